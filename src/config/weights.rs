//! `[weights]` of beibao.toml: whole numbers, each within its range.

use serde::Deserialize;

use crate::finding::{Error, Result};
use crate::plan::Prices;
use crate::words::{Language, say};

/// The most of a price by the second, and of one by the day, face or visit.
const A_SECOND: u32 = 1_000;
const A_TIME: u32 = 1_000_000;

/// A whole number, whatever its size.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a whole number, as 900")]
enum Whole {
    Number(i64),
}

/// `[weights]`, as it is written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WeightTable {
    travel: Option<Whole>,
    late: Option<Whole>,
    overtime: Option<Whole>,
    waiting: Option<Whole>,
    face: Option<Whole>,
    balance: Option<Whole>,
    change: Option<Whole>,
}

impl WeightTable {
    /// The prices it sets, the others as they are by default.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] names the first weight that is out of its range.
    pub(super) fn prices(&self, language: Language) -> Result<Prices> {
        let mut prices = Prices::default();
        let weights = &mut prices.weights;
        for (name, given, most, price) in [
            ("travel", &self.travel, A_SECOND, &mut weights.travel),
            ("late", &self.late, A_TIME, &mut weights.late),
            ("overtime", &self.overtime, A_SECOND, &mut weights.overtime),
            ("waiting", &self.waiting, A_SECOND, &mut weights.waiting),
            ("face", &self.face, A_TIME, &mut weights.face),
            ("balance", &self.balance, A_SECOND, &mut weights.balance),
            ("change", &self.change, A_TIME, &mut prices.change),
        ] {
            let Some(Whole::Number(given)) = given else { continue };
            *price =
                u32::try_from(*given).ok().filter(|given| *given <= most).ok_or_else(|| {
                    let values = [given.to_string(), most.to_string()];
                    Error::Setting {
                        key: format!("weights.{name}"),
                        what: say(
                            language,
                            "setting.weight",
                            &values.each_ref().map(String::as_str),
                        ),
                    }
                })?;
        }
        Ok(prices)
    }
}

//! What is taken along: kit by purpose, scarce devices, things given away, services by name.

use serde::Deserialize;

use super::range::{known, within};
use super::rule::ByCode;
use crate::finding::Result;
use crate::world::Purpose;

/// A thing of which a station has few.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// How many each station has: no more of its crews can have one with them on one day.
    pub count: u32,
    /// The codes of the purposes that need it; visits that name it among their `needs` do too.
    #[serde(default)]
    pub purposes: Vec<String>,
}

/// One item of the service catalogue (服务事项).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called.
    pub name: String,
    /// The class it belongs to, in the words of the catalogue.
    pub class: String,
    /// The code of the purpose a visit for it has.
    pub purpose: String,
    /// How many minutes it takes at the door; as its purpose when `None`.
    pub minutes: Option<u32>,
    /// What is taken along for it, besides the kit of its purpose.
    #[serde(default)]
    pub kit: Vec<String>,
}

/// What is taken along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KitRules {
    take: ByCode<Vec<String>>,
    give: ByCode<Vec<String>>,
    device: ByCode<Device>,
}

impl KitRules {
    /// What is taken along for `purpose` and brought back.
    pub fn take(&self, purpose: Purpose) -> &[String] {
        self.take.get(purpose.code()).map_or(&[], |rule| &rule.value)
    }

    /// What is left at the door of a visit of `purpose`.
    pub fn give(&self, purpose: Purpose) -> &[String] {
        self.give.get(purpose.code()).map_or(&[], |rule| &rule.value)
    }

    /// The things of which a station has few, by name.
    pub fn devices(&self) -> impl Iterator<Item = (&str, &Device)> {
        self.device.iter().map(|(name, rule)| (name.as_str(), &rule.value))
    }

    pub(super) fn check(&self) -> Result<()> {
        let purposes = Purpose::ALL.map(Purpose::code);
        known("kit.take", self.take.keys(), &purposes)?;
        known("kit.give", self.give.keys(), &purposes)?;
        for (code, rule) in &self.device {
            let key = format!("kit.device.{code}.value");
            within(&format!("{key}.count"), rule.value.count, (0, 1_000))?;
            known(&format!("{key}.purposes"), rule.value.purposes.iter(), &purposes)?;
        }
        Ok(())
    }
}

impl Device {
    /// Whether a visit of `purpose` that asks for `needs` needs it, the device being `name`.
    pub fn is_needed(&self, name: &str, purpose: Purpose, needs: &[String]) -> bool {
        let code = purpose.code();
        self.purposes.iter().any(|one| one == code) || needs.iter().any(|need| need == name)
    }
}

pub(super) fn check_catalogue(catalogue: &ByCode<Service>) -> Result<()> {
    let purposes = Purpose::ALL.map(Purpose::code);
    for (code, rule) in catalogue {
        let key = format!("catalogue.{code}.value");
        within(&format!("{key}.minutes"), rule.value.minutes.unwrap_or(1), (1, 600))?;
        known(&format!("{key}.purpose"), [&rule.value.purpose].into_iter(), &purposes)?;
    }
    Ok(())
}

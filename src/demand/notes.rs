//! Findings as they come up, like ones counted together.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::finding::{Finding, Level, Place};
use crate::world::Layer;

/// Where a finding comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Layer(Layer),
    History,
    Ledger,
    Pins,
}

impl From<Layer> for Origin {
    fn from(layer: Layer) -> Self {
        Self::Layer(layer)
    }
}

/// Findings as they come up; the order of the data has no part in them.
#[derive(Debug, Default)]
pub(super) struct Notes {
    single: Vec<Finding>,
    counted: BTreeMap<(&'static str, Origin, String), (usize, String)>,
}

impl Notes {
    /// A finding about one place: its layer, id and property.
    pub(super) fn one(
        &mut self,
        (code, level): (&'static str, Level),
        (origin, id, key): (Origin, Option<&str>, Option<&'static str>),
        values: &[&str],
    ) {
        let place = Place { id: id.map(str::to_owned), key, ..file(origin) };
        self.single.push(Finding::new(code, level, place, values));
    }

    /// One more of `code` about `what`; its finding says how many there were and names the first.
    pub(super) fn count(
        &mut self,
        code: &'static str,
        origin: impl Into<Origin>,
        what: &str,
        id: &str,
    ) {
        let key = (code, origin.into(), what.to_owned());
        let (count, first) = self.counted.entry(key).or_insert_with(|| (0, id.to_owned()));
        *count += 1;
        if id < first.as_str() {
            id.clone_into(first);
        }
    }

    /// Every finding, by code and place.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let counted = self.counted.into_iter().map(|((code, origin, what), (count, first))| {
            let place = Place { id: Some(first), ..file(origin) };
            Finding::new(code, Level::Warning, place, &[&count.to_string(), &what])
        });
        let mut findings = self.single;
        findings.extend(counted);
        findings.sort_by(|a, b| (a.code, &a.place, &a.values).cmp(&(b.code, &b.place, &b.values)));
        findings
    }
}

fn file(origin: Origin) -> Place {
    let file = match origin {
        Origin::Layer(layer) => format!("{}.geojson", layer.name()),
        Origin::History => String::from("done.csv"),
        Origin::Ledger => String::from("ledger.gpkg"),
        Origin::Pins => String::from("beibao.toml"),
    };
    Place { file: PathBuf::from(file), ..Place::default() }
}

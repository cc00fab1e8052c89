//! A road as data, its geometry and its tags, and a turn restriction.

use std::cmp::Ordering;

use geo::Coord;

use super::Profile;
use crate::unit::metres_between;

/// One road as data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// The id; ways of one id are parts of one road.
    pub id: String,
    /// The vertices, longitude and latitude in degrees.
    pub line: Vec<Coord<f64>>,
    /// OpenStreetMap node ids, one a vertex; empty where ends are joined by position.
    pub nodes: Vec<u64>,
    /// What is known about it.
    pub tags: Tags,
}

impl Way {
    /// How long it is, metres.
    pub fn length(&self) -> f64 {
        self.line.windows(2).map(|ends| metres_between(ends[0], ends[1])).sum()
    }

    /// The order that does not depend on the order in a file: by id, then geometry, then tags.
    pub fn order(&self, other: &Self) -> Ordering {
        let numbers = |way: &Self| way.line.iter().flat_map(|at| [at.x, at.y]).collect::<Vec<_>>();
        let geometry = || {
            let (ours, theirs) = (numbers(self), numbers(other));
            let first = ours.iter().zip(&theirs).map(|(our, their)| our.total_cmp(their));
            first.fold(Ordering::Equal, Ordering::then).then(ours.len().cmp(&theirs.len()))
        };
        self.id
            .cmp(&other.id)
            .then_with(geometry)
            .then_with(|| self.nodes.cmp(&other.nodes))
            .then_with(|| self.tags.cmp(&other.tags))
    }
}

/// Keys and values, sorted by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// The value of `key`, without white space around it; `None` where it is not there or empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let row = self.0.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        let value = self.0.get(row)?.1.trim();
        if value.is_empty() { None } else { Some(value) }
    }

    /// Every key with its value, sorted by key.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Tags {
    /// Of a key that comes twice the least value is kept.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut pairs: Vec<(String, String)> =
            pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        pairs.sort_unstable();
        pairs.dedup_by(|later, kept| later.0 == kept.0);
        Self(pairs)
    }
}

/// A turn restriction as data, after OpenStreetMap's relations of the type `restriction`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The id.
    pub id: String,
    /// The id of the way it is for.
    pub from: String,
    /// What lies between.
    pub via: Via,
    /// The id of the way it leads onto.
    pub to: String,
    /// What is said: `restriction`, `restriction:motorcar`, `except`.
    pub tags: Tags,
}

/// What lies between the two roads of a turn restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// The node with this id of OpenStreetMap's.
    Node(u64),
    /// Ways, in the order they are passed.
    Ways(Vec<String>),
}

/// What a turn restriction says to one profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: it is for others.
    Nothing,
    /// Something that holds at times only.
    Sometimes,
    /// Something that is not understood.
    Unknown,
    /// This way is forbidden.
    No {
        /// Whether what is forbidden is to turn round.
        round: bool,
    },
    /// Every other way is forbidden.
    Only,
}

impl Turn {
    /// What it says to `profile`: the most special tag counts, as with the right of way.
    pub(super) fn said(&self, profile: &Profile) -> Said {
        let excepted = self.tags.get("except").unwrap_or_default();
        let is_profile = |word: &str| profile.access.iter().any(|key| key == word.trim());
        if excepted.split([';', ',']).any(is_profile) {
            return Said::Nothing;
        }
        let special = profile.access.iter().find_map(|key| self.get(&format!(":{key}")));
        match special.or_else(|| self.get("")) {
            Some("no_u_turn") => Said::No { round: true },
            Some(text) if text.starts_with("no_") => Said::No { round: false },
            Some(text) if text.starts_with("only_") => Said::Only,
            Some(_) => Said::Unknown,
            None => self.at_times(profile),
        }
    }

    fn at_times(&self, profile: &Profile) -> Said {
        let special =
            profile.access.iter().any(|key| self.get(&format!(":{key}:conditional")).is_some());
        let is_sometimes = special || self.get(":conditional").is_some();
        if is_sometimes { Said::Sometimes } else { Said::Nothing }
    }

    fn get(&self, ending: &str) -> Option<&str> {
        self.tags.get(&format!("restriction{ending}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_key_whatever_the_order() {
        let tags: Tags =
            [("oneway", "yes"), ("highway", " track "), ("name", "")].into_iter().collect();
        assert_eq!(tags.get("highway"), Some("track"));
        assert_eq!(tags.get("oneway"), Some("yes"));
        assert_eq!(tags.get("name"), None);
        assert_eq!(tags.get("surface"), None);
    }

    #[test]
    fn parts_of_one_way_are_in_the_order_of_their_geometry() {
        let way = |x: f64| Way {
            id: "7".to_owned(),
            line: vec![Coord { x, y: 26.0 }, Coord { x: 106.0, y: 26.0 }],
            ..Way::default()
        };
        assert_eq!(way(106.1).order(&way(106.2)), Ordering::Less);
        assert_eq!(way(106.1).order(&way(106.1)), Ordering::Equal);
    }

    #[track_caller]
    fn check(tags: &[(&str, &str)], expected: Said) {
        let access = ["motorcar", "motor_vehicle", "vehicle", "access"];
        let car = Profile { access: access.map(ToOwned::to_owned).into(), ..Profile::default() };
        let tags: Tags = tags.iter().copied().collect();
        let (from, to, id) = (String::new(), String::new(), String::new());
        let turn = Turn { id, from, via: Via::Node(1), to, tags };
        assert_eq!(turn.said(&car), expected, "{:?}", turn.tags);
    }

    #[test]
    fn the_most_special_word_for_the_profile_counts() {
        let no = Said::No { round: false };
        check(&[("restriction", "no_left_turn")], no);
        check(&[("restriction", "no_u_turn")], Said::No { round: true });
        check(&[("restriction", "only_straight_on")], Said::Only);
        check(&[("restriction", "no_left_turn"), ("except", "psv;motorcar")], Said::Nothing);
        check(&[("restriction", "no_left_turn"), ("except", "bicycle")], no);
        check(&[("restriction:hgv", "no_left_turn")], Said::Nothing);
        check(&[("restriction:motorcar", "no_entry")], no);
        let special = ("restriction:motorcar", "only_left_turn");
        check(&[("restriction", "no_left_turn"), special], Said::Only);
        check(&[("restriction", "sometimes")], Said::Unknown);
        let at_night = "no_left_turn @ (22:00-06:00)";
        check(&[("restriction:conditional", at_night)], Said::Sometimes);
        check(&[("restriction:hgv:conditional", at_night)], Said::Nothing);
        check(&[("restriction:conditional", at_night), ("restriction", "no_exit")], no);
    }
}

//! One turn restriction as data: from which road over what onto which.

use super::{Profile, Tags};

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

//! What a `maxspeed` says: a number with or without a unit, a word, or nothing.

use std::collections::BTreeMap;

use crate::unit::Kmh;

/// What the tag `maxspeed` of a road says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Nothing: no tag, an empty one, `null`, or `signals`.
    Unsaid,
    /// That there is none.
    Free,
    /// So much.
    Most(Kmh),
    /// A number that is no speed: negative or zero.
    Wrong,
    /// Nothing that is understood.
    Unknown,
}

impl Limit {
    /// What `text` says; of several speeds the least counts, `words` stand for speeds.
    pub fn of(text: Option<&str>, words: &BTreeMap<String, Kmh>) -> Self {
        let Some(text) = text else { return Self::Unsaid };
        let said: Vec<Self> = text.split([';', '|']).map(|part| Self::one(part, words)).collect();
        let least = said.iter().filter_map(|limit| match limit {
            Self::Most(speed) => Some(*speed),
            Self::Unsaid | Self::Free | Self::Wrong | Self::Unknown => None,
        });
        least.min().map_or_else(|| said.first().copied().unwrap_or(Self::Unsaid), Self::Most)
    }

    fn one(text: &str, words: &BTreeMap<String, Kmh>) -> Self {
        let text = text.trim();
        if let Some(speed) = words.get(text) {
            return Self::Most(*speed);
        }
        let text = text.to_ascii_lowercase();
        match text.as_str() {
            "" | "null" | "signals" | "variable" => Self::Unsaid,
            "none" => Self::Free,
            _ => Self::number(&text),
        }
    }

    /// `40`, `40 km/h`, `25 mph`, `-5`.
    fn number(text: &str) -> Self {
        let is_unit = |c: char| !c.is_ascii_digit() && c != '.';
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (digits, unit) = match text.find(is_unit) {
            Some(end) => (text.get(..end), text.get(end..)),
            None => (Some(text), Some("")),
        };
        let Ok(value) = digits.unwrap_or_default().parse::<f64>() else { return Self::Unknown };
        let kilometres = match unit.unwrap_or_default().trim() {
            "" | "km/h" | "kmh" | "kph" | "公里/小时" => 1.0,
            "mph" => 1.609_344,
            "knots" => 1.852,
            _ => return Self::Unknown,
        };
        // Rounded down: a limit is not exceeded.
        let speed = Kmh((value * kilometres) as u32);
        if negative || speed.0 == 0 { Self::Wrong } else { Self::Most(speed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_limit_is_read() {
        let words = [("walk", 7), ("CN:urban", 50)];
        let words = words.map(|(word, speed)| (word.to_owned(), Kmh(speed))).into_iter().collect();
        for (text, expected) in [
            ("40", Limit::Most(Kmh(40))),
            ("40.0", Limit::Most(Kmh(40))),
            ("40 km/h", Limit::Most(Kmh(40))),
            ("40km/h", Limit::Most(Kmh(40))),
            ("25 mph", Limit::Most(Kmh(40))),
            ("walk", Limit::Most(Kmh(7))),
            ("none", Limit::Free),
            ("CN:urban", Limit::Most(Kmh(50))),
            ("40;60", Limit::Most(Kmh(40))),
            ("60; 40", Limit::Most(Kmh(40))),
            ("signals", Limit::Unsaid),
            ("", Limit::Unsaid),
            ("null", Limit::Unsaid),
            ("-5", Limit::Wrong),
            ("0", Limit::Wrong),
            ("fast", Limit::Unknown),
            ("四十", Limit::Unknown),
            ("inf", Limit::Unknown),
            ("NaN", Limit::Unknown),
            ("1e3", Limit::Unknown),
            (".", Limit::Unknown),
            ("99999999999999999999", Limit::Most(Kmh(u32::MAX))),
        ] {
            assert_eq!(Limit::of(Some(text), &words), expected, "{text}");
        }
        assert_eq!(Limit::of(None, &words), Limit::Unsaid);
    }
}

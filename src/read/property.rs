//! Properties of one feature as typed values; what cannot be taken is told and left out.

use std::borrow::Cow;

use geo::Coord;
use jiff::civil::{Date, DateTime};

use super::category::narrow;

use super::log::{Log, Spot};
use super::moment::{BadHours, date, hours, moment};
use super::value::{Fields, Value};
use crate::unit::{Datum, Seconds};
use crate::world::Hours;

/// The most days between two visits, and the most of anything that is counted.
const MOST: f64 = 1e9;

/// The properties of the feature that is being read.
pub(super) struct Properties<'r, 'a> {
    /// As they stand in the file.
    pub(super) fields: &'r Fields<'a>,
    /// Where they stand.
    pub(super) spot: Spot<'r>,
    /// What positions among them refer to.
    pub(super) datum: Datum,
    /// What is wrong with them.
    pub(super) log: &'r mut Log,
}

/// An id as it is compared: 1, `"1"` and 1.0 are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Id<'a> {
    /// There is none.
    Missing,
    /// A text.
    Good(Cow<'a, str>),
    /// Digits that a spreadsheet has rounded away, `5.20111E+11`.
    Spoiled(Cow<'a, str>),
    /// Neither text nor number.
    Bad,
}

impl<'a> Id<'a> {
    /// The id that `value` writes.
    pub(super) fn of(value: Option<&Value<'a>>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Missing,
            Some(Value::Whole(number)) => Self::Good(Cow::Owned(number.to_string())),
            Some(Value::Large(number)) => Self::Good(Cow::Owned(number.to_string())),
            Some(Value::Real(number)) if number.fract() == 0.0 && number.abs() < 1e9 => {
                Self::Good(Cow::Owned(format!("{number:.0}")))
            }
            Some(Value::Real(number)) => Self::Spoiled(Cow::Owned(number.to_string())),
            Some(Value::Text(text)) => Self::of_text(text),
            Some(Value::Flag(_) | Value::List(_) | Value::Object) => Self::Bad,
        }
    }

    fn of_text(text: &Cow<'a, str>) -> Self {
        let trimmed = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        if trimmed.is_empty() {
            Self::Missing
        } else if 200 < trimmed.len() {
            Self::Bad
        } else if is_spoiled(&trimmed) {
            Self::Spoiled(trimmed)
        } else {
            Self::Good(trimmed)
        }
    }
}

/// Whether the text is a number with a power of ten, as spreadsheets write long codes.
pub(super) fn is_spoiled(text: &str) -> bool {
    // Most ids hold no plus at all, and there are hundreds of thousands of them.
    if !text.as_bytes().contains(&b'+') {
        return false;
    }
    let Some((digits, power)) = text.split_once('+') else { return false };
    let Some(digits) = digits.strip_suffix(['E', 'e']) else { return false };
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(power) && digits.split('.').count() <= 2 && digits.split('.').all(are_digits)
}

impl<'r, 'a> Properties<'r, 'a> {
    /// Something about property `key` was assumed.
    pub(super) fn warn(&mut self, code: &'static str, key: &'static str, values: &[&str]) {
        self.log.warn(self.spot, code, Some(key), values);
    }

    fn get(&self, key: &str) -> Option<&'r Value<'a>> {
        let fields: &'r Fields<'a> = self.fields;
        fields.get(key).filter(|value| **value != Value::Null)
    }

    fn wrong(&mut self, key: &'static str) {
        let found = self.get(key).map(Value::shown).unwrap_or_default();
        self.warn("B1301", key, &[&found]);
    }

    /// A text; a number is taken as it is written.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let text = match self.get(key)? {
            Value::Text(text) => text.trim().to_owned(),
            value @ (Value::Whole(_) | Value::Large(_) | Value::Real(_)) => value.shown(),
            Value::Null | Value::Flag(_) | Value::List(_) | Value::Object => {
                self.wrong(key);
                return None;
            }
        };
        if is_lossy(&text) {
            self.log.tally(self.spot, "B1312", Some(key), "");
        }
        (!text.is_empty()).then_some(text)
    }

    /// The id of something in another layer.
    pub(super) fn reference(&mut self, key: &'static str) -> Option<String> {
        match Id::of(self.get(key)) {
            Id::Missing => None,
            Id::Good(id) => Some(id.into_owned()),
            Id::Spoiled(code) => {
                let code = code.into_owned();
                self.warn("B1205", key, &[&code]);
                None
            }
            Id::Bad => {
                self.wrong(key);
                None
            }
        }
    }

    /// A whole number from `least` on.
    pub(super) fn count(&mut self, key: &'static str, least: u32) -> Option<u32> {
        let number = self.number(key)?;
        if number.fract() == 0.0 && (f64::from(least)..=MOST).contains(&number) {
            return Some(number as u32);
        }
        let found = number.to_string();
        self.warn("B1303", key, &[&found, &format!("{least}…")]);
        None
    }

    /// A measure in whole units: what is begun counts as one more.
    pub(super) fn rounded_up(&mut self, key: &'static str) -> Option<u32> {
        let number = self.number(key)?;
        if (0.0..=MOST).contains(&number) {
            return Some(number.ceil() as u32);
        }
        let found = number.to_string();
        self.warn("B1303", key, &[&found, "0…"]);
        None
    }

    /// A degree from 1 to 3.
    pub(super) fn degree(&mut self, key: &'static str) -> Option<u8> {
        let named = match self.get(key)? {
            Value::Text(text) => match narrow(text).as_str() {
                "低" | "low" => Some(1),
                "中" | "medium" => Some(2),
                "高" | "high" => Some(3),
                _ => None,
            },
            Value::Null
            | Value::Flag(_)
            | Value::Whole(_)
            | Value::Large(_)
            | Value::Real(_)
            | Value::List(_)
            | Value::Object => None,
        };
        if named.is_some() {
            return named;
        }
        let number = self.number(key)?;
        if number.fract() == 0.0 && (1.0..=3.0).contains(&number) {
            return Some(number as u8);
        }
        let found = number.to_string();
        self.warn("B1303", key, &[&found, "1…3"]);
        None
    }

    /// How long something takes, given in minutes.
    pub(super) fn minutes(&mut self, key: &'static str) -> Option<Seconds> {
        let minutes = self.number(key)?;
        if 0.0 < minutes && minutes <= 1_440.0 {
            return Some(Seconds((minutes * 60.0).round() as u32));
        }
        let found = minutes.to_string();
        self.warn("B1303", key, &[&found, "1…1440"]);
        None
    }

    /// A number, also one that is written as a text.
    fn number(&mut self, key: &'static str) -> Option<f64> {
        let number = match self.get(key)? {
            Value::Whole(number) => Some(*number as f64),
            Value::Large(number) => Some(*number as f64),
            Value::Real(number) => Some(*number),
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => {
                narrow(text).parse().ok().filter(|number: &f64| number.is_finite())
            }
            Value::Null | Value::Flag(_) | Value::List(_) | Value::Object => None,
        };
        if number.is_none() {
            self.wrong(key);
        }
        number
    }

    /// A date.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Date> {
        let text: Cow<'r, str> = match self.get(key)? {
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.shown()),
        };
        let found = date(&text);
        if found.is_none() {
            self.warn("B1304", key, &[&text]);
        }
        found
    }

    /// A date, or a date and a time of day; a whole day begins with it, or ends with the next.
    pub(super) fn moment(&mut self, key: &'static str, is_end: bool) -> Option<DateTime> {
        let text = self.text(key)?;
        let found = moment(&text, is_end);
        if found.is_none() {
            self.warn("B1304", key, &[&text]);
        }
        found
    }

    /// A share from 0 to 1, in whole per cent, the least of them for what is nearly none.
    pub(super) fn share(&mut self, key: &'static str) -> Option<u32> {
        let number = self.number(key)?;
        if (0.0..=1.0).contains(&number) {
            return Some((number * 100.0).ceil() as u32);
        }
        let found = number.to_string();
        self.warn("B1303", key, &[&found, "0…1"]);
        None
    }

    /// Hours of a day; empty where there are none or they cannot be taken.
    pub(super) fn hours(&mut self, key: &'static str) -> Hours {
        let text: Cow<'r, str> = match self.get(key) {
            None => return Hours::new(),
            Some(Value::Text(text)) if text.trim().is_empty() => return Hours::new(),
            Some(Value::Text(text)) => Cow::Borrowed(text),
            Some(other) => Cow::Owned(other.shown()),
        };
        match hours(&text) {
            Ok(hours) => hours,
            Err(BadHours::Unreadable) => {
                self.warn("B1305", key, &[&text]);
                Hours::new()
            }
            Err(BadHours::Backwards) => {
                self.warn("B1306", key, &[&text]);
                Hours::new()
            }
        }
    }

    /// Yes or no; no where it does not stand.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let found = match self.get(key) {
            None => Some(false),
            Some(Value::Flag(flag)) => Some(*flag),
            Some(Value::Whole(number)) => yes_or_no(&number.to_string()),
            Some(Value::Text(text)) => yes_or_no(text),
            Some(
                Value::Null | Value::Large(_) | Value::Real(_) | Value::List(_) | Value::Object,
            ) => None,
        };
        if found.is_none() {
            self.wrong(key);
        }
        found.unwrap_or(false)
    }

    /// One of the values that `parse` knows; `fallback` where it is none of them.
    pub(super) fn coded<T: Copy>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        fallback: (T, &str),
        known: impl Fn() -> Vec<&'static str>,
    ) -> T {
        let text: Cow<'r, str> = match self.get(key) {
            None => return fallback.0,
            Some(Value::Text(text)) => Cow::Borrowed(text),
            Some(other) => Cow::Owned(other.shown()),
        };
        if let Some(value) = parse(&text).or_else(|| parse(&narrow(&text))) {
            return value;
        }
        self.warn("B1002", key, &[&text, fallback.1, &known().join("、")]);
        fallback.0
    }

    /// A position, `[longitude, latitude]`.
    pub(super) fn position(&mut self, key: &'static str) -> Option<Coord<f64>> {
        let number = |value: &Value<'_>| match value {
            Value::Whole(number) => Some(*number as f64),
            Value::Real(number) => Some(*number),
            Value::Null
            | Value::Flag(_)
            | Value::Large(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Object => None,
        };
        let found = match self.get(key)? {
            Value::List(pair) => match pair.as_slice() {
                [x, y, ..] => number(x).zip(number(y)),
                _ => None,
            },
            _ => None,
        };
        let Some((x, y)) = found.filter(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0) else {
            self.wrong(key);
            return None;
        };
        Some(self.datum.to_wgs84(Coord { x, y }))
    }

    /// Words of a list, or of a text that joins them by commas; sorted, each once.
    pub(super) fn words(&mut self, key: &'static str) -> Vec<String> {
        words(&self.texts(key).join(","))
    }

    /// Every text of a list, or of one text with `、`, `,` or `;` between; where there is none of
    /// them, with spaces.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        match self.get(key) {
            None => Vec::new(),
            Some(Value::List(all)) => all.iter().map(Value::shown).collect(),
            Some(Value::Text(text)) => {
                const BETWEEN: [char; 5] = ['、', ',', '，', ';', '；'];
                let has_signs = text.contains(BETWEEN);
                let is_between = |c| if has_signs { BETWEEN.contains(&c) } else { c == ' ' };
                let parts = text.split(is_between).map(str::trim);
                parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
            Some(_) => {
                self.wrong(key);
                Vec::new()
            }
        }
    }
}

/// The words that a text joins by commas or the like; sorted, each once.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split([',', ';', '，', '；', '、']).map(str::trim);
    let mut words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// `yes` and `no` as tables write them.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match narrow(text).as_str() {
        "yes" | "true" | "1" | "是" | "有" | "y" | "√" => Some(true),
        "no" | "false" | "0" | "否" | "无" | "n" | "" => Some(false),
        _ => None,
    }
}

/// Whether letters were lost in an earlier export: `Hlavn? m?sto`.
pub(super) fn is_lossy(text: &str) -> bool {
    // The first byte of U+FFFD is rare, and most names hold neither.
    if memchr::memchr2(b'?', 0xEF, text.as_bytes()).is_none() {
        return false;
    }
    if !text.contains('?') {
        return text.contains('\u{fffd}');
    }
    let letters: Vec<char> = text.chars().collect();
    let before = |pair: &[char]| matches!(pair, [a, '?'] if a.is_alphabetic());
    let after = |pair: &[char]| matches!(pair, ['?', a] if a.is_alphanumeric());
    letters.windows(2).any(before) && letters.windows(2).any(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_however_it_is_written() {
        let text = Value::Text(Cow::Borrowed("1"));
        for value in [Value::Whole(1), Value::Real(1.0), text] {
            assert_eq!(Id::of(Some(&value)), Id::Good(Cow::Borrowed("1")));
        }
        let long = Value::Whole(520_111_204_001_002_003);
        assert_eq!(Id::of(Some(&long)), Id::Good(Cow::Borrowed("520111204001002003")));
    }

    #[test]
    fn a_spoiled_code_is_known() {
        assert!(is_spoiled("5.20111E+11") && is_spoiled("5e+11"));
        assert!(
            !is_spoiled("E+11") && !is_spoiled("PE+1") && !is_spoiled("5.2") && !is_spoiled("12E4")
        );
        assert!(matches!(Id::of(Some(&Value::Real(5.20111e11))), Id::Spoiled(_)));
    }

    #[test]
    fn lost_letters_are_seen_and_questions_are_not() {
        assert!(is_lossy("Hlavn? m?sto"));
        assert!(!is_lossy("Is it open?"));
        assert!(!is_lossy("湖潮便民超市"));
    }
}

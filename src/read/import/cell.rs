//! Cells, and what they say once habits of offices and spreadsheets are taken off them.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

use super::names::Kind;
use crate::finding::numbers_of_persons;
use crate::read::category::halved;
use crate::read::moment::date;

/// What stands in a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A day, or a moment of one.
    Date(DateTime),
    /// Several texts.
    List(Vec<String>),
    /// An error of the spreadsheet, `#N/A`.
    Error(String),
}

impl Cell {
    /// A cell of text; empty where there is only space.
    pub(super) fn text(text: &str) -> Self {
        let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
        let text = text.trim_matches(is_space);
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// A text of a spreadsheet, without the `'` that keeps it from being a formula.
    pub(super) fn of_table(text: &str) -> Self {
        let formula = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
        let bare = text
            .strip_prefix('\'')
            .filter(|bare| bare.trim_start_matches([' ', '\'']).starts_with(formula));
        Self::text(bare.unwrap_or(text))
    }

    /// What a person reads there.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Date(at) => at.date().to_string(),
            Self::List(all) => all.join("、"),
        }
    }
}

/// What a cell is worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cleaned {
    /// The value; none where the cell holds none that can be taken.
    pub(super) value: Option<Value>,
    /// The code of what there is to say, told with the cell and the value.
    pub(super) said: Option<&'static str>,
}

impl Cleaned {
    fn good(value: Value) -> Self {
        Self { value: Some(value), said: None }
    }

    fn mended(value: Value, said: &'static str) -> Self {
        Self { value: Some(value), said: Some(said) }
    }

    const fn bad(said: &'static str) -> Self {
        Self { value: None, said: Some(said) }
    }
}

/// The value of a cell of this kind.
pub(super) fn cleaned(cell: &Cell, kind: Kind) -> Cleaned {
    if matches!(cell, Cell::Empty) {
        return Cleaned::default();
    }
    if matches!(cell, Cell::Error(_)) {
        return Cleaned::bad("B1527");
    }
    match kind {
        Kind::Code => code(cell),
        Kind::Number => number(cell),
        Kind::Date => day(cell),
        Kind::Hours => Cleaned::good(json!(halved(&cell.shown()))),
        Kind::Words => match cell {
            Cell::List(all) => Cleaned::good(json!(all)),
            other => Cleaned::good(json!(other.shown())),
        },
        Kind::Flag => match cell {
            Cell::Flag(flag) => Cleaned::good(json!(flag)),
            other => Cleaned::good(json!(other.shown())),
        },
        Kind::Text | Kind::Place | Kind::Lon | Kind::Lat | Kind::LonLat | Kind::Wkt => match cell {
            Cell::List(all) => Cleaned::good(json!(all)),
            Cell::Flag(flag) => Cleaned::good(json!(flag)),
            Cell::Number(number) => Cleaned::good(numeric(*number)),
            other => Cleaned::good(json!(other.shown())),
        },
    }
}

/// The number as JSON writes it, whole where it is.
fn numeric(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { json!(number as i64) } else { json!(number) }
}

/// A code: digits stay digits, and what a spreadsheet made of them is taken back or told.
fn code(cell: &Cell) -> Cleaned {
    let text = match cell {
        // Beyond fifteen digits a spreadsheet has rounded.
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            return Cleaned::good(json!(format!("{number:.0}")));
        }
        Cell::Number(_) => return Cleaned::bad("B1516"),
        other => other.shown(),
    };
    let mut plain = halved(&text);
    plain.retain(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}'));
    let plain = plain.trim_start_matches(['\'', '‘', '’', '`']).trim();
    let Some((digits, power)) = scientific(plain) else {
        let whole = plain.split_once('.').filter(|(digits, zeros)| {
            4 < digits.len() && is_number(digits) && zeros.bytes().all(|zero| zero == b'0')
        });
        let code = whole.map_or(plain, |(digits, _)| digits);
        if code.is_empty() {
            return Cleaned::default();
        }
        let value = json!(code);
        let same = code == text.trim();
        return if same { Cleaned::good(value) } else { Cleaned::mended(value, "B1517") };
    };
    // All digits stand there, or some are lost.
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    if rest.len() < power || 15 < power {
        return Cleaned::bad("B1516");
    }
    let (moved, after) = rest.split_at_checked(power).unwrap_or((rest, ""));
    if after.bytes().any(|digit| digit != b'0') {
        return Cleaned::bad("B1516");
    }
    Cleaned::mended(json!(format!("{whole}{moved}")), "B1517")
}

/// Digits and the power of ten of `5.20111E+11`.
fn scientific(text: &str) -> Option<(String, usize)> {
    let (digits, power) = text.split_once(['E', 'e'])?;
    let power = power.strip_prefix('+')?;
    let are_digits = digits.split('.').count() <= 2 && digits.split('.').all(is_number);
    if !are_digits || !is_number(power) {
        return None;
    }
    Some((digits.to_owned(), power.parse().ok()?))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Units that may stand behind a number of the property's own unit.
const UNITS: [&str; 15] = [
    "平方米",
    "平米",
    "㎡",
    "m2",
    "m²",
    "分钟",
    "天",
    "日",
    "次",
    "人",
    "户",
    "辆",
    "名",
    "张",
    "个",
];

fn number(cell: &Cell) -> Cleaned {
    if let Cell::Number(number) = cell {
        return Cleaned::good(numeric(*number));
    }
    let shown = cell.shown();
    let text = halved(&shown).trim().replace(',', "");
    let bare = UNITS.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text).trim();
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() => Cleaned::good(numeric(number)),
        Ok(_) | Err(_) => Cleaned::good(json!(shown)),
    }
}

/// Days of a spreadsheet that may be meant, 1982 to 2064.
const SERIALS: Range<f64> = 30_000.0..60_000.0;

fn day(cell: &Cell) -> Cleaned {
    let told = |day: Date| json!(day.to_string());
    match cell {
        Cell::Date(at) if (1900..2200).contains(&at.year()) => Cleaned::good(told(at.date())),
        Cell::Date(_) => Cleaned::bad("B1304"),
        Cell::Number(number) => match of_digits(*number).or_else(|| of_serial(*number)) {
            Some(day) if SERIALS.contains(number) => Cleaned::mended(told(day), "B1518"),
            Some(day) => Cleaned::good(told(day)),
            None => Cleaned::bad("B1304"),
        },
        other => {
            let text = halved(&other.shown());
            let text = text.trim_start_matches('\'').trim();
            match date(text).or_else(|| date(&text.replace(' ', ""))) {
                Some(day) => Cleaned::good(told(day)),
                None => unusual(text),
            }
        }
    }
}

/// The day of a number like 20260305.
fn of_digits(number: f64) -> Option<Date> {
    let is_day = number.fract() == 0.0 && (19_000_101.0..21_000_101.0).contains(&number);
    is_day.then(|| date(&format!("{number:.0}"))).flatten()
}

/// The day a spreadsheet counts as `number`, from 1899-12-30 on.
pub(super) fn of_serial(number: f64) -> Option<Date> {
    let days = SERIALS.contains(&number).then_some(number.floor() as i64)?;
    Date::constant(1899, 12, 30).checked_add(days.days()).ok()
}

/// A date in a habit that must be told of: taken only where it can be nothing else.
fn unusual(text: &str) -> Cleaned {
    if let Some(day) = text.parse().ok().and_then(of_serial) {
        return Cleaned::mended(json!(day.to_string()), "B1518");
    }
    let day = text.split([' ', 'T']).next().unwrap_or_default().trim_end_matches('日');
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月']).collect();
    let [first, second, third] = parts.as_slice() else { return Cleaned::bad("B1304") };
    if ![first, second, third].into_iter().all(|part| is_number(part) && part.len() <= 4) {
        return Cleaned::bad("B1304");
    }
    if third.len() != 4 {
        let short = first.len() <= 2 && third.len() <= 2;
        return Cleaned::bad(if short { "B1520" } else { "B1304" });
    }
    let (Ok(a), Ok(b)) = (first.parse::<i8>(), second.parse::<i8>()) else {
        return Cleaned::bad("B1304");
    };
    let year = third.parse().unwrap_or_default();
    match (Date::new(year, a, b), Date::new(year, b, a)) {
        (Ok(one), Ok(other)) if one != other => Cleaned::bad("B1519"),
        (Ok(day), _) | (_, Ok(day)) => Cleaned::good(json!(day.to_string())),
        _ => Cleaned::bad("B1304"),
    }
}

/// Whether the text holds a mobile number or the number of an identity card.
pub(super) fn holds_person(text: &str) -> bool {
    // Eleven digits are the least, and most texts hold fewer.
    11 <= text.len() && !numbers_of_persons(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, kind: Kind) -> (String, &'static str) {
        let Cleaned { value, said } = cleaned(&Cell::text(text), kind);
        let shown = value.map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
        (shown.unwrap_or_default(), said.unwrap_or_default())
    }

    #[test]
    fn codes_lose_what_spreadsheets_did_to_them() {
        for (text, code, said) in [
            ("520111204203", "520111204203", ""),
            ("'520111204203", "520111204203", "B1517"),
            ("520111204203.0", "520111204203", "B1517"),
            ("５２０１１１２０４２０３", "520111204203", "B1517"),
            ("5.20111204203E+11", "520111204203", "B1517"),
            ("5.20111E+11", "", "B1516"),
            ("V 1.0", "V 1.0", ""),
            ("12.0", "12.0", ""),
            ("E+11", "E+11", ""),
        ] {
            assert_eq!(of(text, Kind::Code), (code.to_owned(), said), "{text}");
        }
        let number = |number| cleaned(&Cell::Number(number), Kind::Code);
        assert_eq!(number(520_111_204_203.0).value, Some(json!("520111204203")));
        assert_eq!(number(520_111_204_203_001_002.0).said, Some("B1516"));
    }

    #[test]
    fn dates_are_taken_in_every_habit_that_says_one_day() {
        for (text, day, said) in [
            ("2026-3-5", "2026-03-05", ""),
            ("2026/03/05", "2026-03-05", ""),
            ("2026年3月5日", "2026-03-05", ""),
            ("2026 年 3 月 5 日", "2026-03-05", ""),
            ("20260305", "2026-03-05", ""),
            ("2026.3.5 10:20", "2026-03-05", ""),
            ("46086", "2026-03-05", "B1518"),
            ("25/3/2026", "2026-03-25", ""),
            ("3/5/2026", "", "B1519"),
            ("5/5/2026", "2026-05-05", ""),
            ("26-3-5", "", "B1520"),
            ("3月5日", "", "B1304"),
            ("下周", "", "B1304"),
            ("2026-02-30", "", "B1304"),
        ] {
            assert_eq!(of(text, Kind::Date), (day.to_owned(), said), "{text}");
        }
        assert_eq!(cleaned(&Cell::Number(46_086.5), Kind::Date).value, Some(json!("2026-03-05")));
        assert_eq!(
            cleaned(&Cell::Number(20_260_305.0), Kind::Date).value,
            Some(json!("2026-03-05"))
        );
    }

    #[test]
    fn numbers_may_carry_their_unit() {
        for (text, number) in
            [("30天", "30"), (" 1,200㎡", "1200"), ("２０分钟", "20"), ("高", "高")]
        {
            assert_eq!(of(text, Kind::Number).0, number, "{text}");
        }
    }

    #[test]
    fn numbers_of_people_are_seen_in_any_text() {
        // Both are made up; the check sign of the second is right, that of the third is not.
        assert!(holds_person("3组12号 13912345678"));
        assert!(holds_person("11010519491231002X"));
        assert!(!holds_person("110105194912310021"));
        assert!(!holds_person("520111204203001002") && !holds_person("湖潮村3组12号"));
    }
}

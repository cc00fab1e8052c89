//! The work calendar of a year, as a file keeps it.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Value;

use super::range::wrong;
use crate::calendar::Calendar;
use crate::finding::Result;

/// The years that are built in.
const BUILT_IN: [&str; 1] = [include_str!("../../data/calendars/2026.toml")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    off: Vec<Value>,
    worked: Vec<Value>,
    /// School terms, each its first and its last day.
    #[serde(default)]
    terms: Vec<[Value; 2]>,
    source: String,
    date: Value,
    /// How sure the dates are; for people.
    #[serde(default, rename = "provenance")]
    _provenance: String,
}

/// The calendar of the years that are built in.
///
/// # Panics
///
/// Never: a test reads them.
pub fn calendars() -> Calendar {
    let mut known = Calendar::default();
    for text in BUILT_IN {
        calendar(text, &mut known).expect("the built-in calendars are checked by a test");
    }
    known
}

/// Adds the year that `text` tells of to `known`, and says which year it is.
///
/// The text is TOML: `year`, the days `off`, the weekend days that are `worked` (调休), where it is
/// known the school `terms` by their first and last days of that year, `source` and `date` of the
/// notice.
///
/// # Errors
///
/// [`Error::Setting`](crate::finding::Error::Setting) where the text is not of that form, a day is
/// no day of the year, or is both off and worked.
pub fn calendar(text: &str, known: &mut Calendar) -> Result<i16> {
    let read: File = toml::from_str(text)
        .map_err(|error| wrong("calendar", "rules.toml", &[error.to_string().trim()]))?;
    let File { year, off, worked, terms, source, date, .. } = read;
    if source.trim().is_empty() {
        return Err(wrong("calendar.source", "rules.part", &["source"]));
    }
    day("calendar.date", &date)?;
    let off = days_of(year, "calendar.off", &off)?;
    let worked = days_of(year, "calendar.worked", &worked)?;
    if let Some(both) = off.iter().find(|day| worked.contains(day)) {
        return Err(wrong("calendar.worked", "rules.both", &[&both.to_string()]));
    }
    let terms = terms.iter().map(|term| days_of(year, "calendar.terms", term));
    let mut spans = Vec::new();
    for term in terms {
        match term?.as_slice() {
            [first, last] if first <= last => spans.push((*first, *last)),
            _ => return Err(wrong("calendar.terms", "rules.term", &[])),
        }
    }
    known.know(year, &off, &worked);
    known.know_terms(year, &spans);
    Ok(year)
}

fn days_of(year: i16, key: &str, days: &[Value]) -> Result<Vec<Date>> {
    let of_year = |value| {
        let day = day(key, value)?;
        if day.year() == year {
            return Ok(day);
        }
        Err(wrong(key, "rules.year", &[&day.to_string(), &year.to_string()]))
    };
    days.iter().map(of_year).collect()
}

fn day(key: &str, value: &Value) -> Result<Date> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse().map_err(|_| wrong(key, "rules.date", &[&text]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_2026_has_248_worked_days() {
        let calendar = calendars();
        let days = date(2026, 1, 1).series(jiff::ToSpan::days(1)).take(365);
        assert_eq!(days.filter(|day| calendar.is_worked(*day)).count(), 248);
    }

    #[test]
    fn a_calendar_of_another_year_can_be_added_and_a_wrong_one_is_refused() {
        let mut known = calendars();
        let text = "year = 2027\noff = [2027-01-01]\nworked = ['2027-01-02']\nsource = 'x'\ndate = 2026-11-01";
        assert_eq!(calendar(text, &mut known).unwrap(), 2027);
        assert!(known.is_worked(date(2027, 1, 2)) && !known.is_worked(date(2027, 1, 1)));
        for (good, bad) in [("[2027-01-01]", "[2026-01-01]"), ("[2027-01-01]", "[2027-01-02]")] {
            assert!(calendar(&text.replace(good, bad), &mut known).is_err(), "{bad}");
        }
        assert!(calendar("year = 2027", &mut known).is_err());
        let school = format!("{text}\nterms = [[2027-03-01, '2027-07-02']]");
        assert_eq!(known.is_school_day(date(2027, 3, 1)), None);
        calendar(&school, &mut known).unwrap();
        let days = [date(2027, 3, 1), date(2027, 3, 6), date(2027, 7, 5)];
        assert_eq!(
            days.map(|day| known.is_school_day(day)),
            [Some(true), Some(false), Some(false)]
        );
        let backwards = format!("{text}\nterms = [[2027-07-02, 2027-03-01]]");
        assert!(calendar(&backwards, &mut known).is_err());
    }
}

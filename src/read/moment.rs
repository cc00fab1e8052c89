//! Dates and hours as people write them.

use jiff::civil::{Date, DateTime};

use crate::unit::Seconds;
use crate::world::Hours;

/// The date of `2026-03-09`, `2026/3/9`, `2026.3.9`, `20260309` or `2026年3月9日`; a time after it
/// is passed over.
pub(super) fn date(text: &str) -> Option<Date> {
    if let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() {
        // The usual form first, because a layer holds hundreds of thousands of dates.
        let year = number(&[*a, *b, *c, *d])?;
        return Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(number(&[*e, *f])?).ok()?,
            i8::try_from(number(&[*g, *h])?).ok()?,
        )
        .ok();
    }
    written_otherwise(text)
}

/// The moment of `2026-03-09T08:30` or `2026-03-09 08:30`; of a date alone its first moment, or the
/// first of the next day where it is an end.
pub(super) fn moment(text: &str, is_end: bool) -> Option<DateTime> {
    let day = date(text)?;
    let time = text.trim().split_once(['T', ' ']).map(|(_, time)| time.trim());
    let Some(time) = time.filter(|time| !time.is_empty()) else {
        let day = if is_end { day.tomorrow().ok()? } else { day };
        return Some(day.at(0, 0, 0, 0));
    };
    let (hour, rest) = time.split_once(':')?;
    let minute = rest.split(':').next()?;
    let number = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    match (number(hour)?, number(minute)?) {
        (24, 0) => Some(day.tomorrow().ok()?.at(0, 0, 0, 0)),
        (hour @ 0..24, minute @ 0..60) => Some(day.at(hour, minute, 0, 0)),
        _ => None,
    }
}

/// The number of some digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
    })
}

fn written_otherwise(text: &str) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        [whole] if whole.len() == 8 => [whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?],
        _ => return None,
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || ![year, month, day].into_iter().all(is_number) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// What is wrong with hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadHours {
    /// They cannot be read.
    Unreadable,
    /// They end before they begin.
    Backwards,
}

/// The hours of `08:30-11:30`, several joined by `,` or `;`, in order of time.
pub(super) fn hours(text: &str) -> Result<Hours, BadHours> {
    if let [a, b, b':', c, d, b'-', e, f, b':', g, h] = text.as_bytes()
        && let (Some(from), Some(to)) = (time([*a, *b], [*c, *d]), time([*e, *f], [*g, *h]))
    {
        return if from < to { Ok(vec![(from, to)]) } else { Err(BadHours::Backwards) };
    }
    let mut all = Hours::new();
    for span in text.split([',', ';', '，', '；', '、']).filter(|span| !span.trim().is_empty()) {
        let (from, to) =
            span.split_once(['-', '–', '—', '~', '～', '至']).ok_or(BadHours::Unreadable)?;
        let from = clock(from).ok_or(BadHours::Unreadable)?;
        let to = clock(to).ok_or(BadHours::Unreadable)?;
        if to <= from {
            return Err(BadHours::Backwards);
        }
        all.push((from, to));
    }
    all.sort_unstable();
    if all.is_empty() { Err(BadHours::Unreadable) } else { Ok(all) }
}

/// The time of day of two and two digits.
fn time(hour: [u8; 2], minute: [u8; 2]) -> Option<Seconds> {
    let (hour, minute) = (number(&hour)?, number(&minute)?);
    let is_time = minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
    is_time.then(|| Seconds::of_day(hour, minute))
}

/// The time of day of `8:30` or `24:00`, with a colon of either width.
fn clock(text: &str) -> Option<Seconds> {
    Seconds::parse_of_day(&text.replace('：', ":"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn dates_are_read_in_every_usual_form_and_in_no_other() {
        for text in [
            "2026-03-09",
            "2026/3/9",
            "2026.3.9",
            "20260309",
            "2026年3月9日",
            "2026-03-09T08:00:00",
        ] {
            assert_eq!(date(text), Some(civil::date(2026, 3, 9)), "{text}");
        }
        for text in [
            "",
            "2026-13-01",
            "2026-02-30",
            "46090",
            "09/03/2026",
            "+026-3-9",
            "2026-3",
            "二〇二六年",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_day_or_a_time_of_it() {
        let shown = |text, is_end| moment(text, is_end).map(|moment| moment.to_string());
        for (text, begin, end) in [
            ("2026-03-09", "2026-03-09T00:00:00", "2026-03-10T00:00:00"),
            ("2026-03-09T08:30", "2026-03-09T08:30:00", "2026-03-09T08:30:00"),
            ("2026年3月9日 8:30:59", "2026-03-09T08:30:00", "2026-03-09T08:30:00"),
            ("2026-03-09 24:00", "2026-03-10T00:00:00", "2026-03-10T00:00:00"),
        ] {
            assert_eq!(shown(text, false).as_deref(), Some(begin), "{text}");
            assert_eq!(shown(text, true).as_deref(), Some(end), "{text}");
        }
        for text in
            ["soon", "2026-03-09T25:00", "2026-03-09T8", "2026-03-09T-1:00", "9999-12-31T24:00"]
        {
            assert_eq!(shown(text, true), None, "{text}");
        }
    }

    #[test]
    fn hours_are_read_in_order_of_time() {
        let day = |a, b, c, d| (Seconds::of_day(a, b), Seconds::of_day(c, d));
        assert_eq!(
            hours("14:00-24:00; 08:30-11:30"),
            Ok(vec![day(8, 30, 11, 30), day(14, 0, 24, 0)])
        );
        assert_eq!(hours("18:00-02:00"), Err(BadHours::Backwards));
        assert_eq!(hours("all day"), Err(BadHours::Unreadable));
        assert_eq!(hours("08:30-25:00"), Err(BadHours::Unreadable));
        assert_eq!(hours(""), Err(BadHours::Unreadable));
    }
}

//! Days, hours, lengths and crews as a page shows them.

use jiff::civil::{Date, DateTime};

use crate::unit::{Metres, Seconds};
use crate::words::{Language, say};
use crate::write::shown::shown;

/// The words of one language, as templates ask for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// The sentence of a key.
    pub(super) fn get(self, key: &str) -> String {
        say(self.0, key, &[])
    }

    /// The sentence of a key, filled in.
    pub(super) fn fill(self, key: &str, values: &[&str]) -> String {
        say(self.0, key, values)
    }

    /// A sentence about a number.
    pub(super) fn count(self, key: &str, count: usize) -> String {
        say(self.0, key, &[&count.to_string()])
    }

    /// The language of the page, as HTML names it.
    pub(super) const fn code(self) -> &'static str {
        match self.0 {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }

    /// A day without its year.
    pub(super) fn day(self, day: Date) -> String {
        let month = self.get(&format!("page.month.{}", day.month()));
        self.fill("page.day", &[&month, &day.day().to_string(), &self.weekday(day)])
    }

    /// The name of a day of the week.
    pub(super) fn weekday(self, day: Date) -> String {
        self.get(&format!("page.weekday.{}", day.weekday().to_monday_one_offset()))
    }

    /// A span in minutes.
    pub(super) fn minutes(self, span: Seconds) -> String {
        self.fill("page.minutes", &[&span.to_minutes().to_string()])
    }

    /// A length: metres below a kilometre.
    pub(super) fn length(self, length: Metres) -> String {
        if length.0 < 1_000 {
            return self.fill("page.metres", &[&length.0.to_string()]);
        }
        self.fill("page.km", &[&format!("{:.1}", f64::from(length.0) / 1_000.0)])
    }
}

/// Hour and minute.
pub(super) fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Hours with one decimal.
pub(super) fn hours(span: u64) -> String {
    format!("{:.1}", span as f64 / 3_600.0)
}

/// A crew as its station calls it: `C1`.
pub(super) fn crew_name(crew: &str, station: &str) -> String {
    let rest = crew.strip_prefix(station).map(|rest| rest.trim_start_matches('-'));
    shown(rest.filter(|rest| !rest.is_empty()).unwrap_or(crew))
}

//! One thing that is broken in a plan.

use crate::words::{Language, say};

/// One thing that is broken in a plan.
///
/// `code` never changes its meaning; what it says stands in the one table of words under `code`,
/// with `values` filled in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The code, `V1003`; docs/findings.md explains each.
    pub code: &'static str,
    /// The id of the route or shift, where it is in one.
    pub route: Option<String>,
    /// The id of the visit, where it is about one.
    pub visit: Option<String>,
    /// What fills the sentence of the code.
    pub values: Vec<String>,
}

impl Violation {
    /// One of the plan as a whole.
    pub(super) fn new(code: &'static str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Self { code, route: None, visit: None, values }
    }

    /// The same, in a route or shift.
    #[must_use]
    pub(super) fn on(mut self, route: &str) -> Self {
        self.route = Some(route.to_owned());
        self
    }

    /// The same, about a visit.
    #[must_use]
    pub(super) fn of(mut self, visit: &str) -> Self {
        self.visit = Some(visit.to_owned());
        self
    }

    /// The whole violation as people read it: where, what, code.
    pub fn text(&self, language: Language) -> String {
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        let what = say(language, self.code, &values);
        let place: Vec<&str> =
            [&self.route, &self.visit].into_iter().flatten().map(String::as_str).collect();
        let text = if place.is_empty() {
            format!("{what} [{}]", self.code)
        } else {
            format!("{}: {what} [{}]", place.join(", "), self.code)
        };
        text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
    }
}

//! What others get to see of a visit: the one place where that is decided.

use std::collections::BTreeMap;

use geo::{Contains, Coord};

use crate::plan::{Plan, PlannedVisit};
use crate::rules::Rules;
use crate::words::{Language, say};
use crate::world::{Grid, Hazard, HazardStatus, Purpose};

/// The longest text a page shows of the user's data.
const LONGEST: usize = 200;

/// The visits of a plan by id.
pub(super) type Visits<'a> = BTreeMap<&'a str, &'a PlannedVisit>;

/// Looks visits up by id.
pub(super) fn visits(plan: &Plan) -> Visits<'_> {
    plan.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect()
}

/// What a reader of a page or table sees of one visit: where, what for, why. No need, no level, no
/// illness, no name.
#[derive(Debug, Clone, Default)]
pub(super) struct ShownVisit {
    /// The id.
    pub(super) id: String,
    /// Door plate, address or name over the door; the site's id where there is none.
    pub(super) place: String,
    /// The site's id, where the place is not that already.
    pub(super) site: String,
    /// The purpose in words.
    pub(super) purpose: String,
    /// 1, 2 or 3.
    pub(super) tier: u8,
    /// Why it is due.
    pub(super) why: String,
}

impl ShownVisit {
    /// The visit `id` of `visits`; one that is not there shows its id only.
    pub(super) fn of(id: &str, visits: &Visits<'_>, language: Language) -> Self {
        let Some(visit) = visits.get(id) else {
            return Self { id: shown(id), place: shown(id), ..Self::default() };
        };
        let label = visit.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        Self {
            id: shown(&visit.id),
            place: shown(label.unwrap_or(&visit.site)),
            site: label.map(|_| shown(&visit.site)).unwrap_or_default(),
            purpose: purpose(visit.purpose, language),
            tier: visit.tier,
            why: shown(&visit.why),
        }
    }
}

/// The purpose in words.
pub(super) fn purpose(purpose: Purpose, language: Language) -> String {
    say(language, &format!("page.purpose.{}", purpose.code()), &[])
}

/// Text as it may be shown: not endless, and with U+FFFD for what would hide, move or turn text.
pub(super) fn shown(text: &str) -> String {
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Whether a grid worker sees something that names its grid so, or none and lies there: of her own
/// grid alone.
pub(super) fn is_of_grid(grid: &Grid, named: Option<&str>, at: Coord<f64>) -> bool {
    named.map_or_else(|| grid.area.contains(&at), |named| named == grid.id)
}

/// Whether the grid worker of `grid` sees a visit: one that the rules let her make, and never the
/// inspection of an enterprise, whatever they say.
pub(super) fn grid_worker_sees(visit: &PlannedVisit, grid: &Grid, rules: &Rules) -> bool {
    let is_hers = match visit.purpose {
        Purpose::Inspection | Purpose::Reinspection => false,
        Purpose::Service
        | Purpose::Care
        | Purpose::Outreach
        | Purpose::Collection
        | Purpose::Mediation
        | Purpose::Patrol
        | Purpose::Response => rules.grid_worker_may(visit.purpose),
    };
    is_hers && is_of_grid(grid, visit.grid.as_deref(), visit.position)
}

/// Whether the grid worker of `grid` sees a hazard: one that is not closed, and in no enterprise.
pub(super) fn grid_worker_sees_hazard(hazard: &Hazard, grid: &Grid) -> bool {
    let is_open = hazard.status != HazardStatus::Verified && hazard.venue.is_none();
    is_open && is_of_grid(grid, hazard.grid.as_deref(), hazard.position)
}

/// Text as [`shown`], with `•` in place of every telephone and identity number in it.
pub(super) fn masked(text: &str) -> String {
    let mut whole = String::new();
    let mut word = String::new();
    for c in shown(text).chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c);
        } else {
            whole.push_str(&without_number(&word));
            word.clear();
            whole.push(c);
        }
    }
    whole + &without_number(&word)
}

/// A word, but for the runs of digits in it by which a person is called or known.
fn without_number(word: &str) -> String {
    let mut whole = String::new();
    let mut digits = String::new();
    for c in word.chars().chain([' ']) {
        // The last place of an identity number may be an X.
        if c.is_ascii_digit() || (digits.len() == 17 && matches!(c, 'x' | 'X')) {
            digits.push(c);
            continue;
        }
        let is_telephone = digits.len() == 11 && digits.starts_with('1');
        let is_number = is_telephone || digits.len() == 18;
        whole.push_str(if is_number { "•••" } else { &digits });
        digits.clear();
        whole.extend(Some(c).filter(|c| *c != ' '));
    }
    whole
}

/// Control characters, and those that turn the direction of text or take no room.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_text_is_replaced() {
        assert_eq!(shown("a\u{202e}b\u{1b}[31mc\u{200b}"), "a\u{fffd}b\u{fffd}[31mc\u{fffd}");
        assert_eq!(shown("湖潮村3组12号"), "湖潮村3组12号");
        assert_eq!(shown(&"长".repeat(500)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn numbers_of_persons_are_masked_and_no_others() {
        let said = "3组12号 13800138000、52011119500101123X，电话13912345678转";
        assert_eq!(masked(said), "3组12号 •••、•••，电话•••转");
        for plain in ["520111204", "990101101001-01", "H00003", "2026-03-23", "a1b2c3d4e5f6"] {
            assert_eq!(masked(plain), plain);
        }
    }
}

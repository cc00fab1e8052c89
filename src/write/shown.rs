//! What others get to see of a visit: the one place where that is decided.

use std::collections::BTreeMap;

use crate::plan::{Plan, PlannedVisit};
use crate::words::{Language, say};
use crate::world::Purpose;

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
}

//! Codes of reasons and changes: a file names one of a closed list.

use crate::plan::Relax;
use crate::solver::Reason;

/// The longest part of a wrong code that is told.
const LONGEST: usize = 40;

/// The reason of this code; or what is wrong.
pub(super) fn reason(text: &str) -> Result<&'static str, String> {
    one_of(Reason::ALL.map(Reason::code), text, "a reason")
}

/// The change of this name; or what is wrong.
pub(super) fn change(text: &str) -> Result<&'static str, String> {
    one_of(Relax::KINDS, text, "a change that may serve a visit")
}

fn one_of(
    known: impl IntoIterator<Item = &'static str>,
    text: &str,
    what: &str,
) -> Result<&'static str, String> {
    let start: String = text.chars().take(LONGEST).collect();
    let found = known.into_iter().find(|code| *code == text);
    found.ok_or_else(|| format!("{start:?} is not {what} known to this version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_of_the_list_and_a_sentence_is_none() {
        for known in Reason::ALL {
            assert_eq!(reason(known.code()), Ok(known.code()));
        }
        assert_eq!(change("shift-end"), Ok("shift-end"));
        for wrong in ["", "too long", "原因", "<b>", "shift-end", &"x".repeat(41)] {
            assert!(reason(wrong).is_err(), "{wrong}");
        }
        assert!(change("too-long").is_err());
    }
}

//! Codes of reasons, which live as long as the program.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// More codes than any list of reasons will ever have.
const MOST: usize = 128;
/// The longest code.
const LONGEST: usize = 40;

/// Every code met so far. A plan names its reasons by `&'static str`, and a file may hold a code
/// of a later version, so the few there are stay in memory; `MOST` bounds what a bad file can cost.
static MET: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// `text` as a code: up to 40 ASCII letters, digits, `-` and `_`, not empty; or what is wrong.
pub(super) fn code(text: &str) -> Result<&'static str, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if text.is_empty() || LONGEST < text.len() || !text.chars().all(allowed) {
        let start: String = text.chars().take(LONGEST).collect();
        return Err(format!(
            "{start:?} is not a code, which is a short word of letters and hyphens"
        ));
    }
    let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = met.get(text) {
        return Ok(known);
    }
    if MOST <= met.len() {
        return Err(format!("`{text}` is one code too many: there are {MOST} others already"));
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    met.insert(kept);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn a_code_is_kept_once_and_a_sentence_is_none() {
        let first = code("too-long").expect("a code");
        let again = code("too-long").expect("a code");
        assert!(ptr::eq(first, again));
        for wrong in ["", "too long", "原因", "<b>", &"x".repeat(41)] {
            assert!(code(wrong).is_err(), "{wrong}");
        }
    }
}

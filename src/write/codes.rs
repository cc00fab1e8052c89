//! A short code for each visit: printed on paper, typed back in.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use sha2::{Digest, Sha256};

use crate::plan::Plan;

/// The signs of a code: no 0 and O, no 1, I and L, which hands and eyes mix up. Their number is
/// prime, so that one wrong sign, and any two that changed places, are always seen.
const SIGNS: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];
/// Signs of a code, the last of which checks the others.
const LENGTH: usize = 6;

/// The codes of the visits of a plan, each another.
///
/// # Shape and units
///
/// Five signs made of the hash of the visit's id and one that checks them: a visit keeps its code
/// when the week is planned again. Where two visits would have one code, which happens once in
/// some twenty plans of 1,500 visits, the later id takes the next hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    by_visit: BTreeMap<String, String>,
    by_code: BTreeMap<String, String>,
}

impl Codes {
    /// The codes of the visits of `plan`.
    pub fn of(plan: &Plan) -> Self {
        let mut ids: Vec<&str> = plan.visits.iter().map(|visit| visit.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut codes = Self::default();
        for id in ids {
            let mut turn = 0;
            let mut code = made(id, turn);
            while codes.by_code.contains_key(&code) {
                turn += 1;
                code = made(id, turn);
            }
            codes.by_code.insert(code.clone(), id.to_owned());
            codes.by_visit.insert(id.to_owned(), code);
        }
        codes
    }

    /// For a plan whose visits already go by their codes.
    pub(super) fn of_themselves(plan: &Plan) -> Self {
        let ids = plan.visits.iter().map(|visit| (visit.id.clone(), visit.id.clone()));
        let by_visit: BTreeMap<String, String> = ids.collect();
        Self { by_code: by_visit.clone(), by_visit }
    }

    /// The code of a visit; empty for one that is not in the plan.
    pub fn get(&self, visit: &str) -> &str {
        self.by_visit.get(visit).map_or("", String::as_str)
    }

    /// The visit of a code as it was typed: in small letters too, with spaces or hyphens.
    pub fn visit(&self, typed: &str) -> Option<&str> {
        self.by_code.get(&plain(typed)).map(String::as_str)
    }
}

/// What a typed text is, as a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// A code whose signs fit together.
    Code,
    /// Nearly as long as a code, and mistyped.
    Slip,
    /// Not meant as a code.
    Other,
}

/// Whether `typed` is a code, as far as its signs tell.
pub fn typed(typed: &str) -> Typed {
    let plain = plain(typed);
    let length = plain.chars().count();
    // One sign too few or too many; the id of a visit has its purpose and a colon before all else.
    if length.abs_diff(LENGTH) > 1 || !plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Typed::Other;
    }
    let places: Option<Vec<usize>> = plain.chars().map(place).collect();
    match places {
        Some(places) if length == LENGTH && is_sound(&places) => Typed::Code,
        Some(_) | None => Typed::Slip,
    }
}

fn plain(typed: &str) -> String {
    // Input methods write full-width signs and long hyphens, scanners stars around a code.
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let is_sign = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '*');
    typed.chars().map(narrow).filter(is_sign).map(|c| c.to_ascii_uppercase()).collect()
}

fn place(sign: char) -> Option<usize> {
    SIGNS.iter().position(|other| *other == sign)
}

/// The weighted sum of all signs is a multiple of their number.
fn is_sound(places: &[usize]) -> bool {
    let sum: usize = places.iter().zip(1..).map(|(place, weight)| place * weight).sum();
    sum.is_multiple_of(SIGNS.len())
}

fn made(id: &str, turn: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(turn.to_le_bytes());
    hash.update(id);
    let mut number =
        hash.finalize().iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let size = SIGNS.len() as u64;
    let mut places = Vec::with_capacity(LENGTH);
    for _ in 1..LENGTH {
        places.push((number % size) as usize);
        number /= size;
    }
    // There is exactly one: the weight of the last place has an inverse.
    let last = (0..SIGNS.len()).find(|last| {
        places.push(*last);
        let sound = is_sound(&places);
        places.pop();
        sound
    });
    places.extend(last);
    places.into_iter().filter_map(|place| SIGNS.get(place)).collect()
}

/// A QR code: its path, one unit a module, and the width with the quiet zone around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Qr {
    pub(super) path: String,
    /// The same as rows of dark modules: left, top, how many.
    pub(super) runs: Vec<(usize, usize, usize)>,
    pub(super) width: usize,
}

/// Modules that must stay white on each side (ISO/IEC 18004).
const QUIET: usize = 4;

impl Qr {
    /// The QR code of `text`; none for what is empty or too long for one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok().filter(|_| !text.is_empty())?;
        let mut path = String::new();
        let mut runs = Vec::new();
        for y in 0..code.size {
            let mut x = 0;
            while x < code.size {
                let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
                if 0 < run {
                    runs.push((x + QUIET, y + QUIET, run));
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run + 1;
            }
        }
        Some(Self { path, runs, width: code.size + 2 * QUIET })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_sign_and_two_that_changed_places_are_always_seen() {
        for n in 0..300 {
            let code = made(&format!("care:H{n}"), 0);
            assert_eq!(typed(&code), Typed::Code, "{code}");
            let signs: Vec<char> = code.chars().collect();
            for at in 0..LENGTH {
                for other in SIGNS.into_iter().chain(['0', 'O', '1', 'I', 'L']) {
                    let mut wrong = signs.clone();
                    wrong[at] = other;
                    let is_same = other == signs[at];
                    let seen = typed(&wrong.iter().collect::<String>());
                    assert_eq!(seen == Typed::Code, is_same, "{code} {wrong:?}");
                }
                for with in 0..at {
                    let mut wrong = signs.clone();
                    wrong.swap(at, with);
                    let is_same = signs[at] == signs[with];
                    let seen = typed(&wrong.iter().collect::<String>());
                    assert_eq!(seen == Typed::Code, is_same, "{code} {wrong:?}");
                }
            }
        }
    }

    #[test]
    fn an_id_is_no_code_and_a_code_is_read_as_people_type_it() {
        for other in ["care:H1", "H1", "ABCD", "ABCDEFGH", "湖潮村三组", ""] {
            assert_eq!(typed(other), Typed::Other, "{other}");
        }
        for long in ["ABCDE", "ABCDEFG"] {
            assert_eq!(typed(long), Typed::Slip, "{long}");
        }
        let code = made("care:H1", 0);
        let (head, tail) = code.split_at(3);
        let loose = format!(" {}-{} ", head.to_ascii_lowercase(), tail);
        assert_eq!(typed(&loose), Typed::Code);
        let wide: String =
            code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        assert_eq!(typed(&format!("*{wide}*")), Typed::Code);
    }

    #[test]
    fn a_code_of_six_signs_is_the_smallest_qr_code_with_its_three_eyes() {
        let code = Qr::of("FKM8KW").expect("six signs");
        assert_eq!(code.width, 21 + 2 * QUIET);
        for eye in ["M4 4h7v1h-7z", "M18 4h7v1h-7z", "M4 18h7v1h-7z"] {
            assert!(code.path.contains(eye), "{eye}");
        }
        assert_eq!(Qr::of(""), None);
    }
}

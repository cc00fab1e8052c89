//! Numbers by which a person is called or known: they are found in any text, and not shown.

use std::ops::Range;

use jiff::civil::Date;

/// The signs of the longest number, that of an identity card.
const LONGEST: usize = 18;

/// `text` with `•••` in place of what looks like a telephone or identity number of a person.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for number in numbers_of_persons(text) {
        out.push_str(text.get(from..number.start).unwrap_or_default());
        out.push_str("•••");
        from = number.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    without_eighteens(&out)
}

/// `text` without runs of eighteen signs that may be an identity number with a slip in it.
fn without_eighteens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit() || (matches!(c, 'x' | 'X') && run.len() == 17) {
            run.push(c);
            continue;
        }
        out.push_str(if run.len() == 18 { "•••" } else { &run });
        run.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// Where in `text` a number stands by which a person is called or known: a mobile number of eleven
/// digits, with 86 before it or without, a line to a house with its area, or an identity card's
/// eighteen signs.
///
/// Full-width digits count, and signs between groups of digits do not part them: people write
/// `138-0013-8000` and `138 0013 8000`.
///
/// # Cost
///
/// O(n) for n bytes.
pub fn numbers_of_persons(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for run in runs(text) {
        let mut first = 0;
        while first < run.len() {
            let mut signs = 0;
            let mut near = (first..run.len()).take_while(|at| {
                signs += run[*at].signs.len();
                signs <= LONGEST
            });
            let last = near.find(|last| is_number(&run[first..=*last]));
            if let Some(last) = last {
                let at = run[first].at.start..run[last].at.end;
                found.extend((!is_in_hash(text, &at)).then_some(at));
            }
            first = last.unwrap_or(first) + 1;
        }
    }
    found
}

/// Whether what stands at `at` is part of a long word of hexadecimal digits and letters: a hash, in
/// which any digits may stand together.
fn is_in_hash(text: &str, at: &Range<usize>) -> bool {
    const SHORTEST: usize = 16;
    /// What decides stands near.
    const NEAR: usize = 64;
    let is_of_word = |c: &char| c.is_ascii_alphanumeric();
    let before =
        text.get(..at.start).unwrap_or_default().chars().rev().take_while(is_of_word).take(NEAR);
    let inside = text.get(at.clone()).unwrap_or_default().chars();
    let after = text.get(at.end..).unwrap_or_default().chars().take_while(is_of_word).take(NEAR);
    let word: Vec<char> = before.chain(inside).chain(after).collect();
    SHORTEST <= word.len()
        && word.iter().all(char::is_ascii_hexdigit)
        && word.iter().any(char::is_ascii_alphabetic)
}

/// Digits that stand together, an X at their end with them.
struct Group {
    signs: String,
    at: Range<usize>,
    /// Whether a point stands before it: a decimal of a place may.
    is_after_point: bool,
}

/// The groups of digits of a text, those beside each other that no more than two signs part.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    // How many signs stand behind the last digit; `None` where something else does.
    let mut apart = None;
    let mut point = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let sign = if apart == Some(0) && matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ') {
            Some('X')
        } else {
            digit(c)
        };
        match (sign, apart) {
            (Some(sign), Some(0)) => {
                if let Some(group) = runs.last_mut().and_then(|run| run.last_mut()) {
                    group.signs.push(sign);
                    group.at.end = end;
                }
            }
            (Some(sign), _) => {
                let is_after_point = point;
                let group = Group { signs: sign.to_string(), at: at..end, is_after_point };
                match (runs.last_mut(), apart) {
                    (Some(run), Some(_)) => run.push(group),
                    _ => runs.push(vec![group]),
                }
            }
            (None, Some(signs)) if signs < 2 && is_joint(c) => {
                apart = Some(signs + 1);
                point |= matches!(c, '.' | '·' | '．');
                continue;
            }
            (None, _) => {
                apart = None;
                point = false;
                continue;
            }
        }
        apart = (sign != Some('X')).then_some(0);
        point = false;
    }
    runs
}

/// The digit, also a full-width one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// Whether people write this between the digits of one number.
fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '_' | '.' | '·' | '(' | ')' | '（' | '）' | '\u{ad}' | '\u{feff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '－' | '．')
}

fn is_number(groups: &[Group]) -> bool {
    let signs: String = groups.iter().map(|group| group.signs.as_str()).collect();
    is_identity(&signs) || is_mobile(groups) || is_landline(groups)
}

/// Whether groups are the number of a line to a house, `0851-8652-1234`, with 86 before it or
/// without.
fn is_landline(groups: &[Group]) -> bool {
    let signs: Vec<&str> = groups.iter().map(|group| group.signs.as_str()).collect();
    let (has_country, signs) = match signs.as_slice() {
        ["86" | "0086", rest @ ..] if !rest.is_empty() => (true, rest),
        whole => (false, whole),
    };
    // Three digits for the capital and the largest cities, four for all others.
    let length =
        |signs: &str| if signs.starts_with("010") || signs.starts_with("02") { 3 } else { 4 };
    let (area, own) = match signs {
        [whole] => whole.split_at_checked(length(whole)).unwrap_or_default(),
        [area, ..] => (*area, ""),
        [] => return false,
    };
    let own = own.to_owned() + &signs.get(1..).unwrap_or_default().concat();
    let area = if has_country && !area.starts_with('0') { format!("0{area}") } else { area.into() };
    let is_area = area.len() == length(&area)
        && (area.starts_with("010") || area.starts_with("02") || is_province(&area));
    is_area && is_of_house(&own) && groups.iter().skip(1).all(is_hyphened) && !are_hours(signs)
}

/// `03` to `09` begin the areas of all cities but the largest.
fn is_province(area: &str) -> bool {
    let mut digits = area.chars();
    digits.next() == Some('0') && digits.next().is_some_and(|digit| matches!(digit, '3'..='9'))
}

/// Seven or eight digits as a line to a house has them, and no day, `20260612`.
fn is_of_house(own: &str) -> bool {
    let is_begun = own.starts_with(|digit: char| matches!(digit, '2'..='9'));
    let is_day = own.starts_with("202");
    matches!(own.len(), 7 | 8) && is_begun && !is_day && own.bytes().all(|c| c.is_ascii_digit())
}

fn is_hyphened(group: &Group) -> bool {
    3 <= group.signs.len() && !group.is_after_point
}

/// Whether all groups are hours, `0930-2100 2130-2230`.
fn are_hours(signs: &[&str]) -> bool {
    let is_hour = |signs: &&str| {
        signs.len() == 4 && *signs < "2400" && signs.get(2..).is_some_and(|minute| minute < "60")
    };
    signs.iter().all(is_hour)
}

/// Whether groups are a mobile number, as 3-4-4; dates and plates have shorter ones.
fn is_mobile(groups: &[Group]) -> bool {
    let is_country = |group: &Group| matches!(group.signs.as_str(), "86" | "0086");
    let own = groups.split_first().filter(|(first, _)| is_country(first)).map_or(groups, |s| s.1);
    let signs: String = own.iter().map(|group| group.signs.trim_end_matches('X')).collect();
    let bare = ["0086", "86"].iter().find_map(|country| signs.strip_prefix(country));
    let bare = bare.filter(|rest| rest.len() == 11).unwrap_or(&signs);
    let is_third = |c: char| !matches!(c, '0'..='2');
    own.iter().all(|group| 3 <= group.signs.len())
        && bare.len() == 11
        && bare.starts_with('1')
        && bare.chars().nth(1).is_some_and(is_third)
}

/// Whether these are the signs of an identity card (GB 11643-1999): a day of birth among them and
/// a check sign at the end.
fn is_identity(signs: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (Some(digits), Some(check)) = (signs.get(..17), signs.get(17..)) else { return false };
    let born = signs.get(6..14).and_then(|day| Date::strptime("%Y%m%d", day).ok());
    if check.len() != 1 || !digits.bytes().all(|sign| sign.is_ascii_digit()) || born.is_none() {
        return false;
    }
    let pairs = digits.bytes().zip(WEIGHTS);
    let sum: u32 = pairs.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let wanted = b"10X98765432".get((sum % 11) as usize).copied().unwrap_or_default();
    check.to_ascii_uppercase().as_bytes() == [wanted]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_found_however_they_are_written_and_others_are_not() {
        for said in [
            "13800138000",
            "138-0013-8000",
            "138 0013 8000",
            "+86 138 0013 8000",
            "8613800138000",
            "(138)0013-8000",
            "138.0013.8000",
            "138\u{2011}0013\u{200b}8000",
            "１３８００１３８０００",
            "12号 138-0013-8000",
            "0851-86521234",
            "（０２８）８６５２１２３４",
            "085186521234",
            "0851-8652-1234",
            "(010) 6552 9988",
            "+86 851 8652 1234",
            "+86-0851-86521234",
            "11010519491231002X",
            "110105 19491231 002x",
            "110105-1949-12-31-002X",
        ] {
            assert_eq!(numbers_of_persons(said).len(), 1, "{said}");
        }
        for plain in [
            "",
            "2026-03-23 13:45",
            "520111204201-01",
            "990101101001-01",
            "0830-1130 1430-1730",
            "0930-2100 2130-2230",
            "0612-20260612",
            "0612-2026061",
            "2026-03-23 0851 12345678",
            "026.4493451",
            "7f3a13800138000bc",
            "0001-01234567",
            "106.526612, 26.449345",
            "3-2-501 15号 2组",
            "PS520111204-C1@2026-03-23",
            "520111202603230001",
            "12800138000",
        ] {
            assert!(numbers_of_persons(plain).is_empty(), "{plain}");
        }
        // However many groups there are, the answer is there at once.
        assert!(numbers_of_persons(&"1 ".repeat(10_000)).is_empty());
        let said = "店（138-0013-8000）旁";
        let found = numbers_of_persons(said).pop().and_then(|at| said.get(at));
        assert_eq!(found, Some("138-0013-8000"));
    }

    #[test]
    fn numbers_of_persons_are_masked_and_no_others() {
        let said = "3组12号 13800138000、52011119500101123X，电话139-1234-5678转";
        assert_eq!(masked(said), "3组12号 •••、•••，电话•••转");
        for plain in ["520111204", "990101101001-01", "H00003", "2026-03-23", "a1b2c3d4e5f6"] {
            assert_eq!(masked(plain), plain);
        }
    }
}

//! What is not kept of anybody.

use std::ops::Range;

use jiff::civil::Date;

/// Whether a property of this name says who someone is, or how to reach them.
pub fn is_of_person(key: &str) -> bool {
    if key.is_ascii() {
        return key.ends_with("phone")
            || matches!(
                key,
                "tel"
                    | "mobile"
                    | "id_card"
                    | "idcard"
                    | "id_number"
                    | "ethnicity"
                    | "ethnic"
                    | "religion"
                    | "politics"
                    | "fingerprint"
                    | "person"
                    | "full_name"
                    | "fullname"
                    | "surname"
                    | "worker_name"
                    | "owner_name"
                    | "legal_person"
                    | "birthday"
                    | "birth_date"
                    | "diagnosis"
            );
    }
    ["姓名", "电话", "手机", "身份证", "证件号", "民族", "宗教", "政治面貌", "出生", "法人", "病"]
        .iter()
        .any(|word| key.contains(word))
}

/// Where in `text` a number stands by which a person is called or known: a mobile number of eleven
/// digits, with 86 before it or without, or an identity card's eighteen signs.
///
/// Full-width digits count, and signs between groups of digits do not part them: people write
/// `138-0013-8000` and `138 0013 8000`.
pub fn numbers_of_persons(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for run in runs(text) {
        let mut first = 0;
        while first < run.len() {
            let last = (first..run.len()).find(|last| is_number(&run[first..=*last]));
            if let Some(last) = last {
                found.push(run[first].at.start..run[last].at.end);
            }
            first = last.unwrap_or(first) + 1;
        }
    }
    found
}

/// Digits that stand together, an X at their end with them.
struct Group {
    signs: String,
    at: Range<usize>,
}

/// The groups of digits of a text, those beside each other that no more than two signs part.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    // How many signs stand behind the last digit; `None` where something else does.
    let mut apart = None;
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
                let group = Group { signs: sign.to_string(), at: at..end };
                match (runs.last_mut(), apart) {
                    (Some(run), Some(_)) => run.push(group),
                    _ => runs.push(vec![group]),
                }
            }
            (None, Some(signs)) if signs < 2 && is_joint(c) => {
                apart = Some(signs + 1);
                continue;
            }
            (None, _) => {
                apart = None;
                continue;
            }
        }
        apart = (sign != Some('X')).then_some(0);
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
    is_identity(&signs) || is_mobile(groups)
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
pub fn is_identity(signs: &str) -> bool {
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
            "0851-86521234",
            "106.526612, 26.449345",
            "3-2-501 15号 2组",
            "PS520111204-C1@2026-03-23",
            "520111202603230001",
            "12800138000",
        ] {
            assert!(numbers_of_persons(plain).is_empty(), "{plain}");
        }
        let said = "店（138-0013-8000）旁";
        let found = numbers_of_persons(said).pop().and_then(|at| said.get(at));
        assert_eq!(found, Some("138-0013-8000"));
    }
}

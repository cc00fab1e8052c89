//! Market days as people write them.

use jiff::civil::Date;

use super::{Branch, Market, MarketDay};
use crate::unit::Seconds;

/// Adds to `market` what the words of `text` say; those that say nothing are given back.
pub(super) fn words<'t>(text: &'t str, market: &mut Market) -> Vec<&'t str> {
    let words = text.split(|c: char| c.is_whitespace() || ",，;；".contains(c));
    let mut unknown = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if let Some(hours) = hours(word) {
            market.hours = Some(hours);
            continue;
        }
        match days(word).filter(|days| !days.is_empty()) {
            Some(days) => days.into_iter().for_each(|day| market.add(day)),
            None => unknown.push(word),
        }
    }
    unknown
}

fn days(word: &str) -> Option<Vec<MarketDay>> {
    let small = word.to_lowercase();
    if ["每天", "每日", "天天", "daily"].contains(&small.as_str()) {
        return Some(vec![MarketDay::Daily]);
    }
    every(word)
        .or_else(|| lunar(word))
        .or_else(|| digits(word))
        .or_else(|| weekdays(&small))
        .or_else(|| branches(word))
}

/// `每5天:2026-03-23`.
fn every(word: &str) -> Option<Vec<MarketDay>> {
    let (days, from) = word.strip_prefix('每')?.split_once('天')?;
    let from: Date = from.trim_start_matches([':', '：', '自', '从']).parse().ok()?;
    let days: u16 = days.parse().ok().filter(|days| 0 < *days)?;
    Some(vec![MarketDay::Every(days, from)])
}

/// `农历逢四、九`, in Chinese or in digits.
fn lunar(word: &str) -> Option<Vec<MarketDay>> {
    let rest = ["农历", "阴历"].iter().find_map(|name| word.strip_prefix(name))?;
    let all = parts(rest).map(|part| digits_of(part, true));
    Some(all.collect::<Option<Vec<_>>>()?.concat().into_iter().map(MarketDay::LunarDigit).collect())
}

/// `公历逢3、8`; without the first word only in digits, for `逢四、九` may well be lunar.
fn digits(word: &str) -> Option<Vec<MarketDay>> {
    let named = ["公历", "阳历"].iter().find_map(|name| word.strip_prefix(name));
    let rest = named.or_else(|| word.starts_with('逢').then_some(word))?;
    let all = parts(rest).map(|part| digits_of(part, named.is_some()));
    Some(all.collect::<Option<Vec<_>>>()?.concat().into_iter().map(MarketDay::Digit).collect())
}

/// What stands between `、` and `/`, without `逢` before and `日` behind.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_start_matches('每').trim_start_matches('逢').trim_end_matches('日');
    text.split(['、', '/'])
}

/// The last digits that a part names, `3`, `38`, `10` or `三`.
fn digits_of(part: &str, in_chinese: bool) -> Option<Vec<u8>> {
    const CHINESE: [char; 10] = ['十', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| {
        let chinese = || CHINESE.iter().position(|one| *one == c).filter(|_| in_chinese);
        let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
        digit.or_else(chinese).and_then(|digit| u8::try_from(digit).ok())
    };
    if part == "10" {
        return Some(vec![0]);
    }
    if part.is_empty() { None } else { part.chars().map(digit).collect() }
}

/// `周三`, `星期三、六`, `wed`, `Sunday`.
fn weekdays(word: &str) -> Option<Vec<MarketDay>> {
    const ENGLISH: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const CHINESE: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
    let day = |at: usize| i8::try_from(at + 1).ok().map(MarketDay::Weekday);
    if 2 < word.len() && word.is_ascii() {
        let at = ENGLISH.iter().position(|name| name.starts_with(word))?;
        return Some(vec![day(at)?]);
    }
    let names = ["周", "星期", "礼拜"];
    let rest = names.iter().find_map(|name| word.trim_start_matches('每').strip_prefix(name))?;
    let rest = names.iter().fold(rest.to_owned(), |rest, name| rest.replace(name, ""));
    let letters = rest.chars().filter(|c| !['、', '/'].contains(c));
    let at = |c: char| CHINESE.iter().position(|one| *one == if c == '天' { '日' } else { c });
    letters.map(|c| day(at(c)?)).collect()
}

/// `子午`, `赶子午`, `丑巳酉日`.
fn branches(word: &str) -> Option<Vec<MarketDay>> {
    let word = word.trim_start_matches(['赶', '逢']).trim_end_matches('日');
    let letters = word.chars().filter(|c| !['、', '/'].contains(c));
    letters.map(|c| Branch::parse(&c.to_string()).map(MarketDay::Branch)).collect()
}

/// `06:00-14:00`; it begins before it ends.
fn hours(word: &str) -> Option<(Seconds, Seconds)> {
    let (from, to) = word.split_once('-')?;
    let (from, to) = (time(from)?, time(to)?);
    (from < to).then_some((from, to))
}

fn time(text: &str) -> Option<Seconds> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| Seconds::of_day(hour, minute))
}

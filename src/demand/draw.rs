//! The random draw (双随机): which venues are inspected, and by whom, so that anybody can repeat it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Level, Place, Reading};

/// The name of the way the lots are drawn: another when the same lists would give another result.
pub const DRAW_ALGORITHM: &str = "beibao-draw-1";

/// A lot: what is smaller is drawn first.
type Lot = [u8; 32];

/// The lists a draw is made from; their order is that of the ids, whatever order they came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrawLists {
    /// The tickets of each venue, by its id.
    pub venues: BTreeMap<String, u32>,
    /// The ids of the people who may inspect.
    pub people: BTreeSet<String>,
    /// Who is kept away from which venue (回避): person, venue.
    pub conflicts: BTreeSet<(String, String)>,
}

/// The SHA-256 of each list, in hex.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrawSums {
    /// Of a line `<venue>⇥<weight>` for each venue, in the order of the bytes of the ids.
    pub venues: String,
    /// Of a line `<person>` for each of the people, in order.
    pub people: String,
    /// Of a line `<person>⇥<venue>` for each conflict, in order.
    pub conflicts: String,
}

impl DrawLists {
    /// The SHA-256 of each list: every line ends in a line feed; in an id a backslash, a tab, a
    /// line feed and a carriage return are written `\\`, `\t`, `\n`, `\r`.
    pub fn sums(&self) -> DrawSums {
        let venues = self.venues.iter().map(|(id, weight)| format!("{}\t{weight}\n", safe(id)));
        let people = self.people.iter().map(|id| format!("{}\n", safe(id)));
        let pair =
            |(person, venue): &(String, String)| format!("{}\t{}\n", safe(person), safe(venue));
        DrawSums {
            venues: hex(lot(&venues.collect::<String>())),
            people: hex(lot(&people.collect::<String>())),
            conflicts: hex(lot(&self.conflicts.iter().map(pair).collect::<String>())),
        }
    }

    /// How many venues have a ticket at all.
    pub fn eligible(&self) -> usize {
        self.venues.values().filter(|weight| 0 < **weight).count()
    }
}

/// How many venues are to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// So many.
    Count(u32),
    /// So many thousandths of a percent of those with a ticket, a begun venue counted.
    Share(u32),
}

impl Quota {
    /// The share that `text` names, `5%` or `2.5%`: above 0 and at most 100, three decimals.
    pub fn share(text: &str) -> Option<Self> {
        let number = text.strip_suffix('%').unwrap_or(text).trim();
        let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
        let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number(whole) || !is_number(rest) || 3 < whole.len() || 3 < rest.len() {
            return None;
        }
        let share = format!("{whole}{rest:0<3}").parse().ok()?;
        (1..=100_000).contains(&share).then_some(Self::Share(share))
    }

    /// How many that are of `eligible` venues.
    pub fn of(self, eligible: usize) -> usize {
        match self {
            Self::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Self::Share(share) => {
                let parts = u128::from(share) * u128::try_from(eligible).unwrap_or(u128::MAX);
                usize::try_from(parts.div_ceil(100_000)).unwrap_or(usize::MAX)
            }
        }
    }
}

impl fmt::Display for Quota {
    /// As a flag takes it: `12`, `2.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(share) => {
                let text = format!("{}.{:03}", share / 1_000, share % 1_000);
                write!(f, "{}%", text.trim_end_matches('0').trim_end_matches('.'))
            }
        }
    }
}

/// One venue that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The id of the venue.
    pub venue: String,
    /// Its smallest lot, in hex.
    pub lot: String,
    /// The ids of those who inspect it, sorted; none where too few are free.
    pub people: Vec<String>,
}

/// Draws venues by `seed`, and `inspectors` people for each.
///
/// # Shape and units
///
/// One row for each venue, in the order they were drawn. A venue for which fewer than `inspectors`
/// people are free of conflict has nobody, and a finding (B7002). Where fewer venues have a ticket
/// than are asked for, all of them are drawn, with a finding (B7003).
///
/// # Source
///
/// Venues: weighted sampling without replacement as in P. S. Efraimidis, P. G. Spirakis, Weighted
/// random sampling with a reservoir, Information Processing Letters 97 (2006) 181–185, whose key
/// `u^(1/w)` is for a whole weight `w` the greatest of `w` numbers drawn evenly. Here those numbers
/// are the SHA-256 of a line of text, turned around so that the least wins: ticket `n` of `1..=w`
/// is the hash of
/// `beibao-draw-1⇥venue⇥<seed>⇥<hash of the venues>⇥<venue>⇥<n>` (ids and seed as in
/// [`DrawLists::sums`], hashes in small hex), and the venues whose least ticket is least are drawn.
/// Nothing is rounded: `sha256sum` and `sort` repeat it.
///
/// People: the venues are taken by the number of people free of conflict, the fewest first, then
/// in the order they were drawn; each gets, of those who are free, the ones with the fewest venues
/// so far, of equals the one whose hash of
/// `beibao-draw-1⇥person⇥<seed>⇥<hash of the venues>⇥<hash of the people>⇥<hash of the
/// conflicts>⇥<venue>⇥<person>` is least.
///
/// # Cost
///
/// A hash for each ticket, and for each venue drawn one for each of the people.
pub fn draw(lists: &DrawLists, seed: &str, quota: Quota, inspectors: usize) -> Reading<Vec<Drawn>> {
    let sums = lists.sums();
    let mut findings = Vec::new();
    let tickets = lists.venues.iter().filter_map(|(id, weight)| {
        let head =
            format!("{DRAW_ALGORITHM}\tvenue\t{}\t{}\t{}", safe(seed), sums.venues, safe(id));
        let least = (1..=*weight).map(|ticket| lot(&format!("{head}\t{ticket}"))).min()?;
        Some((least, id.as_str()))
    });
    let mut order: Vec<(Lot, &str)> = tickets.collect();
    order.sort_unstable();
    let count = quota.of(order.len());
    if order.len() < count {
        let values = [count.to_string(), order.len().to_string()];
        findings.push(told("B7003", None, &values.each_ref().map(String::as_str)));
    }
    order.truncate(count);
    let venues: Vec<&str> = order.iter().map(|(_, id)| *id).collect();
    let given = Inspectors { lists, seed: safe(seed), sums }.of(&venues, inspectors);
    let drawn = order.into_iter().zip(given).map(|((lot, venue), people)| {
        let people = people.unwrap_or_else(|free| {
            let values = [free.to_string(), inspectors.to_string()];
            findings.push(told("B7002", Some(venue), &values.each_ref().map(String::as_str)));
            Vec::new()
        });
        Drawn { venue: venue.to_owned(), lot: hex(lot), people }
    });
    Reading { value: drawn.collect(), findings }
}

/// Who gives the venues their people.
struct Inspectors<'a> {
    lists: &'a DrawLists,
    seed: String,
    sums: DrawSums,
}

impl<'a> Inspectors<'a> {
    /// The people of each of `venues`, or how few are free for it.
    fn of(&self, venues: &[&str], inspectors: usize) -> Vec<Result<Vec<String>, usize>> {
        let free: Vec<Vec<&'a str>> = venues.iter().map(|venue| self.free(venue)).collect();
        let mut turns: Vec<usize> = (0..venues.len()).collect();
        turns.sort_by_key(|turn| (free[*turn].len(), *turn));
        let mut load: BTreeMap<&str, u32> = BTreeMap::new();
        let mut given = vec![Err(0); venues.len()];
        for turn in turns {
            let mut choice: Vec<(u32, Lot, &str)> = free[turn]
                .iter()
                .map(|who| {
                    let so_far = load.get(who).copied().unwrap_or(0);
                    (so_far, self.lot(venues[turn], who), *who)
                })
                .collect();
            if choice.len() < inspectors {
                given[turn] = Err(choice.len());
                continue;
            }
            choice.sort_unstable();
            choice.truncate(inspectors);
            for (_, _, who) in &choice {
                *load.entry(who).or_default() += 1;
            }
            let mut people: Vec<String> = choice.iter().map(|row| row.2.to_owned()).collect();
            people.sort_unstable();
            given[turn] = Ok(people);
        }
        given
    }

    fn free(&self, venue: &str) -> Vec<&'a str> {
        let conflicts = &self.lists.conflicts;
        let is_free = |who: &&String| !conflicts.contains(&((*who).clone(), venue.to_owned()));
        self.lists.people.iter().filter(is_free).map(String::as_str).collect()
    }

    fn lot(&self, venue: &str, person: &str) -> Lot {
        let DrawSums { venues, people, conflicts } = &self.sums;
        let (seed, venue, person) = (&self.seed, safe(venue), safe(person));
        lot(&format!(
            "{DRAW_ALGORITHM}\tperson\t{seed}\t{venues}\t{people}\t{conflicts}\t{venue}\t{person}"
        ))
    }
}

fn lot(text: &str) -> Lot {
    Sha256::digest(text.as_bytes()).into()
}

fn hex(lot: Lot) -> String {
    let mut text = String::with_capacity(64);
    for byte in lot {
        // A text takes whatever is written to it.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// `text` without a tab or a line's end, and no two alike.
fn safe(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('\t', "\\t");
    plain.replace('\n', "\\n").replace('\r', "\\r")
}

fn told(code: &'static str, venue: Option<&str>, values: &[&str]) -> Finding {
    let id = venue.map(str::to_owned);
    let place = Place { file: "venues.geojson".into(), id, ..Place::default() };
    Finding::new(code, Level::Warning, place, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_counts_a_begun_venue() {
        assert_eq!(Quota::Share(5_000).of(100), 5);
        assert_eq!(Quota::Share(5_000).of(101), 6);
        assert_eq!(Quota::Share(1).of(1), 1);
        assert_eq!(Quota::Share(100_000).of(7), 7);
        assert_eq!(Quota::Share(5_000).of(0), 0);
        assert_eq!(Quota::Count(3).of(0), 3);
    }

    #[test]
    fn a_share_is_read_as_it_is_written() {
        for text in ["5%", "2.5%", "0.001%", "100%", "33.333%"] {
            assert_eq!(Quota::share(text).map(|share| share.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Quota::share("5"), Some(Quota::Share(5_000)));
        for text in ["", "%", "0", "100.001", "101%", "1e1", "-5%", "5.0000", "٥%", "."] {
            assert_eq!(Quota::share(text), None, "{text}");
        }
    }

    #[test]
    fn no_two_texts_are_safe_in_the_same_way() {
        let texts = ["a\tb", "a\\tb", "a\\\tb", "a\nb", "a\\nb", "a\rb", "ab", ""];
        let safe: BTreeSet<String> = texts.iter().map(|text| safe(text)).collect();
        assert_eq!(safe.len(), texts.len());
        assert!(safe.iter().all(|text| !text.contains(['\t', '\n', '\r'])));
    }

    #[test]
    fn the_hash_of_a_list_is_what_sha256sum_says_of_its_lines() {
        let lists = DrawLists {
            venues: [("V1".to_owned(), 2), ("V2".to_owned(), 0)].into(),
            people: ["O1".to_owned()].into(),
            conflicts: BTreeSet::new(),
        };
        let sums = lists.sums();
        // printf 'V1\t2\nV2\t0\n' | sha256sum
        assert_eq!(sums.venues, "a0852ea97ff417f57faaed69df1e691d1f4c38b51f8bd6065dc6d29fc975c0b6");
        // printf 'O1\n' | sha256sum; printf '' | sha256sum
        assert_eq!(sums.people, "d0a743511f239f3e7df2eef3b8cf882328a6608df9d94496cc180d8cd1a250fa");
        assert_eq!(
            sums.conflicts,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}

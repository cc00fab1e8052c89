//! The random draw: by its weights, without a conflict, evenly, and the same when repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use beibao::demand::{DrawChoice, DrawLists, DrawRecord, DrawWeights, Drawn, Quota, draw};
use beibao::exchange::{draw_from_json, draw_to_json};
use beibao::unit::Dice;
use sha2::{Digest, Sha256};

fn lists(venues: &[(&str, u32)], people: &[&str], conflicts: &[(&str, &str)]) -> DrawLists {
    DrawLists {
        venues: venues.iter().map(|(id, weight)| ((*id).to_owned(), *weight)).collect(),
        people: people.iter().map(|id| (*id).to_owned()).collect(),
        conflicts: conflicts.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
    }
}

fn random_lists(dice: &mut Dice, venues: usize, people: usize, conflicts: usize) -> DrawLists {
    let mut made = DrawLists::default();
    for venue in 0..venues {
        made.venues.insert(format!("场所{venue}"), u32::try_from(dice.below(5)).unwrap_or(0));
    }
    made.people.extend((0..people).map(|person| format!("O{person}")));
    for _ in 0..conflicts {
        let (who, what) = (dice.below(people), dice.below(venues));
        made.conflicts.insert((format!("O{who}"), format!("场所{what}")));
    }
    made
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The draw as its page tells it, with texts and sorting alone; ids hold nothing to be escaped.
fn by_hand(lists: &DrawLists, seed: &str, count: usize, inspectors: usize) -> Vec<Drawn> {
    let text =
        |rows: Vec<String>| hash(&rows.iter().map(|row| row.clone() + "\n").collect::<String>());
    let venues = text(lists.venues.iter().map(|(id, weight)| format!("{id}\t{weight}")).collect());
    let people = text(lists.people.iter().cloned().collect());
    let conflicts = text(lists.conflicts.iter().map(|(a, b)| format!("{a}\t{b}")).collect());
    let mut tickets = Vec::new();
    for (id, weight) in &lists.venues {
        for n in 1..=*weight {
            let lot = hash(&format!("beibao-draw-1\tvenue\t{seed}\t{venues}\t{id}\t{n}"));
            tickets.push((lot, id.clone()));
        }
    }
    tickets.sort();
    let mut drawn: Vec<Drawn> = Vec::new();
    for (lot, venue) in tickets {
        if drawn.len() < count && drawn.iter().all(|row| row.venue != venue) {
            drawn.push(Drawn { venue, lot, people: Vec::new() });
        }
    }
    let free = |venue: &str| -> Vec<&String> {
        let apart = |who: &&String| lists.conflicts.contains(&((*who).clone(), venue.to_owned()));
        lists.people.iter().filter(|who| !apart(who)).collect()
    };
    let mut turns: Vec<usize> = (0..drawn.len()).collect();
    turns.sort_by_key(|turn| free(&drawn[*turn].venue).len());
    for turn in turns {
        let venue = drawn[turn].venue.clone();
        let mut able = free(&venue);
        if able.len() < inspectors {
            continue;
        }
        let load = |who: &String| drawn.iter().filter(|row| row.people.contains(who)).count();
        let head =
            format!("beibao-draw-1\tperson\t{seed}\t{venues}\t{people}\t{conflicts}\t{venue}");
        able.sort_by_key(|who| (load(who), hash(&format!("{head}\t{who}"))));
        let mut chosen: Vec<String> = able.into_iter().take(inspectors).cloned().collect();
        chosen.sort();
        drawn[turn].people = chosen;
    }
    drawn
}

#[test]
fn the_draw_is_what_hashing_and_sorting_by_hand_gives() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let (venues, people) = (1 + dice.below(20), 1 + dice.below(8));
        let conflicts = dice.below(20);
        let lists = random_lists(&mut dice, venues, people, conflicts);
        let text = format!("种子 {seed}");
        for count in [1, 3, 50] {
            let made = draw(&lists, &text, Quota::Count(count), 2).value;
            assert_eq!(made, by_hand(&lists, &text, count as usize, 2), "seed {seed}, {count}");
        }
    }
}

/// How likely each of `weights` is among `count` drawn one after the other, each by its weight of
/// those that are left.
fn likely(weights: &[u32], count: usize) -> Vec<f64> {
    let mut all = vec![0.0; weights.len()];
    let mut open = vec![(1.0, Vec::new())];
    for _ in 0..count {
        let mut next = Vec::new();
        for (chance, taken) in open {
            let left = |row: &usize| !taken.contains(row);
            let sum: u32 = (0..weights.len()).filter(left).map(|row| weights[row]).sum();
            for row in (0..weights.len()).filter(left).filter(|row| 0 < weights[*row]) {
                let chance = chance * f64::from(weights[row]) / f64::from(sum);
                all[row] += chance;
                let mut taken: Vec<usize> = taken.clone();
                taken.push(row);
                next.push((chance, taken));
            }
        }
        open = next;
    }
    all
}

#[test]
fn venues_come_up_as_often_as_their_weight_says_and_without_weight_never() {
    const SEEDS: u32 = 8_000;
    let weights = [1, 1, 2, 2, 3, 4, 8, 0];
    let names: Vec<String> = (0..weights.len()).map(|row| format!("V{row}")).collect();
    let rows: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(weights).collect();
    let lists = lists(&rows, &["A", "B"], &[]);
    for count in [1_u32, 3] {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..SEEDS {
            for row in draw(&lists, &seed.to_string(), Quota::Count(count), 2).value {
                *seen.entry(row.venue).or_default() += 1;
            }
        }
        for (name, chance) in names.iter().zip(likely(&weights, count as usize)) {
            let times = f64::from(seen.get(name).copied().unwrap_or(0));
            let (mean, spread) =
                (chance * f64::from(SEEDS), (chance * (1.0 - chance) * f64::from(SEEDS)).sqrt());
            // The seeds are fixed, so that this holds for ever or never; 4 sigma is once in 16,000.
            assert!((times - mean).abs() <= 4.0 * spread, "{name}, {count}: {times}, not {mean}");
        }
    }
}

#[test]
fn inspectors_come_up_equally_often() {
    const SEEDS: u32 = 4_000;
    let lists = lists(&[("V1", 1)], &["A", "B", "C", "D", "E"], &[("E", "V1")]);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..SEEDS {
        for row in draw(&lists, &seed.to_string(), Quota::Count(1), 2).value {
            *seen.entry(row.people.join("+")).or_default() += 1;
        }
    }
    let pairs: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert_eq!(pairs, ["A+B", "A+C", "A+D", "B+C", "B+D", "C+D"]);
    let mean = f64::from(SEEDS) / 6.0;
    let spread = (f64::from(SEEDS) * (1.0 / 6.0) * (5.0 / 6.0)).sqrt();
    assert!(seen.values().all(|n| (f64::from(*n) - mean).abs() <= 4.0 * spread), "{seen:?}");
}

fn loads(lists: &DrawLists, drawn: &[Drawn]) -> BTreeMap<String, usize> {
    let times = |who: &String| drawn.iter().filter(|row| row.people.contains(who)).count();
    lists.people.iter().map(|who| (who.clone(), times(who))).collect()
}

#[test]
fn without_conflicts_nobody_has_more_than_one_venue_more_than_another() {
    for seed in 0..50 {
        let mut dice = Dice::new(seed);
        let (venues, people) = (5 + dice.below(40), 2 + dice.below(9));
        let lists = random_lists(&mut dice, venues, people, 0);
        let drawn = draw(&lists, "s", Quota::share("60%").expect("a share"), 2).value;
        let loads = loads(&lists, &drawn);
        let (least, most) = (loads.values().min(), loads.values().max());
        assert!(most.copied() <= least.map(|least| least + 1), "seed {seed}: {loads:?}");
    }
}

/// The least that the busiest can have when `pairs` are still to be given two people each.
fn least_most(free: &[Vec<usize>], loads: &mut Vec<usize>, bound: usize) -> usize {
    let now = loads.iter().copied().max().unwrap_or(0);
    if bound <= now {
        return bound;
    }
    let Some((first, rest)) = free.split_first() else { return now };
    let mut best = bound;
    for (at, a) in first.iter().enumerate() {
        for b in first.iter().skip(at + 1) {
            loads[*a] += 1;
            loads[*b] += 1;
            best = least_most(rest, loads, best);
            loads[*a] -= 1;
            loads[*b] -= 1;
        }
    }
    best
}

#[test]
fn no_conflict_is_ever_broken_and_the_load_is_as_even_as_conflicts_allow() {
    let mut uneven = 0;
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let lists = random_lists(&mut dice, 7, 4, 9);
        let made = draw(&lists, &seed.to_string(), Quota::Count(7), 2);
        let free = |venue: &str| -> Vec<usize> {
            let apart = |who: &String| lists.conflicts.contains(&(who.clone(), venue.to_owned()));
            let rows = lists.people.iter().enumerate();
            rows.filter(|(_, who)| !apart(who)).map(|(row, _)| row).collect()
        };
        let mut short = BTreeSet::new();
        for row in &made.value {
            for who in &row.people {
                assert!(!lists.conflicts.contains(&(who.clone(), row.venue.clone())), "{row:?}");
            }
            let enough = 2 <= free(&row.venue).len();
            assert_eq!(row.people.len(), if enough { 2 } else { 0 }, "seed {seed}: {row:?}");
            if !enough {
                short.insert(row.venue.clone());
            }
        }
        let told = made.findings.iter().filter(|finding| finding.code == "B7002");
        let told: BTreeSet<String> = told.filter_map(|f| f.place.id.clone()).collect();
        assert_eq!(told, short, "seed {seed}");
        let given = made.value.iter().filter(|row| !row.people.is_empty());
        let free: Vec<Vec<usize>> = given.map(|row| free(&row.venue)).collect();
        let best = least_most(&free, &mut vec![0; 4], usize::MAX);
        let most = loads(&lists, &made.value).into_values().max().unwrap_or(0);
        assert!(most <= best + 1, "seed {seed}: {most} where {best} would do");
        uneven += usize::from(best < most);
    }
    assert!(uneven <= 15, "{uneven} of 300 are less even than they could be");
}

fn record() -> DrawRecord {
    let lists = lists(
        &[("V1", 1), ("V2", 2), ("V\t3", 4), ("V4", 0), ("V5", 4)],
        &["PS1-O01", "PS1-O02", "PS1-O03", "PS2-O01"],
        &[("PS1-O01", "V2"), ("PS1-O02", "V5")],
    );
    let source = "县局\"通知\"".to_owned();
    let weights = DrawWeights { value: [1, 2, 4], source, date: "2026-03-01".to_owned() };
    let choice = DrawChoice { stations: vec!["PS1".to_owned()], ..DrawChoice::default() };
    let made = DrawRecord::make("开奖 08-15", (Quota::Count(3), 2), (choice, weights), lists);
    assert_eq!(made.findings, []);
    made.value
}

fn read(text: &str) -> Option<DrawRecord> {
    draw_from_json(Path::new("draw.json"), text).ok()
}

/// The codes that verifying `record` over the lists and weights of the true one tells.
fn told(record: &DrawRecord, truth: &DrawRecord) -> Vec<&'static str> {
    let findings = record.differences(&truth.lists, &truth.weights);
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_record_is_read_as_it_was_written_and_repeated_in_full() {
    let record = record();
    let text = draw_to_json(&record);
    let again = read(&text).expect("it was written so");
    assert_eq!(again, record);
    assert_eq!(draw_to_json(&again), text);
    assert_eq!(told(&again, &record), [""; 0]);
}

#[test]
fn any_changed_byte_of_a_record_is_found() {
    let truth = record();
    let text = draw_to_json(&truth);
    let mut rng = Dice::new(3);
    for at in 0..text.len() {
        for flip in [1_u8, 2, 0x10, 0x20, 1 + (rng.roll() % 254) as u8] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let Some(found) = read(&changed) else { continue };
            if found.choice != truth.choice {
                continue; // another choice makes other lists of the folder
            }
            let is_told = !told(&found, &truth).is_empty() || draw_to_json(&found) != changed;
            assert!(is_told, "byte {at} with {flip:#x}: {changed}");
        }
    }
}

#[test]
fn a_change_is_told_by_its_own_code() {
    let truth = record();
    let check = |change: &dyn Fn(&mut DrawRecord), codes: &[&str]| {
        let mut changed = truth.clone();
        change(&mut changed);
        let told = told(&changed, &truth);
        assert!(codes.iter().all(|code| told.contains(code)), "{told:?}, not {codes:?}");
    };
    check(&|r| r.seed.push('!'), &["B7013"]);
    check(&|r| r.drawn.swap(0, 1), &["B7013"]);
    check(&|r| drop(r.drawn.pop()), &["B7013"]);
    check(&|r| r.drawn[0].people.reverse(), &["B7013"]);
    check(&|r| r.drawn[2].lot.push('0'), &["B7013"]);
    check(&|r| r.quota = Quota::Count(2), &["B7013"]);
    check(&|r| r.inspectors = 3, &["B7013"]);
    check(&|r| r.sums.conflicts.clear(), &["B7012"]);
    check(&|r| _ = r.lists.venues.insert("V9".to_owned(), 0), &["B7011", "B7012", "B7013"]);
    check(&|r| _ = r.lists.venues.insert("V1".to_owned(), 2), &["B7011", "B7012"]);
    check(&|r| drop(r.lists.people.pop_last()), &["B7011", "B7012"]);
    check(&|r| drop(r.lists.conflicts.pop_last()), &["B7011", "B7012"]);
    check(&|r| r.weights.value[0] = 2, &["B7014"]);
    check(&|r| r.weights.source.push('x'), &["B7014"]);
}

#[test]
fn a_list_that_is_another_now_does_not_make_the_result_untrue() {
    let truth = record();
    let mut now = truth.clone();
    now.lists.venues.insert("V6".to_owned(), 4);
    let findings = truth.differences(&now.lists, &now.weights);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["B7011"]);
    assert!(findings[0].values.concat().contains("+ V6"), "{findings:?}");
}

#[test]
fn a_record_that_asks_for_endless_work_or_for_one_inspector_is_refused() {
    let text = draw_to_json(&record());
    assert!(read(&text.replace("[\"V5\",4]", "[\"V5\",4000000000]")).is_none());
    assert!(read(&text.replace("\"inspectors\": 2", "\"inspectors\": 1")).is_none());
    assert!(read(&text.replace("beibao-draw-1", "beibao-draw-2")).is_none());
    assert!(read(&text.replace("\"version\": 1", "\"version\": 2")).is_none());
}

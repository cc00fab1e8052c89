//! The figures of a report against slow counting, and against lives told by hand.

use std::collections::BTreeSet;

use beibao::calendar::Calendar;
use beibao::report::{Report, Scope, Share, Turn, percentile, report, turns};
use beibao::rules::{Rules, calendars};
use beibao::spatial::Index;
use beibao::unit::Dice;
use beibao::world::{
    Case, CaseKind, Done, Hazard, HazardStatus, History, Household, Need, Size, Step, Venue,
    VenueKind, World,
};
use geo::Coord;
use jiff::ToSpan;
use jiff::civil::{Date, date};

const FROM: Date = date(2026, 3, 1);
const TO: Date = date(2026, 3, 31);

fn home(id: &str, every: u32, last: Option<Date>) -> Household {
    Household {
        id: id.to_owned(),
        label: Some("a door plate".to_owned()),
        need: Need::LowIncome,
        level: Some(1),
        every_days: Some(every),
        times: None,
        last,
        changed: None,
        service: None,
        hours: Vec::new(),
        two_person: false,
        needs: Vec::new(),
        grid: None,
        village: None,
        position: Coord { x: 106.9, y: 26.9 },
    }
}

fn venue(id: &str, every: u32) -> Venue {
    Venue {
        id: id.to_owned(),
        name: None,
        kind: VenueKind::Shop,
        risk: Some(3),
        grade: None,
        size: Size::default(),
        every_days: Some(every),
        times: None,
        last: None,
        service: None,
        open: Vec::new(),
        open_on: None,
        ladder: Vec::new(),
        needs: Vec::new(),
        grid: None,
        position: Coord { x: 106.9, y: 26.9 },
    }
}

fn hazard(id: &str, status: HazardStatus, [found, due, closed]: [Option<Date>; 3]) -> Hazard {
    Hazard {
        id: id.to_owned(),
        kind: "wiring".to_owned(),
        severity: Some(2),
        status,
        found,
        due,
        closed,
        venue: None,
        grid: Some("G1".to_owned()),
        position: Coord { x: 106.9, y: 26.9 },
    }
}

fn done(date: Date, people: &[&str]) -> Done {
    let people = people.iter().map(|id| (*id).to_owned()).collect();
    Done { date, people, ..Done::default() }
}

fn case(id: &str, kind: CaseKind, steps: &[(Date, &str, &str, Option<Date>)]) -> Case {
    let step = |(date, deed, state, due): &(Date, &str, &str, Option<Date>)| Step {
        date: *date,
        deed: (*deed).to_owned(),
        state: (*state).to_owned(),
        due: *due,
        by: None,
        hazard: (kind == CaseKind::Hazard).then_some(match *state {
            "mended" | "fixed" => HazardStatus::Rectified,
            "verified" | "closed" | "transferred" => HazardStatus::Verified,
            _ => HazardStatus::Open,
        }),
    };
    Case {
        class: None,
        id: id.to_owned(),
        kind,
        site: None,
        position: None,
        grid: None,
        steps: steps.iter().map(step).collect(),
        closed: steps.last().is_some_and(|step| step.2 == "closed"),
    }
}

fn over(world: &World, (from, to): (Date, Date)) -> Report {
    let calendar: Calendar = calendars();
    report(&Scope {
        world,
        index: &Index::over(world),
        rules: &Rules::built_in(),
        calendar: &calendar,
        from,
        to,
        plan: None,
    })
}

fn after(day: Date, days: usize) -> Date {
    day.saturating_add(i64::try_from(days).unwrap_or(0).days())
}

fn march(day: i8) -> Date {
    date(2026, 3, day)
}

/// The turns as their page defines them: one for each visit and the one before it, and one more
/// that nobody made.
fn slow_turns(cadence: u32, grace: u32, visits: &[Date]) -> Vec<Turn> {
    let days = |day: Date, count: u32| day.saturating_add(i64::from(count).days());
    let mut ends: Vec<Option<Date>> = visits.iter().copied().map(Some).collect();
    ends.push(None);
    let mut all = Vec::new();
    for (at, made) in ends.iter().enumerate() {
        if made.is_some_and(|day| day < FROM || TO < day) {
            continue;
        }
        let since = visits.iter().take(at).rfind(|day| **day <= TO).copied();
        let since =
            if made.is_none() { visits.iter().rfind(|day| **day <= TO).copied() } else { since };
        let target = since.map_or(FROM, |day| days(day, cadence));
        if target <= TO {
            all.push(Turn { since, target, latest: days(target, grace), made: *made });
        }
    }
    all
}

#[test]
fn turns_are_those_of_slow_counting() {
    for seed in 0..3_000 {
        let mut dice = Dice::new(seed);
        let (cadence, grace) = (1 + dice.below(60) as u32, dice.below(20) as u32);
        let days: BTreeSet<Date> =
            (0..dice.below(7)).map(|_| after(date(2026, 1, 10), dice.below(100))).collect();
        let visits: Vec<Date> = days.into_iter().collect();
        let found = turns((cadence, grace), &visits, (FROM, TO));
        let expected = slow_turns(cadence, grace, &visits);
        assert_eq!(found, expected, "seed {seed}: every {cadence}, {visits:?}");
    }
}

#[test]
fn a_percentile_is_the_least_that_so_many_do_not_pass() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let mut numbers: Vec<u32> = (0..dice.below(60)).map(|_| dice.below(40) as u32).collect();
        numbers.sort_unstable();
        let enough =
            |most: &u32| numbers.iter().filter(|n| *n <= most).count() * 100 >= numbers.len() * 95;
        let expected = numbers.iter().copied().find(enough);
        assert_eq!(percentile(&numbers, 95), expected, "seed {seed}: {numbers:?}");
    }
}

#[test]
fn faces_are_those_of_slow_counting() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let homes: Vec<Household> = (0..6).map(|n| home(&format!("H{n}"), 30, None)).collect();
        let mut world = World { households: homes.into(), ..World::default() };
        let mut log = Vec::new();
        for _ in 0..60 {
            let site = format!("H{}", dice.below(8));
            let day = after(date(2025, 12, 1), dice.below(150));
            let who: BTreeSet<String> =
                (0..dice.below(3)).map(|_| format!("O{}", dice.below(4))).collect();
            let id = ["", "care:", "service:"][dice.below(3)].to_owned() + &site;
            let people = who.iter().cloned().collect();
            world.history.add(&id, Done { date: day, people, ..Done::default() });
            log.push((site, day, who));
        }
        let mut expected = Vec::new();
        for n in 0..6 {
            let mut faces: Vec<&String> = Vec::new();
            for (site, day, who) in &log {
                if *site == format!("H{n}") && (date(2026, 1, 1)..=TO).contains(day) {
                    faces.extend(who);
                }
            }
            faces.sort();
            faces.dedup();
            if !faces.is_empty() {
                expected.push(faces.len() as u32);
            }
        }
        expected.sort_unstable();
        let found = over(&world, (FROM, TO)).faces;
        assert_eq!(found.each, expected, "seed {seed}");
        assert_eq!(found.quarter, Some(date(2026, 1, 1)));
    }
}

#[test]
fn coverage_counts_each_turn_once_in_every_cut() {
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let mut world = World::default();
        for n in 0..20 {
            let every = 1 + dice.below(40) as u32;
            if n % 2 == 0 {
                world.households.push(home(&format!("H{n:02}"), every, None));
            } else {
                world.venues.push(venue(&format!("V{n:02}"), every));
            }
            let purpose = if n % 2 == 0 { "care:H" } else { "inspection:V" };
            for _ in 0..dice.below(5) {
                let day = after(date(2026, 2, 1), dice.below(70));
                world.history.add(&format!("{purpose}{n:02}"), done(day, &[]));
            }
        }
        let found = over(&world, (FROM, TO)).coverage;
        let cuts = [
            found.kinds.values().copied().collect::<Vec<_>>(),
            found.grids.values().copied().collect(),
            found.villages.values().copied().collect(),
            found.tiers.values().copied().collect(),
        ];
        for cut in cuts {
            let sum = |count: fn(&Share) -> u64| cut.iter().map(count).sum::<u64>();
            assert_eq!(sum(|share| share.owed), found.all.owed, "seed {seed}");
            assert_eq!(sum(|share| share.made), found.all.made, "seed {seed}");
            assert_eq!(sum(|share| share.on_time), found.all.on_time, "seed {seed}");
            assert_eq!(sum(|share| share.never), found.all.never, "seed {seed}");
        }
        let all = found.all;
        assert!(all.on_time + all.unknown <= all.made && all.made + all.waiting <= all.owed);
    }
}

#[test]
fn what_only_the_layer_tells_is_reached_but_not_called_late() {
    let homes = vec![
        home("early", 20, Some(date(2026, 2, 20))),
        home("never", 20, None),
        home("reached", 20, Some(march(30))),
    ];
    let mut world = World { households: homes.into(), ..World::default() };
    world.history.add("care:early", done(march(14), &[]));
    let found = over(&world, (FROM, TO)).coverage.all;
    // Early: due on 12 March, in time until the 17th. Never: due at once and not made.
    let counts = (found.owed, found.made, found.on_time, found.unknown, found.never);
    assert_eq!(counts, (3, 2, 1, 1, 1));
    assert_eq!((found.coverage(), found.punctuality()), (Some(666), Some(500)));
    let mut later = world.clone();
    later.households.push(home("visited-later", 20, Some(date(2026, 4, 9))));
    assert_eq!(over(&later, (FROM, TO)).coverage.all, found, "nobody knows what was before");
    let mut layer_only = world.clone();
    layer_only.history = History::default();
    assert_eq!(over(&layer_only, (FROM, TO)).coverage.all.punctuality(), None);
}

#[test]
fn gaps_end_within_the_days_and_what_was_never_visited_has_none() {
    let homes = vec![home("A", 20, None), home("B", 20, None), home("C", 20, None)];
    let mut world = World { households: homes.into(), ..World::default() };
    for day in [date(2025, 6, 1), date(2026, 2, 20), march(2), march(25)] {
        world.history.add("A", done(day, &[]));
    }
    world.history.add("care:B", done(date(2026, 1, 30), &[]));
    world.history.add("care:B", done(date(2026, 4, 2), &[]));
    let found = over(&world, (FROM, TO)).gaps.all;
    assert_eq!((found.days.clone(), found.never), (vec![23, 60], 1));
    assert_eq!((found.greatest(), found.p95()), (Some(60), Some(60)));
}

#[test]
fn a_reinspection_is_in_time_by_the_clock_of_its_step() {
    let found = (march(2), "open", "recorded", None);
    let notice = (march(3), "notice", "noticed", Some(march(10)));
    // Mended on Friday the 6th: to be looked at by Wednesday the 11th.
    let fix = (march(6), "fix", "mended", Some(march(11)));
    let look = |day| (march(day), "verify", "verified", None);
    let close = (march(20), "close", "closed", None);
    let again = (march(25), "reopen", "recorded", None);
    let cases = vec![
        case("in-time", CaseKind::Hazard, &[found, notice, fix, look(11), close]),
        case("late", CaseKind::Hazard, &[found, notice, fix, look(12), close, again]),
        case("open", CaseKind::Hazard, &[found, notice, fix]),
        // Nobody said that it was mended by Tuesday the 10th: looked at by Friday the 13th.
        case("silent-in-time", CaseKind::Hazard, &[found, notice, look(13)]),
        case("silent-late", CaseKind::Hazard, &[found, notice, look(16)]),
        case("next-month", CaseKind::Hazard, &[found, (march(3), "notice", "noticed", Some(TO))]),
    ];
    let world = World { cases, ..World::default() };
    let report = over(&world, (FROM, TO));
    let found = report.reinspections;
    assert_eq!((found.due, found.on_time, found.late, found.open), (5, 2, 2, 1));
    let month = report.hazards.last().expect("twelve months");
    assert_eq!((month.month, month.found, month.closed), (FROM, 7, 4), "one was found again");
    assert_eq!((month.open, month.mended), (2, 1));
    assert_eq!(report.hazards.len(), 12);
    let late: Vec<(&str, &str, u32)> =
        report.overdue.iter().map(|row| (row.id.as_str(), row.what, row.days)).collect();
    assert_eq!(late, [("open", "re-inspection", 20)]);
}

#[test]
fn hazards_of_the_layer_have_the_life_that_their_days_tell() {
    let closed = Some(march(9));
    let rows = vec![
        hazard("a", HazardStatus::Verified, [Some(march(1)), Some(march(6)), closed]),
        hazard("b", HazardStatus::Verified, [Some(march(1)), Some(march(6)), None]),
        hazard("c", HazardStatus::Open, [Some(march(1)), Some(march(6)), None]),
        hazard("d", HazardStatus::Open, [Some(date(2026, 2, 1)), Some(date(2026, 6, 6)), None]),
        hazard("e", HazardStatus::Rectified, [Some(march(2)), Some(march(30)), None]),
    ];
    let world = World { hazards: rows.into(), ..World::default() };
    let report = over(&world, (FROM, TO));
    let again = report.reinspections;
    // `b` was closed on no day that is told, and is in no count of clocks and closings.
    assert_eq!((again.due, again.on_time, again.late, again.open), (2, 1, 0, 1));
    let month = report.hazards.last().expect("twelve months");
    assert_eq!((month.found, month.closed, month.open, month.mended), (4, 1, 2, 1));
    let late: Vec<(&str, u32)> = report.overdue.iter().map(|r| (r.id.as_str(), r.days)).collect();
    assert_eq!(late, [("c", 20)], "to be looked at by Wednesday the 11th");
}

#[test]
fn disputes_are_resolved_when_they_are_agreed_upon() {
    let open = (march(2), "open", "found", None);
    let agree = |day| (day, "agree", "agreed", None);
    let cases = vec![
        case(
            "a",
            CaseKind::Dispute,
            &[open, agree(march(5)), (march(20), "check", "closed", None)],
        ),
        case("b", CaseKind::Dispute, &[open, agree(march(30))]),
        case("c", CaseKind::Dispute, &[open, agree(date(2026, 4, 1))]),
        case("d", CaseKind::Dispute, &[open, (march(9), "refer", "referred", None)]),
        case("e", CaseKind::Dispute, &[(date(2026, 2, 2), "open", "found", None), agree(FROM)]),
        case(
            "f",
            CaseKind::Dispute,
            &[open, agree(march(5)), (march(9), "break", "settling", None)],
        ),
    ];
    let report = over(&World { cases, ..World::default() }, (FROM, TO));
    let found = report.disputes;
    assert_eq!((found.begun, found.resolved, found.referred), (5, 2, 1));
    assert_eq!(found.rate(), Some(400));
    let row = report.returns.iter().find(|row| row.what == "dispute").expect("a row a kind");
    assert_eq!((row.month, row.begun, row.ended), (FROM, 5, Some(1)));
}

#[test]
fn the_list_of_what_is_late_begins_with_the_latest_and_can_be_empty() {
    let homes = vec![home("H1", 20, Some(date(2026, 1, 10))), home("H2", 20, Some(march(20)))];
    let cases =
        vec![case("r", CaseKind::Request, &[(march(1), "open", "received", Some(march(28)))])];
    let mut world = World { households: homes.into(), cases, ..World::default() };
    let rows = over(&world, (FROM, TO)).overdue;
    // Due on 30 January, in time until 4 February.
    let told: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.what, row.days)).collect();
    assert_eq!(told, [("H1", "care", 55), ("r", "request", 3)]);
    world.history.add("care:H1", done(march(31), &["O1"]));
    world.cases.clear();
    assert!(over(&world, (FROM, TO)).overdue.is_empty());
}

#[test]
fn the_monthly_return_counts_visits_by_purpose_and_each_month_by_itself() {
    let homes = vec![home("H1", 20, None)];
    let mut world = World { households: homes.into(), ..World::default() };
    world.history.add("H1", done(date(2026, 2, 27), &["O1", "O2"]));
    world.history.add("care:H1", done(march(3), &["O1"]));
    world.history.add("service:H1", done(march(4), &["O3"]));
    world.history.add("care:H1#2", done(date(2026, 4, 1), &["O1"]));
    let report = over(&world, (date(2026, 2, 1), TO));
    let visits = |month: Date, what: &str| {
        let row = report.returns.iter().find(|row| row.month == month && row.what == what);
        row.map(|row| row.begun)
    };
    assert_eq!(visits(date(2026, 2, 1), "visit.care"), Some(1));
    assert_eq!(visits(FROM, "visit.care"), Some(1));
    assert_eq!(visits(FROM, "visit.service"), Some(1));
    assert_eq!(visits(FROM, "visit.patrol"), Some(0));
    let load: Vec<(&str, u64)> =
        report.loads.iter().map(|(id, load)| (id.as_str(), load.done)).collect();
    assert_eq!(load, [("O1", 2), ("O2", 1), ("O3", 1)]);
}

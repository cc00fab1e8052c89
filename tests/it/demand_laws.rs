//! Laws of demand, on townships drawn at random.

use std::collections::BTreeMap;

use beibao::calendar::Horizon;
use beibao::demand::{Options, Pin, Visit, territory};
use beibao::rules::{Rules, calendars};
use beibao::spatial::Index;
use beibao::unit::Metres;
use beibao::words::Language;
use beibao::world::{Done, HazardStatus, Household, Layer, Purpose, World};
use jiff::ToSpan;

use crate::demand_town::{
    MONDAY, WEEK, ago, ask, asked, at, hamlet, hazard, household, setting, shuffled, station,
    station_of, township, week,
};

const SEEDS: u64 = 40;

/// What a visit is, whatever row its station stands in.
fn told(world: &World, visit: &Visit) -> String {
    let station = station_of(world, visit);
    let row = format!("{:?}", visit.station);
    format!("{visit:?}").replace(&row, station)
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    for seed in 0..SEEDS {
        let world = township(seed, 12);
        let other = shuffled(&world, seed + 1);
        let (one, two) = (asked(&world, WEEK), asked(&other, WEEK));
        let tell = |world: &World, visits: &[Visit]| {
            visits.iter().map(|visit| told(world, visit)).collect::<Vec<_>>()
        };
        assert_eq!(tell(&world, &one.value), tell(&other, &two.value), "seed {seed}");
        assert_eq!(one.findings, two.findings, "seed {seed}");
        assert!(one.value.is_sorted_by(|a, b| a.id < b.id), "seed {seed}");
    }
}

#[test]
fn a_place_visited_on_the_first_day_is_not_due_again_before_its_release() {
    let mut again = 0;
    for seed in 0..SEEDS {
        let mut world = township(seed, 12);
        let before = week(&world);
        for visit in before.iter().filter(|visit| visit.layer != Layer::Hazards) {
            world.history.add(&visit.site, Done { date: MONDAY, ..Done::default() });
        }
        for visit in week(&world) {
            match visit.layer {
                Layer::Households | Layer::Venues => {
                    assert!(MONDAY < visit.release, "seed {seed}: {visit:?}");
                    assert!(visit.release <= visit.target, "seed {seed}: {visit:?}");
                    again += 1;
                }
                Layer::Tasks => panic!("seed {seed}: a task that was done: {visit:?}"),
                _ => {}
            }
        }
    }
    assert!(100 < again, "only {again} short cadences were drawn");
}

#[test]
fn a_hazard_that_is_verified_is_never_due_and_closing_one_takes_exactly_its_visits() {
    for seed in 0..SEEDS {
        let mut world = township(seed, 12);
        let before = asked(&world, WEEK).value;
        for row in 0..world.hazards.len() {
            let was = world.hazards.rows()[row].clone();
            world.hazards.rows_mut()[row].status = HazardStatus::Verified;
            let after = week(&world);
            let ids =
                |visits: &[Visit]| visits.iter().map(|visit| visit.id.clone()).collect::<Vec<_>>();
            let kept: Vec<_> = before
                .iter()
                .filter(|visit| visit.site != was.id)
                .map(|visit| visit.id.clone())
                .collect();
            assert_eq!(ids(&after), kept, "seed {seed}, hazard {}", was.id);
            world.hazards.rows_mut()[row] = was;
        }
    }
}

#[test]
fn more_overdue_is_never_worth_less_nor_of_a_lower_tier() {
    for cadence in [1, 3, 14, 30, 90] {
        let mut last = (3, 0);
        for days in 0..400 {
            let mut world = hamlet();
            let mut home = household("H1");
            (home.every_days, home.last) = (Some(cadence), Some(ago(days)));
            world.households.push(home);
            let Some(visit) = week(&world).into_iter().next() else { continue };
            assert!(
                visit.tier <= last.0 && last.1 <= visit.worth,
                "{days} of {cadence}: {visit:?}"
            );
            assert!(visit.worth <= 300, "{visit:?}");
            last = (visit.tier, visit.worth);
        }
        assert!(last.1 == 300, "the cap is reached");
    }
}

#[test]
fn every_window_lies_in_the_horizon_from_release_on_and_in_order() {
    for seed in 0..SEEDS {
        let horizon = Horizon { from: MONDAY, days: 1 + u32::try_from(seed).unwrap() % 20 };
        let end = horizon.last().at(0, 0, 0, 0).saturating_add(1.days());
        for visit in asked(&township(seed, 12), horizon).value {
            assert!(!visit.windows.is_empty(), "seed {seed}: {visit:?}");
            for (from, to) in &visit.windows {
                assert!(from < to && *to <= end, "seed {seed}: {visit:?}");
                assert!(visit.release <= from.date(), "seed {seed}: {visit:?}");
            }
            assert!(visit.windows.is_sorted(), "seed {seed}: {visit:?}");
            assert!(horizon.from <= visit.release && visit.release <= horizon.last());
            assert!(visit.target <= horizon.last() || visit.layer == Layer::Tasks, "{visit:?}");
        }
    }
}

#[test]
fn every_crew_is_at_least_what_the_law_asks_for() {
    let rules = Rules::built_in();
    for seed in 0..SEEDS {
        for visit in week(&township(seed, 12)) {
            let least = rules.authority(visit.purpose, false);
            assert!(least.certified <= visit.crew.certified && least.people <= visit.crew.people);
            assert!(1 <= visit.crew.certified && visit.crew.certified <= visit.crew.people);
            if matches!(visit.purpose, Purpose::Inspection | Purpose::Reinspection) {
                assert!(2 <= visit.crew.certified, "{visit:?}");
            }
        }
    }
}

#[test]
fn visits_of_one_site_can_be_kept_apart_on_the_worked_days() {
    let calendar = calendars();
    let mut groups = 0;
    for seed in 0..SEEDS {
        let horizon = Horizon { from: ago(-i64::try_from(seed).unwrap()), days: 14 };
        let visits = asked(&township(seed, 12), horizon).value;
        let mut of_site: BTreeMap<String, Vec<&Visit>> = BTreeMap::new();
        for visit in &visits {
            if let Some(apart) = &visit.apart {
                of_site.entry(apart.group.clone()).or_default().push(visit);
            }
        }
        for (site, visits) in of_site {
            let days = visits[0].apart.as_ref().unwrap().days;
            let first = visits.iter().map(|visit| visit.release).min().unwrap();
            let worked: Vec<_> = horizon
                .dates()
                .map(|(_, date)| date)
                .filter(|date| first <= *date && calendar.is_worked(*date))
                .collect();
            let (mut placed, mut free) = (0, first);
            for date in &worked {
                if free <= *date {
                    placed += 1;
                    free = date.saturating_add(i64::from(days).days());
                }
            }
            assert!(1 < visits.len() && 1 <= days, "{site}");
            assert!(visits.len() <= placed || days == 1, "seed {seed}, {site}: {days} days");
            assert!(visits.iter().all(|visit| site.ends_with(&visit.site)));
            groups += 1;
        }
    }
    assert!(100 < groups, "only {groups}");
}

#[test]
fn a_why_is_one_sentence_and_gives_nobodys_condition_away() {
    for language in [Language::Chinese, Language::English] {
        for seed in 0..SEEDS {
            let options = Options { horizon: WEEK, language, pins: BTreeMap::new() };
            for visit in ask(&township(seed, 12), &options).value {
                let stop = if language == Language::Chinese { "。" } else { "." };
                assert!(visit.why.ends_with(stop), "{}", visit.why);
                assert!(!visit.why.contains("{}") && !visit.why.contains("why."), "{}", visit.why);
                assert_eq!(visit.why.matches(['。', '?', '\n']).count(), usize::from(stop == "。"));
                for word in ["dementia", "mental", "ill_", "disabled"] {
                    assert!(!visit.why.contains(word), "{}", visit.why);
                }
            }
        }
    }
}

#[test]
fn a_pin_reaches_its_visit_and_one_for_nobody_is_told() {
    let mut world = hamlet();
    world.households.push(household("H1"));
    world.households.rows_mut()[0].last = None;
    let pin = Pin { crew: Some(String::from("S1-C1")), date: Some(MONDAY), begin: None };
    let pins = ["care:H1", "collection:H1", "care:H2"].map(|id| (id.to_owned(), pin.clone()));
    let options = Options { horizon: WEEK, language: Language::English, pins: pins.into() };
    let found = ask(&world, &options);
    assert_eq!(found.value[0].pin, Some(pin));
    let told: Vec<_> = found.findings.iter().filter(|finding| finding.code == "B3011").collect();
    assert_eq!(told.len(), 2);
    for finding in told {
        assert!(finding.text(Language::English).contains("near it are: care:H1"));
    }
}

#[test]
fn without_a_station_nobody_is_visited_and_it_is_said() {
    let mut world = township(1, 12);
    world.stations = Vec::new().into();
    let found = asked(&world, WEEK);
    assert!(found.value.is_empty() && found.is_rejected());
    assert_eq!(found.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["B3001"]);
}

#[test]
fn every_finding_has_its_words() {
    let mut codes = BTreeMap::new();
    for seed in 0..SEEDS {
        for finding in asked(&township(seed, 12), WEEK).findings {
            for language in [Language::Chinese, Language::English] {
                assert_ne!(finding.what(language), finding.code);
                assert_ne!(finding.help(language), format!("{}.help", finding.code));
                assert!(!finding.what(language).contains('?'), "{}", finding.what(language));
            }
            *codes.entry(finding.code).or_insert(0) += 1;
        }
    }
    let seen: Vec<_> = codes.into_keys().collect();
    let expected = [
        "B3002", "B3003", "B3004", "B3005", "B3006", "B3007", "B3008", "B3009", "B3010", "B3012",
        "B3013",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_place_goes_to_the_station_of_its_grids_town_then_its_areas_then_the_nearest() {
    let mut world = township(3, 0);
    world.stations.push(station("S9", None, at(100, 100)));
    let (index, rules, calendar) = (Index::over(&world), Rules::built_in(), calendars());
    let far = world.stations.ids().last();
    let (by_travel, nowhere) = (|_| far, |_| None);
    let name = |id: Option<_>| id.map(|id| world.stations[id].id.as_str());
    let roads = setting(&world, &index, (&rules, &calendar), &by_travel);
    let none = setting(&world, &index, (&rules, &calendar), &nowhere);
    // In the east, but of a grid in the west.
    assert_eq!(name(territory(&roads, Some("G00"), at(15, 2))), Some("S0"));
    assert_eq!(name(territory(&roads, None, at(15, 2))), Some("S1"));
    assert_eq!(name(territory(&roads, Some("unknown"), at(15, 2))), Some("S1"));
    assert_eq!(name(territory(&roads, None, at(20, 20))), Some("S9"));
    assert_eq!(name(territory(&none, None, at(20, 20))), Some("S1"));
}

#[test]
fn hazards_at_hand_raise_a_places_worth_up_to_a_cap() {
    let mut world = hamlet();
    world.households.push(household("H1"));
    world.households.rows_mut()[0].last = Some(ago(30));
    let worth = |world: &World| week(world).iter().find(|visit| visit.site == "H1").unwrap().worth;
    let (plain, mut last) = (worth(&world), 0);
    for number in 0..9 {
        let mut near = hazard(&format!("Z{number}"));
        near.position = at(1, 1);
        world.hazards.push(near);
        let now = worth(&world);
        assert!(last <= now && plain < now && now <= plain + 30, "{number}: {now}");
        last = now;
    }
    assert_eq!(last, plain + 30);
    let nearby = Rules::built_in().worth.nearby_metres.value;
    assert_eq!(Metres(nearby), Metres(200));
}

#[test]
fn the_longest_gap_of_a_village_raises_everyones_worth_in_it() {
    let mut world = township(0, 0);
    for (id, x) in [("H1", 1), ("H2", 2), ("H3", 5)] {
        let mut home = household(id);
        (home.position, home.last) = (at(x, 1), Some(ago(30)));
        world.households.push(home);
    }
    let worths = |world: &World| week(world).iter().map(|visit| visit.worth).collect::<Vec<_>>();
    assert_eq!(worths(&world), [106, 106, 106]);
    world.households.rows_mut()[1].last = Some(ago(60));
    assert_eq!(worths(&world), [112, 212, 106]);
    world.households.rows_mut()[1].last = None;
    assert_eq!(worths(&world), [160, 160, 106]);
}

#[test]
fn a_record_of_nobody_and_an_id_given_twice_are_told() {
    let mut world = hamlet();
    for last in [None, Some(ago(60))] {
        world.households.push(Household { last, ..household("H1") });
    }
    world.history.add("care:gone#2", Done { date: ago(1), ..Done::default() });
    let found = asked(&world, WEEK);
    assert_eq!(found.value.len(), 1);
    let codes: Vec<_> = found.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["B3005", "B3009", "B3014", "B3015"]);
    let text = found.findings[2].text(Language::English);
    assert!(text.starts_with("done.csv: care:gone: 1 record(s) of a place"), "{text}");
}

//! What rules change in what is due: several visits a period, a major change, caps, merging.

use beibao::calendar::Market;
use beibao::demand::{Options, Visit, due};
use beibao::finding::Reading;
use beibao::rules::{Rules, calendars};
use beibao::spatial::Index;
use beibao::unit::Seconds;
use beibao::words::Language;
use beibao::world::{
    Done, Grade, HazardStatus, Household, OpenOn, Purpose, StationId, Venue, VenueKind,
    VillageKind, World,
};
use geo::Coord;
use jiff::civil::{Date, date};

use crate::demand_town::{
    MONDAY, WEEK, ago, area, hamlet, hazard, household, setting, venue, village,
};

/// What is due in the week by the built-in rules and those of `own`.
fn by(own: &str, world: &World) -> Reading<Vec<Visit>> {
    let rules = Rules::built_in().overridden_by(own).expect("the test writes sound rules");
    let (index, calendar) = (Index::over(world), calendars());
    let nearest = |_: Coord<f64>| None::<StationId>;
    let options = Options { horizon: WEEK, language: Language::English, pins: [].into() };
    due(&setting(world, &index, (&rules, &calendar), &nearest), &options)
}

/// `key = value` as a pack writes it.
fn rule(key: &str, value: &str) -> String {
    format!("{key} = {{ value = {value}, source = \"a test\", date = \"2026-01-01\" }}\n")
}

fn codes(reading: &Reading<Vec<Visit>>) -> Vec<&'static str> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

/// Days from Monday.
fn day(date: Date) -> i32 {
    (date - MONDAY).get_days()
}

fn shop(change: impl FnOnce(&mut Venue)) -> World {
    let mut world = hamlet();
    let mut one = Venue { last: Some(ago(100)), ..venue("V") };
    change(&mut one);
    world.venues.push(one);
    world
}

fn home(change: impl FnOnce(&mut Household)) -> World {
    let mut world = hamlet();
    let mut one = household("H");
    change(&mut one);
    world.households.push(one);
    world
}

#[test]
fn three_a_week_are_three_visits_with_a_day_between() {
    let world = home(|home| {
        (home.every_days, home.times, home.last) = (Some(7), Some(3), Some(ago(2)));
    });
    let found = by("", &world).value;
    let days: Vec<_> = found.iter().map(|visit| (day(visit.release), day(visit.target))).collect();
    assert_eq!(days, [(0, 0), (0, 2), (2, 5)], "two, two and three days apart");
    assert!(found.iter().all(|visit| visit.apart.as_ref().is_some_and(|apart| apart.days == 2)));
    assert!(found[0].why.contains("(in 7 days 3 times)"), "{}", found[0].why);
}

#[test]
fn a_street_block_is_looked_after_three_times_a_week_and_not_inspected() {
    let world = shop(|venue| {
        (venue.kind, venue.every_days, venue.last) = (VenueKind::StreetBlock, None, Some(ago(3)));
    });
    let found = by("", &world).value;
    assert_eq!(found.iter().map(|visit| visit.purpose).collect::<Vec<_>>(), [Purpose::Patrol; 3]);
    assert_eq!(day(found[0].latest), 1, "at most four days after the last");
}

#[test]
fn a_grade_changes_how_often_a_venue_is_inspected() {
    let count = |kind, grade, last| {
        let world = shop(|venue| {
            (venue.kind, venue.grade, venue.every_days, venue.risk) = (kind, grade, None, None);
            venue.last = Some(ago(last));
        });
        by("", &world).value.len()
    };
    assert_eq!(count(VenueKind::Entertainment, Some(Grade::A), 20), 0, "once in 30 days");
    assert_eq!(count(VenueKind::Entertainment, Some(Grade::B), 6), 1, "three times");
    assert_eq!(count(VenueKind::Entertainment, Some(Grade::C), 6), 2, "five times");
    assert_eq!(count(VenueKind::Shop, Some(Grade::A), 100), 0, "as of risk 1: 365 days");
    assert_eq!(count(VenueKind::Shop, Some(Grade::C), 100), 1, "as of risk 3: 90 days");
}

#[test]
fn after_a_major_change_someone_looks_within_a_day_whatever_the_cadence() {
    let world = home(|home| home.changed = Some(ago(0)));
    let found = by("", &world).value;
    assert_eq!(found.len(), 1);
    let visit = &found[0];
    assert_eq!((visit.tier, day(visit.release), day(visit.latest)), (1, 0, 1));
    assert!(visit.why.starts_with("Things changed on 2026-03-23"), "{}", visit.why);
    let seen = home(|home| (home.changed, home.last) = (Some(ago(3)), Some(ago(3))));
    assert_eq!(by("", &seen).value, [], "someone has looked");
    let later = home(|home| home.changed = Some(ago(-1)));
    assert_eq!(codes(&by("", &later)), ["B3017"]);
    assert_eq!(by("", &later).value, []);
}

#[test]
fn an_inspection_beyond_the_cap_of_the_year_is_not_planned_and_told() {
    let own = rule("cap.kind.shop", "2");
    let mut world = shop(|venue| venue.last = Some(ago(100)));
    assert_eq!(by(&own, &world).value.len(), 1, "that one was last year");
    let done = |date| Done { date, ..Done::default() };
    world.history.add("inspection:V", done(date(2026, 1, 5)));
    world.history.add("inspection:V#2", done(date(2026, 1, 9)));
    world.history.add("care:V", done(date(2026, 1, 12)));
    world.venues.rows_mut()[0].every_days = Some(30);
    let found = by(&own, &world);
    assert_eq!(found.value, []);
    let told: Vec<_> = found.findings.iter().filter(|f| f.code == "B3016").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].values, ["2026", "2", "2", "a test"]);
    assert_eq!(by(&rule("cap.kind.shop", "3"), &world).value.len(), 1);
    world.venues.rows_mut()[0].grade = Some(Grade::C);
    let graded = own + &rule("cap.grade.C", "3");
    assert_eq!(by(&graded, &world).value.len(), 1, "the grade goes before the kind");
}

#[test]
fn of_several_turns_of_a_week_only_as_many_are_kept_as_the_cap_leaves() {
    let world = shop(|venue| (venue.every_days, venue.last) = (Some(2), Some(ago(5))));
    let found = by(&rule("cap.kind.shop", "3"), &world);
    // The one five days ago counts too.
    assert_eq!(
        (found.value.len(), found.findings.iter().filter(|f| f.code == "B3016").count()),
        (2, 1)
    );
}

#[test]
fn an_inspection_and_a_reinspection_within_the_window_are_one_visit() {
    let mut world = shop(|venue| venue.last = Some(ago(90)));
    let mut one = hazard("Z");
    (one.status, one.venue, one.due) = (HazardStatus::Open, Some("V".to_owned()), Some(ago(2)));
    world.hazards.push(one);
    let apart = by("", &world).value;
    assert_eq!(
        apart.iter().map(|visit| &*visit.id).collect::<Vec<_>>(),
        ["inspection:V", "re-inspection:Z"]
    );
    let merged = by(&rule("cap.merge_days", "7"), &world).value;
    assert_eq!(merged.len(), 1);
    let visit = &merged[0];
    assert_eq!((visit.id.as_str(), visit.tier), ("inspection:V", 1));
    assert_eq!(visit.service, apart[0].service + apart[1].service);
    assert_eq!(visit.latest, apart[1].latest.min(apart[0].latest));
    assert!(visit.why.contains("Made with it: Hazard Z"), "{}", visit.why);
    // Who inspected the venue after the hazard was to be mended has looked at it.
    world.history.add("inspection:V", Done { date: ago(1), ..Done::default() });
    let seen = by(&rule("cap.merge_days", "7"), &world).value;
    assert!(seen.iter().all(|visit| MONDAY < visit.release), "{seen:?}");
    assert_eq!(by("", &world).value.len(), 1, "without merging the hazard still waits");
}

#[test]
fn what_is_open_on_market_days_or_in_term_is_visited_only_then() {
    let days = |world: &World, own: &str| {
        let found = by(own, world);
        let all: Vec<_> = found.value[0].windows.iter().map(|(from, _)| from.date()).collect();
        (all, codes(&found))
    };
    let mut world = shop(|venue| venue.open_on = Some(OpenOn::Market));
    assert_eq!(days(&world, "").0.len(), 7, "not known: any day");
    assert!(days(&world, "").1.contains(&"B3019"));
    let kind = VillageKind::Village;
    let mut around = village("X", kind, None, area((0, 0), (16, 16)));
    around.market = Market::read("逢5").0;
    world.villages.push(around);
    assert_eq!(days(&world, "").0, [date(2026, 3, 25)]);
    let school = shop(|venue| venue.open_on = Some(OpenOn::Term));
    let (all, told) = days(&school, "");
    assert_eq!(all.len(), 7);
    assert!(told.contains(&"B3018"));
}

#[test]
fn certificates_that_a_purpose_asks_for_are_needed_by_its_visits() {
    let world = shop(|_| ());
    let own = rule("certificate.inspection", "[\"fire safety\"]");
    assert_eq!(by(&own, &world).value[0].needs, ["fire safety"]);
    let strict = rule("who.care", "[\"officer\"]");
    let pair = home(|home| (home.two_person, home.last) = (true, Some(ago(40))));
    let crew = by(&strict, &pair).value[0].crew;
    assert_eq!((crew.certified, crew.people), (2, 2), "an auxiliary stands for nobody");
    assert_eq!(by("", &pair).value[0].crew.certified, 1);
    assert_eq!(by("", &pair).value[0].service, Seconds::minutes(20));
}

#[test]
fn a_ladder_has_a_visit_of_each_rung_in_a_cadence_of_its_own() {
    let mut world = shop(|venue| {
        venue.last = Some(ago(1));
        venue.ladder = ["责任专员", "第一专员", "谁"].map(str::to_owned).into();
    });
    let found = by("", &world);
    let ids: Vec<_> = found.value.iter().map(|visit| visit.id.as_str()).collect();
    assert_eq!(ids, ["service:V/第一专员", "service:V/责任专员"]);
    assert!(found.value.iter().all(|visit| visit.site == "V" && visit.needs.len() == 1));
    assert!(codes(&found).contains(&"B3021"));
    for rung in ["第一专员", "责任专员"] {
        let done = Done { date: ago(100), ..Done::default() };
        world.history.add(&format!("service:V/{rung}"), done);
    }
    let found = by("", &world);
    let ids: Vec<_> = found.value.iter().map(|visit| visit.id.as_str()).collect();
    assert_eq!(ids, ["service:V/责任专员"], "a quarter has passed, half a year has not");
    assert!(!codes(&found).contains(&"B3014"));
}

//! Cases made by hand: tier, worth, release, target and latest of one site each.

use beibao::calendar::Horizon;
use beibao::demand::Visit;
use beibao::unit::Seconds;
use beibao::world::{
    Done, Hazard, HazardStatus, Household, Need, Purpose, Task, TaskMode, Venue, World,
};
use jiff::civil::Date;

use crate::demand_town::{MONDAY, WEEK, ago, asked, hamlet, hazard, household, task, venue};

/// `id tier worth release target latest`, days counted from Monday, one line a visit.
fn told(visits: &[Visit]) -> String {
    let day = |date: Date| (date - MONDAY).get_days();
    let line = |visit: &Visit| {
        let (release, target, latest) = (day(visit.release), day(visit.target), day(visit.latest));
        format!("{} {} {} {release} {target} {latest}", visit.id, visit.tier, visit.worth)
    };
    visits.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(world: &World, expected: &str) {
    assert_eq!(told(&asked(world, WEEK).value), expected);
}

#[track_caller]
fn home(change: impl FnOnce(&mut Household), expected: &str) {
    let mut world = hamlet();
    world.households.push(household("H"));
    change(&mut world.households.rows_mut()[0]);
    check(&world, expected);
}

#[track_caller]
fn shop(change: impl FnOnce(&mut Venue), expected: &str) {
    let mut world = hamlet();
    world.venues.push(venue("V"));
    change(&mut world.venues.rows_mut()[0]);
    check(&world, expected);
}

#[track_caller]
fn danger(change: impl FnOnce(&mut Hazard), expected: &str) {
    let mut world = hamlet();
    world.hazards.push(hazard("Z"));
    change(&mut world.hazards.rows_mut()[0]);
    check(&world, expected);
}

#[track_caller]
fn job(change: impl FnOnce(&mut Task), expected: &str) {
    let mut world = hamlet();
    world.tasks.push(task("J"));
    change(&mut world.tasks.rows_mut()[0]);
    check(&world, expected);
}

#[test]
fn households() {
    // Not due before the week is over.
    home(|home| home.last = Some(ago(23)), "");
    // Due on Sunday, the last day; may be made from three quarters of the cadence on.
    home(|home| home.last = Some(ago(24)), "care:H 3 100 0 6 13");
    home(|home| (home.every_days, home.last) = (Some(9), Some(ago(3))), "care:H 1 100 3 6 8");
    // Due on Monday is not overdue yet.
    home(|home| home.last = Some(ago(30)), "care:H 3 100 0 0 7");
    home(|home| home.last = Some(ago(45)), "care:H 2 150 0 -15 -8");
    home(|home| home.last = Some(ago(400)), "care:H 2 300 0 -370 -363");
    // Never visited is due at once.
    home(|home| home.last = None, "care:H 3 100 0 0 7");
    // A date to come is not believed.
    home(|home| home.last = Some(ago(-1)), "care:H 3 100 0 0 7");
    home(|home| (home.level, home.last) = (Some(3), None), "care:H 1 100 0 0 7");
    home(|home| (home.need, home.last) = (Need::MigrantNew, None), "collection:H 3 100 0 0 7");
    // The rules' cadence for level 2 is 30 days, for an unknown level too.
    home(|home| (home.every_days, home.level) = (None, Some(2)), "");
    home(
        |home| (home.every_days, home.level, home.last) = (None, None, Some(ago(30))),
        "care:H 3 100 0 0 7",
    );
    home(
        |home| (home.every_days, home.level, home.last) = (Some(0), Some(1), Some(ago(90))),
        "care:H 3 100 0 0 22",
    );
}

#[test]
fn a_cadence_shorter_than_the_horizon_gives_several_visits() {
    home(
        |home| (home.every_days, home.last) = (Some(3), Some(ago(9))),
        "care:H 1 300 0 -6 -6\ncare:H#2 1 100 0 3 3\ncare:H#3 1 100 3 6 6",
    );
    shop(
        |shop| (shop.every_days, shop.last) = (Some(5), Some(ago(4))),
        "inspection:V 3 100 0 1 2\ninspection:V#2 3 100 1 6 7",
    );
    let mut world = hamlet();
    let (every_days, last) = (Some(1), Some(MONDAY));
    world.households.push(Household { every_days, last, ..household("H") });
    let visits = asked(&world, Horizon { from: MONDAY, days: 3 }).value;
    assert_eq!(told(&visits), "care:H 1 100 1 1 1\ncare:H#2 1 100 1 2 2");
}

#[test]
fn venues() {
    shop(|shop| shop.last = Some(ago(84)), "inspection:V 3 100 0 6 28");
    shop(|shop| (shop.risk, shop.last) = (Some(3), Some(ago(90))), "inspection:V 3 100 0 0 22");
    shop(|shop| (shop.risk, shop.last) = (Some(3), Some(ago(91))), "inspection:V 1 101 0 -1 21");
    shop(|shop| (shop.risk, shop.last) = (None, Some(ago(135))), "inspection:V 2 150 0 -45 -23");
    shop(
        |shop| (shop.every_days, shop.risk, shop.last) = (None, Some(3), Some(ago(90))),
        "inspection:V 3 100 0 0 22",
    );
}

#[test]
fn hazards() {
    // Open, in no venue, its day yet to come: somebody looks at it.
    danger(|_| {}, "patrol:Z 3 110 0 0 3");
    danger(|hazard| hazard.due = None, "patrol:Z 3 110 0 0 3");
    danger(|hazard| hazard.status = HazardStatus::Verified, "");
    // Past due since Friday (three days): re-inspected by Wednesday.
    danger(|hazard| hazard.due = Some(ago(3)), "re-inspection:Z 1 116 0 -2 2");
    // Due on Wednesday of this week: from Thursday on, by Monday.
    danger(|hazard| hazard.due = Some(ago(-2)), "re-inspection:Z 1 110 3 3 7");
    // Due on Sunday, the last day: not past due in this week.
    danger(|hazard| hazard.due = Some(ago(-6)), "patrol:Z 3 110 0 0 3");
    danger(
        |hazard| (hazard.status, hazard.due) = (HazardStatus::Rectified, None),
        "re-inspection:Z 1 110 0 0 3",
    );
    // Said to be mended early: the clock is that of the day it was to be mended by.
    danger(
        |hazard| (hazard.status, hazard.severity) = (HazardStatus::Rectified, None),
        "re-inspection:Z 1 120 0 0 35",
    );
    // The rest of 清明, 4 to 6 April, is no working day.
    danger(
        |hazard| (hazard.status, hazard.due) = (HazardStatus::Rectified, Some(ago(-10))),
        "re-inspection:Z 1 110 0 0 16",
    );
}

#[test]
fn a_hazard_in_a_venue_is_looked_at_when_the_venue_is_until_its_day_has_passed() {
    let mut world = hamlet();
    world.venues.push(Venue { last: Some(ago(90)), ..venue("V") });
    let inside = Some(String::from("V"));
    world.hazards.push(Hazard { venue: inside, severity: Some(3), ..hazard("Z") });
    check(&world, "inspection:V 3 115 0 0 22");
    world.hazards.rows_mut()[0].due = Some(ago(1));
    check(&world, "inspection:V 3 115 0 0 22\nre-inspection:Z 1 130 0 0 2");
    // Re-inspected on its last day or after: not again; before that day does not count.
    world.history.add("re-inspection:Z", Done { date: ago(2), ..Done::default() });
    check(&world, "inspection:V 3 115 0 0 22\nre-inspection:Z 1 130 0 0 2");
    // Still open when it was seen to: three worked days later it is looked at again.
    world.history.add("re-inspection:Z", Done { date: ago(1), ..Done::default() });
    check(&world, "inspection:V 3 115 0 0 22\nre-inspection:Z 1 130 2 2 7");
    // What was done on Monday moves the inspection out of the week.
    world.history.add("V", Done { date: MONDAY, ..Done::default() });
    check(&world, "re-inspection:Z 1 130 2 2 7");
}

#[test]
fn tasks() {
    job(|_| {}, "service:J 2 100 0 6 6");
    job(|task| task.mode = TaskMode::Urgent, "service:J 1 100 0 0 0");
    job(|task| (task.mode, task.date) = (TaskMode::Booked, Some(ago(-3))), "service:J 2 100 3 3 3");
    job(|task| task.date = Some(ago(-7)), "");
    job(|task| task.date = Some(ago(1)), "");
    job(|task| task.purpose = Purpose::Mediation, "mediation:J 2 100 0 6 6");
}

#[test]
fn a_booking_has_one_window_and_a_moment_is_as_long_as_the_service() {
    let mut world = hamlet();
    let ten = Seconds::of_day(10, 0);
    let (mode, date, service) = (TaskMode::Booked, Some(ago(-2)), Some(Seconds::minutes(45)));
    world.tasks.push(Task { mode, date, service, hours: vec![(ten, ten)], ..task("J") });
    let visits = asked(&world, WEEK).value;
    let day = ago(-2);
    assert_eq!(visits[0].windows, [(day.at(10, 0, 0, 0), day.at(10, 45, 0, 0))]);
}

#[test]
fn a_why_carries_the_facts() {
    let mut world = hamlet();
    world.households.push(Household { last: Some(ago(45)), ..household("H") });
    world.hazards.push(Hazard { due: Some(ago(3)), ..hazard("Z") });
    let visits = asked(&world, WEEK).value;
    assert_eq!(
        visits[0].why,
        "Last visited 2026-02-06, due every 30 days, so 15 days overdue on the first day."
    );
    assert_eq!(
        visits[1].why,
        "Hazard Z was to be mended by 2026-03-20, 3 days before the first day, and re-inspected by \
         2026-03-25."
    );
}

//! Clocks in working days around the Spring Festival and the autumn holidays of 2026, by hand.

use beibao::ledger::{Clocks, Taking};
use beibao::rules::{Rules, calendars};
use beibao::world::World;
use jiff::civil::date;

use super::ledger_support::{codes, fresh, told};

/// Month and day.
type Day = (i8, i8);

/// Each day, and the first five worked days after it, made by hand from the
/// notice: off 2/15 to 23, 9/25 to 27, 10/1 to 7; worked Saturday 2/14, Saturday 2/28, Sunday 9/20,
/// Saturday 10/10.
#[rustfmt::skip]
const TABLE: [(Day, [Day; 5]); 36] = [
    ((2, 14), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 15), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 16), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 17), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 18), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 19), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 20), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 21), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 22), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 23), [(2, 24), (2, 25), (2, 26), (2, 27), (2, 28)]),
    ((2, 24), [(2, 25), (2, 26), (2, 27), (2, 28), (3, 2)]),
    ((2, 25), [(2, 26), (2, 27), (2, 28), (3, 2), (3, 3)]),
    ((2, 26), [(2, 27), (2, 28), (3, 2), (3, 3), (3, 4)]),
    ((2, 27), [(2, 28), (3, 2), (3, 3), (3, 4), (3, 5)]),
    ((2, 28), [(3, 2), (3, 3), (3, 4), (3, 5), (3, 6)]),
    ((9, 20), [(9, 21), (9, 22), (9, 23), (9, 24), (9, 28)]),
    ((9, 21), [(9, 22), (9, 23), (9, 24), (9, 28), (9, 29)]),
    ((9, 22), [(9, 23), (9, 24), (9, 28), (9, 29), (9, 30)]),
    ((9, 23), [(9, 24), (9, 28), (9, 29), (9, 30), (10, 8)]),
    ((9, 24), [(9, 28), (9, 29), (9, 30), (10, 8), (10, 9)]),
    ((9, 25), [(9, 28), (9, 29), (9, 30), (10, 8), (10, 9)]),
    ((9, 26), [(9, 28), (9, 29), (9, 30), (10, 8), (10, 9)]),
    ((9, 27), [(9, 28), (9, 29), (9, 30), (10, 8), (10, 9)]),
    ((9, 28), [(9, 29), (9, 30), (10, 8), (10, 9), (10, 10)]),
    ((9, 29), [(9, 30), (10, 8), (10, 9), (10, 10), (10, 12)]),
    ((9, 30), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 1), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 2), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 3), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 4), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 5), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 6), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 7), [(10, 8), (10, 9), (10, 10), (10, 12), (10, 13)]),
    ((10, 8), [(10, 9), (10, 10), (10, 12), (10, 13), (10, 14)]),
    ((10, 9), [(10, 10), (10, 12), (10, 13), (10, 14), (10, 15)]),
    ((10, 10), [(10, 12), (10, 13), (10, 14), (10, 15), (10, 16)]),
];

#[test]
fn clocks_around_the_holidays_of_2026_are_those_made_by_hand() {
    let calendar = calendars();
    for ((month, day), expected) in TABLE {
        let from = date(2026, month, day);
        for (count, (month, day)) in (1..).zip(expected) {
            let found = calendar.worked_after(from, count);
            assert_eq!(found, date(2026, month, day), "{from} + {count}");
        }
    }
}

#[test]
fn the_clocks_of_a_hazard_run_by_the_same_table() {
    let (rules, calendar) = (Rules::built_in(), calendars());
    let (notice, again, transfer) = (
        rules.hazard.notice_workdays.value as usize,
        rules.hazard.reinspection_workdays.value as usize,
        rules.hazard.transfer_workdays.value as usize,
    );
    for ((month, day), expected) in TABLE {
        let at = |hour: u32| format!("2026-{month:02}-{day:02}T{hour:02}:00:00");
        let due = format!(r#","due":"2026-{month:02}-{day:02}","signed":"yes""#);
        let (_folder, mut ledger) = fresh();
        let all = [
            told(1, &at(8), "hazard open Z", r#","place":[106.5,26.4]"#),
            told(2, &at(9), "hazard notice Z", &due),
            told(3, &at(10), "hazard report Z", r#","evidence":"e1""#),
            told(4, &at(11), "hazard fix Z", ""),
            told(5, &at(12), "hazard fail Z", r#","evidence":"e2""#),
        ];
        let now = date(2026, 12, 1).at(8, 0, 0, 0);
        let how = Taking { now, strict: true, dry: false, knows: &|_| true };
        assert_eq!(codes(&ledger.append(&all, &how).unwrap()), ["ok"; 5]);
        let mut world = World::default();
        ledger.tell(&mut world, &Clocks { rules: &rules, calendar: &calendar }).unwrap();
        let found: Vec<_> = world.cases[0].steps.iter().filter_map(|step| step.due).collect();
        let on = |count: usize| date(2026, expected[count - 1].0, expected[count - 1].1);
        let given = date(2026, month, day);
        assert_eq!(found, [on(notice), given, given, on(again), on(transfer)], "{given}");
        let last = rules.hazard.reinspected_by(given, &calendar);
        assert_eq!(last, on(again), "what `due` and `report` go by");
    }
}

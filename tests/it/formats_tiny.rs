//! Instances of every text format so small that their costs are counted by hand.

use std::path::Path;

use beibao::exchange::{Instance, Options, Rounding, open, rounds_of, solution_text};
use beibao::solver::{Solution, Violation, check};

/// Customers at (3, 4), (6, 8) and (1, 1): 5, 10 and √2 from the depot.
pub(crate) const SOLOMON: &str = "TINY

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.   XCOORD.   YCOORD.   DEMAND    READY TIME   DUE DATE   SERVICE TIME

    0      0      0      0      0      100      0
    1      3      4      10     0       50      10
    2      6      8      7      0       60      10
    3      1      1      5      0       90      10
";

/// The same without windows.
pub(crate) const VRPLIB: &str = "NAME : tiny
COMMENT : \"by hand\"
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 20
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 1 1
DEMAND_SECTION
1 0
2 10
3 7
4 5
DEPOT_SECTION
1
-1
EOF
";

/// Two depots, windows, prizes, vehicles that differ.
pub(crate) const RICH: &str = "NAME: rich
TYPE: PCVRPTW
DIMENSION: 4
VEHICLES: 2
VEHICLES_MAX_DURATION: 40
SERVICE_TIME: 2
EDGE_WEIGHT_TYPE: EXPLICIT
EDGE_WEIGHT_FORMAT: LOWER_ROW
EDGE_WEIGHT_SECTION
9
5 4
6 3 2
DEMAND_SECTION
1 0
2 0
3 3
4 4
TIME_WINDOW_SECTION
1 0 100
2 0 50
3 10 20
4 0 100
PRIZE_SECTION
1 0
2 0
3 0
4 7
CAPACITY_SECTION
1 3
2 7
VEHICLES_DEPOT_SECTION
1 1
2 2
VEHICLES_ALLOWED_CLIENTS_SECTION
1 3 4
2 3
DEPOT_SECTION
1
2
-1
EOF
";

/// One customer on both days of two, one on one of them.
pub(crate) const PERIODIC: &str = "1 1 2 2
0 10
0 10
0 0 0 0 0 0 0
1 3 4 1 6 2 1 3
2 1 1 0 4 1 2 1 2
";

/// Three customers of profit 5, 7 and 9 and little time.
pub(crate) const ORIENTEERING: &str = "4 1 3 1
0 200
0 0.00 0.00 0.00 0.00 0 0 0 22
1 3.00 4.00 1.00 5.00 1 1 1 0 20
2 6.00 8.00 1.00 7.00 1 1 1 0 20
3 1.00 1.00 1.00 9.00 1 1 1 0 3
";

/// Goods from (3, 4) to (6, 8).
pub(crate) const LI_LIM: &str = "1 10 1
0 0 0 0 0 100 0 0 0
1 3 4 6 0 50 2 0 2
2 6 8 -6 0 60 2 1 0
";

pub(crate) const ALL: [&str; 6] = [SOLOMON, VRPLIB, RICH, PERIODIC, ORIENTEERING, LI_LIM];

pub(crate) fn opened(text: &str, options: &Options) -> Instance {
    open(Path::new("tiny"), text, options).expect("an instance")
}

/// What a solution is worth, and what is wrong with it.
fn judged(problem: &str, solution: &str) -> (String, Vec<&'static str>) {
    let instance = opened(problem, &Options::default());
    let rounds = rounds_of(&instance, Path::new("tiny.sol"), solution).expect("rounds");
    let solution = Solution::of(&instance.problem, rounds);
    let found = check(&instance.problem, &solution);
    (instance.value(&solution), found.into_iter().map(Violation::code).collect())
}

#[track_caller]
fn sound(problem: &str, solution: &str, value: &str) {
    assert_eq!(judged(problem, solution), (value.to_owned(), Vec::new()), "{solution}");
}

#[track_caller]
fn unsound(problem: &str, solution: &str, code: &str) {
    let (_, codes) = judged(problem, solution);
    assert!(codes.contains(&code), "{solution}: {codes:?}");
}

#[test]
fn solomon_counts_tenths_and_cuts_the_rest_off() {
    // 5.0 + 5.0 + 10.0, and twice 1.4.
    sound(SOLOMON, "Route #1: 1 2\nRoute #2: 3\n", "22.8");
    unsound(SOLOMON, "Route #1: 1 2 3\n", "load");
    let late = SOLOMON.replace("0       60 ", "0       19 ");
    unsound(&late, "Route #1: 1 2\nRoute #2: 3\n", "closed");
}

#[test]
fn cvrp_counts_the_nearest_whole_number() {
    // 5 + 5 + 10, and twice 1.
    sound(VRPLIB, "Route #1: 1 2\nRoute #2: 3\nCost 22\n", "22");
    unsound(VRPLIB, "Route #1: 1 2 3\nCost 22\n", "load");
    let rounding = Rounding::parse("exact");
    let exact = opened(VRPLIB, &Options { rounding, ..Options::default() });
    let rounds = rounds_of(&exact, Path::new("a"), "Route #1: 3\n").expect("rounds");
    assert_eq!(exact.value(&Solution::of(&exact.problem, rounds)), "2828");
}

#[test]
fn an_explicit_triangle_prizes_depots_and_allowed_vehicles_are_kept() {
    // There and back 2 × 50 from the first depot, and the prize of 70 not collected.
    sound(RICH, "Route #1: 2\n", "170");
    // 2 × 40 from the second.
    sound(RICH, "Route #2: 2\n", "150");
    unsound(RICH, "Route #1: 2 3\n", "load");
    unsound(RICH, "Route #1: 2\nRoute #2: 3\n", "barred");
    let tired = RICH.replace("VEHICLES_MAX_DURATION: 40", "VEHICLES_MAX_DURATION: 11");
    unsound(&tired, "Route #1: 2\n", "duty");
    sound(&tired, "Route #2: 2\n", "150");
}

#[test]
fn what_is_taken_back_comes_after_all_that_is_brought_in_a_vrpb() {
    let backhaul = VRPLIB
        .replace("TYPE : CVRP", "TYPE : VRPB")
        .replace("3 7\n4 5\nDEPOT", "3 7\n4 0\nBACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 20\nDEPOT");
    // 5 + 5 + √74 = 8.6 and √2.
    sound(&backhaul, "Route #1: 1 2 3\n", "20");
    unsound(&backhaul, "Route #1: 3 1 2\n", "unreachable");
}

#[test]
fn periodic_customers_are_served_on_a_choice_of_their_days() {
    let first = "0\n1 1 0 0 0 1 0\n2 1 0 0 0 1 2 0\n";
    // 10, and 5 + √13 + √2.
    sound(PERIODIC, first, "20.02");
    let second = "0\n1 1 0 0 0 1 2 0\n2 1 0 0 0 1 0\n";
    sound(PERIODIC, second, "20.02");
    let day_one_only = PERIODIC.replace("4 1 2 1 2", "4 1 1 2");
    sound(&day_one_only, second, "20.02");
    unsound(&day_one_only, first, "series");
    unsound(&PERIODIC.replace("0 10\n0 10", "12 10\n11 10"), first, "overtime");
}

#[test]
fn several_depots_stand_at_the_end_of_a_text_of_cordeau() {
    let customers = "1 3 4 1 6 1 1 1\n2 1 1 0 4 1 1 1\n";
    let depots = format!("2 1 2 2\n0 10\n0 10\n{customers}3 0 0 0 0 0 0\n4 1 0 0 0 0 0\n");
    sound(&depots, "Route #1: 1\nRoute #2: 2\n", "12.00");
}

#[test]
fn orienteering_collects_profit_and_needs_not_serve_all() {
    // √2 is 1.4, so 3 is reached in time; the way on to 1 is √13 = 3.6.
    sound(ORIENTEERING, "Route #1: 3 1\n", "14");
    unsound(ORIENTEERING, "Route #1: 1 3\n", "closed");
    unsound(ORIENTEERING, "Route #1: 3 1 2\n", "overtime");
}

#[test]
fn pairs_of_li_and_lim_are_collected_before_they_are_delivered() {
    sound(LI_LIM, "Route #1: 1 2\n", "20.00");
    unsound(LI_LIM, "Route #1: 2 1\n", "chain");
    unsound(&LI_LIM.replace("1 10 1\n", "1 5 1\n"), "Route #1: 1 2\n", "load");
}

#[test]
fn what_is_written_is_read_as_the_same_rounds() {
    for (text, solution) in [
        (SOLOMON, "Route #1: 1 2\nRoute #2: 3\nCost 22.8\n"),
        (VRPLIB, "Route #1: 1 2\nRoute #2: 3\nCost 22\n"),
        (RICH, "Route #2: 2\nCost 150\n"),
        (PERIODIC, "20.02\n1 1 11.00 6 0 1 0\n2 1 11.02 10 0 1 2 0\n"),
        (ORIENTEERING, "Route #1: 3 1\nProfit 14\n"),
        (LI_LIM, "Route #1: 1 2\nCost 20.00\n"),
    ] {
        let instance = opened(text, &Options::default());
        let rounds = rounds_of(&instance, Path::new("a.sol"), solution).expect("rounds");
        let read = Solution::of(&instance.problem, rounds);
        assert_eq!(solution_text(&instance, &read), solution);
    }
}

#[test]
fn a_number_of_vehicles_that_is_asked_for_overrules_the_file() {
    let shifts = |text: &str, vehicles| {
        opened(text, &Options { vehicles, ..Options::default() }).problem.shifts().len()
    };
    for (text, given) in [(SOLOMON, 2), (VRPLIB, 3), (RICH, 2), (ORIENTEERING, 1), (LI_LIM, 1)] {
        assert_eq!((shifts(text, None), shifts(text, Some(1))), (given, 1), "{text}");
    }
    assert_eq!((shifts(PERIODIC, None), shifts(PERIODIC, Some(3))), (2, 6));
}

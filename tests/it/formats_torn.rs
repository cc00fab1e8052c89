//! Torn, bent and hostile files of routing problems: an error with its place, and never a panic.

use std::path::Path;

use beibao::exchange::{Kind, Options, open, rounds_of};
use beibao::unit::Dice;

use super::formats_tiny::{ALL, LI_LIM, ORIENTEERING, PERIODIC, RICH, SOLOMON, VRPLIB, opened};
use super::formats_vroom::VROOM;

/// Opens a text as what it seems to be, and as every format there is.
fn open_as_all(text: &str) {
    for kind in [None].into_iter().chain(Kind::ALL.map(Some)) {
        let options = Options { kind, ..Options::default() };
        let _ = open(Path::new("torn"), text, &options);
    }
}

#[test]
fn a_file_cut_anywhere_is_no_panic() {
    for text in ALL.into_iter().chain([VROOM]) {
        for end in 0..text.len() {
            let cut = text.get(..end).expect("the samples are ASCII");
            open_as_all(cut);
        }
    }
}

#[test]
fn a_file_with_a_byte_or_two_changed_is_no_panic() {
    let mut dice = Dice::new(7);
    for text in ALL.into_iter().chain([VROOM]) {
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            for new in *b"9- \n.e{\"x:" {
                bytes[at] = new;
                let bent = String::from_utf8_lossy(&bytes);
                let _ = open(Path::new("bent"), &bent, &Options::default());
            }
            let other = dice.below(bytes.len());
            bytes[at] = b'0';
            bytes[other] = b'9';
            open_as_all(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn a_solution_cut_or_bent_anywhere_is_no_panic() {
    for (problem, solution) in [
        (SOLOMON, "Route #1: 1 2\nRoute #2: 3\nCost 22.8\n"),
        (PERIODIC, "20.02\n1 1 10.00 6 0 1 0\n2 1 10.02 10 0 1 2 0\n"),
        (VROOM, r#"{"routes":[{"vehicle":7,"steps":[{"type":"start"},{"type":"job","id":1}]}]}"#),
    ] {
        let instance = opened(problem, &Options::default());
        for at in 0..solution.len() {
            let cut = solution.get(..at).expect("the samples are ASCII");
            let _ = rounds_of(&instance, Path::new("torn"), cut);
            for new in *b"90- \n{" {
                let mut bytes = solution.as_bytes().to_vec();
                bytes[at] = new;
                let bent = String::from_utf8_lossy(&bytes);
                let _ = rounds_of(&instance, Path::new("bent"), &bent);
            }
        }
    }
}

/// What is said about a text that has become wrong.
fn said(text: &str, from: &str, to: &str) -> String {
    let bent = text.replacen(from, to, 1);
    assert_ne!(bent, text, "{from:?} is not in the sample");
    match open(Path::new("bent"), &bent, &Options::default()) {
        Ok(_) => format!("{to:?} is taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let all = [
        said(SOLOMON, "2      6      8 ", "2      6      eight "),
        said(SOLOMON, "10     0       50", "10     60       50"),
        said(VRPLIB, "3 6 8\n", ""),
        said(VRPLIB, "2 10\n3 7\n", "2 10\n2 7\n"),
        said(VRPLIB, "EUC_2D", "GEO"),
        said(VRPLIB, "DIMENSION : 4", "DIMENSION : 4000000"),
        said(VRPLIB, "CAPACITY : 20", "VEHICLES_MAX_DISTANCE : 20"),
        said(RICH, "6 3 2\n", "6 3\n"),
        said(RICH, "2 2\nVEHICLES_ALLOWED", "2 3\nVEHICLES_ALLOWED"),
        said(PERIODIC, "4 1 2 1 2", "4 1 2 1 3"),
        said(PERIODIC, "1 1 2 2", "1 1 3 2"),
        said(PERIODIC, "1 1 2 2", "1 99999 2 2"),
        said(PERIODIC, "1 1 2 2", "3 1 2 2"),
        said(ORIENTEERING, "9.00 1 1 1 0 3", "9.50 1 1 1 0 3"),
        said(LI_LIM, "60 2 1 0", "60 2 3 0"),
        said(LI_LIM, "60 2 1 0", "60 2 0 0"),
        said(LI_LIM, LI_LIM, "once upon a time"),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    bent: line 12: y is "eight", not a number within a thousand million
    bent: line 11: the window closes before it opens
    bent: line 8: NODE_COORD: number 3 of 4 is missing
    bent: line 15: 2 stands in this section a second time
    bent: line 5: EDGE_WEIGHT_TYPE: GEO cannot be read; EUC_2D, FLOOR_2D and EXPLICIT can
    bent: 4000000 places are more than the 20000 of a matrix
    bent: line 6: VEHICLES_MAX_DISTANCE: a longest distance beside a longest time cannot be expressed
    bent: line 10: EDGE_WEIGHT: 5 distances, and 4 places have 6 as LOWER_ROW
    bent: line 32: VEHICLES_DEPOT: there is no depot 3
    bent: line 6: choice 3 is not 1 of 2 days
    bent: 3 places, and the first line says 4
    bent: line 1: 2 days or depots, 99999 vehicles each
    bent: line 1: problems of type 3 cannot be read
    bent: line 6: the profit is 9.5, not a whole number
    bent: line 3: customer 2 names another pickup
    bent: line 3: customer 2 names another pickup
    bent: not a routing problem in a known format (solomon, vrplib, cordeau, orienteering, li-lim, vroom)
    "#);
}

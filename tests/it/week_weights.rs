//! The weights of a station: set in beibao.toml, told with the plan, and felt in it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use beibao::calendar::Horizon;
use beibao::config::Folder;
use beibao::plan::{Keep, problems, week};
use beibao::solver::{Problem, Weights};
use beibao::words::Language;
use jiff::civil::date;

use super::cli_support::beibao_in;
use super::week_laws::{Town, json};

/// The first lines of what is told beside the data.
fn talk(answer: &str) -> String {
    let told = answer.split_once("--- err\n").map_or(answer, |(_, told)| told);
    let own =
        told.lines().filter(|line| !line.contains("B2009") && !line.contains("common vertex"));
    own.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn weights_are_told_with_the_plan_where_they_are_not_the_usual_ones() {
    let town = Town::copy();
    let usual = json(&town.plan("--turns 0"));
    let told =
        "{\"balance\":0,\"face\":0,\"late_day\":900,\"overtime\":0,\"travel\":1,\"waiting\":0}";
    assert_eq!(usual["weights"].to_string(), told);
    town.set("[weights]\ntravel = 2\nwaiting = 3\nface = 600\n");
    let own = json(&town.plan("--turns 500"));
    assert_eq!(own["weights"]["travel"], 2);
    assert_eq!((&own["weights"]["waiting"], &own["weights"]["face"]), (&3.into(), &600.into()));
    let answer = beibao_in(town.folder.path(), "plan --turns 0 -o plan.json", "");
    insta::assert_snapshot!(talk(&answer), @"
    written: plan.json
    weights, the others at their defaults: travel 2, waiting 3, face 600
    ");
}

#[test]
fn a_weight_out_of_range_or_without_effect_is_told() {
    let town = Town::copy();
    let before = town.text("beibao.toml");
    town.set("[weights]\nbalance = 5000\n");
    insta::assert_snapshot!(beibao_in(town.folder.path(), "plan", ""), @"
    exit 2
    --- out
    --- err
    error: setting `weights.balance`: 5000 is out of range; write a whole number from 0 to 1000
    ");
    town.write("beibao.toml", &before);
    town.set("[weights]\novertime = 5\n");
    let told = beibao_in(town.folder.path(), "check", "");
    assert!(
        told.contains("beibao.toml: weights.overtime: no shift goes on beyond its end"),
        "{told}"
    );
    town.write("beibao.toml", &before);
    town.set("[weights]\nwait = 5\n");
    let told = beibao_in(town.folder.path(), "plan", "");
    assert!(told.contains("unknown field `wait`") && told.contains("waiting"), "{told}");
}

/// What a township asks the solver, its own plan to be kept or not.
fn problem(town: &Town, keeps: bool) -> Problem {
    let open = Folder::open(town.folder.path(), Language::English).expect("the folder is sound");
    let horizon = Horizon { from: date(2026, 3, 23), days: 7 };
    let mut request = open.request(horizon, Language::English);
    let town = open.township();
    if keeps {
        let plan = week(&town, &request, |_| ControlFlow::Break(())).expect("it is planned").value;
        request.keep = Some(Keep { plan, file: "plan.json".into(), search: false });
    }
    let mut all = problems(&town, &request).expect("it can be planned");
    all.pop().expect("there is one station").1
}

#[test]
fn the_solver_weighs_as_it_is_told_and_knows_crews_and_households() {
    let town = Town::copy();
    assert_eq!(problem(&town, false).weights(), Weights::default());
    town.set("[weights]\ntravel = 2\nlate = 60\nwaiting = 3\nface = 600\nbalance = 4\n");
    let told = problem(&town, false);
    let own = Weights { travel: 2, late: 60, overtime: 0, waiting: 3, face: 600, balance: 4 };
    assert_eq!(told.weights(), own);
    let crews: BTreeSet<u32> = told.shifts().rows().iter().map(|shift| shift.crew).collect();
    assert_eq!(crews.len(), 2, "two vehicles, two crews");
    let homes: Vec<u32> = told.stops().rows().iter().filter_map(|stop| stop.household).collect();
    let distinct: BTreeSet<u32> = homes.iter().copied().collect();
    assert!(1 < distinct.len() && distinct.len() < told.stops().len(), "{} homes", distinct.len());
    assert!(told.stops().rows().iter().all(|stop| stop.price == 0 && stop.prices.is_empty()));
}

#[test]
fn what_was_published_costs_its_price_wherever_it_is_but_at_home() {
    let town = Town::copy();
    town.set("[weights]\nchange = 700\n");
    let told = problem(&town, true);
    let shifts = told.shifts().len();
    let mut kept = 0;
    for stop in told.stops().rows().iter().filter(|stop| stop.price != 0) {
        kept += 1;
        assert_eq!((stop.price, stop.prices.len()), (700, shifts - 1));
        assert!(stop.prices.iter().all(|(_, price)| *price == 700));
    }
    assert!(100 < kept && kept < told.stops().len(), "{kept} were published");
}

//! `beibao roads time`: how fast a file of roads is read, made ready and asked, and whether right.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use geo::Coord;
use serde::Serialize;
use tempfile::tempdir;

use super::arguments::TimeArguments;
use super::progress::timed;
use super::run::Outcome;
use super::terminal::{Terminal, line};
use crate::config;
use crate::config::Shelf;
use crate::finding::{Error, Result};
use crate::read;
use crate::read::Extract;
use crate::road::hierarchy::{Hierarchy, Metric, Shape};
use crate::road::yardstick::Yardstick;
use crate::road::{Growing, Link, Network, ProfileId, Roads, Snap, Way};
use crate::unit::{Datum, Dice, Index, Millis};
use crate::words::say;
use crate::write;

/// How often what is quick is done; the median is told.
const TIMES: usize = 5;
/// How many questions of one kind are timed together.
const QUESTIONS: usize = 10_000;
/// How many places are added to the matrix of the others, one by one.
const LATE: usize = 15;
/// How many streets are closed to time it.
const CLOSURES: u32 = 100;
/// Pairs checked by one search.
const TARGETS: usize = 25;

/// What is told; all times but those of one question are seconds.
#[derive(Default, Serialize)]
struct Report {
    version: u32,
    profile: String,
    places: usize,
    nodes: usize,
    arcs: usize,
    hierarchy_arcs: usize,
    hierarchy_height: usize,
    read_s: f64,
    network_s: f64,
    order_s: f64,
    build_s: f64,
    customise_s: f64,
    perfect_s: f64,
    closure_us: f64,
    cache_bytes: u64,
    cache_open_s: f64,
    matrix_s: f64,
    matrix_ns_an_entry: f64,
    matrix_and_lengths_s: f64,
    add_place_us: f64,
    point_to_point_us: f64,
    path_us: f64,
    snap_us: f64,
    checked: usize,
    equal: usize,
}

pub(super) fn time(verb: &TimeArguments, terminal: Terminal) -> Result<Outcome> {
    let mut report = Report { version: 1, profile: verb.profile.clone(), ..Report::default() };
    let (seconds, extract) = timed(|| read::roads(&verb.file, Datum::default()));
    (report.read_s, report.places) = (seconds, verb.places as usize);
    let Extract { ways, turns } = extract?.value;
    let mut profiles: Vec<_> =
        config::profiles().into_iter().filter(|profile| profile.name == verb.profile).collect();
    if verb.no_turns {
        for profile in &mut profiles {
            profile.turning = None;
        }
    }
    let (seconds, roads) = timed(|| Roads::with_turns(&ways, &turns, &profiles).value);
    report.network_s = seconds;
    let Some(profile) = roads.profile(&verb.profile) else {
        let known: Vec<String> = config::profiles().into_iter().map(|one| one.name).collect();
        let what = say(terminal.language, "roads.profile", &[&verb.profile, &known.join(", ")]);
        return Err(Error::Setting { key: "--profile".to_owned(), what });
    };
    if let Some(file) = &verb.graph {
        write::save(file, graph(&roads, profile).as_bytes())?;
    }
    make_ready(&roads, profile, &mut report);
    let snaps = places(&roads, profile, &ways, verb, &mut report);
    if snaps.is_empty() {
        return Err(nothing(&verb.file, terminal));
    }
    ask(&roads, profile, &snaps, &mut report);
    check(&roads, profile, &snaps, verb, &mut report);
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    terminal.data(&format!("{text}\n"))?;
    if report.equal == report.checked {
        return Ok(Outcome::Done);
    }
    let wrong = (report.checked - report.equal).to_string();
    terminal.say("roads.wrong", &[&report.checked.to_string(), &wrong]);
    Ok(Outcome::DoneBut)
}

fn nothing(file: &Path, terminal: Terminal) -> Error {
    Error::Content { path: file.to_owned(), what: say(terminal.language, "B2001", &[]) }
}

/// The network for other engines: a line `n` a node, longitude and latitude; a line `l` a link, its
/// ends and its milliseconds.
fn graph(roads: &Roads, profile: ProfileId) -> String {
    let mut text = String::new();
    for at in roads.positions(profile) {
        line(&mut text, &format!("n {:.7} {:.7}", at.x, at.y));
    }
    for link in roads.network(profile).links() {
        let ends = [link.from, link.to].map(Index::to_usize);
        line(&mut text, &format!("l {} {} {}", ends[0], ends[1], link.time.0));
    }
    text
}

/// Orders, builds and customises.
fn make_ready(roads: &Roads, profile: ProfileId, report: &mut Report) {
    let network = roads.network(profile);
    let lanes = roads.facts().lanes.get(profile.to_usize());
    (report.nodes, report.arcs) = lanes.map(|lanes| (lanes.nodes, lanes.links)).unwrap_or_default();
    let (seconds, order) = timed(|| roads.order(profile));
    report.order_s = seconds;
    let (seconds, shape) = timed(|| Shape::of(network, &order));
    report.build_s = seconds;
    (report.hierarchy_arcs, report.hierarchy_height) = (shape.arc_count(), shape.height());
    let (seconds, metric) = median(TIMES, || Metric::of(Arc::clone(&shape), network));
    report.customise_s = seconds;
    let (seconds, hierarchy) = timed(|| Hierarchy::of(&metric, network));
    report.perfect_s = seconds;
    roads.adopt(profile, hierarchy);
    cache(roads, report);
    report.closure_us = closures(network.clone(), metric) * 1e6;
}

/// Keeps what answers in a folder that goes again, and opens it; small networks are not kept.
fn cache(roads: &Roads, report: &mut Report) {
    let Ok(folder) = tempdir() else { return };
    if let Some(kept) = Shelf::recall(folder.path(), roads).keep(roads).first() {
        report.cache_bytes = fs::metadata(&kept.file).map_or(0, |file| file.len());
        report.cache_open_s = median(TIMES, || Shelf::recall(folder.path(), roads)).0;
    }
}

/// The seconds it takes on average to take over that a street is closed, one after the other.
fn closures(mut network: Network, mut metric: Metric) -> f64 {
    let links: Vec<Link> = network.links().collect();
    let mut dice = Dice::new(3);
    let mut spent = 0.0;
    for _ in 0..CLOSURES {
        let Some(link) = links.get(dice.below(links.len())) else { return 0.0 };
        network.set_time(link.from, link.to, Millis::MAX);
        network.set_time(link.to, link.from, Millis::MAX);
        spent += timed(|| metric.change(&network, &[(link.from, link.to)])).0;
    }
    spent / f64::from(CLOSURES)
}

/// Random places beside the roads, put onto them.
fn places(
    roads: &Roads,
    profile: ProfileId,
    ways: &[Way],
    verb: &TimeArguments,
    report: &mut Report,
) -> Vec<Snap> {
    /// Some metres, in degrees.
    const BESIDE: f64 = 2e-4;
    let mut dice = Dice::new(verb.seed);
    let mut place = |_| {
        let way = ways.get(dice.below(ways.len()))?;
        let at = way.line.get(dice.below(way.line.len()))?;
        let mut beside = |degrees: f64| degrees + (dice.share() - 0.5) * BESIDE;
        Some(Coord { x: beside(at.x), y: beside(at.y) })
    };
    let places: Vec<Coord<f64>> = (0..verb.places).filter_map(&mut place).collect();
    let put = |at: &Coord<f64>| roads.snap(profile, *at);
    let (seconds, snaps) = median(TIMES, || places.iter().filter_map(put).collect::<Vec<_>>());
    report.snap_us = seconds * 1e6 / places.len().max(1) as f64;
    snaps
}

/// Asks for the matrix, and for single times and ways.
fn ask(roads: &Roads, profile: ProfileId, snaps: &[Snap], report: &mut Report) {
    let (seconds, matrix) = median(TIMES, || roads.matrix(profile, snaps, snaps));
    report.matrix_s = seconds;
    report.matrix_ns_an_entry = seconds * 1e9 / (matrix.rows() * matrix.columns()).max(1) as f64;
    let both = || roads.matrix_and_lengths(profile, snaps, snaps);
    report.matrix_and_lengths_s = median(TIMES, both).0;
    let (late, first) = snaps.split_at(LATE.min(snaps.len() / 2));
    let mut growing = Growing::of(roads, profile, first.to_vec());
    let mut late = late.iter();
    let (seconds, _) = median(LATE, || late.next().map(|place| growing.add(*place)));
    report.add_place_us = seconds * 1e6;
    let mut dice = Dice::split(report.places as u64, 1);
    let mut place = || &snaps[dice.below(snaps.len())];
    let pairs: Vec<[&Snap; 2]> = (0..QUESTIONS).map(|_| [place(), place()]).collect();
    let micros = |seconds: f64| seconds * 1e6 / QUESTIONS as f64;
    let time = |pair: &[&Snap; 2]| roads.time(profile, pair[0], pair[1]);
    let (seconds, _) = median(TIMES, || pairs.iter().map(time).max());
    report.point_to_point_us = micros(seconds);
    let length = |pair: &[&Snap; 2]| roads.path(profile, pair[0], pair[1]).map(|path| path.length);
    let (seconds, _) = median(TIMES, || pairs.iter().filter_map(length).max());
    report.path_us = micros(seconds);
}

/// Counts the pairs for which matrix, single time and path are what Dijkstra's search says.
fn check(
    roads: &Roads,
    profile: ProfileId,
    snaps: &[Snap],
    verb: &TimeArguments,
    report: &mut Report,
) {
    let yardstick = Yardstick::of(roads, profile);
    let mut dice = Dice::split(verb.seed, 2);
    let mut place = || snaps[dice.below(snaps.len())];
    while report.checked < verb.check {
        let from = place();
        let count = TARGETS.min(verb.check - report.checked);
        let to: Vec<Snap> = (0..count).map(|_| place()).collect();
        let expected = yardstick.row(&from, &to);
        let matrix = roads.matrix(profile, &[from], &to);
        for ((to, expected), found) in to.iter().zip(expected).zip(matrix.row(0)) {
            let path = roads.path(profile, &from, to);
            let by_path = path.map_or(expected.is_reachable(), |path| path.time != expected);
            let by_time = roads.time(profile, &from, to) != expected;
            report.equal += usize::from(*found == expected && !by_time && !by_path);
        }
        report.checked += count;
    }
}

/// The median of the seconds some work takes, and what it gave last.
fn median<T>(times: usize, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut last = timed(&mut work);
    let mut all = vec![last.0];
    for _ in 1..times {
        last = timed(&mut work);
        all.push(last.0);
    }
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], last.1)
}

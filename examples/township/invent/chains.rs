//! From links to roads: chains between junctions, rounded so that they wind along the slope.

use std::collections::{BTreeMap, BTreeSet};

use beibao::unit::Dice;
use geo::Coord;

use super::frame::{degrees, length};
use super::ground::Ground;
use super::layers::Road;
use super::web::{Class, Link, Web, ordered};

/// A road in metres, before it has an id.
pub(crate) struct Chain {
    pub(crate) link: Link,
    pub(crate) line: Vec<Coord<f64>>,
}

/// Every chain of the web, in the order of its first point.
pub(crate) fn chains(web: &Web<'_>) -> Vec<Chain> {
    let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in web.links.keys() {
        ends.entry(*a).or_default().push(*b);
        ends.entry(*b).or_default().push(*a);
    }
    let stops = |point: usize| {
        let Some([a, b]) = ends.get(&point).map(Vec::as_slice) else { return true };
        let same = web.links.get(&ordered(point, *a)) == web.links.get(&ordered(point, *b));
        !same || web.kept.contains(&point)
    };
    let mut done = BTreeSet::new();
    let mut all = Vec::new();
    let begins = ends.keys().filter(|point| stops(**point)).chain(ends.keys());
    for (start, next) in
        begins.flat_map(|point| ends[point].iter().map(move |next| (*point, *next)))
    {
        if done.contains(&ordered(start, next)) {
            continue;
        }
        let mut chain = vec![start, next];
        done.insert(ordered(start, next));
        while let Some(&[before, at]) = chain.last_chunk::<2>() {
            let onward = ends[&at].iter().find(|end| **end != before);
            let (Some(onward), false) = (onward, stops(at) || at == start) else { break };
            done.insert(ordered(at, *onward));
            chain.push(*onward);
        }
        let Some(link) = web.links.get(&ordered(start, next)).copied() else { continue };
        if link.only_from == Some(next) {
            chain.reverse();
        }
        all.push(Chain { link, line: rounded(web, &chain, link.class) });
    }
    all
}

/// The chain's line with its corners cut; its ends stay.
fn rounded(web: &Web<'_>, chain: &[usize], class: Class) -> Vec<Coord<f64>> {
    let mut line: Vec<Coord<f64>> = chain.iter().map(|point| web.at(*point)).collect();
    let rounds = if class <= Class::Secondary { 2 } else { 1 };
    for _ in 0..rounds {
        line = cut(&line);
    }
    line
}

/// One round of corner cutting (G. Chaikin, 1974).
fn cut(line: &[Coord<f64>]) -> Vec<Coord<f64>> {
    let (&[first, .., last], true) = (line, 2 < line.len()) else { return line.to_vec() };
    let mut round = vec![first];
    for (step, pair) in line.windows(2).enumerate() {
        let &[from, to] = pair else { continue };
        if 0 < step {
            round.push(from + (to - from) * 0.25);
        }
        if step + 2 < line.len() {
            round.push(from + (to - from) * 0.75);
        }
    }
    round.push(last);
    round
}

/// Chains as rows of the layer, with what road signs say.
pub(crate) fn roads(ground: &Ground, chains: &[Chain], tag: &str, dice: &mut Dice) -> Vec<Road> {
    let row = |(number, chain): (usize, &Chain)| {
        let link = chain.link;
        let (limit, signed) = match link.class {
            Class::Primary => (Some(60), 100),
            Class::Secondary => (Some(50), 100),
            Class::Tertiary => (Some(40), 70),
            Class::Unclassified => (Some(30), 60),
            Class::Residential => (Some(20), 50),
            Class::Track => (Some(15), 40),
            Class::Pedestrian | Class::Path => (None, 0),
        };
        let limit = if link.name.is_some() { limit.map(|limit: u32| limit.min(40)) } else { limit };
        Road {
            id: format!("R{tag}{:04}", number + 1),
            class: link.class,
            name: link.name.map(str::to_owned),
            oneway: link.only_from.is_some(),
            maxspeed: limit.filter(|_| dice.below(100) < signed),
            bridge: link.bridge,
            layer: is_above(chain).then_some(1),
            private: false,
            incline_max: steepest(ground, &chain.line),
            line: chain.line.iter().map(|at| degrees(*at)).collect(),
        }
    };
    chains.iter().enumerate().map(row).collect()
}

/// Whether the chain is the bridge over a road: those over the river carry better roads.
fn is_above(chain: &Chain) -> bool {
    chain.link.bridge && chain.link.class == Class::Unclassified && chain.line.len() == 2
}

/// The steepest part of a line, metres up for each metre; parts shorter than 30 m do not count.
fn steepest(ground: &Ground, line: &[Coord<f64>]) -> f64 {
    let mut most: f64 = 0.0;
    let mut from = line.first().copied().unwrap_or_default();
    for at in line {
        let metres = length(from, *at);
        if 30.0 <= metres {
            most = most.max((ground.height_at(*at) - ground.height_at(from)).abs() / metres);
            from = *at;
        }
    }
    (most * 1_000.0).round() / 1_000.0
}

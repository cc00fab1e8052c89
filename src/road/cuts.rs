//! Roads from which one cannot come back, or to which one cannot come.

use std::collections::BTreeMap;

use super::component::Components;
use super::doctor::{Fault, FaultKind};
use super::drive::Drive;
use super::lane::Lane;
use super::piece::Pieces;
use super::{Network, ProfileId, Roads, Way};
use crate::unit::Index;

/// The roads of a profile outside of its largest part, those that hang together as one.
pub(super) fn all(roads: &Roads, profile: usize, ways: &[&Way]) -> Vec<Fault> {
    let lane = roads.lane(ProfileId::from_usize(profile));
    let kinds = kinds(lane, &roads.pieces);
    let mut faults = Vec::new();
    for kind in [FaultKind::Island, FaultKind::NoWayOut, FaultKind::NoWayIn] {
        let pieces = (0..).zip(&kinds).filter(|(_, found)| **found == Some(kind));
        for group in together(roads, pieces.map(|(piece, _)| piece)) {
            let pieces = group.iter().map(|piece| &roads.pieces.rows[*piece as usize]);
            let id = |way: u32| ways.get(way as usize).map(|way| way.id.clone());
            let mut ids: Vec<String> = pieces.clone().filter_map(|piece| id(piece.way)).collect();
            ids.sort_unstable();
            ids.dedup();
            faults.push(Fault {
                kind,
                profile: Some(lane.profile.name.clone()),
                ids,
                metres: pieces.clone().map(|piece| piece.length).sum(),
                lines: pieces.map(|piece| roads.pieces.line(piece).to_vec()).collect(),
            });
        }
    }
    faults
}

/// For each piece what is wrong with it, if the profile may use it and anything is.
fn kinds(lane: &Lane, pieces: &Pieces) -> Vec<Option<FaultKind>> {
    let network = &lane.network;
    let components = Components::of(network);
    let is_main = |node: usize| components.of.get(node) == Some(&0);
    let main: Vec<u32> =
        (0..network.nodes() as u32).filter(|node| is_main(*node as usize)).collect();
    let is_reached = spread(&main, network, false);
    let is_returned = spread(&main, network, true);
    let kind = |from: usize, to: usize| match (is_reached[from], is_returned[to]) {
        (false, false) => FaultKind::Island,
        (false, true) => FaultKind::NoWayIn,
        (true, _) => FaultKind::NoWayOut,
    };
    let mut kinds = vec![None; pieces.rows.len()];
    for (piece, found) in kinds.iter_mut().enumerate() {
        let piece = piece as u32;
        let drives = [Drive::along(piece), Drive::against(piece)];
        let open = drives.into_iter().filter(|drive| drive.time(&lane.times).is_reachable());
        let nodes: Vec<[usize; 2]> = open.map(|drive| lane.nodes(drive, pieces)).collect();
        // Where turns count, one direction will do.
        let is_fine = |ends: &[usize; 2]| is_main(ends[0]) && is_main(ends[1]);
        if !nodes.iter().any(is_fine) {
            *found = nodes.last().map(|[from, to]| kind(*from, *to));
        }
    }
    kinds
}

/// Which nodes links lead to from `starts`, or from which they lead there.
fn spread(starts: &[u32], network: &Network, is_back: bool) -> Vec<bool> {
    let open = network.links().filter(|link| link.time.is_reachable());
    let ends = open.map(|link| {
        let (from, to) = (link.from.to_usize(), link.to.to_usize());
        if is_back { (to, from as u32) } else { (from, to as u32) }
    });
    let mut next = vec![Vec::new(); network.nodes()];
    ends.for_each(|(from, to)| next[from].push(to));
    let mut is_seen = vec![false; network.nodes()];
    for node in starts {
        is_seen[*node as usize] = true;
    }
    let mut open = starts.to_vec();
    while let Some(node) = open.pop() {
        for to in &next[node as usize] {
            if !is_seen[*to as usize] {
                is_seen[*to as usize] = true;
                open.push(*to);
            }
        }
    }
    is_seen
}

/// Pieces by the parts they hang together in, the least piece of each first.
fn together(roads: &Roads, pieces: impl Iterator<Item = u32>) -> Vec<Vec<u32>> {
    let pieces: Vec<u32> = pieces.collect();
    let mut at: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for piece in &pieces {
        let row = &roads.pieces.rows[*piece as usize];
        at.entry(row.tail).or_default().push(*piece);
        at.entry(row.head).or_default().push(*piece);
    }
    let mut group: BTreeMap<u32, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for start in pieces {
        if group.contains_key(&start) {
            continue;
        }
        let name = groups.len();
        group.insert(start, name);
        let mut found = vec![start];
        let mut next = 0;
        while let Some(piece) = found.get(next).copied() {
            next += 1;
            let row = &roads.pieces.rows[piece as usize];
            for beside in [row.tail, row.head].iter().filter_map(|node| at.get(node)).flatten() {
                if group.insert(*beside, name).is_none() {
                    found.push(*beside);
                }
            }
        }
        found.sort_unstable();
        groups.push(found);
    }
    groups
}

//! Numbers from outside are believed when no search over them can go astray.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Hierarchy;
use super::metric::FAR;
use super::search::Climb;
use super::tree::{NONE, Tree};

/// Ranks looked at by one thread at a time.
const PART: usize = 1 << 14;

/// The tree with these parents and ranks, if it is one whose subtrees are runs of ranks.
pub(super) fn tree(parent: Vec<u32>, rank: Vec<u32>) -> Option<Tree> {
    let count = parent.len();
    let mut node = vec![NONE; count];
    for (name, rank) in (0..).zip(&rank) {
        let place = node.get_mut(*rank as usize).filter(|place| **place == NONE)?;
        *place = name;
    }
    let size = sizes(&parent)?;
    let mut depth = vec![0; count];
    for rank in (0..count).rev() {
        // A parent stands above: its depth is known, or it is none.
        depth[rank] = depth.get(parent[rank] as usize).map_or(0, |above| above + 1);
    }
    let height = depth.iter().max().map_or(0, |most| *most as usize + 1);
    (rank.len() == count).then_some(Tree { parent, depth, size, node, rank, height })
}

/// How many stand below each rank, itself counted; `None` unless every subtree is a run.
fn sizes(parent: &[u32]) -> Option<Vec<u32>> {
    let mut size = vec![1; parent.len()];
    // The roots of what is whole so far, the last one's run next to the present rank.
    let mut whole: Vec<u32> = Vec::new();
    for rank in 0..parent.len() as u32 {
        while let Some(below) = whole.pop_if(|below| parent[*below as usize] == rank) {
            size[rank as usize] += size[below as usize];
        }
        whole.push(rank);
    }
    whole.iter().all(|root| parent[*root as usize] == NONE).then_some(size)
}

/// Whether each step leads up, and stands for steps of lower nodes or for one of `links` links.
pub(super) fn is_sound(hierarchy: &Hierarchy, links: u32) -> bool {
    let tree = &*hierarchy.tree;
    let count = tree.parent.len();
    let [up, down] = &hierarchy.climbs;
    let is_whole = [up, down].iter().all(|climb| {
        let rows = climb.steps.len();
        climb.first.len() == count + 1
            && climb.first.first() == Some(&0)
            && climb.first.last().map(|end| *end as usize) == Some(rows)
            && climb.first.is_sorted()
            && climb.halves.len() == rows
    });
    let is_sound = |part: usize| {
        (part * PART..count.min((part + 1) * PART)).all(|rank| {
            let below = [up, down].map(|climb| climb.first[rank]);
            [up, down].iter().all(|climb| leads_up(climb, rank as u32, tree.depth[rank]))
                && [up, down].iter().all(|climb| stands_for(climb, rank as u32, below, links))
        })
    };
    is_whole && (0..count.div_ceil(PART)).into_par_iter().all(is_sound)
}

/// Whether the steps from `rank` end above its depth, and take less than too long.
fn leads_up(climb: &Climb, rank: u32, depth: u32) -> bool {
    climb.of(rank).iter().all(|[above, time]| *above < depth && *time < FAR)
}

/// Whether the steps from `rank` stand for steps before `below`, which are those of lower nodes.
fn stands_for(climb: &Climb, rank: u32, [up, down]: [u32; 2], links: u32) -> bool {
    let rows = climb.first[rank as usize] as usize..climb.first[rank as usize + 1] as usize;
    climb.halves[rows].iter().all(|[first, second]| {
        if *second == NONE { *first < links } else { *first < down && *second < up }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Key;
    use super::*;
    use crate::road::{Link, Network, NodeId};
    use crate::unit::{Dice, Index, Millis};

    fn network(dice: &mut Dice, nodes: usize) -> Network {
        let node = |dice: &mut Dice| NodeId::from_usize(dice.below(nodes));
        let link = |dice: &mut Dice| {
            let (from, to) = (node(dice), node(dice));
            Link { from, to, time: Millis(dice.below(999) as u32) }
        };
        let links: Vec<Link> = (0..nodes * 2).map(|_| link(dice)).collect();
        Network::new(nodes, &links)
    }

    /// Another number in the place of one, as near or as wild as it may be.
    fn spoil(dice: &mut Dice, number: &mut u32) {
        *number = match dice.below(5) {
            0 => NONE,
            1 => 0,
            2 => number.wrapping_add(1),
            3 => number.wrapping_sub(1),
            _ => dice.below(60) as u32,
        };
    }

    fn spoil_any(dice: &mut Dice, hierarchy: &mut Hierarchy) {
        let mut tree = (*hierarchy.tree).clone();
        let nodes = dice.below(tree.parent.len());
        let climb = &mut hierarchy.climbs[dice.below(2)];
        let row = dice.below(climb.steps.len().max(1));
        match (dice.below(7), climb.steps.get_mut(row), climb.halves.get_mut(row)) {
            (0, _, _) => spoil(dice, &mut tree.parent[nodes]),
            (1, _, _) => spoil(dice, &mut tree.rank[nodes]),
            (2, _, _) => spoil(dice, &mut climb.first[nodes]),
            (3, Some([depth, _]), _) => spoil(dice, depth),
            (4, Some([_, time]), _) => spoil(dice, time),
            (5, _, Some([first, _])) => spoil(dice, first),
            (6, _, Some([_, second])) => spoil(dice, second),
            _ => {
                let mut halves = Vec::from(climb.halves.clone());
                halves.pop();
                climb.halves = halves.into();
            }
        }
        hierarchy.tree = Arc::new(tree);
    }

    #[test]
    fn whatever_stands_in_a_file_with_the_right_sums_no_search_over_it_panics() {
        let (mut believed, mut doubted) = (0, 0);
        for seed in 0..3_000 {
            let mut dice = Dice::new(seed);
            let nodes = 2 + dice.below(25);
            let network = network(&mut dice, nodes);
            let mut hierarchy = Hierarchy::build(&network, &[]);
            for _ in 0..=dice.below(3) {
                spoil_any(&mut dice, &mut hierarchy);
            }
            let key = Key::of(&network, "car");
            let mut bytes = Vec::new();
            hierarchy.write(&key, &mut bytes).expect("memory takes all");
            let Ok(found) = Hierarchy::read(&bytes[..], &key) else {
                doubted += 1;
                continue;
            };
            believed += 1;
            let all: Vec<NodeId> = (0..nodes).map(NodeId::from_usize).collect();
            found.times(&all, &all);
            for from in &all {
                for to in &all {
                    found.time(*from, *to);
                    found.way(*from, *to);
                }
            }
        }
        assert!(100 < believed && 1_000 < doubted, "{believed} and {doubted}");
    }
}

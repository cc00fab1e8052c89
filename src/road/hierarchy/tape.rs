//! Everything above some places, in the order in which it is swept.

use super::Hierarchy;
use super::ask::Door;
use super::lanes::Cost;
use super::tree::NONE;

/// Everything above the targets, from the top down.
///
/// # Source
///
/// D. Delling, A. V. Goldberg, R. F. Werneck, Faster batched shortest paths in road networks,
/// ATMOS 2011 (RPHAST), here on an elimination tree: ranks that descend visit it in the order of a
/// depth-first search, so the times of the nodes above the present one are all that is kept.
#[derive(Debug, Default)]
pub(super) struct Tape<T> {
    pub(super) stops: Vec<Stop>,
    /// Depth of the upper end, and cost.
    pub(super) steps: Vec<(u32, T)>,
    /// The targets at their lower ends: the depth of each end, and the cost from there.
    pub(super) drops: Vec<[(u32, T); 2]>,
}

/// A node of the tape; its steps and drops end at the given rows.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) rank: u32,
    pub(super) depth: u32,
    pub(super) steps: u32,
    pub(super) drops: u32,
}

/// Places sorted by rank, with their rows in the order they were given.
pub(super) type Sorted<T> = Vec<(Door<T>, u32)>;

/// Sorts places by rank; those that no way leads to are left out.
pub(super) fn sorted<T: Cost>(doors: impl Iterator<Item = Option<Door<T>>>) -> Sorted<T> {
    let mut doors: Sorted<T> =
        doors.zip(0..).filter_map(|(door, row)| Some((door?, row))).collect();
    doors.sort_unstable_by_key(|(door, row)| (door.low, *row));
    doors
}

impl<T: Cost> Tape<T> {
    /// What lies above `targets` in the climb of this `way`; `cost` tells that of a row and time.
    pub(super) fn of(
        hierarchy: &Hierarchy,
        targets: &Sorted<T>,
        way: usize,
        cost: impl Fn(usize, u32) -> T,
    ) -> Self {
        let climb = &hierarchy.climbs[way];
        let mut tape = Self { stops: Vec::new(), steps: Vec::new(), drops: Vec::new() };
        let mut left = targets.len();
        for rank in above(hierarchy, targets.iter().map(|(door, _)| door.low)).into_iter().rev() {
            let rows = climb.first[rank as usize] as usize..;
            let steps = rows.zip(climb.of(rank));
            tape.steps.extend(steps.map(|(row, [depth, time])| (*depth, cost(row, *time))));
            while let Some((door, _)) = left.checked_sub(1).map(|at| &targets[at])
                && door.low == rank
            {
                tape.drops.push(door.ends);
                left -= 1;
            }
            tape.stops.push(Stop {
                rank,
                depth: hierarchy.tree.depth[rank as usize],
                steps: tape.steps.len() as u32,
                drops: tape.drops.len() as u32,
            });
        }
        tape
    }
}

/// All ranks above `lows`, ascending.
fn above(hierarchy: &Hierarchy, lows: impl Iterator<Item = u32> + Clone) -> Vec<u32> {
    let next = lows.clone().skip(1).chain([NONE]);
    // A node below the next place is not above it: subtrees are runs.
    let paths = lows
        .zip(next)
        .flat_map(|(low, next)| hierarchy.tree.path(low).take_while(move |rank| *rank < next));
    paths.collect()
}

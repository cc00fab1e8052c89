//! How long the ways are that the steps of the climbs stand for.

use super::Hierarchy;
use super::tree::NONE;

/// Longer than any way, and short enough that the sum of four fits: 10,000 km in centimetres.
const MOST: u32 = (1 << 30) - 1;

impl Hierarchy {
    /// For each step of either climb the length of its way, given that of each row of links, in
    /// centimetres.
    pub(super) fn lengths(&self, of_link: impl Fn(u32) -> u32) -> [Vec<u32>; 2] {
        let mut lengths = [0, 1].map(|way: usize| vec![0_u32; self.climbs[way].steps.len()]);
        // What a step stands for are steps of lower nodes.
        for rank in 0..self.tree.parent.len() {
            for way in [0, 1] {
                let climb = &self.climbs[way];
                for row in climb.first[rank] as usize..climb.first[rank + 1] as usize {
                    let [first, second] = climb.halves[row];
                    let length = if second == NONE {
                        of_link(first)
                    } else {
                        lengths[1][first as usize] + lengths[0][second as usize]
                    };
                    lengths[way][row] = length.min(MOST);
                }
            }
        }
        lengths
    }
}

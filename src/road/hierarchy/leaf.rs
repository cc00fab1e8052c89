//! The order of a handful of nodes: always the one with the fewest neighbours left.

use std::iter;

use super::sketch::Sketch;

/// As many nodes as a word has bits.
pub(super) const MOST: usize = 64;

/// The nodes of `sketch` in order, at most [`MOST`]; each that goes joins its neighbours.
///
/// # Source
///
/// W. F. Tinney, J. W. Walker, Direct solutions of sparse network equations by optimally ordered
/// triangular factorization, Proceedings of the IEEE 55 (1967): minimum degree.
pub(super) fn order(sketch: &Sketch) -> impl Iterator<Item = u32> {
    let nodes = sketch.nodes() as u32;
    let row = |node| sketch.next_to(node).iter().fold(0_u64, |row, head| row | 1 << head);
    let mut rows: Vec<u64> = (0..nodes).map(row).collect();
    let mut left: u64 = if nodes == 64 { u64::MAX } else { (1 << nodes) - 1 };
    (0..nodes).map(move |_| {
        let least = bits(left).min_by_key(|node| rows[*node as usize].count_ones()).unwrap_or(0);
        left &= !(1 << least);
        let near = rows[least as usize] & left;
        for node in bits(near) {
            rows[node as usize] = (rows[node as usize] | near) & left & !(1 << node);
        }
        least
    })
}

/// The bits of a word, ascending.
fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sketch::rows;
    use super::*;

    #[test]
    fn the_middle_of_a_star_goes_late_and_nobody_is_lost() {
        let edges: Vec<(u32, u32)> = (1..64).flat_map(|end| [(0, end), (end, 0)]).collect();
        let (first, head) = rows(64, &edges);
        let sketch = Sketch { first, head, at: vec![[0.0; 2]; 64] };
        let found: Vec<u32> = order(&sketch).collect();
        assert!(62 <= found.iter().position(|node| *node == 0).unwrap_or(0), "{found:?}");
        let mut sorted = found;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..64).collect::<Vec<u32>>());
    }
}

//! Pieces of road between junctions and ends, with their geometry.

use geo::Coord;

use super::joint::Joints;
use crate::unit::metres_between;

/// A piece of one way between two nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The way, a row of those that are used.
    pub(super) way: u32,
    /// The node it begins at.
    pub(super) tail: u32,
    /// The node it ends at.
    pub(super) head: u32,
    /// Its vertices are the rows from here …
    pub(super) first: u32,
    /// … to here, this one included.
    pub(super) last: u32,
    /// Its length in metres.
    pub(super) length: f64,
}

/// All pieces, and the vertices of their geometry.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The pieces, in the order of the ways.
    pub(super) rows: Vec<Piece>,
    /// The vertices of all pieces one after the other.
    pub(super) points: Vec<Coord<f64>>,
    /// For each of them how much of its piece lies before it, metres.
    pub(super) before: Vec<f64>,
    /// How many nodes there are.
    pub(super) nodes: usize,
    /// For each of them the OpenStreetMap node it is, where it is one.
    pub(super) ids: Vec<Option<u64>>,
}

impl Pieces {
    /// Cuts the ways at every place that is an end or is passed more than once.
    pub(super) fn of(joints: &Joints) -> Self {
        let mut pieces = Self::default();
        let mut nodes = pieces.name_nodes(joints);
        for (way, row) in (0..).zip(&joints.rows) {
            let mut row = row.clone();
            row.dedup();
            if row.len() < 2 {
                continue;
            }
            pieces.cut(way, &row, &mut nodes, joints);
        }
        pieces
    }

    /// For each place its node, if it is one, in the order of the places.
    fn name_nodes(&mut self, joints: &Joints) -> Vec<Option<u32>> {
        let mut passed = vec![0_u8; joints.places.len()];
        for row in &joints.rows {
            let mut before = None;
            for place in row.iter().copied().filter(|place| before.replace(*place) != Some(*place))
            {
                let count = &mut passed[place as usize];
                *count = count.saturating_add(1);
            }
            for end in [row.first(), row.last()].into_iter().flatten() {
                passed[*end as usize] = 2;
            }
        }
        let name = |(count, id): (u8, &Option<u64>)| {
            let node = self.nodes as u32;
            let is_node = 1 < count;
            self.nodes += usize::from(is_node);
            self.ids.extend(is_node.then_some(*id));
            is_node.then_some(node)
        };
        passed.into_iter().zip(&joints.ids).map(name).collect()
    }

    fn cut(&mut self, way: u32, row: &[u32], nodes: &mut [Option<u32>], joints: &Joints) {
        let mut tail = None;
        let mut first = self.points.len();
        let mut length = 0.0;
        for place in row {
            let at = joints.places[*place as usize];
            if let Some(before) = self.points.last()
                && first < self.points.len()
            {
                length += metres_between(*before, at);
            }
            self.points.push(at);
            self.before.push(length);
            let Some(node) = nodes[*place as usize] else { continue };
            if let Some(tail) = tail {
                let last = self.points.len() - 1;
                let (first, last) = (first as u32, last as u32);
                self.rows.push(Piece { way, tail, head: node, first, last, length });
                self.points.push(at);
                self.before.push(0.0);
            }
            tail = Some(node);
            first = self.points.len() - 1;
            length = 0.0;
        }
        // The last vertex was pushed once more for a piece that never began.
        self.points.pop();
        self.before.pop();
    }

    /// Where each node lies.
    pub(super) fn positions(&self) -> Vec<Coord<f64>> {
        let mut positions = vec![Coord { x: 0.0, y: 0.0 }; self.nodes];
        for piece in &self.rows {
            for (node, point) in [(piece.tail, piece.first), (piece.head, piece.last)] {
                positions[node as usize] = self.points[point as usize];
            }
        }
        positions
    }

    /// The vertices of `piece`.
    pub(super) fn line(&self, piece: &Piece) -> &[Coord<f64>] {
        self.points.get(piece.first as usize..=piece.last as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Way;
    use super::*;

    fn pieces(ways: &[&[(f64, f64)]]) -> Pieces {
        let coord = |(x, y): &(f64, f64)| Coord { x: *x, y: *y };
        let way =
            |line: &&[(f64, f64)]| Way { line: line.iter().map(coord).collect(), ..Way::default() };
        let ways: Vec<Way> = ways.iter().map(way).collect();
        Pieces::of(&Joints::of(&ways.iter().collect::<Vec<_>>()))
    }

    #[test]
    fn a_way_is_cut_where_another_meets_it_and_nowhere_else() {
        let long = [(0.0, 0.0), (0.1, 0.0), (0.2, 0.0), (0.3, 0.0)];
        let pieces = pieces(&[&long, &[(0.2, 0.0), (0.2, 0.1)]]);
        assert_eq!((pieces.nodes, pieces.rows.len()), (4, 3));
        assert_eq!(pieces.line(&pieces.rows[0]).len(), 3);
        assert_eq!(pieces.line(&pieces.rows[1]).len(), 2);
        assert_eq!(pieces.rows[0].head, pieces.rows[1].tail);
    }

    #[test]
    fn a_ring_of_its_own_is_one_piece_from_a_node_to_itself() {
        let pieces = pieces(&[&[(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)]]);
        assert_eq!((pieces.nodes, pieces.rows.len()), (1, 1));
        assert_eq!(pieces.rows[0].tail, pieces.rows[0].head);
    }

    #[test]
    fn vertices_that_stand_twice_are_one() {
        let pieces = pieces(&[&[(0.0, 0.0), (0.0, 0.0)], &[(0.1, 0.0), (0.1, 0.0), (0.2, 0.0)]]);
        assert_eq!(pieces.rows.len(), 1);
        assert_eq!(pieces.line(&pieces.rows[0]).len(), 2);
    }
}

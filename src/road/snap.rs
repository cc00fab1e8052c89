//! Putting a place onto the nearest road.

use geo::Coord;

use super::grid::Grid;
use super::piece::{Piece, Pieces};
use crate::unit::{Metres, metres_between};

/// This near to a junction a place is at the junction, metres.
const AT_NODE: f64 = 0.01;

/// A place put onto a road; good for the network and the profile that made it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// Where on the road.
    pub position: Coord<f64>,
    /// The straight line from the place to the road.
    pub walk: Metres,
    pub(super) piece: u32,
    /// How much of the piece lies before it, from 0 to 1.
    pub(super) share: f64,
    /// The vertex of the piece before it.
    pub(super) vertex: u32,
}

/// One straight line of a piece, in metres on a plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) from: [f64; 2],
    pub(super) to: [f64; 2],
    pub(super) way: u32,
    pub(super) piece: u32,
    /// Its first vertex in the points of all pieces.
    pub(super) row: u32,
}

impl Segment {
    /// How far along it, from 0 to 1, the point nearest to `at` lies.
    fn nearest(&self, at: [f64; 2]) -> f64 {
        let [x, y] = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let square = x * x + y * y;
        if square == 0.0 {
            return 0.0;
        }
        (((at[0] - self.from[0]) * x + (at[1] - self.from[1]) * y) / square).clamp(0.0, 1.0)
    }

    /// The square of its distance to `at`.
    pub(super) fn square_to(&self, at: [f64; 2]) -> f64 {
        let share = self.nearest(at);
        let x = self.from[0] + share * (self.to[0] - self.from[0]) - at[0];
        let y = self.from[1] + share * (self.to[1] - self.from[1]) - at[1];
        x * x + y * y
    }

    /// What tells it from all others, in their order.
    pub(super) const fn name(&self) -> (u32, u32) {
        (self.piece, self.row)
    }
}

/// Metres on a plane that touches the earth at one latitude, that of the network's middle.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Plane {
    east: f64,
    north: f64,
}

impl Plane {
    /// The plane for a network with these vertices.
    pub(super) fn of(points: &[Coord<f64>]) -> Self {
        let least = points.iter().fold(f64::MAX, |least, at| least.min(at.y));
        let most = points.iter().fold(f64::MIN, |most, at| most.max(at.y));
        let middle = if points.is_empty() { 0.0 } else { f64::midpoint(least, most) };
        let at = |x: f64, y: f64| Coord { x, y };
        Self {
            east: metres_between(at(0.0, middle), at(1.0, middle)),
            north: metres_between(at(0.0, middle), at(0.0, middle + 1.0)),
        }
    }

    fn project(self, at: Coord<f64>) -> [f64; 2] {
        [at.x * self.east, at.y * self.north]
    }

    /// Every segment of every piece.
    pub(super) fn segments(self, pieces: &Pieces) -> Grid {
        let mut segments = Vec::with_capacity(pieces.points.len());
        for (name, piece) in (0..).zip(&pieces.rows) {
            let vertices = (piece.first..).zip(pieces.line(piece).windows(2));
            segments.extend(vertices.map(|(row, ends)| Segment {
                from: self.project(ends[0]),
                to: self.project(ends[1]),
                way: piece.way,
                piece: name,
                row,
            }));
        }
        Grid::of(&segments)
    }

    /// The segment of `grid` nearest to `at` whose piece is open to places, and how far along it.
    pub(super) fn nearest(
        self,
        grid: &Grid,
        at: Coord<f64>,
        is_open: impl Fn(u32) -> bool,
    ) -> Option<(&Segment, f64)> {
        let at = self.project(at);
        let segment = grid.nearest(at, is_open)?;
        Some((segment, segment.nearest(at)))
    }
}

/// The snap of `place` onto `segment`, `along` of it from 0 to 1.
pub(super) fn onto(pieces: &Pieces, segment: &Segment, along: f64, place: Coord<f64>) -> Snap {
    let piece = &pieces.rows[segment.piece as usize];
    let line = pieces.line(piece);
    let vertex = segment.row - piece.first;
    let (from, to) = (line[vertex as usize], line[vertex as usize + 1]);
    let position =
        Coord { x: from.x + along * (to.x - from.x), y: from.y + along * (to.y - from.y) };
    let before = pieces.before[segment.row as usize] + metres_between(from, position);
    let (position, share) = to_node(piece, line, position, before);
    let walk = Metres::rounded(metres_between(place, position));
    Snap { position, walk, piece: segment.piece, share, vertex }
}

/// A position a centimetre from the end of its piece is at the end, whatever is one-way there.
fn to_node(
    piece: &Piece,
    line: &[Coord<f64>],
    position: Coord<f64>,
    before: f64,
) -> (Coord<f64>, f64) {
    match (line.first(), line.last()) {
        (Some(tail), _) if before <= AT_NODE => (*tail, 0.0),
        (_, Some(head)) if piece.length - before <= AT_NODE => (*head, 1.0),
        _ => (position, before / piece.length),
    }
}

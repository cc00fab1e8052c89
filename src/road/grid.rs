//! A grid over the segments of all pieces: who is near, without asking everyone.

use std::mem;
use std::ops::Range;

use super::snap::Segment;

/// Cells for each segment: few enough to be built quickly, so small that few share one.
const CELLS: f64 = 2.0;
/// The share of the segments at each edge that may lie outside: they are filed under the cells at
/// the edge, so that one position at sea does not make every cell as large as a county.
const OUTSIDE: f64 = 0.002;

/// Segments by the cells of a grid that they touch.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The south-western corner, metres.
    corner: [f64; 2],
    /// Cells a metre.
    scale: f64,
    columns: usize,
    rows: usize,
    /// The segments of cell `c` are the rows `first[c]..first[c + 1]` of `items`.
    first: Vec<u32>,
    items: Vec<u32>,
    /// The segments, those of one cell beside each other.
    segments: Vec<Segment>,
}

impl Grid {
    /// The grid of `segments`, which come by piece and row.
    pub(super) fn of(segments: &[Segment]) -> Self {
        let Some((corner, size)) = bounds(segments) else { return Self::default() };
        let area = (size[0] * size[1]).max(size[0].max(size[1]).max(1.0));
        let scale = (CELLS * segments.len() as f64 / area).sqrt();
        // Twice as many at most, however long and thin.
        let [columns, rows] = size.map(|metres| (metres * scale) as usize + 1);
        let mut grid = Self { corner, scale, columns, rows, ..Self::default() };
        let cells: Vec<u32> = segments.iter().map(|one| grid.cell(one.from) as u32).collect();
        grid.segments = filed(segments, &cells, columns * rows);
        // How often each cell is touched, then where its rows begin, then where they end.
        let mut ends = vec![0; columns * rows + 1];
        for segment in &grid.segments {
            grid.each_cell(segment, |cell| ends[cell + 1] += 1);
        }
        for cell in 0..columns * rows {
            ends[cell + 1] += ends[cell];
        }
        grid.first.clone_from(&ends);
        let mut items = vec![0; ends[columns * rows] as usize];
        for (name, segment) in (0..).zip(&grid.segments) {
            grid.each_cell(segment, |cell| {
                items[ends[cell] as usize] = name;
                ends[cell] += 1;
            });
        }
        grid.items = items;
        grid
    }

    /// Every segment.
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How many cells there are.
    pub(super) const fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The segments that touch cell `cell`.
    pub(super) fn touching(&self, cell: usize) -> impl Iterator<Item = &Segment> {
        self.row(0, cell..cell + 1)
    }

    /// The segment nearest to `at` whose piece is open; of several the one of the first piece.
    pub(super) fn nearest(&self, at: [f64; 2], is_open: impl Fn(u32) -> bool) -> Option<&Segment> {
        if self.segments.is_empty() || !(at[0].is_finite() && at[1].is_finite()) {
            return None;
        }
        let [column, row] = self.place(at);
        let mut best = Best { at, square: f64::INFINITY, segment: None };
        for ring in 0..self.columns.max(self.rows) {
            if best.square <= self.beyond(at, [column, row], ring) {
                break;
            }
            let (west, east) = (column.checked_sub(ring), column + ring);
            for here in row.saturating_sub(ring)..(row + ring + 1).min(self.rows) {
                let is_edge = here + ring == row || row + ring == here;
                if is_edge {
                    let columns = west.unwrap_or(0)..(east + 1).min(self.columns);
                    best.look(self.row(here, columns), &is_open);
                    continue;
                }
                let is_inside = |column: &usize| *column < self.columns;
                for column in west.into_iter().chain(Some(east)).filter(is_inside) {
                    best.look(self.row(here, column..column + 1), &is_open);
                }
            }
        }
        best.segment
    }

    /// The segments that touch some cells of a row, one after the other.
    fn row(&self, row: usize, columns: Range<usize>) -> impl Iterator<Item = &Segment> {
        let [from, to] = [columns.start, columns.end].map(|column| row * self.columns + column);
        let items = &self.items[self.first[from] as usize..self.first[to] as usize];
        items.iter().map(|item| &self.segments[*item as usize])
    }

    /// The square of how far everything is that lies outside of the rings before `ring`.
    fn beyond(&self, at: [f64; 2], cell: [usize; 2], ring: usize) -> f64 {
        let mut least = f64::INFINITY;
        for (axis, count) in [self.columns, self.rows].into_iter().enumerate() {
            let along = (at[axis] - self.corner[axis]) * self.scale;
            if let Some(low) = (cell[axis] + 1).checked_sub(ring)
                && 0 < low
            {
                least = least.min(along - low as f64);
            }
            let high = cell[axis] + ring;
            if high < count {
                least = least.min(high as f64 - along);
            }
        }
        // A hair less, so that rounding finds no end too soon.
        let metres = (least.max(0.0) / self.scale - 1e-6).max(0.0);
        metres * metres
    }

    /// Column and row of a place, those of the edge for one outside.
    fn place(&self, at: [f64; 2]) -> [usize; 2] {
        let counts = [self.columns, self.rows];
        [0, 1].map(|axis: usize| {
            // A float that is too large or too small becomes the largest or the least number.
            let along = (at[axis] - self.corner[axis]) * self.scale;
            (along as usize).min(counts[axis] - 1)
        })
    }

    fn cell(&self, at: [f64; 2]) -> usize {
        let [column, row] = self.place(at);
        row * self.columns + column
    }

    /// Tells every cell that `segment` may touch.
    fn each_cell(&self, segment: &Segment, mut tell: impl FnMut(usize)) {
        let [mut low, mut high] = [segment.from, segment.to];
        if high[1] < low[1] {
            mem::swap(&mut low, &mut high);
        }
        let (from, to) = (self.place(low)[1], self.place(high)[1]);
        let slope = (high[0] - low[0]) / (high[1] - low[1]).max(f64::MIN_POSITIVE);
        // A hair more on either side, for what rounding takes away.
        let hair = 1e-6;
        for row in from..=to {
            let edge = |row: usize| self.corner[1] + row as f64 / self.scale;
            let at = |y: f64| low[0] + slope * (y.clamp(low[1], high[1]) - low[1]);
            let south = if row == from { low[0] } else { at(edge(row)) };
            let north = if row == to { high[0] } else { at(edge(row + 1)) };
            let [west, east] = [south.min(north) - hair, south.max(north) + hair]
                .map(|x| self.place([x, low[1]])[0]);
            let row = row * self.columns;
            for cell in row + west..=row + east {
                tell(cell);
            }
        }
    }
}

/// The segments sorted by their cells; those of one cell stay in their order.
fn filed(segments: &[Segment], cells: &[u32], count: usize) -> Vec<Segment> {
    let mut ends = vec![0_u32; count + 1];
    for cell in cells {
        ends[*cell as usize + 1] += 1;
    }
    for cell in 0..count {
        ends[cell + 1] += ends[cell];
    }
    let mut filed = segments.to_vec();
    for (segment, cell) in segments.iter().zip(cells) {
        let end = &mut ends[*cell as usize];
        filed[*end as usize] = *segment;
        *end += 1;
    }
    filed
}

/// The nearest segment found.
struct Best<'a> {
    at: [f64; 2],
    square: f64,
    segment: Option<&'a Segment>,
}

impl<'a> Best<'a> {
    fn look(
        &mut self,
        segments: impl Iterator<Item = &'a Segment>,
        is_open: &impl Fn(u32) -> bool,
    ) {
        for segment in segments {
            let square = segment.square_to(self.at);
            let is_first = || self.segment.is_none_or(|known| segment.name() < known.name());
            let is_nearer = square < self.square || square == self.square && is_first();
            if is_nearer && is_open(segment.piece) {
                (self.square, self.segment) = (square, Some(segment));
            }
        }
    }
}

/// The south-western corner and the size of what most segments lie in.
fn bounds(segments: &[Segment]) -> Option<([f64; 2], [f64; 2])> {
    let last = segments.len().checked_sub(1)?;
    let rank = (last as f64 * OUTSIDE) as usize;
    let range = |axis: usize| {
        let mut middles: Vec<f64> = segments
            .iter()
            .map(|segment| f64::midpoint(segment.from[axis], segment.to[axis]))
            .collect();
        let (_, low, _) = middles.select_nth_unstable_by(rank, f64::total_cmp);
        let low = *low;
        let (_, high, _) = middles.select_nth_unstable_by(last - rank, f64::total_cmp);
        (low, *high - low)
    };
    let (x, y) = rayon::join(|| range(0), || range(1));
    Some(([x.0, y.0], [x.1, y.1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Dice;

    #[test]
    fn the_nearest_is_the_nearest_of_all_wherever_they_lie() {
        for seed in 0..300 {
            let mut dice = Dice::new(seed);
            let count = 1 + dice.below(60);
            let spread = [1.0, 1_000.0, 1e7][dice.below(3)];
            let flat = [0.0, 1.0][dice.below(2)];
            let place = |dice: &mut Dice, far: f64| {
                [(dice.share() - 0.5) * spread * far, (dice.share() - 0.5) * spread * flat * far]
            };
            let segments: Vec<Segment> = (0..count)
                .map(|row| {
                    let far = if dice.once_in(20) { 1e3 } else { 1.0 };
                    let from = place(&mut dice, far);
                    let to = if dice.once_in(3) {
                        place(&mut dice, 1.0)
                    } else {
                        [from[0] + dice.share(), from[1] + dice.share()]
                    };
                    Segment { from, to, way: 0, piece: row as u32, row: 0 }
                })
                .collect();
            let grid = Grid::of(&segments);
            for _ in 0..40 {
                let far = [1.0, 1.0, 3.0, 1e4][dice.below(4)];
                let at = place(&mut dice, far);
                let is_open = |piece: u32| !piece.is_multiple_of(3);
                let found = grid.nearest(at, is_open).map(|segment| segment.square_to(at));
                let open = segments.iter().filter(|segment| is_open(segment.piece));
                let least = open.map(|segment| segment.square_to(at)).min_by(f64::total_cmp);
                assert_eq!(found, least, "seed {seed}");
            }
        }
    }
}

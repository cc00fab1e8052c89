//! A small linear programme that grows by columns: revised simplex with an explicit inverse.

/// What is too small to be anything but rounding.
const TINY: f64 = 1e-9;

/// Pivots between two inverses worked out anew.
const REFRESH: usize = 150;

/// One column: its price, and its entries by row.
#[derive(Debug, Clone)]
struct Column {
    cost: f64,
    entries: Vec<(usize, f64)>,
}

/// The least cost of columns, none negative, whose sum is `right` row by row.
#[derive(Debug)]
pub(super) struct Simplex {
    right: Vec<f64>,
    columns: Vec<Column>,
    /// The column that stands in each row of the basis, and whether a column stands in one.
    basis: Vec<usize>,
    is_basic: Vec<bool>,
    /// The inverse of the basis, column by column.
    inverse: Vec<f64>,
    /// The value of each column of the basis.
    values: Vec<f64>,
    /// The price of each row.
    duals: Vec<f64>,
    since: usize,
}

impl Simplex {
    /// Rows of these right sides, none negative, each met at first by a column of its own of this
    /// cost.
    pub(super) fn new(right: Vec<f64>, costs: &[f64]) -> Self {
        let rows = right.len();
        // A little more to be met in each row, in no row the same: ties would make it go round.
        let nudge =
            |(row, right): (usize, f64)| right + 1e-7 * (1 + row * 7_919 % 1_009) as f64 / 100.0;
        let right: Vec<f64> = right.into_iter().enumerate().map(nudge).collect();
        let own = |(row, cost): (usize, &f64)| Column { cost: *cost, entries: vec![(row, 1.0)] };
        let mut inverse = vec![0.0; rows * rows];
        (0..rows).for_each(|row| inverse[row * rows + row] = 1.0);
        Self {
            columns: costs.iter().enumerate().map(own).collect(),
            basis: (0..rows).collect(),
            is_basic: vec![true; rows],
            inverse,
            values: right.clone(),
            duals: costs.to_vec(),
            right,
            since: 0,
        }
    }

    /// Adds a column and gives its row in the list of columns.
    pub(super) fn add(&mut self, cost: f64, entries: Vec<(usize, f64)>) -> usize {
        self.columns.push(Column { cost, entries });
        self.is_basic.push(false);
        self.columns.len() - 1
    }

    /// Gives a column another cost.
    pub(super) fn reprice(&mut self, column: usize, cost: f64) {
        self.columns[column].cost = cost;
        self.since += 1;
    }

    /// The columns of the basis and how much there is of each.
    pub(super) fn basis(&self) -> impl Iterator<Item = (usize, f64)> {
        self.basis.iter().copied().zip(self.values.iter().copied())
    }

    /// The price of each row.
    pub(super) fn duals(&self) -> &[f64] {
        &self.duals
    }

    /// The cost of the basis.
    pub(super) fn cost(&self) -> f64 {
        self.basis.iter().zip(&self.values).map(|(at, value)| self.columns[*at].cost * value).sum()
    }

    /// Goes to the least cost, in at most `most` pivots; how many it took.
    pub(super) fn solve(&mut self, most: usize) -> usize {
        if 0 < self.since {
            self.refresh();
        }
        for pivot in 0..most {
            let Some(enters) = self.cheapest() else {
                if self.since == 0 {
                    return pivot;
                }
                self.refresh();
                continue;
            };
            let way = self.column(&self.columns[enters].entries);
            let Some(leaves) = self.tightest(&way) else { return pivot };
            self.pivot(enters, leaves, &way);
            if REFRESH <= self.since {
                self.refresh();
            }
        }
        most
    }

    fn reduced(&self, column: &Column) -> f64 {
        let paid = column.entries.iter().map(|(row, entry)| self.duals[*row] * entry);
        column.cost - paid.sum::<f64>()
    }

    /// The column that makes it cheaper the fastest.
    fn cheapest(&self) -> Option<usize> {
        let mut best = (-1e-7, None);
        for (at, column) in self.columns.iter().enumerate() {
            if self.is_basic[at] {
                continue;
            }
            let reduced = self.reduced(column);
            if reduced < best.0 * (1.0 + column.cost.abs() * 1e-9) {
                best = (reduced, Some(at));
            }
        }
        best.1
    }

    /// The inverse times a column.
    fn column(&self, entries: &[(usize, f64)]) -> Vec<f64> {
        let rows = self.right.len();
        let mut way = vec![0.0; rows];
        for (row, entry) in entries {
            let inverse = &self.inverse[row * rows..(row + 1) * rows];
            way.iter_mut().zip(inverse).for_each(|(sum, value)| *sum += value * entry);
        }
        way
    }

    /// The row of the basis that runs out first; of equals the one that divides best.
    fn tightest(&self, way: &[f64]) -> Option<usize> {
        let rows = || way.iter().zip(&self.values).enumerate().filter(|(_, (way, _))| TINY < **way);
        let slack = |(way, value): (&f64, &f64)| (value.max(0.0) + TINY) / way;
        let least = rows().map(|(_, row)| slack(row)).min_by(f64::total_cmp)?;
        let ties = rows().filter(|(_, (way, value))| value.max(0.0) / **way <= least);
        ties.max_by(|one, other| one.1.0.total_cmp(other.1.0)).map(|(row, _)| row)
    }

    fn pivot(&mut self, enters: usize, leaves: usize, way: &[f64]) {
        let rows = self.right.len();
        let reduced = self.reduced(&self.columns[enters]) / way[leaves];
        let step = (self.values[leaves] / way[leaves]).max(0.0);
        for (value, way) in self.values.iter_mut().zip(way) {
            *value -= step * way;
        }
        self.values[leaves] = step;
        for (row, inverse) in self.inverse.chunks_exact_mut(rows).enumerate() {
            let factor = inverse[leaves] / way[leaves];
            if factor != 0.0 {
                self.duals[row] += reduced * inverse[leaves];
                inverse.iter_mut().zip(way).for_each(|(value, way)| *value -= factor * way);
                inverse[leaves] = factor;
            }
        }
        self.is_basic[self.basis[leaves]] = false;
        self.is_basic[enters] = true;
        self.basis[leaves] = enters;
        self.since += 1;
    }

    /// Works out the inverse, the values and the prices anew.
    fn refresh(&mut self) {
        let rows = self.right.len();
        let kept = self.basis.clone();
        self.inverse.fill(0.0);
        (0..rows).for_each(|row| self.inverse[row * rows + row] = 1.0);
        let mut free: Vec<bool> = vec![true; rows];
        self.basis.fill(usize::MAX);
        // Columns of one entry first: they leave the rest of the inverse as it is. The rows' own
        // columns last, where one that stood there has come to depend on the others.
        let mut order = kept;
        order.sort_by_key(|at| (self.columns[*at].entries.len(), *at));
        order.extend(0..rows);
        self.is_basic.fill(false);
        for at in order {
            let way = self.column(&self.columns[at].entries);
            let open = (0..rows).filter(|row| free[*row]);
            let best = open.max_by(|a, b| way[*a].abs().total_cmp(&way[*b].abs()));
            let Some(leaves) = best.filter(|row| TINY < way[*row].abs()) else { continue };
            if self.is_basic[at] {
                continue;
            }
            free[leaves] = false;
            self.basis[leaves] = at;
            self.is_basic[at] = true;
            for inverse in self.inverse.chunks_exact_mut(rows) {
                let factor = inverse[leaves] / way[leaves];
                if factor != 0.0 {
                    inverse.iter_mut().zip(&way).for_each(|(value, way)| *value -= factor * way);
                    inverse[leaves] = factor;
                }
            }
        }
        self.reckon();
    }

    fn reckon(&mut self) {
        let rows = self.right.len();
        let entries: Vec<(usize, f64)> = self.right.iter().copied().enumerate().collect();
        self.values = self.column(&entries);
        let costs: Vec<f64> = self.basis.iter().map(|at| self.columns[*at].cost).collect();
        let price = |inverse: &[f64]| inverse.iter().zip(&costs).map(|(a, b)| a * b).sum();
        self.duals = self.inverse.chunks_exact(rows).map(price).collect();
        self.since = 0;
    }
}

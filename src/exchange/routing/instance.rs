//! A problem of the solver's, and what its numbers mean outside.

use std::collections::BTreeMap;

use super::kind::Kind;
use crate::solver::{Problem, ShiftId, Solution, StopId};
use crate::unit::Table;

/// What a solution is praised for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// A low cost.
    Cost,
    /// A high profit.
    Profit,
}

/// Which part of an order a stop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The whole of it.
    Job,
    /// Taking up what is brought elsewhere.
    Pickup,
    /// Bringing it.
    Delivery,
}

impl Part {
    /// The word for it, which stays: `job`, `pickup`, `delivery`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Pickup => "pickup",
            Self::Delivery => "delivery",
        }
    }
}

/// What a stop is called outside. The visits of one site share their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which part of an order it is.
    pub part: Part,
    /// The number it has in the file.
    pub id: u64,
}

/// A problem read from a public file.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The problem.
    pub problem: Problem,
    /// What the file calls it.
    pub name: String,
    /// The format it came from.
    pub kind: Kind,
    /// What a solution is praised for.
    pub goal: Goal,
    /// Units of the solver for one of the file's own.
    pub scale: u32,
    /// How many decimals costs are told with, in the file's own units.
    pub decimals: usize,
    /// The moment of the file that is 0 for the solver.
    pub begin: u64,
    /// The coordinates of each row of the travel matrix, where the file has any.
    pub points: Vec<Option<(f64, f64)>>,
    /// What each stop is called outside.
    pub stops: Table<StopId, Place>,
    /// What each shift is called outside: the number of its vehicle.
    pub vehicles: Table<ShiftId, u64>,
}

impl Instance {
    /// The cost or profit of `solution` in the file's own units: `4053.2`, `21736`.
    pub fn value(&self, solution: &Solution) -> String {
        match self.goal {
            Goal::Cost => self.decimal(solution.cost.seconds),
            Goal::Profit => {
                let all: u64 =
                    self.problem.stops().rows().iter().map(|stop| u64::from(stop.worth)).sum();
                all.saturating_sub(solution.cost.lost.iter().sum()).to_string()
            }
        }
    }

    /// Units of the solver in the file's own, rounded to the decimals they are told with.
    pub fn decimal(&self, units: u64) -> String {
        let fine = 10_u64.pow(self.decimals as u32);
        let scale = u64::from(self.scale.max(1));
        let rounded = (2 * units * fine + scale) / (2 * scale);
        match self.decimals {
            0 => rounded.to_string(),
            decimals => format!("{}.{:0decimals$}", rounded / fine, rounded % fine),
        }
    }

    /// The word for [`Instance::value`]: `cost` or `profit`.
    pub const fn praise(&self) -> &'static str {
        match self.goal {
            Goal::Cost => "cost",
            Goal::Profit => "profit",
        }
    }

    /// The stops that must be served and are not.
    pub fn missing(&self, solution: &Solution) -> Vec<Place> {
        let must = |stop: &&StopId| self.problem.stops()[**stop].tier == 1;
        solution.unserved.iter().filter(must).map(|stop| self.stops[*stop]).collect()
    }

    /// How many days the shifts lie on.
    pub fn days(&self) -> u32 {
        let shifts = self.problem.shifts().rows().iter();
        shifts.map(|shift| shift.day + 1).max().unwrap_or(0)
    }

    /// The shifts of each day, in order.
    pub(super) fn shifts(&self) -> BTreeMap<u32, Vec<ShiftId>> {
        let mut shifts = BTreeMap::<u32, Vec<ShiftId>>::new();
        for (id, shift) in self.problem.shifts().iter() {
            shifts.entry(shift.day).or_default().push(id);
        }
        shifts
    }

    /// An empty round for each shift.
    pub(super) fn empty(&self) -> Table<ShiftId, Vec<StopId>> {
        self.problem.shifts().ids().map(|_| Vec::new()).collect()
    }
}

//! A problem being read, before it is checked and named.

use std::path::Path;

use super::instance::{Goal, Instance, Part, Place};
use super::kind::Kind;
use super::plane::{Point, Rounding, travel};
use crate::finding::{Error, Result};
use crate::solver::{Problem, Relations, Shift, ShiftId, Stop, StopId, Travel, Weights};
use crate::unit::{Index as _, Table};

/// More places than this need too large a matrix.
pub(super) const MOST_PLACES: usize = 20_000;
/// More shifts than this are no station's and no benchmark's.
pub(super) const MOST_SHIFTS: usize = 50_000;
/// More stops than this are none either.
const MOST_STOPS: usize = 200_000;

/// What a reader gathers.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) path: &'a Path,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) goal: Goal,
    pub(super) scale: u32,
    pub(super) decimals: usize,
    pub(super) begin: u64,
    pub(super) points: Vec<Option<Point>>,
    pub(super) stops: Vec<(Place, Stop)>,
    pub(super) shifts: Vec<(u64, Shift)>,
    pub(super) relations: Relations,
}

impl<'a> Draft<'a> {
    /// Nothing yet.
    pub(super) fn new(path: &'a Path, kind: Kind) -> Self {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Self {
            path,
            name: name.unwrap_or_default(),
            kind,
            goal: Goal::Cost,
            scale: 1,
            decimals: 0,
            begin: 0,
            points: Vec::new(),
            stops: Vec::new(),
            shifts: Vec::new(),
            relations: Relations::default(),
        }
    }

    /// An error of the whole file.
    pub(super) fn error(&self, what: impl Into<String>) -> Error {
        Error::Content { path: self.path.to_owned(), what: what.into() }
    }

    /// Adds a stop whose number is `id`.
    pub(super) fn stop(&mut self, id: u64, stop: Stop) -> StopId {
        self.part(Place { part: Part::Job, id }, stop)
    }

    /// Adds a stop that is a part of an order.
    pub(super) fn part(&mut self, place: Place, stop: Stop) -> StopId {
        self.stops.push((place, stop));
        StopId::from_usize(self.stops.len() - 1)
    }

    /// Refuses more places than a matrix can be made for.
    pub(super) fn few_places(&self, places: usize) -> Result<()> {
        if MOST_PLACES < places {
            let most = MOST_PLACES;
            return Err(self.error(format!("{places} places are more than the {most} of a matrix")));
        }
        Ok(())
    }

    /// The instance, its places `points` of the plane.
    pub(super) fn on_plane(mut self, points: &[Point], rounding: Rounding) -> Result<Instance> {
        self.points = points.iter().copied().map(Some).collect();
        self.instance(vec![travel(points, rounding)?])
    }

    /// The instance, checked.
    pub(super) fn instance(self, travel: Vec<Travel>) -> Result<Instance> {
        for (count, most, what) in [
            (self.stops.len(), MOST_STOPS, "stops"),
            (self.shifts.len(), MOST_SHIFTS, "vehicles (times days)"),
        ] {
            if most < count {
                return Err(self.error(format!("{count} {what} are more than {most}")));
            }
        }
        let weights = Weights { travel: 1, late: 0, ..Weights::default() };
        let mut builder = Problem::over(travel).weights(weights).relations(self.relations);
        let (mut stops, mut vehicles) = (Table::new(), Table::<ShiftId, u64>::new());
        for (place, stop) in self.stops {
            builder = builder.stop(stop);
            stops.push(place);
        }
        for (vehicle, shift) in self.shifts {
            builder = builder.shift(shift);
            vehicles.push(vehicle);
        }
        let content = |what: String| Error::Content { path: self.path.to_owned(), what };
        Ok(Instance {
            problem: builder.build().map_err(|error| content(error.to_string()))?,
            name: self.name,
            kind: self.kind,
            goal: self.goal,
            scale: self.scale,
            decimals: self.decimals,
            begin: self.begin,
            points: self.points,
            stops,
            vehicles,
        })
    }
}

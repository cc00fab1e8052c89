//! Where VROOM's tasks and vehicles are, and the matrix of each way of travel.

use std::collections::BTreeMap;
use std::path::Path;
use std::{mem, result};

use geo::Coord;

use super::draft::MOST_PLACES;
use super::rows::FAR;
use super::vroom_rows::{MatrixRow, ProblemRow};
use crate::finding::{Error, Result};
use crate::solver::Travel;
use crate::unit::{Kmh, Metres, Seconds, metres_between};

/// A place as a file says it: a row of the matrix, a longitude and latitude, or both.
pub(super) type Said = (Option<usize>, Option<[f64; 2]>);

/// The places of a problem.
pub(super) struct Ground<'a> {
    path: &'a Path,
    /// One matrix a profile; none when straight lines are asked for.
    matrices: BTreeMap<String, Vec<Vec<u32>>>,
    /// How fast the straight lines are gone.
    speed: Option<Kmh>,
    /// Longitude and latitude of each place, where known.
    pub(super) points: Vec<Option<(f64, f64)>>,
    /// The place of each point, where there is no matrix.
    known: BTreeMap<[u64; 2], usize>,
    /// The travel matrices made so far, by profile and hundredths of the speed factor.
    made: BTreeMap<(String, u32), usize>,
    asked: Vec<(String, u32)>,
}

impl<'a> Ground<'a> {
    /// The places of `row`; without matrices they lie on straight lines at `speed`.
    pub(super) fn new(path: &'a Path, row: &mut ProblemRow, speed: Option<Kmh>) -> Result<Self> {
        let bad = |what: String| Error::Content { path: path.to_owned(), what };
        let mut matrices = BTreeMap::new();
        for (profile, matrix) in mem::take(&mut row.matrices) {
            let named = |what: String| bad(format!("matrices.{profile}: {what}"));
            let durations = square(matrix).map_err(named)?;
            matrices.insert(profile, durations);
        }
        let side = matrices.values().next().map_or(0, Vec::len);
        if matrices.values().any(|matrix| matrix.len() != side) {
            return Err(bad("the matrices are not of one size".to_owned()));
        }
        if matrices.is_empty() && speed.is_none() {
            let what = "matrices.<profile>.durations are missing: beibao knows no roads here; \
                        give a matrix, or --speed for straight lines";
            return Err(bad(what.to_owned()));
        }
        Ok(Self {
            path,
            matrices,
            speed,
            points: vec![None; side],
            known: BTreeMap::new(),
            made: BTreeMap::new(),
            asked: Vec::new(),
        })
    }

    /// The row of a place; `None` when nothing is said.
    pub(super) fn place(&mut self, who: &str, said: Said) -> Result<Option<usize>> {
        let bad = |what: String| Error::Content { path: self.path.to_owned(), what };
        let (index, point) = said;
        if let Some([x, y]) = point
            && !(x.abs() <= 180.0 && y.abs() <= 90.0)
            && self.matrices.is_empty()
        {
            return Err(bad(format!("{who}: [{x}, {y}] is not a longitude and a latitude")));
        }
        if self.matrices.is_empty() {
            let Some(point) = point else {
                return match index {
                    None => Ok(None),
                    Some(_) => {
                        Err(bad(format!("{who} has no coordinates, and there is no matrix")))
                    }
                };
            };
            let next = self.points.len();
            let place = *self.known.entry(point.map(f64::to_bits)).or_insert(next);
            if place == next {
                self.points.push(Some(point.into()));
            }
            return if MOST_PLACES < self.points.len() {
                Err(bad(format!("more than {MOST_PLACES} places")))
            } else {
                Ok(Some(place))
            };
        }
        match (index, point) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(bad(format!("{who} has no index in the matrix"))),
            (Some(index), point) => {
                let side = self.points.len();
                let Some(known) = self.points.get_mut(index) else {
                    return Err(bad(format!("{who}: the matrix has {side} places, not {index}")));
                };
                *known = point.map(Into::into).or(*known);
                Ok(Some(index))
            }
        }
    }

    /// The number of the matrix of a profile at a speed.
    pub(super) fn profile(&mut self, who: &str, name: &str, factor: Option<f64>) -> Result<usize> {
        let bad = |what: String| Error::Content { path: self.path.to_owned(), what };
        if self.speed.is_none() && !self.matrices.contains_key(name) {
            return Err(bad(format!("{who}: there is no matrix of profile {name:?}")));
        }
        let factor = factor.unwrap_or(1.0);
        if !(0.01..=5.0).contains(&factor) {
            return Err(bad(format!("{who}: speed_factor is {factor}, not above 0 and up to 5")));
        }
        let key = (name.to_owned(), (factor * 100.0).round() as u32);
        let next = self.asked.len();
        let profile = *self.made.entry(key.clone()).or_insert(next);
        if profile == next {
            self.asked.push(key);
        }
        Ok(profile)
    }

    /// The matrices asked for; with a place more that is next to all, where `nowhere`.
    pub(super) fn travel(&self, nowhere: bool) -> Result<Vec<Travel>> {
        let side = self.points.len();
        let whole = side + usize::from(nowhere);
        if MOST_PLACES * MOST_PLACES < whole * whole * self.asked.len() {
            let what = format!("{} matrices of {whole} places are too much", self.asked.len());
            return Err(Error::Content { path: self.path.to_owned(), what });
        }
        let matrix = |(name, hundredths): &(String, u32)| {
            let durations = self.matrices.get(name);
            let mut times = Vec::with_capacity(whole * whole);
            for from in 0..whole {
                for to in 0..whole {
                    let seconds = match durations {
                        _ if side <= from.max(to) => 0,
                        Some(durations) => durations[from][to],
                        None => self.straight(from, to).0,
                    };
                    times.push(scaled(seconds, *hundredths));
                }
            }
            Travel::new(whole, times)
        };
        self.asked.iter().map(matrix).collect()
    }

    /// The time of the straight line.
    fn straight(&self, from: usize, to: usize) -> Seconds {
        let (Some(Some(from)), Some(Some(to))) = (self.points.get(from), self.points.get(to))
        else {
            return Seconds::MAX;
        };
        let coord = |point: &(f64, f64)| Coord { x: point.0, y: point.1 };
        let metres = Metres::rounded(metres_between(coord(from), coord(to)));
        self.speed.map_or(Seconds::MAX, |speed| metres.at(speed))
    }
}

/// The durations of a matrix; what is wrong with it else.
fn square(matrix: MatrixRow) -> result::Result<Vec<Vec<u32>>, String> {
    let MatrixRow { durations, costs } = matrix;
    let durations = durations.ok_or("durations are missing")?;
    let side = durations.len();
    if MOST_PLACES < side {
        return Err(format!("{side} places are more than {MOST_PLACES}"));
    }
    if durations.iter().any(|row| row.len() != side) {
        return Err("durations are not as many columns as rows".to_owned());
    }
    if costs.is_some_and(|costs| costs != durations) {
        return Err("costs that differ from the durations cannot be expressed".to_owned());
    }
    Ok(durations)
}

/// A time at so many hundredths of the usual speed; what is too long is no way at all.
fn scaled(seconds: u32, hundredths: u32) -> Seconds {
    let (seconds, hundredths) = (u64::from(seconds), u64::from(hundredths));
    let slower = (seconds * 200 + hundredths) / (2 * hundredths);
    match u32::try_from(slower) {
        Ok(time) if time <= FAR.0 => Seconds(time),
        Ok(_) | Err(_) => Seconds::MAX,
    }
}

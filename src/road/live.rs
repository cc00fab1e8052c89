//! Roads under changes: closed and slow stretches are taken over by the hierarchies there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::Coord;

use super::hierarchy::{Hierarchy, Metric, Shape};
use super::lane::Lane;
use super::piece::{Piece, Pieces};
use super::{Change, Roads, Stretch};
use crate::unit::Millis;

/// A metric is made anew where more than one link in so many has another time.
const FEW: usize = 50;

impl Roads {
    /// Closes and slows roads as `changes` say and no others: what was changed before is as usual
    /// again. Gives for each change how many pieces of road it touches.
    ///
    /// Where several touch a piece, the slowest counts. Places are put onto roads anew after that.
    ///
    /// # Cost
    ///
    /// Profiles that were asked before are customised anew, in part where few links changed, and
    /// never ordered.
    pub fn change(&mut self, changes: &[Change]) -> Vec<usize> {
        let touched: Vec<Vec<u32>> = changes.iter().map(|one| self.touched(&one.what)).collect();
        let mut speeds = BTreeMap::new();
        for (change, pieces) in changes.iter().zip(&touched) {
            for piece in pieces {
                let speed = speeds.entry(*piece).or_insert(change.speed);
                *speed = change.speed.min(*speed);
            }
        }
        for lane in self.lanes.rows_mut() {
            lane.drive_at(&speeds, &self.pieces);
        }
        self.facts.lanes = self.lanes.rows().iter().map(|lane| lane.facts.clone()).collect();
        touched.iter().map(Vec::len).collect()
    }

    /// The pieces a stretch touches.
    fn touched(&self, what: &Stretch) -> Vec<u32> {
        let bounds = what.bounds();
        let is_near = |piece: &Piece| {
            let Some([low, high]) = bounds else { return false };
            let line = self.pieces.line(piece);
            let all = |is: &dyn Fn(&Coord<f64>) -> bool| line.iter().all(is);
            !(all(&|at| at.x < low.x)
                || all(&|at| high.x < at.x)
                || all(&|at| at.y < low.y)
                || all(&|at| high.y < at.y))
        };
        let is_touched = |(_, piece): &(u32, &Piece)| {
            what.is_way(&self.ids[piece.way as usize])
                || (is_near(piece) && what.touches(self.pieces.line(piece)))
        };
        (0..).zip(&self.pieces.rows).filter(is_touched).map(|(name, _)| name).collect()
    }
}

impl Lane {
    /// Drives the given pieces at so many per cent of the usual speed, all others as usual.
    fn drive_at(&mut self, speeds: &BTreeMap<u32, u32>, pieces: &Pieces) {
        let at = |time: Millis, speed| self.profile.passable(time.at_share(speed));
        let usual = (0..).zip(&self.usual);
        let times: Vec<(Millis, Millis)> = usual
            .map(|(piece, (along, against))| match speeds.get(&piece) {
                None => (*along, *against),
                Some(speed) => (at(*along, *speed), at(*against, *speed)),
            })
            .collect();
        let is_other: Vec<bool> =
            times.iter().zip(&self.times).map(|(new, old)| new != old).collect();
        if !is_other.contains(&true) {
            return;
        }
        let known = self.metric.take();
        let made =
            |ready: &Hierarchy| Metric::of(Shape::of(&self.network, &ready.order()), &self.network);
        let metric = self.made().map(|ready| known.unwrap_or_else(|| made(ready)));
        self.times = times;
        let (origins, fees, times) = (&self.origins, &self.fees, &self.times);
        let changed = self.network.retime(|row| {
            let drive = origins[row].filter(|drive| is_other[drive.piece() as usize])?;
            Some(drive.time(times) + fees[row])
        });
        if let Some(turned) = &mut self.turned {
            turned.look_ahead(&self.times);
        }
        self.divide(pieces);
        let Some(mut metric) = metric else { return };
        if changed.len() * FEW < self.origins.len() {
            metric.change(&self.network, &changed);
        } else {
            metric = Metric::of(Arc::clone(metric.shape()), &self.network);
        }
        self.renew(Hierarchy::of(&metric, &self.network), metric);
    }
}

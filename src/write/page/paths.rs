//! Lines as SVG paths, short enough for a file that is sent around.

use std::fmt::Write as _;

use geo::{Coord, LineString, Simplify};

use super::frame::{Frame, Rect};
use super::html::{RoadClass, RoadLine};
use crate::world::World;

/// Bytes that the roads of all stations of a page may take together.
const ROOM: usize = 1_200_000;
/// How far a line may be off, in units, tried in turn until there is room enough.
const TOLERANCES: [f64; 4] = [4.0, 10.0, 25.0, 60.0];

/// What lies under the routes of a station's maps.
pub(super) struct Backdrop {
    /// Roads by class, the greatest last, so that it lies on top.
    pub(super) roads: Vec<(&'static str, String)>,
    /// Borders of grids.
    pub(super) grids: String,
}

impl Backdrop {
    /// The roads and grids within `frame`, as one of `stations` that share the room.
    pub(super) fn of(frame: &Frame, roads: &[RoadLine], world: &World, stations: usize) -> Self {
        let room = ROOM / stations.max(1);
        let mut drawn = Vec::new();
        for tolerance in TOLERANCES {
            drawn = RoadClass::ALL
                .map(|class| (class.name(), class_path(frame, roads, class, tolerance)))
                .to_vec();
            if drawn.iter().map(|(_, path)| path.len()).sum::<usize>() <= room {
                break;
            }
        }
        // Still too much: the smallest roads go first.
        while room < drawn.iter().map(|(_, path)| path.len()).sum() && 1 < drawn.len() {
            drawn.remove(0);
        }
        drawn.retain(|(_, path)| !path.is_empty());
        Self { roads: drawn, grids: grids(frame, world) }
    }
}

fn class_path(frame: &Frame, roads: &[RoadLine], class: RoadClass, tolerance: f64) -> String {
    let lines = roads.iter().filter(|road| road.class == class).map(|road| road.line.as_slice());
    lines.map(|line| path(frame, line, tolerance)).collect()
}

fn grids(frame: &Frame, world: &World) -> String {
    let areas = world.grids.rows().iter().flat_map(|grid| grid.area.iter());
    areas.map(|area| path(frame, &area.exterior().0, 12.0)).collect()
}

/// One line within `tolerance` units as a path with whole, relative numbers; empty outside `frame`.
pub(super) fn path(frame: &Frame, line: &[Coord<f64>], tolerance: f64) -> String {
    let placed: Vec<Coord<f64>> = line.iter().map(|at| frame.place(*at)).collect();
    let seen = Rect::holding(placed.iter().copied()).is_some_and(|held| {
        // A straight line has no area, yet it can be seen.
        let held = Rect { width: held.width + 1.0, height: held.height + 1.0, ..held };
        held.meets(&frame.paper())
    });
    if !seen || placed.len() < 2 {
        return String::new();
    }
    let mut text = String::new();
    let (mut x, mut y) = (0, 0);
    for (at, point) in LineString::new(placed).simplify(tolerance).0.iter().enumerate() {
        let (to_x, to_y) = (point.x.round() as i64, point.y.round() as i64);
        let _ = match at {
            0 => write!(text, "M{to_x} {to_y}l"),
            1 => write!(text, "{} {}", to_x - x, to_y - y),
            _ => write!(text, " {} {}", to_x - x, to_y - y),
        };
        (x, y) = (to_x, to_y);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_road_keeps_its_ends_only() {
        let line: Vec<_> =
            (0..50).map(|n| Coord { x: 106.0 + f64::from(n) / 1e3, y: 26.0 }).collect();
        let frame = Frame::around(line.iter().copied()).expect("points");
        let drawn = path(&frame, &line, 4.0);
        assert_eq!(drawn.matches(' ').count(), 2, "{drawn}");
        assert_eq!(path(&frame, &[Coord { x: 0.0, y: 0.0 }, Coord { x: 1.0, y: 0.0 }], 4.0), "");
    }
}

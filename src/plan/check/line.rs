//! The line of each route on the map: from the station past each door in turn and back.

use geo::Coord;

use super::Violation;
use super::case::Case;
use crate::plan::published::Route;
use crate::unit::{Metres, metres_between};

/// How near a line passes a door, the walk to it apart: the width of a road and its rounding.
const NEAR: f64 = 25.0;
/// By how much, in parts, the line may be longer or shorter than the way is told.
const SLACK: f64 = 0.02;
/// The same in metres, for short ways.
const SLACK_METRES: f64 = 50.0;

/// The line of every route.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for route in &case.plan.routes {
        let (Some(home), false) = (case.home(&route.station), route.stops.is_empty()) else {
            continue;
        };
        let ends = [route.line.first(), route.line.last()];
        if !ends.into_iter().all(|end| end.is_some_and(|end| metres_between(*end, home) <= NEAR)) {
            found.push(Violation::new("V1905", &[]).on(&route.id));
            continue;
        }
        passes(case, route, found);
        let length: f64 = route.line.windows(2).map(|pair| metres_between(pair[0], pair[1])).sum();
        let told = f64::from(route.distance.0);
        if told * SLACK + SLACK_METRES < (told - length).abs() {
            let values = [&told.to_string(), &Metres::rounded(length).0.to_string()];
            found.push(Violation::new("V1907", &values.map(String::as_str)).on(&route.id));
        }
    }
}

/// Whether the line passes the doors in their order: each is looked for from where the one before
/// was found.
fn passes(case: &Case<'_>, route: &Route, found: &mut Vec<Violation>) {
    let mut from = 0;
    for stop in &route.stops {
        let Some((_, visit)) = case.visit(&stop.visit) else { continue };
        let near = NEAR + f64::from(stop.walk.0);
        let mut parts = route.line.windows(2).skip(from);
        match parts.position(|pair| distance(visit.position, pair[0], pair[1]) <= near) {
            Some(step) => from += step,
            None => found.push(Violation::new("V1906", &[]).on(&route.id).of(&stop.visit)),
        }
    }
}

/// From `place` to the nearest point of the straight line from `one` to `other`.
fn distance(place: Coord<f64>, one: Coord<f64>, other: Coord<f64>) -> f64 {
    let narrow = place.y.to_radians().cos();
    let flat = |to: Coord<f64>| ((to.x - one.x) * narrow, to.y - one.y);
    let ((x, y), (east, north)) = (flat(place), flat(other));
    let square = east * east + north * north;
    let share = if square == 0.0 { 0.0 } else { (x * east + y * north) / square };
    metres_between(place, one + (other - one) * share.clamp(0.0, 1.0))
}

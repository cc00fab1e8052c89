//! The way to each stop of a plan, in sentences.

use std::collections::BTreeMap;

use geo::Coord;

use crate::plan::{Plan, Route};
use crate::road::Roads;
use crate::route::{Ground, guide};
use crate::unit::{Metres, metres_between};
use crate::words::Language;
use crate::world::World;

/// A door nearer to the road than this has its car before it, metres.
const AT_THE_DOOR: f64 = 30.0;

/// The ways of a plan, by the id of the round and the place of the stop in it.
#[derive(Debug, Clone, Default)]
pub struct Ways(BTreeMap<(String, usize), Way>);

/// The way to one stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// Turn by turn, in sentences; empty where the way is walked.
    pub steps: Vec<String>,
    /// Where the car is left, when that is not before the door.
    pub parking: Option<Coord<f64>>,
    /// How far the door is from there.
    pub walk: Metres,
}

impl Ways {
    /// The ways of the rounds of `plan` on `roads`; those of a round whose profile is not known, or
    /// that has a door without a place, are left out.
    pub fn of(plan: &Plan, world: &World, roads: &Roads, language: Language) -> Self {
        let places: BTreeMap<&str, Coord<f64>> =
            plan.visits.iter().map(|visit| (visit.id.as_str(), visit.position)).collect();
        let mut ways = BTreeMap::new();
        for route in &plan.routes {
            for (at, way) in of_round(route, &places, (world, roads), language) {
                ways.insert((route.id.clone(), at), way);
            }
        }
        Self(ways)
    }

    /// The way to stop `at` of the round `route`.
    pub fn get(&self, route: &str, at: usize) -> Option<&Way> {
        self.0.get(&(route.to_owned(), at))
    }
}

fn of_round(
    route: &Route,
    places: &BTreeMap<&str, Coord<f64>>,
    (world, roads): (&World, &Roads),
    language: Language,
) -> Vec<(usize, Way)> {
    let station = world.stations.rows().iter().find(|station| station.id == route.station);
    let doors = route.stops.iter().map(|stop| places.get(stop.visit.as_str()).copied());
    let doors: Option<Vec<Coord<f64>>> =
        [station.map(|station| station.position)].into_iter().chain(doors).collect();
    let doors = doors.filter(|doors| doors.iter().all(|at| at.x.is_finite() && at.y.is_finite()));
    let (Some(profile), Some(doors)) = (roads.profile(&route.profile), doors) else {
        return Vec::new();
    };
    let ground = Ground::new(roads, profile, doors.clone());
    let way = |(at, door): (usize, &Coord<f64>)| {
        let steps = ground.steps(at, at + 1);
        let driven = !steps.is_empty();
        let parking = ground
            .parking(at + 1)
            .filter(|park| driven && AT_THE_DOOR <= metres_between(*park, *door));
        let steps = if driven { guide(&steps, language) } else { Vec::new() };
        (at, Way { steps, parking, walk: ground.walk(at + 1).unwrap_or_default() })
    };
    doors.iter().skip(1).enumerate().map(way).collect()
}

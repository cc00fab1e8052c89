//! The station that is nearest by the road.

use geo::Coord;

use super::Township;
use crate::unit::metres_between;
use crate::world::StationId;

/// Who asks for the station from which a place is soonest reached: the first of equals, and the
/// nearest by the straight line where no road leads.
pub fn nearest_station<'a>(
    town: &Township<'a>,
    profile: &str,
) -> impl Fn(Coord<f64>) -> Option<StationId> + use<'a> {
    /// So many stations, the nearest by the straight line, are asked about.
    const ASKED: usize = 6;
    let (world, roads) = (town.world, town.roads);
    let profile = roads.profile(profile);
    move |place| {
        let metres = |id: StationId| metres_between(world.stations[id].position, place);
        let mut near: Vec<StationId> = world.stations.ids().collect();
        near.sort_by(|a, b| metres(*a).total_cmp(&metres(*b)));
        near.truncate(ASKED);
        let time = |id: &StationId| {
            let from = roads.snap(profile?, world.stations[*id].position)?;
            Some(roads.path(profile?, &from, &roads.snap(profile?, place)?)?.time)
        };
        let reached = near.iter().filter_map(|id| Some((time(id)?, *id)));
        reached.min().map(|(_, id)| id).or_else(|| near.first().copied())
    }
}

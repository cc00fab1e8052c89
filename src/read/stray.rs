//! Places so far from all others that a digit of theirs must be wrong.

use std::path::Path;

use geo::Coord;

use crate::finding::{Finding, Level, Place};
use crate::unit::metres_between;
use crate::world::{Layer, World};

/// So far from the middle of all places, in metres, nothing of one station lies, or of a province.
const FAR: f64 = 1_000_000.0;

/// A finding for each layer with places that lie beyond [`FAR`].
pub(super) fn strays(world: &World, folder: &Path) -> Vec<Finding> {
    macro_rules! places {
        ($layer:ident, $table:ident) => {
            (
                Layer::$layer,
                world
                    .$table
                    .rows()
                    .iter()
                    .map(|row| (row.id.as_str(), row.position))
                    .collect::<Vec<_>>(),
            )
        };
    }
    let layers = [
        places!(Stations, stations),
        places!(Venues, venues),
        places!(Households, households),
        places!(Hazards, hazards),
        places!(Tasks, tasks),
    ];
    let Some(middle) = middle(layers.iter().flat_map(|(_, places)| places)) else {
        return Vec::new();
    };
    let told = |(layer, places): &(Layer, Vec<(&str, Coord<f64>)>)| {
        let metres = |at: Coord<f64>| metres_between(at, middle);
        let mut far = places.iter().filter(|(_, at)| FAR < metres(*at));
        let (id, at) = far.next()?;
        let place = Place {
            file: folder.join(format!("{}.geojson", layer.name())),
            id: Some((*id).to_owned()),
            ..Place::default()
        };
        let values = [(1 + far.count()).to_string(), format!("{:.0}", metres(*at) / 1_000.0)];
        let values = values.each_ref().map(String::as_str);
        Some(Finding::new("B1208", Level::Warning, place, &values))
    };
    layers.iter().filter_map(told).collect()
}

/// The middle one of all longitudes, and of all latitudes: a few that are wrong do not move it.
fn middle<'p>(places: impl Iterator<Item = &'p (&'p str, Coord<f64>)>) -> Option<Coord<f64>> {
    let (mut lons, mut lats): (Vec<f64>, Vec<f64>) = places.map(|(_, at)| (at.x, at.y)).unzip();
    let half = |all: &mut Vec<f64>| {
        all.sort_unstable_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    Some(Coord { x: half(&mut lons)?, y: half(&mut lats)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_does_not_follow_a_slip() {
        let at = |x, y| ("a", Coord { x, y });
        let places = [at(106.5, 26.4), at(106.6, 26.5), at(168.8, 26.4)];
        let middle = middle(places.iter()).expect("there are some");
        assert!(metres_between(middle, places[0].1) < 20_000.0);
        assert!(FAR < metres_between(middle, places[2].1));
    }
}

//! Names of other layers' features that name nothing.

use std::collections::BTreeSet;
use std::path::Path;

use crate::finding::{Finding, Level, Place};
use crate::world::{Layer, World};

/// One finding for each layer and property that names features which are not there.
///
/// A layer that is not there at all is told elsewhere, so what names its features is passed over.
pub(super) fn references(world: &World, folder: &Path) -> Vec<Finding> {
    let villages: BTreeSet<&str> =
        world.villages.rows().iter().map(|row| row.id.as_str()).collect();
    let grids: BTreeSet<&str> = world.grids.rows().iter().map(|row| row.id.as_str()).collect();
    let venues: BTreeSet<&str> = world.venues.rows().iter().map(|row| row.id.as_str()).collect();
    let stations: BTreeSet<&str> =
        world.stations.rows().iter().map(|row| row.id.as_str()).collect();
    let mut findings = Vec::new();
    let mut check = |file: &str, key, known: &BTreeSet<&str>, pairs: &[(&str, Option<&str>)]| {
        let lost =
            |(_, other): &&(&str, Option<&str>)| other.is_some_and(|other| !known.contains(other));
        let mut lost = pairs.iter().filter(lost);
        let Some((id, Some(first))) = lost.next().filter(|_| !known.is_empty()) else { return };
        let count = (1 + lost.count()).to_string();
        let place = Place {
            file: folder.join(file),
            id: Some((*id).to_owned()),
            key: Some(key),
            ..Place::default()
        };
        findings.push(Finding::new("B1206", Level::Warning, place, &[&count, first]));
    };
    let file = |layer: Layer| format!("{}.geojson", layer.name());
    macro_rules! pairs {
        ($table:ident, $field:ident) => {
            world
                .$table
                .rows()
                .iter()
                .map(|row| (row.id.as_str(), row.$field.as_deref()))
                .collect::<Vec<_>>()
        };
    }
    check(&file(Layer::Grids), "village_id", &villages, &pairs!(grids, village));
    check(&file(Layer::Venues), "grid_id", &grids, &pairs!(venues, grid));
    check(&file(Layer::Households), "grid_id", &grids, &pairs!(households, grid));
    check(&file(Layer::Households), "village_id", &villages, &pairs!(households, village));
    check(&file(Layer::Hazards), "grid_id", &grids, &pairs!(hazards, grid));
    check(&file(Layer::Hazards), "venue_id", &venues, &pairs!(hazards, venue));
    check(&file(Layer::Tasks), "grid_id", &grids, &pairs!(tasks, grid));
    let people: Vec<(&str, Option<&str>)> =
        world.people.iter().map(|row| (row.id.as_str(), Some(row.station.as_str()))).collect();
    check("officers.csv", "station", &stations, &people);
    findings
}

//! How long it takes from the station to some doors, by car and by motorbike, and by which way.
//!
//! `cargo run --example travel_times`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;

use beibao::config::profiles;
use beibao::finding::Result;
use beibao::read;
use beibao::road::{Roads, Snap};

fn main() -> Result<()> {
    // Roads know nothing of households: give them ways and profiles, ask them for times.
    let township = read::folder(Path::new("data/township"), &read::Options::default())?.value;
    let roads = Roads::build(&township.ways, &profiles()).value;
    let station = &township.world.stations.rows()[0];
    let homes = &township.world.households.rows()[..5];

    for name in ["car", "motorbike"] {
        let Some(profile) = roads.profile(name) else { continue };
        // A place is put onto the nearest road that can be left and reached; the rest is walked.
        let Some(start) = roads.snap(profile, station.position) else { continue };
        let doors: Vec<Snap> =
            homes.iter().filter_map(|home| roads.snap(profile, home.position)).collect();
        let there = roads.matrix(profile, &[start], &doors);
        let back = roads.matrix(profile, &doors, &[start]);
        for (row, (home, door)) in homes.iter().zip(&doors).enumerate() {
            let (to, from) = (there.get(0, row).to_minutes(), back.get(row, 0).to_minutes());
            println!(
                "{name} to {}: {to} min there, {from} back, {} m on foot",
                home.id, door.walk.0
            );
        }
        if let Some(way) = roads.path(profile, &start, &doors[0]) {
            let (metres, points) = (way.length.0, way.line.len());
            println!("the way to the first is {metres} m long, a line of {points} points\n");
        }
    }
    Ok(())
}

//! What lies around a place: hazards and homes nearby, its grid, its village, its town.
//!
//! `cargo run --example near_a_place`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;

use beibao::finding::Result;
use beibao::read;
use beibao::spatial::Index;
use beibao::unit::Metres;

fn main() -> Result<()> {
    let options = read::Options::default();
    let world = read::folder(Path::new("data/township"), &options)?.value.world;
    // Sorted once; after that each question takes microseconds.
    let index = Index::over(&world);

    for venue in world.venues.rows().iter().take(3) {
        println!("around venue {} ({}):", venue.id, venue.kind.code());
        for hazard in index.hazards_within(venue.position, Metres(200)) {
            let hazard = &world.hazards[hazard];
            println!(
                "  hazard {}, {}, severity {}",
                hazard.id,
                hazard.kind,
                hazard.severity.unwrap_or(1)
            );
        }
        let homes = index.households_within(venue.position, Metres(1_000)).len();
        println!("  {homes} households on the lists within a kilometre");
        if let Some(grid) = index.grid_of(venue.position) {
            println!("  in grid {}", world.grids[grid].id);
        }
        if let Some(village) = index.village_of(venue.position) {
            println!("  in village {}", world.villages[village].id);
        }
    }
    let twice = index.duplicates(&world, Metres(30));
    println!("hazards that seem to be told twice: {}", twice.hazards.len());
    Ok(())
}

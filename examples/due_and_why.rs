//! Who is due a visit in one week, and why: before anyone has thought about routes.
//!
//! `cargo run --example due_and_why`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;

use beibao::calendar::Horizon;
use beibao::config::Folder;
use beibao::finding::Result;
use beibao::plan::due;
use beibao::words::Language;
use jiff::civil::date;

fn main() -> Result<()> {
    let folder = Folder::open(Path::new("data/township"), Language::English)?;
    let horizon = Horizon { from: date(2026, 3, 23), days: 7 };
    let request = folder.request(horizon, Language::English);
    let visits = due(&folder.township(), &request)?.value;

    println!("{} visits are due from {} to {}", visits.len(), horizon.from, horizon.last());
    for tier in 1..=3 {
        let mut of_tier: Vec<_> = visits.iter().filter(|visit| visit.tier == tier).collect();
        of_tier.sort_by_key(|visit| (u32::MAX - visit.worth, &visit.id));
        println!("\ntier {tier}: {} visits, the worthiest of them", of_tier.len());
        for visit in of_tier.iter().take(3) {
            let (minutes, crew) = (visit.service.to_minutes(), visit.crew);
            println!("  {} ({} points, {minutes} min)", visit.id, visit.worth);
            println!("    {}", visit.why);
            println!(
                "    people it needs: {}, with a certificate: {}",
                crew.people, crew.certified
            );
        }
    }
    Ok(())
}

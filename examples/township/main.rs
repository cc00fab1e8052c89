//! Invents a township, a county of 50 or a province of 1,000 and writes its layers.
//!
//! `cargo run --release --example township -- --size township --seed 7 -o data/township`

use std::env::args;
use std::io::{self, Write as _};
use std::path::PathBuf;

mod invent;

use invent::{Counts, Land, block, township, write};

const USAGE: &str = "township [--size township|county|province | --stations NUMBER] \
                     [--visits-each NUMBER] [--seed NUMBER] -o FOLDER";

fn main() -> io::Result<()> {
    let usage = || io::Error::other(format!("usage: {USAGE}"));
    let mut land = Land { stations: 1, counts: Counts::USUAL };
    let (mut seed, mut folder) = (7, None);
    let mut words = args().skip(1);
    while let Some(flag) = words.next() {
        let value = words.next().ok_or_else(usage)?;
        match flag.as_str() {
            "--size" | "--stations" => land.stations = Land::stations(&value).ok_or_else(usage)?,
            "--visits-each" => land.counts = Land::visits(&value).ok_or_else(usage)?,
            "--seed" => seed = value.parse().map_err(|_| usage())?,
            "-o" => folder = Some(PathBuf::from(value)),
            _ => return Err(usage()),
        }
    }
    match folder {
        Some(folder) if land.stations == 1 => write(&township(seed, land.counts), &folder),
        Some(folder) => block(seed, land, &folder),
        None => writeln!(io::stdout(), "usage: {USAGE}"),
    }
}

//! Invents a township, a county of 50 or a province of 1,000 and writes its layers.
//!
//! `cargo run --release --example township -- --size township --seed 7 -o data/township`

use std::env::args;
use std::io::{self, Write as _};
use std::path::PathBuf;

mod invent;

use invent::{Size, block, township, write};

const USAGE: &str = "township [--size township|county|province] [--seed NUMBER] -o FOLDER";

fn main() -> io::Result<()> {
    let usage = || io::Error::other(format!("usage: {USAGE}"));
    let (mut size, mut seed, mut folder) = (Size::Township, 7, None);
    let mut words = args().skip(1);
    while let Some(flag) = words.next() {
        let value = words.next().ok_or_else(usage)?;
        match flag.as_str() {
            "--size" => size = Size::parse(&value).ok_or_else(usage)?,
            "--seed" => seed = value.parse().map_err(|_| usage())?,
            "-o" => folder = Some(PathBuf::from(value)),
            _ => return Err(usage()),
        }
    }
    let Some(folder) = folder else {
        return writeln!(io::stdout(), "usage: {USAGE}");
    };
    match size {
        Size::Township => write(&township(seed), &folder),
        Size::County | Size::Province => block(seed, size.shape(), &folder),
    }
}

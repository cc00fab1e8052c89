//! GPX: the rounds of a plan for a navigator.

use askama::Template;

use super::shown::Seen;
use super::track::{Telling, Track, name, rendered, tracks};

#[derive(Template)]
#[template(path = "gpx.xml")]
struct Gpx {
    name: String,
    made: String,
    tracks: Vec<Track>,
}

/// The rounds as GPX 1.1: a track for each, a waypoint for each stop with the way there in words.
pub fn gpx(seen: &Seen, how: &Telling<'_>) -> String {
    let made = format!("{}T00:00:00Z", seen.plan.from);
    rendered(&Gpx { name: name(seen, how), made, tracks: tracks(seen, how) })
}

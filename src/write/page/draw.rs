//! What is drawn on a map, ready for its template: numbers and plain texts only.

use geo::Coord;

use super::frame::Room;
use super::frame::{Frame, Rect};
use super::station::seat;
use super::views::Words;
use crate::unit::Metres;
use crate::world::World;
use crate::write::shown::shown;

/// Hues of crews in turn: so many stand in the style of the page.
const HUES: usize = 7;
/// Dashes of days in turn.
const DASHES: usize = 7;

/// One map.
pub(super) struct Map {
    /// The id of the backdrop.
    pub(super) backdrop: String,
    /// The part of the backdrop's paper that is shown.
    pub(super) view: String,
    /// Units for one pixel of a map on a desk.
    pub(super) pixel: f64,
    pub(super) lines: Vec<Line>,
    pub(super) marks: Vec<Mark>,
    pub(super) hollows: Vec<Hollow>,
    pub(super) texts: Vec<Text>,
    pub(super) station: Option<Spot>,
    pub(super) scale: Scale,
    /// Where the arrow to the north stands.
    pub(super) north: Spot,
}

/// A route; its classes say crew and day.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) classes: String,
}

/// A stop with its number, or without one where there is no room.
pub(super) struct Mark {
    pub(super) at: Spot,
    /// Where the stop is, when its mark stands beside it.
    pub(super) from: Option<Spot>,
    pub(super) n: Option<usize>,
    pub(super) classes: String,
    /// What a pointer on it shows.
    pub(super) title: String,
}

/// A visit that is left out.
pub(super) struct Hollow {
    pub(super) at: Spot,
    pub(super) is_first_tier: bool,
}

/// A name.
pub(super) struct Text {
    pub(super) at: Spot,
    pub(super) name: String,
    pub(super) classes: String,
}

/// The scale bar.
pub(super) struct Scale {
    pub(super) from: Spot,
    pub(super) width: i64,
    pub(super) text: String,
}

/// A point in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) x: i64,
    pub(super) y: i64,
}

impl From<Coord<f64>> for Spot {
    fn from(at: Coord<f64>) -> Self {
        Self { x: at.x.round() as i64, y: at.y.round() as i64 }
    }
}

impl Map {
    /// So many pixels in units.
    pub(super) fn px(&self, pixels: f64) -> i64 {
        (self.pixel * pixels).round() as i64
    }
}

/// The classes of a crew's things on a day: its hue and dash, and what the switches ask for.
pub(super) fn classes(crew: usize, day: usize) -> String {
    format!("k{} t{} c{crew} d{day}", crew % HUES, day % DASHES)
}

/// The class of a crew's hue.
pub(super) fn hue(crew: usize) -> String {
    format!("k{}", crew % HUES)
}

/// The class of a day's dash.
pub(super) fn dash(day: usize) -> String {
    format!("t{}", day % DASHES)
}

/// What every map has, for a view `pixels` wide: station, scale and arrow; their room is taken.
pub(super) fn bare(frame: &Frame, view: Rect, pixels: f64, words: Words) -> (Map, Room) {
    let pixel = view.width / pixels;
    let mut room = Room::new(view);
    let scale = scale(frame, view, pixel, words);
    let foot = Coord { x: view.x + view.width * 0.12, y: view.y + view.height - 16.0 * pixel };
    room.force(Rect::around(foot, view.width * 0.24, 32.0 * pixel));
    let north = Coord { x: view.x + view.width - 20.0 * pixel, y: view.y + 26.0 * pixel };
    room.force(Rect::around(north, 36.0 * pixel, 48.0 * pixel));
    let map = Map {
        backdrop: String::new(),
        view: format!("{:.0} {:.0} {:.0} {:.0}", view.x, view.y, view.width, view.height),
        pixel,
        lines: Vec::new(),
        marks: Vec::new(),
        hollows: Vec::new(),
        texts: Vec::new(),
        station: None,
        scale,
        north: north.into(),
    };
    (map, room)
}

/// The greatest round length that takes at most a fifth of the view.
fn scale(frame: &Frame, view: Rect, pixel: f64, words: Words) -> Scale {
    let most = view.width / 5.0 * frame.metres();
    let lengths = (1..8).flat_map(|power| [1, 2, 5].map(|first| first * 10_u32.pow(power)));
    let metres = lengths.rev().find(|length| f64::from(*length) <= most).unwrap_or(10);
    let from = Coord { x: view.x + 14.0 * pixel, y: view.y + view.height - 10.0 * pixel };
    let text = match metres {
        1_000.. => words.fill("page.km", &[&(metres / 1_000).to_string()]),
        _ => words.length(Metres(metres)),
    };
    Scale { from: from.into(), width: (f64::from(metres) / frame.metres()).round() as i64, text }
}

impl Map {
    /// Marks the station and writes its name.
    pub(super) fn add_station(&mut self, at: Coord<f64>, name: &str, room: &mut Room) {
        room.force(Rect::around(at, 18.0 * self.pixel, 18.0 * self.pixel));
        self.station = Some(at.into());
        if let Some(middle) = room.text(at, name, 15.0 * self.pixel) {
            self.texts.push(Text {
                at: middle.into(),
                name: name.to_owned(),
                classes: "seat".into(),
            });
        }
    }

    /// Writes the names of villages where there is room.
    pub(super) fn add_villages(&mut self, frame: &Frame, world: &World, room: &mut Room) {
        for village in world.villages.rows() {
            let (Some(name), Some(at)) = (&village.name, seat(village)) else {
                continue;
            };
            let name: String = shown(name).chars().take(16).collect();
            if let Some(middle) = room.text(frame.place(at), &name, 11.5 * self.pixel) {
                self.texts.push(Text { at: middle.into(), name, classes: "village".into() });
            }
        }
    }
}

//! Positions in cells: degrees, degrees and minutes, metres, one cell or two, either way round.

use geo::Coord;

use super::cell::Cell;
use super::zone::{from_metres, rounded};
use crate::read::category::halved;

/// What the cells of a row say of its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// Degrees as the table writes them; whether they stood the wrong way round.
    Degrees(Coord<f64>, bool),
    /// Metres on CGCS2000, made degrees.
    Metres(Coord<f64>),
    /// Metres that lack their zone.
    NoZone(String),
    /// Something that cannot be read.
    Unreadable(String),
}

/// The place in a cell for longitude and one for latitude.
pub(super) fn of_pair(lon: &Cell, lat: &Cell, meridian: Option<f64>) -> Found {
    if matches!((lon, lat), (Cell::Empty, Cell::Empty)) {
        return Found::Nothing;
    }
    let shown = || Found::Unreadable(format!("{}, {}", lon.shown(), lat.shown()));
    match (angle(lon), angle(lat)) {
        (Some(x), Some(y)) => placed(x, y, meridian).unwrap_or_else(shown),
        _ => shown(),
    }
}

/// The place in one cell, `106.5266,26.4493` or with latitude first where only that can be.
pub(super) fn of_one(cell: &Cell, meridian: Option<f64>) -> Found {
    let text = halved(&cell.shown());
    let text = text.trim();
    if text.is_empty() {
        return Found::Nothing;
    }
    let bare = text.trim_matches(['[', ']', '(', ')', '{', '}', ' ']);
    let bare = bare.strip_prefix("POINT").map_or(bare, |rest| rest.trim_matches([' ', '(', ')']));
    let shown = || Found::Unreadable(text.to_owned());
    let by = |separators: &[char]| {
        let parts: Vec<&str> =
            bare.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
        <[&str; 2]>::try_from(parts).ok()
    };
    let parts = by(&[',', ';', '、', '|', '，', '；', '/']).or_else(|| by(&[' ', '\t', '\n']));
    let Some([first, second]) = parts else { return shown() };
    let angles = angle(&Cell::text(first)).zip(angle(&Cell::text(second)));
    let found = angles.and_then(|(x, y)| placed(x, y, meridian));
    match found {
        // One cell has no order of its own: the numbers tell it.
        Some(Found::Degrees(at, _)) => Found::Degrees(at, false),
        Some(found) => found,
        None => shown(),
    }
}

/// Which way an angle goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    East,
    North,
}

/// A number of degrees or metres, and which way it goes where the text says so.
fn angle(cell: &Cell) -> Option<(f64, Option<Axis>)> {
    let text = match cell {
        Cell::Number(number) => return Some((*number, None)),
        other => halved(&other.shown()).to_uppercase(),
    };
    let axis = if text.contains(['E', 'W', '东', '西']) && text.parse::<f64>().is_err() {
        Some(Axis::East)
    } else if text.contains(['N', 'S', '北', '南']) {
        Some(Axis::North)
    } else {
        None
    };
    let is_back = axis.is_some() && text.contains(['W', 'S', '西', '南']);
    let signs = ['E', 'W', 'N', 'S', '东', '西', '北', '南', '经', '纬', ' ', ':'];
    let bare = text.trim_matches(signs);
    if let Ok(number) = bare.parse::<f64>() {
        return number.is_finite().then_some((if is_back { -number } else { number }, axis));
    }
    let marks = ['°', '′', '″', '\'', '"', '’', '”', '‘', '“', '度', '分', '秒', 'º', ' ', ':'];
    let parts: Vec<&str> = bare.split(marks).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| part.parse().ok()).collect();
    let (degrees, minutes, seconds) = match numbers?.as_slice() {
        [degrees] => (*degrees, 0.0, 0.0),
        [degrees, minutes] => (*degrees, *minutes, 0.0),
        [degrees, minutes, seconds] => (*degrees, *minutes, *seconds),
        _ => return None,
    };
    let sound = (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds);
    let size = degrees.abs() + minutes / 60.0 + seconds / 3600.0;
    let sign = if is_back || degrees < 0.0 { -1.0 } else { 1.0 };
    (sound && size.is_finite()).then(|| (rounded(sign * size), axis))
}

/// The place that two numbers mean; `None` where they can mean none.
fn placed(
    (x, across): (f64, Option<Axis>),
    (y, along): (f64, Option<Axis>),
    meridian: Option<f64>,
) -> Option<Found> {
    let is_degrees = |x: f64, y: f64| x.abs() <= 180.0 && y.abs() <= 90.0;
    let named_back = across == Some(Axis::North) || along == Some(Axis::East);
    if named_back || (!is_degrees(x, y) && is_degrees(y, x)) {
        return is_degrees(y, x).then_some(Found::Degrees(Coord { x: y, y: x }, true));
    }
    if is_degrees(x, y) {
        return Some(Found::Degrees(Coord { x, y }, false));
    }
    if x.min(y) < 90_000.0 {
        return None;
    }
    match from_metres(x, y, meridian) {
        Some(at) => Some(Found::Metres(at)),
        None if meridian.is_none() => Some(Found::NoZone(format!("{x}, {y}"))),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::metres_between;

    const TOWN: Coord<f64> = Coord { x: 106.526_6, y: 26.449_3 };

    fn off(found: &Found) -> f64 {
        match found {
            Found::Degrees(at, _) | Found::Metres(at) => metres_between(*at, TOWN),
            Found::Nothing | Found::NoZone(_) | Found::Unreadable(_) => f64::MAX,
        }
    }

    #[test]
    fn a_place_is_read_in_every_habit() {
        for (lon, lat) in [
            ("106.5266", "26.4493"),
            ("106°31'35.76\"", "26°26'57.48\""),
            ("106度31分35.76秒", "26度26分57.48秒"),
            ("东经106°31′35.76″", "北纬26°26′57.48″"),
            ("E106.5266", "N26.4493"),
            ("106 31 35.76", "26 26 57.48"),
            ("106.5266°E", "26.4493°N"),
            ("１０６．５２６６", "26.4493"),
            ("35652264.564", "2927516.809"),
        ] {
            let found = of_pair(&Cell::text(lon), &Cell::text(lat), None);
            assert!(off(&found) < 1.0, "{lon} {lat}: {found:?}");
            let back = of_pair(&Cell::text(lat), &Cell::text(lon), None);
            assert!(off(&back) < 1.0, "{lat} {lon}: {back:?}");
            assert_eq!(matches!(back, Found::Degrees(_, true)), !lon.starts_with("35"), "{lon}");
        }
    }

    #[test]
    fn one_cell_holds_a_place_in_either_order() {
        for text in [
            "106.5266,26.4493",
            "26.4493，106.5266",
            "[106.5266, 26.4493]",
            "106.5266 26.4493",
            "POINT(106.5266 26.4493)",
            "106°31'35.76\"E, 26°26'57.48\"N",
        ] {
            let found = of_one(&Cell::text(text), None);
            assert!(off(&found) < 1.0, "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_place_is_told() {
        let pair = |a, b| of_pair(&Cell::text(a), &Cell::text(b), None);
        assert_eq!(pair("", ""), Found::Nothing);
        assert!(matches!(pair("652264.5", "2927516.8"), Found::NoZone(_)));
        for (a, b) in
            [("106.5", ""), ("约106", "26"), ("106°75'", "26°"), ("200", "300"), ("inf", "1")]
        {
            assert!(matches!(pair(a, b), Found::Unreadable(_)), "{a} {b}");
        }
        assert!(matches!(of_one(&Cell::text("湖潮村"), None), Found::Unreadable(_)));
        let zoned = of_pair(&Cell::Number(652_264.564), &Cell::Number(2_927_516.809), Some(105.0));
        assert!(off(&zoned) < 0.01);
    }
}

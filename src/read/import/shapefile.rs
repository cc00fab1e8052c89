//! Shapefiles: shapes, the table and the reference system beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::from_utf8;

use encoding_rs::{Encoding, GB18030, UTF_8};
use geo::{Coord, Line, LineString};

use super::cell::Cell;
use super::parts::{Parts, Rings};
use super::table::{Lies, MOST_CELLS, Record, Sheet};
use super::told::{At, Told};
use super::wkb::Bytes;
use super::zone::System;
use crate::finding::{Error, Result};
use crate::unit::Datum;

/// The one layer of a shapefile; what cannot be read is told.
///
/// # Errors
///
/// [`Error::File`] where a file beside it cannot be read.
pub(super) fn sheets(path: &Path, bytes: &[u8], told: &mut Told) -> Result<Vec<Sheet>> {
    let at = At::file(path);
    let Some(table) = beside(path, "dbf")? else {
        told.reject(at, "B1533", &[".dbf"]);
        return Ok(Vec::new());
    };
    let system = match beside(path, "prj")? {
        None => None,
        Some(text) => {
            let text = String::from_utf8_lossy(&text).into_owned();
            let Some(system) = system_of(&text) else {
                let name = text.split('"').nth(1).unwrap_or("?");
                told.reject(at, "B1534", &[name]);
                return Ok(Vec::new());
            };
            Some(system)
        }
    };
    let named = beside(path, "cpg")?;
    let found = shapes(bytes).zip(rows(&table, named.as_deref(), (at, told)));
    let Some((shapes, (header, rows))) = found else {
        told.reject(at, "B1503", &[".shp/.dbf"]);
        return Ok(Vec::new());
    };
    let place = |at: Coord<f64>| system.map_or(at, |system| system.place(at));
    let record = |(number, (parts, cells)): (usize, (Option<Parts>, Option<Vec<Cell>>))| {
        let lies = parts.map_or(Lies::InCells, |parts| Lies::Parts(parts.moved(place)));
        Some(Record { row: number + 1, cells: cells?, lies })
    };
    let records = shapes.into_iter().zip(rows).enumerate().filter_map(record).collect();
    let datum = system.map(|_| Datum::Wgs84);
    Ok(vec![Sheet { name: None, header, records, datum }])
}

/// The bytes of the file of that ending beside `path`, in small or capital letters.
fn beside(path: &Path, ending: &str) -> Result<Option<Vec<u8>>> {
    let names = [ending.to_owned(), ending.to_uppercase()];
    let mut files = names.into_iter().map(|ending| path.with_extension(ending));
    let Some(file) = files.find(|file: &PathBuf| file.is_file()) else { return Ok(None) };
    let error = |source| Error::File { doing: "read", path: file.clone(), source };
    fs::read(&file).map(Some).map_err(error)
}

/// The reference system of a .prj; `None` where it is none that is known.
fn system_of(text: &str) -> Option<System> {
    let plain = text.to_ascii_uppercase().replace([' ', '-'], "_");
    let ours = ["CGCS2000", "CGCS_2000", "CHINA_2000", "CHINA_GEODETIC_COORDINATE_SYSTEM_2000"];
    let is_ours = ours.iter().any(|name| plain.contains(name));
    if !plain.contains("PROJCS") && !plain.contains("PROJCRS") {
        let is_world = plain.contains("WGS_1984") || plain.contains("WGS_84");
        return (is_ours || is_world).then_some(System::Degrees);
    }
    let is_zone = plain.contains("GAUSS_KRUGER") || plain.contains("TRANSVERSE_MERCATOR");
    let number = |name: &str| {
        let (_, rest) = plain.split_once(name)?;
        let digits = rest.trim_start_matches(['"', ',', '_']);
        let end = digits.find([']', ',']).unwrap_or(digits.len());
        digits.get(..end)?.replace('_', "-").parse::<f64>().ok()
    };
    let scale = number("SCALE_FACTOR").unwrap_or(1.0);
    let (is_zone, meridian) = (is_zone && is_ours && scale == 1.0, number("CENTRAL_MERIDIAN")?);
    is_zone.then_some(System::Zone(meridian))
}

/// The table: its columns, and the cells of each row that is not deleted.
type Rows = (Vec<String>, Vec<Option<Vec<Cell>>>);

/// A column of the table: its type, where it begins in a row and how long it is.
struct Field {
    kind: u8,
    from: usize,
    length: usize,
}

fn rows(bytes: &[u8], named: Option<&[u8]>, (at, told): (At<'_>, &mut Told)) -> Option<Rows> {
    let short = |at: usize| {
        let pair = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(pair)))
    };
    let (begin, length) = (short(8)?, short(10)?);
    let body = bytes.get(begin..)?;
    let encoding = encoding(bytes, named, (at, told));
    let text = |bytes: &[u8]| {
        let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    };
    let (mut header, mut fields, mut from) = (Vec::new(), Vec::new(), 1);
    for field in bytes.get(32..begin)?.chunks_exact(32) {
        let [kind, long] = [*field.get(11)?, *field.get(16)?];
        if field.first() == Some(&0x0D) {
            break;
        }
        header.push(text(field.get(..11)?).trim().to_owned());
        fields.push(Field { kind, from, length: usize::from(long) });
        from += usize::from(long);
    }
    if length < from || MOST_CELLS / fields.len().max(1) < body.len() / length.max(1) {
        return None;
    }
    let cells = |row: &[u8]| {
        let cell = |field: &Field| {
            let bytes = row.get(field.from..field.from + field.length).unwrap_or_default();
            cell(field.kind, text(bytes).trim())
        };
        (row.first() != Some(&b'*')).then(|| fields.iter().map(cell).collect())
    };
    Some((header, body.chunks_exact(length).map(cells).collect()))
}

fn cell(kind: u8, text: &str) -> Cell {
    match kind {
        b'N' | b'F' | b'I' => match text.parse::<f64>() {
            // Beyond fifteen digits a number would be rounded.
            Ok(number) if number.is_finite() && text.len() < 16 => Cell::Number(number),
            Ok(_) | Err(_) => Cell::text(text.trim_matches('*')),
        },
        b'L' => match text {
            "T" | "t" | "Y" | "y" => Cell::Flag(true),
            "F" | "f" | "N" | "n" => Cell::Flag(false),
            _ => Cell::Empty,
        },
        _ => Cell::text(text),
    }
}

/// The encoding of a table: as its .cpg says, else as it says itself, else what its bytes can be.
fn encoding(
    bytes: &[u8],
    named: Option<&[u8]>,
    (at, told): (At<'_>, &mut Told),
) -> &'static Encoding {
    /// What a table says of itself where it is in GBK.
    const CHINESE: u8 = 0x4D;
    if let Some(name) = named {
        let name = String::from_utf8_lossy(name).trim().to_lowercase();
        match name.trim_start_matches("cp").trim_start_matches("ansi").trim() {
            "65001" | "utf8" => return UTF_8,
            "936" | "54936" | "oem" => return GB18030,
            other => {
                if let Some(encoding) = Encoding::for_label(other.as_bytes()) {
                    return encoding;
                }
            }
        }
    }
    if bytes.get(29) == Some(&CHINESE) {
        return GB18030;
    }
    if from_utf8(bytes.get(32..).unwrap_or_default()).is_ok() {
        return UTF_8;
    }
    told.warn(at, "B1528", &["GB18030"]);
    GB18030
}

/// Every shape in order; none for a record without one.
fn shapes(bytes: &[u8]) -> Option<Vec<Option<Parts>>> {
    let mut all = Vec::new();
    if bytes.get(..4)? != 9_994_i32.to_be_bytes() {
        return None;
    }
    let mut at = 100;
    while let Some(head) = bytes.get(at..at + 8) {
        let words = u32::from_be_bytes(head.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(words).ok()?.checked_mul(2)?;
        let body = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        all.push(shape(body));
        at += 8 + length;
    }
    Some(all)
}

fn shape(body: &[u8]) -> Option<Parts> {
    let mut bytes = Bytes::new(body, true);
    match bytes.whole()? {
        1 | 11 | 21 => Some(Parts::Points(vec![bytes.coord(0)?])),
        8 | 18 | 28 => {
            bytes.skip(32)?;
            let count = bytes.count(16)?;
            Some(Parts::Points(bytes.coords(count, 0)?))
        }
        3 | 13 | 23 => lines(&mut bytes).map(Parts::Lines),
        5 | 15 | 25 => lines(&mut bytes).map(|rings| Parts::Areas(areas(rings))),
        _ => None,
    }
}

fn lines(bytes: &mut Bytes<'_>) -> Option<Vec<Vec<Coord<f64>>>> {
    bytes.skip(32)?;
    let count = bytes.count(4)?;
    let total = bytes.whole()? as usize;
    let mut ends = Vec::with_capacity(count);
    for _ in 0..count {
        ends.push(bytes.whole()? as usize);
    }
    ends.push(total);
    let all = bytes.coords(total, 0)?;
    ends.windows(2).map(|pair| Some(all.get(pair[0]..pair[1])?.to_vec())).collect()
}

/// Rings as areas: shells run clockwise, and each hole lies in one of them.
fn areas(rings: Vec<Vec<Coord<f64>>>) -> Vec<Rings> {
    /// The most pairs of hole and shell that are looked at.
    const MOST_PAIRS: usize = 1_000_000;
    let (shells, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().enumerate().partition(|(_, ring)| twice_area(ring) <= 0.0);
    let (shells, holes) = if shells.is_empty() { (holes, shells) } else { (shells, holes) };
    let searched = shells.len().saturating_mul(holes.len()) <= MOST_PAIRS;
    let mut order: Vec<usize> = shells.iter().map(|(at, _)| *at).collect();
    let mut areas: Vec<Rings> = shells.into_iter().map(|(_, ring)| vec![ring]).collect();
    order.dedup();
    for (at, hole) in holes {
        let before = order.partition_point(|shell| *shell < at).saturating_sub(1);
        let is_around = |area: &Rings| {
            let inside = hole.first().zip(area.first());
            inside.is_some_and(|(point, shell)| is_inside(*point, shell))
        };
        let own = areas.get(before).is_some_and(is_around);
        let other = if own || !searched { None } else { areas.iter().position(is_around) };
        if let Some(area) = areas.get_mut(other.unwrap_or(before)) {
            area.push(hole);
        }
    }
    areas
}

/// Twice the area of a ring, positive where it runs counter-clockwise.
fn twice_area(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first().copied() else { return 0.0 };
    let cross = |pair: &[Coord<f64>]| match pair {
        [a, b] => (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y),
        _ => 0.0,
    };
    ring.windows(2).map(cross).sum()
}

fn is_inside(point: Coord<f64>, ring: &[Coord<f64>]) -> bool {
    let crosses = |line: Line<f64>| {
        let (a, b) = (line.start, line.end);
        (a.y <= point.y) != (b.y <= point.y)
            && point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x)
    };
    let count = LineString::new(ring.to_vec()).lines().filter(|line| crosses(*line)).count();
    count % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_systems_of_china_are_known() {
        let zone = "PROJCS[\"CGCS2000_3_Degree_GK_CM_105E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\"],\
                    PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],\
                    PARAMETER[\"Central_Meridian\",105.0],PARAMETER[\"Scale_Factor\",1.0]]";
        assert_eq!(system_of(zone), Some(System::Zone(105.0)));
        let degrees =
            "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\"]]";
        assert_eq!(system_of(degrees), Some(System::Degrees));
        assert_eq!(system_of("GEOGCS[\"GCS_WGS_1984\"]"), Some(System::Degrees));
        for other in [
            "PROJCS[\"Xian_1980_3_Degree_GK_CM_105E\",PROJECTION[\"Gauss_Kruger\"],\
             PARAMETER[\"Central_Meridian\",105.0]]",
            "PROJCS[\"WGS_1984_UTM_Zone_48N\",PROJECTION[\"Transverse_Mercator\"],\
             PARAMETER[\"Central_Meridian\",105.0],PARAMETER[\"Scale_Factor\",0.9996]]",
            "GEOGCS[\"GCS_Beijing_1954\"]",
            "",
        ] {
            assert_eq!(system_of(other), None, "{other}");
        }
    }

    #[test]
    fn holes_go_into_the_shell_around_them() {
        let square = |x: f64, side: f64, clockwise: bool| {
            let mut ring: Vec<Coord<f64>> =
                [(x, x), (x, x + side), (x + side, x + side), (x + side, x), (x, x)]
                    .map(Coord::from)
                    .into();
            if !clockwise {
                ring.reverse();
            }
            ring
        };
        let rings = vec![square(0.0, 10.0, true), square(20.0, 9.0, true), square(2.0, 2.0, false)];
        let found = areas(rings);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_torn_file_is_no_reason_to_stop() {
        let mut bytes = vec![0; 100];
        bytes[..4].copy_from_slice(&9_994_i32.to_be_bytes());
        bytes.extend([0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(shapes(&bytes), None);
        let huge = [3, 0, 0, 0].into_iter().chain([0; 32]).chain([0xFF; 8]).collect::<Vec<u8>>();
        assert_eq!(shape(&huge), None);
        assert_eq!(shapes(b"PK"), None);
    }
}

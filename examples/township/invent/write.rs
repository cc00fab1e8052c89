//! The layers as GeoJSON, a feature a line, written as they come: memory stays small.

use std::fmt::{Display, Write as _};
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use geo::Coord;

use super::layers::{Grid, Hazard, Household, Layers, Road, Station, Venue, Village};
use super::web::Class;

const NAMES: [&str; 7] =
    ["villages", "grids", "stations", "roads", "venues", "households", "hazards"];

/// Writes one township's layers into folder `dir`.
pub(crate) fn write(layers: &Layers, dir: &Path) -> io::Result<()> {
    let mut sink = Sink::open(dir)?;
    sink.add(layers)?;
    sink.close()
}

/// A folder's layer files while they are written.
pub(crate) struct Sink {
    /// Each file, and whether it holds a feature.
    files: Vec<(BufWriter<File>, bool)>,
}

impl Sink {
    /// Begins every layer's file in `dir`.
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        create_dir_all(dir)?;
        let begin = |name: &str| {
            let mut file = BufWriter::new(File::create(dir.join(format!("{name}.geojson")))?);
            let head = r#""licence":"CC0-1.0","note":"invented 虚构","features":["#;
            write!(file, r#"{{"type":"FeatureCollection","name":"{name}",{head}"#)?;
            Ok((file, false))
        };
        Ok(Self { files: NAMES.into_iter().map(begin).collect::<io::Result<_>>()? })
    }

    /// Adds a township to every file.
    pub(crate) fn add(&mut self, layers: &Layers) -> io::Result<()> {
        self.rows(0, layers.villages.iter().map(village))?;
        self.rows(1, layers.grids.iter().map(grid))?;
        self.rows(2, layers.stations.iter().map(station))?;
        self.rows(3, layers.roads.iter().map(road))?;
        self.rows(4, layers.venues.iter().map(venue))?;
        self.rows(5, layers.households.iter().map(household))?;
        self.rows(6, layers.hazards.iter().map(hazard))
    }

    /// Ends every file.
    pub(crate) fn close(self) -> io::Result<()> {
        self.files.into_iter().try_for_each(|(mut file, _)| {
            file.write_all(b"\n]}\n")?;
            file.flush()
        })
    }

    fn rows(&mut self, file: usize, rows: impl Iterator<Item = String>) -> io::Result<()> {
        let Some((file, begun)) = self.files.get_mut(file) else { return Ok(()) };
        for row in rows {
            let comma = if *begun { "," } else { "" };
            write!(file, "{comma}\n{row}")?;
            *begun = true;
        }
        Ok(())
    }
}

/// The properties of one feature; texts here hold nothing that JSON would escape.
struct Properties(String);

impl Properties {
    fn of(id: &str) -> Self {
        Self(format!(r#"{{"type":"Feature","id":"{id}","properties":{{"id":"{id}""#))
    }

    fn text(self, key: &str, value: impl Into<Option<String>>) -> Self {
        self.raw(key, value.into().map(|value| format!("\"{value}\"")))
    }

    fn raw(mut self, key: &str, value: impl Into<Option<String>>) -> Self {
        if let Some(value) = value.into() {
            write!(self.0, r#","{key}":{value}"#).expect("a string takes all that is written");
        }
        self
    }

    fn number(self, key: &str, value: impl Display) -> Self {
        self.raw(key, value.to_string())
    }

    fn flag(self, key: &str, value: bool) -> Self {
        self.text(key, value.then(|| "yes".to_owned()))
    }

    fn geometry(self, kind: &str, coordinates: &str) -> String {
        format!(r#"{}}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#, self.0)
    }
}

fn village(row: &Village) -> String {
    let market = row.market_branches.map(|[one, two]| format!("[\"{one}\",\"{two}\"]"));
    Properties::of(&row.id)
        .text("name", row.name.clone())
        .text("kind", row.kind.to_owned())
        .text("town", row.town.clone())
        .number("households", row.households)
        .number("population", row.population)
        .raw("seat", position(row.seat))
        .raw("market_branches", market)
        .raw("synthetic", "true".to_owned())
        .geometry("Polygon", &rings(&row.rings))
}

fn grid(row: &Grid) -> String {
    Properties::of(&row.id)
        .text("name", row.name.clone())
        .text("village_id", row.village_id.clone())
        .text("town", row.town.clone())
        .number("households", row.households)
        .text("worker", row.worker.clone())
        .geometry("Polygon", &rings(&row.rings))
}

fn station(row: &Station) -> String {
    Properties::of(&row.id)
        .text("name", row.name.clone())
        .text("town", row.town.clone())
        .number("officers", row.officers)
        .number("auxiliaries", row.auxiliaries)
        .number("vehicles", row.vehicles)
        .raw("synthetic", "true".to_owned())
        .geometry("Point", &position(row.at))
}

fn road(row: &Road) -> String {
    let (highway, surface, width) = match row.class {
        Class::Primary => ("primary", "asphalt", "12"),
        Class::Secondary => ("secondary", "asphalt", "8.5"),
        Class::Tertiary => ("tertiary", "asphalt", "6.5"),
        Class::Unclassified => ("unclassified", "concrete", "4.5"),
        Class::Residential => ("residential", "concrete", "3.5"),
        Class::Pedestrian => ("pedestrian", "paving_stones", "6"),
        Class::Track => ("track", "unpaved", "2.5"),
        Class::Path => ("path", "ground", "1.2"),
    };
    let on_foot = row.is_on_foot();
    Properties::of(&row.id)
        .text("highway", highway.to_owned())
        .text("name", row.name.clone())
        .flag("oneway", row.oneway)
        .raw("maxspeed", row.maxspeed.map(|limit| limit.to_string()))
        .text("surface", surface.to_owned())
        .number("width", width)
        .flag("bridge", row.bridge)
        .raw("layer", row.layer.map(|layer| layer.to_string()))
        .text("access", row.private.then(|| "private".to_owned()))
        .text("motor_vehicle", on_foot.then(|| "no".to_owned()))
        .text("foot", on_foot.then(|| "yes".to_owned()))
        .number("incline_max", row.incline_max)
        .geometry("LineString", &line(&row.line))
}

fn venue(row: &Venue) -> String {
    Properties::of(&row.id)
        .text("name", row.name.clone())
        .text("category", row.trade.category.to_owned())
        .text("category_zh", row.trade.category_zh.to_owned())
        .number("risk", row.risk)
        .number("inspect_every_days", row.trade.every_days)
        .text("last_inspected", row.last_inspected.map(|day| day.to_string()))
        .number("service_min", row.trade.minutes)
        .text("open", row.trade.open.map(str::to_owned))
        .text("grid_id", row.grid_id.clone())
        .geometry("Point", &position(row.at))
}

fn household(row: &Household) -> String {
    Properties::of(&row.id)
        .text("need", row.need.code.to_owned())
        .number("level", row.level)
        .number("visit_every_days", row.need.every_days)
        .text("last_visit", row.last_visit.map(|day| day.to_string()))
        .number("service_min", row.need.minutes)
        .text("window", row.window.map(str::to_owned))
        .raw("two_person", row.need.two_person.then(|| "true".to_owned()))
        .text("grid_id", row.grid_id.clone())
        .text("village_id", row.village_id.clone())
        .geometry("Point", &position(row.at))
}

fn hazard(row: &Hazard) -> String {
    Properties::of(&row.id)
        .text("kind", row.kind.kind.to_owned())
        .number("severity", row.kind.severity)
        .text("status", row.status.to_owned())
        .text("found", row.found.to_string())
        .text("due", row.due.to_string())
        .text("closed", row.closed.map(|day| day.to_string()))
        .text("venue_id", row.venue_id.clone())
        .text("grid_id", row.grid_id.clone())
        .geometry("Point", &position(row.at))
}

fn position(at: Coord<f64>) -> String {
    format!("[{:.7},{:.7}]", at.x, at.y)
}

fn line(line: &[Coord<f64>]) -> String {
    format!("[{}]", line.iter().map(|at| position(*at)).collect::<Vec<_>>().join(","))
}

fn rings(rings: &[Vec<Coord<f64>>]) -> String {
    format!("[{}]", rings.iter().map(|ring| line(ring)).collect::<Vec<_>>().join(","))
}

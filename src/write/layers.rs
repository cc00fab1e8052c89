//! The layers of a township as tables: the columns and cells that every format writes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use jiff::civil::{Date, date};

use super::shapes::Lies;
use super::shown::unhidden;
use crate::finding::{Finding, Level, Place, Reading, masked, numbers_of_persons};
use crate::road::Way;
use crate::unit::{Datum, Seconds};
use crate::world::{
    Grid, Hazard, Hours, Household, Layer, Station, Task, Venue, Village, VillageKind, World,
};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Nothing,
    Text(String),
    Words(Vec<String>),
    Whole(u32),
    Real(f64),
    Yes,
    Day(Date),
    Place(Coord<f64>),
}

impl Value {
    /// The value as a text, where a format has nothing better.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            // One word with a space in it would be taken for two.
            Self::Words(words) => match words.as_slice() {
                [one] if one.contains(' ') => format!("{one},"),
                all => all.join(","),
            },
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Yes => "true".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Place(at) => format!("{},{}", at.x, at.y),
        }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Text(text) => vec![text],
            Self::Words(words) => words.iter_mut().collect(),
            Self::Nothing
            | Self::Whole(_)
            | Self::Real(_)
            | Self::Yes
            | Self::Day(_)
            | Self::Place(_) => Vec::new(),
        }
    }
}

/// A feature: its cells in the order of the columns, the id first, and where it lies.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) cells: Vec<Value>,
    pub(super) lies: Lies,
}

impl Row {
    /// The id, for what is to be said of the row.
    pub(super) fn id(&self) -> String {
        self.cells.first().map(Value::text).unwrap_or_default()
    }
}

/// A layer: what its columns are called, and its features by id.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) layer: Layer,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// The layers of a township, ready to be written; those without a feature are not among them.
///
/// # Shape and units
///
/// Columns are the properties that a layer's reader and the import know, without those that are
/// empty throughout; degrees of the datum asked for.
#[derive(Debug, Clone)]
pub struct Layers {
    pub(super) tables: Vec<Table>,
    pub(super) datum: Datum,
}

impl Layers {
    /// The layers of `world`, with the roads `ways`, their places in `datum`; and a finding for all
    /// that is not written as it stands.
    pub fn of(world: &World, ways: &[Way], datum: Datum) -> Reading<Self> {
        let mut tables = vec![
            table(Layer::Villages, world.villages.rows(), VILLAGES, village_lies),
            table(Layer::Grids, world.grids.rows(), GRIDS, |grid| Some(grid.area.clone().into())),
            table(Layer::Stations, world.stations.rows(), STATIONS, |one| {
                Some(one.position.into())
            }),
            table(Layer::Venues, world.venues.rows(), VENUES, |venue| Some(venue.position.into())),
            table(Layer::Households, world.households.rows(), HOUSEHOLDS, |one| {
                Some(one.position.into())
            }),
            table(Layer::Hazards, world.hazards.rows(), HAZARDS, |one| Some(one.position.into())),
            table(Layer::Tasks, world.tasks.rows(), TASKS, |task| Some(task.position.into())),
            roads(ways),
        ];
        let mut findings = Vec::new();
        for table in &mut tables {
            clean(table, &mut findings);
            keep_filled(table);
            keep_most(table, &mut findings);
            if datum != Datum::Wgs84 {
                moved(table, datum);
            }
        }
        tables.retain(|table| !table.rows.is_empty());
        Reading { value: Self { tables, datum }, findings }
    }

    /// Whether there is nothing to write.
    pub const fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// How many features there are of each layer, by its name.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.tables.iter().map(|table| (table.layer.name(), table.rows.len()))
    }

    /// What a column of geometries is called: the name tells the datum, and the import reads it.
    pub(super) fn geometry(&self) -> String {
        format!("geometry ({})", self.datum.name().to_uppercase())
    }
}

/// The day on which layers say they were made, so that the same are the same bytes.
pub(super) const NO_DAY: Date = date(1980, 1, 1);

/// A column of a layer, and what stands there.
type Field<T> = (&'static str, fn(&T) -> Value);

fn table<T>(
    layer: Layer,
    all: &[T],
    fields: &[Field<T>],
    lies: impl Fn(&T) -> Option<Lies>,
) -> Table {
    let columns = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
    // What was read from a file lies somewhere.
    let row = |one: &T| {
        let cells = fields.iter().map(|(_, value)| value(one)).collect();
        Some(Row { cells, lies: lies(one)? })
    };
    Table { layer, columns, rows: all.iter().filter_map(row).collect() }
}

/// The roads, with a column for each tag that is not empty; its value is a text, as in the world.
fn roads(ways: &[Way]) -> Table {
    let filled = |way: &Way| {
        let tags = way.tags.iter().map(|(key, value)| (key.to_owned(), value.trim().to_owned()));
        tags.filter(|(_, value)| !value.is_empty()).collect::<BTreeMap<String, String>>()
    };
    let keys: BTreeSet<String> = ways.iter().flat_map(|way| filled(way).into_keys()).collect();
    let row = |way: &Way| {
        let mut tags = filled(way);
        let value = |key| tags.remove(key).map_or(Value::Nothing, Value::Text);
        let cells = [Value::Text(way.id.clone())].into_iter().chain(keys.iter().map(value));
        Row { cells: cells.collect(), lies: Lies::Line(way.line.clone()) }
    };
    // An extract of OpenStreetMap has its own order.
    let mut sorted: Vec<&Way> = ways.iter().collect();
    sorted.sort_by(|one, other| one.order(other));
    let rows = sorted.into_iter().map(row).collect();
    let columns = ["id".to_owned()].into_iter().chain(keys.iter().cloned()).collect();
    Table { layer: Layer::Roads, columns, rows }
}

/// Takes out of every text what would hide, move or turn it, and numbers of persons.
fn clean(table: &mut Table, findings: &mut Vec<Finding>) {
    let before = table.rows.len();
    table.rows.retain(|row| numbers_of_persons(&row.id()).is_empty());
    if table.rows.len() < before {
        let count = (before - table.rows.len()).to_string();
        findings.push(told(table, None, ("B7022", Level::Skipped), &[&count]));
    }
    // How many texts of a column, and whether more is lost than what nobody sees.
    let mut changed: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    for row in &mut table.rows {
        for (column, cell) in row.cells.iter_mut().enumerate() {
            let is_code = is_code(&table.columns, column);
            for text in cell.texts() {
                // A code may well have eighteen digits.
                let is_plain = is_code && numbers_of_persons(text).is_empty();
                let clean = unhidden(&if is_plain { text.clone() } else { masked(text) });
                if clean != *text {
                    let (count, is_lost) = changed.entry(column).or_default();
                    *count += 1;
                    *is_lost |= is_code || !numbers_of_persons(text).is_empty();
                    *text = clean;
                }
            }
        }
    }
    for (column, (count, is_lost)) in changed {
        let level = if is_lost { Level::Skipped } else { Level::Warning };
        findings.push(told(table, Some(column), ("B7021", level), &[&count.to_string()]));
    }
}

/// Whether the column holds codes, of what the layer holds or of what it belongs to.
fn is_code(columns: &[String], at: usize) -> bool {
    let name = columns.get(at).map(String::as_str).unwrap_or_default();
    matches!(name, "id" | "town" | "worker") || name.ends_with("_id")
}

/// A finding about a layer, or one of its columns.
pub(super) fn told(
    table: &Table,
    column: Option<usize>,
    (code, level): (&'static str, Level),
    values: &[&str],
) -> Finding {
    let column = column.and_then(|at| table.columns.get(at)).cloned();
    let place = Place { file: table.layer.name().into(), column, ..Place::default() };
    Finding::new(code, level, place, values)
}

/// Leaves out columns in which nothing stands.
fn keep_filled(table: &mut Table) {
    let stands = |at: usize| {
        let cell = |row: &Row| row.cells.get(at).is_some_and(|cell| *cell != Value::Nothing);
        at == 0 || table.rows.iter().any(cell)
    };
    let kept: Vec<bool> = (0..table.columns.len()).map(stands).collect();
    keep(table, &kept);
}

/// Keeps the columns that are marked.
fn keep(table: &mut Table, kept: &[bool]) {
    let mut marks = kept.iter();
    table.columns.retain(|_| marks.next().copied().unwrap_or(false));
    for row in &mut table.rows {
        let mut marks = kept.iter();
        row.cells.retain(|_| marks.next().copied().unwrap_or(false));
    }
}

/// The most columns and cells that a table has: the import reads no more.
const MOST_COLUMNS: usize = 500;
const MOST_CELLS: usize = 4_000_000;

/// Keeps the columns in which most stands, where there are more than an import takes back.
fn keep_most(table: &mut Table, findings: &mut Vec<Finding>) {
    let most = MOST_COLUMNS.min(MOST_CELLS / (table.rows.len() + 1)).max(2);
    // Beside them there are two for the place.
    let most = most - 2;
    if table.columns.len() <= most {
        return;
    }
    let stands = |at: usize| {
        let cell = |row: &&Row| row.cells.get(at).is_some_and(|cell| *cell != Value::Nothing);
        table.rows.iter().filter(cell).count()
    };
    let mut columns: Vec<(usize, usize)> =
        (0..table.columns.len()).map(|at| (stands(at), at)).collect();
    columns.sort_unstable_by_key(|(count, at)| (*at != 0, Reverse(*count), *at));
    let mut kept = vec![false; table.columns.len()];
    for (_, at) in columns.into_iter().take(most.max(1)) {
        kept[at] = true;
    }
    *table = left_out(table, &kept, findings);
}

/// The table with the columns that are marked; of each other one it is told.
pub(super) fn left_out(table: &Table, kept: &[bool], findings: &mut Vec<Finding>) -> Table {
    let mut table = table.clone();
    for at in 0..table.columns.len() {
        if !kept.get(at).copied().unwrap_or(false) {
            findings.push(told(&table, Some(at), ("B7024", Level::Skipped), &[]));
        }
    }
    keep(&mut table, kept);
    table
}

fn moved(table: &mut Table, datum: Datum) {
    let place = |at: Coord<f64>| datum.from_wgs84(at);
    for row in &mut table.rows {
        row.lies.move_to(place);
        for cell in &mut row.cells {
            if let Value::Place(at) = cell {
                *at = place(*at);
            }
        }
    }
}

const VILLAGES: &[Field<Village>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("kind", |one| text(if one.kind == VillageKind::Town { "town" } else { "village" })),
    ("town", |one| maybe(one.town.as_ref())),
    ("market", |one| filled(one.market.to_string())),
    ("seat", |one| place(one.seat.filter(|_| one.area.is_some()))),
];

/// Where a village lies: on its area, or where its office stands.
fn village_lies(village: &Village) -> Option<Lies> {
    let area = village.area.clone().map(Lies::from);
    area.or_else(|| village.seat.map(Lies::from))
}

const GRIDS: &[Field<Grid>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("village_id", |one| maybe(one.village.as_ref())),
    ("town", |one| maybe(one.town.as_ref())),
    ("households", |one| whole(one.households)),
    ("worker", |one| maybe(one.worker.as_ref())),
];

const STATIONS: &[Field<Station>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("town", |one| maybe(one.town.as_ref())),
    ("officers", |one| whole(one.officers)),
    ("auxiliaries", |one| whole(one.auxiliaries)),
    ("vehicles", |one| whole(one.vehicles)),
    ("kits", |one| words(&one.kits)),
];

const VENUES: &[Field<Venue>] = &[
    ("id", |one| text(&one.id)),
    ("name", |one| maybe(one.name.as_ref())),
    ("category", |one| text(one.kind.code())),
    ("risk", |one| whole(one.risk.map(u32::from))),
    ("grade", |one| one.grade.map_or(Value::Nothing, |grade| text(grade.code()))),
    ("inspect_every_days", |one| whole(one.every_days)),
    ("inspect_times", |one| whole(one.times)),
    ("last_inspected", |one| day(one.last)),
    ("service_min", |one| minutes(one.service)),
    ("open", |one| hours(&one.open)),
    ("open_on", |one| one.open_on.map_or(Value::Nothing, |days| text(days.code()))),
    ("area_m2", |one| whole(one.size.area_m2)),
    ("seats", |one| whole(one.size.seats)),
    ("beds", |one| whole(one.size.beds)),
    ("pupils", |one| whole(one.size.pupils)),
    ("ladder", |one| words(&one.ladder)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

const HOUSEHOLDS: &[Field<Household>] = &[
    ("id", |one| text(&one.id)),
    ("label", |one| maybe(one.label.as_ref())),
    ("need", |one| text(one.need.code())),
    ("level", |one| whole(one.level.map(u32::from))),
    ("visit_every_days", |one| whole(one.every_days)),
    ("visit_times", |one| whole(one.times)),
    ("last_visit", |one| day(one.last)),
    ("changed", |one| day(one.changed)),
    ("service_min", |one| minutes(one.service)),
    ("window", |one| hours(&one.hours)),
    ("two_person", |one| yes(one.two_person)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
    ("village_id", |one| maybe(one.village.as_ref())),
];

const HAZARDS: &[Field<Hazard>] = &[
    ("id", |one| text(&one.id)),
    ("kind", |one| text(&one.kind)),
    ("severity", |one| whole(one.severity.map(u32::from))),
    ("status", |one| text(one.status.code())),
    ("found", |one| day(one.found)),
    ("due", |one| day(one.due)),
    ("closed", |one| day(one.closed)),
    ("venue_id", |one| maybe(one.venue.as_ref())),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

const TASKS: &[Field<Task>] = &[
    ("id", |one| text(&one.id)),
    ("label", |one| maybe(one.label.as_ref())),
    ("purpose", |one| text(one.purpose.code())),
    ("mode", |one| text(one.mode.code())),
    ("date", |one| day(one.date)),
    ("window", |one| hours(&one.hours)),
    ("service_min", |one| minutes(one.service)),
    ("two_person", |one| yes(one.two_person)),
    ("needs", |one| words(&one.needs)),
    ("grid_id", |one| maybe(one.grid.as_ref())),
];

fn text(text: &str) -> Value {
    filled(text.to_owned())
}

fn filled(text: String) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text) }
}

fn maybe(text: Option<&String>) -> Value {
    text.cloned().map_or(Value::Nothing, filled)
}

fn words(words: &[String]) -> Value {
    if words.is_empty() { Value::Nothing } else { Value::Words(words.to_vec()) }
}

fn whole(number: Option<u32>) -> Value {
    number.map_or(Value::Nothing, Value::Whole)
}

fn yes(is_so: bool) -> Value {
    if is_so { Value::Yes } else { Value::Nothing }
}

fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Nothing, Value::Day)
}

fn place(at: Option<Coord<f64>>) -> Value {
    at.map_or(Value::Nothing, Value::Place)
}

/// A span in minutes, whole where it is.
fn minutes(span: Option<Seconds>) -> Value {
    let Some(Seconds(seconds)) = span else { return Value::Nothing };
    if seconds.is_multiple_of(60) {
        Value::Whole(seconds / 60)
    } else {
        Value::Real(f64::from(seconds) / 60.0)
    }
}

/// Hours as layers write them, `08:30-11:30,14:00-24:00`.
fn hours(hours: &Hours) -> Value {
    let time = |at: Seconds| format!("{:02}:{:02}", at.0 / 3_600, at.0 / 60 % 60);
    let spans = hours.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to)));
    filled(spans.collect::<Vec<_>>().join(","))
}

//! From files to layers: which format, which layer, which datum; all of it or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use geo::Coord;

use super::cell::holds_person;
use super::layer::{Taken, features};
use super::merge::{NewLayer, Source, Standing, merged};
use super::names::{Kind, Mapping, Names, Use, plain};
use super::roads::{NewRoads, roads};
use super::table::{Lies, Sheet};
use super::told::{At, Told};
use super::{csv, geojson, geopackage, kml, shapefile, xlsx};
use crate::finding::{Error, Reading, Result};
use crate::read::folder::{Options, venues as standing_venues};
use crate::read::shape::Shape;
use crate::unit::Datum;
use crate::words::{Language, say};
use crate::world::Layer;

/// What is to be imported, and how.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The folder of the township.
    pub folder: &'a Path,
    /// The files.
    pub files: &'a [PathBuf],
    /// The layer of all of them; else the names of sheets and files tell.
    pub layer: Option<Layer>,
    /// What their positions refer to; else the files tell.
    pub datum: Option<Datum>,
    /// The central meridian of eastings without a zone, in degrees.
    pub meridian: Option<f64>,
    /// The columns as the user maps them.
    pub mapping: Mapping,
    /// Whether layers that stand are replaced.
    pub replace: bool,
    /// The datums of the layers of the folder.
    pub options: &'a Options,
    /// The language of errors.
    pub language: Language,
}

/// What became of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The file.
    pub file: PathBuf,
    /// The sheet, where there is one.
    pub sheet: Option<String>,
    /// The layer.
    pub layer: Layer,
    /// What the file calls it.
    pub name: String,
    /// The property it was taken as.
    pub property: Option<String>,
    /// Why it was left out, a key of the table of words.
    pub why: Option<&'static str>,
}

impl Column {
    /// Whether people would take `name` for this column's.
    pub fn is_called(&self, name: &str) -> bool {
        plain(name) == plain(&self.name)
    }
}

/// What was imported.
#[derive(Debug, Default)]
pub struct Imported {
    /// The layers as they are to be written.
    pub layers: Vec<NewLayer>,
    /// The roads of OpenStreetMap, as they are to be written.
    pub roads: Option<NewRoads>,
    /// What became of each column.
    pub columns: Vec<Column>,
}

impl Imported {
    /// The columns as they were taken, to be used again.
    pub fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for column in &self.columns {
            // What is of a person is left out whatever a table says.
            if column.why != Some("import.why.personal") && !column.name.is_empty() {
                let layer = mapping.columns.entry(column.layer.name().to_owned()).or_default();
                let property = column.property.clone().unwrap_or_else(|| "-".to_owned());
                layer.insert(column.name.clone(), property);
            }
        }
        mapping
    }
}

/// The largest file that is imported.
const LARGEST: u64 = 256 << 20;

/// Reads files of any known format into layers of a township; nothing is written.
///
/// # Errors
///
/// [`Error::File`] where a file cannot be read, [`Error::Missing`] where nothing says what its
/// positions refer to, and [`Error::Content`] where a layer that stands could not be kept.
pub fn import(asked: &Asked<'_>) -> Result<Reading<Imported>> {
    let names = Names::new(asked.mapping.clone());
    let mut told = Told::default();
    let mut imported = Imported::default();
    let mut layers: BTreeMap<Layer, Vec<Source<'_>>> = BTreeMap::new();
    let mut sheets = Vec::new();
    for path in asked.files {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pbf")) {
            let (folder, language) = (asked.folder, asked.language);
            imported.roads = roads(path, folder, asked.replace, language, &mut told)?;
            continue;
        }
        if is_beside(path, asked.files) {
            continue;
        }
        let found = sheets_of(path, asked, &names, &mut told)?;
        sheets.extend(found.into_iter().map(|sheet| (path, sheet)));
    }
    let titles: Vec<Option<String>> = sheets.iter().map(|(_, sheet)| sheet.name.clone()).collect();
    let mut read = Vec::new();
    for ((path, sheet), title) in sheets.into_iter().zip(&titles) {
        let at = At { sheet: title.as_deref(), ..At::file(path) };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let by_name = |name: &str| Some((names.layer(name)?, name.to_owned()));
        let called = title.as_deref().and_then(by_name).or_else(|| by_name(&stem));
        // A name that says nothing else is not doubted.
        let doubtful = called.as_ref().filter(|(layer, name)| !names.is_name_of(*layer, name));
        let fitting = doubtful.and_then(|(layer, _)| names.fits_better(*layer, &sheet.header));
        let called = called.map(|(layer, _)| layer);
        let Some(layer) = asked.layer.or(fitting).or(called) else {
            told.skip(at, "B1505", &[]);
            continue;
        };
        if let (Some(called), Some(fitting), None) = (called, fitting, asked.layer) {
            told.warn(at, "B1538", &[called.name(), fitting.name()]);
        }
        let uses = names.uses(layer, &sheet.header);
        imported.columns.extend(columns(path, &sheet, layer, &uses));
        let datum = datum(asked, &sheet, &uses, (at, &mut told))?;
        read.push((at, sheet, layer, uses, datum));
    }
    // Hazards may lie at venues of the same import.
    read.sort_by_key(|row| row.2 == Layer::Hazards);
    let mut venues = None;
    for (at, sheet, layer, uses, datum) in read {
        let venues = if layer == Layer::Hazards {
            venues.get_or_insert_with(|| venues_of(asked, layers.get(&Layer::Venues)))
        } else {
            &BTreeMap::new()
        };
        let taken = Taken { layer, uses: &uses, datum, meridian: asked.meridian, venues };
        let features = features(sheet, &taken, &names, (at, &mut told));
        layers.entry(layer).or_default().push(Source { at, features });
    }
    for (layer, sources) in layers {
        let standing = Standing {
            folder: asked.folder,
            datum: asked.options.datum(layer),
            replace: asked.replace,
            language: asked.language,
            names: &names,
        };
        if sources.iter().any(|source| !source.features.is_empty()) {
            imported.layers.push(merged(layer, sources, &standing, &mut told)?);
        }
    }
    Ok(Reading { value: imported, findings: told.into_findings() })
}

/// Whether it is a part of a shapefile that is asked for: shells give `shapes/*` as all its files.
fn is_beside(path: &Path, files: &[PathBuf]) -> bool {
    let is = |path: &Path, ending: &str| {
        path.extension().is_some_and(|other| other.eq_ignore_ascii_case(ending))
    };
    ["dbf", "shx", "prj", "cpg", "qpj", "sbn", "sbx"].iter().any(|ending| is(path, ending))
        && files
            .iter()
            .any(|file| is(file, "shp") && file.with_extension("") == path.with_extension(""))
}

/// The tables of a file, by its ending.
fn sheets_of(path: &Path, asked: &Asked<'_>, names: &Names, told: &mut Told) -> Result<Vec<Sheet>> {
    let at = At::file(path);
    let error = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let size = fs::metadata(path).map_err(error)?.len();
    if LARGEST < size {
        told.reject(at, "B1017", &[&(size >> 20).to_string(), &(LARGEST >> 20).to_string()]);
        return Ok(Vec::new());
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if ending == "gpkg" {
        return Ok(geopackage::sheets(path, told));
    }
    let bytes = fs::read(path).map_err(error)?;
    Ok(match ending.as_str() {
        "xlsx" | "xlsm" => xlsx::sheets(path, &bytes, names, told),
        "csv" | "tsv" | "txt" => csv::sheets(path, &bytes, names, told),
        "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson" => {
            geojson::sheets(path, &bytes, asked.datum, told)
        }
        "kml" => kml::sheets(path, &bytes, told),
        "shp" => shapefile::sheets(path, &bytes, told)?,
        "kmz" => kml::zipped(path, &bytes, told),
        _ => {
            told.reject(at, "B1501", &[&ending]);
            Vec::new()
        }
    })
}

/// What the positions of a sheet refer to: as the user says, as the file says, as a column's name
/// says.
fn datum(
    asked: &Asked<'_>,
    sheet: &Sheet,
    uses: &[Use],
    (at, told): (At<'_>, &mut Told),
) -> Result<Datum> {
    let is_place = |kind: &Kind| {
        matches!(kind, Kind::Lon | Kind::Lat | Kind::LonLat | Kind::Wkt | Kind::Place)
    };
    let places = uses.iter().zip(&sheet.header).filter_map(|(found, name)| match found {
        Use::Property(_, kind) if is_place(kind) => Some(name),
        _ => None,
    });
    let places: Vec<&String> = places.collect();
    let said = sheet.datum.or_else(|| places.iter().find_map(|name| hinted(name)));
    if let (Some(datum), Some(said)) = (asked.datum, said)
        && datum != said
    {
        told.warn(at, "B1539", &[said.name(), datum.name()]);
    }
    if let Some(datum) = asked.datum.or(said) {
        return Ok(datum);
    }
    let in_shapes = sheet.records.iter().any(|record| !matches!(record.lies, Lies::InCells));
    if places.is_empty() && !in_shapes {
        return Ok(Datum::Wgs84);
    }
    let sheet = at.sheet.map(|sheet| format!(" [{sheet}]")).unwrap_or_default();
    let place = format!("{}{sheet}", at.file.display());
    Err(Error::Missing { what: say(asked.language, "import.no-datum", &[&place]) })
}

/// Where venues lie, by id: those of the folder, and over them those of this import.
fn venues_of(asked: &Asked<'_>, new: Option<&Vec<Source<'_>>>) -> BTreeMap<String, Coord<f64>> {
    // A folder that is not there yet has none.
    let standing = standing_venues(asked.folder, asked.options).unwrap_or_default();
    let mut venues: BTreeMap<String, Coord<f64>> = BTreeMap::new();
    for venue in standing {
        venues.insert(venue.id, venue.position);
    }
    for made in new.into_iter().flatten().flat_map(|source| &source.features) {
        if let Shape::Point(at) = made.shape {
            venues.insert(made.id.clone(), at);
        }
    }
    venues
}

/// The datum that the name of a column tells.
fn hinted(name: &str) -> Option<Datum> {
    let name = name.to_lowercase().replace(['-', '_', ' '], "");
    let words = [
        (Datum::Gcj02, ["gcj02", "火星", "高德", "腾讯"].as_slice()),
        (Datum::Bd09, ["bd09", "百度"].as_slice()),
        (Datum::Wgs84, ["wgs84", "cgcs2000", "国家2000", "大地2000", "天地图"].as_slice()),
    ];
    let stands = |words: &&[&str]| words.iter().any(|word| name.contains(word));
    words.into_iter().find(|(_, words)| stands(words)).map(|(datum, _)| datum)
}

fn columns<'s>(
    path: &'s Path,
    sheet: &'s Sheet,
    layer: Layer,
    uses: &'s [Use],
) -> impl Iterator<Item = Column> + 's {
    uses.iter().zip(&sheet.header).map(move |(found, name)| {
        let (property, why) = match found {
            Use::Property(property, _) => (Some(property.clone()), None),
            Use::Personal => (None, Some("import.why.personal")),
            Use::Twice(_) => (None, Some("import.why.twice")),
            Use::Unwanted => (None, Some("import.why.unwanted")),
            Use::Unknown => (None, Some("import.why.unknown")),
        };
        // A row taken for the header must not let out what is in it.
        let name = if holds_person(name) { "…".to_owned() } else { name.clone() };
        let (file, sheet) = (path.to_owned(), sheet.name.clone());
        Column { file, sheet, layer, name, property, why }
    })
}

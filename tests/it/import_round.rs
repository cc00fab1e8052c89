//! A township that is exported to any format and imported is the same township.

use std::fs;
use std::path::{Path, PathBuf};

use beibao::calendar::Market;
use beibao::read::{Asked, Mapping, Options, Township, folder as read_folder, import};
use beibao::road::Way;
use beibao::unit::{Datum, Dice, Seconds};
use beibao::words::Language;
use beibao::world::{
    Grade, Grid, Hazard, HazardStatus, Hours, Household, Need, OpenOn, Purpose, Size, Station,
    Task, TaskMode, Venue, VenueKind, Village, VillageKind, World,
};
use beibao::write::{Layers, kmz};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cli_support::run;
use super::import_support::{folder, put};

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township")
}

fn read(path: &Path) -> Township {
    read_folder(path, &Options::default()).expect("it can be read").value
}

#[track_caller]
fn are_same(one: &World, ways: &[Way], (other, from): (&Township, &str)) {
    let Township { world, ways: others, .. } = other;
    assert_eq!(one.villages.rows(), world.villages.rows(), "{from}");
    assert_eq!(one.grids.rows(), world.grids.rows(), "{from}");
    assert_eq!(one.stations.rows(), world.stations.rows(), "{from}");
    assert_eq!(one.venues.rows(), world.venues.rows(), "{from}");
    assert_eq!(one.households.rows(), world.households.rows(), "{from}");
    assert_eq!(one.hazards.rows(), world.hazards.rows(), "{from}");
    assert_eq!(one.tasks.rows(), world.tasks.rows(), "{from}");
    assert_eq!(ways, others, "{from}");
}

/// Whether a file stands beside that of shapes.
fn is_beside(name: &str) -> bool {
    [".shx", ".dbf", ".prj", ".cpg"].iter().any(|end| name.ends_with(end))
}

/// The files of a format in `place`.
fn files(place: &Path) -> Vec<String> {
    if place.is_file() {
        return vec![place.display().to_string()];
    }
    let entries = fs::read_dir(place).expect("it was written").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.path().display().to_string()).collect();
    names.retain(|name| !is_beside(name));
    names.sort();
    names
}

/// What `beibao export --layers` writes of the sample, as `beibao import` takes it back: neither a
/// layer nor a datum is said.
#[track_caller]
fn comes_back(output: &str, flags: &[&str]) {
    let (folder, town) = folder();
    let place = folder.path().join(output);
    let (from, to) = (sample().display().to_string(), place.display().to_string());
    let to = if output.contains('.') { to } else { format!("{to}/") };
    let words = [&["-C", &from, "export", "--layers", "-o", &to], flags].concat();
    let (code, out, err) = run(folder.path(), &words, "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let files = files(&place);
    let words = ["-C", "town", "import"].map(str::to_owned).into_iter().chain(files);
    let (code, _, err) = run(folder.path(), &words.collect::<Vec<_>>(), "");
    assert_eq!(code, 0, "{err}");
    let Township { world, ways, .. } = read(&sample());
    are_same(&world, &ways, (&read(&town), output));
}

#[test]
fn a_township_comes_back_from_geojson() {
    comes_back("out", &[]);
}

#[test]
fn a_township_comes_back_from_csv() {
    comes_back("out", &["--format", "csv", "--language", "zh"]);
    comes_back("out", &["--format", "csv", "--language", "en"]);
}

#[test]
fn a_township_comes_back_from_shapefiles_though_names_of_columns_are_cut() {
    comes_back("out", &["--format", "shp"]);
}

#[test]
fn a_township_comes_back_from_a_workbook() {
    comes_back("town.xlsx", &["--language", "zh"]);
    comes_back("town.xlsx", &["--language", "en"]);
}

#[test]
fn a_township_comes_back_from_a_geopackage() {
    comes_back("town.gpkg", &[]);
}

#[test]
fn a_township_comes_back_from_kml_and_kmz() {
    comes_back("town.kml", &[]);
    comes_back("town.kmz", &[]);
}

#[test]
fn a_folder_of_geojson_is_a_township_by_itself() {
    let (folder, _) = folder();
    let from = sample().display().to_string();
    let words = ["-C", &from, "export", "--layers", "-o", "again/"];
    let (code, _, err) = run(folder.path(), &words, "");
    assert_eq!(code, 0, "{err}");
    let Township { world, ways, .. } = read(&sample());
    are_same(&world, &ways, (&read(&folder.path().join("again")), "again"));
}

/// Texts as someone may write them, that spreadsheets or markup may take for something else.
const TEXTS: [&str; 16] = [
    "湖潮便民超市",
    "=1+1",
    "'=1+1",
    "-3组",
    "@甲",
    "'湖潮'",
    "a,b;c|d",
    "他说“好”，\"行\"",
    "<b>&amp;</b>",
    "0012",
    "12.50",
    "true",
    "3组 12号",
    "]]>",
    "{}",
    "2026-03-05",
];

/// A place with nine decimals: of more, JSON as it is read keeps the last bit or not.
fn short(x: f64, y: f64) -> Coord<f64> {
    Coord { x: (x * 1e9).round() / 1e9, y: (y * 1e9).round() / 1e9 }
}

/// Something of everything that a world can hold.
struct Chance(Dice);

impl Chance {
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.0.once_in(3)).then(|| make(self))
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.0.below(all.len())]
    }

    fn text(&mut self) -> String {
        self.of(&TEXTS).to_owned()
    }

    fn count(&mut self) -> u32 {
        self.0.below(2_000) as u32 + 1
    }

    fn degree(&mut self) -> u8 {
        self.of(&[1, 2, 3])
    }

    fn day(&mut self) -> Date {
        date(1990, 1, 1) + i64::from(self.count() * 10).days()
    }

    fn minutes(&mut self) -> Seconds {
        Seconds(self.0.below(86_400) as u32 + 1)
    }

    fn hours(&mut self) -> Hours {
        let morning = (Seconds::of_day(8, 30), Seconds::of_day(11, 5));
        let evening = (Seconds::of_day(14, 0), Seconds::of_day(24, 0));
        [vec![], vec![morning], vec![morning, evening]][self.0.below(3)].clone()
    }

    fn words(&mut self) -> Vec<String> {
        let all = ["布依语", "第一专员", "采集 终端"].map(str::to_owned);
        all[self.0.below(4)..].to_vec()
    }

    fn place(&mut self) -> Coord<f64> {
        short(106.0 + self.0.share(), 26.0 + self.0.share())
    }

    /// A square with or without a hole, or two of them.
    fn area(&mut self) -> MultiPolygon<f64> {
        let Coord { x, y } = self.place();
        let square = |x: f64, y: f64, side: f64| {
            let corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
            LineString::new(corners.map(|(x, y)| short(x, y)).to_vec())
        };
        let mut hole = square(x + 0.01, y + 0.01, 0.01);
        hole.0.reverse();
        let whole = Polygon::new(square(x, y, 0.05), vec![]);
        let holed = Polygon::new(square(x, y, 0.05), vec![hole]);
        let other = Polygon::new(square(x + 0.1, y, 0.02), vec![]);
        let shapes = [vec![whole.clone()], vec![holed.clone()], vec![holed, other]];
        MultiPolygon(shapes[self.0.below(3)].clone())
    }

    fn market(&mut self) -> Market {
        let words = ["", "每天", "周三 06:00-14:00", "逢3/8", "农历逢四、十", "赶子午"];
        Market::read(self.of(&words)).0
    }

    fn rows<T>(&mut self, make: impl Fn(&mut Self, String) -> T) -> Vec<T> {
        (0..self.0.below(5)).map(|at| make(self, format!("X{at:03}"))).collect()
    }

    fn village(&mut self, id: String) -> Village {
        let area = self.maybe(Self::area);
        let seat = if area.is_some() { self.maybe(Self::place) } else { Some(self.place()) };
        Village {
            id,
            name: self.maybe(Self::text),
            kind: self.of(&[VillageKind::Town, VillageKind::Village]),
            town: Some("520111204".to_owned()),
            area,
            seat,
            market: self.market(),
        }
    }

    fn grid(&mut self, id: String) -> Grid {
        Grid {
            id,
            name: self.maybe(Self::text),
            village: self.maybe(|_| "X001".to_owned()),
            town: None,
            households: self.maybe(Self::count),
            worker: self.maybe(|_| "W-07".to_owned()),
            area: self.area(),
        }
    }

    fn station(&mut self, id: String) -> Station {
        Station {
            id,
            name: self.maybe(Self::text),
            town: self.maybe(|_| "520111204".to_owned()),
            officers: self.maybe(Self::count),
            auxiliaries: self.maybe(Self::count),
            vehicles: self.maybe(Self::count),
            kits: self.words(),
            position: self.place(),
        }
    }

    fn venue(&mut self, id: String) -> Venue {
        Venue {
            id,
            name: self.maybe(Self::text),
            kind: self.of(VenueKind::ALL),
            risk: self.maybe(Self::degree),
            grade: self.maybe(|chance| chance.of(Grade::ALL)),
            size: Size {
                area_m2: self.maybe(Self::count),
                seats: self.maybe(Self::count),
                beds: self.maybe(Self::count),
                pupils: self.maybe(Self::count),
            },
            every_days: self.maybe(Self::count),
            times: self.maybe(Self::count),
            last: self.maybe(Self::day),
            service: self.maybe(Self::minutes),
            open: self.hours(),
            open_on: self.maybe(|chance| chance.of(OpenOn::ALL)),
            ladder: self.words(),
            needs: self.words(),
            grid: self.maybe(|_| "X000".to_owned()),
            position: self.place(),
        }
    }

    fn household(&mut self, id: String) -> Household {
        Household {
            id,
            label: self.maybe(Self::text),
            need: self.of(Need::ALL),
            level: self.maybe(Self::degree),
            every_days: self.maybe(Self::count),
            times: self.maybe(Self::count),
            last: self.maybe(Self::day),
            changed: self.maybe(Self::day),
            service: self.maybe(Self::minutes),
            hours: self.hours(),
            two_person: self.0.once_in(2),
            needs: self.words(),
            grid: self.maybe(|_| "X000".to_owned()),
            village: self.maybe(|_| "520111204203".to_owned()),
            position: self.place(),
        }
    }

    fn hazard(&mut self, id: String) -> Hazard {
        Hazard {
            id,
            kind: self.text(),
            severity: self.maybe(Self::degree),
            status: self.of(HazardStatus::ALL),
            found: self.maybe(Self::day),
            due: self.maybe(Self::day),
            closed: self.maybe(Self::day),
            venue: self.maybe(|_| "X000".to_owned()),
            grid: self.maybe(|_| "X000".to_owned()),
            position: self.place(),
        }
    }

    fn task(&mut self, id: String) -> Task {
        Task {
            id,
            purpose: self.of(&Purpose::ALL),
            mode: self.of(TaskMode::ALL),
            date: self.maybe(Self::day),
            from: None,
            until: None,
            since: None,
            cause: None,
            officer: None,
            papers: None,
            hours: self.hours(),
            service: self.maybe(Self::minutes),
            two_person: self.0.once_in(2),
            label: self.maybe(Self::text),
            needs: self.words(),
            grid: self.maybe(|_| "X000".to_owned()),
            position: self.place(),
        }
    }

    fn way(&mut self, id: String) -> Way {
        let line = (0..2 + self.0.below(3)).map(|_| self.place()).collect();
        let mut tags = vec![("highway", self.of(&["track", "primary"]).to_owned())];
        for key in ["name", "width", "motor_vehicle", "incline_max", "oneway:bus"] {
            tags.extend(self.maybe(Self::text).map(|text| (key, text)));
        }
        Way { id, line, nodes: Vec::new(), tags: tags.into_iter().collect() }
    }

    fn world(&mut self) -> (World, Vec<Way>) {
        let world = World {
            villages: self.rows(Self::village).into(),
            grids: self.rows(Self::grid).into(),
            stations: self.rows(Self::station).into(),
            venues: self.rows(Self::venue).into(),
            households: self.rows(Self::household).into(),
            hazards: self.rows(Self::hazard).into(),
            tasks: self.rows(Self::task).into(),
            ..World::default()
        };
        (world, self.rows(Self::way))
    }
}

type Files = Vec<(String, Vec<u8>)>;

/// The layers in every format.
fn written(layers: &Layers) -> Vec<Files> {
    let one = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let kml = layers.kml(Language::Chinese);
    let package = layers.geopackage().expect("a GeoPackage").value;
    let book = layers.xlsx(Language::Chinese).expect("a workbook").value;
    vec![
        layers.geojson(),
        layers.csv(Language::Chinese),
        layers.shapefiles().value,
        one("a.xlsx", book),
        one("a.gpkg", package),
        one("a.kmz", kmz(&kml).expect("an archive")),
        one("a.kml", kml.into_bytes()),
    ]
}

/// What an import of these files makes of an empty folder.
fn taken(files: &Files) -> Township {
    let (place, town) = folder();
    fs::create_dir(&town).expect("the folder is ours");
    for (name, bytes) in files {
        put(place.path(), name, bytes);
    }
    let names = files.iter().map(|(name, _)| name).filter(|name| !is_beside(name));
    let names: Vec<PathBuf> = names.map(|name| place.path().join(name)).collect();
    let asked = Asked {
        folder: &town,
        files: &names,
        layer: None,
        datum: None,
        meridian: None,
        mapping: Mapping::default(),
        replace: false,
        options: &Options::default(),
        language: Language::English,
    };
    let read_back = import(&asked).expect("every format says its datum").value;
    for new in &read_back.layers {
        put(&town, &format!("{}.geojson", new.layer.name()), new.text.as_bytes());
    }
    read(&town)
}

#[test]
fn any_township_comes_back_from_every_format() {
    let mut met = [0; 2];
    for seed in 0..40 {
        let (world, ways) = Chance(Dice::new(seed)).world();
        let layers = Layers::of(&world, &ways, Datum::Wgs84);
        assert_eq!(layers.findings, []);
        if layers.value.is_empty() {
            continue;
        }
        met[0] += world.villages.rows().iter().filter(|one| one.area.is_none()).count();
        met[1] += world.grids.rows().iter().filter(|one| 1 < one.area.0.len()).count();
        for files in written(&layers.value) {
            are_same(&world, &ways, (&taken(&files), &format!("seed {seed}, {}", files[0].0)));
        }
    }
    assert!(met.iter().all(|met| 3 < *met), "nothing rare was tried: {met:?}");
}

#[test]
fn places_of_another_datum_come_back_to_a_millimetre_where_the_name_says_it() {
    let (world, ways) = Chance(Dice::new(3)).world();
    let layers = Layers::of(&world, &ways, Datum::Gcj02).value;
    let mut formats = written(&layers);
    // These say that they are in WGS-84, and the program refuses them.
    formats.retain(|files| !["geojson", "shp", "gpkg"].iter().any(|end| files[0].0.ends_with(end)));
    assert_eq!(formats.len(), 4);
    for files in formats {
        let town = taken(&files).world;
        assert_eq!(town.hazards.rows().len(), world.hazards.rows().len());
        for (one, other) in world.hazards.rows().iter().zip(town.hazards.rows()) {
            let off = one.position - other.position;
            assert!(off.x.abs().max(off.y.abs()) < 1e-8, "{}: {off:?}", files[0].0);
        }
    }
}

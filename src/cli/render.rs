//! A plan in one format, for one reader.

#[cfg(feature = "pdf")]
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::mem::replace;
use std::path::{Path, PathBuf};
#[cfg(feature = "pdf")]
use std::result;

use clap::Args;

use super::arguments::Format;
use super::export::folder;
use super::outputs::wrong;
use super::terminal::Terminal;
use crate::config::Folder;
use crate::exchange;
use crate::finding::{Error, Level, Result};
use crate::plan::{Plan, PlannedPerson};
use crate::read;
use crate::road::Way;
use crate::unit::Datum;
use crate::words::say;
use crate::write;
#[cfg(feature = "pdf")]
use crate::write::Typeface;
use crate::write::{Aid, Reader, RoadClass, RoadLine, Seen, Sheet, Telling, Ways};

/// For whom something is written, and how.
#[derive(Args, Clone, Default)]
pub(super) struct Paper {
    #[arg(id = "reader", long = "for", value_name = "ROLE", value_parser = READERS)]
    #[arg(hide_possible_values = true)]
    pub(super) reader: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(super) person: Option<String>,
    #[arg(long, value_name = "DATUM", value_parser = ["wgs84", "gcj02"])]
    #[arg(hide_possible_values = true)]
    pub(super) datum: Option<String>,
    #[arg(long, value_name = "NAME", value_parser = ["week", "board", "inspections"])]
    #[arg(hide_possible_values = true)]
    pub(super) list: Option<String>,
    #[arg(long, value_name = "FOLDER")]
    pub(super) font_dir: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) names: Option<PathBuf>,
}

/// The names of those who read.
const READERS: [&str; 6] = ["planner", "crew", "inspector", "grid-worker", "auxiliary", "wall"];

impl Paper {
    /// Who reads.
    pub(super) fn reader(&self) -> Reader {
        match self.reader.as_deref() {
            Some("crew") => Reader::Crew,
            Some("inspector") => Reader::Inspector,
            Some("grid-worker") => Reader::GridWorker,
            Some("auxiliary") => Reader::Auxiliary,
            Some("wall") => Reader::Wall,
            _ => Reader::Planner,
        }
    }

    /// What coordinates refer to.
    pub(super) fn datum(&self) -> Datum {
        self.datum.as_deref().and_then(Datum::parse).unwrap_or_default()
    }
}

/// A plan on its way out: what its reader may see, and what is made once for all its files.
pub(super) struct Render<'a> {
    pub(super) open: &'a Folder,
    plan: &'a Plan,
    pub(super) paper: &'a Paper,
    pub(super) terminal: Terminal,
    pub(super) seen: Seen,
    /// The same with names, for paper.
    named: Option<Seen>,
    pub(super) ways: Option<Ways>,
    /// Whether it was said why there is no PDF.
    lacks_paper: bool,
    #[cfg(feature = "pdf")]
    face: OnceCell<result::Result<Typeface, String>>,
}

/// Where systems keep their fonts.
#[cfg(feature = "pdf")]
const FONTS: [&str; 5] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:\\Windows\\Fonts",
];

/// The font to write with: from the folders that are named, else from those of the system.
#[cfg(feature = "pdf")]
fn fonts(paper: &Paper, terminal: Terminal) -> result::Result<Typeface, String> {
    let lacking = say(terminal.language, "cli.no-font", &[]);
    let system: Vec<PathBuf> = FONTS.map(PathBuf::from).into();
    let named = Typeface::find(&paper.font_dir, &lacking);
    named.or_else(|_| Typeface::find(&system, &lacking)).map_err(|error| error.to_string())
}

/// What the reader of `paper` may see with the names of its list, where there is one.
fn named(paper: &Paper, seen: &Seen, terminal: Terminal) -> Result<Option<Seen>> {
    /// So many findings of the list are said.
    const FINDINGS: usize = 5;
    let Some(file) = &paper.names else { return Ok(None) };
    if !paper.reader().sees_names() {
        let what = say(terminal.language, "cli.names-hidden", &[]);
        return Err(Error::Setting { key: "--names".to_owned(), what });
    }
    let mut findings = Vec::new();
    let names = read::names(file, &mut findings)?;
    terminal.findings(&findings, FINDINGS);
    if findings.iter().any(|finding| finding.level == Level::Rejected) {
        let what = say(terminal.language, "cli.names-unread", &[&file.display().to_string()]);
        return Err(Error::Missing { what });
    }
    let stops = seen.plan.visits.iter().filter(|visit| names.contains_key(&visit.site)).count();
    let counts = [stops.to_string(), seen.plan.visits.len().to_string()];
    terminal.say("cli.named", &counts.each_ref().map(String::as_str));
    Ok(Some(seen.named(&names)))
}

impl<'a> Render<'a> {
    pub(super) fn of(
        (open, plan): (&'a Folder, &'a Plan),
        paper: &'a Paper,
        terminal: Terminal,
    ) -> Result<Self> {
        let seen = Seen::by(paper.reader(), plan, &open.rules);
        if let Some(id) = &paper.person {
            let is_theirs = |ids: &[String]| ids.iter().any(|other| other == id);
            if !seen.plan.shifts.iter().any(|shift| is_theirs(&shift.people)) {
                let what = say(terminal.language, "cli.no-person", &[id]);
                return Err(Error::Setting { key: "--person".to_owned(), what });
            }
        }
        let named = named(paper, &seen, terminal)?;
        Ok(Self {
            open,
            plan,
            paper,
            terminal,
            seen,
            named,
            ways: None,
            lacks_paper: false,
            #[cfg(feature = "pdf")]
            face: OnceCell::new(),
        })
    }

    /// What is printed: with names where they were given.
    fn printed(&self) -> &Seen {
        self.named.as_ref().unwrap_or(&self.seen)
    }

    /// The bytes of a file of `format`.
    pub(super) fn file(&mut self, format: Format) -> Result<Vec<u8>> {
        if matches!(format, Format::Gpx | Format::Kml | Format::Kmz) {
            self.find_ways();
        }
        let (seen, world) = (&self.seen, &self.open.world);
        let language = self.terminal.language;
        let none = Ways::default();
        let ways = self.ways.as_ref().unwrap_or(&none);
        let telling = Telling { ways, datum: self.paper.datum(), language };
        let text = match format {
            Format::Json | Format::Text => self.json()?,
            Format::Geojson => write::geojson(&seen.plan, world),
            Format::Csv => write::csv(&seen.plan, language),
            Format::Html => self.page(),
            Format::Xlsx => return write::xlsx(seen, language),
            Format::Ics => write::ics(seen, world, self.paper.person.as_deref(), language),
            Format::Gpx => write::gpx(seen, &telling),
            Format::Kml => write::kml(seen, &telling),
            Format::Kmz => return write::kmz(&write::kml(seen, &telling)),
            Format::Gpkg => return write::geopackage(seen, language),
            Format::Shp => {
                let file = Path::new("shp");
                return Err(wrong("--format", ("cli.no-format", file), self.terminal));
            }
            Format::Pdf => {
                let roads = lines(&self.open.ways);
                self.find_ways();
                return self.pdf(self.printed(), &roads);
            }
        };
        Ok(text.into_bytes())
    }

    /// The page of HTML that is asked for.
    fn page(&self) -> String {
        let roads = lines(&self.open.ways);
        // Codes to be scanned would make the week a large file; sheets of their own have them.
        let seen = self.printed();
        let aid = Aid { qr: false, ..self.aid(seen) };
        let sheet = Sheet { plan: &seen.plan, world: &self.open.world, roads: &roads, aid };
        match self.paper.list.as_deref() {
            Some("board") => write::board(&sheet, self.terminal.language),
            Some("inspections") => self.inspections(&sheet),
            _ => write::html(&sheet, self.terminal.language),
        }
    }

    /// Finds the way to every stop, once.
    pub(super) fn find_ways(&mut self) {
        if self.ways.is_none() {
            let Folder { world, roads, .. } = self.open;
            self.ways = Some(Ways::of(&self.seen.plan, world, roads, self.terminal.language));
        }
    }

    /// The inspector's list.
    pub(super) fn inspections(&self, sheet: &Sheet<'_>) -> String {
        let Folder { rules, calendar, .. } = self.open;
        write::inspections(sheet, (rules, calendar), self.terminal.language)
    }

    /// What sheets of paper have besides the plan.
    pub(super) fn aid<'b>(&'b self, seen: &'b Seen) -> Aid<'b> {
        let kit = Some(&self.open.rules.kit);
        Aid { codes: Some(&seen.codes), qr: true, ways: self.ways.as_ref(), kit }
    }

    /// The sheets of the rounds of `seen` as PDF.
    #[cfg(feature = "pdf")]
    pub(super) fn pdf(&self, seen: &Seen, roads: &[RoadLine]) -> Result<Vec<u8>> {
        let face = self.face.get_or_init(|| fonts(self.paper, self.terminal));
        let face = face.as_ref().map_err(|what| Error::Missing { what: what.clone() })?;
        let sheet = Sheet { plan: &seen.plan, world: &self.open.world, roads, aid: self.aid(seen) };
        write::pdf(&sheet, face, self.terminal.language)
    }

    /// Says that this build makes no PDF.
    #[cfg(not(feature = "pdf"))]
    pub(super) fn pdf(&self, _: &Seen, _: &[RoadLine]) -> Result<Vec<u8>> {
        Err(Error::Missing { what: say(self.terminal.language, "cli.no-pdf", &[]) })
    }

    /// The whole plan, for those who may see all of it.
    fn json(&self) -> Result<String> {
        if self.paper.reader() == Reader::Planner {
            return Ok(exchange::plan_to_json(self.plan));
        }
        let what = say(self.terminal.language, "cli.no-reader", &[]);
        Err(Error::Setting { key: "--for".to_owned(), what })
    }
}

/// The roads as the map draws them.
pub(super) fn lines(ways: &[Way]) -> Vec<RoadLine> {
    let mut sorted: BTreeMap<&str, Vec<&Way>> = BTreeMap::new();
    for way in ways {
        sorted.entry(&way.id).or_default().push(way);
    }
    let line = |way: &&Way| {
        let class = class(way.tags.get("highway")?)?;
        Some(RoadLine { class, line: way.line.clone() })
    };
    sorted.values().flatten().filter_map(line).collect()
}

fn class(highway: &str) -> Option<RoadClass> {
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" | "primary" => Some(RoadClass::Major),
        "secondary" | "tertiary" => Some(RoadClass::Minor),
        "unclassified" | "residential" | "living_street" | "pedestrian" | "road" => {
            Some(RoadClass::Street)
        }
        "service" | "track" => Some(RoadClass::Track),
        "path" | "footway" | "steps" | "cycleway" | "bridleway" => Some(RoadClass::Path),
        _ => None,
    }
}

/// Writes every file of a plan into `place`, and says how many there are.
///
/// All are made before the first is written.
pub(super) fn write_folder(
    render: &mut Render<'_>,
    place: &Path,
    terminal: Terminal,
) -> Result<()> {
    let mut files = vec![
        (PathBuf::from("plan.xlsx"), render.file(Format::Xlsx)?),
        (PathBuf::from("plan.gpkg"), render.file(Format::Gpkg)?),
    ];
    render.find_ways();
    let roads = lines(&render.open.ways);
    files.extend(pages(render, &roads));
    let (papers, lack) = papers(render, &roads);
    files.extend(papers);
    if let Some(lack) = lack.filter(|_| !replace(&mut render.lacks_paper, true)) {
        terminal.talk(&lack.to_string());
    }
    files.extend(diaries(render));
    files.extend(tracks(render));
    for part in ["", "sheets", "calendars", "tracks"] {
        folder(&place.join(part))?;
    }
    for (name, bytes) in &files {
        write::save_soon(&place.join(name), bytes)?;
    }
    let place = place.display().to_string();
    terminal.say("cli.written-all", &[&files.len().to_string(), &place]);
    Ok(())
}

type Files = Vec<(PathBuf, Vec<u8>)>;

/// The board, the inspector's list, and a sheet for every crew and day.
fn pages(render: &Render<'_>, roads: &[RoadLine]) -> Files {
    let Render { open, seen, terminal, .. } = render;
    let language = terminal.language;
    let sheet = Sheet { plan: &seen.plan, world: &open.world, roads, aid: render.aid(seen) };
    let mut files = vec![
        (PathBuf::from("board.html"), write::board(&sheet, language).into_bytes()),
        (PathBuf::from("inspections.html"), render.inspections(&sheet).into_bytes()),
    ];
    let printed = render.printed();
    let sheet = Sheet { plan: &printed.plan, world: &open.world, roads, aid: render.aid(printed) };
    for (name, text) in write::sheets(&sheet, language) {
        files.push((Path::new("sheets").join(name + ".html"), text.into_bytes()));
    }
    files
}

/// A PDF for every crew and day, or what there is none for: a font.
fn papers(render: &Render<'_>, roads: &[RoadLine]) -> (Files, Option<Error>) {
    let mut files = Files::new();
    for route in &render.seen.plan.routes {
        match render.pdf(&render.printed().round(&route.id), roads) {
            Ok(bytes) => {
                let name = write::file_name(&route.id) + ".pdf";
                files.push((Path::new("sheets").join(name), bytes));
            }
            Err(lack) => return (files, Some(lack)),
        }
    }
    (files, None)
}

/// A calendar for everyone in a crew.
fn diaries(render: &Render<'_>) -> Files {
    let Render { open, seen, terminal, .. } = render;
    let one = |person: &PlannedPerson| {
        let text = write::ics(seen, &open.world, Some(&person.id), terminal.language);
        let name = write::file_name(&person.id) + ".ics";
        (Path::new("calendars").join(name), text.into_bytes())
    };
    seen.plan.people.iter().map(one).collect()
}

/// GPX and KML for every round.
fn tracks(render: &Render<'_>) -> Files {
    let none = Ways::default();
    let ways = render.ways.as_ref().unwrap_or(&none);
    let how = Telling { ways, datum: render.paper.datum(), language: render.terminal.language };
    let mut files = Files::new();
    for route in &render.seen.plan.routes {
        let one = render.seen.round(&route.id);
        let name = write::file_name(&route.id);
        let place = Path::new("tracks");
        files.push((place.join(format!("{name}.gpx")), write::gpx(&one, &how).into_bytes()));
        files.push((place.join(format!("{name}.kml")), write::kml(&one, &how).into_bytes()));
    }
    files
}

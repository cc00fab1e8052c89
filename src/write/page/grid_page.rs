//! The grid worker's page: one file for a phone without signal, that records and hands back.

use std::collections::BTreeMap;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use geo::{Coord, LineString, Simplify};
use jiff::civil::DateTime;
use serde::Serialize;
use serde_json::{Map, Value, to_string};
use sha2::{Digest, Sha256};

use super::frame::Rect;
use super::html::{RoadClass, RoadLine, Words, clock};
use crate::plan::{Plan, PlannedVisit};
use crate::rules::Rules;
use crate::words::{Language, all};
use crate::world::{Grid, HazardStatus, World};
use crate::write::seal::Lock;
use crate::write::shapes::is_place;
use crate::write::shown::{
    ShownVisit, grid_worker_sees, grid_worker_sees_hazard, is_of_grid, shown, visits,
};

/// What runs on the page, in one script: each part uses what stands before it.
const SCRIPT: &str = concat!(
    "'use strict';(()=>{\n",
    include_str!("../../../templates/grid_core.js"),
    include_str!("../../../templates/grid_qr.js"),
    include_str!("../../../templates/grid_store.js"),
    include_str!("../../../templates/grid_map.js"),
    include_str!("../../../templates/grid.js"),
    "})();\n"
);

/// How the page looks.
const STYLE: &str = include_str!("../../../templates/grid.css");

/// Everything the page of one grid is made of.
#[derive(Clone, Copy)]
pub struct GridSheet<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What lies in the grid.
    pub world: &'a World,
    /// The roads of the township.
    pub roads: &'a [RoadLine],
    /// Who may do what.
    pub rules: &'a Rules,
    /// The grid.
    pub grid: &'a Grid,
    /// What locks the page, if anything, and the nonce of this page.
    pub lock: Option<(&'a Lock, [u8; 12])>,
}

/// The page of a grid as one HTML file that asks no network.
///
/// Of the plan and the world it holds what `said.rs` lets a grid worker see: her own grid, the
/// visits she may make, no inspection, no name. The same sheet gives the same bytes.
///
/// # Cost
///
/// Less than 1 MB: roads take up to 400 kB and are drawn more coarsely where they would take more.
pub fn grid_page(sheet: &GridSheet<'_>, language: Language) -> String {
    let words = Words(language);
    let plain = data(sheet, language);
    let data = match sheet.lock {
        Some((lock, nonce)) => lock.sealed(plain.as_bytes(), nonce),
        None => plain,
    };
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let page = Page {
        words,
        policy: format!(
            "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; \
             img-src blob: data:; base-uri 'none'; form-action 'none'"
        ),
        style: STYLE,
        said: inert(&said(language)),
        data: inert(&data),
        script: SCRIPT,
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

#[derive(Template)]
#[template(path = "grid.html")]
struct Page {
    words: Words,
    policy: String,
    style: &'static str,
    /// What the page says, in both languages.
    said: String,
    data: String,
    script: &'static str,
}

/// The sentences of the page in both languages, and which of them comes first.
fn said(language: Language) -> String {
    let rows = || all().filter_map(|(key, zh, en)| Some((key.strip_prefix("grid.")?, *zh, *en)));
    let purposes = || {
        let own = |key: &'static str| key.strip_prefix("page.").filter(|k| k.starts_with("pu"));
        all().filter_map(move |(key, zh, en)| Some((own(key)?, *zh, *en)))
    };
    let table = |pick: fn((&str, &'static str, &'static str)) -> &'static str| {
        let all = rows().chain(purposes());
        let all = all.map(|row| (row.0.to_owned(), Value::from(pick(row))));
        Value::Object(all.collect::<Map<_, _>>())
    };
    let mut both = Map::new();
    both.insert("zh".to_owned(), table(|row| row.1));
    both.insert("en".to_owned(), table(|row| row.2));
    let first = if language == Language::Chinese { "zh" } else { "en" };
    both.insert("first".to_owned(), Value::from(first));
    // Texts can always be written.
    to_string(&both).unwrap_or_default()
}

/// JSON as it may stand within a script element: nothing in it ends the element.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// The version of the data.
const VERSION: u32 = 1;
/// Bytes that the roads may take.
const ROOM: usize = 400_000;
/// Millionths of a degree: the unit of the map.
const UNIT: f64 = 1e6;
/// How far a road may be off, in units, some 0.1 m each; tried in turn until there is room.
const TOLERANCES: [f64; 4] = [15.0, 50.0, 150.0, 400.0];
/// So many kinds of hazard are offered as buttons.
const KINDS: usize = 8;
/// How much is shown around the grid, as a part of its width and at least, in units.
const MARGIN: (f64, f64) = (0.15, 1_500.0);

type Spot = [i32; 2];

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    grid: &'a str,
    name: String,
    /// Longitude and latitude of the spot 0, 0.
    origin: [f64; 2],
    days: Vec<String>,
    visits: Vec<VisitData>,
    hazards: Vec<HazardData>,
    venues: Vec<PlaceData>,
    houses: Vec<Spot>,
    villages: Vec<PlaceData>,
    /// What hazards are called here, the most frequent first.
    kinds: Vec<String>,
    /// Rings and lines: a spot, then steps.
    area: Vec<Vec<i32>>,
    roads: BTreeMap<&'static str, Vec<Vec<i32>>>,
}

#[derive(Serialize)]
struct VisitData {
    /// As the ledger is to be told.
    id: String,
    place: String,
    purpose: &'static str,
    tier: u8,
    why: String,
    /// The day it is planned for and the time, where it is.
    day: Option<String>,
    time: Option<String>,
    at: Option<Spot>,
}

#[derive(Serialize)]
struct HazardData {
    kind: String,
    mended: bool,
    at: Spot,
}

#[derive(Serialize)]
struct PlaceData {
    name: String,
    at: Spot,
}

/// The data of a sheet as JSON.
pub(super) fn data(sheet: &GridSheet<'_>, language: Language) -> String {
    let GridSheet { plan, world, grid, .. } = *sheet;
    let ground = Ground::of(sheet);
    let spots = |rings: &LineString<f64>| ground.line(&rings.0);
    let days = (0..plan.days.min(366)).map(|day| sheet.plan_day(day));
    let homes = world.households.rows().iter();
    let homes = homes.filter(|home| is_of_grid(grid, home.grid.as_deref(), home.position));
    let venues = world.venues.rows().iter();
    let venues = venues.filter(|venue| is_of_grid(grid, venue.grid.as_deref(), venue.position));
    let hazards = world.hazards.rows().iter().filter(|h| grid_worker_sees_hazard(h, grid));
    let place = |(name, at): (Option<&String>, Coord<f64>)| {
        let name = name.map(|name| shown(name)).unwrap_or_default();
        Some(PlaceData { name, at: ground.spot(at)? })
    };
    let seats = world.villages.rows().iter().filter_map(|v| Some((v.name.as_ref(), v.seat?)));
    let data = Data {
        version: VERSION,
        grid: &grid.id,
        name: shown(grid.name.as_deref().unwrap_or(&grid.id)),
        origin: [ground.origin.x, ground.origin.y],
        days: days.collect(),
        visits: visit_list(sheet, &ground, language),
        hazards: hazards
            .filter_map(|hazard| {
                let mended = hazard.status == HazardStatus::Rectified;
                let at = ground.spot(hazard.position)?;
                Some(HazardData { kind: shown(&hazard.kind), mended, at })
            })
            .collect(),
        venues: venues.filter_map(|v| place((v.name.as_ref(), v.position))).collect(),
        houses: homes.filter_map(|home| ground.spot(home.position)).collect(),
        villages: seats.filter(|(_, at)| ground.holds(*at)).filter_map(place).collect(),
        kinds: kinds(sheet),
        area: grid.area.iter().map(|part| spots(part.exterior())).collect(),
        roads: ground.roads(sheet.roads),
    };
    // Numbers and texts can always be written.
    to_string(&data).unwrap_or_default()
}

impl GridSheet<'_> {
    /// A day of the plan, by its number.
    fn plan_day(&self, day: u32) -> String {
        let from = self.plan.from;
        from.saturating_add(jiff::Span::new().days(i64::from(day))).to_string()
    }
}

/// The visits that the grid worker sees, in the order of their times; those without one last.
fn visit_list(sheet: &GridSheet<'_>, ground: &Ground, language: Language) -> Vec<VisitData> {
    let plan = sheet.plan;
    let by_id = visits(plan);
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let times: BTreeMap<&str, DateTime> = stops.map(|s| (s.visit.as_str(), s.begin)).collect();
    let hers = plan.visits.iter().filter(|v| grid_worker_sees(v, sheet.grid, sheet.rules));
    let mut sorted: Vec<(Option<DateTime>, &PlannedVisit)> =
        hers.map(|visit| (times.get(visit.id.as_str()).copied(), visit)).collect();
    sorted.sort_by_key(|(time, visit)| (time.is_none(), *time, visit.tier));
    let one = |(time, visit): (Option<DateTime>, &PlannedVisit)| {
        let said = ShownVisit::of(&visit.id, &by_id, language);
        VisitData {
            id: visit.id.clone(),
            place: shown(&said.place),
            purpose: visit.purpose.code(),
            tier: visit.tier,
            why: shown(&said.why),
            day: time.map(|time| time.date().to_string()),
            time: time.map(clock),
            at: ground.spot(visit.position),
        }
    };
    sorted.into_iter().map(one).collect()
}

/// What hazards are called in the township, the most frequent first: the station's own words.
fn kinds(sheet: &GridSheet<'_>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for hazard in sheet.world.hazards.rows() {
        let kind = shown(hazard.kind.trim());
        if !kind.is_empty() {
            *counts.entry(kind).or_default() += 1;
        }
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted.into_iter().map(|(kind, _)| kind).take(KINDS).collect()
}

/// The part of the land that the page shows, and its unit.
struct Ground {
    origin: Coord<f64>,
    frame: Rect,
}

impl Ground {
    fn of(sheet: &GridSheet<'_>) -> Self {
        let grid = sheet.grid;
        let corners = grid.area.iter().flat_map(|part| part.exterior().0.iter().copied());
        let hers = sheet.plan.visits.iter().filter(|v| grid_worker_sees(v, grid, sheet.rules));
        let all = corners.chain(hers.map(|visit| visit.position)).filter(|at| is_place(*at));
        let empty = Rect { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
        let held = Rect::holding(all).unwrap_or(empty);
        let round = |value: f64| (value * UNIT).round() / UNIT;
        let middle = held.middle();
        let margin = (held.width.max(held.height) * MARGIN.0).max(MARGIN.1 / UNIT);
        let frame = Rect {
            x: held.x - margin,
            y: held.y - margin,
            width: held.width + 2.0 * margin,
            height: held.height + 2.0 * margin,
        };
        Self { origin: Coord { x: round(middle.x), y: round(middle.y) }, frame }
    }

    fn holds(&self, at: Coord<f64>) -> bool {
        is_place(at) && self.frame.meets(&Rect::around(at, 0.0, 0.0))
    }

    /// A place in units from the origin.
    fn units(&self, at: Coord<f64>) -> Coord<f64> {
        Coord { x: (at.x - self.origin.x) * UNIT, y: (at.y - self.origin.y) * UNIT }
    }

    fn spot(&self, at: Coord<f64>) -> Option<Spot> {
        let at = Some(at).filter(|at| is_place(*at)).map(|at| self.units(at))?;
        Some([at.x.round() as i32, at.y.round() as i32])
    }

    /// A line as a spot and steps.
    fn line(&self, line: &[Coord<f64>]) -> Vec<i32> {
        let mut steps = Vec::new();
        let mut last = [0, 0];
        for [x, y] in line.iter().filter_map(|at| self.spot(*at)) {
            steps.extend([x.wrapping_sub(last[0]), y.wrapping_sub(last[1])]);
            last = [x, y];
        }
        steps
    }

    /// The roads here by class, coarser or fewer where they would take too much room.
    fn roads(&self, roads: &[RoadLine]) -> BTreeMap<&'static str, Vec<Vec<i32>>> {
        let near: Vec<(RoadClass, Vec<Coord<f64>>)> =
            roads.iter().flat_map(|road| self.pieces(road)).collect();
        let mut drawn = BTreeMap::new();
        for tolerance in TOLERANCES {
            drawn = self.drawn(&near, tolerance);
            if size(&drawn) <= ROOM {
                return drawn;
            }
        }
        // Still too much: the smallest roads go first.
        for class in RoadClass::ALL {
            if ROOM < size(&drawn) {
                drawn.remove(class.name());
            }
        }
        drawn
    }

    fn drawn(
        &self,
        near: &[(RoadClass, Vec<Coord<f64>>)],
        tolerance: f64,
    ) -> BTreeMap<&'static str, Vec<Vec<i32>>> {
        let mut drawn: BTreeMap<&'static str, Vec<Vec<i32>>> = BTreeMap::new();
        for (class, line) in near {
            let line = LineString::new(line.clone()).simplify(tolerance / UNIT).0;
            drawn.entry(class.name()).or_default().push(self.line(&line));
        }
        drawn
    }

    /// The parts of a road that touch the ground.
    fn pieces(&self, road: &RoadLine) -> Vec<(RoadClass, Vec<Coord<f64>>)> {
        let mut pieces: Vec<(RoadClass, Vec<Coord<f64>>)> = Vec::new();
        let mut goes_on = false;
        for pair in road.line.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let is_here = is_place(from)
                && is_place(to)
                && Rect::holding([from, to]).is_some_and(|held| {
                    // A straight line has no area, yet it can be seen.
                    let held =
                        Rect { width: held.width + 1e-9, height: held.height + 1e-9, ..held };
                    held.meets(&self.frame)
                });
            if is_here && !goes_on {
                pieces.push((road.class, vec![from]));
            }
            if let Some((_, piece)) = pieces.last_mut().filter(|_| is_here) {
                piece.push(to);
            }
            goes_on = is_here;
        }
        pieces
    }
}

/// Bytes that roads take as JSON, roughly: a number and its comma.
fn size(roads: &BTreeMap<&'static str, Vec<Vec<i32>>>) -> usize {
    let length = |number: &i32| number.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 3;
    roads.values().flatten().flatten().map(length).sum()
}

//! The inspector's list: what is to be inspected and looked at again, with the clocks of hazards.

use askama::Template;
use geo::Coord;
use jiff::civil::Date;

use super::draw::{Map, Mark, Spot, bare, classes};
use super::frame::{Frame, Rect};
use super::html::{Part, Sheet, parts};
use super::paths::Backdrop;
use super::rounds::open_hazards;
use super::views::{Words, clock, crew_name};
use crate::calendar::Calendar;
use crate::plan::{PlannedVisit, Route, Stop};
use crate::rules::{HazardLevel, Rules, TooLarge};
use crate::words::Language;
use crate::world::{Hazard, Layer, Purpose};
use crate::write::shown::{ShownVisit, least_crew, shown, visits};

/// How wide a map is on a desk, in pixels.
const PIXELS: f64 = 900.0;

/// The inspections and re-inspections of a plan, the most urgent first, as one HTML file: where, by
/// when, in which round or why in none, the open hazards with the days of their clocks, and a map.
///
/// # Shape and units
///
/// What a check must hold stands there only as far as `rules` says it; days are counted in the
/// working days of `calendar`.
pub fn inspections(
    sheet: &Sheet<'_>,
    (rules, calendar): (&Rules, &Calendar),
    language: Language,
) -> String {
    let words = Words(language);
    let visits = visits(sheet.plan);
    let desk = Desk { rules, calendar, words };
    let parts = parts(sheet, &visits);
    let page = Page {
        words,
        dates: format!("{} – {}", sheet.plan.from, parts.first().map_or(sheet.plan.from, last)),
        demands: HazardLevel::ALL.map(|level| desk.demands(level)).into(),
        stations: parts.iter().map(|part| desk.station(part)).collect(),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

fn last(part: &Part<'_>) -> Date {
    part.horizon().last()
}

#[derive(Template)]
#[template(path = "inspections.html")]
struct Page {
    words: Words,
    dates: String,
    /// What the rules ask of a hazard, by its level.
    demands: Vec<String>,
    stations: Vec<StationList>,
}

/// The list of one station.
struct StationList {
    name: String,
    ground: Option<(String, Backdrop)>,
    map: Option<Map>,
    rows: Vec<VisitRow>,
}

/// One inspection or re-inspection.
struct VisitRow {
    n: usize,
    visit: ShownVisit,
    code: String,
    latest: String,
    overdue: bool,
    crew: String,
    /// What is known of the venue.
    facts: Vec<String>,
    hazards: Vec<HazardRow>,
    /// When and by whom it is made, or why not.
    planned: String,
    is_planned: bool,
}

/// A hazard with the days of its clocks.
struct HazardRow {
    id: String,
    kind: String,
    days: Vec<String>,
}

/// What the list is made with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    rules: &'a Rules,
    calendar: &'a Calendar,
    words: Words,
}

impl Desk<'_> {
    fn station(self, part: &Part<'_>) -> StationList {
        let is_ours = |visit: &&&PlannedVisit| {
            matches!(visit.purpose, Purpose::Inspection | Purpose::Reinspection)
        };
        let mut due: Vec<&PlannedVisit> = part.due.iter().filter(is_ours).copied().collect();
        due.sort_by_key(|visit| (visit.latest, visit.tier, &visit.id));
        let frame = Frame::around(
            due.iter()
                .map(|visit| visit.position)
                .chain(part.station.map(|station| station.position)),
        );
        let id = format!("g{}", part.number);
        StationList {
            name: part.name(self.words),
            map: frame.map(|frame| self.map(part, &due, &frame)),
            ground: frame.map(|frame| (id, part.backdrop(&frame))),
            rows: due.iter().enumerate().map(|(at, visit)| self.row(part, at + 1, visit)).collect(),
        }
    }

    fn row(self, part: &Part<'_>, n: usize, visit: &PlannedVisit) -> VisitRow {
        let world = part.sheet.world;
        let site = visit.site.split_once('/').map_or(visit.site.as_str(), |(id, _)| id);
        let (facts, hazards) = if visit.layer == Layer::Hazards {
            let hazard = world.hazards.rows().iter().filter(|row| row.id == visit.site);
            (Vec::new(), hazard.map(|hazard| self.hazard(hazard)).collect())
        } else {
            let open = open_hazards(site, world).map(|hazard| self.hazard(hazard));
            (self.facts(part, site), open.collect())
        };
        let planned = self.planned(part, &visit.id);
        VisitRow {
            n,
            visit: ShownVisit::of(&visit.id, part.visits, self.words.0),
            code: part.sheet.aid.codes.map_or("", |codes| codes.get(&visit.id)).to_owned(),
            latest: visit.latest.to_string(),
            overdue: visit.latest < part.sheet.plan.from,
            crew: least_crew(visit.crew, self.words.0),
            facts,
            hazards,
            is_planned: planned.is_ok(),
            planned: planned.unwrap_or_else(|reason| reason),
        }
    }

    /// Kind, grade and risk of a venue, and what makes it more than a small one.
    fn facts(self, part: &Part<'_>, id: &str) -> Vec<String> {
        let Some(venue) = part.sheet.world.venues.rows().iter().find(|venue| venue.id == id) else {
            return Vec::new();
        };
        let words = self.words;
        let mut facts = vec![words.get(&format!("report.kind.venue.{}", venue.kind.code()))];
        facts.extend(venue.grade.map(|grade| words.fill("sheet.grade", &[grade.code()])));
        let risk = self.rules.risk(venue);
        facts.extend(risk.map(|risk| words.fill("sheet.risk", &[&risk.to_string()])));
        if let Some(TooLarge { property, has, most, .. }) = self.rules.too_large(venue) {
            let values = [property, &has.to_string(), &most.to_string()];
            facts.push(words.fill("sheet.too-large", &values));
        }
        facts
    }

    /// A hazard and its clocks: found, notice, to be mended by, to be looked at again by.
    fn hazard(self, hazard: &Hazard) -> HazardRow {
        let clocks = &self.rules.hazard;
        let notice = clocks.notice_workdays.value;
        let found = hazard.found;
        let notice = found.map(|found| self.calendar.worked_after(found, notice));
        let again = hazard.due.map(|due| clocks.reinspected_by(due, self.calendar));
        let days = [
            ("sheet.clock.found", found),
            ("sheet.clock.notice", notice),
            ("sheet.clock.due", hazard.due),
            ("sheet.clock.again", again),
        ];
        let told = days
            .into_iter()
            .filter_map(|(key, day)| day.map(|day| self.words.fill(key, &[&day.to_string()])));
        HazardRow { id: shown(&hazard.id), kind: shown(&hazard.kind), days: told.collect() }
    }

    /// When and by whom a visit is made; else the reason why not.
    fn planned(self, part: &Part<'_>, id: &str) -> Result<String, String> {
        let made = |route: &&Route| route.stops.iter().any(|stop| stop.visit == id);
        let Some(route) = part.routes.iter().copied().find(made) else {
            let left = part.unserved.iter().find(|left| left.visit == id);
            return Err(left.map(|left| shown(&left.reason)).unwrap_or_default());
        };
        let stop: Option<&Stop> = route.stops.iter().find(|stop| stop.visit == id);
        let begin = stop.map(|stop| clock(stop.begin)).unwrap_or_default();
        let crew = crew_name(&route.crew, &route.station);
        Ok(format!("{} {begin} {crew}", self.words.day(route.date)))
    }

    /// What the rules ask of a hazard of a level, in words.
    fn demands(self, level: HazardLevel) -> String {
        let demands = self.rules.hazard.demands(level);
        let told: Vec<String> = demands
            .into_iter()
            .map(|demand| self.words.get(&format!("sheet.demand.{demand}")))
            .collect();
        let name = self.words.get(&format!("sheet.level.{}", level.code()));
        self.words.fill("sheet.demands", &[&name, &told.join("、")])
    }

    fn map(self, part: &Part<'_>, due: &[&PlannedVisit], frame: &Frame) -> Map {
        let (mut map, mut room) = bare(frame, frame.paper(), PIXELS, self.words);
        map.backdrop = format!("g{}", part.number);
        if let Some(station) = part.station {
            map.add_station(frame.place(station.position), &part.name(self.words), &mut room);
        }
        let size = 17.0 * map.pixel;
        for (at, visit) in due.iter().enumerate() {
            let position: Coord<f64> = visit.position;
            let place = frame.place(position);
            let is_free = room.take(Rect::around(place, size, size));
            let classes =
                if visit.purpose == Purpose::Reinspection { classes(1, 0) } else { classes(0, 0) };
            let n = is_free.then_some(at + 1);
            let title = format!("{} {}", at + 1, shown(visit.label.as_deref().unwrap_or_default()));
            map.marks.push(Mark { at: Spot::from(place), from: None, n, classes, title });
        }
        map.add_villages(frame, part.sheet.world, &mut room);
        map
    }
}

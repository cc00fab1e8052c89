//! The page as a whole.

use std::collections::BTreeSet;

use askama::Template;
use geo::Coord;
use jiff::civil::{Date, DateTime};

use super::frame::{Backdrop, Frame};
use super::rounds::Row;
use super::station::StationView;
use super::summary::Summary;
use crate::calendar::Horizon;
use crate::plan::{Plan, PlannedVisit, Route, Unserved};
use crate::rules::KitRules;
use crate::unit::{Metres, Seconds};
use crate::words::{Language, say};
use crate::world::{Station, World};
use crate::write::codes::Codes;
use crate::write::shown::{Visits, shown, visits};
use crate::write::tracks::Ways;

/// Everything a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Names of stations and villages, and the borders of grids.
    pub world: &'a World,
    /// The roads under the routes.
    pub roads: &'a [RoadLine],
    /// What sheets of paper have besides.
    pub aid: Aid<'a>,
}

/// What helps on the way; none of it is needed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aid<'a> {
    /// The codes to be typed back in.
    pub codes: Option<&'a Codes>,
    /// Whether they can be scanned, too.
    pub qr: bool,
    /// The way to each stop.
    pub ways: Option<&'a Ways>,
    /// What is taken along and given away.
    pub kit: Option<&'a KitRules>,
}

/// A road as a map shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadLine {
    /// How great it is.
    pub class: RoadClass,
    /// Its course, longitude and latitude.
    pub line: Vec<Coord<f64>>,
}

/// How great a road is, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadClass {
    /// For feet only.
    Path,
    /// Farm and forest tracks.
    Track,
    /// Streets, lanes and village roads.
    Street,
    /// Roads from village to village.
    Minor,
    /// Roads from town to town.
    Major,
}

impl RoadClass {
    /// Every class, in order.
    pub const ALL: [Self; 5] = [Self::Path, Self::Track, Self::Street, Self::Minor, Self::Major];

    /// Its name, which is also its class in the page's style.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Track => "track",
            Self::Street => "street",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The plan as one HTML file that needs no other, no script and no network.
///
/// # Shape and units
///
/// A summary, then for each station: who goes when, the week on a map, what is left out and why,
/// and a sheet for every crew and day, each on a page of its own when printed on A4.
///
/// # Cost
///
/// Roads take up to 1.2 MB and are drawn more coarsely where they would take more; a visit takes
/// some 0.3 kB.
pub fn html(sheet: &Sheet<'_>, language: Language) -> String {
    let words = Words(language);
    let visits = visits(sheet.plan);
    let parts = parts(sheet, &visits);
    let stations: Vec<StationView> =
        parts.iter().map(|part| StationView::of(part, words)).collect();
    let page = Page { words, summary: Summary::of(sheet.plan, &parts, words), stations };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

/// The parts of a sheet, a station each.
pub(super) fn parts<'a>(sheet: &'a Sheet<'a>, visits: &'a Visits<'a>) -> Vec<Part<'a>> {
    let ids = stations(sheet.plan);
    let count = ids.len();
    ids.into_iter().enumerate().map(|at| Part::of(sheet, at, count, visits)).collect()
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    words: Words,
    summary: Summary,
    stations: Vec<StationView>,
}

/// The ids of all stations the plan speaks of, in order.
fn stations(plan: &Plan) -> Vec<&str> {
    let of_routes = plan.routes.iter().map(|route| route.station.as_str());
    let of_shifts = plan.shifts.iter().map(|shift| shift.station.as_str());
    let of_visits = plan.visits.iter().map(|visit| visit.station.as_str());
    let all: BTreeSet<&str> = of_routes.chain(of_shifts).chain(of_visits).collect();
    all.into_iter().collect()
}

/// What belongs to one station.
pub(super) struct Part<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    /// Its number on the page.
    pub(super) number: usize,
    /// How many stations share the page.
    pub(super) stations: usize,
    pub(super) id: &'a str,
    pub(super) station: Option<&'a Station>,
    pub(super) visits: &'a Visits<'a>,
    pub(super) due: Vec<&'a PlannedVisit>,
    pub(super) routes: Vec<&'a Route>,
    pub(super) unserved: Vec<&'a Unserved>,
    /// Its crews in order; a crew's place here is its hue.
    pub(super) crews: Vec<&'a str>,
}

impl<'a> Part<'a> {
    fn of(
        sheet: &'a Sheet<'a>,
        (number, id): (usize, &'a str),
        stations: usize,
        visits: &'a Visits<'a>,
    ) -> Self {
        let plan = sheet.plan;
        // A visit that is not in the plan's list is told under the first station.
        let owner = |visit: &str| visits.get(visit).map(|visit| visit.station.as_str());
        let is_ours = |visit: &str| owner(visit).map_or(number == 0, |owner| owner == id);
        let shifts = plan.shifts.iter().filter(|shift| shift.station == id);
        let routes: Vec<&Route> = plan.routes.iter().filter(|route| route.station == id).collect();
        let crews: BTreeSet<&str> = shifts
            .map(|shift| shift.crew.as_str())
            .chain(routes.iter().map(|route| route.crew.as_str()))
            .collect();
        Self {
            sheet,
            number,
            stations,
            id,
            station: sheet.world.stations.rows().iter().find(|station| station.id == id),
            visits,
            due: plan.visits.iter().filter(|visit| visit.station == id).collect(),
            routes,
            unserved: plan.unserved.iter().filter(|unserved| is_ours(&unserved.visit)).collect(),
            crews: crews.into_iter().collect(),
        }
    }

    /// The days of the plan.
    pub(super) const fn horizon(&self) -> Horizon {
        Horizon { from: self.sheet.plan.from, days: self.sheet.plan.days }
    }

    /// The days on which any of its crews is on shift, at most fourteen, with their numbers.
    pub(super) fn days(&self) -> Vec<(usize, Date)> {
        let shifts = self.sheet.plan.shifts.iter().filter(|shift| shift.station == self.id);
        let mut days: BTreeSet<Date> = shifts.map(|shift| shift.date).collect();
        days.extend(self.routes.iter().map(|route| route.date));
        let numbered =
            days.into_iter().filter_map(|day| Some((self.horizon().day_of(day)? as usize, day)));
        numbered.take(14).collect()
    }

    /// The number of a route's crew and of its day.
    pub(super) fn numbers(&self, route: &Route) -> (usize, usize) {
        let crew = self.crews.iter().position(|crew| *crew == route.crew).unwrap_or(0);
        (crew, self.horizon().day_of(route.date).unwrap_or(0) as usize)
    }

    /// The name on the door, else the id.
    pub(super) fn name(&self, words: Words) -> String {
        let name = self.station.and_then(|station| station.name.as_deref()).unwrap_or(self.id);
        if name.is_empty() { words.get("page.no_station") } else { shown(name) }
    }

    /// The roads and grids within a frame.
    pub(super) fn backdrop(&self, frame: &Frame) -> Backdrop {
        Backdrop::of(frame, self.sheet.roads, self.sheet.world, self.stations)
    }
}

/// The words of one language, as templates ask for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// The sentence of a key.
    pub(super) fn get(self, key: &str) -> String {
        say(self.0, key, &[])
    }

    /// The sentence of a key, filled in.
    pub(super) fn fill(self, key: &str, values: &[&str]) -> String {
        say(self.0, key, values)
    }

    /// A sentence about a number.
    pub(super) fn count(self, key: &str, count: usize) -> String {
        say(self.0, key, &[&count.to_string()])
    }

    /// The language of the page, as HTML names it.
    pub(super) const fn code(self) -> &'static str {
        match self.0 {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }

    /// A day without its year.
    pub(super) fn day(self, day: Date) -> String {
        let month = self.get(&format!("page.month.{}", day.month()));
        self.fill("page.day", &[&month, &day.day().to_string(), &self.weekday(day)])
    }

    /// The name of a day of the week.
    pub(super) fn weekday(self, day: Date) -> String {
        self.get(&format!("page.weekday.{}", day.weekday().to_monday_one_offset()))
    }

    /// A span in minutes.
    pub(super) fn minutes(self, span: Seconds) -> String {
        self.fill("page.minutes", &[&span.to_minutes().to_string()])
    }

    /// A length: metres below a kilometre.
    pub(super) fn length(self, length: Metres) -> String {
        if length.0 < 1_000 {
            return self.fill("page.metres", &[&length.0.to_string()]);
        }
        self.fill("page.km", &[&format!("{:.1}", f64::from(length.0) / 1_000.0)])
    }
}

/// Hour and minute.
pub(super) fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Hours with one decimal.
pub(super) fn hours(span: u64) -> String {
    format!("{:.1}", span as f64 / 3_600.0)
}

/// A crew as its station calls it: `C1`.
pub(super) fn crew_name(crew: &str, station: &str) -> String {
    let rest = crew.strip_prefix(station).map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    shown(rest.filter(|rest| !rest.is_empty()).unwrap_or(crew))
}

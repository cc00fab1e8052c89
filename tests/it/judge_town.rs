//! A small town with a sound plan, written by hand, for the judge to look at.
//!
//! All doors stand along one road, a step of ten minutes apart; station S is at step 0, station T
//! at step 20.

use std::collections::BTreeMap;

use beibao::demand::{Apart, Pin, Visit};
use beibao::plan::{
    Bounds, Break, Door, Evidence, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route,
    Stop, Unserved, Violation, check,
};
use beibao::rules::{Authority, Device};
use beibao::unit::{Index, Metres, Seconds};
use beibao::world::{Layer, Person, Purpose, Role, Station, StationId, World};
use geo::Coord;
use jiff::civil::{Date, DateTime, date};

/// The first day, a Monday.
pub(crate) const MONDAY: Date = date(2026, 3, 23);
/// The second.
pub(crate) const TUESDAY: Date = date(2026, 3, 24);

/// The plan, and everything the judge is shown beside it.
#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) plan: Plan,
    pub(crate) world: World,
    pub(crate) due: Vec<Visit>,
    pub(crate) people: Vec<Person>,
    pub(crate) shifts: Vec<PlannedShift>,
    /// Visits no road leads to.
    pub(crate) cut_off: Vec<String>,
    /// The most inspections of any venue in a year.
    pub(crate) cap: Option<u32>,
    /// Things of which each station has few.
    pub(crate) devices: Vec<(String, Device)>,
}

/// `hour:minute` of `day`.
pub(crate) fn at(day: Date, hour: i8, minute: i8) -> DateTime {
    day.at(hour, minute, 0, 0)
}

impl Town {
    /// Everything the judge has against the plan.
    pub(crate) fn judged(&self) -> Vec<Violation> {
        let step = |door| match door {
            Door::Station(id) => Some(id.to_usize() * 20),
            Door::Visit(row) => {
                let visit = &self.due[row];
                (!self.cut_off.contains(&visit.id)).then(|| step_of(visit.position))
            }
        };
        let travel = |_: &str, from, to| match (step(from), step(to)) {
            (Some(from), Some(to)) => Seconds::minutes(10 * from.abs_diff(to) as u32),
            _ => Seconds::MAX,
        };
        let evidence = Evidence {
            world: &self.world,
            due: &self.due,
            people: &self.people,
            shifts: &self.shifts,
            authority: &authority,
            cap: &|_| self.cap,
            devices: &self.devices,
            travel: &travel,
        };
        check(&self.plan, &evidence)
    }

    /// The visit of the layers.
    pub(crate) fn due(&mut self, id: &str) -> &mut Visit {
        self.due.iter_mut().find(|visit| visit.id == id).expect("the test names a visit")
    }

    /// The visit in the plan.
    pub(crate) fn visit(&mut self, id: &str) -> &mut PlannedVisit {
        self.plan.visits.iter_mut().find(|visit| visit.id == id).expect("the test names a visit")
    }

    /// The shift in the plan.
    pub(crate) fn shift(&mut self, id: &str) -> &mut PlannedShift {
        self.plan.shifts.iter_mut().find(|shift| shift.id == id).expect("the test names a shift")
    }

    /// The route in the plan.
    pub(crate) fn route(&mut self, id: &str) -> &mut Route {
        self.plan.routes.iter_mut().find(|route| route.id == id).expect("the test names a route")
    }

    /// The visit without a stop.
    pub(crate) fn left(&mut self, id: &str) -> &mut Unserved {
        self.plan.unserved.iter_mut().find(|left| left.visit == id).expect("the test names one")
    }

    /// One of the staff, as the layers know them.
    pub(crate) fn person(&mut self, id: &str) -> &mut Person {
        self.people.iter_mut().find(|person| person.id == id).expect("the test names a person")
    }
}

/// Inspections need two certificates; the rest one person, or two where two must go.
fn authority(purpose: Purpose, two_person: bool) -> Authority {
    match purpose {
        Purpose::Inspection => Authority { certified: 2, people: 2 },
        _ => Authority { certified: 0, people: if two_person { 2 } else { 1 } },
    }
}

/// Where the road is after so many steps.
pub(crate) fn position(step: usize) -> Coord<f64> {
    Coord { x: 106.5 + 0.01 * step as f64, y: 26.4 }
}

fn step_of(position: Coord<f64>) -> usize {
    ((position.x - 106.5) * 100.0).round() as usize
}

/// A visit of station S in tier 3 by one person, 20 minutes, on both days.
pub(crate) fn visit(id: &str, step: usize) -> Visit {
    let (purpose, site) = id.split_once(':').expect("an id has a purpose and a site");
    let purpose = Purpose::parse(purpose).expect("the test names a purpose");
    let day = |day| (at(day, 8, 30), at(day, 17, 30));
    Visit {
        id: id.to_owned(),
        site: site.split('#').next().unwrap_or(site).to_owned(),
        layer: Layer::Hazards,
        purpose,
        tier: 3,
        worth: 100,
        why: "due".to_owned(),
        service: Seconds::minutes(20),
        position: position(step),
        station: StationId::from_usize(0),
        release: MONDAY,
        target: MONDAY,
        latest: TUESDAY,
        windows: vec![day(MONDAY), day(TUESDAY)],
        crew: authority(purpose, false),
        apart: None,
        chain: None,
        officer: None,
        needs: Vec::new(),
        pin: None,
        label: None,
        grid: None,
    }
}

fn visits() -> Vec<Visit> {
    let pair = Authority { certified: 0, people: 2 };
    let home = |id, step| Visit {
        layer: Layer::Households,
        crew: pair,
        apart: Some(Apart { group: "H2".to_owned(), days: 1 }),
        needs: Vec::new(),
        ..visit(id, step)
    };
    let evening = vec![(at(MONDAY, 18, 0), at(MONDAY, 20, 0))];
    let pin = |crew: &str| Pin { crew: Some(crew.to_owned()), ..Pin::default() };
    let fixed = Pin { date: Some(MONDAY), begin: Some(at(MONDAY, 18, 30)), ..pin("S-C1") };
    let of_t = |id| Visit { station: StationId::from_usize(1), ..visit(id, 21) };
    vec![
        Visit { tier: 1, service: Seconds::minutes(30), ..visit("inspection:V1", 1) },
        Visit { tier: 2, ..visit("patrol:Z1", 2) },
        home("care:H2", 3),
        home("care:H2#2", 3),
        home("care:H2#3", 3),
        visit("patrol:Z2", 15),
        Visit { service: Seconds::minutes(10), ..visit("service:T2", 1) },
        Visit { windows: evening, pin: Some(fixed), ..visit("service:T1", 1) },
        Visit { tier: 2, service: Seconds::minutes(60), ..of_t("patrol:Z3") },
        Visit { service: Seconds::minutes(50), ..of_t("patrol:Z4") },
        Visit { crew: Authority { certified: 3, people: 3 }, ..visit("inspection:V2", 1) },
        Visit { pin: Some(pin("S-C9")), ..visit("patrol:Z5", 1) },
        Visit { windows: vec![(at(MONDAY, 21, 0), at(MONDAY, 22, 0))], ..visit("patrol:Z6", 1) },
        visit("patrol:Z7", 1),
        visit("patrol:Z8", 40),
    ]
}

fn staff() -> Vec<Person> {
    let person = |id: &str, role| Person {
        duty: Vec::new(),
        post: Vec::new(),
        crew: None,
        id: id.to_owned(),
        role,
        certified: role == Role::Officer,
        station: id.split('-').next().unwrap_or(id).to_owned(),
        skills: Vec::new(),
        leave: Vec::new(),
    };
    let officers = ["S-O01", "S-O02", "S-O03", "T-O01", "T-O02"];
    let auxiliaries = ["S-A01", "S-A02", "S-A03"];
    let officers = officers.into_iter().map(|id| person(id, Role::Officer));
    officers.chain(auxiliaries.into_iter().map(|id| person(id, Role::Auxiliary))).collect()
}

fn shifts() -> Vec<PlannedShift> {
    let shift = |crew: &str, day: Date, people: &[&str]| PlannedShift {
        id: format!("{crew}@{day}"),
        crew: crew.to_owned(),
        people: people.iter().map(|id| (*id).to_owned()).collect(),
        station: crew.split('-').next().unwrap_or(crew).to_owned(),
        date: day,
        start: at(day, 8, 30),
        end: at(day, 17, 30),
        pause: Some(Break { start: at(day, 12, 0), end: at(day, 13, 0) }),
        profile: "car".to_owned(),
    };
    let mut all = Vec::new();
    for day in [MONDAY, TUESDAY] {
        all.push(shift("S-C1", day, &["S-O01", "S-O02"]));
        all.push(shift("S-C2", day, &["S-O03", "S-A01"]));
    }
    all.push(PlannedShift {
        id: "S-C1@2026-03-23#2".to_owned(),
        start: at(MONDAY, 16, 30),
        end: at(MONDAY, 20, 30),
        pause: None,
        ..shift("S-C1", MONDAY, &["S-O01", "S-O02"])
    });
    all.push(PlannedShift {
        end: at(MONDAY, 10, 30),
        pause: None,
        ..shift("T-C1", MONDAY, &["T-O01", "T-O02"])
    });
    all
}

/// A stop `steps` from the one before: visit, arrival, begin, minutes of work.
pub(crate) fn stop(
    visit: &str,
    steps: u32,
    arrive: DateTime,
    begin: DateTime,
    minutes: i64,
) -> Stop {
    Stop {
        visit: visit.to_owned(),
        arrive,
        begin,
        leave: begin.saturating_add(jiff::SignedDuration::from_mins(minutes)),
        travel: Seconds::minutes(10 * steps),
        distance: Metres(1_000 * steps),
        walk: Metres(5.min(1_000 * steps)),
    }
}

/// The route of `shift` along `places`, the steps where its stops are and those of the station
/// before and after.
pub(crate) fn route(
    shift: &PlannedShift,
    (start, end): (DateTime, DateTime),
    places: &[usize],
    stops: Vec<Stop>,
) -> Route {
    let distance: Metres = stops.iter().map(|stop| stop.distance).sum();
    let back = match places {
        [.., last, home] => last.abs_diff(*home) as u32,
        _ => 0,
    };
    Route {
        id: shift.id.clone(),
        station: shift.station.clone(),
        crew: shift.crew.clone(),
        people: shift.people.clone(),
        date: shift.date,
        profile: shift.profile.clone(),
        start,
        end,
        pause: shift.pause,
        stops,
        back: Seconds::minutes(10 * back),
        distance: distance + Metres(1_000 * back),
        line: places.iter().map(|step| position(*step)).collect(),
    }
}

fn routes(shifts: &[PlannedShift]) -> Vec<Route> {
    let shift = |id: &str| shifts.iter().find(|shift| shift.id == id).expect("it is above");
    let (mon, tue) = (|h, m| at(MONDAY, h, m), |h, m| at(TUESDAY, h, m));
    vec![
        route(
            shift("S-C1@2026-03-23"),
            (mon(8, 30), mon(16, 0)),
            &[0, 1, 2, 3, 15, 0],
            vec![
                stop("inspection:V1", 1, mon(8, 40), mon(8, 40), 30),
                stop("patrol:Z1", 1, mon(9, 20), mon(9, 20), 20),
                stop("care:H2", 1, mon(9, 50), mon(9, 50), 20),
                // Two hours, and the hour of the pause on the way.
                stop("patrol:Z2", 12, mon(13, 10), mon(13, 10), 20),
            ],
        ),
        route(
            shift("S-C1@2026-03-23#2"),
            (mon(17, 0), mon(19, 0)),
            &[0, 1, 0],
            vec![stop("service:T1", 1, mon(17, 10), mon(18, 30), 20)],
        ),
        route(
            shift("S-C1@2026-03-24"),
            (tue(8, 30), tue(10, 0)),
            &[0, 3, 1, 0],
            vec![
                stop("care:H2#2", 3, tue(9, 0), tue(9, 0), 20),
                stop("service:T2", 2, tue(9, 40), tue(9, 40), 10),
            ],
        ),
        route(
            shift("T-C1@2026-03-23"),
            (mon(8, 30), mon(9, 50)),
            &[20, 21, 20],
            vec![stop("patrol:Z3", 1, mon(8, 40), mon(8, 40), 60)],
        ),
    ]
}

/// A visit without a stop.
pub(crate) fn left(visit: &str, code: &'static str, relax: Relax) -> Unserved {
    let reason = code.to_owned();
    Unserved { visit: visit.to_owned(), code, reason, relax, lost_to: Vec::new() }
}

fn unserved() -> Vec<Unserved> {
    let relax = |what, shift: &str, seconds| Relax { what, shift: Some(shift.to_owned()), seconds };
    let ten = Some(Seconds::minutes(10));
    let mut full = left("patrol:Z4", "full", relax("shift-end", "T-C1@2026-03-23", ten));
    full.lost_to.push("patrol:Z3".to_owned());
    vec![
        left("care:H2#3", "spacing", relax("spacing", "S-C2@2026-03-23", None)),
        full,
        left("inspection:V2", "no-crew", relax("crew", "S-C2@2026-03-23", None)),
        left("patrol:Z5", "barred", relax("shift", "S-C2@2026-03-23", None)),
        left("patrol:Z6", "closed", relax("window", "S-C1@2026-03-23#2", Some(Seconds(3_600)))),
        // Two ways of 230 minutes, and the pause on the first.
        left("patrol:Z7", "unreachable", relax("road", "S-C2@2026-03-23", Some(Seconds(13_800)))),
        left("patrol:Z8", "too-long", relax("shift-end", "S-C2@2026-03-23", Some(Seconds(20_400)))),
    ]
}

/// What the plan says of a visit that the layers say is due.
pub(crate) fn told(visit: &Visit) -> PlannedVisit {
    PlannedVisit {
        id: visit.id.clone(),
        site: visit.site.clone(),
        layer: visit.layer,
        purpose: visit.purpose,
        tier: visit.tier,
        worth: visit.worth,
        why: visit.why.clone(),
        service: visit.service,
        position: visit.position,
        station: ["S", "T"][visit.station.to_usize()].to_owned(),
        earliest: visit.release,
        latest: visit.latest,
        windows: visit.windows.clone(),
        crew: visit.crew,
        label: None,
        grid: None,
    }
}

/// The town and its plan, which is sound.
pub(crate) fn town() -> Town {
    let mut world = World::default();
    for (id, step) in [("S", 0), ("T", 20)] {
        world.stations.push(Station {
            id: id.to_owned(),
            name: None,
            town: None,
            officers: None,
            auxiliaries: None,
            vehicles: None,
            kits: Vec::new(),
            position: position(step),
        });
    }
    let (due, people, shifts) = (visits(), staff(), shifts());
    let needed =
        |tier| due.iter().filter(move |visit| visit.tier == tier).map(|visit| visit.service);
    let bounds = Bounds {
        needed: [1, 2, 3].map(|tier| needed(tier).sum()),
        available: Seconds::minutes(60 * (4 * 8 + 4 + 2)),
        ..Bounds::default()
    };
    let known = |person: &Person| PlannedPerson {
        id: person.id.clone(),
        role: person.role,
        certified: person.certified,
        station: person.station.clone(),
    };
    let plan = Plan {
        from: MONDAY,
        days: 2,
        evenings_from: None,
        seed: 1,
        turns: 0,
        people: people.iter().map(known).collect(),
        shifts: shifts.clone(),
        visits: due.iter().map(told).collect(),
        routes: routes(&shifts),
        unserved: unserved(),
        bounds,
        weights: BTreeMap::from([("travel".to_owned(), 1)]),
        inputs: BTreeMap::new(),
    };
    let cut_off = vec!["patrol:Z7".to_owned()];
    Town { plan, world, due, people, shifts, cut_off, cap: None, devices: Vec::new() }
}

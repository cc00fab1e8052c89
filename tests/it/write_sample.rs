//! A small plan and its world, and texts that want to be more than text.

use std::collections::BTreeMap;

use beibao::calendar::Market;
use beibao::plan::{
    Bounds, Break, Most, Plan, PlannedPerson, PlannedShift, PlannedVisit, Relax, Route, Stop,
    Unserved,
};
use beibao::rules::Authority;
use beibao::unit::{Metres, Seconds, Table};
use beibao::world::{Grid, Layer, Purpose, Role, Station, Village, VillageKind, World};
use geo::{Coord, MultiPolygon, polygon};
use jiff::civil::{Date, DateTime, date};

pub(crate) const DAY: Date = date(2026, 3, 23);

/// A time of the first day.
pub(crate) fn at(hour: i8, minute: i8) -> DateTime {
    DAY.at(hour, minute, 0, 0)
}

/// A visit to `site`.
pub(crate) fn visit(site: &str, purpose: Purpose, tier: u8) -> PlannedVisit {
    PlannedVisit {
        id: format!("{}:{site}", purpose.code()),
        site: site.to_owned(),
        layer: Layer::Households,
        purpose,
        tier,
        worth: 120,
        why: format!("why {site}"),
        service: Seconds(1_200),
        position: Coord { x: 106.527_182_7, y: 26.449_663_8 },
        station: "PS1".to_owned(),
        earliest: DAY,
        latest: date(2026, 3, 30),
        windows: vec![(at(8, 30), at(11, 30))],
        crew: Authority { certified: 0, people: 2 },
        label: Some(format!("label {site}")),
        grid: Some("G1".to_owned()),
    }
}

fn stop(visit: &str, begin: DateTime, leave: DateTime) -> Stop {
    Stop {
        visit: visit.to_owned(),
        arrive: begin,
        begin,
        leave,
        travel: Seconds(600),
        distance: Metres(5_200),
        walk: Metres(40),
    }
}

/// One crew, one day, two stops, and one visit left out.
pub(crate) fn plan() -> Plan {
    let pause = Some(Break { start: at(12, 0), end: at(13, 0) });
    let people = vec!["PS1-A01".to_owned(), "PS1-O01".to_owned()];
    let person = |id: &str, role, certified| PlannedPerson {
        id: id.to_owned(),
        role,
        certified,
        station: "PS1".to_owned(),
    };
    Plan {
        from: DAY,
        days: 7,
        evenings_from: None,
        seed: u64::MAX,
        turns: 1_000,
        people: vec![
            person("PS1-A01", Role::Auxiliary, false),
            person("PS1-O01", Role::Officer, true),
        ],
        shifts: vec![PlannedShift {
            id: "PS1-C1@2026-03-23".to_owned(),
            crew: "PS1-C1".to_owned(),
            people: people.clone(),
            station: "PS1".to_owned(),
            date: DAY,
            start: at(8, 30),
            end: at(17, 30),
            pause,
            profile: "car".to_owned(),
        }],
        visits: vec![
            visit("H1", Purpose::Care, 1),
            visit("H2", Purpose::Collection, 2),
            visit("H3", Purpose::Care, 1),
        ],
        routes: vec![Route {
            id: "PS1-C1@2026-03-23".to_owned(),
            station: "PS1".to_owned(),
            crew: "PS1-C1".to_owned(),
            people,
            date: DAY,
            profile: "car".to_owned(),
            start: at(8, 30),
            end: at(13, 50),
            pause,
            stops: vec![
                stop("care:H1", at(8, 40), at(9, 0)),
                stop("collection:H2", at(13, 10), at(13, 30)),
            ],
            back: Seconds(1_200),
            distance: Metres(15_600),
            line: vec![Coord { x: 106.5, y: 26.4 }, Coord { x: 106.527_182_7, y: 26.449_663_8 }],
        }],
        unserved: vec![left_out()],
        bounds: Bounds {
            needed: [Seconds(2_400), Seconds(1_200), Seconds(0)],
            available: Seconds(28_800),
            travel: [Seconds(900), Seconds(600), Seconds(0)],
            most: Most { first: 2, worth: [240, 100, 0] },
        },
        weights: BTreeMap::from([("travel".to_owned(), 1)]),
        inputs: BTreeMap::from([("roads.geojson".to_owned(), "ab".repeat(32))]),
    }
}

fn left_out() -> Unserved {
    Unserved {
        visit: "care:H3".to_owned(),
        code: "closed",
        reason: "no crew in its hours".to_owned(),
        relax: Relax {
            what: "shift-end",
            shift: Some("PS1-C1@2026-03-23".to_owned()),
            seconds: Some(Seconds(900)),
        },
        lost_to: vec!["care:H1".to_owned()],
    }
}

/// The same plan with one text in every place where the user's data can put one.
pub(crate) fn plan_saying(text: &str) -> Plan {
    let mut plan = plan();
    for visit in &mut plan.visits {
        text.clone_into(&mut visit.site);
        text.clone_into(&mut visit.why);
        visit.label = Some(text.to_owned());
    }
    let hostile = format!("{text}#1");
    for visit in plan.visits.iter_mut().take(1) {
        visit.id.clone_from(&hostile);
    }
    for route in &mut plan.routes {
        route.people = vec![text.to_owned()];
        text.clone_into(&mut route.crew);
        text.clone_into(&mut route.id);
        route.stops[0].visit.clone_from(&hostile);
    }
    for unserved in &mut plan.unserved {
        text.clone_into(&mut unserved.reason);
        unserved.lost_to = vec![hostile.clone(), text.to_owned()];
        unserved.relax.shift = Some(text.to_owned());
    }
    plan
}

/// A station, a village and a grid.
pub(crate) fn world(name: &str) -> World {
    let corner = polygon![
        (x: 106.4, y: 26.3),
        (x: 106.6, y: 26.3),
        (x: 106.6, y: 26.5),
        (x: 106.4, y: 26.3),
    ];
    World {
        villages: Table::from(vec![Village {
            id: "520111204001".to_owned(),
            name: Some(name.to_owned()),
            kind: VillageKind::Village,
            town: None,
            area: Some(MultiPolygon(vec![corner.clone()])),
            seat: None,
            market: Market::default(),
        }]),
        grids: Table::from(vec![Grid {
            id: "G1".to_owned(),
            name: Some(name.to_owned()),
            village: None,
            town: None,
            households: None,
            worker: None,
            area: MultiPolygon(vec![corner]),
        }]),
        stations: Table::from(vec![Station {
            id: "PS1".to_owned(),
            name: Some(name.to_owned()),
            town: None,
            officers: None,
            auxiliaries: None,
            vehicles: None,
            kits: Vec::new(),
            position: Coord { x: 106.5, y: 26.4 },
        }]),
        ..World::default()
    }
}

/// Texts that want to be markup, formulas, paths, commands or nothing to be seen.
pub(crate) const HOSTILE: [&str; 62] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</svg><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<object data=data:text/html,x>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<a href=javascript:alert(1)>x</a>",
    "<style>*{display:none}</style>",
    "<details open ontoggle=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "` onclick=alert(1) `",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&amp;amp;",
    "{{ 7 * 7 }}",
    "{% include \"/etc/passwd\" %}",
    "${7*7}",
    "<!-- -->",
    "<?xml version=\"1.0\"?>",
    "<![CDATA[x]]>",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "a\",=1+1,\"b",
    "a;=1+1;b",
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "C:\\con",
    "con",
    "nul.txt",
    "a\0b",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{202e}txt.exe",
    "\u{2066}a\u{2069}",
    "a\u{200b}b\u{feff}",
    "\u{9b}31m",
    "'; DROP TABLE visits; --",
    "\u{e0041}\u{fffe}\u{10ffff}",
];

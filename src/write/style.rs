//! How QGIS draws the layers of a plan: symbols by crew or tier, numbers and places as labels,
//! headings in the reader's language.

use std::collections::BTreeMap;

use askama::Template;

use super::shown::shown;
use crate::plan::{Plan, Route};
use crate::words::{Language, say};

/// The hues of crews in turn, as the pages have them: red, green, blue.
const HUES: [[u8; 3]; 7] = [
    [0, 114, 178],
    [213, 94, 0],
    [0, 158, 115],
    [204, 121, 167],
    [230, 159, 0],
    [86, 180, 233],
    [68, 68, 68],
];

/// The columns of each layer that have a heading, and its key in the words.
type Headings = &'static [(&'static str, &'static str)];

const OF_STOPS: Headings = &[
    ("crew", "page.csv.crew"),
    ("date", "page.csv.date"),
    ("n", "page.csv.n"),
    ("code", "book.code"),
    ("visit", "page.csv.visit"),
    ("purpose", "page.csv.purpose"),
    ("place", "page.csv.place"),
    ("tier", "page.csv.tier"),
    ("arrive", "page.csv.arrive"),
    ("begin", "page.csv.begin"),
    ("leave", "page.csv.leave"),
    ("why", "page.csv.why"),
    ("walk_m", "page.csv.walk"),
];

const OF_ROUNDS: Headings = &[
    ("crew", "page.csv.crew"),
    ("people", "page.csv.people"),
    ("date", "page.csv.date"),
    ("start", "book.shift_start"),
    ("end", "book.shift_end"),
    ("stops", "book.stops"),
    ("distance_m", "page.csv.distance"),
];

const OF_UNSERVED: Headings = &[
    ("code", "book.code"),
    ("visit", "page.csv.visit"),
    ("purpose", "page.csv.purpose"),
    ("place", "page.csv.place"),
    ("tier", "page.csv.tier"),
    ("why", "page.csv.why"),
    ("reason", "page.csv.reason"),
];

#[derive(Template)]
#[template(path = "style.xml")]
struct Style {
    /// The column that tells symbols apart.
    attribute: &'static str,
    symbols: Vec<Symbol>,
    line: bool,
    shape: &'static str,
    size: &'static str,
    /// Whether the number of a stop stands in its symbol.
    numbered: bool,
    /// Whether [`Style::label`] stands beside it where there is room.
    named: bool,
    label: &'static str,
    /// What a feature is called in lists.
    preview: &'static str,
    /// What a pointer on it shows.
    tip: &'static str,
    headings: Vec<(&'static str, String)>,
}

struct Symbol {
    value: String,
    name: String,
    color: String,
}

/// The style of a layer of `plan`, as QGIS keeps one.
pub(super) fn style(layer: &str, plan: &Plan, language: Language) -> String {
    let headings = |all: Headings| {
        all.iter().map(|(column, key)| (*column, say(language, key, &[]))).collect()
    };
    let style = match layer {
        "rounds" => Style {
            attribute: "crew",
            symbols: crews(plan),
            line: true,
            shape: "",
            size: "",
            numbered: false,
            named: false,
            label: "",
            preview: "\"id\"",
            tip: "<b>[% \"id\" %]</b> [% substr(\"start\",12,5) %]–[% substr(\"end\",12,5) %]",
            headings: headings(OF_ROUNDS),
        },
        "stops" => Style {
            attribute: "crew",
            symbols: crews(plan),
            line: false,
            shape: "circle",
            size: "4",
            numbered: true,
            named: true,
            label: "format_date(\"date\",'M-d') || ' ' || \"place\"",
            preview: "\"n\" || ' ' || \"place\" || ' ' || \"date\"",
            tip: "<b>[% \"n\" %] [% \"place\" %]</b> [% \"purpose\" %]<br>[% \"date\" %] \
                  [% substr(\"begin\",12,5) %]–[% substr(\"leave\",12,5) %]<br>[% \"why\" %]",
            headings: headings(OF_STOPS),
        },
        _ => Style {
            attribute: "tier",
            symbols: tiers(language),
            line: false,
            shape: "triangle",
            size: "2.8",
            numbered: false,
            named: true,
            label: "\"place\"",
            preview: "\"place\"",
            tip: "<b>[% \"place\" %]</b> [% \"purpose\" %]<br>[% \"why\" %]<br>[% \"reason\" %]",
            headings: headings(OF_UNSERVED),
        },
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = style.render_into(&mut text);
    text
}

/// A symbol for each crew, in the hue that its rounds have.
fn crews(plan: &Plan) -> Vec<Symbol> {
    let crews: BTreeMap<String, [u8; 3]> =
        plan.routes.iter().map(|route| (shown(&route.crew), hue(plan, route))).collect();
    let symbol = |(crew, [red, green, blue]): (String, [u8; 3])| Symbol {
        name: crew.clone(),
        value: crew,
        color: format!("{red},{green},{blue},255"),
    };
    crews.into_iter().map(symbol).collect()
}

fn tiers(language: Language) -> Vec<Symbol> {
    [(1, "192,0,0,255"), (2, "120,120,120,255"), (3, "175,175,175,255")]
        .map(|(tier, color)| Symbol {
            value: tier.to_string(),
            name: say(language, &format!("page.tier.{tier}"), &[]),
            color: color.to_owned(),
        })
        .into()
}

/// The hue of a route's crew, the same on paper and on every map.
pub(super) fn hue(plan: &Plan, route: &Route) -> [u8; 3] {
    HUES[crew_at(plan, route)]
}

/// The place of a route's crew among those of its station, whose hues differ.
pub(super) fn crew_at(plan: &Plan, route: &Route) -> usize {
    let mut crews: Vec<&str> = plan
        .routes
        .iter()
        .filter(|other| other.station == route.station)
        .map(|other| other.crew.as_str())
        .collect();
    crews.sort_unstable();
    crews.dedup();
    crews.iter().position(|crew| *crew == route.crew).unwrap_or(0) % HUES.len()
}

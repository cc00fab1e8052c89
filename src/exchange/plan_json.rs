//! `plan.json`, out and in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::line::json_line;
use super::rows::{PlanRow, VersionRow};
use super::shape;
use super::values::Day;
use crate::finding::{Error, Result};
use crate::plan::{Bounds, Plan};

/// The version of the format that is written, and the only one that is read.
const VERSION: u64 = 1;

/// The text of a `plan.json`: keys in one order, one visit, stop or route a line.
///
/// # Shape and units
///
/// Times are local, `2026-03-23T09:40:00`; positions are degrees with seven decimals; names of
/// fields end in their unit.
pub fn plan_to_json(plan: &Plan) -> String {
    let mut text = format!("{{\n  \"version\": {VERSION},\n");
    let evenings_from = plan.evenings_from.map(|day| ("evenings_from", json_line(&Day(day))));
    let days = [("from", json_line(&Day(plan.from))), ("days", plan.days.to_string())].into_iter();
    for (key, value) in days.chain(evenings_from).chain([
        ("seed", plan.seed.to_string()),
        ("turns", plan.turns.to_string()),
        ("people", list(plan.people.iter().map(shape::person_row))),
        ("shifts", list(plan.shifts.iter().map(shape::shift_row))),
        ("visits", list(plan.visits.iter().map(shape::visit_row))),
        ("routes", routes(plan)),
        ("unserved", list(plan.unserved.iter().map(shape::unserved_row))),
        ("bounds", bounds(&plan.bounds)),
        ("weights", json_line(&plan.weights)),
    ]) {
        let _ = writeln!(text, "  \"{key}\": {value},");
    }
    let _ = write!(text, "  \"inputs\": {{\"sha256\": {}}}\n}}\n", sums(&plan.inputs));
    text
}

/// The plan in the text of a `plan.json`; `path` is only named in errors.
///
/// Fields this version does not know are passed over. Of those that DESIGN does not promise
/// (`evenings_from`, `crew_id`, `station`, `break`, `label`, `grid`, `needed_s`, `available_s`)
/// each may be missing.
///
/// # Errors
///
/// [`Error::Content`] with line and column when the text is not a plan of version 1.
pub fn plan_from_json(path: &Path, text: &str) -> Result<Plan> {
    let broken = |what: String| Error::Content { path: path.to_owned(), what };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let VersionRow { version } =
        serde_json::from_str(text).map_err(|error| broken(format!("not a plan: {error}")))?;
    if version != VERSION {
        return Err(broken(format!("version {version} of a plan, and only {VERSION} can be read")));
    }
    let row: PlanRow =
        serde_json::from_str(text).map_err(|error| broken(format!("not a plan: {error}")))?;
    Ok(shape::plan(row))
}

/// A JSON array with one row a line.
fn list<T: Serialize>(rows: impl Iterator<Item = T>) -> String {
    lines(rows.map(|row| json_line(&row)), 4)
}

/// A JSON array of texts that are JSON already, each on a line of its own.
pub(super) fn lines(rows: impl Iterator<Item = String>, indent: usize) -> String {
    let mut text = String::from("[");
    for (at, row) in rows.enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        let _ = write!(text, "{:indent$}{row}", "");
    }
    if text.len() != 1 {
        let _ = write!(text, "\n{:1$}", "", indent - 2);
    }
    text.push(']');
    text
}

/// The routes, with a line for each stop.
fn routes(plan: &Plan) -> String {
    /// Can stand in no JSON text, where each quote has a backslash before it.
    const NO_STOPS: &str = "\"stops\": []";
    lines(
        plan.routes.iter().map(|route| {
            let stops = lines(route.stops.iter().map(|stop| json_line(&shape::stop_row(stop))), 6);
            json_line(&shape::route_row(route)).replacen(
                NO_STOPS,
                &format!("\"stops\": {stops}"),
                1,
            )
        }),
        4,
    )
}

/// Hours for people, seconds to be exact.
fn bounds(bounds: &Bounds) -> String {
    let hours = |seconds: u64| seconds as f64 / 3_600.0;
    let needed = bounds.needed.map(|seconds| seconds.0);
    format!(
        "{{\"hours_needed\": {:.2}, \"hours_available\": {:.2}, \"needed_s\": {}, \"available_s\": {}, \
         \"least_travel_s\": {}, \"most_tier1\": {}, \"most_worth\": {}}}",
        hours(needed.iter().map(|seconds| u64::from(*seconds)).sum()),
        hours(u64::from(bounds.available.0)),
        json_line(&needed),
        bounds.available.0,
        json_line(&bounds.travel.map(|seconds| seconds.0)),
        bounds.most.first,
        json_line(&bounds.most.worth),
    )
}

/// One file a line.
fn sums(sums: &BTreeMap<String, String>) -> String {
    let rows: Vec<String> = sums
        .iter()
        .map(|(file, sum)| format!("\n    {}: {}", json_line(file), json_line(sum)))
        .collect();
    if rows.is_empty() { "{}".to_owned() } else { format!("{{{}\n  }}", rows.join(",")) }
}

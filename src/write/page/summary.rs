//! Figures: what is due, what is served, and how the crews are loaded.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::html::{Part, Words, clock, crew_name, hours};
use super::rounds::anchor;
use super::station::{Switch, crew_switch};
use crate::calendar::Horizon;
use crate::plan::{Plan, PlannedShift, Route, Unserved};
use crate::unit::{Metres, Seconds};
use crate::write::load::between;
use crate::write::shown::{ShownVisit, shown, visits};

/// The head of the page.
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) stations: String,
    pub(super) dates: String,
    pub(super) figures: Vec<Figure>,
    pub(super) tiers: Vec<TierRow>,
    pub(super) by_station: Vec<StationRow>,
    /// How this plan can be made again.
    pub(super) made: String,
}

/// A number with its name.
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) note: String,
}

/// One tier.
pub(super) struct TierRow {
    pub(super) name: String,
    pub(super) due: usize,
    pub(super) served: usize,
    pub(super) unserved: usize,
    pub(super) hours: String,
}

/// One station.
pub(super) struct StationRow {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) due: usize,
    pub(super) served: usize,
    pub(super) unserved: usize,
    pub(super) unserved_first: usize,
    pub(super) rounds: usize,
    pub(super) length: String,
}

/// One crew and its week.
pub(super) struct Crew {
    pub(super) switch: Switch,
    /// One for each day that is shown.
    pub(super) days: Vec<Option<Duty>>,
    pub(super) stops: usize,
    pub(super) service: String,
    pub(super) travel: String,
    pub(super) length: String,
    /// Time out on the road of the time on shift, in percent.
    pub(super) load: u64,
}

/// A crew's day at a glance.
pub(super) struct Duty {
    pub(super) stops: String,
    pub(super) times: String,
    /// The sheet of this day, if there is a round.
    pub(super) anchor: Option<String>,
}

impl Summary {
    pub(super) fn of(plan: &Plan, parts: &[Part<'_>], words: Words) -> Self {
        let names: Vec<String> = parts.iter().map(|part| part.name(words)).collect();
        let days = Horizon { from: plan.from, days: plan.days };
        let dates = format!("{} – {}", days.from, days.last());
        let stations = names.join("、");
        Self {
            title: words.fill("page.title", &[&stations, &dates]),
            stations,
            dates,
            figures: figures(plan, words),
            tiers: (1..=3).map(|tier| tier_row(plan, parts, tier, words)).collect(),
            by_station: parts.iter().map(|part| station_row(part, words)).collect(),
            made: words.fill("page.made", &[&plan.seed.to_string(), &plan.turns.to_string()]),
        }
    }
}

fn figures(plan: &Plan, words: Words) -> Vec<Figure> {
    let served: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
    let needed: u64 = plan.bounds.needed.iter().map(|seconds| u64::from(seconds.0)).sum();
    let available = u64::from(plan.bounds.available.0);
    let length: Metres = plan.routes.iter().map(|route| route.distance).sum();
    let walk: Metres =
        plan.routes.iter().flat_map(|route| &route.stops).map(|stop| stop.walk).sum();
    let share =
        |part: usize, whole: usize| (part * 100).checked_div(whole).unwrap_or(0).to_string();
    let due = plan.visits.len();
    let figure =
        |key: &str, value: String, note: String| Figure { name: words.get(key), value, note };
    vec![
        figure("page.due", due.to_string(), words.count("page.days", plan.days as usize)),
        figure(
            "page.served",
            served.to_string(),
            words.fill("page.of_due", &[&share(served, due)]),
        ),
        figure("page.unserved", plan.unserved.len().to_string(), first_left(plan, words)),
        figure("page.needed", hours(needed), words.get("page.needed_note")),
        figure("page.available", hours(available), words.get("page.available_note")),
        figure(
            "page.on_road",
            words.length(length),
            words.fill("page.walk_length", &[&words.length(walk)]),
        ),
    ]
}

fn first_left(plan: &Plan, words: Words) -> String {
    let visits = visits(plan);
    let is_first = |id: &str| visits.get(id).is_some_and(|visit| visit.tier == 1);
    words.count(
        "page.of_first_tier",
        plan.unserved.iter().filter(|left| is_first(&left.visit)).count(),
    )
}

fn tier_row(plan: &Plan, parts: &[Part<'_>], tier: u8, words: Words) -> TierRow {
    let unserved = parts.iter().map(|part| left_of(part, tier)).sum();
    let served = parts.iter().map(|part| served_of(part, Some(tier))).sum();
    let needed = plan.bounds.needed.get(usize::from(tier) - 1).copied().unwrap_or_default();
    TierRow {
        name: words.get(&format!("page.tier.{tier}")),
        due: plan.visits.iter().filter(|visit| visit.tier == tier).count(),
        served,
        unserved,
        hours: hours(u64::from(needed.0)),
    }
}

fn left_of(part: &Part<'_>, tier: u8) -> usize {
    let visits = part.unserved.iter().filter_map(|left| part.visits.get(left.visit.as_str()));
    visits.filter(|visit| visit.tier == tier).count()
}

/// The stops of a station, of one tier or all.
fn served_of(part: &Part<'_>, tier: Option<u8>) -> usize {
    let stops = part.routes.iter().flat_map(|route| &route.stops);
    let of = |id: &str| part.visits.get(id).map(|visit| visit.tier);
    stops.filter(|stop| tier.is_none() || of(&stop.visit) == tier).count()
}

fn station_row(part: &Part<'_>, words: Words) -> StationRow {
    StationRow {
        number: part.number,
        name: part.name(words),
        due: part.due.len(),
        served: served_of(part, None),
        unserved: part.unserved.len(),
        unserved_first: left_of(part, 1),
        rounds: part.routes.len(),
        length: words.length(part.routes.iter().map(|route| route.distance).sum()),
    }
}

/// The crews of a station with their week.
pub(super) fn crews(part: &Part<'_>, words: Words) -> Vec<Crew> {
    part.crews
        .iter()
        .enumerate()
        .map(|(number, crew)| one_crew(part, number, crew, words))
        .collect()
}

fn one_crew(part: &Part<'_>, number: usize, crew: &str, words: Words) -> Crew {
    let routes: Vec<&Route> =
        part.routes.iter().copied().filter(|route| route.crew == crew).collect();
    let shifts: Vec<&PlannedShift> = part
        .sheet
        .plan
        .shifts
        .iter()
        .filter(|shift| shift.crew == crew && shift.station == part.id)
        .collect();
    let stops = || routes.iter().flat_map(|route| &route.stops);
    let service: u64 = stops().map(|stop| u64::from(between(stop.begin, stop.leave).0)).sum();
    let back: u64 = routes.iter().map(|route| u64::from(route.back.0)).sum();
    let travel: u64 = stops().map(|stop| u64::from(stop.travel.0)).sum::<u64>() + back;
    let on_shift: u64 = shifts.iter().map(|shift| worked(shift)).sum();
    let days = part.days().into_iter();
    Crew {
        switch: crew_switch(number, crew_name(crew, part.id)),
        days: days.map(|(_, day)| duty(part, &routes, &shifts, day, words)).collect(),
        stops: stops().count(),
        service: hours(service),
        travel: hours(travel),
        length: words.length(routes.iter().map(|route| route.distance).sum()),
        load: ((service + travel) * 100).checked_div(on_shift).unwrap_or(0).min(100),
    }
}

/// Seconds of a shift without its pause.
fn worked(shift: &PlannedShift) -> u64 {
    let pause = shift.pause.map_or(Seconds(0), |pause| between(pause.start, pause.end));
    u64::from((between(shift.start, shift.end) - pause).0)
}

/// What a crew does on a day; nothing when it is not on shift.
fn duty(
    part: &Part<'_>,
    routes: &[&Route],
    shifts: &[&PlannedShift],
    day: Date,
    words: Words,
) -> Option<Duty> {
    if let Some(route) = routes.iter().find(|route| route.date == day) {
        return Some(Duty {
            stops: words.count("page.stops", route.stops.len()),
            times: format!("{}–{}", clock(route.start), clock(route.end)),
            anchor: Some(anchor(part, route)),
        });
    }
    let shift = shifts.iter().find(|shift| shift.date == day)?;
    Some(Duty {
        stops: words.get("page.free"),
        times: format!("{}–{}", clock(shift.start), clock(shift.end)),
        anchor: None,
    })
}

/// So many of those a visit lost to are named.
const NAMED: usize = 3;

/// The visits a station leaves out.
pub(super) struct LeftOut {
    pub(super) count: usize,
    /// By reason, the most frequent first.
    pub(super) reasons: Vec<ReasonRow>,
    /// Those of the first tier.
    pub(super) first: Vec<LeftRow>,
    /// All others.
    pub(super) others: Vec<LeftRow>,
    /// How many others there are, in words.
    pub(super) others_title: String,
}

/// How many are left out for one reason, by tier.
pub(super) struct ReasonRow {
    pub(super) reason: String,
    pub(super) tiers: [usize; 3],
    pub(super) total: usize,
}

/// One visit that is left out.
pub(super) struct LeftRow {
    pub(super) visit: ShownVisit,
    pub(super) reason: String,
    /// The least change that would serve it.
    pub(super) relax: String,
    pub(super) lost_to: String,
}

impl LeftOut {
    pub(super) fn of(part: &Part<'_>, words: Words) -> Self {
        let rows = part.unserved.iter().map(|left| row(part, left, words));
        let (first, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.visit.tier == 1);
        Self {
            count: part.unserved.len(),
            reasons: reasons(part, words),
            others_title: words.count("page.others_left", others.len()),
            first,
            others,
        }
    }
}

/// The reasons with their counts.
fn reasons(part: &Part<'_>, words: Words) -> Vec<ReasonRow> {
    let mut codes: BTreeMap<&str, (Vec<&str>, [usize; 3])> = BTreeMap::new();
    for left in &part.unserved {
        let (sentences, tiers) = codes.entry(left.code).or_default();
        let tier = part.visits.get(left.visit.as_str()).map_or(3, |visit| visit.tier);
        if let Some(count) = tiers.get_mut(usize::from(tier.clamp(1, 3)) - 1) {
            *count += 1;
        }
        sentences.push(&left.reason);
    }
    let mut rows: Vec<ReasonRow> = codes
        .into_iter()
        .map(|(code, (sentences, tiers))| ReasonRow {
            reason: heading(code, &sentences, words),
            tiers,
            total: tiers.iter().sum(),
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.total));
    rows
}

/// A code in words: the sentence that all with this code share, else what the words know of it.
fn heading(code: &str, sentences: &[&str], words: Words) -> String {
    let first = sentences.first().copied().unwrap_or(code);
    if sentences.iter().all(|sentence| *sentence == first) && !first.is_empty() {
        return shown(first);
    }
    let key = format!("cause.{code}");
    let known = words.get(&key);
    if known == key { words.fill("page.reason", &[code, &shown(first)]) } else { known }
}

fn row(part: &Part<'_>, left: &Unserved, words: Words) -> LeftRow {
    let place = |id: &String| ShownVisit::of(id, part.visits, words.0).place;
    let mut lost_to = left.lost_to.iter().take(NAMED).map(place).collect::<Vec<_>>().join("、");
    let more = left.lost_to.len().saturating_sub(NAMED);
    if 0 < more {
        lost_to = words.fill("page.and_more", &[&lost_to, &more.to_string()]);
    }
    LeftRow {
        visit: ShownVisit::of(&left.visit, part.visits, words.0),
        reason: shown(&left.reason),
        relax: relax(part, left, words),
        lost_to,
    }
}

/// The least change in words: what, by how much, in which shift.
fn relax(part: &Part<'_>, left: &Unserved, words: Words) -> String {
    if left.relax.what.is_empty() {
        return String::new();
    }
    let key = format!("page.relax.{}", left.relax.what);
    let known = words.get(&key);
    let mut parts = vec![if known == key { left.relax.what.to_owned() } else { known }];
    parts.extend(left.relax.seconds.map(|missing| words.minutes(missing)));
    parts.extend(left.relax.shift.as_deref().map(|id| shift(part, id, words)));
    parts.join(" · ")
}

/// A shift as its station calls it: the crew and the day.
fn shift(part: &Part<'_>, id: &str, words: Words) -> String {
    let known = part.sheet.plan.shifts.iter().find(|shift| shift.id == id);
    known.map_or_else(
        || shown(id),
        |shift| format!("{} {}", crew_name(&shift.crew, &shift.station), words.day(shift.date)),
    )
}

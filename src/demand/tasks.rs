//! Tasks of this week only: those put in by hand, and those that requests, opinions, disputes and
//! sessions of outreach call for.

use jiff::ToSpan;
use jiff::civil::Date;

use super::cadence::{Turn, overdue};
use super::desk::{Desk, Draft, Ground, Owed, Site};
use super::notes::Notes;
use super::past::visit_id;
use super::score;
use super::windows::long_enough;
use super::{Chain, Setting};
use crate::calendar::days_between;
use crate::finding::Level;
use crate::world::{CaseKind, Hours, Layer, Papers, Task, TaskMode};

/// The tasks that are to be done and were not yet.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let tasks = desk.setting.world.tasks.rows();
    tasks.iter().flat_map(|task| one(task, desk, notes)).collect()
}

fn one(task: &Task, desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    // Where papers are made, the steps of the request say what was done; a visit alone does not.
    let last = desk.past.last(&task.id, task.purpose).filter(|last| task.since <= Some(*last));
    let done = task.papers.is_none() && last.is_some();
    let Some(turn) = turn(task, desk, notes).filter(|_| !done) else { return Vec::new() };
    let service = task.service.unwrap_or_else(|| desk.setting.rules.service(task.purpose));
    let hours = long_enough(&task.hours, service);
    let site = Site {
        id: &task.id,
        layer: Layer::Tasks,
        position: task.position,
        grid: task.grid.as_deref(),
        village: None,
        label: task.label.as_deref(),
        hours: &hours,
        service,
        needs: &task.needs,
    };
    let Some(ground) = desk.ground(site, notes) else { return Vec::new() };
    let Some(papers) = task.papers else {
        return vec![draft(task, (site, &ground), turn, desk)];
    };
    errand(task, papers, (site, &ground), turn, desk)
}

/// One visit for `task`.
fn draft(
    task: &Task,
    (site, ground): (Site<'_>, &Ground<'_>),
    turn: Turn,
    desk: &Desk<'_>,
) -> Draft {
    let rules = desk.setting.rules;
    let span = task.from.zip(task.until).map_or(1, |(from, until)| days_between(from, until));
    let span = u32::try_from(span).unwrap_or(1);
    let owed = Owed {
        purpose: task.purpose,
        crew: rules.authority(task.purpose, task.two_person),
        turn,
        tier: if task.mode == TaskMode::Urgent { 1 } else { 2 },
        worth: score::points(turn.overdue, span, &rules.worth),
        why: why(task, turn, desk),
    };
    let mut draft = desk.draft(site, ground, owed);
    draft.visit.officer.clone_from(&task.officer);
    if let Some(date) = day(task, desk) {
        let until = date.at(0, 0, 0, 0).saturating_add(1.days());
        draft.visit.windows.retain(|(from, _)| *from < until);
    }
    draft
}

/// The visits of a request for papers, in one round: collect at the door, make them at the
/// station, deliver; of these, what is still to be done.
fn errand(
    task: &Task,
    papers: Papers,
    (site, ground): (Site<'_>, &Ground<'_>),
    turn: Turn,
    desk: &Desk<'_>,
) -> Vec<Draft> {
    const ANY: &Hours = &Vec::new();
    let Setting { world, .. } = desk.setting;
    let station = Site {
        position: world.stations[ground.station()].position,
        hours: ANY,
        label: None,
        ..site
    };
    let stops: &[Site<'_>] = match papers {
        Papers::Collect => &[site, station, site],
        Papers::Make => &[station, site],
        Papers::Deliver => &[site],
    };
    let group = visit_id(task.purpose, &task.id, 1);
    let mut drafts = Vec::new();
    for (at, stop) in (1_u8..).zip(stops) {
        let mut draft = draft(task, (*stop, ground), Turn { number: at.into(), ..turn }, desk);
        if 1 < stops.len() {
            draft.visit.chain = Some(Chain { group: group.clone(), turn: at });
        }
        drafts.push(draft);
    }
    drafts
}

/// The one day on which a task can be done. What a request or a dispute calls for is late once its
/// day is past, not over: any day will do then.
fn day(task: &Task, desk: &Desk<'_>) -> Option<Date> {
    let is_owed = matches!(task.cause, Some(CaseKind::Request | CaseKind::Dispute));
    task.date.filter(|date| !is_owed || desk.options.horizon.from <= *date)
}

/// When a task is to be done; none where its day is not in the horizon.
fn turn(task: &Task, desk: &Desk<'_>, notes: &mut Notes) -> Option<Turn> {
    let horizon = desk.options.horizon;
    let date = day(task, desk);
    let first = date.or(task.from.map(|from| from.max(horizon.from)));
    let first = first.unwrap_or(horizon.from);
    if first < horizon.from {
        let place = (desk.origin(Layer::Tasks, &task.id), Some(&*task.id), Some("date"));
        let values = [first.to_string(), horizon.from.to_string()];
        notes.one(("B3013", Level::Skipped), place, &[&values[0], &values[1]]);
        return None;
    }
    if horizon.last() < first {
        return None;
    }
    let until = task.until.or(task.date);
    let latest = match (task.mode, date) {
        (_, Some(_)) => first,
        (TaskMode::Urgent, None) => until.unwrap_or(first),
        (TaskMode::Booked | TaskMode::AtHome, None) => until.unwrap_or_else(|| horizon.last()),
    };
    let overdue = overdue(latest, horizon);
    Some(Turn { number: 1, release: first, target: latest, latest, overdue })
}

fn why(task: &Task, turn: Turn, desk: &Desk<'_>) -> String {
    let latest = turn.latest.to_string();
    let since = task.from.map_or_else(|| turn.release.to_string(), |from| from.to_string());
    match (task.cause, task.mode) {
        (Some(CaseKind::Opinion), _) => {
            return desk.say("why.task.opinion", &[&task.id, &since, &latest]);
        }
        (Some(CaseKind::Dispute), _) => return desk.say("why.task.dispute", &[&task.id, &latest]),
        (Some(CaseKind::Alert), _) => return desk.say("why.task.alert", &[&task.id, &latest]),
        (Some(CaseKind::Event), _) => return desk.say("why.task.event", &[&task.id, &latest]),
        _ => {}
    }
    let key = match task.mode {
        TaskMode::Booked => "why.task.booked",
        TaskMode::AtHome => "why.task.at_home",
        TaskMode::Urgent => "why.task.urgent",
    };
    let papers = match task.papers {
        Some(_) => desk.say("why.task.papers", &[]),
        None => String::new(),
    };
    desk.say(key, &[&latest]) + &papers
}

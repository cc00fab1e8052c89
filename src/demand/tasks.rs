//! Tasks of this week only.

use jiff::ToSpan;

use super::cadence::Turn;
use super::desk::{Desk, Draft, Owed, Site};
use super::notes::Notes;
use super::score;
use super::windows::long_enough;
use crate::finding::Level;
use crate::world::{Layer, Task, TaskMode};

/// The tasks that are to be done and were not yet.
pub(super) fn due(desk: &Desk<'_>, notes: &mut Notes) -> Vec<Draft> {
    let tasks = desk.setting.world.tasks.rows();
    tasks.iter().filter_map(|task| one(task, desk, notes)).collect()
}

fn one(task: &Task, desk: &Desk<'_>, notes: &mut Notes) -> Option<Draft> {
    let rules = desk.setting.rules;
    if desk.past.last(&task.id, task.purpose).is_some() {
        return None;
    }
    let turn = turn(task, desk, notes)?;
    let service = task.service.unwrap_or_else(|| rules.service(task.purpose));
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
    let owed = Owed {
        purpose: task.purpose,
        crew: rules.authority(task.purpose, task.two_person),
        turn,
        tier: if task.mode == TaskMode::Urgent { 1 } else { 2 },
        worth: score::points(0, 1, &rules.worth),
        why: why(task, turn, desk),
    };
    let mut draft = desk.draft(site, &desk.ground(site, notes)?, owed);
    if let Some(date) = task.date {
        let until = date.at(0, 0, 0, 0).saturating_add(1.days());
        draft.visit.windows.retain(|(from, _)| *from < until);
    }
    Some(draft)
}

/// When a task is to be done; none where its day is not in the horizon.
fn turn(task: &Task, desk: &Desk<'_>, notes: &mut Notes) -> Option<Turn> {
    let horizon = desk.options.horizon;
    let first = task.date.unwrap_or(horizon.from);
    if first < horizon.from {
        let place = (Layer::Tasks.into(), Some(&*task.id), Some("date"));
        let values = [first.to_string(), horizon.from.to_string()];
        notes.one(("B3013", Level::Skipped), place, &[&values[0], &values[1]]);
        return None;
    }
    if horizon.last() < first {
        return None;
    }
    let latest = match (task.mode, task.date) {
        (TaskMode::Urgent, _) | (_, Some(_)) => first,
        (TaskMode::Booked | TaskMode::AtHome, None) => horizon.last(),
    };
    Some(Turn { number: 1, release: first, target: latest, latest, overdue: 0 })
}

fn why(task: &Task, turn: Turn, desk: &Desk<'_>) -> String {
    let key = match task.mode {
        TaskMode::Booked => "why.task.booked",
        TaskMode::AtHome => "why.task.at_home",
        TaskMode::Urgent => "why.task.urgent",
    };
    desk.say(key, &[&turn.latest.to_string()])
}

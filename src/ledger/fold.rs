//! From events to where a case stands, whatever the order they came in.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::event::{Details, Event, Key};
use super::life::{BEGINS_ANEW, Life, Why};

/// One step that counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stride {
    pub(super) at: DateTime,
    pub(super) deed: String,
    /// Where the case stood after it.
    pub(super) state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Date>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<String>,
}

/// Where a case stands, and how it came there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Folded {
    /// The steps that counted, in the order of the events' keys.
    pub(super) strides: Vec<Stride>,
    /// What the events said, the later over the earlier.
    pub(super) details: Details,
    /// The key of the last event that was looked at, counted or not.
    pub(super) last: Key,
}

impl Folded {
    /// The state after the last step.
    pub(super) fn state(&self) -> &str {
        self.strides.last().map_or("", |stride| &stride.state)
    }

    /// The state after `event`, which no earlier one follows.
    fn take(&mut self, life: &Life, event: &Event) -> Result<(), Why> {
        self.last = event.key();
        let state = life.step(Some(self.state()), &event.deed, &event.details)?.to_owned();
        self.strides.push(stride(event, state));
        if BEGINS_ANEW.contains(&event.deed.as_str()) {
            self.details.forget_days();
        }
        self.details.lay(&event.details);
        Ok(())
    }

    /// Whether `event` comes after everything that was looked at.
    pub(super) fn is_before(&self, event: &Event) -> bool {
        self.last < event.key()
    }
}

/// An event that does not count, and why.
pub(super) type Conflict = (String, Why);

/// Adds `event` to a case that `folded` tells of, the event being later than all in it.
pub(super) fn add(life: &Life, folded: &mut Folded, event: &Event) -> Option<Conflict> {
    let why = folded.take(life, event).err()?;
    Some((event.id.clone(), why))
}

/// Where a case stands after `events`, in any order, and those that do not count.
///
/// # Cost
///
/// O(n log n) for n events of the case.
pub(super) fn fold(life: &Life, mut events: Vec<Event>) -> (Option<Folded>, Vec<Conflict>) {
    events.sort_by_cached_key(Event::key);
    let mut folded: Option<Folded> = None;
    let mut conflicts = Vec::new();
    for event in events {
        match &mut folded {
            Some(folded) => conflicts.extend(add(life, folded, &event)),
            None => match life.step(None, &event.deed, &event.details) {
                Ok(state) => folded = Some(begun(&event, state.to_owned())),
                Err(why) => conflicts.push((event.id, why)),
            },
        }
    }
    (folded, conflicts)
}

fn begun(event: &Event, state: String) -> Folded {
    let strides = vec![stride(event, state)];
    Folded { strides, details: event.details.clone(), last: event.key() }
}

fn stride(event: &Event, state: String) -> Stride {
    Stride {
        at: event.at,
        deed: event.deed.clone(),
        state,
        due: event.details.due,
        people: event.details.people.clone(),
    }
}

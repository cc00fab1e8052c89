//! What is said about an event that is odd, or not taken in.

use super::Topic;
use super::event::{Details, Event, VOID};
use super::life::{Life, Why};
use crate::finding::{Finding, Level, Place};

/// It is of a day that has not come: of `values`, its day and today.
pub(super) fn future(place: &Place, values: &[String; 2]) -> Finding {
    refused("B6004", place, &[&values[0], &values[1]])
}

/// There is no such place.
pub(super) fn unknown(place: &Place, id: &str) -> Finding {
    refused("B6006", place, &[id])
}

/// A case would be merged into itself, or into one that was merged.
pub(super) fn circle(place: &Place, subject: &str, of: &str) -> Finding {
    refused("B6022", place, &[subject, of])
}

/// What is to be taken back is no event of that kind, but of `topic`.
pub(super) fn of_another_kind(place: &Place, of: &str, topic: &str) -> Finding {
    refused("B6023", place, &[of, topic])
}

/// What is to be taken back was taken back, by the event `by`.
pub(super) fn void_already(place: &Place, of: &str, by: &str) -> Finding {
    refused("B6024", place, &[of, by])
}

/// What is said at the desk and cannot be meant; a device has no one to ask.
pub(super) fn at_the_desk(place: &Place, event: &Event) -> Option<Finding> {
    let Event { details, deed, topic, .. } = event;
    let Details { due, date, mode, .. } = details;
    if mode.as_deref() == Some("booked") && date.is_none() && due.is_none() {
        return Some(refused("B6011", place, &[topic.code(), deed, "date"]));
    }
    let days = [due.filter(|_| deed != "open"), *date];
    let past = days.into_iter().flatten().find(|day| *day < event.at.date())?;
    Some(refused("B6025", place, &[&past.to_string(), &event.at.date().to_string()]))
}

/// With `event`, the later event `lost` of its case would count no more.
pub(super) fn no_more(place: &Place, event: &Event, lost: &str) -> Finding {
    refused("B6029", place, &[event.topic.code(), &event.subject, lost])
}

/// There is an event of that id that says something else.
pub(super) fn other_content(place: &Place, id: &str) -> Finding {
    refused("B6008", place, &[id])
}

/// The device has sent another event of that number.
pub(super) fn number_taken(place: &Place, values: &[String; 2]) -> Finding {
    refused("B6009", place, &[&values[0], &values[1]])
}

/// The clock of the device went back: device, earlier event's time, this one's.
pub(super) fn clock_back(place: &Place, values: &[String; 3]) -> Finding {
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    Finding::new("B6005", Level::Warning, place.clone(), &values)
}

/// The step is not allowed in `state`.
pub(super) fn step(place: &Place, event: &Event, state: &str, why: &Why) -> Finding {
    let (topic, subject, deed) = (event.topic.code(), &*event.subject, &*event.deed);
    match why {
        Why::Unknown if deed == VOID => refused("B6014", place, &[subject]),
        Why::NotBegun if deed == VOID => {
            refused("B6013", place, &[event.details.of.as_deref().unwrap_or_default()])
        }
        Why::Unknown => {
            let known = match event.topic {
                Topic::Case(kind) => Life::of(kind).deeds().join(", "),
                Topic::Visit | Topic::Plan => String::new(),
            };
            refused("B6010", place, &[topic, deed, &known])
        }
        Why::NotBegun => refused("B6012", place, &[topic, subject, deed]),
        Why::NotNow(next) => {
            let next = if next.is_empty() { "-".to_owned() } else { next.join(", ") };
            refused("B6007", place, &[topic, subject, state, deed, &next])
        }
        Why::Lacks(field) => refused("B6011", place, &[topic, deed, field]),
    }
}

/// The same, where the event is kept all the same, as a conflict.
pub(super) fn kept(finding: Finding) -> Finding {
    Finding { level: Level::Warning, ..finding }
}

fn refused(code: &'static str, place: &Place, values: &[&str]) -> Finding {
    Finding::new(code, Level::Skipped, place.clone(), values)
}

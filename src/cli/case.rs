//! `beibao hazard`, `request`, `opinion`, `dispute`, `event`, `snapshot`, `alert`: one step in a
//! life.

use jiff::civil::Date;

use super::arguments::{Arguments, CaseArguments, Facts, Format};
use super::desk::{Desk, tell};
use super::look::{LOOKS, look, of_layer};
use super::run::Outcome;
use super::terminal::{Terminal, line};
use crate::finding::{Error, Place, Result};
use crate::ledger::{Asked, Details, Event, Life, Standing, Taken, Topic, VOID};
use crate::rules::HazardLevel;
use crate::words::say;
use crate::world::{CaseKind, Hazard, HazardStatus, World};

pub(super) fn case(
    arguments: &Arguments,
    (kind, verb): (CaseKind, &CaseArguments),
    terminal: Terminal,
) -> Result<Outcome> {
    let deed = verb.deed.as_str();
    let known = [Life::of(kind).deeds(), vec![VOID], LOOKS.to_vec()].concat();
    if !known.contains(&deed) {
        let what = say(terminal.language, "field.deed", &[kind.code(), &known.join(", ")]);
        return Err(Error::Setting { key: deed.to_owned(), what });
    }
    if LOOKS.contains(&deed) {
        return look(arguments, (kind, verb), terminal);
    }
    arguments.format(&[Format::Text, Format::Json], terminal)?;
    let id = verb.id.as_deref();
    if id.is_none() && deed != "open" {
        let what = say(terminal.language, "field.id", &[kind.code(), deed]);
        return Err(Error::Missing { what });
    }
    let mut desk = Desk::open(arguments, verb.facts.dry_run, terminal)?;
    let mut facts = verb.facts.clone();
    if deed == VOID {
        facts.of = id.map(str::to_owned);
    }
    if (kind, deed) == (CaseKind::Hazard, "close") {
        may_close(&desk, id.unwrap_or_default(), terminal)?;
    }
    let layer = id.and_then(|id| in_layer(id, &desk.folder.world)).cloned();
    let layer = layer.filter(|_| (kind, deed) == (CaseKind::Hazard, "open"));
    if let Some(hazard) = &layer {
        take_over(hazard, &mut facts);
    }
    if facts.place.is_none() && deed == "open" {
        facts.place = facts.site.as_deref().and_then(|site| position(site, &desk.folder.world));
    }
    let Some(recorded) = desk.record((Topic::Case(kind), deed), id, &facts, terminal)? else {
        return Ok(Outcome::NotDone);
    };
    let mut all = vec![recorded];
    if let (Some(hazard), [(_, Taken::New(_))]) = (&layer, all.as_slice())
        && hazard.status == HazardStatus::Rectified
    {
        let mended = Facts { at: day(hazard.closed), ..just(&facts) };
        all.extend(desk.record((Topic::Case(kind), "fix"), id, &mended, terminal)?);
    }
    answer(&desk, kind, all, arguments, terminal)
}

/// That a major hazard which is to be reported was, before it is closed.
fn may_close(desk: &Desk, id: &str, terminal: Terminal) -> Result<()> {
    let details = desk.ledger.details(CaseKind::Hazard, id)?.unwrap_or_default();
    let is_major = details.level.is_some_and(|level| 3 <= level);
    let demands = desk.folder.rules.hazard.demands(HazardLevel::Major);
    let topic = Topic::Case(CaseKind::Hazard);
    let events = desk.ledger.log(&Asked { topic, subject: Some(id), since: None })?;
    let is_reported = |(event, standing): &(Event, Standing)| {
        event.deed == "report" && *standing == Standing::Counts
    };
    if !is_major || !demands.contains(&"reported") || events.iter().any(is_reported) {
        return Ok(());
    }
    Err(Error::Missing { what: say(terminal.language, "field.report", &[id, id]) })
}

/// The hazard of that id in the layer.
fn in_layer<'w>(id: &str, world: &'w World) -> Option<&'w Hazard> {
    world.hazards.rows().iter().find(|hazard| hazard.id == id)
}

/// What the layer says of a hazard that is opened under its id there.
fn take_over(hazard: &Hazard, facts: &mut Facts) {
    let Details { site, place, grid, class, level, due, .. } = of_layer(hazard);
    facts.at = facts.at.take().or_else(|| day(hazard.found));
    facts.place = facts.place.or(place);
    facts.site = facts.site.take().or(site);
    facts.grid = facts.grid.take().or(grid);
    facts.class = facts.class.take().or(class);
    facts.level = facts.level.or(level);
    facts.due = facts.due.take().or_else(|| due.map(|due| due.to_string()));
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// Facts that say no more than who records them.
fn just(facts: &Facts) -> Facts {
    Facts {
        device: facts.device.clone(),
        dry_run: facts.dry_run,
        people: facts.people.clone(),
        ..Facts::default()
    }
}

/// Where the place of that id is.
fn position(id: &str, world: &World) -> Option<[f64; 2]> {
    let homes = world.households.rows().iter().map(|row| (&row.id, row.position));
    let venues = world.venues.rows().iter().map(|row| (&row.id, row.position));
    let hazards = world.hazards.rows().iter().map(|row| (&row.id, row.position));
    let mut all = homes.chain(venues).chain(hazards);
    all.find(|(known, _)| *known == id).map(|(_, at)| [at.x, at.y])
}

/// Says what became of the events that were recorded; one that was refused is a step not done.
fn answer(
    desk: &Desk,
    kind: CaseKind,
    all: Vec<((Place, Event), Taken)>,
    arguments: &Arguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let (events, taken): (Vec<(Place, Event)>, Vec<Taken>) = all.into_iter().unzip();
    if arguments.format == Some(Format::Json) {
        let outcome = tell(&events, &taken, arguments, terminal)?;
        return Ok(if outcome == Outcome::DoneBut { Outcome::NotDone } else { outcome });
    }
    let mut outcome = Outcome::Done;
    for ((_, event), taken) in events.iter().zip(&taken) {
        if let Taken::New(Some(finding)) | Taken::Refused(finding) = taken {
            terminal.talk(&finding.text(terminal.language));
        }
        if matches!(taken, Taken::Refused(_)) {
            outcome = Outcome::NotDone;
        } else {
            terminal.data(&sentence(desk, kind, event, terminal)?)?;
        }
    }
    Ok(outcome)
}

/// Where the case stands after `event`, and what may be next.
fn sentence(desk: &Desk, kind: CaseKind, event: &Event, terminal: Terminal) -> Result<String> {
    let mut text = String::new();
    let mut told = |key: &str, values: &[&str]| {
        line(&mut text, &say(terminal.language, key, values));
    };
    let voided = event.details.of.as_deref().filter(|_| event.deed == VOID);
    let voided = voided.map(|of| desk.ledger.event(of)).transpose()?.flatten();
    let case = voided.as_ref().map_or(event.subject.as_str(), |voided| &voided.subject);
    let state = desk.ledger.state(kind, case)?.unwrap_or_else(|| "-".to_owned());
    match &voided {
        _ if desk.is_dry() => told("field.dry", &[kind.code(), case, &state, &event.id]),
        Some(voided) => told("field.void", &[&voided.id, kind.code(), case, &state, &event.id]),
        None => told("field.done", &[kind.code(), case, &state, &event.id]),
    }
    let next = Life::of(kind).next(&state).join(", ");
    if !next.is_empty() {
        told("field.next", &[&next]);
    }
    Ok(text)
}

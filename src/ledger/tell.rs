//! What the ledger amounts to, laid over the world: history, cases, and the visits they call for.

use std::mem::take;

use geo::Coord;
use jiff::civil::Date;
use serde_json::from_str;

use super::Ledger;
use super::clock::Clocks;
use super::event::Details;
use super::fold::Folded;
use super::hazard::status;
use super::life::Life;
use super::owed::{Owed, officer, owed, papers};
use crate::finding::{Finding, Level, Place, Result};
use crate::rules::Service;
use crate::unit::Seconds;
use crate::world::{Case, CaseKind, Done, Hazard, History, Hours, Purpose, Step, Task, World};

impl Ledger {
    /// Lays everything the ledger tells over `world`: what was done, where each hazard stands, and
    /// a task for each case that calls for a visit.
    ///
    /// A case in no known place is a finding, and so is each event that waits for a person.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::finding::Error::File) where the file cannot be read.
    ///
    /// # Cost
    ///
    /// O(n) for n visits and cases; some half a microsecond a visit.
    pub fn tell(&self, world: &mut World, clocks: &Clocks<'_>) -> Result<Vec<Finding>> {
        let read = self.read(world).map_err(|error| self.wrong("read", error))?;
        let (lives, mut waiting) = read;
        if self.was_empty {
            waiting.push(Finding::new("B6027", Level::Warning, self.place(), &[]));
        }
        let layer = world.hazards.len();
        let mut teller = Teller { world, clocks, layer, findings: waiting, file: self.place() };
        for (kind, id, folded) in lives {
            teller.tell(kind, id, &folded);
        }
        let Teller { findings, .. } = teller;
        let mut hazards = take(&mut world.hazards).into_rows();
        hazards.sort_by(|a, b| a.id.cmp(&b.id));
        world.hazards = hazards.into();
        let mut tasks = take(&mut world.tasks).into_rows();
        tasks.sort_by(|a, b| a.id.cmp(&b.id));
        world.tasks = tasks.into();
        Ok(findings)
    }

    /// The history goes straight into `world`; the cases, and what waits, come back.
    fn read(&self, world: &mut World) -> rusqlite::Result<(Vec<Known>, Vec<Finding>)> {
        self.history(&mut world.history)?;
        let mut query = self.db.prepare("SELECT topic, id, folded FROM life ORDER BY topic, id")?;
        let mut rows = query.query([])?;
        let mut lives = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = CaseKind::parse(row.get_ref(0)?.as_str().unwrap_or_default());
            let folded = from_str(row.get_ref(2)?.as_str().unwrap_or_default());
            // `verify` tells of a row that cannot be read; the events are whole.
            if let (Some(kind), Ok(folded)) = (kind, folded) {
                lives.push((kind, row.get(1)?, folded));
            }
        }
        let sql = "SELECT event, topic, subject FROM conflict ORDER BY event";
        let mut query = self.db.prepare(sql)?;
        let rows = query.query_map([], |row| {
            let (event, topic, subject): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let place = Place { id: Some(event), ..self.place() };
            Ok(Finding::new("B6020", Level::Warning, place, &[&topic, &subject]))
        })?;
        Ok((lives, rows.collect::<rusqlite::Result<_>>()?))
    }

    /// Adds every visit that was made to `history`.
    fn history(&self, history: &mut History) -> rusqlite::Result<()> {
        let sql = "SELECT subject, date, crew, people FROM visited ORDER BY subject, date, event";
        let mut query = self.db.prepare(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str().ok());
            let (Some(subject), Some(date)) = (text(0)?, text(1)?) else { continue };
            let Ok(date) = date.parse() else { continue };
            let people = text(3)?.unwrap_or_default().split_whitespace().map(str::to_owned);
            let (crew, people) = (row.get(2)?, people.collect());
            history.add(subject, Done { date, crew, people, in_ledger: true });
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { file: self.path.clone(), ..Place::default() }
    }
}

/// A case by kind and id.
type Known = (CaseKind, String, Folded);

struct Teller<'a> {
    world: &'a mut World,
    clocks: &'a Clocks<'a>,
    /// How many hazards the layer has: they come first, by id, and those of the ledger after them.
    layer: usize,
    findings: Vec<Finding>,
    file: Place,
}

impl Teller<'_> {
    fn tell(&mut self, kind: CaseKind, id: String, folded: &Folded) {
        let ended = Life::of(kind).has_ended(folded.state());
        let position = self.position(&folded.details);
        if position.is_none() && !ended {
            let place = Place { id: Some(id.clone()), ..self.file.clone() };
            let site = folded.details.site.as_deref().unwrap_or("-");
            let what = [kind.code(), site];
            self.findings.push(Finding::new("B6021", Level::Skipped, place, &what));
        }
        match (kind, position) {
            (CaseKind::Hazard, _) => self.hazard(&id, folded, position),
            (_, Some(position)) if !ended => self.task(kind, &id, folded, position),
            _ => {}
        }
        let Details { site, grid, class, .. } = &folded.details;
        let steps =
            (0..folded.strides.len()).filter_map(|at| self.step(kind, folded, at)).collect();
        let (site, grid, class) = (site.clone(), grid.clone(), class.clone());
        self.world.cases.push(Case { id, kind, class, site, position, grid, steps, closed: ended });
    }

    /// Where a case is: where it says, else where its site is.
    fn position(&self, details: &Details) -> Option<Coord<f64>> {
        if let Some([x, y]) = details.place {
            return Some(Coord { x, y });
        }
        let id = details.site.as_deref()?;
        let World { households, venues, hazards, .. } = &*self.world;
        let homes = households.rows();
        let home = homes.binary_search_by(|home| home.id.as_str().cmp(id)).ok();
        let venue = venues.rows().binary_search_by(|venue| venue.id.as_str().cmp(id)).ok();
        home.map(|row| homes[row].position)
            .or_else(|| venue.map(|row| venues.rows()[row].position))
            .or_else(|| {
                let (layer, ours) = hazards.rows().split_at_checked(self.layer)?;
                let row = layer.binary_search_by(|hazard| hazard.id.as_str().cmp(id)).ok();
                let found = row.and_then(|row| layer.get(row));
                Some(found.or_else(|| ours.iter().find(|hazard| hazard.id == id))?.position)
            })
    }

    /// Step `at`, with the clock that runs after it.
    fn step(&self, kind: CaseKind, folded: &Folded, at: usize) -> Option<Step> {
        let stride = folded.strides.get(at)?;
        Some(Step {
            date: stride.at.date(),
            deed: stride.deed.clone(),
            state: stride.state.clone(),
            due: self.clocks.due(kind, folded, at),
            by: stride.people.first().cloned(),
            hazard: (kind == CaseKind::Hazard).then(|| status(&stride.state)),
        })
    }

    /// What a hazard's life means for the layer, and the looks at it for the history.
    fn hazard(&mut self, id: &str, folded: &Folded, position: Option<Coord<f64>>) {
        for stride in folded.strides.iter().filter(|stride| is_look(&stride.deed)) {
            let (date, people) = (stride.at.date(), stride.people.clone());
            let done = Done { date, crew: None, people, in_ledger: true };
            self.world.history.add(&format!("{}:{id}", Purpose::Reinspection.code()), done);
        }
        let again = folded.strides.iter().rposition(|stride| stride.deed == "reopen");
        let now = folded.strides.get(again.unwrap_or_default()..).unwrap_or_default();
        let mended = now.iter().rev().find(|stride| stride.deed == "fix");
        let mended = mended.map(|stride| stride.at.date());
        let status = status(folded.state());
        let found = folded.strides.first().map(|stride| stride.at.date());
        let of_layer = self.world.hazards.rows_mut().get_mut(..self.layer).unwrap_or_default();
        let known = of_layer.binary_search_by(|hazard| hazard.id.as_str().cmp(id)).ok();
        let known = known.and_then(|row| of_layer.get_mut(row));
        let details = &folded.details;
        if let Some(hazard) = known {
            hazard.status = status;
            // What the layer says is of the time before.
            hazard.due = details.due.or(hazard.due.filter(|_| again.is_none()));
            hazard.closed = mended.or(hazard.closed.filter(|_| again.is_none()));
            hazard.severity = details.level.or(hazard.severity);
            return;
        }
        let Some(position) = position else { return };
        self.world.hazards.push(Hazard {
            id: id.to_owned(),
            kind: details.class.clone().unwrap_or_default(),
            severity: details.level,
            status,
            found,
            due: details.due,
            closed: mended,
            venue: details.site.clone().filter(|site| self.is_venue(site)),
            grid: details.grid.clone(),
            position,
        });
    }

    fn is_venue(&self, id: &str) -> bool {
        let venues = self.world.venues.rows();
        venues.binary_search_by(|venue| venue.id.as_str().cmp(id)).is_ok()
    }

    /// The visit a case calls for where it stands, if it calls for one.
    fn task(&mut self, kind: CaseKind, id: &str, folded: &Folded, position: Coord<f64>) {
        let Some(owed) = owed(kind, folded, self.clocks) else { return };
        let details = &folded.details;
        let papers = papers(folded);
        if papers.is_none() {
            self.findings.extend(self.silent(kind, id, &owed));
        }
        let known = details.site.as_deref().and_then(|site| self.label(site));
        let hours = details.hours.as_deref().and_then(hours).unwrap_or_default();
        self.world.tasks.push(Task {
            id: id.to_owned(),
            purpose: owed.purpose,
            mode: owed.mode,
            date: owed.date,
            from: owed.from,
            until: owed.until,
            since: Some(owed.since),
            cause: Some(kind),
            officer: officer(folded),
            papers,
            hours,
            service: details.minutes.or_else(|| self.item(folded)?.minutes).map(Seconds::minutes),
            two_person: details.two_person == Some(true),
            label: known,
            needs: Vec::new(),
            grid: details.grid.clone(),
            position,
        });
    }

    /// The item of the service catalogue that a case is for.
    fn item(&self, folded: &Folded) -> Option<&Service> {
        self.clocks.rules.service_item(folded.details.class.as_deref()?)
    }

    /// That the visit a case called for was made and no step says what came of it.
    fn silent(&self, kind: CaseKind, id: &str, owed: &Owed) -> Option<Finding> {
        let whole = format!("{}:{id}", owed.purpose.code());
        let last = [whole.as_str(), id].map(|id| self.world.history.last(id, Date::MAX));
        let day = last.into_iter().flatten().map(|done| done.date).max()?;
        let place = Place { id: Some(id.to_owned()), ..self.file.clone() };
        let values = [kind.code(), id, &day.to_string()];
        (owed.since <= day).then(|| Finding::new("B6028", Level::Warning, place, &values))
    }

    fn label(&self, site: &str) -> Option<String> {
        let homes = self.world.households.rows();
        let row = homes.binary_search_by(|home| home.id.as_str().cmp(site)).ok();
        row.and_then(|row| homes[row].label.clone())
    }
}

/// Whether a deed means that someone went to look at a hazard.
fn is_look(deed: &str) -> bool {
    matches!(deed, "verify" | "fail")
}

/// The hours of `08:30-11:30`, several with `,` or `;` between; none where one cannot be read.
pub(super) fn hours(text: &str) -> Option<Hours> {
    text.split([',', ';']).map(Seconds::parse_span).collect()
}

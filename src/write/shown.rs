//! What others get to see of a visit: the one place where that is decided.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Contains, Coord};
use jiff::civil::DateTime;

use super::codes::Codes;
use crate::finding::{harmless, masked};
use crate::plan::{Plan, PlannedVisit, Unserved};
use crate::rules::{Authority, Rules};
use crate::words::{Language, say};
use crate::world::{Grid, Hazard, HazardStatus, Purpose};

/// The longest text a page shows of the user's data.
const LONGEST: usize = 200;

/// For whom something is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// Who plans, at the station.
    #[default]
    Planner,
    /// The officers who drive the round.
    Crew,
    /// Who inspects venues and sees whether hazards are mended.
    Inspector,
    /// A grid worker (网格员), who never sees the inspection of an enterprise.
    GridWorker,
    /// An auxiliary (辅警) who comes along.
    Auxiliary,
    /// A wall that anybody passes.
    Wall,
}

/// What a reader sees besides times, purposes and numbers.
#[expect(clippy::struct_excessive_bools, reason = "a row of a table of yes and no")]
#[derive(Debug, Clone, Copy)]
struct Sight {
    /// Doors: plates, places on the map, the line of a round.
    doors: bool,
    /// Ids of sites and visits; else each visit goes by its code.
    ids: bool,
    /// Why a visit is due.
    whys: bool,
    /// What is left out, and why.
    left_out: bool,
    /// Who is in a crew.
    people: bool,
    /// Who lives or works behind a door, where the station's own list is at hand.
    names: bool,
    purposes: Purposes,
}

/// Which visits a reader sees.
#[derive(Debug, Clone, Copy)]
enum Purposes {
    All,
    /// Inspections, re-inspections and looks at hazards.
    Inspections,
    /// What a grid worker may do by the rules, and never an inspection.
    GridWorkers,
}

/// The table: who sees what.
#[rustfmt::skip]
const SIGHTS: [(Reader, Sight); 6] = {
    const fn sight(sees: [bool; 6], purposes: Purposes) -> Sight {
        let [doors, ids, whys, left_out, people, names] = sees;
        Sight { doors, ids, whys, left_out, people, names, purposes }
    }
    use Purposes::{All, GridWorkers, Inspections};
    //                            doors  ids    whys   left   people names
    [
        (Reader::Planner,    sight([true,  true,  true,  true,  true,  true],  All)),
        (Reader::Crew,       sight([true,  true,  true,  false, true,  true],  All)),
        (Reader::Inspector,  sight([true,  true,  true,  true,  true,  true],  Inspections)),
        (Reader::GridWorker, sight([true,  true,  false, false, false, false], GridWorkers)),
        (Reader::Auxiliary,  sight([true,  false, false, false, true,  false], All)),
        (Reader::Wall,       sight([false, false, false, false, false, false], All)),
    ]
};

/// A plan as one reader may see it: writers show no more than stands in it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The plan, without what the reader may not see. Times and lengths stay those of the whole
    /// round, also where stops of it are not shown.
    pub plan: Plan,
    /// The codes of its visits.
    pub codes: Codes,
}

impl Seen {
    /// What `reader` may see of `plan`; telephone and identity numbers that someone wrote into a
    /// text are made unreadable for all.
    pub fn by(reader: Reader, plan: &Plan, rules: &Rules) -> Self {
        let codes = Codes::of(plan);
        let sight = reader.sight();
        let mut plan = plan.clone();
        drop_visits(&mut plan, |visit| sight.sees(visit.purpose, rules));
        if !sight.left_out {
            let left: BTreeSet<String> =
                plan.unserved.drain(..).map(|unserved| unserved.visit).collect();
            plan.visits.retain(|visit| !left.contains(&visit.id));
        }
        plan.visits.iter_mut().for_each(|visit| sight.blur(visit, &codes));
        for route in &mut plan.routes {
            if !sight.doors {
                route.line.clear();
            }
            if !sight.people {
                route.people.clear();
            }
            for stop in &mut route.stops {
                stop.visit = sight.name(&stop.visit, &codes);
            }
        }
        if !sight.people {
            plan.people.clear();
            plan.shifts.iter_mut().for_each(|shift| shift.people.clear());
        }
        for Unserved { visit, reason, lost_to, .. } in &mut plan.unserved {
            *visit = sight.name(visit, &codes);
            *reason = masked(reason);
            for id in lost_to {
                *id = sight.name(id, &codes);
            }
        }
        let codes = if sight.ids { codes } else { Codes::of_themselves(&plan) };
        Self { plan, codes }
    }
}

impl Reader {
    fn sight(self) -> Sight {
        let sight = SIGHTS.iter().find(|(other, _)| *other == self).map(|(_, sight)| *sight);
        // Every reader stands in the table; who did not would see as little as a wall shows.
        sight.unwrap_or(SIGHTS[5].1)
    }

    /// Whether the names of people may be printed for this reader.
    pub fn sees_names(self) -> bool {
        self.sight().names
    }
}

impl Seen {
    /// The same with the name of `names` behind each place, by the place's id: for paper.
    #[must_use]
    pub fn named(&self, names: &BTreeMap<String, String>) -> Self {
        let mut seen = self.clone();
        for visit in &mut seen.plan.visits {
            if let Some(name) = names.get(&visit.site) {
                let place = visit.label.as_deref().unwrap_or(&visit.site);
                visit.label = Some(masked(&format!("{place} {name}")));
            }
        }
        seen
    }

    /// The same with one round only, and nothing left out.
    #[must_use]
    pub fn round(&self, id: &str) -> Self {
        let mut plan = Plan { visits: Vec::new(), unserved: Vec::new(), ..self.plan.clone() };
        plan.routes.retain(|route| route.id == id);
        let stops = plan.routes.iter().flat_map(|route| &route.stops);
        let made: BTreeSet<&str> = stops.map(|stop| stop.visit.as_str()).collect();
        let visits = self.plan.visits.iter().filter(|visit| made.contains(visit.id.as_str()));
        plan.visits = visits.cloned().collect();
        Self { plan, codes: self.codes.clone() }
    }
}

impl Sight {
    fn sees(self, purpose: Purpose, rules: &Rules) -> bool {
        let inspects = matches!(purpose, Purpose::Inspection | Purpose::Reinspection);
        match self.purposes {
            Purposes::All => true,
            Purposes::Inspections => inspects || purpose == Purpose::Patrol,
            Purposes::GridWorkers => !inspects && rules.grid_worker_may(purpose),
        }
    }

    /// The name a visit goes by.
    fn name(self, id: &str, codes: &Codes) -> String {
        if self.ids { id.to_owned() } else { codes.get(id).to_owned() }
    }

    /// Takes out of a visit what is not to be seen.
    fn blur(self, visit: &mut PlannedVisit, codes: &Codes) {
        visit.id = self.name(&visit.id, codes);
        visit.why = if self.whys { masked(&visit.why) } else { String::new() };
        visit.label = visit.label.take().filter(|_| self.doors).map(|label| masked(&label));
        if !self.doors {
            visit.position = Coord { x: f64::NAN, y: f64::NAN };
            visit.grid = None;
        }
        if !self.ids {
            // A place without a plate goes by its code.
            visit.site = if self.doors { visit.id.clone() } else { String::new() };
        }
    }
}

/// Takes the visits that are not `kept` out of a plan, with their stops and reasons; the line of a
/// round that lost a stop goes too, because it leads to that door.
fn drop_visits(plan: &mut Plan, kept: impl Fn(&PlannedVisit) -> bool) {
    let gone: BTreeSet<String> =
        plan.visits.iter().filter(|visit| !kept(visit)).map(|visit| visit.id.clone()).collect();
    if gone.is_empty() {
        return;
    }
    plan.visits.retain(|visit| !gone.contains(&visit.id));
    for route in &mut plan.routes {
        let before = route.stops.len();
        route.stops.retain(|stop| !gone.contains(&stop.visit));
        if route.stops.len() < before {
            route.line.clear();
        }
    }
    plan.routes.retain(|route| !route.stops.is_empty());
    plan.unserved.retain(|unserved| !gone.contains(&unserved.visit));
    for unserved in &mut plan.unserved {
        unserved.lost_to.retain(|id| !gone.contains(id));
    }
}

/// The visits of a plan by id.
pub(super) type Visits<'a> = BTreeMap<&'a str, &'a PlannedVisit>;

/// Looks visits up by id.
pub(super) fn visits(plan: &Plan) -> Visits<'_> {
    plan.visits.iter().map(|visit| (visit.id.as_str(), visit)).collect()
}

/// What a reader of a page or table sees of one visit: where, what for, why. No need, no level, no
/// illness, no name.
#[derive(Debug, Clone, Default)]
pub(super) struct ShownVisit {
    /// The id.
    pub(super) id: String,
    /// Door plate, address or name over the door; the site's id where there is none.
    pub(super) place: String,
    /// The site's id, where the place is not that already.
    pub(super) site: String,
    /// The purpose in words.
    pub(super) purpose: String,
    /// 1, 2 or 3.
    pub(super) tier: u8,
    /// Why it is due.
    pub(super) why: String,
}

impl ShownVisit {
    /// The visit `id` of `visits`; one that is not there shows its id only.
    pub(super) fn of(id: &str, visits: &Visits<'_>, language: Language) -> Self {
        let Some(visit) = visits.get(id) else {
            return Self { id: shown(id), place: shown(id), ..Self::default() };
        };
        let label = visit.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
        Self {
            id: shown(&visit.id),
            place: shown(label.unwrap_or(&visit.site)),
            site: label.map(|_| shown(&visit.site)).unwrap_or_default(),
            purpose: purpose(visit.purpose, language),
            tier: visit.tier,
            why: shown(&visit.why),
        }
    }
}

/// Hour and minute.
pub(super) fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// The purpose in words.
pub(super) fn purpose(purpose: Purpose, language: Language) -> String {
    say(language, &format!("page.purpose.{}", purpose.code()), &[])
}

/// The least crew in words.
pub(super) fn least_crew(crew: Authority, language: Language) -> String {
    let (people, certified) = (crew.people.to_string(), crew.certified.to_string());
    match crew.certified {
        0 => say(language, "sheet.crew", &[&people]),
        _ => say(language, "sheet.crew.certified", &[&people, &certified]),
    }
}

/// Text as it may be shown: not endless, with U+FFFD for what would hide, move or turn text, and
/// without numbers of persons.
pub(super) fn shown(text: &str) -> String {
    let whole = unhidden(&masked(text));
    let mut short: String = whole.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Text with U+FFFD for what would hide, move or turn it.
pub(super) fn unhidden(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// The kind of a hazard in words where there are some; else as the station wrote it.
pub(super) fn hazard_kind(hazard: &Hazard, language: Language) -> String {
    let key = format!("grid.kind.{}", hazard.kind.trim());
    let said = say(language, &key, &[]);
    if said == key { shown(&hazard.kind) } else { said }
}

/// Whether a grid worker sees something that names its grid so, or none and lies there: of her own
/// grid alone.
pub(super) fn is_of_grid(grid: &Grid, named: Option<&str>, at: Coord<f64>) -> bool {
    named.map_or_else(|| grid.area.contains(&at), |named| named == grid.id)
}

/// Whether the grid worker of `grid` sees a visit: one that the rules let her make, and never the
/// inspection of an enterprise, whatever they say.
pub(super) fn grid_worker_sees(visit: &PlannedVisit, grid: &Grid, rules: &Rules) -> bool {
    let is_hers = match visit.purpose {
        Purpose::Inspection | Purpose::Reinspection => false,
        Purpose::Service
        | Purpose::Care
        | Purpose::Outreach
        | Purpose::Collection
        | Purpose::Mediation
        | Purpose::Patrol
        | Purpose::Response => rules.grid_worker_may(visit.purpose),
    };
    is_hers && is_of_grid(grid, visit.grid.as_deref(), visit.position)
}

/// Whether the grid worker of `grid` sees a hazard: one that is not closed, and in no enterprise.
pub(super) fn grid_worker_sees_hazard(hazard: &Hazard, grid: &Grid) -> bool {
    let is_open = hazard.status != HazardStatus::Verified && hazard.venue.is_none();
    is_open && is_of_grid(grid, hazard.grid.as_deref(), hazard.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_text_is_replaced() {
        assert_eq!(shown("a\u{202e}b\u{1b}[31mc\u{200b}"), "a\u{fffd}b\u{fffd}[31mc\u{fffd}");
        assert_eq!(shown("湖潮村3组12号"), "湖潮村3组12号");
        assert_eq!(shown(&"长".repeat(500)).chars().count(), LONGEST + 1);
    }
}

//! Where visits are made out: what every kind of site has in common.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use jiff::civil::Date;

use super::cadence::{Cadence, Rhythm, Turn, apart, turns};
use super::caps::Caps;
use super::land::{Land, Way};
use super::notes::{Notes, Origin};
use super::past::{Past, visit_id};
use super::windows::{longest, windows};
use super::{Apart, Options, Setting, Visit, score};
use crate::calendar::days_between;
use crate::finding::Level;
use crate::rules::Authority;
use crate::unit::{Metres, Seconds};
use crate::words::say;
use crate::world::{HazardId, HazardStatus, Hours, Layer, Purpose, StationId, VillageId};

/// Everything at hand when a visit is made out.
pub(super) struct Desk<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) options: &'a Options,
    pub(super) land: Land<'a>,
    pub(super) past: Past,
    pub(super) caps: Caps<'a>,
    /// Hazards that are not closed, by the id of the venue they are in.
    hazards_of: BTreeMap<&'a str, Vec<HazardId>>,
    /// The ids of the cases of which the ledger tells.
    told: BTreeSet<&'a str>,
    hours: Hours,
}

/// One site as a visit needs it.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) id: &'a str,
    pub(super) layer: Layer,
    pub(super) position: Coord<f64>,
    pub(super) grid: Option<&'a str>,
    pub(super) village: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    pub(super) hours: &'a Hours,
    pub(super) service: Seconds,
    pub(super) needs: &'a [String],
}

/// Where a site lies, and what that means for every visit to it.
pub(super) struct Ground<'a> {
    grid: Option<String>,
    village: Option<VillageId>,
    station: StationId,
    hours: &'a Hours,
    /// Points for hazards at hand, and the clause that tells of them.
    nearby: u32,
    clause: String,
}

/// What a site is owed.
pub(super) struct Owed {
    pub(super) purpose: Purpose,
    pub(super) crew: Authority,
    pub(super) turn: Turn,
    pub(super) tier: u8,
    pub(super) worth: u32,
    /// The main clause of the why.
    pub(super) why: String,
}

/// What a site is owed every so many days.
pub(super) struct Periodic {
    pub(super) purpose: Purpose,
    pub(super) crew: Authority,
    pub(super) cadence: u32,
    /// Whether the cadence is that of the rules.
    pub(super) by_rule: bool,
    pub(super) last: Option<Date>,
}

/// A visit whose worth still lacks what depends on its village.
pub(super) struct Draft {
    pub(super) visit: Visit,
    pub(super) village: Option<VillageId>,
    /// Days since the site was last visited, where it is one that is visited periodically.
    pub(super) gap: Option<u32>,
}

impl Ground<'_> {
    /// The station whose crews go there.
    pub(super) const fn station(&self) -> StationId {
        self.station
    }
}

impl<'a> Desk<'a> {
    /// A desk for one setting.
    pub(super) fn over(setting: &'a Setting<'a>, options: &'a Options, notes: &mut Notes) -> Self {
        let world = setting.world;
        let mut hazards_of: BTreeMap<&str, Vec<HazardId>> = BTreeMap::new();
        for (row, hazard) in world.hazards.iter() {
            if let (Some(venue), true) = (&hazard.venue, hazard.status != HazardStatus::Verified) {
                hazards_of.entry(venue).or_default().push(row);
            }
        }
        let mut past = Past::until(options.horizon.from, world, notes);
        if setting.rules.cap.merge_days.value != 0 {
            past.inspections_look_at_hazards(world);
        }
        Self {
            setting,
            options,
            land: Land::of(setting),
            past,
            caps: Caps::over(setting, options.horizon),
            hazards_of,
            told: world.cases.iter().map(|case| case.id.as_str()).collect(),
            hours: setting.rules.hours(),
        }
    }

    /// The last visit that really happened: the layer's or the history's, whichever is later.
    pub(super) fn last(
        &self,
        (layer, id): (Layer, &str),
        purpose: Purpose,
        told: Option<Date>,
        notes: &mut Notes,
    ) -> Option<Date> {
        let today = self.options.horizon.from;
        if told.is_some_and(|told| today < told) {
            notes.count("B3006", layer, &today.to_string(), id);
        }
        told.filter(|told| *told <= today).max(self.past.last(id, purpose))
    }

    /// The drafts of what `site` is owed periodically; `tier` judges by the days overdue.
    pub(super) fn periodic(
        &self,
        site: Site<'_>,
        owed: &Periodic,
        tier: impl Fn(u32) -> u8,
        notes: &mut Notes,
    ) -> Vec<Draft> {
        let cadence = Cadence::every(owed.cadence, &self.setting.rules.due);
        let rhythm = Rhythm { cadence, last: owed.last, changed: None };
        self.rhythmic(site, owed, &rhythm, (tier, notes))
    }

    /// The same by a `rhythm`, its interval being the cadence of `owed`.
    pub(super) fn rhythmic(
        &self,
        site: Site<'_>,
        owed: &Periodic,
        rhythm: &Rhythm,
        (tier, notes): (impl Fn(u32) -> u8, &mut Notes),
    ) -> Vec<Draft> {
        let Setting { rules, calendar, .. } = self.setting;
        let horizon = self.options.horizon;
        let turns = turns(rhythm, horizon, &rules.due);
        if turns.is_empty() {
            return Vec::new();
        }
        let Some(ground) = self.ground(site, notes) else { return Vec::new() };
        let days = apart(&rhythm.cadence, &turns, (horizon, calendar));
        let gap = owed.last.map_or(score::NEVER, |last| {
            u32::try_from(days_between(last, horizon.from)).unwrap_or(0)
        });
        let first = visit_id(owed.purpose, site.id, 1);
        let drafts = turns.into_iter().map(|turn| {
            let one = Owed {
                purpose: owed.purpose,
                crew: owed.crew,
                turn,
                tier: tier(turn.overdue),
                worth: score::points(turn.overdue, owed.cadence, &rules.worth),
                why: self.why(owed, turn) + &self.several(&rhythm.cadence),
            };
            let mut draft = self.draft(site, &ground, one);
            draft.visit.apart = days.map(|days| Apart { group: first.clone(), days });
            draft.gap = Some(gap);
            draft
        });
        drafts.collect()
    }

    /// The draft of one visit to `site`.
    pub(super) fn draft(&self, site: Site<'_>, ground: &Ground<'_>, owed: Owed) -> Draft {
        let Owed { purpose, crew, turn, tier, worth, why } = owed;
        let horizon = self.options.horizon;
        let visit = Visit {
            id: visit_id(purpose, site.id, turn.number),
            site: site.id.to_owned(),
            layer: site.layer,
            purpose,
            tier,
            worth: worth.saturating_add(ground.nearby),
            why: format!("{why}{}{}", ground.clause, self.say("why.stop", &[])),
            service: site.service,
            position: site.position,
            station: ground.station,
            release: turn.release,
            target: turn.target,
            latest: turn.latest,
            windows: windows(ground.hours, (turn.release, horizon.last()), horizon),
            crew,
            needs: self.needs(site, purpose),
            apart: None,
            chain: None,
            officer: None,
            pin: None,
            label: site.label.map(str::to_owned),
            grid: ground.grid.clone(),
        };
        Draft { visit, village: ground.village, gap: None }
    }

    /// Where what is known of a site stands: its layer, or the ledger.
    pub(super) fn origin(&self, layer: Layer, id: &str) -> Origin {
        let of_cases = matches!(layer, Layer::Hazards | Layer::Tasks);
        if of_cases && self.told.contains(id) { Origin::Ledger } else { layer.into() }
    }

    /// Where a site that is due lies, and what that means; what is unknown is noted.
    pub(super) fn ground<'b>(&'b self, site: Site<'b>, notes: &mut Notes) -> Option<Ground<'b>> {
        let grid = self.land.grid(site.grid, site.position);
        let village = self.land.village(site.village, grid, site.position);
        let (station, way) = self.land.station(grid, site.position)?;
        let origin = self.origin(site.layer, site.id);
        for (code, layer, id) in
            [("B3002", Layer::Grids, site.grid), ("B3003", Layer::Villages, site.village)]
        {
            if let Some(id) = id.filter(|id| !self.land.knows(layer, id)) {
                notes.count(code, origin, id, site.id);
            }
        }
        if grid.is_none() {
            notes.count("B3005", origin, "", site.id);
        }
        if way == Way::Straight {
            notes.count("B3009", origin, "", site.id);
        }
        let (nearby, clause) = self.nearby(site);
        let grid = grid.map(|grid| self.setting.world.grids[grid].id.clone());
        let hours = self.hours(site, notes);
        Some(Ground { grid, village, station, hours, nearby, clause })
    }

    /// A sentence in the language asked for.
    pub(super) fn say(&self, key: &str, values: &[&str]) -> String {
        say(self.options.language, key, values)
    }

    /// What a site asks for, and the certificates its purpose does; sorted.
    fn needs(&self, site: Site<'_>, purpose: Purpose) -> Vec<String> {
        let certificates = self.setting.rules.certificates(purpose);
        let mut needs = site.needs.to_vec();
        if !certificates.is_empty() {
            needs.extend(certificates.iter().cloned());
            needs.sort_unstable();
            needs.dedup();
        }
        needs
    }

    /// The clause that tells of several visits in a period.
    fn several(&self, cadence: &Cadence) -> String {
        let Cadence { k, days, .. } = cadence;
        if *k < 2 {
            return String::new();
        }
        self.say("why.times", &[&days.to_string(), &k.to_string()])
    }

    /// The hours of a site, or the rules' where it has none.
    fn hours<'b>(&'b self, site: Site<'b>, notes: &mut Notes) -> &'b Hours {
        let most = longest(site.hours);
        if most == Seconds(0) {
            return &self.hours;
        }
        if most < site.service {
            let minutes = [most, site.service].map(|span| span.to_minutes().to_string());
            let place = (self.origin(site.layer, site.id), Some(site.id), None);
            notes.one(("B3008", Level::Warning), place, &[&minutes[0], &minutes[1]]);
        }
        site.hours
    }

    /// Points for the hazards in or near a site that are not closed, and the clause that tells.
    fn nearby(&self, site: Site<'_>) -> (u32, String) {
        if site.layer == Layer::Hazards {
            return (0, String::new());
        }
        let Setting { world, index, rules, .. } = self.setting;
        let radius = Metres(rules.worth.nearby_metres.value);
        let around = index.hazards_within(site.position, radius);
        let own = self.hazards_of.get(site.id).filter(|_| site.layer == Layer::Venues);
        let all: BTreeSet<HazardId> =
            around.into_iter().chain(own.into_iter().flatten().copied()).collect();
        let open: Vec<_> = all
            .into_iter()
            .map(|hazard| &world.hazards[hazard])
            .filter(|hazard| hazard.status != HazardStatus::Verified)
            .collect();
        if open.is_empty() {
            return (0, String::new());
        }
        let severities = open.iter().map(|hazard| rules.level(hazard.severity));
        let metres = radius.0.to_string();
        let clause = match open.len() {
            1 => self.say("why.nearby.one", &[&metres]),
            count => self.say("why.nearby", &[&count.to_string(), &metres]),
        };
        (score::nearby(severities, &rules.worth), clause)
    }

    fn why(&self, owed: &Periodic, turn: Turn) -> String {
        let kind = if owed.purpose == Purpose::Inspection { "inspection" } else { "visit" };
        let (cadence, target) = (owed.cadence.to_string(), turn.target.to_string());
        let (form, values) = match owed.last {
            _ if 1 < turn.number => ("again", vec![cadence, turn.number.to_string(), target]),
            None => ("never", vec![cadence]),
            Some(last) if 0 < turn.overdue => {
                ("overdue", vec![last.to_string(), cadence, turn.overdue.to_string()])
            }
            Some(last) => ("due", vec![last.to_string(), cadence, target]),
        };
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let clause = self.say(&format!("why.{kind}.{form}"), &values);
        let by_rule = if owed.by_rule { self.say("why.by_rule", &[]) } else { String::new() };
        clause + &by_rule
    }
}

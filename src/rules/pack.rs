//! A rule pack: every rule by name, checked once.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;
use toml::de::Error as DeError;

use super::kit::{Service, check_catalogue};
use super::range::{check_days, check_hours, check_minutes, complete, hours, known, within, wrong};
use super::rule::{ByCode, elsewhere_out, entries, lay};
use super::small::{SmallLimit, TooLarge, too_large};
use super::times::{Times, TimesRules, check_ladder};
use super::{
    AlertRules, Authority, CapRules, DisputeRules, DrawRules, DueRules, Entry, HazardRules,
    KitRules, OpinionRules, RequestRules, Rule, Rung, SnapshotRules, TierRules, WorthRules,
    authority, back,
};
use crate::finding::Result;
use crate::unit::Seconds;
use crate::world::{Grade, Hours, Household, Need, Purpose, Role, Venue, VenueKind};

/// The rule pack that is built in.
const BUILT_IN: &str = include_str!("../../data/rules/default.toml");

/// A rule pack whose every number was checked.
///
/// # Example
///
/// ```
/// use beibao::rules::Rules;
/// use beibao::world::Purpose;
///
/// let rules = Rules::built_in();
/// assert_eq!(rules.authority(Purpose::Inspection, false).certified, 2);
///
/// let ours = r#"worth.cap = { value = 500, source = "县局通知", date = "2026-01-05" }"#;
/// assert_eq!(rules.overridden_by(ours)?.worth.cap.value, 500);
/// # Ok::<(), beibao::finding::Error>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    authority: ByCode<Authority>,
    who: ByCode<Vec<String>>,
    certificate: ByCode<Vec<String>>,
    household_days: ByCode<[u32; 3]>,
    venue_days: ByCode<[u32; 3]>,
    grade: ByCode<u8>,
    times: TimesRules,
    ladder: ByCode<Rung>,
    purpose_minutes: ByCode<u32>,
    venue_minutes: ByCode<u32>,
    hours: Rule<Vec<String>>,
    small: ByCode<SmallLimit>,
    catalogue: ByCode<Service>,
    /// When a periodic visit falls due.
    pub due: DueRules,
    /// Which visits are of tier 1.
    pub tier: TierRules,
    /// Points a visit is worth within its tier.
    pub worth: WorthRules,
    /// How often a venue may be inspected in a year, and when what is due there is one visit.
    pub cap: CapRules,
    /// The clocks of a hazard, and what its level demands.
    pub hazard: HazardRules,
    /// The random draw.
    pub draw: DrawRules,
    /// The clock of an opinion.
    pub opinion: OpinionRules,
    /// The clock of a dispute.
    pub dispute: DisputeRules,
    /// The clock of an alert.
    pub alert: AlertRules,
    /// The clocks of a request.
    pub request: RequestRules,
    /// When two photographs are likely of one thing.
    pub snapshot: SnapshotRules,
    /// What is taken along and what is given away.
    pub kit: KitRules,
    /// The pack as it was written, so that another can be laid upon it.
    #[serde(skip)]
    table: Table,
    /// The keys of the rules of the packs that were laid upon it, and what stood there before.
    #[serde(skip)]
    own: BTreeMap<String, Option<Entry>>,
}

impl Rules {
    /// The rules that are built in.
    ///
    /// # Panics
    ///
    /// Never: a test reads them.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("the built-in rule pack is checked by a test")
    }

    /// The rules of a whole pack.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`](crate::finding::Error::Setting) where the text is not TOML, a rule is
    /// unknown or missing, has no source or date, or holds a number that makes no sense.
    pub fn parse(text: &str) -> Result<Self> {
        Self::from_table(table(text)?)
    }

    /// These rules with those of `text` in place of their namesakes, or added where a group is
    /// open.
    ///
    /// # Errors
    ///
    /// As [`Rules::parse`]; a rule that is not known here is an error too.
    pub fn overridden_by(&self, text: &str) -> Result<Self> {
        let (mut whole, over) = (self.table.clone(), table(text)?);
        lay(&mut whole, &over, "")?;
        let mut rules = Self::from_table(whole)?;
        let before = self.entries();
        rules.own.clone_from(&self.own);
        for Entry { key, .. } in entries(&over)? {
            let stood = before.iter().find(|entry| entry.key == key).cloned();
            rules.own.insert(key, stood);
        }
        Ok(rules)
    }

    /// These rules but those of a group that is open which are in force in another region than
    /// `region`, a province or city: `广东`, `广东省韶关市`. Nobody knows them to hold where none is
    /// given.
    ///
    /// # Panics
    ///
    /// Never: an open group may be empty.
    #[must_use]
    pub fn within(&self, region: Option<&str>) -> Self {
        let mut table = self.table.clone();
        let is_here = |of: &str| region.is_some_and(|here| here.contains(of) || of.contains(here));
        elsewhere_out(&mut table, "", &is_here);
        let mut rules = Self::from_table(table).expect("an open group may lack any rule");
        rules.own.clone_from(&self.own);
        rules
    }

    /// Every rule as people read it, by key.
    pub fn entries(&self) -> Vec<Entry> {
        let mut all = entries(&self.table).unwrap_or_default();
        for entry in &mut all {
            if let Some(before) = self.own.get(&entry.key) {
                entry.is_own = true;
                entry.overrode = before.clone().map(Box::new);
            }
        }
        all
    }

    /// The least crew for `purpose`; `two_person` asks for two people whatever the purpose.
    ///
    /// Where auxiliaries may not do what it is for, all of them hold a certificate.
    pub fn authority(&self, purpose: Purpose, two_person: bool) -> Authority {
        let least = of(&self.authority, purpose.code(), Authority { certified: 1, people: 1 });
        let people = least.people.max(if two_person { 2 } else { 1 });
        let all = !self.may(purpose, Role::Auxiliary);
        Authority { people, certified: if all { people } else { least.certified } }
    }

    /// Whether someone of `role` may do what a visit of `purpose` is for; who may not can come
    /// along, but stands for nobody who may.
    pub fn may(&self, purpose: Purpose, role: Role) -> bool {
        self.allows(purpose, role.code())
    }

    /// Whether a grid worker may do what a visit of `purpose` is for.
    pub fn grid_worker_may(&self, purpose: Purpose) -> bool {
        self.allows(purpose, "grid_worker")
    }

    /// The certificates, besides that of law enforcement, which the crew of a visit of `purpose`
    /// must have between them.
    pub fn certificates(&self, purpose: Purpose) -> &[String] {
        self.certificate.get(purpose.code()).map_or(&[], |rule| &rule.value)
    }

    /// Days between visits to a household that gives none.
    pub fn household_days(&self, need: Need, level: Option<u8>) -> u32 {
        self.by_level(of(&self.household_days, need.code(), [1; 3]), level)
    }

    /// Days between inspections of a venue that gives none.
    pub fn venue_days(&self, kind: VenueKind, risk: Option<u8>) -> u32 {
        self.by_level(of(&self.venue_days, kind.code(), [1; 3]), risk)
    }

    /// How often a household is visited several times in a period, where a rule says so.
    pub fn household_times(&self, home: &Household) -> Option<Times> {
        self.times.household(home.need)
    }

    /// How often a venue is visited several times in a period, where a rule says so.
    pub fn venue_times(&self, venue: &Venue) -> Option<Times> {
        self.times.venue(venue.kind, venue.grade)
    }

    /// The rung that a venue names, which says who comes how often.
    pub fn rung(&self, name: &str) -> Option<&Rung> {
        self.ladder.get(name).map(|rule| &rule.value)
    }

    /// The risk of a venue: its own, else that of its grade.
    pub fn risk(&self, venue: &Venue) -> Option<u8> {
        let graded = |grade: Grade| self.grade.get(grade.code()).map(|rule| rule.value);
        venue.risk.or_else(|| venue.grade.and_then(graded))
    }

    /// The size by which `venue` is larger than the small venues of its kind, if it is.
    pub fn too_large(&self, venue: &Venue) -> Option<TooLarge<'_>> {
        too_large(&self.small, venue)
    }

    /// The item of the service catalogue (服务事项) of that code or name.
    pub fn service_item(&self, class: &str) -> Option<&Service> {
        let by_code = self.catalogue.get(class).map(|rule| &rule.value);
        let mut all = self.catalogue.values().map(|rule| &rule.value);
        by_code.or_else(|| all.find(|item| item.name == class))
    }

    /// How long a visit of `purpose` takes where the layer does not say.
    pub fn service(&self, purpose: Purpose) -> Seconds {
        Seconds::minutes(of(&self.purpose_minutes, purpose.code(), 0))
    }

    /// How long the inspection of a venue of `kind` takes where the layer does not say.
    pub fn inspection(&self, kind: VenueKind) -> Seconds {
        Seconds::minutes(of(&self.venue_minutes, kind.code(), 0))
    }

    /// When a place may be visited that gives no hours.
    pub fn hours(&self) -> Hours {
        hours(&self.hours)
    }

    /// `level`, or the rule's where there is none, from 1 to 3.
    pub fn level(&self, level: Option<u8>) -> u8 {
        level.unwrap_or(self.due.level.value).clamp(1, 3)
    }

    fn allows(&self, purpose: Purpose, who: &str) -> bool {
        self.who.get(purpose.code()).is_some_and(|rule| rule.value.iter().any(|one| one == who))
    }

    fn by_level(&self, [low, middle, high]: [u32; 3], level: Option<u8>) -> u32 {
        match self.level(level) {
            ..=1 => low,
            2 => middle,
            3.. => high,
        }
    }

    fn from_table(table: Table) -> Result<Self> {
        entries(&table)?;
        let mut rules: Self = table.clone().try_into().map_err(|error: DeError| {
            let said = error.to_string();
            let (what, key) = said.trim().rsplit_once("\nin `").unwrap_or((&said, "rules`"));
            wrong(key.trim_end_matches('`'), "rules.type", &[what.trim()])
        })?;
        rules.table = table;
        rules.check()?;
        Ok(rules)
    }

    /// What a type cannot say: codes that are known and complete, numbers in their range.
    fn check(&self) -> Result<()> {
        let purposes = Purpose::ALL.map(Purpose::code);
        let needs: Vec<_> = Need::ALL.iter().map(|need| need.code()).collect();
        let kinds: Vec<_> = VenueKind::ALL.iter().map(|kind| kind.code()).collect();
        let grades: Vec<_> = Grade::ALL.iter().map(|grade| grade.code()).collect();
        authority::check(&self.authority, (&self.who, &self.certificate))?;
        check_days("household_days", &self.household_days, &needs)?;
        check_days("venue_days", &self.venue_days, &kinds)?;
        check_minutes("purpose_minutes", &self.purpose_minutes, &purposes)?;
        check_minutes("venue_minutes", &self.venue_minutes, &kinds)?;
        check_hours(&self.hours)?;
        complete("grade", &self.grade, &grades)?;
        for (code, rule) in &self.grade {
            within(&format!("grade.{code}"), rule.value.into(), (1, 3))?;
        }
        self.times.check()?;
        check_ladder(&self.ladder)?;
        known("small", self.small.keys(), &kinds)?;
        check_catalogue(&self.catalogue)?;
        self.due.check()?;
        self.tier.check()?;
        self.worth.check()?;
        self.cap.check()?;
        self.draw.check()?;
        self.hazard.check()?;
        let told = (&self.opinion, &self.dispute, &self.alert);
        back::check(told, (&self.request, &self.snapshot))?;
        self.kit.check()
    }
}

fn table(text: &str) -> Result<Table> {
    text.parse().map_err(|error: DeError| wrong("rules", "rules.toml", &[error.to_string().trim()]))
}

/// The rule for `code`; a pack without it was refused when it was read.
fn of<T: Copy>(rules: &ByCode<T>, code: &str, otherwise: T) -> T {
    rules.get(code).map_or(otherwise, |rule| rule.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, said: &str) {
        let error = Rules::built_in().overridden_by(text).expect_err(text).to_string();
        assert!(error.starts_with(said), "{text}\n{error}");
    }

    #[test]
    fn an_inspection_takes_two_certified_officers_and_nobody_goes_without_one() {
        let rules = Rules::built_in();
        for purpose in Purpose::ALL {
            let least = rules.authority(purpose, false);
            let inspects = matches!(purpose, Purpose::Inspection | Purpose::Reinspection);
            let expected = if inspects { (2, 2) } else { (1, 1) };
            assert_eq!((least.certified, least.people), expected, "{purpose:?}");
            assert_eq!(rules.authority(purpose, true).people, 2, "{purpose:?}");
        }
    }

    #[test]
    fn every_rule_says_where_it_comes_from() {
        let entries = Rules::built_in().entries();
        assert!(60 < entries.len());
        assert!(entries.iter().all(|entry| !entry.source.is_empty() && entry.date.len() == 10));
    }

    #[test]
    fn one_rule_can_be_changed_and_the_rest_stay() {
        let text = r#"
            [worth]
            cap = { value = 500, source = "县局通知", date = 2026-01-05 }
            [household_days]
            dementia = { value = [20, 10, 5], source = "县局通知", date = "2026-01-05" }
        "#;
        let rules = Rules::built_in().overridden_by(text).unwrap();
        assert_eq!(rules.worth.cap.value, 500);
        assert_eq!(rules.household_days(Need::Dementia, Some(3)), 5);
        assert_eq!(rules.household_days(Need::Dementia, None), 10);
        assert_eq!(rules.household_days(Need::MentalRisk, Some(1)), 30);
        assert_eq!(rules.worth.base.value, 100);
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_its_key() {
        let rule = |key: &str, value: &str| {
            format!("{key} = {{ value = {value}, source = \"x\", date = \"2026-01-01\" }}")
        };
        refused(&rule("worth.cup", "1"), "setting `worth.cup`: ");
        refused(&rule("nothing.at.all", "1"), "setting `nothing`: ");
        refused(&rule("worth.cap", "99"), "setting `worth.cap`: ");
        refused(&rule("worth.cap", "-1"), "setting `worth.cap`: ");
        refused(&rule("worth.cap", "\"many\""), "setting `worth.cap.value`: ");
        refused(&rule("venue_days.fuel", "[0, 1, 1]"), "setting `venue_days.fuel`: ");
        refused(&rule("venue_days.fuel", "[1, 1]"), "setting `venue_days.fuel.value`: ");
        refused(&rule("venue_days.zoo", "[1, 1, 1]"), "setting `venue_days.zoo`: ");
        refused(&rule("hours", "[\"18:00-08:00\"]"), "setting `hours`: ");
        refused(
            &rule("authority.care", "{ certified = 0, people = 1 }"),
            "setting `authority.care",
        );
        refused("worth.cap = { value = 400, date = \"2026-01-01\" }", "setting `worth.cap`: ");
        refused("worth.cap = { value = 400, source = \"x\" }", "setting `worth.cap`: ");
        refused("worth.cap = 400", "setting `worth.cap`: ");
        refused("worth.cap = ", "setting `rules`: ");
        assert!(Rules::parse("").is_err(), "a whole pack has every rule");
    }
}

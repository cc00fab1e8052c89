//! A rule pack: every rule by name, checked once.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;
use toml::de::Error as DeError;

use super::rule::{entries, lay, wrong};
use super::{Authority, Entry, Rule};
use crate::finding::Result;
use crate::unit::Seconds;
use crate::world::{Hours, Need, Purpose, VenueKind};

/// The rule pack that is built in.
const BUILT_IN: &str = include_str!("../../data/rules/default.toml");

/// Rules by the code of what they are for.
type ByCode<T> = BTreeMap<String, Rule<T>>;

/// When a periodic visit falls due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueRules {
    /// Late after this share of the cadence, in percent.
    pub late_percent: Rule<u32>,
    /// The least share of the cadence between two visits to one door, in percent.
    pub spacing_percent: Rule<u32>,
    /// The level, risk or severity of what does not give one.
    pub level: Rule<u8>,
}

/// Which visits are of tier 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRules {
    /// Households visited at least every so many days.
    pub short_cadence_days: Rule<u32>,
    /// Households of this level or above; overdue venues of this risk or above.
    pub high_level: Rule<u8>,
}

/// Points a visit is worth within its tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthRules {
    /// On time; each cadence overdue adds as much again.
    pub base: Rule<u32>,
    /// At most, before any bonus.
    pub cap: Rule<u32>,
    /// One more point for each so many days of the longest gap in the village.
    pub gap_days_a_point: Rule<u32>,
    /// At most so many points for the gap.
    pub gap_cap: Rule<u32>,
    /// Points for each level of severity of a hazard nearby that is not closed.
    pub nearby_points: Rule<u32>,
    /// At most so many points for hazards nearby.
    pub nearby_cap: Rule<u32>,
    /// Nearby is within so many metres.
    pub nearby_metres: Rule<u32>,
    /// Points a visit to a hazard has for each level of its severity.
    pub severity_points: Rule<u32>,
}

/// The clocks of a hazard.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HazardRules {
    /// Working days from the day it is to be mended by to its re-inspection.
    pub reinspection_workdays: Rule<u32>,
    /// Days past that count as one cadence overdue.
    pub overdue_days: Rule<u32>,
    /// Days between looks at an open hazard that is in no venue.
    pub patrol_days: Rule<u32>,
}

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
    household_days: ByCode<[u32; 3]>,
    venue_days: ByCode<[u32; 3]>,
    purpose_minutes: ByCode<u32>,
    venue_minutes: ByCode<u32>,
    hours: Rule<Vec<String>>,
    /// When a periodic visit falls due.
    pub due: DueRules,
    /// Which visits are of tier 1.
    pub tier: TierRules,
    /// Points a visit is worth within its tier.
    pub worth: WorthRules,
    /// The clocks of a hazard.
    pub hazard: HazardRules,
    /// The pack as it was written, so that another can be laid upon it.
    #[serde(skip)]
    table: Table,
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

    /// These rules with those of `text` in place of their namesakes.
    ///
    /// # Errors
    ///
    /// As [`Rules::parse`]; a rule that is not known here is an error too.
    pub fn overridden_by(&self, text: &str) -> Result<Self> {
        let mut whole = self.table.clone();
        lay(&mut whole, &table(text)?, "")?;
        Self::from_table(whole)
    }

    /// Every rule as people read it, by key.
    pub fn entries(&self) -> Vec<Entry> {
        entries(&self.table).unwrap_or_default()
    }

    /// The least crew for `purpose`; `two_person` asks for two people whatever the purpose.
    pub fn authority(&self, purpose: Purpose, two_person: bool) -> Authority {
        let least = of(&self.authority, purpose.code(), Authority { certified: 1, people: 1 });
        Authority { people: least.people.max(if two_person { 2 } else { 1 }), ..least }
    }

    /// Days between visits to a household that gives none.
    pub fn household_days(&self, need: Need, level: Option<u8>) -> u32 {
        self.by_level(of(&self.household_days, need.code(), [1; 3]), level)
    }

    /// Days between inspections of a venue that gives none.
    pub fn venue_days(&self, kind: VenueKind, risk: Option<u8>) -> u32 {
        self.by_level(of(&self.venue_days, kind.code(), [1; 3]), risk)
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
        self.hours.value.iter().filter_map(|text| span(text)).collect()
    }

    /// `level`, or the rule's where there is none, from 1 to 3.
    pub fn level(&self, level: Option<u8>) -> u8 {
        level.unwrap_or(self.due.level.value).clamp(1, 3)
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
        complete("authority", &self.authority, &purposes)?;
        complete("household_days", &self.household_days, &needs)?;
        complete("venue_days", &self.venue_days, &kinds)?;
        complete("purpose_minutes", &self.purpose_minutes, &purposes)?;
        complete("venue_minutes", &self.venue_minutes, &kinds)?;
        for (code, rule) in &self.authority {
            let Authority { certified, people } = rule.value;
            within(&format!("authority.{code}.value.people"), people, (1, 20))?;
            within(&format!("authority.{code}.value.certified"), certified, (1, people))?;
        }
        for (name, all) in
            [("household_days", &self.household_days), ("venue_days", &self.venue_days)]
        {
            for (code, rule) in all {
                let key = format!("{name}.{code}");
                rule.value.iter().try_for_each(|days| within(&key, *days, (1, 3_660)))?;
            }
        }
        for (name, all) in
            [("purpose_minutes", &self.purpose_minutes), ("venue_minutes", &self.venue_minutes)]
        {
            for (code, rule) in all {
                within(&format!("{name}.{code}"), rule.value, (1, 600))?;
            }
        }
        if self.hours.value.is_empty() || self.hours().len() != self.hours.value.len() {
            return Err(wrong("hours", "rules.hours", &[]));
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<()> {
        let Self { due, tier, worth, hazard, .. } = self;
        within("due.late_percent", due.late_percent.value, (100, 1_000))?;
        within("due.spacing_percent", due.spacing_percent.value, (0, 100))?;
        within("due.level", due.level.value.into(), (1, 3))?;
        within("tier.high_level", tier.high_level.value.into(), (1, 4))?;
        within("worth.base", worth.base.value, (1, 10_000))?;
        within("worth.cap", worth.cap.value, (worth.base.value, 10_000))?;
        within("worth.gap_days_a_point", worth.gap_days_a_point.value, (1, 3_660))?;
        within("hazard.reinspection_workdays", hazard.reinspection_workdays.value, (0, 250))?;
        within("hazard.overdue_days", hazard.overdue_days.value, (1, 3_660))?;
        within("hazard.patrol_days", hazard.patrol_days.value, (1, 3_660))
    }
}

fn table(text: &str) -> Result<Table> {
    text.parse().map_err(|error: DeError| wrong("rules", "rules.toml", &[error.to_string().trim()]))
}

/// The rule for `code`; a pack without it was refused when it was read.
fn of<T: Copy>(rules: &ByCode<T>, code: &str, otherwise: T) -> T {
    rules.get(code).map_or(otherwise, |rule| rule.value)
}

/// Whether `rules` hold one rule for each of `codes` and no other.
fn complete<T>(key: &str, rules: &ByCode<T>, codes: &[&str]) -> Result<()> {
    if let Some(code) = codes.iter().find(|code| !rules.contains_key(**code)) {
        return Err(wrong(&format!("{key}.{code}"), "rules.missing", &[]));
    }
    if let Some(code) = rules.keys().find(|code| !codes.contains(&code.as_str())) {
        return Err(wrong(&format!("{key}.{code}"), "rules.unknown", &[]));
    }
    Ok(())
}

fn within(key: &str, number: u32, (least, most): (u32, u32)) -> Result<()> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(wrong(key, "rules.range", &[&number.to_string(), &least.to_string(), &most.to_string()]))
}

/// `08:00-18:00` as times of day; it begins before it ends, and ends within the day.
fn span(text: &str) -> Option<(Seconds, Seconds)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (of_day(from)?, of_day(to)?);
    (from < to).then_some((from, to))
}

fn of_day(text: &str) -> Option<Seconds> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = (hour < 25 && minute < 60).then(|| Seconds::of_day(hour, minute))?;
    (at <= Seconds::DAY).then_some(at)
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

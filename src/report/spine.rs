//! The spine of the report: from everything that is known to every figure.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Scope;
use super::coverage::{Coverage, coverage};
use super::gaps::{Gaps, gaps};
use super::hazards::{HazardMonth, Reinspections, lives, months, reinspections};
use super::months::{Disputes, Return, disputes, returns};
use super::overdue::{Overdue, overdue};
use super::people::{Faces, Load, faces, loads};
use super::planned::{Cause, Travel, travel, unserved};
use super::sites::sites;

/// Every figure of some days; each is defined at its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Of the turns that fell due, which were made, and which in time.
    pub coverage: Coverage,
    /// How long the longest waits were.
    pub gaps: Gaps,
    /// Re-inspections of hazards.
    pub reinspections: Reinspections,
    /// Hazards of the twelve months that end with that of the last day.
    pub hazards: Vec<HazardMonth>,
    /// Disputes.
    pub disputes: Disputes,
    /// Faces that households saw.
    pub faces: Faces,
    /// The load of each person, by id.
    pub loads: BTreeMap<String, Load>,
    /// Travel of the plan, where there is one.
    pub travel: Option<Travel>,
    /// What the plan left out, by the code of the reason; none without a plan.
    pub unserved: Option<BTreeMap<&'static str, Cause>>,
    /// The monthly return.
    pub returns: Vec<Return>,
    /// Everything past its date, the most late first.
    pub overdue: Vec<Overdue>,
}

/// Every figure of the days of `scope`.
///
/// # Cost
///
/// O(n log n) for n sites, visits and steps.
///
/// # Example
///
/// ```
/// use beibao::report::{Scope, report};
/// use beibao::rules::{Rules, calendars};
/// use beibao::spatial::Index;
/// use beibao::world::World;
/// use jiff::civil::date;
///
/// let world = World::default();
/// let scope = Scope {
///     world: &world,
///     index: &Index::over(&world),
///     rules: &Rules::built_in(),
///     calendar: &calendars(),
///     from: date(2026, 3, 1),
///     to: date(2026, 3, 31),
///     plan: None,
/// };
/// assert_eq!(report(&scope).coverage.all.coverage(), None);
/// assert!(report(&scope).overdue.is_empty());
/// ```
pub fn report(scope: &Scope<'_>) -> Report {
    let sites = sites(scope);
    let lives = lives(scope);
    Report {
        from: scope.from,
        to: scope.to,
        coverage: coverage(&sites, scope),
        gaps: gaps(&sites, scope),
        reinspections: reinspections(&lives, scope),
        hazards: months(&lives, scope),
        disputes: disputes(scope),
        faces: faces(scope),
        loads: loads(scope),
        travel: scope.plan.map(travel),
        unserved: scope.plan.map(unserved),
        returns: returns(&lives, scope),
        overdue: overdue(&sites, &lives, scope),
    }
}

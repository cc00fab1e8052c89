//! One plan before the judge.

use super::case::Case;
use super::{
    Evidence, Violation, account, crew, figures, law, limit, line, promise, relax, shift, travel,
    unserved,
};
use crate::plan::published::Plan;

/// Everything that is broken in `plan`, in the order of the plan; nothing for a sound one.
///
/// # Cost
///
/// O(u · s · k²) for u unserved visits, s shifts and k stops in a route; an unserved visit of
/// tier 1 costs k times that, for it is tried in the place of each stop of a lower tier.
pub fn check(plan: &Plan, evidence: &Evidence<'_>) -> Vec<Violation> {
    const RULES: [fn(&Case<'_>, &mut Vec<Violation>); 11] = [
        account::judge,
        law::judge,
        limit::judge,
        crew::judge,
        shift::judge,
        travel::judge,
        promise::judge,
        unserved::judge,
        relax::judge,
        figures::judge,
        line::judge,
    ];
    let case = Case::open(plan, evidence);
    let mut found = Vec::new();
    for rule in RULES {
        rule(&case, &mut found);
    }
    found
}

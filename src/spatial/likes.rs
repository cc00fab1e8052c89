//! Reports that are likely of one thing: of one kind, near one another, at about one time.

use crate::calendar::days_between;
use crate::unit::{Metres, metres_between};
use crate::world::{Case, CaseKind, World};

/// The snapshot reports that are likely of the same thing as `one`, nearest first: of its class
/// (none where it gives none),
/// at most `metres` and `days` from it, not closed; and the hazards of its class as near as that
/// whose life has not ended, however long ago they were found.
///
/// # Cost
///
/// O(n) for n cases.
pub fn likes<'w>(
    world: &'w World,
    one: &Case,
    (metres, days): (Metres, u32),
) -> Vec<(&'w Case, Metres)> {
    let (Some(at), Some(since)) = (one.position, one.steps.first().map(|step| step.date)) else {
        return Vec::new();
    };
    let is_like = |other: &&Case| {
        let fits = match other.kind {
            CaseKind::Snapshot => other
                .steps
                .first()
                .is_some_and(|step| days_between(since, step.date).unsigned_abs() <= days),
            CaseKind::Hazard => true,
            _ => false,
        };
        let same = (other.kind, &other.id) == (one.kind, &one.id);
        fits && !same && !other.closed && one.class.is_some() && other.class == one.class
    };
    let mut found: Vec<(&Case, Metres)> = world
        .cases
        .iter()
        .filter(is_like)
        .filter_map(|other| Some((other, Metres::rounded(metres_between(at, other.position?)))))
        .filter(|(_, away)| *away <= metres)
        .collect();
    found.sort_by(|(a, near), (b, far)| (near, a.kind, &a.id).cmp(&(far, b.kind, &b.id)));
    found
}

//! The change that is said to be enough for a visit without a stop, tried.

use super::Violation;
use super::case::Case;
use super::round::{Round, Rounds, Trial};
use crate::plan::published::Relax;
use crate::unit::Seconds;

/// Every change that may be proposed: `instead` only takes out what the visit lost to; empty where
/// none would do.
const CHANGES: [&str; 8] =
    ["shift-end", "window", "crew", "road", "spacing", "shift", "instead", ""];

/// Every proposed change. For a visit that is out because the rounds are full the change alone must
/// do; else the visits it lost to may have to make room as well.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let rounds = Rounds::of(case);
    for left in &case.plan.unserved {
        let Some(row) = case.due.get(left.visit.as_str()).copied() else { continue };
        if case.served.contains_key(&row) {
            continue;
        }
        let mut does = CHANGES.contains(&left.relax.what);
        if let Some(id) = &left.relax.shift {
            let lost: Vec<usize> =
                left.lost_to.iter().filter_map(|id| case.due.get(id.as_str()).copied()).collect();
            let makes_room = left.code != "full" || left.relax.what == "instead";
            does &= rounds.all.iter().find(|round| round.shift.id == *id).is_some_and(|round| {
                holds(&rounds, round, &left.relax, row)
                    || (makes_room && holds(&rounds, &round.without(&lost), &left.relax, row))
            });
        }
        if !does {
            found.push(Violation::new("V1809", &[left.relax.what]).of(&left.visit));
        }
    }
}

/// Whether the visit fits into the round once the change is made; a road that is not there cannot
/// be tried.
fn holds(rounds: &Rounds<'_>, round: &Round<'_>, relax: &Relax, row: usize) -> bool {
    let plain = Trial::plain(row);
    let able = rounds.is_able(round, row);
    let spaced = rounds.is_spaced(round, row);
    match relax.what {
        "shift-end" => {
            let by = relax.seconds.unwrap_or(Seconds(0));
            able && spaced && rounds.fits(&round.ending_later(by), plain)
        }
        "window" => {
            let slack = relax.seconds.unwrap_or(Seconds::MAX);
            able && spaced && rounds.fits(round, Trial { slack, ..plain })
        }
        "crew" => spaced && rounds.fits(round, plain),
        "spacing" => able && rounds.fits(round, plain),
        "shift" | "instead" => able && spaced && rounds.fits(round, plain),
        _ => true,
    }
}

//! The change that is said to be enough for a visit without a stop, tried: it does, and no less
//! of it would.

use super::Violation;
use super::case::Case;
use super::round::{Round, Rounds, Trial};
use super::unserved::candidates;
use crate::plan::published::{Relax, Unserved};
use crate::unit::Seconds;

/// How much more than needed may be asked for, by rounding.
const TOLERANCE: Seconds = Seconds(60);
/// How much longer a shift or wider a window may be made at all; what needs more may go without.
const MOST: Seconds = Seconds::of_day(3, 0);

/// Every proposed change. For a visit that is out because the rounds are full the change alone must
/// do; else the visits it lost to may have to make room as well. Where none is proposed, none may
/// do.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let rounds = Rounds::of(case);
    for left in &case.plan.unserved {
        let Some(row) = case.due.get(left.visit.as_str()).copied() else { continue };
        // A visit of a chain is out with all of it: what would serve it alone serves nothing.
        if case.evidence.due.get(row).is_some_and(|visit| visit.chain.is_some()) {
            continue;
        }
        let has_room = |round: &Round<'_>| {
            rounds.has_devices(round, row)
                && rounds.is_spaced(round, row)
                && rounds.fits(round, Trial::plain(row))
        };
        // A visit that fits as it is needs no change, and is told elsewhere.
        if case.served.contains_key(&row) || candidates(&rounds, row).any(has_room) {
            continue;
        }
        let mut own = rounds.all.iter().filter(|round| rounds.is_of_station(round, row));
        let does = match &left.relax.shift {
            Some(id) => own.any(|round| round.shift.id == *id && does(&rounds, round, left, row)),
            None => left.relax == Relax::default() && !own.any(|round| helps(&rounds, round, row)),
        };
        if !does {
            found.push(Violation::new("V1809", &[left.relax.what]).of(&left.visit));
        }
    }
}

/// Whether the change does in `round`, and a little less of it does not.
fn does(rounds: &Rounds<'_>, round: &Round<'_>, left: &Unserved, row: usize) -> bool {
    let relax = &left.relax;
    let is_whole = match relax.what {
        "shift-end" | "road" => relax.seconds.is_some(),
        "window" => true,
        _ => relax.seconds.is_none(),
    };
    let due = &rounds.case.due;
    let lost: Vec<usize> =
        left.lost_to.iter().filter_map(|id| due.get(id.as_str()).copied()).collect();
    let makes_room = left.code != "full" || relax.what == "instead";
    let thinner = round.without(&lost);
    let mut tried = [round, &thinner].into_iter().take(1 + usize::from(makes_room));
    let with = |seconds| Relax { seconds: Some(seconds), ..relax.clone() };
    let less = relax.seconds.and_then(|seconds| match relax.what {
        "road" => Some(with(seconds + TOLERANCE)),
        _ => (TOLERANCE < seconds).then(|| with(seconds - TOLERANCE)),
    });
    is_whole
        && tried
            .find(|round| holds(rounds, round, relax, row))
            .is_some_and(|round| less.is_none_or(|less| !holds(rounds, round, &less, row)))
}

/// Whether the visit fits into the round once the change is made.
fn holds(rounds: &Rounds<'_>, round: &Round<'_>, relax: &Relax, row: usize) -> bool {
    let plain = Trial::plain(row);
    let able = rounds.is_able(round, row);
    let spaced = rounds.is_spaced(round, row);
    let fixed = rounds.is_as_fixed(round, row);
    let there = rounds.has_devices(round, row);
    let all = able && spaced && fixed && there;
    let seconds = relax.seconds.unwrap_or(Seconds(0));
    match relax.what {
        "shift-end" => all && rounds.fits(&round.ending_later(seconds), plain),
        "window" if relax.seconds.is_none() => {
            all && !rounds.has_hours(round, row)
                && rounds.fits(round, Trial { slack: Seconds::MAX, ..plain })
        }
        "window" => all && rounds.fits(round, Trial { slack: seconds, ..plain }),
        "road" => all && rounds.fits(round, Trial { road: seconds, ..plain }),
        "crew" => spaced && fixed && there && rounds.fits(round, plain),
        "spacing" => able && fixed && there && rounds.fits(round, plain),
        "shift" => able && spaced && there && rounds.fits(round, plain),
        "device" => able && spaced && fixed && rounds.fits(round, plain),
        "instead" => all && rounds.fits(round, plain),
        _ => false,
    }
}

/// Whether any single change would let the visit into `round`, were it otherwise empty.
fn helps(rounds: &Rounds<'_>, round: &Round<'_>, row: usize) -> bool {
    let later = MOST.min(round.clock.midnight() - round.clock.end);
    let changes = [
        ("shift-end", Some(later)),
        ("window", Some(MOST)),
        ("window", None),
        ("road", Some(Seconds(0))),
        ("crew", None),
        ("spacing", None),
        ("shift", None),
        ("device", None),
    ];
    let alone = round.alone();
    changes
        .into_iter()
        .any(|(what, seconds)| holds(rounds, &alone, &Relax { what, shift: None, seconds }, row))
}

//! The visits without a stop: left out for a reason that holds, and for nothing less important.

use super::Violation;
use super::case::Case;
use super::round::{Round, Rounds, Trial};
use crate::plan::published::Unserved;

/// Every reason a visit may be left out for.
const REASONS: [&str; 14] = [
    "no-shift",
    "no-crew",
    "barred",
    "closed",
    "unreachable",
    "too-long",
    "load",
    "chain",
    "team",
    "spacing",
    "series",
    "device",
    "handover",
    "full",
];

/// Every visit without a stop.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    let rounds = Rounds::of(case);
    for left in &case.plan.unserved {
        for id in &left.lost_to {
            if !case.due.get(id.as_str()).is_some_and(|row| case.served.contains_key(row)) {
                found.push(Violation::new("V1805", &[id]).of(&left.visit));
            }
        }
        if !REASONS.contains(&left.code) {
            found.push(Violation::new("V1804", &[left.code]).of(&left.visit));
        }
        if left.reason.trim().is_empty() {
            found.push(Violation::new("V1810", &[]).of(&left.visit));
        }
        let Some(row) = case.due.get(left.visit.as_str()).copied() else { continue };
        if case.served.contains_key(&row) {
            continue;
        }
        if let Some(violation) = place(&rounds, row).or_else(|| reason(&rounds, left, row)) {
            found.push(violation.of(&left.visit));
        }
    }
}

/// The rounds a visit may lawfully be in.
pub(super) fn candidates<'r, 'a>(
    rounds: &'r Rounds<'a>,
    row: usize,
) -> impl Iterator<Item = &'r Round<'a>> {
    rounds.all.iter().filter(move |round| {
        rounds.is_of_station(round, row)
            && rounds.is_able(round, row)
            && rounds.is_pinned_here(round, row)
    })
}

/// A place the visit could have had: a free one, or that of one stop of a lower tier.
///
/// A round it could not be in alone is no place for it: the crew would only come there on foot from
/// the door before and go on from the door behind, while the car stays where no road leads.
///
/// One that is made with others has no place of its own, and is not judged alone.
fn place(rounds: &Rounds<'_>, row: usize) -> Option<Violation> {
    if rounds.is_one_of_several(row) {
        return None;
    }
    let tier = |row: usize| rounds.case.evidence.due.get(row).map_or(0, |visit| visit.tier);
    let fixed = |row: usize| rounds.case.evidence.due.get(row).is_some_and(|v| v.pin.is_some());
    let open: Vec<_> =
        candidates(rounds, row).filter(|round| rounds.fits_alone(round, row)).collect();
    for round in &open {
        if rounds.has_devices(round, row)
            && rounds.is_spaced(round, row)
            && rounds.fits(round, Trial::plain(row))
        {
            return Some(Violation::new("V1701", &[&round.shift.id]));
        }
    }
    if tier(row) != 1 {
        return None;
    }
    for round in &open {
        for other in round.stops.iter().filter(|other| 1 < tier(**other) && !fixed(**other)) {
            let lighter = round.without(&[*other]);
            if rounds.has_devices(&lighter, row)
                && rounds.is_spaced(&lighter, row)
                && rounds.fits(&lighter, Trial::plain(row))
            {
                let other = &rounds.case.evidence.due[*other].id;
                return Some(Violation::new("V1702", &[other, &round.shift.id]));
            }
        }
    }
    None
}

/// Whether the reason holds when it is tried; `full` is what is left when no other does.
fn reason(rounds: &Rounds<'_>, left: &Unserved, row: usize) -> Option<Violation> {
    let able = |round: &&Round<'_>| rounds.is_of_station(round, row) && rounds.is_able(round, row);
    let mut own = candidates(rounds, row);
    let against = match left.code {
        "no-shift" => rounds.all.iter().find(|round| rounds.is_of_station(round, row)),
        "no-crew" => rounds.all.iter().find(able),
        "barred" => own.next(),
        "closed" => own.find(|round| rounds.is_open(round, row)),
        "unreachable" => own.find(|round| rounds.is_reachable(round, row)),
        "too-long" => own.find(|round| rounds.fits_alone(round, row)),
        "spacing" => {
            let blocked =
                |round: &Round<'_>| !rounds.is_spaced(round, row) && rounds.fits_alone(round, row);
            let holds = own.any(blocked);
            return (!holds).then(|| Violation::new("V1806", &[left.code, "-"]));
        }
        "device" => {
            let lacks = |round: &Round<'_>| {
                !rounds.has_devices(round, row) && rounds.fits_alone(round, row)
            };
            let holds = own.any(lacks);
            return (!holds).then(|| Violation::new("V1806", &[left.code, "-"]));
        }
        "full" if rounds.is_one_of_several(row) => return None,
        "full" => {
            let holds = own.any(|round| rounds.fits_alone(round, row)) && lost(rounds, left, row);
            return (!holds).then(|| Violation::new("V1806", &[left.code, "-"]));
        }
        _ => None,
    };
    against.map(|round| Violation::new("V1806", &[left.code, &round.shift.id]))
}

/// Whether a full visit fits where those it lost to were. It may have lost to nobody where the
/// change to the shift's end, tried elsewhere, is all it takes.
fn lost(rounds: &Rounds<'_>, left: &Unserved, row: usize) -> bool {
    if left.lost_to.is_empty() {
        return ["shift-end", "instead"].contains(&left.relax.what);
    }
    let due = &rounds.case.due;
    let lost: Vec<usize> =
        left.lost_to.iter().filter_map(|id| due.get(id.as_str()).copied()).collect();
    left.relax.what == "instead"
        || candidates(rounds, row).any(|round| {
            let thinner = round.without(&lost);
            rounds.is_spaced(&thinner, row) && rounds.fits(&thinner, Trial::plain(row))
        })
}

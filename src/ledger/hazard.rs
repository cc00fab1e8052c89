//! The life of a hazard (隐患): found, noticed, mended, seen to be mended, closed (销号).

use super::life::{Life, Need, Row};
use crate::world::{CaseKind, HazardStatus};

/// The states in which it is known and not yet said to be mended.
const NOT_MENDED: &[&str] = &["recorded", "noticed", "extended", "unmended"];

/// The states in which it can still be told to the township.
const NOT_CLOSED: &[&str] =
    &["recorded", "noticed", "extended", "unmended", "fixed", "mended", "verified", "transferred"];

/// Source: DOMAIN's life of a hazard; 安全生产法(2021) art. 41, 65, 68 on what is recorded and signed.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Hazard,
    rows: &[
        Row { from: &[], deed: "open", to: "recorded", needs: &[Need::Somewhere] },
        // Mended while the officers look on (当场整改).
        Row { from: &["recorded"], deed: "fix", to: "fixed", needs: &[] },
        // Ordered to be mended by a day (责令限期改正); both sides sign, or the refusal is noted.
        Row {
            from: &["recorded", "unmended"],
            deed: "notice",
            to: "noticed",
            needs: &[Need::Due, Need::Signed],
        },
        // More time on application (延期).
        Row {
            from: &["noticed", "extended", "unmended"],
            deed: "extend",
            to: "extended",
            needs: &[Need::Due],
        },
        // Said to be mended: the clock of the re-inspection runs.
        Row { from: &["noticed", "extended", "unmended"], deed: "fix", to: "mended", needs: &[] },
        // The re-inspection (复查) finds it mended, or not.
        Row {
            from: &["fixed", "mended", "noticed", "extended"],
            deed: "verify",
            to: "verified",
            needs: &[Need::Evidence, Need::Signed],
        },
        Row {
            from: &["fixed", "mended", "noticed", "extended"],
            deed: "fail",
            to: "unmended",
            needs: &[Need::Evidence],
        },
        // A written report to the township, beside whatever else goes on (重大隐患).
        Row { from: NOT_CLOSED, deed: "report", to: "", needs: &[Need::Evidence] },
        // Handed to whom it belongs to (移交).
        Row { from: NOT_MENDED, deed: "transfer", to: "transferred", needs: &[Need::Evidence] },
        Row {
            from: &["verified", "transferred"],
            deed: "close",
            to: "closed",
            needs: &[Need::Evidence, Need::Signed],
        },
        Row {
            from: &["fixed", "mended", "verified", "transferred", "closed"],
            deed: "reopen",
            to: "recorded",
            needs: &[],
        },
    ],
    ends: &["closed"],
    facts: &["people", "site", "place", "grid", "class", "evidence", "level", "due", "signed"],
};

/// Where a hazard in `state` stands, as layers tell it.
pub(super) fn status(state: &str) -> HazardStatus {
    match state {
        "mended" | "fixed" => HazardStatus::Rectified,
        "verified" | "transferred" | "closed" => HazardStatus::Verified,
        _ => HazardStatus::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_told_as_open_only_where_it_is_not_mended() {
        let states = LIFE.rows.iter().map(|row| row.to).filter(|to| !to.is_empty());
        for state in states {
            let is_open = status(state) == HazardStatus::Open;
            assert_eq!(is_open, NOT_MENDED.contains(&state), "{state}");
        }
    }
}

//! The life of an opinion (意见): heard, given to someone, answered with a method (办法), told.

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// Source: 背着包下去—带着意见回来—揣着办法上门: no return visit before the method is ready.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Opinion,
    rows: &[
        Row { from: &[], deed: "open", to: "heard", needs: &[Need::Somewhere] },
        Row { from: &["heard"], deed: "assign", to: "assigned", needs: &[] },
        Row { from: &["heard", "assigned"], deed: "method", to: "ready", needs: &[] },
        // Told at the door: the return visit (回访).
        Row { from: &["ready"], deed: "tell", to: "told", needs: &[] },
        Row { from: &["told"], deed: "confirm", to: "closed", needs: &[] },
        Row { from: &["told", "closed"], deed: "reopen", to: "heard", needs: &[] },
    ],
    ends: &["closed"],
    facts: &[
        "people",
        "site",
        "place",
        "grid",
        "class",
        "evidence",
        "due",
        "hours",
        "minutes",
        "two_person",
    ],
};

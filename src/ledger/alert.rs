//! The life of an alert (预警): raised, and someone speaks with the person it is about (劝阻).

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// Source: 反诈预警劝阻: who is being defrauded is spoken with the same day, at the door if need be.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Alert,
    rows: &[
        Row { from: &[], deed: "open", to: "raised", needs: &[Need::Somewhere] },
        // Nobody was there: it goes on.
        Row { from: &["raised"], deed: "miss", to: "", needs: &[] },
        Row { from: &["raised"], deed: "reach", to: "closed", needs: &[] },
        Row { from: &["raised"], deed: "cancel", to: "cancelled", needs: &[] },
        Row { from: &["closed", "cancelled"], deed: "reopen", to: "raised", needs: &[] },
    ],
    ends: &["closed", "cancelled"],
    facts: &[
        "people",
        "site",
        "place",
        "grid",
        "class",
        "evidence",
        "purpose",
        "hours",
        "minutes",
        "two_person",
        "due",
    ],
};

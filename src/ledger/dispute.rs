//! The life of a dispute (矛盾纠纷): settled in the village, or pushed to the township.

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// The states in which nothing is agreed yet.
const OPEN: &[&str] = &["found", "pushed", "settling"];

/// Source: 小事不出村、大事不出镇: found, settled or pushed up, and the agreement checked.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Dispute,
    rows: &[
        Row { from: &[], deed: "open", to: "found", needs: &[Need::Somewhere] },
        Row { from: &["found", "settling"], deed: "push", to: "pushed", needs: &[] },
        Row { from: &["found", "pushed"], deed: "mediate", to: "settling", needs: &[] },
        Row { from: OPEN, deed: "agree", to: "agreed", needs: &[Need::Evidence, Need::Signed] },
        // Whether what was agreed is done (履行回访).
        Row { from: &["agreed"], deed: "check", to: "closed", needs: &[] },
        Row { from: &["agreed"], deed: "break", to: "settling", needs: &[] },
        // Given to court or police procedure; no longer ours to settle.
        Row { from: OPEN, deed: "refer", to: "referred", needs: &[Need::Evidence] },
        Row { from: &["closed", "referred"], deed: "reopen", to: "found", needs: &[] },
    ],
    ends: &["closed", "referred"],
    facts: &[
        "people",
        "site",
        "place",
        "grid",
        "class",
        "evidence",
        "date",
        "due",
        "hours",
        "minutes",
        "two_person",
        "signed",
    ],
};

//! The life of a snapshot report (随手拍): merged with its likes, raised to a hazard, or answered.

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// Source: 随手拍 as newspapers tell of it: received, merged or triaged, a hazard or an answer.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Snapshot,
    rows: &[
        Row { from: &[], deed: "open", to: "received", needs: &[Need::Somewhere] },
        // One of several of the same thing: it is followed there.
        Row { from: &["received"], deed: "merge", to: "merged", needs: &[Need::Of] },
        Row { from: &["received"], deed: "raise", to: "raised", needs: &[Need::Of] },
        Row { from: &["received", "raised"], deed: "answer", to: "closed", needs: &[] },
        Row { from: &["merged"], deed: "split", to: "received", needs: &[] },
    ],
    ends: &["merged", "closed"],
    facts: &["people", "site", "place", "grid", "class", "evidence", "of"],
};

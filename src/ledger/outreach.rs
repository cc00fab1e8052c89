//! The life of a session of outreach (赶集、进校园、入企业).

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// Source: 赶集、进校园、入企业 as newspapers tell of it: planned on a day, held, counted.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Event,
    rows: &[
        Row { from: &[], deed: "open", to: "planned", needs: &[Need::Date, Need::Somewhere] },
        Row { from: &["planned"], deed: "move", to: "", needs: &[Need::Date] },
        Row { from: &["planned"], deed: "hold", to: "held", needs: &[] },
        Row { from: &["planned"], deed: "cancel", to: "cancelled", needs: &[] },
    ],
    ends: &["held", "cancelled"],
    facts: &[
        "people", "site", "place", "grid", "class", "evidence", "date", "hours", "minutes",
        "purpose", "count",
    ],
};

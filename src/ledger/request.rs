//! The life of a request for service at the door (预约、上门、加急).

use super::life::{Life, Need, Row};
use crate::world::CaseKind;

/// The states in which it still waits for someone.
const WAITING: &[&str] = &["received", "collected", "made"];

/// Source: 早上采集、下午送证: collect at the door, make the papers at the station, deliver them.
pub(super) const LIFE: Life = Life {
    kind: CaseKind::Request,
    rows: &[
        Row { from: &[], deed: "open", to: "received", needs: &[Need::Mode, Need::Somewhere] },
        // One visit was enough.
        Row { from: &["received"], deed: "done", to: "closed", needs: &[] },
        Row { from: &["received"], deed: "collect", to: "collected", needs: &[] },
        Row { from: &["received", "collected"], deed: "make", to: "made", needs: &[] },
        Row { from: &["collected", "made"], deed: "deliver", to: "closed", needs: &[Need::Signed] },
        Row { from: WAITING, deed: "cancel", to: "cancelled", needs: &[] },
        Row { from: &["closed", "cancelled"], deed: "reopen", to: "received", needs: &[] },
    ],
    ends: &["closed", "cancelled"],
    facts: &[
        "people",
        "site",
        "place",
        "grid",
        "class",
        "evidence",
        "mode",
        "purpose",
        "date",
        "due",
        "hours",
        "minutes",
        "two_person",
        "papers",
        "signed",
    ],
};

//! What has a life of its own, step by step: hazards, requests, opinions, disputes and the like.

use geo::Coord;
use jiff::civil::Date;

use super::HazardStatus;
use super::coded::coded;

coded! {
    /// What kind of thing a case is.
    CaseKind {
        /// A hazard (隐患).
        Hazard = "hazard",
        /// A request for service at the door (预约、上门、加急).
        Request = "request",
        /// What someone said and is owed an answer to (意见).
        Opinion = "opinion",
        /// A dispute (矛盾纠纷).
        Dispute = "dispute",
        /// A session of outreach on a market day, in a school or a company (宣传活动).
        Event = "event",
        /// A photograph a resident sent in (随手拍).
        Snapshot = "snapshot",
        /// A warning that someone is being defrauded now (预警).
        Alert = "alert",
    }
}

/// One step in the life of a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The day.
    pub date: Date,
    /// The code of what was done, `notice`.
    pub deed: String,
    /// The code of where the case stood after it.
    pub state: String,
    /// By when the next step is to be done, where a clock runs.
    pub due: Option<Date>,
    /// The id of who did it, where it is known.
    pub by: Option<String>,
    /// Where a hazard stood after it.
    pub hazard: Option<HazardStatus>,
}

/// Something with a life, as far as it is known; its last step says where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The id.
    pub id: String,
    /// What kind of thing it is.
    pub kind: CaseKind,
    /// What it is, in the station's own words.
    pub class: Option<String>,
    /// The id of the place it is about.
    pub site: Option<String>,
    /// Where it is.
    pub position: Option<Coord<f64>>,
    /// The id of its grid.
    pub grid: Option<String>,
    /// Its steps in the order they were done, the first that which began it.
    pub steps: Vec<Step>,
    /// Whether its life has ended.
    pub closed: bool,
}

//! Why someone may be visited.

/// The legal purpose of a visit: it decides who may make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Papers and other service at the door (上门服务).
    Service,
    /// Looking after a household of special need (走访关爱).
    Care,
    /// Warning and informing (宣传).
    Outreach,
    /// Registering people who moved in (信息采集).
    Collection,
    /// Settling a dispute (矛盾调解).
    Mediation,
    /// Looking at a place in public space (巡查).
    Patrol,
    /// Inspecting a venue (检查).
    Inspection,
    /// Seeing whether a hazard is mended (复查).
    Reinspection,
    /// Answering an urgent call (处置).
    Response,
}

impl Purpose {
    /// Every purpose, in order.
    pub const ALL: [Self; 9] = [
        Self::Service,
        Self::Care,
        Self::Outreach,
        Self::Collection,
        Self::Mediation,
        Self::Patrol,
        Self::Inspection,
        Self::Reinspection,
        Self::Response,
    ];

    /// Its code, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Care => "care",
            Self::Outreach => "outreach",
            Self::Collection => "collection",
            Self::Mediation => "mediation",
            Self::Patrol => "patrol",
            Self::Inspection => "inspection",
            Self::Reinspection => "re-inspection",
            Self::Response => "response",
        }
    }

    /// The purpose of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

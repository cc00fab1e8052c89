//! The closed list of reasons.

use super::relax::Relaxation;
use crate::solver::StopId;

/// Why a stop is in no round: the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There is no shift at all.
    NoShift,
    /// No shift has its skills.
    NoCrew,
    /// It is allowed in no shift that has its skills.
    Barred,
    /// None of these works while one of its windows is open.
    Closed,
    /// There is no way to it and back for any of these.
    Unreachable,
    /// It does not fit even an otherwise empty round of any of these.
    TooLong,
    /// None of these has room for what is to be brought there or taken from there.
    Load,
    /// The stops of its chain do not fit even an otherwise empty round of any of these together.
    Chain,
    /// No second crew could begin with one of these at one moment, were both rounds empty.
    Team,
    /// It is kept from all of these, or from one with room for it, by its group's days.
    Spacing,
    /// It is kept from them by the days of its series.
    Series,
    /// It is kept from them because too few of a device are left on their days.
    Device,
    /// It is kept from them because what it waits for is served too late or not at all.
    Handover,
    /// Every round it could be in is too full.
    Full,
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: [Self; 14] = [
        Self::NoShift,
        Self::NoCrew,
        Self::Barred,
        Self::Closed,
        Self::Unreachable,
        Self::TooLong,
        Self::Load,
        Self::Chain,
        Self::Team,
        Self::Spacing,
        Self::Series,
        Self::Device,
        Self::Handover,
        Self::Full,
    ];

    /// The reason in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoShift => "no-shift",
            Self::NoCrew => "no-crew",
            Self::Barred => "barred",
            Self::Closed => "closed",
            Self::Unreachable => "unreachable",
            Self::TooLong => "too-long",
            Self::Load => "load",
            Self::Chain => "chain",
            Self::Team => "team",
            Self::Spacing => "spacing",
            Self::Series => "series",
            Self::Device => "device",
            Self::Handover => "handover",
            Self::Full => "full",
        }
    }

    /// Whether no solution at all could serve the stop, whatever else it serves.
    pub const fn is_certain(self) -> bool {
        match self {
            Self::NoShift
            | Self::NoCrew
            | Self::Barred
            | Self::Closed
            | Self::Unreachable
            | Self::TooLong
            | Self::Load
            | Self::Chain
            | Self::Team => true,
            Self::Spacing | Self::Series | Self::Device | Self::Handover | Self::Full => false,
        }
    }
}

/// One stop left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// The stop.
    pub stop: StopId,
    /// Why it was left out.
    pub reason: Reason,
    /// The least change that lets it in.
    pub relax: Relaxation,
    /// When full: the fewest neighbours of one round without which it fits. Otherwise empty,
    /// unless the change alone does not do and these must make room as well.
    pub lost_to: Vec<StopId>,
}

impl Unserved {
    /// Whether the change only does when the stops of `lost_to` make room.
    pub const fn makes_room(&self) -> bool {
        let alone = matches!(self.reason, Reason::Full)
            && !matches!(self.relax, Relaxation::Instead { .. });
        !alone && !self.lost_to.is_empty()
    }
}

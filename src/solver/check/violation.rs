//! What can be wrong with a solution.

use crate::solver::{ShiftId, StopId};

/// One way in which a solution is not sound; rows are those of [`crate::solver::Relations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// There is not one round for each shift.
    Rounds,
    /// A stop stands in rounds and among the unserved other than exactly once.
    Account(StopId),
    /// A stop that does not exist is named.
    Unknown(StopId),
    /// The unserved are not in order.
    Order,
    /// The shift lacks a skill the stop needs.
    Skills(ShiftId, StopId),
    /// The stop may not be served in this shift.
    Barred(ShiftId, StopId),
    /// Two stops of a group are too few days apart.
    Apart(StopId, StopId),
    /// There is no way to the stop, or none from it to the end of the round.
    Unreachable(ShiftId, StopId),
    /// The stop cannot begin in a window clear of the pause once the crew is there.
    Closed(ShiftId, StopId),
    /// The stop cannot begin at the moment agreed with another crew.
    Missed(ShiftId, StopId),
    /// The crew is not back at the end of the shift.
    Overtime(ShiftId),
    /// The crew is out longer than it may be.
    Duty(ShiftId),
    /// The crew goes out only to rest, or never rests although the shift has a rest.
    Rest(ShiftId),
    /// The crew carries more of this kind than it has room for.
    Load(ShiftId, usize),
    /// The days on which the series of this row is served are part of no lawful choice.
    Series(usize),
    /// The stops of the chain of this row are not all or none in one round, in their order.
    Chain(usize),
    /// The team of this row is not two stops, both or none, of two rounds at one moment.
    Team(usize),
    /// A moment is agreed for a stop that is no served stop of a team, or none for one that is.
    Agreed(StopId),
    /// More than one stop of the choice of this row is served.
    Choice(usize),
    /// The second stop of the handover of this row is served without the first, or too early.
    Handover(usize),
    /// On this day more rounds need the device of this row than there are of it.
    Device(usize, u32),
    /// The cost is not what the rounds cost.
    Cost,
}

impl Violation {
    /// What is broken, in one word that stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rounds => "rounds",
            Self::Account(_) => "account",
            Self::Unknown(_) => "unknown",
            Self::Order => "order",
            Self::Skills(..) => "skills",
            Self::Barred(..) => "barred",
            Self::Apart(..) => "apart",
            Self::Unreachable(..) => "unreachable",
            Self::Closed(..) => "closed",
            Self::Missed(..) => "missed",
            Self::Overtime(_) => "overtime",
            Self::Duty(_) => "duty",
            Self::Rest(_) => "rest",
            Self::Load(..) => "load",
            Self::Series(_) => "series",
            Self::Chain(_) => "chain",
            Self::Team(_) => "team",
            Self::Agreed(_) => "agreed",
            Self::Choice(_) => "choice",
            Self::Handover(_) => "handover",
            Self::Device(..) => "device",
            Self::Cost => "cost",
        }
    }
}

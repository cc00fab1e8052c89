//! What turning costs, as values.

use crate::unit::Seconds;

/// How long turning takes where three roads or more meet, and to turn round anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turning {
    /// Turns to the left, by their sharpness; a turn less sharp than all of them takes no time.
    pub left: Vec<Bend>,
    /// Turns to the right.
    pub right: Vec<Bend>,
    /// To turn round at the end of a road.
    pub dead_end: Seconds,
    /// To turn round anywhere else.
    pub u_turn: Seconds,
}

/// Turns of some sharpness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bend {
    /// From this angle on, degrees from straight on.
    pub from_deg: u32,
    /// How long it takes.
    pub time: Seconds,
}

impl Turning {
    /// How long a turn by so many degrees takes, to the right above zero.
    pub fn bend(&self, degrees: f64) -> Seconds {
        let bends = if degrees < 0.0 { &self.left } else { &self.right };
        let sharp = bends.iter().filter(|bend| f64::from(bend.from_deg) <= degrees.abs());
        sharp.max_by_key(|bend| bend.from_deg).map_or(Seconds(0), |bend| bend.time)
    }
}

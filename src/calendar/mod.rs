//! Calendars: work days with 调休, horizons by date, market days.
//!
//! Dates are civil dates of the station's own clock; a [`Horizon`] turns them into seconds from
//! its first midnight and back.
//!
//! Never: a clock; what day it is today is the caller's to say.

mod horizon;
mod market;
mod workdays;

pub use horizon::{Horizon, days_between};
pub use market::Branch;
pub use workdays::Calendar;

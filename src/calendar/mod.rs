//! Calendars: work days with 调休, school terms, horizons by date, market days, lunar days.
//!
//! Dates are civil dates of the station's own clock; a [`Horizon`] turns them into seconds from
//! its first midnight and back.
//!
//! Never: a clock; what day it is today is the caller's to say.

mod branch;
mod horizon;
mod lunar;
mod market;
mod market_text;
mod workdays;

pub use branch::Branch;
pub use horizon::{Horizon, days_between};
pub use lunar::lunar_day;
pub use market::{Market, MarketDay};
pub use workdays::Calendar;

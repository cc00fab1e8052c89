//! Report: what was reached, how late, by whom, and what is still open.
//!
//! In comes a [`Scope`]: the world with its history and cases, the days, and a published plan where
//! there is one; out goes a [`Report`] of figures, each defined where it stands, and [`tables`]
//! of them that every format shows alike.
//!
//! Never: a page, a sentence, a name; guesses a visit that nobody recorded.

mod coverage;
mod gaps;
mod hazards;
mod months;
mod overdue;
mod people;
mod planned;
mod scope;
mod sites;
mod spine;
mod table;

pub use coverage::{Coverage, Share, Turn, turns};
pub use gaps::{Gaps, Spread, percentile};
pub use hazards::{HazardMonth, Reinspections, Stage};
pub use months::{Disputes, Return};
pub use overdue::Overdue;
pub use people::{Faces, Load};
pub use planned::{Cause, Travel};
pub use scope::Scope;
pub use spine::{Report, report};
pub use table::{Cell, Table, tables};

//! The ledger: what was done and found, kept so that nothing acknowledged is lost or changed.
//!
//! In come [`Event`]s, from this desk or from devices, each once and in any order; out goes what
//! they amount to: the history, the cases and where they stand, the visits they call for, laid
//! over a [`World`](crate::world::World). The events are the truth, each chained to the one before
//! it; all other tables are made from them. The life of each kind of case is one table: [`Life`].
//!
//! Never: plans; changes or forgets an event; holds a name, a phone number, or what a person is.

mod alert;
mod append;
mod backup;
mod chain;
mod clock;
mod dispute;
mod event;
mod fields;
mod fold;
mod gpkg;
mod hand_back;
mod hazard;
mod life;
mod line;
mod log;
mod opinion;
mod outreach;
mod owed;
mod project;
mod publish;
mod refusal;
mod request;
mod schema;
mod snapshot;
mod store;
mod tell;
mod verify;
mod void;

pub use append::{Taken, Taking};
pub use backup::restore;
pub use clock::Clocks;
pub use event::{Details, Event, Topic, VOID};
pub use hand_back::{HandedBack, Photo, beyond_grid, handed_back};
pub use life::{Life, Need, Row, Why};
pub use line::{event, events};
pub use log::{Asked, Standing};
pub use publish::PlanItem;
pub use store::{FILE, Ledger};
pub use verify::{Fault, Verdict};

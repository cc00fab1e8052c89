//! A plan that is published: told by an event, and shown as a layer.

use geo::Coord;
use jiff::civil::DateTime;
use rusqlite::{Connection, TransactionBehavior, params};

use super::Ledger;
use super::append::{Clerk, Taken, Taking};
use super::event::Event;
use super::gpkg::point;
use crate::finding::{Place, Result};
use crate::world::Purpose;

/// One stop of a plan, as the layer `plan_items` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanItem {
    /// The id of the visit.
    pub visit: String,
    /// When it begins.
    pub begin: DateTime,
    /// The crew that makes it.
    pub crew: String,
    /// Why it may be made.
    pub purpose: Purpose,
    /// Its importance.
    pub tier: u8,
    /// Where it is.
    pub position: Coord<f64>,
}

impl Ledger {
    /// Adds `event`, which tells that a plan was published, and lays `items` in place of those of
    /// the plan before it; both or neither.
    ///
    /// # Errors
    ///
    /// As [`Ledger::append`].
    pub fn publish(
        &mut self,
        event: &(Place, Event),
        items: &[PlanItem],
        how: &Taking<'_>,
    ) -> Result<Taken> {
        self.can_write()?;
        let laid = self.lay(event, items, how);
        laid.map_err(|error| self.wrong("write", error))
    }

    fn lay(
        &mut self,
        (place, event): &(Place, Event),
        items: &[PlanItem],
        how: &Taking<'_>,
    ) -> rusqlite::Result<Taken> {
        let writing = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut clerk = Clerk::at(&writing, how)?;
        let taken = clerk.take(place, event)?;
        if matches!(taken, Taken::New(_)) {
            clerk.sign()?;
            layer(&writing, &event.subject, items)?;
            writing.commit()?;
        }
        Ok(taken)
    }
}

fn layer(db: &Connection, plan: &str, items: &[PlanItem]) -> rusqlite::Result<()> {
    db.execute("DELETE FROM plan_items", [])?;
    let sql = "INSERT INTO plan_items (geom, plan, visit, date, begin, crew, purpose, tier) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    for item in items {
        let PlanItem { visit, begin, crew, purpose, tier, position } = item;
        let (date, purpose) = (begin.date().to_string(), purpose.code());
        let begin = begin.to_string();
        let at = point([position.x, position.y]);
        let row = params![at, plan, visit, date, begin, crew, purpose, tier];
        db.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

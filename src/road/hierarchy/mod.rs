//! A customizable contraction hierarchy: the times between all nodes, ready before they are asked.
//!
//! The idea in half a page. Number the nodes of a network by importance, then take them away one
//! by one, the least important first, and join those that a node had between them: an *arc* stands
//! for a way over nodes that are gone. Whatever the network, every quickest way can then be told as
//! arcs that lead up in importance, and then down. Which arcs there are hangs on the network and
//! the order alone ([`Shape`]); what they take is one step for each triangle of arcs ([`Metric`]),
//! so when a road closes, only that is done again.
//!
//! The order ([`Order`]) decides how many arcs there are. Few nodes part a town from the next, the
//! banks of a river, the two sides of a hill: those go last, and each part is ordered in the same
//! way for itself (nested dissection). Cuts are found by flow from one end of the map to the other.
//!
//! A node's *parent* is the lowest of those its arcs lead up to; all the others stand above the
//! parent. So the arcs up from a node lead along one path to a root, a few hundred nodes long,
//! whatever the size of the network. A question ([`Hierarchy::time`]) climbs the paths of both ends
//! and looks where they meet best. Many to many ([`Hierarchy::times`]), 32 sources climb together,
//! and then one sweep goes down everything above the targets, parents before children, and keeps
//! the times of the present path only: they stay in the fastest memory.
//!
//! Times are milliseconds below 12 days, so that the sum of four needs no care.
//!
//! Sources: J. Dibbelt, B. Strasser, D. Wagner, Customizable Contraction Hierarchies (JEA 2016);
//! V. Buchhold, P. Sanders, D. Wagner, Real-time traffic assignment using engineered customizable
//! contraction hierarchies (JEA 2019); D. Delling, A. V. Goldberg, R. F. Werneck, Faster batched
//! shortest paths in road networks (ATMOS 2011); A. Schild, C. Sommer, On balanced separators in
//! road networks (SEA 2015).
//!
//! Never: knows what a road, a profile or a place is: nodes and links only.

// From what is asked for down to what it is made of: answers,
mod ask;
mod table;
mod tape;
mod fan;
mod lengths;
mod labels;
mod lanes;
// the arcs that are needed for them, their times, the arcs,
mod search;
mod metric;
mod change;
mod shape;
mod tree;
// the order,
mod order;
mod reduce;
mod dissect;
mod flow;
mod leaf;
mod sketch;
// and all of it as a file.
mod kept;
mod doubt;
mod key;
mod sheet;

pub use ask::Hierarchy;
pub(crate) use ask::{Ends, Found};
pub(crate) use fan::Fan;
pub use kept::Distrust;
pub use key::Key;
pub use metric::Metric;
pub use order::Order;
pub use shape::Shape;
pub use sheet::Source;
pub(crate) use table::Spans;

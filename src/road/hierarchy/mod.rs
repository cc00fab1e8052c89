//! A customizable contraction hierarchy: the times between all nodes, ready before they are asked.
//!
//! The idea in half a page. Take the nodes of a network away one by one, the least important first,
//! and join those that a node had between them: an *arc* stands for a way over nodes that are gone.
//! Every quickest way can then be told as arcs that lead up in importance, and then down. Which
//! arcs there are hangs on the network and the order alone ([`Shape`]); what they take is one step
//! for each triangle of arcs ([`Metric`]): when a road closes, only that is done again.
//!
//! The order ([`Order`]) decides how many arcs there are. Few nodes part the banks of a river: they
//! go last, and each side is ordered the same way (nested dissection); cuts are found by flow.
//!
//! A node's *parent* is the lowest of those its arcs lead up to; all the others stand above it. So
//! the arcs up from a node lead along one path to a root, a few hundred nodes long whatever the
//! size of the network. A question ([`Hierarchy::time`]) climbs the paths of both ends and looks
//! where they meet best. Many to many ([`Hierarchy::times`]), 32 sources climb together, and one
//! sweep goes down all above the targets and keeps the present path only, in the fastest memory.
//!
//! Sources: J. Dibbelt, B. Strasser, D. Wagner, Customizable Contraction Hierarchies (JEA 2016);
//! V. Buchhold, P. Sanders, D. Wagner, Real-time traffic assignment (JEA 2019); more in the files.
//!
//! Never: knows what a road, a profile or a place is: nodes and links only.

mod ask;
mod change;
mod dissect;
mod doubt;
mod fan;
mod flow;
mod kept;
mod key;
mod labels;
mod lanes;
mod leaf;
mod metric;
mod order;
mod reduce;
mod search;
mod shape;
mod sheet;
mod sketch;
mod sweep;
mod table;
mod tape;
mod tree;

pub use ask::Hierarchy;
pub(crate) use ask::{Ends, Found};
pub(crate) use fan::{Fan, Reach};
pub use kept::Distrust;
pub use key::Key;
pub use metric::Metric;
pub use order::Order;
pub use shape::Shape;
pub use sheet::Source;
pub(crate) use table::Spans;

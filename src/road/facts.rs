//! What a network is made of, in figures for a report.

use crate::unit::Metres;

/// What a network is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Ways that at least one profile may use.
    pub ways: usize,
    /// Ways no profile may use, or whose geometry is none.
    pub unused: usize,
    /// Junctions and ends.
    pub nodes: usize,
    /// Pieces of road between them.
    pub pieces: usize,
    /// Straight segments of those pieces.
    pub segments: usize,
    /// Their length together.
    pub length: Metres,
    /// Ways of use without a speed limit, where the speed of the class decides.
    pub defaults: usize,
    /// Ends joined to another way's vertex that lay within half a metre.
    pub joined: usize,
    /// Places where two ways on one level cross without a common vertex: not joined.
    pub crossings: usize,
    /// The same for each profile, in their order.
    pub lanes: Vec<Lanes>,
}

/// What one profile may use of a network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The name of the profile.
    pub profile: String,
    /// Nodes that it can touch.
    pub nodes: usize,
    /// Directed links.
    pub links: usize,
    /// How many nodes each strongly connected component has, the largest first.
    pub components: Vec<usize>,
    /// How many of them, from the first, places are put onto.
    pub main: usize,
    /// Islands and one-way traps no place is put onto.
    pub islands: usize,
    /// The length of the roads in them.
    pub islands_length: Metres,
}

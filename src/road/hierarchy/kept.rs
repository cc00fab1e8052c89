//! A hierarchy as a file: made once, and trusted again only after every number was looked at.
//!
//! Magic, version and order of bytes, the fingerprints of the network ([`Key`]), for each section
//! its rows and their sum, the sum of all this; then the sections, numbers of four bytes each.

use std::io;
use std::io::Write;
use std::sync::Arc;

use bytemuck::{cast_slice, cast_slice_mut};
use crc32fast::hash;

use super::doubt;
use super::search::Climb;
use super::sheet::{Source, Sum};
use super::{Hierarchy, Key, Order};

/// What every file begins with; the version is a number as this machine writes it.
const MAGIC: [u8; 8] = *b"beibaoCH";
const VERSION: u32 = 1;
/// Bytes before the fingerprints.
const NAME: usize = MAGIC.len() + size_of::<u32>();
/// Sections: parents and ranks, and for either climb first rows, steps and halves.
const SECTIONS: usize = 8;
/// The bytes of a row of each.
const ROWS: [u64; SECTIONS] = [4, 4, 4, 8, 8, 4, 8, 8];
/// Bytes before the first section.
const HEAD: usize = NAME + 2 * 32 + SECTIONS * size_of::<Sum>() + size_of::<u32>();

/// Why what was kept is not what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// It is no hierarchy, or one of another version of this program.
    Foreign,
    /// It was not written or copied whole, or has changed since.
    Torn,
    /// It is that of other roads or of another profile.
    Other,
    /// The roads are the same and take other times: [`Order::read`] is as good as it was.
    Times,
}

impl Hierarchy {
    /// Writes what [`Hierarchy::read`] reads again; `key` is that of its network.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, key: &Key, mut out: impl Write) -> io::Result<()> {
        let (tree, [up, down]) = (&*self.tree, &self.climbs);
        let of_climb =
            |climb: &Climb| [Sum::of(&climb.first), Sum::of(&climb.steps), Sum::of(&climb.halves)];
        let sums =
            [&[Sum::of(&tree.parent), Sum::of(&tree.rank)][..], &of_climb(up), &of_climb(down)];
        out.write_all(&head(key, &sums.concat()))?;
        out.write_all(cast_slice(&tree.parent))?;
        out.write_all(cast_slice(&tree.rank))?;
        for climb in &self.climbs {
            out.write_all(cast_slice(&climb.first))?;
            out.write_all(cast_slice(&climb.steps))?;
            out.write_all(cast_slice(&climb.halves))?;
        }
        out.flush()
    }

    /// The hierarchy that was kept of the network with this key.
    ///
    /// # Errors
    ///
    /// Why it cannot be had: then it is to be made anew.
    ///
    /// # Cost
    ///
    /// One look at every byte, on all threads: some 100 bytes a node.
    pub fn read(source: &(impl Source + ?Sized), key: &Key) -> Result<Self, Distrust> {
        let (hierarchy, has_times) = read(source, key)?;
        if has_times { Ok(hierarchy) } else { Err(Distrust::Times) }
    }

    /// The order it was made in.
    pub fn order(&self) -> Order {
        let mut nodes = vec![0; self.tree.rank.len()];
        for (node, rank) in (0..).zip(&self.tree.rank) {
            nodes[*rank as usize] = node;
        }
        Order { nodes }
    }
}

impl Order {
    /// The order that was kept of the network with this key, whatever the times were.
    ///
    /// # Errors
    ///
    /// Why it cannot be had.
    pub fn read(source: &(impl Source + ?Sized), key: &Key) -> Result<Self, Distrust> {
        read(source, key).map(|(hierarchy, _)| hierarchy.order())
    }
}

/// What was kept of a network with these links, and whether they took the same times.
fn read(source: &(impl Source + ?Sized), key: &Key) -> Result<(Hierarchy, bool), Distrust> {
    let mut bytes = [0; HEAD];
    source.read(0, &mut bytes).map_err(|_| Distrust::Foreign)?;
    let sums = sums(&bytes)?;
    let [links, times] = [0, 1].map(|at| &bytes[NAME + at * 32..][..32]);
    if links != key.links {
        return Err(Distrust::Other);
    }
    let hierarchy = sections(source, sums, key.rows).ok_or(Distrust::Torn)?;
    Ok((hierarchy, times == key.times))
}

/// The first bytes.
fn head(key: &Key, sums: &[Sum]) -> Vec<u8> {
    let version = VERSION.to_ne_bytes();
    let mut head = [&MAGIC[..], &version, &key.links, &key.times, cast_slice(sums)].concat();
    head.extend(hash(&head).to_ne_bytes());
    head
}

/// What the first bytes say of each section.
fn sums(head: &[u8; HEAD]) -> Result<[Sum; SECTIONS], Distrust> {
    if !head.starts_with(&[&MAGIC[..], &VERSION.to_ne_bytes()].concat()) {
        return Err(Distrust::Foreign);
    }
    let (told, own) = head.split_at(HEAD - size_of::<u32>());
    if hash(told).to_ne_bytes() != own {
        return Err(Distrust::Torn);
    }
    let mut sums = [Sum::default(); SECTIONS];
    cast_slice_mut(&mut sums).copy_from_slice(&told[NAME + 64..]);
    Ok(sums)
}

/// The sections, if every number in them can be one of a hierarchy over `links` links.
fn sections(
    source: &(impl Source + ?Sized),
    sums: [Sum; SECTIONS],
    links: u32,
) -> Option<Hierarchy> {
    let [parent, rank, ..] = sums;
    let mut ends = [HEAD as u64; SECTIONS + 1];
    for (at, (sum, bytes)) in sums.iter().zip(ROWS).enumerate() {
        ends[at + 1] = ends[at] + u64::from(sum.rows) * bytes;
    }
    // Before any memory is asked for.
    if source.size().ok() != ends.last().copied() {
        return None;
    }
    let [from, next, ..] = ends;
    let (parent, rank) = (parent.read(source, from)?.into(), rank.read(source, next)?.into());
    let climb = |at: usize| {
        let first = sums[at].read(source, ends[at])?.into();
        let steps = sums[at + 1].read(source, ends[at + 1])?;
        Some(Climb { first, steps, halves: sums[at + 2].read(source, ends[at + 2])? })
    };
    let (tree, climbs) = rayon::join(|| doubt::tree(parent, rank), || Some([climb(2)?, climb(5)?]));
    let hierarchy = Hierarchy { tree: Arc::new(tree?), climbs: climbs? };
    doubt::is_sound(&hierarchy, links).then_some(hierarchy)
}

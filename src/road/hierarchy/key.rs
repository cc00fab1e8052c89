//! What a kept hierarchy is known by: fingerprints of the network it was made of.

use bytemuck::cast_slice;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::road::Network;

/// Nodes fingerprinted by one thread at a time.
const PART: usize = 1 << 15;

/// The fingerprints of a network as one profile sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Who is linked to whom, by which row, for which profile.
    pub(super) links: [u8; 32],
    /// How long each link takes.
    pub(super) times: [u8; 32],
    /// The rows of the links lie below this.
    pub(super) rows: u32,
}

impl Key {
    /// The key of `network`, which is that of a profile of this name.
    ///
    /// # Cost
    ///
    /// SHA-256 of all arrays: some 10 ms for a million nodes.
    pub fn of(network: &Network, profile: &str) -> Self {
        let nodes = network.nodes();
        let part = |part: usize| {
            Part::of(network, (part * PART..nodes.min((part + 1) * PART)).map(|node| node as u32))
        };
        let parts: Vec<Part> = (0..nodes.div_ceil(PART)).into_par_iter().map(part).collect();
        let mut links = Sha256::new_with_prefix((nodes as u64).to_le_bytes());
        links.update(profile);
        let mut times = Sha256::new();
        for part in &parts {
            links.update(part.links);
            times.update(part.times);
        }
        let rows = parts.iter().map(|part| part.rows).max().unwrap_or(0);
        Self { links: links.finalize().into(), times: times.finalize().into(), rows }
    }
}

/// The fingerprints of a run of nodes.
struct Part {
    links: [u8; 32],
    times: [u8; 32],
    rows: u32,
}

impl Part {
    fn of(network: &Network, nodes: impl Iterator<Item = u32>) -> Self {
        // Numbers as this machine writes them, as in the file.
        let (mut links, mut times): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut rows = 0;
        for node in nodes {
            let out = network.out_of(node);
            links.push(out.len() as u32);
            links.extend(out.iter().flat_map(|link| [link.to, link.row]));
            times.extend(out.iter().map(|link| link.time.0));
            rows = out.iter().map(|link| link.row + 1).fold(rows, u32::max);
        }
        let [links, times] =
            [links, times].map(|numbers| Sha256::digest(cast_slice::<u32, u8>(&numbers)).into());
        Self { links, times, rows }
    }
}

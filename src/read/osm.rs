//! OpenStreetMap's binary form (.osm.pbf): the ways that are roads, and how one may turn there.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use geo::Coord;
use osmpbf::{Blob, BlobDecode, BlobReader, Element, ErrorKind, RelMemberType, Relation};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

use crate::finding::{Error, Finding, Level, Place, Reading, Result};
use crate::road::{Tags, Turn, Via, Way};

/// Ways put in their places by one thread at a time.
const CHUNK: usize = 1_000;

/// What a file of roads holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extract {
    /// The roads, sorted by id.
    pub ways: Vec<Way>,
    /// The turn restrictions, sorted by id; none in GeoJSON.
    pub turns: Vec<Turn>,
}

/// The roads of `path`: every way with a tag `highway`, with its nodes and tags, and every turn
/// restriction.
///
/// A road some of whose nodes are not in the file is cut there, and its parts keep its id.
///
/// # Errors
///
/// [`Error::File`] when the file cannot be read, [`Error::Content`] when it is no whole .osm.pbf.
pub fn extract(path: &Path) -> Result<Reading<Extract>> {
    let damaged = |what: &str| Error::Content { path: path.to_owned(), what: what.to_owned() };
    // osmpbf adds up the steps between nodes without a check: built with overflow checks, it
    // panics on a hostile file. Nothing outside the closure is changed by a reading that failed.
    let parts = catch_unwind(AssertUnwindSafe(|| decode(path)))
        .map_err(|_| damaged("the nodes are damaged: their numbers overflow"))?;
    let parts = parts.map_err(|error| match error.into_kind() {
        ErrorKind::Io(source) if is_of_system(&source) => {
            Error::File { doing: "read", path: path.to_owned(), source }
        }
        kind => damaged(plain(&kind)),
    })?;
    if parts.is_empty() {
        return Err(damaged("this is no .osm.pbf: it holds no block of OpenStreetMap data"));
    }
    Ok(assemble(parts, path))
}

/// What one block of the file holds.
#[derive(Default)]
struct Part {
    nodes: Vec<(i64, Coord<f64>)>,
    ways: Vec<RawWay>,
    turns: Vec<Turn>,
    off_earth: usize,
    /// Nodes at which a barrier stands, with their tags.
    barriers: Vec<(i64, Vec<(String, String)>)>,
    /// Turn restrictions that lack a member.
    lame: usize,
}

/// A road whose nodes have no positions yet.
struct RawWay {
    id: i64,
    nodes: Vec<i64>,
    tags: Tags,
}

/// Every block of the file in its order; the blocks are unpacked on all threads.
fn decode(path: &Path) -> osmpbf::Result<Vec<Part>> {
    let blobs = BlobReader::from_path(path)?.collect::<osmpbf::Result<Vec<Blob>>>()?;
    let parts: Vec<osmpbf::Result<Option<Part>>> = blobs.par_iter().map(part).collect();
    parts.into_iter().filter_map(osmpbf::Result::transpose).collect()
}

fn part(blob: &Blob) -> osmpbf::Result<Option<Part>> {
    let block = match blob.decode()? {
        BlobDecode::OsmData(block) => block,
        BlobDecode::OsmHeader(_) => return Ok(Some(Part::default())),
        BlobDecode::Unknown(_) => return Ok(None),
    };
    let mut part = Part::default();
    block.for_each_element(|element| match element {
        Element::DenseNode(node) => {
            part.node(node.id(), node.nano_lon(), node.nano_lat());
            part.barrier(node.id(), node.tags());
        }
        Element::Node(node) => {
            part.node(node.id(), node.nano_lon(), node.nano_lat());
            part.barrier(node.id(), node.tags());
        }
        Element::Way(way) if way.tags().any(is_of_roads) => {
            let (nodes, tags) = (way.refs().collect(), way.tags().collect());
            part.ways.push(RawWay { id: way.id(), nodes, tags });
        }
        Element::Relation(relation) => match turns(&relation) {
            Some(turns) if turns.is_empty() => part.lame += 1,
            Some(turns) => part.turns.extend(turns),
            None => {}
        },
        Element::Way(_) => {}
    });
    Ok(Some(part))
}

/// Whether a tag tells of a road or a ferry.
fn is_of_roads((key, value): (&str, &str)) -> bool {
    key == "highway" || (key == "route" && value == "ferry")
}

impl Part {
    /// Keeps what a barrier says of itself.
    fn barrier<'t>(&mut self, id: i64, tags: impl Iterator<Item = (&'t str, &'t str)> + Clone) {
        if tags.clone().any(|(key, _)| key == "barrier") {
            self.barriers
                .push((id, tags.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()));
        }
    }

    fn node(&mut self, id: i64, longitude: i64, latitude: i64) {
        const DEGREE: i64 = 1_000_000_000;
        if (180 * DEGREE).unsigned_abs() < longitude.unsigned_abs()
            || (90 * DEGREE).unsigned_abs() < latitude.unsigned_abs()
        {
            self.off_earth += 1;
            return;
        }
        let degrees = |nano: i64| nano as f64 / DEGREE as f64;
        self.nodes.push((id, Coord { x: degrees(longitude), y: degrees(latitude) }));
    }
}

/// Joins the ways of all parts to the positions of their nodes.
fn assemble(parts: Vec<Part>, path: &Path) -> Reading<Extract> {
    let mut all = Part::default();
    for part in parts {
        all.nodes.extend(part.nodes);
        all.ways.extend(part.ways);
        all.turns.extend(part.turns);
        all.barriers.extend(part.barriers);
        all.off_earth += part.off_earth;
        all.lame += part.lame;
    }
    let Part { mut nodes, ways: mut raw, mut turns, mut barriers, off_earth, lame } = all;
    barriers.sort();
    nodes.sort_by_key(|(id, _)| *id);
    raw.sort_by_key(|way| way.id);
    // The pairs of one relation stay in their order.
    turns.sort_by(|one, other| one.id.cmp(&other.id));
    let placed = raw.par_chunks(CHUNK).map(|raw| {
        let mut ways = Vec::with_capacity(raw.len());
        let missing: usize = raw.iter().map(|way| place(way, (&nodes, &barriers), &mut ways)).sum();
        (ways, missing)
    });
    let (ways, missing): (Vec<Vec<Way>>, Vec<usize>) = placed.unzip();
    let (ways, missing) = (ways.into_iter().flatten().collect::<Vec<_>>(), missing.iter().sum());
    let mut findings = Vec::new();
    let mut tell = |code, count: usize, level| {
        let place = Place { file: path.to_owned(), ..Place::default() };
        let count = count.to_string();
        let values: &[&str] = if level == Level::Rejected { &[] } else { &[&count] };
        findings.push(Finding::new(code, level, place, values));
    };
    if 0 < missing {
        tell("B2011", missing, Level::Warning);
    }
    if 0 < off_earth {
        tell("B2012", off_earth, Level::Skipped);
    }
    if 0 < lame {
        tell("B2022", lame, Level::Skipped);
    }
    if ways.is_empty() {
        tell("B2013", 0, Level::Rejected);
    }
    Reading { value: Extract { ways, turns }, findings }
}

/// Positions and barriers, each sorted by the id of the node.
type Known<'a> = (&'a [(i64, Coord<f64>)], &'a [(i64, Vec<(String, String)>)]);

/// Adds the way, cut wherever a node is missing; gives how many are.
fn place(way: &RawWay, (nodes, barriers): Known<'_>, ways: &mut Vec<Way>) -> usize {
    let position = |node: &i64| {
        let row = nodes.binary_search_by_key(node, |(id, _)| *id).ok()?;
        nodes.get(row).map(|(id, at)| (id.cast_unsigned(), *at))
    };
    let found: Vec<Option<(u64, Coord<f64>)>> = way.nodes.iter().map(position).collect();
    for run in found.split(Option::is_none) {
        let (nodes, line): (Vec<u64>, Vec<Coord<f64>>) = run.iter().flatten().copied().unzip();
        if 1 < line.len() {
            let whole = Way { id: format!("w{}", way.id), line, nodes, tags: way.tags.clone() };
            cut(whole, barriers, ways);
        }
    }
    found.iter().filter(|node| node.is_none()).count()
}

/// Adds the way; where a barrier stands, the stretch from the node before it is a way of its own,
/// which says of what kind it is and what is said of it.
fn cut(whole: Way, barriers: &[(i64, Vec<(String, String)>)], ways: &mut Vec<Way>) {
    let stands = |node: &u64| {
        let row = barriers.binary_search_by_key(&node.cast_signed(), |(id, _)| *id).ok()?;
        barriers.get(row).map(|(_, tags)| tags)
    };
    let part = |from: usize, to: usize, tags: Tags| Way {
        id: whole.id.clone(),
        line: whole.line.get(from..=to).unwrap_or_default().to_vec(),
        nodes: whole.nodes.get(from..=to).unwrap_or_default().to_vec(),
        tags,
    };
    let mut begin = 0;
    for (at, node) in whole.nodes.iter().enumerate() {
        let Some(tags) = stands(node) else { continue };
        let (from, to) = if at == 0 { (0, 1) } else { (at - 1, at) };
        if from < begin {
            continue; // two barriers at the two ends of one stretch: it is barred already
        }
        if begin < from {
            ways.push(part(begin, from, whole.tags.clone()));
        }
        let said = tags.iter().map(|(key, value)| match key.as_str() {
            "barrier" => (key.clone(), value.clone()),
            other => (format!("barrier:{other}"), value.clone()),
        });
        let own = whole.tags.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        ways.push(part(from, to, own.filter(|(key, _)| key != "barrier").chain(said).collect()));
        begin = to;
    }
    if begin == 0 {
        ways.push(whole);
    } else if begin + 1 < whole.nodes.len() {
        ways.push(part(begin, whole.nodes.len() - 1, whole.tags.clone()));
    }
}

/// The turns `relation` speaks of, one for each pair of its roads; `None` where it is no turn
/// restriction, none at all where it lacks a member.
fn turns(relation: &Relation<'_>) -> Option<Vec<Turn>> {
    let tags: Tags = relation.tags().collect();
    if tags.get("type").is_none_or(|kind| kind.split(':').next() != Some("restriction")) {
        return None;
    }
    let (mut from, mut to, mut ways, mut nodes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for member in relation.members() {
        let way = format!("w{}", member.member_id);
        match (member.role().unwrap_or_default(), member.member_type) {
            ("from", RelMemberType::Way) => from.push(way),
            ("to", RelMemberType::Way) => to.push(way),
            ("via", RelMemberType::Way) => ways.push(way),
            ("via", RelMemberType::Node) => nodes.push(member.member_id.cast_unsigned()),
            _ => {}
        }
    }
    let via = match (&nodes[..], &ways[..]) {
        ([node], []) => Via::Node(*node),
        ([], [_, ..]) => Via::Ways(ways),
        _ => return Some(Vec::new()),
    };
    let turn = |(from, to): (&String, &String)| Turn {
        id: format!("r{}", relation.id()),
        from: from.clone(),
        via: via.clone(),
        to: to.clone(),
        tags: tags.clone(),
    };
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
    Some(pairs.map(turn).collect())
}

/// Whether the system could not read the file, rather than the file ending too early.
fn is_of_system(error: &io::Error) -> bool {
    let by_content = [io::ErrorKind::UnexpectedEof, io::ErrorKind::InvalidData];
    !by_content.contains(&error.kind())
}

/// What is wrong with the file, in a sentence.
fn plain(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Io(_) => "the file ends in the middle of a block: it was not copied whole",
        ErrorKind::Blob(_) => "this is no .osm.pbf, or its first block is damaged",
        ErrorKind::Protobuf { .. } => "a block is damaged: it cannot be unpacked",
        ErrorKind::StringtableUtf8 { .. } | ErrorKind::StringtableIndexOutOfBounds { .. } => {
            "a block is damaged: its texts cannot be read"
        }
        _ => "a block is damaged",
    }
}

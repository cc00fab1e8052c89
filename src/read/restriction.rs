//! Turn restrictions of OpenStreetMap: relations that say who may not turn where.

use osmpbf::{RelMemberType, Relation};

use crate::road::{Tags, Turn, Via};

/// The turns `relation` speaks of, one for each pair of its roads; `None` where it is no turn
/// restriction, none at all where it lacks a member.
pub(super) fn turns(relation: &Relation<'_>) -> Option<Vec<Turn>> {
    let tags: Tags = relation.tags().collect();
    if !tags.get("type").is_some_and(|kind| kind.split(':').next() == Some("restriction")) {
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

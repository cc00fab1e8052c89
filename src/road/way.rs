//! One road as data: its geometry and its tags.

use std::cmp::Ordering;

use geo::Coord;

/// One road as data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// The id; ways of one id are parts of one road.
    pub id: String,
    /// The vertices, longitude and latitude in degrees.
    pub line: Vec<Coord<f64>>,
    /// OpenStreetMap node ids, one a vertex; empty where ends are joined by position.
    pub nodes: Vec<u64>,
    /// What is known about it.
    pub tags: Tags,
}

impl Way {
    /// The order that does not depend on the order in a file: by id, then geometry, then tags.
    pub fn order(&self, other: &Self) -> Ordering {
        let numbers = |way: &Self| way.line.iter().flat_map(|at| [at.x, at.y]).collect::<Vec<_>>();
        let geometry = || {
            let (ours, theirs) = (numbers(self), numbers(other));
            let first = ours.iter().zip(&theirs).map(|(our, their)| our.total_cmp(their));
            first.fold(Ordering::Equal, Ordering::then).then(ours.len().cmp(&theirs.len()))
        };
        self.id
            .cmp(&other.id)
            .then_with(geometry)
            .then_with(|| self.nodes.cmp(&other.nodes))
            .then_with(|| self.tags.cmp(&other.tags))
    }
}

/// Keys and values, sorted by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// The value of `key`, without white space around it; `None` where it is not there or empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let row = self.0.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        let value = self.0.get(row)?.1.trim();
        if value.is_empty() { None } else { Some(value) }
    }

    /// Every key with its value, sorted by key.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Tags {
    /// Of a key that comes twice the least value is kept.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut pairs: Vec<(String, String)> =
            pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        pairs.sort_unstable();
        pairs.dedup_by(|later, kept| later.0 == kept.0);
        Self(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_key_whatever_the_order() {
        let tags: Tags =
            [("oneway", "yes"), ("highway", " track "), ("name", "")].into_iter().collect();
        assert_eq!(tags.get("highway"), Some("track"));
        assert_eq!(tags.get("oneway"), Some("yes"));
        assert_eq!(tags.get("name"), None);
        assert_eq!(tags.get("surface"), None);
    }

    #[test]
    fn parts_of_one_way_are_in_the_order_of_their_geometry() {
        let way = |x: f64| Way {
            id: "7".to_owned(),
            line: vec![Coord { x, y: 26.0 }, Coord { x: 106.0, y: 26.0 }],
            ..Way::default()
        };
        assert_eq!(way(106.1).order(&way(106.2)), Ordering::Less);
        assert_eq!(way(106.1).order(&way(106.1)), Ordering::Equal);
    }
}

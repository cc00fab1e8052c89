//! The fields of a JSON object, each of which may be said once.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// An object that says nothing twice: of two values nobody knows which was meant.
pub(super) struct Fields(pub(super) Map<String, Value>);

impl<'d> Deserialize<'d> for Fields {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Once)
    }
}

struct Once;

impl<'d> Visitor<'d> for Once {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'d>>(self, mut from: A) -> Result<Fields, A::Error> {
        let mut fields = Map::new();
        while let Some((key, value)) = from.next_entry::<String, Value>()? {
            if let Some(twice) = fields.insert(key.clone(), value) {
                return Err(Error::custom(format!("`{key}` is said twice, first as {twice}")));
            }
        }
        Ok(Fields(fields))
    }
}

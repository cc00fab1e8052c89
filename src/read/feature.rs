//! One feature as it stands in the text: nothing is judged here, and nothing but broken JSON fails.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::coordinates::{Coordinates, Gather};
use super::judge::is_geometry;
use super::value::{Fields, Key, Value};

/// What stands at a member that should be an object.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    /// Nothing.
    #[default]
    Missing,
    /// `null`.
    Null,
    /// An object.
    Object,
    /// Anything else.
    Other,
}

/// One feature; its buffers are used again for the next.
#[derive(Debug, Default)]
pub(super) struct Feature<'a> {
    /// Whether it is an object at all.
    pub(super) is_object: bool,
    /// Its `type`.
    pub(super) kind: Option<Cow<'a, str>>,
    /// Its `id`.
    pub(super) id: Option<Value<'a>>,
    /// What stands at `properties`.
    pub(super) properties: Member,
    /// The properties.
    pub(super) fields: Fields<'a>,
    /// What stands at `geometry`.
    pub(super) geometry: Member,
    /// The geometry's `type`.
    pub(super) shape: Option<Cow<'a, str>>,
    /// The geometry's `coordinates`.
    pub(super) coordinates: Coordinates,
    /// Whether there are coordinates.
    pub(super) has_coordinates: bool,
    /// A member that stands twice.
    pub(super) repeated: Option<&'static str>,
}

impl<'a> Feature<'a> {
    /// Reads the feature that begins at byte `at` of `text`; the byte after it.
    pub(super) fn read(&mut self, text: &'a str, at: usize) -> serde_json::Result<usize> {
        self.is_object = false;
        self.kind = None;
        self.id = None;
        self.properties = Member::Missing;
        self.fields.clear();
        self.geometry = Member::Missing;
        self.shape = None;
        self.coordinates.clear();
        self.has_coordinates = false;
        self.repeated = None;
        let mut from = serde_json::Deserializer::from_str(text.get(at..).unwrap_or_default());
        (&mut from).deserialize_any(Outer(self))?;
        Ok(at + from.into_iter::<IgnoredAny>().byte_offset())
    }

    fn once(&mut self, is_first: bool, name: &'static str) {
        if !is_first {
            self.repeated = Some(name);
        }
    }
}

/// Makes the visitor methods for all that is not what is wanted, which then give `$other`.
macro_rules! others {
    ($value:ty, $other:expr) => {
        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("GeoJSON")
        }
        fn visit_bool<E>(self, _: bool) -> Result<$value, E> {
            Ok($other)
        }
        fn visit_i64<E>(self, _: i64) -> Result<$value, E> {
            Ok($other)
        }
        fn visit_u64<E>(self, _: u64) -> Result<$value, E> {
            Ok($other)
        }
        fn visit_f64<E>(self, _: f64) -> Result<$value, E> {
            Ok($other)
        }
        fn visit_str<E>(self, _: &str) -> Result<$value, E> {
            Ok($other)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<$value, A::Error> {
            while all.next_element::<IgnoredAny>()?.is_some() {}
            Ok($other)
        }
    };
}

struct Outer<'f, 'a>(&'f mut Feature<'a>);

impl<'de> Visitor<'de> for Outer<'_, 'de> {
    type Value = ();
    others!((), ());

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        let feature = self.0;
        feature.is_object = true;
        while let Some(Key(key)) = all.next_key()? {
            match key.as_ref() {
                "type" => {
                    feature.once(feature.kind.is_none(), "type");
                    feature.kind = Some(text_of(all.next_value()?));
                }
                "id" => {
                    feature.once(feature.id.is_none(), "id");
                    feature.id = Some(all.next_value()?);
                }
                "properties" => {
                    feature.once(feature.properties == Member::Missing, "properties");
                    feature.fields.clear();
                    feature.properties = all.next_value_seed(Inner(&mut feature.fields))?;
                }
                // A geometry has no geometry: what stands there is someone's own addition.
                "geometry" if !feature.kind.as_deref().is_some_and(is_geometry) => {
                    feature.once(feature.geometry == Member::Missing, "geometry");
                    feature.geometry = all.next_value_seed(Geometry(feature))?;
                }
                "coordinates" => {
                    feature.once(!feature.has_coordinates, "coordinates");
                    feature.has_coordinates = true;
                    feature.coordinates.clear();
                    all.next_value_seed(Gather(&mut feature.coordinates))?;
                }
                _ => drop(all.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

fn text_of(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text,
        other => Cow::Owned(other.shown()),
    }
}

struct Inner<'f, 'a>(&'f mut Fields<'a>);

impl<'de> DeserializeSeed<'de> for Inner<'_, 'de> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Member, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_, 'de> {
    type Value = Member;
    others!(Member, Member::Other);

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Null)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Member, A::Error> {
        self.0.read(&mut all)?;
        Ok(Member::Object)
    }
}

struct Geometry<'f, 'a>(&'f mut Feature<'a>);

impl<'de> DeserializeSeed<'de> for Geometry<'_, 'de> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Member, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Geometry<'_, 'de> {
    type Value = Member;
    others!(Member, Member::Other);

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Null)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Member, A::Error> {
        let feature = self.0;
        feature.shape = None;
        feature.coordinates.clear();
        feature.has_coordinates = false;
        while let Some(Key(key)) = all.next_key()? {
            match key.as_ref() {
                "type" => {
                    feature.once(feature.shape.is_none(), "type");
                    feature.shape = Some(text_of(all.next_value()?));
                }
                "coordinates" => {
                    feature.once(!feature.has_coordinates, "coordinates");
                    feature.has_coordinates = true;
                    feature.coordinates.clear();
                    all.next_value_seed(Gather(&mut feature.coordinates))?;
                }
                _ => drop(all.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Member::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_leaves_no_trace() {
        let properties = [
            r#"{"id":"a","name":"x","risk":1}"#,
            r#"{"id":"b","name":"y","risk":2}"#,
            r#"{"id":"c","risk":3}"#,
            r#"{"id":"d"}"#,
            r#"{"id":"e","id":"f","phone":"1"}"#,
            r#"{"id":"g","id":"h","phone":"2"}"#,
            r#"{"id":"i","name":"z","phone":"3","extra":null}"#,
            r#"{"name":"w","id":"j"}"#,
            "null",
            r#"{"id":"k","phone":4}"#,
        ];
        let texts = properties.map(|text| format!(r#"{{"type":"Feature","properties":{text}}}"#));
        let said = |feature: &Feature<'_>| {
            let fields = &feature.fields;
            let all: Vec<_> =
                fields.iter().map(|(name, value)| (name.to_owned(), value.shown())).collect();
            let found = ["id", "name", "risk", "phone", "extra"]
                .map(|name| fields.get(name).map(Value::shown));
            (all, found, fields.repeated.clone(), fields.are_of_person())
        };
        let mut used = Feature::default();
        for text in &texts {
            let mut fresh = Feature::default();
            for feature in [&mut used, &mut fresh] {
                feature.read(text, 0).expect("it is JSON");
            }
            assert_eq!(said(&used), said(&fresh), "{text}");
        }
    }
}

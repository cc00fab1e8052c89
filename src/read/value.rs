//! Values of properties, borrowed from the text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::world::is_of_person;

/// The most elements of a list that are kept.
const LONGEST_LIST: usize = 1_000;
/// The most properties of a feature that are kept.
const MOST_PROPERTIES: usize = 256;
/// The most bytes of a text that are kept.
const LONGEST_TEXT: usize = 65_536;

/// One value; of an object only that it is one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A whole number beyond the signed ones.
    Large(u64),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list, its first thousand elements.
    List(Vec<Self>),
    /// An object.
    Object,
}

impl Value<'_> {
    /// The value as people write it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Whole(number) => number.to_string(),
            Self::Large(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone().into_owned(),
            Self::List(all) => {
                let all: Vec<String> = all.iter().take(20).map(Self::shown).collect();
                format!("[{}]", all.join(", "))
            }
            Self::Object => "{…}".to_owned(),
        }
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Value<'de>, E> {
        Ok(Value::Flag(flag))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(number))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(number).map_or(Value::Large(number), Value::Whole))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Real(number))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Value<'de>, A::Error> {
        let mut list = Vec::new();
        while list.len() < LONGEST_LIST {
            let Some(value) = all.next_element()? else { return Ok(Value::List(list)) };
            list.push(value);
        }
        while all.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Value<'de>, A::Error> {
        while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

/// A key, borrowed where it holds no escape.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

struct KeyReader;

impl<'de> Visitor<'de> for KeyReader {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(KeyReader)
    }
}

/// One property.
#[derive(Debug)]
struct Field<'a> {
    name: Cow<'a, str>,
    value: Value<'a>,
    is_of_person: bool,
}

/// The properties of one feature, in the order of the file; the buffer is used again.
///
/// Features of a layer are alike: the names of the one before stay, and while each name that comes
/// is the one that stood in its place, nothing but the values is new.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    known: Vec<Field<'a>>,
    /// How many of them are of this feature; the rest are of the one before.
    count: usize,
    /// For each trace of a name the last field that has it, counted from 1.
    last: Traces,
    /// A name that stands twice.
    pub(super) repeated: Option<String>,
    /// A property longer than is kept.
    pub(super) too_long: Option<String>,
    /// How many properties were left out because there are too many.
    pub(super) too_many: usize,
}

impl<'a> Fields<'a> {
    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        if self.repeated.take().is_some() {
            self.cut();
        }
        self.too_long = None;
        self.too_many = 0;
    }

    /// The property `key`; the last where it stands twice.
    pub(super) fn get(&self, key: &str) -> Option<&Value<'a>> {
        let last = self.last.of(key)?;
        let own = self.known.get(..self.count)?;
        match own.get(last) {
            Some(field) if field.name == key => Some(&field.value),
            _ => own.iter().rev().find(|field| field.name == key).map(|field| &field.value),
        }
    }

    /// Every property in the order of the file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.known.iter().take(self.count).map(|field| (field.name.as_ref(), &field.value))
    }

    /// Whether a property says who someone is, or how to reach them.
    pub(super) fn are_of_person(&self) -> bool {
        self.known.iter().take(self.count).any(|field| field.is_of_person)
    }

    /// Reads the next object of properties.
    pub(super) fn read<A: MapAccess<'a>>(&mut self, all: &mut A) -> Result<(), A::Error> {
        while let Some(Key(key)) = all.next_key()? {
            let value: Value<'a> = all.next_value()?;
            let long = matches!(&value, Value::Text(text) if LONGEST_TEXT < text.len());
            match self.known.get_mut(self.count) {
                Some(field) if field.name == key && !long => {
                    field.value = value;
                    self.count += 1;
                }
                _ => self.add(key, value, long),
            }
        }
        self.cut();
        Ok(())
    }

    fn add(&mut self, name: Cow<'a, str>, value: Value<'a>, long: bool) {
        self.cut();
        if MOST_PROPERTIES <= self.count {
            self.too_many += 1;
            return;
        }
        if self.get(&name).is_some() {
            self.repeated.get_or_insert_with(|| name.clone().into_owned());
        }
        if long {
            self.too_long.get_or_insert_with(|| name.into_owned());
            return;
        }
        self.last.set(&name, self.count);
        let is_of_person = is_of_person(&name);
        self.known.push(Field { name, value, is_of_person });
        self.count += 1;
    }

    /// Forgets what is left of the feature before.
    fn cut(&mut self) {
        if self.count == self.known.len() {
            return;
        }
        self.known.truncate(self.count);
        self.last = Traces::default();
        for (at, field) in self.known.iter().enumerate() {
            self.last.set(&field.name, at);
        }
    }
}

/// A few bits of each name that was seen, so that most look-ups need one comparison or none.
#[derive(Debug)]
struct Traces([u16; 64]);

impl Default for Traces {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Traces {
    fn slot(name: &str) -> usize {
        let bytes = name.as_bytes();
        let of = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
        (name.len() * 5 + of(bytes.first()) * 3 + of(bytes.last()) * 7) & 63
    }

    /// The last row whose name has the trace of `name`; none: no row has that name.
    fn of(&self, name: &str) -> Option<usize> {
        let row = self.0.get(Self::slot(name)).copied().unwrap_or_default();
        usize::from(row).checked_sub(1)
    }

    fn set(&mut self, name: &str, row: usize) {
        if let Some(last) = self.0.get_mut(Self::slot(name)) {
            *last = u16::try_from(row + 1).unwrap_or(u16::MAX);
        }
    }
}

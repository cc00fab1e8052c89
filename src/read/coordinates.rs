//! The numbers of a geometry, gathered flat whatever their nesting.

use std::fmt;
use std::ops::Range;

use geo::Coord;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The most positions of one geometry that are kept.
const MOST_POSITIONS: usize = 2_000_000;

/// Positions in one row, and where lines and areas end in it; the buffer is used again.
#[derive(Debug, Default)]
pub(super) struct Coordinates {
    /// Every position: longitude, latitude, as they stand in the file.
    pub(super) positions: Vec<Coord<f64>>,
    /// Where each line or ring ends, in `positions`.
    pub(super) lines: Vec<usize>,
    /// Where each area ends, in `lines`.
    pub(super) areas: Vec<usize>,
    /// How many lists stand around a position; `None` where there is none.
    pub(super) height: Option<usize>,
    /// What is wrong with them.
    pub(super) fault: Option<Fault>,
    /// Whether a position has more than three numbers.
    pub(super) extra: bool,
}

/// What is wrong with the numbers of a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A list without anything.
    Empty,
    /// A position of one number.
    Short,
    /// A text where a number should be.
    Text,
    /// Anything else that is not a number.
    NotNumber,
    /// Lists that do not nest alike.
    Uneven,
    /// More positions than are kept.
    TooMany,
}

impl Fault {
    /// The code of its finding.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Empty => "B1107",
            Self::Short => "B1123",
            Self::Text => "B1124",
            Self::NotNumber => "B1125",
            Self::Uneven => "B1126",
            Self::TooMany => "B1127",
        }
    }
}

impl Coordinates {
    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.positions.clear();
        self.lines.clear();
        self.areas.clear();
        self.height = None;
        self.fault = None;
        self.extra = false;
    }

    /// The positions of line or ring `line`.
    pub(super) fn line(&self, line: usize) -> &[Coord<f64>] {
        let from = line.checked_sub(1).and_then(|before| self.lines.get(before));
        let to = self.lines.get(line).copied().unwrap_or_default();
        self.positions.get(from.copied().unwrap_or_default()..to).unwrap_or_default()
    }

    /// The lines of area `area`.
    pub(super) fn rings(&self, area: usize) -> Range<usize> {
        let from = area.checked_sub(1).and_then(|before| self.areas.get(before));
        from.copied().unwrap_or_default()..self.areas.get(area).copied().unwrap_or_default()
    }

    fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// Reads `coordinates`, whatever stands there.
pub(super) struct Gather<'c>(pub(super) &'c mut Coordinates);

impl<'de> DeserializeSeed<'de> for Gather<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match from.deserialize_any(Level(self.0))? {
            Item::Level(height) => self.0.height = Some(height),
            Item::Number(_) => self.0.fail(Fault::Uneven),
            Item::Empty => self.0.fail(Fault::Empty),
            Item::Bad(fault) => self.0.fail(fault),
        }
        Ok(())
    }
}

/// What one element of a list was.
enum Item {
    Number(f64),
    Level(usize),
    Empty,
    Bad(Fault),
}

struct Level<'c>(&'c mut Coordinates);

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Item, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Item;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("numbers")
    }
    fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
        Ok(Item::Number(number))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
        Ok(Item::Number(number as f64))
    }
    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Bad(Fault::NotNumber))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
        Ok(Item::Bad(Fault::NotNumber))
    }
    fn visit_str<E>(self, _: &str) -> Result<Item, E> {
        Ok(Item::Bad(Fault::Text))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Item, A::Error> {
        while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Item::Bad(Fault::NotNumber))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Item, A::Error> {
        let kept = self.0;
        let (mut numbers, mut count) = ([0.0; 2], 0);
        let mut height = None;
        while let Some(item) = all.next_element_seed(Level(kept))? {
            match item {
                Item::Number(number) => {
                    if let Some(place) = numbers.get_mut(count) {
                        *place = number;
                    }
                    count += 1;
                }
                Item::Level(inner) if height.is_none_or(|other| other == inner) => {
                    height = Some(inner);
                }
                Item::Level(_) => kept.fail(Fault::Uneven),
                Item::Empty => kept.fail(Fault::Empty),
                Item::Bad(_) if 2 <= count => kept.extra = true,
                Item::Bad(fault) => kept.fail(fault),
            }
        }
        Ok(close(kept, numbers, count, height))
    }
}

/// Ends a list that held `count` numbers or lists of `height`.
fn close(kept: &mut Coordinates, numbers: [f64; 2], count: usize, height: Option<usize>) -> Item {
    if 0 < count {
        if height.is_some() {
            kept.fail(Fault::Uneven);
        } else if count < 2 {
            kept.fail(Fault::Short);
        } else if MOST_POSITIONS <= kept.positions.len() {
            kept.fail(Fault::TooMany);
        } else {
            kept.positions.push(Coord { x: numbers[0], y: numbers[1] });
        }
        kept.extra |= 3 < count;
        return Item::Level(0);
    }
    let Some(height) = height else {
        // A list of nothing but faults has been told already.
        return if kept.fault.is_some() { Item::Level(0) } else { Item::Empty };
    };
    match height {
        0 => kept.lines.push(kept.positions.len()),
        1 => kept.areas.push(kept.lines.len()),
        _ => {}
    }
    Item::Level(height + 1)
}

//! On which line of a TOML file each key stands.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line of each key of `text`, the keys dotted; nothing where it is no TOML.
pub(super) fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    if let Ok(table) = DeTable::parse(text) {
        collect(text, table.get_ref(), "", &mut found);
    }
    found
}

fn collect(text: &str, table: &DeTable<'_>, above: &str, found: &mut BTreeMap<String, usize>) {
    for (name, value) in table {
        let key = match above {
            "" => name.get_ref().to_string(),
            above => format!("{above}.{}", name.get_ref()),
        };
        found.insert(key.clone(), line(text, name));
        if let DeValue::Table(below) = value.get_ref() {
            collect(text, below, &key, found);
        }
    }
}

fn line<T>(text: &str, part: &Spanned<T>) -> usize {
    text.get(..part.span().start).map_or(1, |before| 1 + before.matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_on_its_line_however_it_is_written() {
        let text =
            "# 甲\n[worth]\ncap = { value = 5 }\n\nhazard.patrol_days.value = 1\n[[pin]]\na = 1\n";
        let found = lines(text);
        assert_eq!((found["worth"], found["worth.cap"]), (2, 3));
        assert_eq!(found["worth.hazard.patrol_days"], 5);
        assert_eq!(found["pin"], 6);
        assert!(lines("a = ").is_empty());
    }
}

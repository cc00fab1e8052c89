//! How sheets of layers are called and headed: in Chinese by the first names that an import knows,
//! else as the schema has them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::layers::{Layers, Row, Table};
use super::shapes::Lies;
use crate::words::Language;
use crate::world::Layer;

/// The names that an import knows.
const TABLE: &str = include_str!("../../data/import/columns.toml");

#[derive(Deserialize)]
struct Names {
    layers: BTreeMap<String, Vec<String>>,
    property: BTreeMap<String, BTreeMap<String, Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    names: Vec<String>,
}

/// The headings in one language.
pub(super) struct Headings(Option<Names>);

impl Headings {
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::English => Self(None),
            Language::Chinese => Self(toml::from_str(TABLE).ok()),
        }
    }

    /// What the sheet of a layer is called.
    pub(super) fn sheet(&self, layer: Layer) -> String {
        let names = self.0.as_ref().and_then(|names| names.layers.get(layer.name()));
        let first = names.and_then(|names| names.first());
        first.map_or_else(|| layer.name().to_owned(), Clone::clone)
    }

    /// The headings of a table of `layers`: its columns, then where a feature lies.
    pub(super) fn columns(&self, layers: &Layers, table: &Table) -> Vec<String> {
        let mut headings: Vec<String> =
            table.columns.iter().map(|column| self.column(table.layer, column)).collect();
        if are_points(table) {
            let datum = layers.datum.name().to_uppercase();
            for property in ["lon", "lat"] {
                headings.push(format!("{} ({datum})", self.column(table.layer, property)));
            }
        } else {
            headings.push(layers.geometry());
        }
        headings
    }

    fn column(&self, layer: Layer, property: &str) -> String {
        // The tags of a road are its columns, and no words stand for them.
        let names = self.0.as_ref().filter(|_| layer != Layer::Roads);
        let tables = [layer.name(), "all"];
        let entry = tables
            .into_iter()
            .find_map(|table| names?.property.get(table)?.get(property)?.names.first());
        entry.map_or_else(|| property.to_owned(), Clone::clone)
    }
}

/// Whether every feature is a point, so that longitude and latitude say where it lies.
pub(super) fn are_points(table: &Table) -> bool {
    let is_point = |row: &Row| matches!(row.lies, Lies::Point(_));
    table.layer != Layer::Villages && table.rows.iter().all(is_point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_headings_are_the_first_names_of_the_table_of_columns() {
        let headings = Headings::of(Language::Chinese);
        assert_eq!(headings.sheet(Layer::Venues), "场所");
        assert_eq!(headings.column(Layer::Venues, "name"), "名称");
        assert_eq!(headings.column(Layer::Hazards, "venue_id"), "场所编号");
        assert_eq!(headings.column(Layer::Venues, "grid_id"), "网格编号");
        assert_eq!(headings.column(Layer::Roads, "name"), "name");
        assert_eq!(Headings::of(Language::English).sheet(Layer::Venues), "venues");
    }
}

//! Which column is which property: the built-in table of names, and the user's own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::cell::holds_person;
use crate::finding::{Error, Result};
use crate::read::category::{narrow, venue_kind};
use crate::words::{Language, say};
use crate::world::{Layer, VenueKind, is_of_person};

/// The built-in table.
const TABLE: &str = include_str!("../../../data/import/columns.toml");

/// How sure it is that a column is the tag of a way that it is called: least of all.
const ANY_TAG: usize = 30_000;

/// So many columns more make a table that of another layer than its name says.
const CLEARLY: usize = 2;

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Code,
    Text,
    Number,
    Date,
    Hours,
    Flag,
    Words,
    Place,
    Lon,
    Lat,
    LonLat,
    Wkt,
}

#[derive(Debug, Deserialize)]
struct Entry {
    kind: Kind,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Table {
    personal: Vec<String>,
    layers: BTreeMap<String, Vec<String>>,
    property: BTreeMap<String, BTreeMap<String, Entry>>,
    values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The property that a column is taken as, where the user says it; `-` leaves the column out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// For each layer, or `all`, the property of each column.
    pub columns: BTreeMap<String, BTreeMap<String, String>>,
}

impl Mapping {
    /// The table of a file that [`Mapping::to_toml`] made.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where it is no such table, or names a layer that there is not.
    pub fn parse(text: &str, language: Language) -> Result<Self> {
        let wrong = |what| Error::Setting { key: "--mapping".to_owned(), what };
        let columns: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
        let known = |name: &str| name == "all" || Layer::parse(name).is_some();
        match columns.keys().find(|name| !known(name)) {
            Some(name) => Err(wrong(say(language, "import.no-layer", &[name]))),
            None => Ok(Self { columns }),
        }
    }

    /// The same as a file that people may edit.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(&self.columns).unwrap_or_default();
        format!("# beibao import --mapping: \"column\" = \"property\"; \"-\" leaves it out\n{body}")
    }

    /// Takes `column` as `property` in every layer.
    pub fn add(&mut self, column: &str, property: &str) {
        let all = self.columns.entry("all".to_owned()).or_default();
        all.insert(column.to_owned(), property.to_owned());
    }

    fn get(&self, layer: Layer, column: &str) -> Option<&str> {
        let of = |name: &str| {
            let columns = self.columns.get(name)?;
            let found = columns.get(column).or_else(|| {
                let same = |(known, _): &(&String, &String)| plain(known) == plain(column);
                columns.iter().find(same).map(|(_, property)| property)
            });
            found.map(String::as_str)
        };
        of("all").or_else(|| of(layer.name()))
    }
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Use {
    /// It is read as this property.
    Property(String, Kind),
    /// It says something of a person.
    Personal,
    /// Another column is read as this property already.
    Twice(String),
    /// The user left it out.
    Unwanted,
    /// The layer has no such property.
    Unknown,
}

/// All names that are known.
#[derive(Debug)]
pub(super) struct Names {
    table: Table,
    mapping: Mapping,
}

impl Names {
    /// The built-in names under the user's own.
    pub(super) fn new(mapping: Mapping) -> Self {
        let table = toml::from_str(TABLE).expect("the built-in table is read in a test");
        Self { table, mapping }
    }

    /// The layer that a word of `name` stands for.
    pub(super) fn layer(&self, name: &str) -> Option<Layer> {
        let name = plain(name);
        let words = |layer: &Layer| self.table.layers.get(layer.name());
        let stands = |layer: &Layer| {
            name.contains(layer.name())
                || words(layer).is_some_and(|all| all.iter().any(|word| name.contains(&**word)))
        };
        // The narrower words first: 网格 stands in 网格员走访户, 村 nearly everywhere.
        let order = [
            Layer::Hazards,
            Layer::Venues,
            Layer::Stations,
            Layer::Roads,
            Layer::Tasks,
            Layer::Households,
            Layer::Grids,
            Layer::Villages,
        ];
        let exact = Layer::parse(&name).filter(|layer| order.contains(layer));
        exact.or_else(|| order.into_iter().find(stands))
    }

    /// How many of the columns a header of any layer would have.
    pub(super) fn known(&self, header: &[String]) -> usize {
        let layers = self.table.property.keys().filter_map(|name| Layer::parse(name));
        layers.map(|layer| self.known_of(layer, header)).max().unwrap_or_default()
    }

    /// How many of the columns a header of `layer` would have.
    fn known_of(&self, layer: Layer, header: &[String]) -> usize {
        let is_known = |(found, rank): (Use, usize)| match found {
            Use::Property(..) => rank < ANY_TAG,
            Use::Personal => true,
            Use::Twice(_) | Use::Unwanted | Use::Unknown => false,
        };
        header.iter().filter(|name| is_known(self.one(layer, name))).count()
    }

    /// Whether a table is called after `layer` and nothing else: `roads`, 派出所.
    pub(super) fn is_name_of(&self, layer: Layer, name: &str) -> bool {
        let name = plain(name);
        let words = self.table.layers.get(layer.name());
        name == layer.name() || words.is_some_and(|all| all.contains(&name))
    }

    /// The one layer that the columns fit clearly better than `named`, after which the table is
    /// called: a list of the households of a village may be called after the village.
    pub(super) fn fits_better(&self, named: Layer, header: &[String]) -> Option<Layer> {
        let least = self.known_of(named, header) + CLEARLY;
        let layers = self.table.property.keys().filter_map(|name| Layer::parse(name));
        let mut fits: Vec<(usize, Layer)> =
            layers.map(|layer| (self.known_of(layer, header), layer)).collect();
        fits.sort_unstable_by_key(|(known, _)| Reverse(*known));
        let (best, layer) = fits.first().copied()?;
        let is_one = fits.get(1).is_none_or(|(next, _)| *next < best);
        (least <= best && is_one).then_some(layer)
    }

    /// What becomes of each column of a table of `layer`.
    pub(super) fn uses(&self, layer: Layer, header: &[String]) -> Vec<Use> {
        let mut uses = Vec::with_capacity(header.len());
        let mut best: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (at, name) in header.iter().enumerate() {
            let (found, rank) = self.one(layer, name);
            if let Use::Property(property, _) = &found {
                let known = best.entry(property.clone()).or_insert((rank, at));
                *known = (*known).min((rank, at));
            }
            uses.push(found);
        }
        for (at, found) in uses.iter_mut().enumerate() {
            if let Use::Property(property, _) = found
                && best.get(property).is_some_and(|(_, first)| *first != at)
            {
                *found = Use::Twice(property.clone());
            }
        }
        uses
    }

    /// What becomes of one column, and how sure that is: the less the surer.
    fn one(&self, layer: Layer, name: &str) -> (Use, usize) {
        let (whole, short) = (plain(name), plain(&unbracketed(name)));
        if whole.is_empty() {
            return (Use::Unknown, 0);
        }
        let own = self.mapping.get(layer, name);
        if own == Some("-") {
            return (Use::Unwanted, 0);
        }
        // What is of a person stays out, whoever asks for it.
        if self.is_personal(&whole) || self.is_personal(&short) || holds_person(name) {
            return (Use::Personal, 0);
        }
        if let Some(property) = own {
            return match self.kind(layer, property) {
                Some(kind) => (Use::Property(property.to_owned(), kind), 0),
                None if layer == Layer::Roads => {
                    (Use::Property(property.to_owned(), Kind::Text), 0)
                }
                None => (Use::Unknown, 0),
            };
        }
        let no_name = matches!(layer, Layer::Households | Layer::Tasks);
        if no_name && matches!(short.as_str(), "name" | "名称" | "名字") {
            return (Use::Personal, 0);
        }
        for (base, text) in [(1, &whole), (2, &short)] {
            if let Some(kind) = self.kind(layer, text) {
                return (Use::Property(text.clone(), kind), base);
            }
        }
        let tables = [(layer.name(), 10), ("all", 10_000)];
        for (table, base) in tables {
            for (property, entry) in self.table.property.get(table).into_iter().flatten() {
                let same = |known: &String| *known == whole || *known == short;
                if let Some(at) = entry.names.iter().position(same) {
                    return (Use::Property(property.clone(), entry.kind), base + at);
                }
            }
        }
        if let Some((property, kind)) = self.cut_short(layer, &whole) {
            return (Use::Property(property, kind), 20_000);
        }
        if layer == Layer::Roads {
            // Every tag of a way may count.
            return (Use::Property(name.trim().to_owned(), Kind::Text), ANY_TAG);
        }
        (Use::Unknown, 0)
    }

    fn is_personal(&self, name: &str) -> bool {
        is_of_person(name) || self.table.personal.iter().any(|word| word == name)
    }

    /// The property whose name a shapefile has cut after ten letters.
    fn cut_short(&self, layer: Layer, name: &str) -> Option<(String, Kind)> {
        if name.len() != 10 || !name.is_ascii() {
            return None;
        }
        let tables = [layer.name(), "all"].into_iter().filter_map(|at| self.table.property.get(at));
        let mut all = tables.flatten().filter(|(property, _)| property.starts_with(name));
        let (property, entry) = all.next()?;
        all.next().is_none().then(|| (property.clone(), entry.kind))
    }

    fn kind(&self, layer: Layer, property: &str) -> Option<Kind> {
        let of = |table: &str| self.table.property.get(table)?.get(property);
        of(layer.name()).or_else(|| of("all")).map(|entry| entry.kind)
    }

    /// The value of `property` that `text` is a word for.
    pub(super) fn value(&self, property: &str, text: &str) -> Option<&str> {
        let text = narrow(text);
        let all = self.table.values.get(property)?;
        all.iter().find(|(_, words)| words.contains(&text)).map(|(value, _)| value.as_str())
    }
}

impl Names {
    /// Whether two values of a property stand for one, 小商店 and `shop`.
    pub(super) fn mean_same(&self, property: &str, one: &Value, other: &Value) -> bool {
        let meant = |value: &Value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let kind = (property == "category").then(|| venue_kind(&text)).flatten();
            let known = kind.map(VenueKind::code).or_else(|| self.value(property, &text));
            known.map_or_else(|| narrow(&text), str::to_owned)
        };
        meant(one) == meant(other)
    }
}

/// The name as it is compared: half-width small letters without spaces and stars.
pub(super) fn plain(name: &str) -> String {
    let name = narrow(name);
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '\u{feff}')).collect()
}

/// The name without what stands in brackets at its end, `风险等级（1-3）`.
fn unbracketed(name: &str) -> String {
    let name = name.trim();
    let open = name.find(['(', '（', '[', '【']).filter(|at| 0 < *at);
    open.and_then(|at| name.get(..at)).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(layer: Layer, header: &[&str]) -> Vec<String> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let shown = |found: Use| match found {
            Use::Property(property, _) => property,
            other => format!("{other:?}"),
        };
        Names::new(Mapping::default()).uses(layer, &header).into_iter().map(shown).collect()
    }

    #[test]
    fn columns_are_known_in_both_languages() {
        let header =
            ["单位名称", "场所编号 ", "风险等级（1-3）", "经度(WGS84)", "Latitude", "备注"];
        let found = used(Layer::Venues, &header);
        assert_eq!(found, ["name", "id", "risk", "lon", "lat", "Unknown"]);
        let found =
            used(Layer::Households, &["id", "姓名", "名称", "联系电话", "visit_ever", "户主"]);
        assert_eq!(
            found,
            ["id", "Personal", "Personal", "Personal", "visit_every_days", "Personal"]
        );
    }

    #[test]
    fn of_two_columns_for_one_property_the_surer_is_read() {
        assert_eq!(used(Layer::Venues, &["fid", "id"]), ["Twice(\"id\")", "id"]);
    }

    #[test]
    fn the_user_maps_but_not_what_is_of_a_person() {
        let mut mapping = Mapping::default();
        for (column, property) in [("老店名", "name"), ("电话", "name"), ("备注", "-")] {
            mapping.add(column, property);
        }
        let again = Mapping::parse(&mapping.to_toml(), Language::English).expect("it is ours");
        assert_eq!(again, mapping);
        let names = Names::new(again);
        let header = ["老店名", "电话", "备注"].map(str::to_owned);
        let name = Use::Property("name".to_owned(), Kind::Text);
        assert_eq!(names.uses(Layer::Venues, &header), [name, Use::Personal, Use::Unwanted]);
    }

    #[test]
    fn sheets_tell_their_layer() {
        let names = Names::new(Mapping::default());
        for (name, layer) in [
            ("九小场所台账", Some(Layer::Venues)),
            ("湖潮村走访户", Some(Layer::Households)),
            ("隐患清单", Some(Layer::Hazards)),
            ("villages", Some(Layer::Villages)),
            ("Sheet1", None),
        ] {
            assert_eq!(names.layer(name), layer, "{name}");
        }
    }

    #[test]
    fn columns_tell_more_than_the_name_of_a_table() {
        let names = Names::new(Mapping::default());
        let fits = |header: &[&str]| {
            let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
            names.fits_better(Layer::Villages, &header)
        };
        let households = ["户编号", "风险等级", "经度", "纬度", "走访间隔"];
        assert_eq!(fits(&households), Some(Layer::Households));
        assert_eq!(fits(&["村编码", "村名", "经度", "纬度"]), None);
        assert_eq!(fits(&["经度", "纬度"]), None);
        assert!(names.is_name_of(Layer::Stations, "派出所"));
        assert!(!names.is_name_of(Layer::Villages, "湖潮村名单"));
    }
}

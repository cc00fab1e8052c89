//! The grid worker's page: one file for a phone without signal, that records and hands back.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, to_string};
use sha2::{Digest, Sha256};

use super::grid_data::data;
use super::html::RoadLine;
use super::views::Words;
use crate::plan::Plan;
use crate::rules::Rules;
use crate::words::{Language, all};
use crate::world::{Grid, World};
use crate::write::seal::Lock;

/// What runs on the page, in one script: each part uses what stands before it.
const SCRIPT: &str = concat!(
    "'use strict';(()=>{\n",
    include_str!("../../../templates/grid_core.js"),
    include_str!("../../../templates/grid_qr.js"),
    include_str!("../../../templates/grid_store.js"),
    include_str!("../../../templates/grid_map.js"),
    include_str!("../../../templates/grid.js"),
    "})();\n"
);

/// How the page looks.
const STYLE: &str = include_str!("../../../templates/grid.css");

/// Everything the page of one grid is made of.
#[derive(Clone, Copy)]
pub struct GridSheet<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What lies in the grid.
    pub world: &'a World,
    /// The roads of the township.
    pub roads: &'a [RoadLine],
    /// Who may do what.
    pub rules: &'a Rules,
    /// The grid.
    pub grid: &'a Grid,
    /// What locks the page, if anything, and the nonce of this page.
    pub lock: Option<(&'a Lock, [u8; 12])>,
}

/// The page of a grid as one HTML file that asks no network.
///
/// Of the plan and the world it holds what `shown.rs` lets a grid worker see: her own grid, the
/// visits she may make, no inspection, no name. The same sheet gives the same bytes.
///
/// # Cost
///
/// Less than 1 MB: roads take up to 400 kB and are drawn more coarsely where they would take more.
pub fn grid_page(sheet: &GridSheet<'_>, language: Language) -> String {
    let words = Words(language);
    let plain = data(sheet, language);
    let data = match sheet.lock {
        Some((lock, nonce)) => lock.sealed(plain.as_bytes(), nonce),
        None => plain,
    };
    let hash = STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let page = Page {
        words,
        policy: format!(
            "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; \
             img-src blob: data:; base-uri 'none'; form-action 'none'"
        ),
        style: STYLE,
        said: inert(&said(language)),
        data: inert(&data),
        script: SCRIPT,
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

#[derive(Template)]
#[template(path = "grid.html")]
struct Page {
    words: Words,
    policy: String,
    style: &'static str,
    /// What the page says, in both languages.
    said: String,
    data: String,
    script: &'static str,
}

/// The sentences of the page in both languages, and which of them comes first.
fn said(language: Language) -> String {
    let rows = || all().filter_map(|(key, zh, en)| Some((key.strip_prefix("grid.")?, *zh, *en)));
    let purposes = || {
        let own = |key: &'static str| key.strip_prefix("page.").filter(|k| k.starts_with("pu"));
        all().filter_map(move |(key, zh, en)| Some((own(key)?, *zh, *en)))
    };
    let table = |pick: fn((&str, &'static str, &'static str)) -> &'static str| {
        let all = rows().chain(purposes());
        let all = all.map(|row| (row.0.to_owned(), Value::from(pick(row))));
        Value::Object(all.collect::<Map<_, _>>())
    };
    let mut both = Map::new();
    both.insert("zh".to_owned(), table(|row| row.1));
    both.insert("en".to_owned(), table(|row| row.2));
    let first = if language == Language::Chinese { "zh" } else { "en" };
    both.insert("first".to_owned(), Value::from(first));
    // Texts can always be written.
    to_string(&both).unwrap_or_default()
}

/// JSON as it may stand within a script element: nothing in it ends the element.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

//! What was found while importing, as a page: where, what, and how to mend it.

use askama::Template;

use super::views::Words;
use crate::finding::{Finding, Level};
use crate::words::Language;
use crate::write::shown::shown;

/// A table of columns: its heading, and what each column became.
pub type ColumnTable = (String, Vec<(String, String)>);

#[derive(Template)]
#[template(path = "findings.html")]
struct Page {
    words: Words,
    sum: String,
    rows: Vec<Row>,
    tables: Vec<ColumnTable>,
}

struct Row {
    level: String,
    place: String,
    what: String,
    code: &'static str,
    help: String,
}

/// The findings as one HTML file that needs nothing else, with what became of each column below.
pub fn findings_html(findings: &[Finding], tables: &[ColumnTable], language: Language) -> String {
    let words = Words(language);
    let lost = findings.iter().filter(|finding| finding.level != Level::Warning).count();
    let counts = [findings.len().to_string(), lost.to_string()];
    let pair = |(a, b): &(String, String)| (shown(a), shown(b));
    let table = |(heading, rows): &ColumnTable| (shown(heading), rows.iter().map(pair).collect());
    let page = Page {
        words,
        sum: words.fill("import.findings", &counts.each_ref().map(String::as_str)),
        rows: findings.iter().map(|finding| row(finding, words)).collect(),
        tables: tables.iter().map(table).collect(),
    };
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = page.render_into(&mut text);
    text.push('\n');
    text
}

fn row(finding: &Finding, words: Words) -> Row {
    let level = match finding.level {
        Level::Warning => "import.level.warning",
        Level::Skipped => "import.level.skipped",
        Level::Rejected => "import.level.rejected",
    };
    Row {
        level: words.get(level),
        place: shown(finding.place_text(words.0).trim_end_matches(": ")),
        what: shown(&finding.what(words.0)),
        code: finding.code,
        help: shown(&finding.help(words.0)),
    }
}

//! One finding, and where in the user's data it stands.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::numbers::masked;
use crate::words::{Language, say};

/// Where in the user's data: as near as is known.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line or row, from 1.
    pub line: Option<usize>,
    /// The feature, from 0, in the order of the file.
    pub feature: Option<usize>,
    /// The id of the feature or row.
    pub id: Option<String>,
    /// The property or column.
    pub key: Option<&'static str>,
    /// The column as the user's table calls it.
    pub column: Option<String>,
}

/// How much a finding costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something was put right or assumed; nothing is lost.
    Warning,
    /// A feature or row is left out; the rest is there.
    Skipped,
    /// Nothing of the file could be used.
    Rejected,
}

/// One thing wrong in one place of the user's data.
///
/// `code` never changes its meaning; what it says and how to mend it stand in the one table of
/// words under `code` and `code.help`, with `values` filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code, `B1002`; docs/findings.md explains each.
    pub code: &'static str,
    /// How much it costs.
    pub level: Level,
    /// Where it is.
    pub place: Place,
    /// What fills the sentence of the code.
    pub values: Vec<String>,
}

impl Finding {
    /// A finding `code` at `place` whose sentence is filled with `values`.
    pub fn new(code: &'static str, level: Level, place: Place, values: &[&str]) -> Self {
        let values = values.iter().map(|value| shown(value)).collect();
        Self { code, level, place, values }
    }

    /// What is wrong, in one sentence.
    pub fn what(&self, language: Language) -> String {
        say(language, self.code, &self.filled())
    }

    /// What to do about it.
    pub fn help(&self, language: Language) -> String {
        say(language, &format!("{}.help", self.code), &self.filled())
    }

    /// The whole finding as people read it: place, what, code, and the help on a line of its own.
    pub fn text(&self, language: Language) -> String {
        let mut text = self.place_text(language);
        let _ = write!(text, "{} [{}]", self.what(language), self.code);
        let _ = write!(text, "\n  {}: {}", say(language, "finding.help", &[]), self.help(language));
        text
    }

    /// Where it is, as people read it, up to the colon before what is wrong.
    pub fn place_text(&self, language: Language) -> String {
        let file = self.place.file.display().to_string();
        let mut text: String = masked(&file).chars().map(harmless).collect();
        if let Some(sheet) = &self.place.sheet {
            let _ = write!(text, "[{}]", shown(sheet));
        }
        if let Some(line) = self.place.line {
            let _ = write!(text, ":{line}");
        }
        if !text.is_empty() {
            text.push_str(": ");
        }
        if let Some(feature) = self.place.feature {
            text.push_str(&say(language, "finding.feature", &[&feature.to_string()]));
            if let Some(id) = &self.place.id {
                let _ = write!(text, " ({})", shown(id));
            }
        } else if let Some(id) = &self.place.id {
            text.push_str(&shown(id));
        }
        if let Some(key) = self.place.key {
            text.push_str(&say(language, "finding.property", &[key]));
        }
        if let Some(column) = &self.place.column {
            if !(text.is_empty() || text.ends_with(' ')) {
                text.push(' ');
            }
            text.push_str(&say(language, "finding.column", &[&shown(column)]));
        }
        if !(text.is_empty() || text.ends_with(": ")) {
            text.push_str(": ");
        }
        text
    }

    fn filled(&self) -> Vec<&str> {
        self.values.iter().map(String::as_str).collect()
    }
}

/// `c` as it may be shown: a box for what would steer the terminal, hide, or turn the text around.
pub fn harmless(c: char) -> char {
    let hides = c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' | '\u{fffe}' | '\u{ffff}');
    if hides { '\u{fffd}' } else { c }
}

/// Text of the user's as it may be shown: short, without control or direction characters, and
/// without numbers of persons.
fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let text = masked(text);
    let mut short: String = text.chars().take(LONGEST).map(harmless).collect();
    if LONGEST < text.chars().count() {
        short.push('…');
    }
    short
}

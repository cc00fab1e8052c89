//! Which formats there are, and which of them a text is.

use std::path::Path;

use super::rows::{Row, rows};

/// A public format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Solomon's text, also of Gehring and Homberger.
    Solomon,
    /// VRPLIB and TSPLIB, with the sections of PyVRP.
    Vrplib,
    /// Cordeau's text of periodic and other problems.
    Cordeau,
    /// Team orienteering with time windows, a text much like Cordeau's.
    Orienteering,
    /// Collect and deliver, by Li and Lim.
    LiLim,
    /// VROOM's JSON.
    Vroom,
}

impl Kind {
    /// Every format.
    pub const ALL: [Self; 6] =
        [Self::Solomon, Self::Vrplib, Self::Cordeau, Self::Orienteering, Self::LiLim, Self::Vroom];

    /// The word for it, which stays.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Solomon => "solomon",
            Self::Vrplib => "vrplib",
            Self::Cordeau => "cordeau",
            Self::Orienteering => "orienteering",
            Self::LiLim => "li-lim",
            Self::Vroom => "vroom",
        }
    }

    /// The format called so.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// The format that a text is in, by its first lines.
    ///
    /// Cordeau's problem of windows on one day and that of team orienteering cannot be told
    /// apart; then it is the latter.
    pub fn of(text: &str) -> Option<Self> {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.starts_with('{') {
            return Some(Self::Vroom);
        }
        let head: String = start.lines().take(60).flat_map(|line| [line, "\n"]).collect();
        let rows = rows(Path::new(""), &head);
        let begins = |word: &str| rows.iter().any(|row| row.cells[0] == word);
        if begins("VEHICLE") {
            return Some(Self::Solomon);
        }
        let key = |row: &Row<'_>| row.cells[0].trim_end_matches(':').to_owned();
        let keys: Vec<String> = rows.iter().map(key).collect();
        if ["DIMENSION", "NODE_COORD_SECTION", "EDGE_WEIGHT_SECTION", "EDGE_WEIGHT_TYPE"]
            .iter()
            .any(|word| keys.iter().any(|key| key == word || key.starts_with(&format!("{word}:"))))
        {
            return Some(Self::Vrplib);
        }
        let numbers = rows.first()?.cells.iter().all(|cell| cell.parse::<f64>().is_ok());
        match rows.first()?.cells.len() {
            3 if numbers => Some(Self::LiLim),
            4 if numbers && is_orienteering(&rows) => Some(Self::Orienteering),
            4 if numbers => Some(Self::Cordeau),
            _ => None,
        }
    }
}

/// One line of limits, whatever the number of days, and windows.
fn is_orienteering(rows: &[Row<'_>]) -> bool {
    let width = |row: usize| rows.get(row).map_or(0, |row| row.cells.len());
    width(1) == 2 && 9 <= width(2)
}

//! A text as rows of words that know their line, and numbers read from them.

use std::fmt::Display;
use std::path::Path;
use std::vec;

use super::plane::Rounding;
use crate::finding::{Error, Result};
use crate::unit::Seconds;

/// Moments and spans of the solver lie at or below this.
pub(super) const FAR: Seconds = Seconds((1 << 28) - 1);

/// No number of a file is greater, so that sums and products stay exact.
const GREATEST: f64 = 1e9;

/// The words of one line that holds any.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) path: &'a Path,
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) cells: Vec<&'a str>,
}

impl Row<'_> {
    /// An error in this line.
    pub(super) fn error(&self, what: impl Display) -> Error {
        error(self.path, self.line, what)
    }

    /// The number in column `at`, finite and of a sensible size.
    pub(super) fn number(&self, at: usize, name: &str) -> Result<f64> {
        let Some(text) = self.cells.get(at) else {
            return Err(self.error(format_args!("{name} is missing (column {})", at + 1)));
        };
        match text.parse::<f64>() {
            Ok(number) if number.abs() <= GREATEST => Ok(number),
            Ok(_) | Err(_) => Err(self.error(format_args!(
                "{name} is {:?}, not a number within a thousand million",
                short(text)
            ))),
        }
    }

    /// The whole number in column `at`, 0 or more; `10.00` is one, too.
    pub(super) fn whole(&self, at: usize, name: &str) -> Result<u32> {
        let number = self.number(at, name)?;
        if number < 0.0 || number.fract() != 0.0 {
            return Err(self.error(format_args!("{name} is {number}, not a whole number")));
        }
        Ok(number as u32)
    }

    /// The whole number in column `at`, below 0 or not.
    pub(super) fn signed(&self, at: usize, name: &str) -> Result<i64> {
        let number = self.number(at, name)?;
        if number.fract() != 0.0 {
            return Err(self.error(format_args!("{name} is {number}, not a whole number")));
        }
        Ok(number as i64)
    }

    /// A point of the plane from two columns.
    pub(super) fn point(&self, at: usize) -> Result<(f64, f64)> {
        Ok((self.number(at, "x")?, self.number(at + 1, "y")?))
    }

    /// A span in the solver's units.
    pub(super) fn span(&self, at: usize, name: &str, rounding: Rounding) -> Result<Seconds> {
        let number = self.number(at, name)?;
        rounding.units(number).ok_or_else(|| {
            self.error(format_args!("{name} is {number}, which is less than 0 or too long"))
        })
    }

    /// A moment in the solver's units; what is later than all is the last moment there is.
    pub(super) fn moment(&self, at: usize, name: &str, rounding: Rounding) -> Result<Seconds> {
        let number = self.number(at, name)?;
        if number < 0.0 {
            return Err(self.error(format_args!("{name} is {number}, which is less than 0")));
        }
        Ok(rounding.units(number).unwrap_or(FAR))
    }

    /// When service may begin, from two columns.
    pub(super) fn window(&self, at: usize, rounding: Rounding) -> Result<(Seconds, Seconds)> {
        let window = (
            self.moment(at, "the opening of the window", rounding)?,
            self.moment(at + 1, "the close of the window", rounding)?,
        );
        if window.1 < window.0 {
            return Err(self.error("the window closes before it opens"));
        }
        Ok(window)
    }
}

/// The rows of a text, one after another.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    path: &'a Path,
    rest: vec::IntoIter<Row<'a>>,
    line: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        let rest = rows(path, text).into_iter();
        Self { path, rest, line: 1 }
    }

    /// The next row; without one the file is torn before `what`.
    pub(super) fn next(&mut self, what: &str) -> Result<Row<'a>> {
        let Some(row) = self.rest.next() else {
            return Err(error(self.path, self.line, format_args!("the file ends before {what}")));
        };
        self.line = row.line;
        Ok(row)
    }

    /// All rows that are left.
    pub(super) fn rest(self) -> vec::IntoIter<Row<'a>> {
        self.rest
    }
}

/// The lines of `text` that hold any words.
pub(super) fn rows<'a>(path: &'a Path, text: &'a str) -> Vec<Row<'a>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let row = |(at, line): (usize, &'a str)| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        (!cells.is_empty()).then_some(Row { path, line: at + 1, cells })
    };
    text.lines().enumerate().filter_map(row).collect()
}

/// What is wrong in one line of a file.
pub(super) fn error(path: &Path, line: usize, what: impl Display) -> Error {
    Error::Content { path: path.to_owned(), what: format!("line {line}: {what}") }
}

/// The beginning of a text of the user's.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

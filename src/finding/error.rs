//! What stops the work.

use std::io;
use std::path::{Path, PathBuf};
use std::result;

use crate::words;
use crate::words::Language;

/// What stops the work, said in one line; its cause is its `source`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("cannot {doing} {}", .path.display())]
    File {
        /// What was tried: `read`, `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could be read, but holds nothing that can be used.
    #[error("{}: {what}", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        what: String,
    },
    /// A setting has a value that cannot be used.
    #[error("setting `{key}`: {what}")]
    Setting {
        /// The setting, as in beibao.toml.
        key: String,
        /// What is wrong with it, and what to write.
        what: String,
    },
    /// A rule cannot be used.
    #[error("setting `{key}`: {}", words::say(Language::English, .word, &refs(.values)))]
    Rule {
        /// The file it stands in; empty where that is not known.
        path: PathBuf,
        /// Its key, `worth.cap`.
        key: String,
        /// The sentence that says what is wrong, and what fills it.
        word: &'static str,
        /// See `word`.
        values: Vec<String>,
    },
    /// The work cannot begin: something it needs is missing.
    #[error("{what}")]
    Missing {
        /// What is missing, and what to do.
        what: String,
    },
    /// Numbers given to the solver do not make a problem.
    #[error("{part} {row}: {what}")]
    Problem {
        /// Which part: `stop`, `shift`, `travel`.
        part: &'static str,
        /// Which row of it.
        row: usize,
        /// What is wrong.
        what: &'static str,
    },
}

impl Error {
    /// The same, where it is of a rule, with the file that the rule stands in.
    #[must_use]
    pub fn at(self, file: &Path) -> Self {
        match self {
            Self::Rule { key, word, values, .. } => {
                Self::Rule { path: file.to_owned(), key, word, values }
            }
            other => other,
        }
    }
}

fn refs(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

/// A value, or what stopped the work.
pub type Result<T> = result::Result<T, Error>;

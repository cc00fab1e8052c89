//! Data on stdout, talk on stderr.

use std::error::Error as _;
use std::io::Write as _;
use std::io::{self, IsTerminal as _};

use crate::finding::{Error, Finding};
use crate::words::{Language, say};

/// Where everything is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    pub(super) language: Language,
    pub(super) quiet: bool,
}

impl Terminal {
    /// Puts data on stdout; a reader that has gone away is no error.
    #[expect(clippy::unused_self, reason = "data and talk are said in one way")]
    pub(super) fn data(self, text: &str) {
        let mut out = io::stdout().lock();
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }

    /// Says one line on stderr.
    pub(super) fn talk(self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says the sentence `key` on stderr.
    pub(super) fn say(self, key: &str, values: &[&str]) {
        self.talk(&say(self.language, key, values));
    }

    /// Says what stopped the work, and its causes.
    pub(super) fn error(self, error: &Error) {
        let mut err = io::stderr().lock();
        let text = self.text(error);
        let _ = writeln!(err, "{}: {text}", say(self.language, "cli.error", &[]));
        let mut cause = error.source();
        while let Some(why) = cause {
            let _ = writeln!(err, "  {}: {why}", say(self.language, "cli.because", &[]));
            cause = why.source();
        }
    }

    /// What stopped the work, in the language of the rest.
    fn text(self, error: &Error) -> String {
        match error {
            Error::File { doing: "read", path, .. } => {
                say(self.language, "error.read", &[&path.display().to_string()])
            }
            Error::File { path, .. } => {
                say(self.language, "error.write", &[&path.display().to_string()])
            }
            Error::Setting { key, what } => say(self.language, "error.setting", &[key, what]),
            Error::Content { .. } | Error::Missing { .. } | Error::Problem { .. } => {
                error.to_string()
            }
        }
    }

    /// Says the first findings, and how many there are of each code beyond them.
    pub(super) fn findings(self, findings: &[Finding], most: usize) {
        for finding in findings.iter().take(most) {
            self.talk(&finding.text(self.language));
        }
        if most < findings.len() {
            let more = (findings.len() - most).to_string();
            self.say("cli.more-findings", &[&more]);
        }
    }

    /// Whether a person is looking.
    pub(super) fn is_watched(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
}

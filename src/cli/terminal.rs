//! Data on stdout, talk on stderr.

use std::error::Error as _;
use std::io::Write as _;
use std::io::{self, ErrorKind, IsTerminal as _};

use super::misuse;
use crate::finding::{Error, Finding, Result, harmless};
use crate::words::{Language, say};

/// Where everything is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    pub(super) language: Language,
    pub(super) quiet: bool,
}

impl Terminal {
    /// Puts data on stdout; a reader that has gone away is no error, a full disk is one.
    #[expect(clippy::unused_self, reason = "data and talk are said in one way")]
    pub(super) fn data(self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        let seen = if out.is_terminal() { lines(text) } else { text.to_owned() };
        match out.write_all(seen.as_bytes()).and_then(|()| out.flush()) {
            Err(source) if source.kind() != ErrorKind::BrokenPipe => {
                Err(Error::File { doing: "write", path: "stdout".into(), source })
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Puts bytes on stdout as they are.
    #[expect(clippy::unused_self, reason = "data and talk are said in one way")]
    pub(super) fn bytes(self, bytes: &[u8]) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(source) if source.kind() != ErrorKind::BrokenPipe => {
                Err(Error::File { doing: "write", path: "stdout".into(), source })
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Says one line on stderr.
    pub(super) fn talk(self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", lines(text));
        }
    }

    /// Says the sentence `key` on stderr.
    pub(super) fn say(self, key: &str, values: &[&str]) {
        self.talk(&say(self.language, key, values));
    }

    /// Says what stopped the work, and its causes.
    pub(super) fn error(self, error: &Error) {
        let mut err = io::stderr().lock();
        let text = lines(&self.text(error));
        let _ = writeln!(err, "{}: {text}", say(self.language, "cli.error", &[]));
        let mut cause = error.source();
        while let Some(why) = cause {
            let told = lines(&misuse::cause(why, self.language));
            let _ = writeln!(err, "  {}: {told}", say(self.language, "cli.because", &[]));
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
            Error::Rule { path, key, word, values } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                let what = say(self.language, word, &values);
                let what = say(self.language, "error.setting", &[key, &what]);
                let file = path.display().to_string();
                if file.is_empty() { what } else { format!("{file}: {what}") }
            }
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

/// Adds one line to `text`, whatever the user's data holds.
pub(super) fn line(text: &mut String, words: &str) {
    text.extend(words.chars().map(harmless));
    text.push('\n');
}

/// The lines of `text` as a terminal may show them: nothing that steers it, and none without end.
fn lines(text: &str) -> String {
    const LONGEST: usize = 10_000;
    let mut seen = String::new();
    for (at, whole) in text.split('\n').enumerate() {
        if 0 < at {
            seen.push('\n');
        }
        let mut left = whole.chars().map(|c| if c == '\t' { c } else { harmless(c) });
        seen.extend(left.by_ref().take(LONGEST));
        if left.next().is_some() {
            seen.push('…');
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_sees_steers_no_terminal_and_forges_no_line() {
        let mut text = String::new();
        line(&mut text, "H1\u{1b}[31m\nerror: \u{202e}gnihton \u{9b}2J");
        assert_eq!(text, "H1\u{fffd}[31m\u{fffd}error: \u{fffd}gnihton \u{fffd}2J\n");
        assert_eq!(lines("a\tb\nc\u{7}"), "a\tb\nc\u{fffd}");
        assert_eq!(lines(&"x".repeat(20_000)).chars().count(), 10_001);
    }
}

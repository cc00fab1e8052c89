//! What is wrong with the arguments, and what the system refuses, in the language of the rest.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::io;
use std::io::ErrorKind as Refusal;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::words::{Language, say};

/// What `error` says of the arguments and, on lines of its own, how the verb is called.
///
/// English is what clap says; a mistake that has no sentence of ours is told in its words.
pub(super) fn misuse(error: &clap::Error, language: Language) -> String {
    let told = error.render().to_string();
    let sentence = match language {
        Language::Chinese => sentence(error, language),
        Language::English => None,
    };
    let Some(sentence) = sentence else { return told.trim_end().to_owned() };
    let mut text = format!("{}: {sentence}", say(language, "cli.error", &[]));
    let called = value(error, ContextKind::Usage);
    if let Some(called) = called.as_deref().and_then(|text| text.trim().strip_prefix("Usage:")) {
        let heading = say(language, "help.heading.usage", &[]);
        let _ = write!(text, "\n\n{heading} {}", called.trim());
    }
    let _ = write!(text, "\n\n{}", say(language, "misuse.more", &[]));
    text
}

fn sentence(error: &clap::Error, language: Language) -> Option<String> {
    use ContextKind as Part;
    let part = |kind| value(error, kind).filter(|text| !text.is_empty());
    let tell = |key: &str, parts: &[ContextKind]| {
        let values: Option<Vec<String>> = parts.iter().map(|kind| part(*kind)).collect();
        let values = values?;
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        Some(say(language, key, &values))
    };
    let hint = |kind| {
        let meant = part(kind).map(|meant| say(language, "misuse.meant", &[&meant]));
        meant.unwrap_or_default()
    };
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            tell("misuse.unknown", &[Part::InvalidArg])? + &hint(Part::SuggestedArg)
        }
        ErrorKind::InvalidSubcommand => {
            tell("misuse.verb", &[Part::InvalidSubcommand])? + &hint(Part::SuggestedSubcommand)
        }
        ErrorKind::InvalidValue => {
            match tell("misuse.value", &[Part::InvalidArg, Part::InvalidValue]) {
                Some(text) => {
                    let known = tell("misuse.known", &[Part::ValidValue]).unwrap_or_default();
                    text + &known + &hint(Part::SuggestedValue)
                }
                None => tell("misuse.empty", &[Part::InvalidArg])?,
            }
        }
        ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            tell("misuse.value", &[Part::InvalidArg, Part::InvalidValue])
                .or_else(|| tell("misuse.empty", &[Part::InvalidArg]))?
        }
        ErrorKind::ArgumentConflict if part(Part::InvalidArg) == part(Part::PriorArg) => {
            tell("misuse.twice", &[Part::InvalidArg])?
        }
        ErrorKind::ArgumentConflict => tell("misuse.conflict", &[Part::InvalidArg, Part::PriorArg])
            .or_else(|| tell("misuse.twice", &[Part::InvalidArg]))?,
        ErrorKind::MissingRequiredArgument => tell("misuse.missing", &[Part::InvalidArg])?,
        ErrorKind::NoEquals => tell("misuse.equals", &[Part::InvalidArg])?,
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            tell("misuse.empty", &[Part::InvalidArg])?
        }
        _ => return None,
    })
}

/// What is said under `kind`, several things side by side.
fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) => Some(all.join("、")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(all) => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            Some(all.join("、"))
        }
        ContextValue::Bool(_) | ContextValue::Number(_) | ContextValue::None | _ => None,
    }
}

/// A cause as it is told: what systems refuse most often in words of ours, all else as it stands.
pub(super) fn cause(why: &(dyn StdError + 'static), language: Language) -> String {
    let key = match why.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(Refusal::NotFound) => "system.not-found",
        Some(Refusal::PermissionDenied) => "system.denied",
        Some(Refusal::IsADirectory) => "system.folder",
        Some(Refusal::NotADirectory) => "system.no-folder",
        Some(Refusal::StorageFull | Refusal::QuotaExceeded) => "system.full",
        Some(Refusal::ReadOnlyFilesystem) => "system.read-only",
        Some(Refusal::AlreadyExists) => "system.exists",
        Some(Refusal::InvalidData) => "system.no-text",
        Some(Refusal::InvalidFilename) => "system.name",
        Some(_) | None => return why.to_string(),
    };
    match language {
        Language::Chinese => say(language, key, &[]),
        Language::English => why.to_string(),
    }
}

//! One file of features: its bytes, what they are known by, its rows.

use std::fmt::Write as _;
use std::path::Path;

use rayon::join;
use sha2::{Digest, Sha256};

use super::distinct::distinct;
use super::document::{Document, read};
use super::judge::Row;
use super::log::Log;
use super::stream::Placed;
use super::text::{decode, load};
use crate::finding::{Finding, Result};
use crate::unit::Datum;

/// The rows of a file by id, and how many features it has.
pub(super) fn sheet<R: Row>(
    path: &Path,
    datum: Datum,
    findings: &mut Vec<Finding>,
) -> Result<Document<R>> {
    let mut log = Log::default();
    let bytes = load(path, &mut log)?.unwrap_or_default();
    Ok(rows(path, &bytes, datum, (log, findings)))
}

/// The rows of a file by id, and the SHA-256 of its bytes, found while they are read.
pub(super) fn hashed<R: Row>(
    path: &Path,
    datum: Datum,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Placed<R>>, String)> {
    let mut log = Log::default();
    let bytes = load(path, &mut log)?.unwrap_or_default();
    let (document, hash) = join(|| rows(path, &bytes, datum, (log, findings)), || sha256(&bytes));
    Ok((document.rows, hash))
}

/// The rows in `bytes`; none where the log says that they could not be loaded.
fn rows<R: Row>(
    path: &Path,
    bytes: &[u8],
    datum: Datum,
    (mut log, findings): (Log, &mut Vec<Finding>),
) -> Document<R> {
    let mut document = Document { rows: Vec::new(), total: 0 };
    let text = if log.is_empty() { decode(bytes, &mut log) } else { None };
    if let Some(text) = text {
        document = read(text, datum, &mut log);
        document.rows = distinct(document.rows, text, &mut log);
    }
    findings.extend(log.into_findings(text.unwrap_or_default(), path));
    document
}

/// The SHA-256 of `bytes` in hex.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

//! ZIP archives, opened only when all that is in them is known to fit.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::told::{At, Told};

/// The most files in an archive.
const MOST_FILES: u16 = 10_000;
/// The most bytes that an archive may unpack to.
const LARGEST: u64 = 512 << 20;
/// The most bytes of a part that is kept in memory as a whole.
const LARGEST_PART: u64 = 96 << 20;
/// The most bytes between two marks of XML, which a reader holds at once.
const LONGEST_RUN: usize = 8 << 20;
/// The most shared texts of a workbook.
const MOST_TEXTS: usize = 3_000_000;

/// An archive whose parts fit.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The archive in `bytes`; `None` where it is none or does not fit, which is told.
pub(super) fn open<'b>(bytes: &'b [u8], at: At<'_>, told: &mut Told) -> Option<Archive<'b>> {
    if MOST_FILES < files(bytes) {
        told.reject(at, "B1502", &[&MOST_FILES.to_string()]);
        return None;
    }
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            told.reject(at, "B1503", &[&error.to_string()]);
            return None;
        }
    };
    match fits(&mut archive) {
        Ok(true) => Some(archive),
        Ok(false) => {
            told.reject(at, "B1502", &[&format!("{} MiB", LARGEST >> 20)]);
            None
        }
        Err(what) => {
            told.reject(at, "B1503", &[&what]);
            None
        }
    }
}

/// How many files the end of the archive says there are.
fn files(bytes: &[u8]) -> u16 {
    let end = memmem::rfind(bytes, b"PK\x05\x06");
    let count = end.and_then(|at| bytes.get(at + 10..at + 12));
    count.map_or(0, |count| u16::from_le_bytes([count[0], count[1]]))
}

/// Whether everything, unpacked once without keeping it, stays within the limits: what the archive
/// says of its sizes is not believed.
fn fits(archive: &mut Archive<'_>) -> Result<bool, String> {
    let mut left = LARGEST;
    let mut piece = vec![0; 1 << 16];
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).map_err(|error| error.to_string())?;
        let name = part.name().map_err(|error| error.to_string())?.to_ascii_lowercase();
        // Sheets are read cell by cell; all else is held whole.
        let streams = name.starts_with("xl/worksheets/") || !is_text(&name);
        let mut size = if streams { left } else { left.min(LARGEST_PART) };
        let counts = name.ends_with("sharedstrings.xml");
        let (mut texts, mut last, mut run) = (0, 0, 0);
        loop {
            let read = part.read(&mut piece).map_err(|error| error.to_string())?;
            if read == 0 {
                break;
            }
            let Some(rest) = size.checked_sub(read as u64) else { return Ok(false) };
            (size, left) = (rest, left.saturating_sub(read as u64));
            let fresh = piece.get(..read).unwrap_or_default();
            run = if memchr::memchr(b'<', fresh).is_some() { 0 } else { run + read };
            if is_text(&name) && LONGEST_RUN < run {
                return Ok(false);
            }
            if counts {
                texts += memmem::find_iter(fresh, b"<si").count();
                last += 1;
            }
        }
        if MOST_TEXTS < texts + last {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_text(name: &str) -> bool {
    [".xml", ".rels", ".kml"].iter().any(|ending| name.ends_with(ending))
}

/// The whole of a part.
pub(super) fn part(archive: &mut Archive<'_>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let part = archive.by_name(name).ok()?;
    part.take(LARGEST_PART).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

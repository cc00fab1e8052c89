//! From bytes to text: size, byte-order mark, encoding.

use std::borrow::Cow;
use std::fs;
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::result;
use std::str::from_utf8;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::log::Log;
use crate::finding::{Error, Finding, Level, Place, Reading, Result};

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;

/// How much of a large file is read in one piece.
const PIECE: usize = 8 << 20;

/// The bytes of the file, or `None` with the reason in `log`.
pub(super) fn load(path: &Path, log: &mut Log) -> Result<Option<Vec<u8>>> {
    let error = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let size = fs::metadata(path).map_err(error)?.len();
    if LARGEST < size {
        let (mebibytes, most) = ((size >> 20).to_string(), (LARGEST >> 20).to_string());
        log.whole("B1017", Level::Rejected, None, &[&mebibytes, &most]);
        return Ok(None);
    }
    // A file that is changed or no plain file is read as it comes.
    let bytes = in_pieces(path, size as usize).or_else(|_| fs::read(path));
    bytes.map(Some).map_err(error)
}

/// The file's `size` bytes, its pieces read at the same time.
fn in_pieces(path: &Path, size: usize) -> io::Result<Vec<u8>> {
    if size <= PIECE {
        return fs::read(path);
    }
    let mut bytes = vec![0; size];
    let pieces = bytes.par_chunks_mut(PIECE).enumerate().with_max_len(1);
    pieces.try_for_each(|(number, piece)| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start((number * PIECE) as u64))?;
        file.read_exact(piece)
    })?;
    Ok(bytes)
}

/// The text of `bytes`; a byte-order mark stays in it, as the first character.
pub(super) fn decode<'b>(bytes: &'b [u8], log: &mut Log) -> Option<&'b str> {
    let wide = match bytes {
        [0xFF, 0xFE, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] => Some("UTF-16BE"),
        [0, first, ..] if *first != 0 => Some("UTF-16BE"),
        [first, 0, ..] if *first != 0 => Some("UTF-16LE"),
        _ => None,
    };
    if let Some(encoding) = wide {
        log.whole("B1001", Level::Rejected, None, &["0", encoding]);
        return None;
    }
    match from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.valid_up_to();
            let encoding = likely(bytes);
            log.whole("B1001", Level::Rejected, None, &[&at.to_string(), encoding]);
            None
        }
    }
}

/// A text, and the name of its encoding where that is not UTF-8.
type Decoded<'b> = (Cow<'b, str>, Option<&'static str>);

/// The text of `bytes` as offices save it: in UTF-8, UTF-16 or GB18030.
///
/// # Errors
///
/// In none of them: how many bytes are UTF-8, and what the whole most likely is.
pub(super) fn any_text(bytes: &[u8]) -> result::Result<Decoded<'_>, (usize, &'static str)> {
    let (encoding, name) = match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, "UTF-16"),
        [0xFE, 0xFF, ..] => (UTF_16BE, "UTF-16"),
        _ => match from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)) {
            Ok(text) => return Ok((Cow::Borrowed(text), None)),
            Err(error) => {
                let likely = likely(bytes);
                if !likely.starts_with("GB") {
                    return Err((error.valid_up_to(), likely));
                }
                (GB18030, "GB18030")
            }
        },
    };
    Ok((encoding.decode_with_bom_removal(bytes).0, Some(name)))
}

/// The text of a file that any program may have saved, in UTF-8, UTF-16 or GB18030; empty, with a
/// finding, where it is in none of them.
pub fn saved_text(file: &Path, bytes: &[u8]) -> Reading<String> {
    let place = Place { file: file.to_owned(), ..Place::default() };
    let told = |code, level, values: &[&str]| vec![Finding::new(code, level, place, values)];
    match any_text(bytes) {
        Ok((text, None)) => Reading::clean(text.into_owned()),
        Ok((text, Some(name))) => {
            Reading { value: text.into_owned(), findings: told("B1528", Level::Warning, &[name]) }
        }
        Err((valid, likely)) => {
            let values = [&*valid.to_string(), likely];
            Reading { value: String::new(), findings: told("B1001", Level::Rejected, &values) }
        }
    }
}

/// What separates the cells of a table: the sign that its first lines hold most often outside of
/// quotes.
pub(super) fn separator(text: &str) -> u8 {
    let count = |sign: u8| {
        let mut is_quoted = false;
        let lines = text.lines().take(10).flat_map(str::bytes);
        let is_apart = |byte: &u8| {
            is_quoted ^= *byte == b'"';
            !is_quoted && *byte == sign
        };
        lines.filter(is_apart).count()
    };
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// What bytes that are not UTF-8 most likely are.
///
/// GB18030 is named only where most of the bytes beyond ASCII are not UTF-8, because almost any
/// bytes can be read as GB18030.
pub(super) fn likely(bytes: &[u8]) -> &'static str {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    if bad <= good {
        return "UTF-8 (damaged)";
    }
    let (_, damaged) = GB18030.decode_without_bom_handling(bytes);
    if damaged { "Latin-1 / Windows-1252" } else { "GB18030 / GBK" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_encoding_is_told() {
        assert_eq!(likely(&GB18030.encode("湖潮便民超市").0), "GB18030 / GBK");
        assert_eq!(likely(b"caf\xe9"), "Latin-1 / Windows-1252");
        let mut damaged = "湖潮便民超市".as_bytes().to_vec();
        damaged.push(0xE9);
        assert_eq!(likely(&damaged), "UTF-8 (damaged)");
    }

    #[test]
    fn a_text_is_read_however_an_office_saved_it() {
        let said = "走访\n湖潮村";
        let wide: Vec<u8> =
            [0xFEFF].into_iter().chain(said.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xEF\xBB\xBF", said.as_bytes()].concat();
        let narrow = GB18030.encode(said).0;
        for bytes in [said.as_bytes(), &marked, &wide, &narrow] {
            assert_eq!(saved_text(Path::new("a.txt"), bytes).value, said);
        }
        let none = saved_text(Path::new("a.txt"), b"caf\xe9");
        assert!(none.value.is_empty() && none.is_rejected());
    }
}

//! From bytes to text: size, byte-order mark, encoding.

use std::fs;
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::str::from_utf8;

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::log::Log;
use crate::finding::{Error, Level, Result};

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
    let (_, damaged) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if damaged { "Latin-1 / Windows-1252" } else { "GB18030 / GBK" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_encoding_is_told() {
        assert_eq!(likely(&encoding_rs::GB18030.encode("湖潮便民超市").0), "GB18030 / GBK");
        assert_eq!(likely(b"caf\xe9"), "Latin-1 / Windows-1252");
        let mut damaged = "湖潮便民超市".as_bytes().to_vec();
        damaged.push(0xE9);
        assert_eq!(likely(&damaged), "UTF-8 (damaged)");
    }
}

//! From bytes to text: size, byte-order mark, encoding.

use std::fs;
use std::path::Path;

use super::log::Log;
use crate::finding::{Error, Level, Result};

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;

/// The text of the file, or `None` with the reason in `log`.
pub(super) fn load(path: &Path, log: &mut Log) -> Result<Option<String>> {
    let error = |source| Error::File { doing: "read", path: path.to_owned(), source };
    let size = fs::metadata(path).map_err(error)?.len();
    if LARGEST < size {
        let (mebibytes, most) = ((size >> 20).to_string(), (LARGEST >> 20).to_string());
        log.whole("B1017", Level::Rejected, None, &[&mebibytes, &most]);
        return Ok(None);
    }
    Ok(decode(fs::read(path).map_err(error)?, log))
}

/// The text of `bytes`; a byte-order mark stays in it, as the first character.
pub(super) fn decode(bytes: Vec<u8>, log: &mut Log) -> Option<String> {
    let wide = match bytes.as_slice() {
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
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let encoding = likely(error.as_bytes());
            log.whole("B1001", Level::Rejected, None, &[&at.to_string(), encoding]);
            None
        }
    }
}

/// What bytes that are not UTF-8 most likely are.
///
/// GB18030 is named only where most of the bytes beyond ASCII are not UTF-8, because almost any
/// bytes can be read as GB18030.
fn likely(bytes: &[u8]) -> &'static str {
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

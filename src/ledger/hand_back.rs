//! What a grid worker's page hands back: events, photos between them, or both as parts from QR
//! codes; and what such a page may say.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::from_str;
use sha2::{Digest, Sha256};

use super::event::{Event, Topic, VOID};
use super::line::events;
use crate::finding::{Finding, Level, Place, Reading};
use crate::words::few;
use crate::world::{CaseKind, Purpose};

/// What the names of grid workers' pages begin with; no other device has such a name.
const PAGE: &str = "grid-";
/// What every part of a hand-back by QR codes begins with; some readers make small letters of it.
const PART: &str = "BEIBAO1/";
/// The most parts of one hand-back.
const MOST_PARTS: usize = 10_000;
/// The most bytes of a photo.
const MOST_BYTES: usize = 400_000;
/// So many missing parts are named.
const NAMED: usize = 20;

/// A photo as it was handed back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The id of the event that it belongs to.
    pub event: String,
    /// The bytes of a JPEG.
    pub jpeg: Vec<u8>,
}

impl Photo {
    /// The photo of a line, if the line is one; its bytes are empty where they cannot be read.
    pub fn of(line: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Fields {
            photo: String,
            jpeg: String,
        }
        let line = line.trim_start_matches('\u{feff}').trim();
        let fields: Fields = from_str(line.strip_prefix("{\"photo\"").and(Some(line))?).ok()?;
        Some(Self { event: fields.photo, jpeg: STANDARD.decode(fields.jpeg).unwrap_or_default() })
    }

    /// Whether it is the photo that its event tells of as `evidence`, small, and a JPEG that tells
    /// of nothing but what is seen on it: not where it was taken, nor by whom.
    pub fn is_sound(&self, evidence: &str) -> bool {
        let mut hash = "sha256-".to_owned();
        for byte in Sha256::digest(&self.jpeg) {
            let _ = write!(hash, "{byte:02x}");
        }
        hash == evidence && self.jpeg.len() <= MOST_BYTES && is_bare(&self.jpeg)
    }

    /// A finding for a photo that is left out.
    pub fn left_out(&self, place: &Place) -> Finding {
        let kilobytes = (MOST_BYTES / 1_000).to_string();
        skip("B6039", place, &[&self.event, &kilobytes])
    }
}

/// Whether the segments of a JPEG are such as are needed to see it, to its end and not beyond: no
/// Exif, no XMP, no comment, nothing behind the picture.
fn is_bare(jpeg: &[u8]) -> bool {
    const START: [u8; 2] = [0xff, 0xd8];
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let Some(mut rest) = jpeg.strip_prefix(&START) else { return false };
    while let [0xff, marker, tail @ ..] = rest {
        // JFIF, colour profile, Adobe's colour transform: all else of an application is telling.
        let is_telling = matches!(marker, 0xe1 | 0xe3..=0xed | 0xef | 0xfe);
        if *marker == END || is_telling {
            return *marker == END && tail.is_empty();
        }
        let [high, low, ..] = *tail else { return false };
        let segment = usize::from(u16::from_be_bytes([high, low]));
        let Some(next) = tail.get(segment..) else { return false };
        rest = if *marker == SCAN { behind_scan(next) } else { next };
    }
    false
}

/// What follows the picture: from the first marker on that is no part of it.
fn behind_scan(scan: &[u8]) -> &[u8] {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7);
    let end = scan.windows(2).position(is_marker);
    end.and_then(|end| scan.get(end..)).unwrap_or_default()
}

/// Everything that a file hands back.
#[derive(Debug, Clone, Default)]
pub struct HandedBack {
    /// The events, each with its place.
    pub events: Vec<(Place, Event)>,
    /// The photos, each with its place.
    pub photos: Vec<(Place, Photo)>,
}

/// What `text` hands back: events and photos, one a line, or the texts of QR codes, one a line in
/// any order, some twice.
///
/// # Cost
///
/// O(n log n) for n bytes.
pub fn handed_back(text: &str, file: &Path) -> Reading<HandedBack> {
    let first = text.trim_start_matches('\u{feff}').trim_start();
    if after_head(first).is_some() {
        let Reading { value, mut findings } = joined(text, file);
        let mut all = HandedBack::default();
        for whole in value {
            let part = sorted(&whole, file).into_value(&mut findings);
            all.events.extend(part.events);
            all.photos.extend(part.photos);
        }
        return Reading { value: all, findings };
    }
    sorted(text, file)
}

/// The events and the photos of lines.
fn sorted(text: &str, file: &Path) -> Reading<HandedBack> {
    let mut photos = Vec::new();
    let mut lines = String::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(photo) = Photo::of(line) {
            let id = Some(photo.event.clone());
            let place = Place { file: file.to_owned(), line: Some(at + 1), id, ..Place::default() };
            photos.push((place, photo));
        } else {
            lines.push_str(line);
        }
        // A photo leaves an empty line: the events after it keep their numbers.
        lines.push('\n');
    }
    let Reading { value, findings } = events(&lines, file);
    Reading { value: HandedBack { events: value, photos }, findings }
}

/// The parts of one hand-back by their numbers.
type Parts<'t> = BTreeMap<usize, &'t str>;

/// The texts that were cut into parts, each whole; for one that is not, a finding.
fn joined(text: &str, file: &Path) -> Reading<Vec<String>> {
    let mut reading = Reading::clean(Vec::new());
    let mut sets: BTreeMap<(&str, usize), Parts<'_>> = BTreeMap::new();
    let place = |line| Place { file: file.to_owned(), line, ..Place::default() };
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        match part(line) {
            Some((set, number, chunk)) => {
                sets.entry(set).or_default().insert(number, chunk);
            }
            None if line.is_empty() => {}
            None => reading.findings.push(skip("B6037", &place(Some(at + 1)), &[])),
        }
    }
    for ((sum, total), parts) in sets {
        let missing = (1..=total).filter(|number| !parts.contains_key(number));
        let missing: Vec<String> = missing.map(|number| number.to_string()).collect();
        if !missing.is_empty() {
            let values = [&*few(&missing, NAMED), &total.to_string()];
            reading.findings.push(skip("B6035", &place(None), &values));
            continue;
        }
        let whole: String = parts.into_values().collect();
        let bytes = URL_SAFE_NO_PAD.decode(whole).unwrap_or_default();
        let is_whole = format!("{:08x}", crc32fast::hash(&bytes)) == sum;
        match String::from_utf8(bytes).ok().filter(|_| is_whole) {
            Some(whole) => reading.value.push(whole),
            None => reading.findings.push(skip("B6036", &place(None), &[sum])),
        }
    }
    reading
}

/// What follows the head of a part.
fn after_head(line: &str) -> Option<&str> {
    let head = line.get(..PART.len())?;
    head.eq_ignore_ascii_case(PART).then(|| line.get(PART.len()..))?
}

/// Which hand-back a part belongs to (its checksum, how many parts), its number, and what it holds.
fn part(line: &str) -> Option<((&str, usize), usize, &str)> {
    let mut fields = after_head(line)?.splitn(4, '/');
    let sum = fields.next().filter(|sum| sum.len() == 8)?;
    let number: usize = fields.next()?.parse().ok()?;
    let total: usize = fields.next()?.parse().ok()?;
    let is_sane = (1..=MOST_PARTS).contains(&total) && (1..=total).contains(&number);
    is_sane.then_some(((sum, total), number, fields.next()?))
}

/// Why an event is refused that comes from a grid worker's page and goes beyond what a grid worker
/// may record: visits for purposes for which she `may` go, hazards she found, and what she takes
/// back of it. Events of other devices pass.
pub fn beyond_grid(place: &Place, event: &Event, may: &dyn Fn(Purpose) -> bool) -> Option<Finding> {
    let Event { device, topic, deed, subject, details, .. } = event;
    device.strip_prefix(PAGE)?;
    let purpose = subject.split_once(':').and_then(|(code, _)| Purpose::parse(code));
    let lawful = |purpose: Purpose| {
        // Whatever the rules of a place say: 国办发〔2024〕54号.
        !matches!(purpose, Purpose::Inspection | Purpose::Reinspection) && may(purpose)
    };
    let own = format!("{device}.");
    let is_own = details.of.as_deref().is_some_and(|of| of.starts_with(&own));
    let is_allowed = match (topic, deed.as_str()) {
        (Topic::Visit | Topic::Case(CaseKind::Hazard), VOID) => is_own,
        (Topic::Visit, _) => purpose.is_some_and(lawful),
        (Topic::Case(CaseKind::Hazard), deed) => deed == "open",
        (Topic::Case(_) | Topic::Plan, _) => false,
    };
    let values = [topic.code(), deed, subject];
    (!is_allowed).then(|| skip("B6038", place, &values))
}

fn skip(code: &'static str, place: &Place, values: &[&str]) -> Finding {
    Finding::new(code, Level::Skipped, place.clone(), values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part_of(text: &str, number: usize, total: usize) -> String {
        let whole = URL_SAFE_NO_PAD.encode(text);
        let size = whole.len().div_ceil(total);
        let chunk = whole.get((number - 1) * size..(number * size).min(whole.len()));
        let sum = crc32fast::hash(text.as_bytes());
        format!("{PART}{sum:08x}/{number}/{total}/{}", chunk.unwrap_or_default())
    }

    #[test]
    fn parts_are_one_text_in_any_order_and_however_often() {
        let text = "一\n{\"id\":1}\n";
        let lines = [3, 1, 2, 1].map(|number| part_of(text, number, 3)).join("\r\n");
        let reading = joined(&lines, Path::new("codes.txt"));
        assert_eq!((reading.value, reading.findings), (vec![text.to_owned()], vec![]));
        let codes = |lines: &str| -> Vec<&str> {
            joined(lines, Path::new("codes.txt")).findings.iter().map(|f| f.code).collect()
        };
        assert_eq!(codes(&part_of(text, 1, 2).replace(PART, "beibao1/")), ["B6035"]);
        assert_eq!(codes(&part_of(text, 1, 1).replace("/1/1/", "/1/1/AAAA")), ["B6036"]);
        assert_eq!(codes("BEIBAO1/12345678/0/9/a\nBEIBAO1/x"), ["B6037", "B6037"]);
        assert_eq!(codes("BEIBAO1/12345678/1/99999999999/a"), ["B6037"]);
    }

    #[test]
    fn a_photo_that_tells_of_its_making_is_not_sound() {
        let bare = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 0xff, 0, 0xff, 0xd9];
        let behind = [&bare[..], b"ZZ"].concat();
        let late = [&bare[..15], &[0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xd9]].concat();
        let exif = [0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9];
        let told = [0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9];
        assert!(is_bare(&bare));
        assert!(
            ![
                &exif[..],
                &told,
                &behind,
                &late,
                &bare[..15],
                &bare[..6],
                &[0xff, 0xd8],
                b"GIF89a",
                &[]
            ]
            .iter()
            .any(|b| is_bare(b))
        );
        let line = format!("{{\"photo\":\"a.1\",\"jpeg\":\"{}\"}}", STANDARD.encode(bare));
        let photo = Photo::of(&line).expect("a photo");
        let mut evidence = "sha256-".to_owned();
        for byte in Sha256::digest(bare) {
            let _ = write!(evidence, "{byte:02x}");
        }
        assert!(photo.is_sound(&evidence) && !photo.is_sound("sha256-00"));
    }
}

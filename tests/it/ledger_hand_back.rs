//! What grid workers' pages hand back: merged without loss, once, and nothing beyond what they may.

use std::fmt::Write as _;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::cli_support::run;
use super::week_laws::Town;

/// The least that begins as a JPEG does, and tells nothing.
const BARE: [u8; 15] = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 0xff, 0xd9];
/// One that tells where it was taken.
const EXIF: [u8; 15] = [0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 0xff, 0xd9];

fn line(number: u32, fields: &str) -> String {
    format!(
        "{{\"id\":\"grid-0a1b.{number:04}\",\"device\":\"grid-0a1b\",\"sequence\":{number},\
         \"at\":\"2026-03-24T09:{:02}:00\",{fields}}}",
        number % 60
    )
}

fn visit(number: u32, deed: &str, subject: &str) -> String {
    line(number, &format!("\"kind\":\"visit\",\"deed\":\"{deed}\",\"subject\":\"{subject}\""))
}

fn hazard(number: u32, id: &str, jpeg: &[u8]) -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(jpeg) {
        let _ = write!(hash, "{byte:02x}");
    }
    let fields = format!(
        "\"kind\":\"hazard\",\"deed\":\"open\",\"subject\":\"{id}\",\"class\":\"墙裂\",\
         \"place\":[106.88,26.88],\"evidence\":\"sha256-{hash}\""
    );
    line(number, &fields)
}

fn photo(number: u32, jpeg: &[u8]) -> String {
    let text = STANDARD.encode(jpeg);
    format!("{{\"photo\":\"grid-0a1b.{number:04}\",\"jpeg\":\"{text}\"}}")
}

impl Town {
    /// Imports a text with more flags; exit code, output, talk.
    fn import(&self, text: &str, more: &[&str]) -> (i32, String, String) {
        self.write("back.txt", text);
        let words = [&["visit", "import", "back.txt"], more].concat();
        run(self.folder.path(), &words, "")
    }

    fn photos(&self) -> Vec<String> {
        let folder = fs::read_dir(self.folder.path().join("ledger-photos"));
        let names = folder.into_iter().flatten().flatten();
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

#[test]
fn a_hand_back_counts_once_and_its_photos_lie_beside_the_ledger() {
    let back = [
        visit(1, "done", "care:H0001"),
        visit(2, "absent", "care:H0002"),
        hazard(3, "Z-abcd2345", &BARE),
        photo(3, &BARE),
        visit(4, "done", "care:H0003"),
    ]
    .join("\n");
    for more in [&[][..], &["--each"]] {
        let town = Town::copy();
        let (code, out, err) = town.import(&back, &[&["--dry-run"], more].concat());
        assert_eq!((code, town.photos().len()), (0, 0), "{out}{err}");
        let (code, out, err) = town.import(&back, more);
        assert_eq!((code, out.matches("ok ").count()), (0, 4), "{out}{err}");
        assert_eq!(town.photos(), ["grid-0a1b.0003.jpg"]);
        let (code, out, err) = town.import(&back, more);
        assert_eq!((code, out.matches("same ").count()), (0, 4), "{out}{err}");
        assert!(town.beibao("hazard show Z-abcd2345").contains("墙裂"));
    }
}

#[test]
fn what_goes_beyond_a_grid_worker_is_refused_and_the_rest_is_taken() {
    let town = Town::copy();
    let void = |of: &str| {
        let fields = "\"kind\":\"visit\",\"deed\":\"void\",\"subject\":\"care:H0001\"";
        line(9, &format!("{fields},\"of\":\"{of}\""))
    };
    for beyond in [
        visit(1, "done", "inspection:V0001"),
        visit(1, "done", "re-inspection:Z0001"),
        visit(1, "done", "mediation:H0001"),
        visit(1, "done", "V0001"),
        line(1, "\"kind\":\"hazard\",\"deed\":\"close\",\"subject\":\"Z0001\""),
        line(1, "\"kind\":\"dispute\",\"deed\":\"open\",\"subject\":\"D1\",\"site\":\"H0001\""),
        void("desk-000001"),
        void("grid-ffff.0001"),
    ] {
        let text = format!("{}\n{beyond}\n", visit(2, "done", "care:H0002"));
        let (code, out, err) = town.import(&text, &[]);
        assert_eq!((code, out.matches("refused ").count()), (1, 1), "{beyond}: {out}{err}");
        assert!(err.contains("[B6038]"), "{beyond}: {err}");
    }
    let (code, out, _) = town.import(&void("grid-0a1b.0002"), &[]);
    assert_eq!((code, out.as_str()), (0, "ok grid-0a1b.0009\n"));
    assert!(town.beibao("visit list care:H0002").contains("taken back by grid-0a1b.0009"));
}

#[test]
fn a_photo_that_is_not_its_events_or_tells_of_its_making_is_left_out() {
    let town = Town::copy();
    for (told, sent) in [(&BARE, &EXIF), (&EXIF, &EXIF)] {
        let text = format!("{}\n{}\n", hazard(1, "Z-a", told), photo(1, sent));
        let (code, _, err) = town.import(&text, &[]);
        assert_eq!(code, 1);
        assert!(err.contains("[B6039]"), "{err}");
        town.write("ledger.gpkg", "");
        fs::remove_file(town.folder.path().join("ledger.gpkg")).expect("it was just written");
    }
    let (code, _, err) = town.import(&photo(7, &BARE), &[]);
    assert_eq!(code, 1, "a photo of no event: {err}");
    assert_eq!(town.photos(), Vec::<String>::new());
}

#[test]
fn codes_are_read_in_any_order_and_a_missing_one_is_named() {
    let lines = format!("{}\n{}\n", visit(1, "done", "care:H0001"), hazard(2, "Z-a", &BARE));
    let whole = URL_SAFE_NO_PAD.encode(&lines);
    let sum = crc32fast::hash(lines.as_bytes());
    let count = whole.len().div_ceil(100);
    let part = |n: usize| {
        let end = (n * 100).min(whole.len());
        let chunk = whole.get((n - 1) * 100..end).unwrap_or_default();
        format!("BEIBAO1/{sum:08x}/{n}/{count}/{chunk}")
    };
    let all: Vec<String> = (1..=count).rev().map(part).collect();
    let town = Town::copy();
    let (code, out, err) = town.import(&all.get(1..).unwrap_or_default().join("\n"), &[]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains(&format!("number {count} of {count}")), "{err}");
    let (code, out, err) = town.import(&all.join("\r\n"), &[]);
    assert_eq!((code, out.as_str()), (0, "ok grid-0a1b.0001\nok grid-0a1b.0002\n"), "{err}");
}

#[test]
fn a_hand_back_is_read_however_it_was_saved_and_an_empty_one_is_told() {
    let back = visit(1, "done", "care:H0001");
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(back.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let town = Town::copy();
    fs::write(town.folder.path().join("wide.txt"), wide).expect("it can be written");
    let (code, out, err) = run(town.folder.path(), &["visit", "import", "wide.txt"], "");
    assert!(code == 0 && out.starts_with("ok ") && err.contains("[B1528]"), "{err}");
    let (code, _, err) = town.import("\u{feff}\n \n", &[]);
    assert!(code == 1 && err.contains("[B6040]"), "{err}");
    let (code, _, err) =
        town.import("{\"id\":\"x\",\"device\":\"d\",\"sequence\":1,\"at\":\"today\",\"kind\":\"visit\",\"deed\":\"done\",\"subject\":\"care:H0001\"}", &[]);
    assert!(code == 1 && err.contains("should be like \"2026-03-24T09:40\""), "{err}");
}

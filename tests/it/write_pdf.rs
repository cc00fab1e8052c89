//! Sheets as PDF: the same words as on paper of HTML, in a font that is found.

#![cfg(feature = "pdf")]

use std::fs;
use std::process::Command;

use beibao::plan::Plan;
use beibao::rules::Rules;
use beibao::words::Language;
use beibao::world::World;
use beibao::write::{Aid, Reader, Sheet, Typeface, pdf};

use super::write_exports::seen;
use super::write_sample::{HOSTILE, plan, plan_saying, world};

/// What `pdftotext` makes of a PDF; none where it is not installed, which is said.
fn words_of(bytes: &[u8]) -> Option<String> {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("sheet.pdf");
    fs::write(&file, bytes).expect("written");
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        skipped("pdftotext is not installed (Debian: apt-get install poppler-utils)");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[expect(clippy::print_stderr, reason = "who reads the tests is to know what was not tried")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

fn face() -> Option<Typeface> {
    let found = Typeface::find(&["/usr/share/fonts".into()], "no font");
    if found.is_err() {
        skipped("no font with Chinese glyphs (Debian: apt-get install fonts-noto-cjk)");
    }
    found.ok()
}

fn pdf_of(plan: &Plan, world: &World, face: &Typeface) -> Vec<u8> {
    let seen = seen(plan, Reader::Planner);
    let rules = Rules::built_in();
    let aid = Aid { codes: Some(&seen.codes), qr: true, ways: None, kit: Some(&rules.kit) };
    let sheet = Sheet { plan: &seen.plan, world, roads: &[], aid };
    pdf(&sheet, face, Language::Chinese).expect("a PDF")
}

#[test]
fn the_words_of_a_pdf_are_those_of_the_sheet() {
    let Some(face) = face() else { return };
    let [bytes, again] = [(); 2].map(|()| pdf_of(&plan(), &world("湖潮派出所"), &face));
    assert!(bytes == again, "the same plan gives the same bytes");
    let Some(words) = words_of(&bytes) else { return };
    for text in [
        "08:40–09:00",
        "走访关爱",
        "label H1",
        "why H1",
        "至少 2 人",
        "急救包（1 站用）",
        "联系卡 × 1",
        "6RQCD9",
        "3BSZKA",
        "群众反映",
        "湖潮派出所",
        "休息 12:00–13:00",
        "13:50",
        "内部使用",
    ] {
        assert!(words.contains(text), "{text} in\n{words}");
    }
}

#[test]
fn a_pdf_holds_whatever_the_data_says() {
    let Some(face) = face() else { return };
    let size = pdf_of(&plan(), &world("湖潮"), &face).len();
    for text in HOSTILE
        .into_iter()
        .chain(["𠮷野家🙂", "很长的地名很长的地名很长的地名很长的地名很长的地名"])
    {
        let bytes = pdf_of(&plan_saying(text), &world(text), &face);
        assert!(bytes.starts_with(b"%PDF") && bytes.len() < size + 60_000, "{text:?}");
    }
}

#[test]
fn without_a_font_that_has_chinese_there_is_a_plain_error() {
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("a.ttf"), b"no font").expect("written");
    let found = Typeface::find(&[place.path().into()], "no font here");
    assert_eq!(found.err().map(|error| error.to_string()).as_deref(), Some("no font here"));
}

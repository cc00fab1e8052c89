//! Workbooks and tables made for a test.

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An empty folder and the path of a township in it, which is not there yet.
pub(crate) fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("there is room");
    let town = folder.path().join("town");
    (folder, town)
}

/// A ZIP archive of these parts.
pub(crate) fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("it is memory");
        archive.write_all(bytes).expect("it is memory");
    }
    archive.finish().expect("it is memory").into_inner()
}

/// A sheet of a workbook: its name, whether it is hidden, its rows, what follows them.
pub(crate) struct Tab<'a> {
    pub(crate) name: &'a str,
    pub(crate) is_hidden: bool,
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) after: &'a str,
}

/// The parts of a workbook; a cell that begins with `=` is a number.
pub(crate) fn workbook(tabs: &[Tab<'_>]) -> Vec<(String, Vec<u8>)> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKED: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut sheets, mut links, mut parts) = (String::new(), String::new(), Vec::new());
    for (at, tab) in tabs.iter().enumerate() {
        let (number, name) = (at + 1, tab.name);
        let state = if tab.is_hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(
            sheets,
            "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"r{number}\"/>"
        );
        let _ = write!(
            links,
            "<Relationship Id=\"r{number}\" Type=\"{LINKS}/worksheet\" \
             Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let rows = rows(&tab.rows);
        let body = format!(
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:XFD1048576\"/>\
             <sheetData>{rows}</sheetData>{}</worksheet>",
            tab.after
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), body.into_bytes()));
    }
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{sheets}</sheets></workbook>"
    );
    let links = format!("{HEAD}<Relationships xmlns=\"{PACKED}\">{links}</Relationships>");
    let root = format!(
        "{HEAD}<Relationships xmlns=\"{PACKED}\"><Relationship Id=\"r1\" \
         Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(("_rels/.rels".to_owned(), root.into_bytes()));
    parts.push(("xl/workbook.xml".to_owned(), book.into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), links.into_bytes()));
    parts
}

/// The file of a workbook.
pub(crate) fn xlsx(tabs: &[Tab<'_>]) -> Vec<u8> {
    let parts = workbook(tabs);
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    zipped(&parts)
}

fn rows(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (row, cells) in rows.iter().enumerate() {
        let _ = write!(text, "<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let place = format!("{}{}", letters(column), row + 1);
            let _ = match cell.strip_prefix('=') {
                Some(number) => write!(text, "<c r=\"{place}\"><v>{number}</v></c>"),
                None => write!(
                    text,
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    cell.replace('&', "&amp;").replace('<', "&lt;")
                ),
            };
        }
        text.push_str("</row>");
    }
    text
}

/// The name of a column, from 0.
fn letters(column: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    match column / 26 {
        0 => letter(column).to_string(),
        more => format!("{}{}", letter(more - 1), letter(column)),
    }
}

/// The rows of a text with `|` between cells.
pub(crate) fn table(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

/// Writes a file into the folder.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("the folder is ours");
}

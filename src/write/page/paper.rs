//! Sheets as PDF: the same round as on the page of HTML, laid out by hand on A4.

#![cfg(feature = "pdf")]

use jiff::civil::Date;
use krilla::Document;
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;

use super::frame::{Backdrop, Frame, Map, Spot};
use super::html::{Part, Sheet, Words, parts};
use super::pen::{ALERT, BLACK, Ink, Pen, RULE, SOFT, TINT, WHITE};
use super::rounds::{Round, Row, StopRow, round};
use super::sheets::places;
use crate::finding::{Error, Result};
use crate::plan::Route;
use crate::words::Language;
use crate::write::shown::visits;

pub use super::pen::Typeface;

/// A4 in points, and the margin.
const PAGE: (f32, f32) = (595.3, 841.9);
const MARGIN: f32 = 31.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Where text must end.
const FOOT: f32 = PAGE.1 - MARGIN - 14.0;
/// The columns: left edge and width.
const N: (f32, f32) = (0.0, 18.0);
const TIMES: (f32, f32) = (20.0, 56.0);
const PURPOSE: (f32, f32) = (78.0, 68.0);
const DUTIES: (f32, f32) = (148.0, 230.0);
const WAY: (f32, f32) = (382.0, 84.0);
const CODE: (f32, f32) = (470.0, 63.0);
/// Sizes of text.
const BODY: f32 = 8.0;
const SMALL: f32 = 7.0;
/// From one line to the next, in its own height.
const LEADING: f32 = 1.35;
/// Room for what people said.
const NOTES: f32 = 24.0;
/// The sides of a code.
const QR: f32 = 38.0;

/// The sheets of all rounds of a plan as one PDF, the glyphs they need embedded.
///
/// # Errors
///
/// [`Error::Missing`] when the PDF cannot be made.
pub fn pdf(sheet: &Sheet<'_>, face: &Typeface, language: Language) -> Result<Vec<u8>> {
    let words = Words(language);
    let visits = visits(sheet.plan);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(words.get("sheet.kind"))
            .creator("beibao".to_owned())
            .creation_date(made(sheet.plan.from))
            .language(words.code().to_owned()),
    );
    for part in parts(sheet, &visits) {
        for route in &part.routes {
            draw(&mut document, &Paper::of(&part, route, words), face)?;
        }
    }
    document.finish().map_err(|error| Error::Missing { what: format!("{error:?}") })
}

/// The first day of a plan as the moment its PDF was made, so that the same plan is the same bytes.
fn made(day: Date) -> DateTime {
    let year = u16::try_from(day.year()).unwrap_or_default();
    DateTime::new(year).month(day.month().unsigned_abs()).day(day.day().unsigned_abs())
}

/// A round ready to be laid out.
struct Paper {
    words: Words,
    station: String,
    ground: Option<Backdrop>,
    round: Round,
}

impl Paper {
    fn of(part: &Part<'_>, route: &Route, words: Words) -> Self {
        let frame = Frame::around(places(part, route));
        Self {
            words,
            station: part.name(words),
            ground: frame.map(|frame| part.backdrop(&frame)),
            round: round(part, route, frame.as_ref(), words),
        }
    }
}

/// A piece of the sheet that stays on one page: its height, and how it is drawn at a height.
type Block<'a> = (f32, Box<dyn Fn(&mut Pen<'_, '_>, f32) + 'a>);

fn draw(document: &mut Document, paper: &Paper, face: &Typeface) -> Result<()> {
    let mut blocks = head(paper, face);
    blocks.extend(paper.round.rows.iter().map(|row| match row {
        Row::Pause(text) => band(text),
        Row::Stop(stop) => stop_block(stop, paper.words, face),
    }));
    blocks.push(band_owned(format!("{}　{}", paper.round.back_time, paper.round.back)));
    blocks.push(foot(paper.words));
    let pages = pages(&blocks);
    for (number, blocks) in (1..).zip(&pages) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1);
        let settings = settings.ok_or_else(|| Error::Missing { what: String::new() })?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, face };
        let mut y = MARGIN;
        if 1 < number {
            y = columns(&mut pen, y, paper.words);
        }
        for (height, block) in *blocks {
            block(&mut pen, y);
            y += height;
        }
        let Round { crew, day, .. } = &paper.round;
        let name = format!("{crew} · {day} · {number}/{}", pages.len());
        pen.text((MARGIN, PAGE.1 - MARGIN), &name, (SMALL, SOFT));
        let internal = paper.words.get("page.internal");
        let width = face.width(&internal, SMALL);
        pen.text((PAGE.0 - MARGIN - width, PAGE.1 - MARGIN), &internal, (SMALL, ALERT));
        surface.finish();
        page.finish();
    }
    Ok(())
}

/// What stands on each page.
fn pages<'p, 'a>(blocks: &'p [Block<'a>]) -> Vec<&'p [Block<'a>]> {
    /// The way back and the room to sign, which are not alone on a page.
    const END: usize = 2;
    let mut begins = vec![0];
    let mut y = MARGIN;
    for (at, (height, _)) in blocks.iter().enumerate() {
        // One that is higher than a page is drawn all the same.
        if FOOT < y + height && begins.last() < Some(&at) {
            begins.push(at);
            y = MARGIN + columns_height();
        }
        y += height;
    }
    if let [.., before, last] = begins.as_mut_slice()
        && blocks.len() <= *last + END
        && *before + 1 < *last
    {
        *last = blocks.len().saturating_sub(END + 1).min(*last);
    }
    let ends = begins.iter().skip(1).copied().chain([blocks.len()]);
    begins.iter().zip(ends).filter_map(|(begin, end)| blocks.get(*begin..end)).collect()
}

/// Title, people, map, loading list and the heading of the table.
fn head<'a>(paper: &'a Paper, face: &Typeface) -> Vec<Block<'a>> {
    let round = &paper.round;
    let mut blocks: Vec<Block<'a>> = vec![(
        44.0,
        Box::new(move |pen, y| {
            let title = format!("{} · {}", round.crew, round.day);
            pen.circle((MARGIN + 5.0, y + 9.0), 5.0, hue(&round.hue));
            pen.text((MARGIN + 15.0, y + 14.0), &title, (15.0, BLACK));
            let after = MARGIN + 25.0 + pen.face.width(&title, 15.0);
            pen.text((after, y + 14.0), &round.times, (10.0, SOFT));
            let whose = format!("{}　{}", paper.station, paper.words.get("sheet.kind"));
            let width = pen.face.width(&whose, 10.0);
            pen.text((MARGIN + WIDTH - width, y + 14.0), &whose, (10.0, SOFT));
            pen.text((MARGIN, y + 27.0), &round.people.join("　"), (BODY, BLACK));
            pen.text((MARGIN, y + 38.0), &round.facts.join("　"), (BODY, SOFT));
        }),
    )];
    if let (Some(map), Some(ground)) = (&round.map, &paper.ground) {
        let view = view(map);
        let height = WIDTH * (view[3] / view[2]);
        blocks.push((height + 6.0, Box::new(move |pen, y| draw_map(pen, y, (map, ground), paper))));
    }
    for line in &round.loading {
        let text = line.items.join("　");
        let lines = face.lines(&text, BODY, WIDTH - 70.0);
        let height = lines.len() as f32 * BODY * LEADING + 2.0;
        blocks.push((
            height,
            Box::new(move |pen, y| {
                pen.text((MARGIN, y + BODY), &line.name, (BODY, BLACK));
                write_lines(pen, (MARGIN + 70.0, y), &lines, (BODY, BLACK));
            }),
        ));
    }
    blocks.push((
        columns_height(),
        Box::new(move |pen, y| {
            columns(pen, y, paper.words);
        }),
    ));
    blocks
}

const fn columns_height() -> f32 {
    16.0
}

/// The heading of the table; where it ends.
fn columns(pen: &mut Pen<'_, '_>, y: f32, words: Words) -> f32 {
    let headings = [
        (N, "page.n"),
        (TIMES, "page.times"),
        (PURPOSE, "page.purpose"),
        (DUTIES, "sheet.todo"),
        (WAY, "page.way"),
        (CODE, "page.done"),
    ];
    for ((x, _), key) in headings {
        pen.text((MARGIN + x, y + 11.0), &words.get(key), (BODY, BLACK));
    }
    let foot = y + columns_height() - 1.5;
    pen.line(&[(MARGIN, foot), (MARGIN + WIDTH, foot)], (0.9, BLACK));
    y + columns_height()
}

fn write_lines(
    pen: &mut Pen<'_, '_>,
    (x, y): (f32, f32),
    lines: &[String],
    (size, ink): (f32, Ink),
) {
    for (at, line) in lines.iter().enumerate() {
        pen.text((x, y + size + at as f32 * size * LEADING), line, (size, ink));
    }
}

/// A tinted line.
fn band(text: &str) -> Block<'_> {
    band_owned(text.to_owned())
}

fn band_owned<'a>(text: String) -> Block<'a> {
    const HEIGHT: f32 = 14.0;
    (
        HEIGHT,
        Box::new(move |pen, y| {
            pen.rect([MARGIN, y, WIDTH, HEIGHT - 1.0], TINT, None);
            pen.text((MARGIN + TIMES.0, y + 9.5), &text, (BODY, SOFT));
        }),
    )
}

fn foot<'a>(words: Words) -> Block<'a> {
    (
        34.0,
        Box::new(move |pen, y| {
            pen.text((MARGIN, y + 12.0), &words.get("sheet.how-back"), (SMALL, SOFT));
            pen.text((MARGIN, y + 28.0), &words.get("sheet.signed"), (BODY, BLACK));
        }),
    )
}

/// A line of a cell: text, size, colour.
type Written = (String, f32, Ink);

/// The lines of a cell that is so wide.
fn cell(face: &Typeface, width: f32, parts: &[Written]) -> Vec<Written> {
    let lines = parts.iter().flat_map(|(text, size, ink)| {
        face.lines(text, *size, width).into_iter().map(|line| (line, *size, *ink))
    });
    lines.collect()
}

fn stop_block<'a>(stop: &'a StopRow, words: Words, face: &Typeface) -> Block<'a> {
    let cells = cells(stop, words, face);
    let height = |(_, lines): &((f32, f32), Vec<Written>)| -> f32 {
        lines.iter().map(|(_, size, _)| size * LEADING).sum()
    };
    let text = cells.iter().map(height).fold(0.0, f32::max);
    let notes = if stop.code.is_empty() { 0.0 } else { NOTES };
    let code = if stop.qr.is_some() { QR + 16.0 } else { 16.0 };
    let whole = (text + 5.0 + notes).max(code + 4.0);
    let said = words.get("sheet.notes");
    (
        whole,
        Box::new(move |pen, y| {
            for ((x, _), lines) in &cells {
                let mut at = y + 2.0;
                for (line, size, ink) in lines {
                    pen.text((MARGIN + x, at + size), line, (*size, *ink));
                    at += size * LEADING;
                }
            }
            if 0.0 < notes {
                let foot = y + whole - 5.0;
                let label = pen.face.width(&said, SMALL) + 4.0;
                pen.text((MARGIN + TIMES.0, foot), &said, (SMALL, SOFT));
                let line =
                    [(MARGIN + TIMES.0 + label, foot + 1.5), (MARGIN + CODE.0 - 6.0, foot + 1.5)];
                pen.line(&line, (0.4, RULE));
            }
            draw_code(pen, y + 2.0, stop);
            pen.line(&[(MARGIN, y + whole), (MARGIN + WIDTH, y + whole)], (0.5, RULE));
        }),
    )
}

fn cells(stop: &StopRow, words: Words, face: &Typeface) -> Vec<((f32, f32), Vec<Written>)> {
    let small = |text: &str| (text.to_owned(), SMALL, SOFT);
    let mut times = vec![(stop.times.clone(), BODY, BLACK)];
    times.extend(stop.wait.as_deref().map(small));
    let mut purpose = vec![(stop.visit.purpose.clone(), BODY, BLACK)];
    if stop.visit.tier == 1 {
        purpose.push((words.get("page.tier.1"), SMALL, ALERT));
    }
    if !stop.crew.is_empty() {
        purpose.push(small(&words.fill("sheet.least", &[&stop.crew])));
    }
    let mut todo = vec![(stop.visit.place.clone(), BODY + 0.8, BLACK), small(&stop.visit.site)];
    todo.extend(stop.duties.iter().map(|duty| (duty.clone(), BODY, BLACK)));
    todo.push(small(&stop.visit.why));
    let mut way = vec![(stop.way.clone(), BODY, BLACK)];
    way.extend(stop.walk.as_deref().map(|walk| small(&words.fill("sheet.park", &[walk]))));
    let number = vec![(stop.n.to_string(), 11.0, BLACK)];
    let all = [(N, number), (TIMES, times), (PURPOSE, purpose), (DUTIES, todo), (WAY, way)];
    all.map(|(column, parts)| (column, cell(face, column.1, &parts))).into()
}

/// The code to be scanned and the code to be typed, with a box to tick.
fn draw_code(pen: &mut Pen<'_, '_>, y: f32, stop: &StopRow) {
    let left = MARGIN + CODE.0;
    let mut foot = y;
    if let Some(qr) = &stop.qr {
        let module = QR / qr.width as f32;
        for (x, row, run) in &qr.runs {
            let (x, row) = (left + *x as f32 * module, y + *row as f32 * module);
            // A little more than a module high, so that no white shows between rows.
            pen.rect([x, row, *run as f32 * module, module * 1.04], BLACK, None);
        }
        foot += QR;
    }
    pen.rect([left + 3.0, foot + 2.0, 8.0, 8.0], WHITE, Some(SOFT));
    pen.text((left + 15.0, foot + 9.5), &stop.code, (9.0, BLACK));
}

/// The hue of a crew, as the style of the page has it.
fn hue(class: &str) -> Ink {
    match class.split(' ').next().unwrap_or_default() {
        "k0" => [0, 114, 178],
        "k1" => [213, 94, 0],
        "k2" => [0, 158, 115],
        "k3" => [204, 121, 167],
        "k4" => [230, 159, 0],
        "k5" => [86, 180, 233],
        _ => [68, 68, 68],
    }
}

/// The part of the map's paper that is shown: left, top, width, height.
fn view(map: &Map) -> [f32; 4] {
    let mut numbers = map.view.split(' ').filter_map(|number| number.parse::<f32>().ok());
    let mut next = || numbers.next().unwrap_or(1.0);
    [next(), next(), next().max(1.0), next()]
}

/// From units of a map to points of the page.
#[derive(Clone, Copy)]
struct Onto {
    view: [f32; 4],
    top: f32,
    scale: f32,
}

impl Onto {
    fn at(self, x: f32, y: f32) -> (f32, f32) {
        let [left, top, ..] = self.view;
        (MARGIN + (x - left) * self.scale, self.top + (y - top) * self.scale)
    }

    fn spot(self, spot: Spot) -> (f32, f32) {
        self.at(spot.x as f32, spot.y as f32)
    }
}

fn draw_map(pen: &mut Pen<'_, '_>, y: f32, (map, ground): (&Map, &Backdrop), paper: &Paper) {
    let view = view(map);
    let onto = Onto { view, top: y, scale: WIDTH / view[2] };
    let frame = [MARGIN, y, WIDTH, view[3] * onto.scale];
    pen.rect(frame, [250, 249, 246], None);
    pen.clip(frame);
    for line in polylines(&ground.grids) {
        pen.line(&placed(&line, onto), (0.5, [185, 169, 196]));
    }
    for (class, path) in &ground.roads {
        let style = match *class {
            "major" => (1.8, [141, 138, 130]),
            "minor" => (1.2, [168, 165, 156]),
            "street" => (0.8, [198, 195, 186]),
            _ => (0.6, [214, 211, 202]),
        };
        for line in polylines(path) {
            pen.line(&placed(&line, onto), style);
        }
    }
    for route in &map.lines {
        for line in polylines(&route.path) {
            pen.line(&placed(&line, onto), (2.0, hue(&route.classes)));
        }
    }
    for text in &map.texts {
        let (x, y) = onto.spot(text.at);
        let size = if text.classes == "seat" { 8.5 } else { 7.0 };
        pen.middle((x, y + 2.5), &text.name, (size, if size < 8.0 { SOFT } else { BLACK }));
    }
    if let Some(station) = map.station {
        let (x, y) = onto.spot(station);
        pen.rect([x - 4.0, y - 4.0, 8.0, 8.0], BLACK, Some(WHITE));
    }
    draw_marks(pen, map, onto);
    furniture(pen, map, onto, paper.words);
    pen.unclip();
    let corners = [(0.0, 0.0), (frame[2], 0.0), (frame[2], frame[3]), (0.0, frame[3]), (0.0, 0.0)];
    let border: Vec<_> = corners.iter().map(|(x, down)| (frame[0] + x, frame[1] + down)).collect();
    pen.line(&border, (0.5, RULE));
}

/// The stops with their numbers.
fn draw_marks(pen: &mut Pen<'_, '_>, map: &Map, onto: Onto) {
    for mark in &map.marks {
        let at = onto.spot(mark.at);
        if let Some(from) = mark.from {
            let from = onto.spot(from);
            pen.line(&[from, at], (0.6, BLACK));
            pen.circle(from, 1.4, hue(&mark.classes));
        }
    }
    for mark in &map.marks {
        let (x, y) = onto.spot(mark.at);
        let ink = hue(&mark.classes);
        pen.circle((x, y), 5.6, ink);
        let dark = u32::from(ink[0]) + u32::from(ink[1]) + u32::from(ink[2]) < 320;
        let text = if dark { WHITE } else { BLACK };
        let n = mark.n.map(|n| n.to_string()).unwrap_or_default();
        pen.middle((x, y + 2.5), &n, (7.0, text));
    }
}

/// The scale bar and the arrow to the north.
fn furniture(pen: &mut Pen<'_, '_>, map: &Map, onto: Onto, words: Words) {
    let (x, y) = onto.spot(map.scale.from);
    let width = map.scale.width as f32 * onto.scale;
    pen.line(&[(x, y - 3.5), (x, y), (x + width, y), (x + width, y - 3.5)], (1.0, BLACK));
    pen.middle((x + width / 2.0, y - 4.0), &map.scale.text, (7.0, BLACK));
    let (x, y) = onto.spot(map.north);
    let arrow = [(x, y - 12.0), (x + 4.5, y + 1.0), (x, y - 1.6), (x - 4.5, y + 1.0)];
    pen.area(&arrow, BLACK, None);
    pen.middle((x, y + 9.0), &words.get("page.north"), (7.0, BLACK));
}

fn placed(line: &[(f32, f32)], onto: Onto) -> Vec<(f32, f32)> {
    line.iter().map(|(x, y)| onto.at(*x, *y)).collect()
}

/// The lines of a path as `paths::path` writes them: `M10 20l5 5 5 -5`, one after another.
fn polylines(path: &str) -> Vec<Vec<(f32, f32)>> {
    let mut lines = Vec::new();
    for part in path.split('M').filter(|part| !part.is_empty()) {
        let mut numbers = part.split(['l', ' ']).filter_map(|number| number.parse::<f32>().ok());
        let mut line: Vec<(f32, f32)> = Vec::new();
        while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
            let (from_x, from_y) = line.last().copied().unwrap_or_default();
            line.push((from_x + x, from_y + y));
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_was_written() {
        let lines = polylines("M10 20l5 5 5 -5M1 1l2 3");
        let expected =
            [vec![(10.0, 20.0), (15.0, 25.0), (20.0, 20.0)], vec![(1.0, 1.0), (3.0, 4.0)]];
        assert_eq!(lines, expected);
    }
}

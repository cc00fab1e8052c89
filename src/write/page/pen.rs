//! A pen that draws on pages of PDF, and the font it writes with.

#![cfg(feature = "pdf")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};

use crate::finding::{Error, Result};

/// Signs that a font must have to be written with: Chinese, Latin, a digit.
const NEEDED: &str = "走访路线单0Aa";
/// What is drawn for a sign that the font lacks.
const LACKING: char = '〓';
/// How deep folders of fonts are searched.
const DEEPEST: usize = 6;
/// Parts of the names of files that are looked into first, the best first.
const KNOWN: [&str; 11] = [
    "notosanscjk-regular",
    "notosanssc",
    "sourcehansans",
    "notosanscjk",
    "msyh",
    "pingfang",
    "wqy-microhei",
    "wqy-zenhei",
    "simhei",
    "simsun",
    "droidsansfallback",
];

/// A font that has Chinese signs, ready to be written with.
#[derive(Clone)]
pub struct Typeface {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

/// A colour: red, green, blue.
pub(super) type Ink = [u8; 3];

pub(super) const BLACK: Ink = [0, 0, 0];
pub(super) const SOFT: Ink = [85, 85, 85];
pub(super) const RULE: Ink = [187, 187, 187];
pub(super) const TINT: Ink = [242, 242, 242];
pub(super) const ALERT: Ink = [143, 51, 0];
pub(super) const WHITE: Ink = [255, 255, 255];

impl Typeface {
    /// The first font in `folders` that has the signs of a sheet.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`], with `lacking`, when there is none.
    pub fn find(folders: &[PathBuf], lacking: &str) -> Result<Self> {
        let mut files = Vec::new();
        for folder in folders {
            gather(folder, DEEPEST, &mut files);
        }
        files.sort_by_cached_key(|file| (rank(file), file.clone()));
        let found = files.iter().find_map(|file| Self::open(file));
        found.ok_or_else(|| Error::Missing { what: lacking.to_owned() })
    }

    /// The font of a file, where it has the signs: of a collection, the simplified Chinese one.
    fn open(file: &Path) -> Option<Self> {
        let data = Arc::new(fs::read(file).ok()?);
        let fonts =
            (0..16).map_while(|index| Some((index, FontRef::from_index(&data, index).ok()?)));
        let able: Vec<(u32, FontRef<'_>)> = fonts
            .filter(|(_, font)| NEEDED.chars().all(|c| font.charmap().map(c).is_some()))
            .collect();
        let is_simplified = |font: &FontRef<'_>| {
            let names = font.localized_strings(StringId::FAMILY_NAME);
            names.into_iter().any(|name| name.chars().collect::<String>().ends_with(" SC"))
        };
        let best = able.iter().find(|(_, font)| is_simplified(font)).or(able.first());
        let index = best.map(|(index, _)| *index)?;
        let font = Font::new(Arc::<Vec<u8>>::clone(&data).into(), index)?;
        Some(Self { data, index, font })
    }

    /// The glyphs of a line, and its width, in its own height.
    fn glyphs(&self, text: &str) -> (Vec<KrillaGlyph>, f32) {
        let Ok(font) = FontRef::from_index(&self.data, self.index) else {
            return (Vec::new(), 0.0);
        };
        let units = self.font.units_per_em();
        let (map, metrics) =
            (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
        let mut width = 0.0;
        let mut glyphs = Vec::new();
        for (at, c) in text.char_indices() {
            let Some(id) = map.map(c).or_else(|| map.map(LACKING)) else { continue };
            let advance = metrics.advance_width(id).unwrap_or(units) / units;
            width += advance;
            let range = at..at + c.len_utf8();
            let id = GlyphId::new(id.to_u32());
            glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None));
        }
        (glyphs, width)
    }

    /// How wide a text of this height is.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text).1 * size
    }

    /// A text in lines no wider than `width`: broken at spaces, else between any two signs.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for piece in pieces(text) {
            if self.width(&format!("{line}{piece}"), size) <= width || line.is_empty() {
                line.push_str(piece);
            } else {
                lines.push(line.trim_end().to_owned());
                piece.trim_start().clone_into(&mut line);
            }
            while width < self.width(&line, size) && 1 < line.chars().count() {
                let fits = (1..line.chars().count()).rev().find(|count| {
                    let head: String = line.chars().take(*count).collect();
                    self.width(&head, size) <= width
                });
                let head: String = line.chars().take(fits.unwrap_or(1)).collect();
                line = line.chars().skip(fits.unwrap_or(1)).collect();
                lines.push(head);
            }
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// The pieces of a text between which a line may end: Latin words with the space after them, and
/// each other sign.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_break = 0 < at && (!c.is_ascii() || !before.is_ascii() || before == ' ') && c != ' ';
        // A mark that closes does not begin a line.
        if is_break && !"，。；、）：！？".contains(c) {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = c;
    }
    pieces.extend(text.get(start..));
    pieces
}

/// Every font file in a folder and its folders, links not followed.
fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_font = ["ttf", "ttc", "otf", "otc"].iter().any(|e| ending.eq_ignore_ascii_case(e));
        if kind.is_dir() && 0 < depth {
            gather(&path, depth - 1, files);
        } else if is_font {
            files.push(path);
        }
    }
}

/// The place of a file among those that are known, the others after them.
fn rank(file: &Path) -> usize {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_ascii_lowercase();
    KNOWN.iter().position(|known| name.contains(known)).unwrap_or(KNOWN.len())
}

/// A pen on one page: points of a 72nd of an inch, `y` goes down.
pub(super) struct Pen<'a, 'b> {
    pub(super) surface: &'a mut Surface<'b>,
    pub(super) face: &'a Typeface,
}

impl Pen<'_, '_> {
    /// Writes a line whose foot is at `y`.
    pub(super) fn text(&mut self, (x, y): (f32, f32), text: &str, (size, ink): (f32, Ink)) {
        let (glyphs, _) = self.face.glyphs(text);
        if glyphs.is_empty() {
            return;
        }
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(ink)));
        let font = self.face.font.clone();
        self.surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, text, size, false);
    }

    /// Writes a line around `x`.
    pub(super) fn middle(&mut self, (x, y): (f32, f32), text: &str, (size, ink): (f32, Ink)) {
        let width = self.face.width(text, size);
        self.text((x - width / 2.0, y), text, (size, ink));
    }

    /// Draws a line through `points`.
    pub(super) fn line(&mut self, points: &[(f32, f32)], (width, ink): (f32, Ink)) {
        let mut path = PathBuilder::new();
        for (at, (x, y)) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: color(ink).into(),
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
    }

    /// Fills a shape, with a thin border where `border` is given.
    pub(super) fn area(&mut self, points: &[(f32, f32)], ink: Ink, border: Option<Ink>) {
        let mut path = PathBuilder::new();
        for (at, (x, y)) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        path.close();
        self.shape(path, ink, border);
    }

    /// Fills a rectangle.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f32; 4], ink: Ink, border: Option<Ink>) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        self.shape(path, ink, border);
    }

    /// Fills a circle.
    pub(super) fn circle(&mut self, (x, y): (f32, f32), radius: f32, ink: Ink) {
        // How far the handles of four Bézier curves lie, for a circle.
        let (r, k) = (radius, radius * 0.552_285);
        let mut path = PathBuilder::new();
        path.move_to(x + r, y);
        path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
        path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
        path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
        path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
        path.close();
        self.shape(path, ink, Some(BLACK));
    }

    fn shape(&mut self, path: PathBuilder, ink: Ink, border: Option<Ink>) {
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(Some(fill(ink)));
        let stroke = |ink| Stroke { paint: color(ink).into(), width: 0.6, ..Stroke::default() };
        self.surface.set_stroke(border.map(stroke));
        self.surface.draw_path(&path);
    }

    /// What is drawn until [`Pen::unclip`] stays within a rectangle.
    pub(super) fn clip(&mut self, [x, y, width, height]: [f32; 4]) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.push_clip_path(&path, &FillRule::NonZero);
        }
    }

    /// Ends [`Pen::clip`].
    pub(super) fn unclip(&mut self) {
        self.surface.pop();
    }
}

fn color([red, green, blue]: Ink) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), ..Fill::default() }
}

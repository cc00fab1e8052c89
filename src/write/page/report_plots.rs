//! The plots of a report as plain shapes: areas, bars and lines with a class each, and texts.

use std::fmt::Write as _;

use geo::{BoundingRect, MultiPolygon};

use super::frame::{Frame, Rect, Room, path};
use super::html::Words;
use super::station::seat;
use crate::report::{HazardMonth, Report, Share};
use crate::world::{Village, VillageKind, World};
use crate::write::shown::shown;

/// The size of a plot in its own units; a map has ten times as many.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 230.0;
/// Room for numbers at the left and below.
const LEFT: f64 = 34.0;
const FOOT: f64 = 24.0;
const HEAD: f64 = 20.0;
/// So many people have a bar of their own.
const BARS: usize = 22;
/// Classes of coverage, each a fifth of the whole.
const CLASSES: u64 = 5;

/// One plot, ready for its template.
pub(super) struct Plot {
    pub(super) name: String,
    pub(super) note: String,
    /// The part of its paper that is shown.
    pub(super) view: String,
    /// The height of its texts.
    pub(super) font: f64,
    pub(super) shapes: Vec<Shape>,
    pub(super) texts: Vec<Label>,
    /// The names of its colours.
    pub(super) legend: Vec<(String, String)>,
}

/// One area or line.
pub(super) struct Shape {
    pub(super) class: String,
    pub(super) d: String,
    /// What a pointer on it shows.
    pub(super) title: String,
}

/// One text.
pub(super) struct Label {
    pub(super) x: f64,
    pub(super) y: f64,
    /// `start`, `middle` or `end`.
    pub(super) anchor: &'static str,
    pub(super) text: String,
}

impl Plot {
    fn new(key: &str, words: Words) -> Self {
        Self {
            name: words.get(key),
            note: String::new(),
            view: format!("0 0 {WIDTH} {HEIGHT}"),
            font: 11.0,
            shapes: Vec::new(),
            texts: Vec::new(),
            legend: Vec::new(),
        }
    }

    fn bar(&mut self, class: &str, at: Rect, title: String) {
        let Rect { x, y, width, height } = at;
        let d = format!("M{x:.1} {y:.1}h{width:.1}v{height:.1}h{:.1}z", -width);
        self.shapes.push(Shape { class: class.to_owned(), d, title });
    }

    fn line(&mut self, class: &str, points: &[(f64, f64)]) {
        let mut d = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            // A text takes whatever is written to it.
            let _ = write!(d, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        }
        self.shapes.push(Shape { class: class.to_owned(), d, title: String::new() });
    }

    fn text(&mut self, (x, y): (f64, f64), anchor: &'static str, text: String) {
        self.texts.push(Label { x, y, anchor, text });
    }

    fn legend(&mut self, class: &str, name: String) {
        self.legend.push((class.to_owned(), name));
    }

    /// Lines across at round numbers up to `most`, and the height of one unit.
    fn scale(&mut self, most: f64) -> f64 {
        let step = round_step(most / 4.0);
        let top = (most / step).ceil().max(1.0) * step;
        let unit = (HEIGHT - FOOT - HEAD) / top;
        let mut at = 0.0;
        while at <= top + step / 2.0 {
            let y = HEIGHT - FOOT - at * unit;
            self.line("axis", &[(LEFT, y), (WIDTH - 4.0, y)]);
            self.text((LEFT - 4.0, y + 4.0), "end", format!("{at:.0}"));
            at += step;
        }
        unit
    }
}

/// The least of 1, 2, 5, 10, 20 … that is not below `least`.
fn round_step(least: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(24) {
        if least <= step {
            break;
        }
        step *= factor;
    }
    step
}

/// Coverage by village on a map.
pub(super) fn map_plot(report: &Report, world: &World, words: Words) -> Plot {
    let mut plot = Plot::new("report.map", words);
    let villages: Vec<&Village> =
        world.villages.rows().iter().filter(|row| row.kind == VillageKind::Village).collect();
    let corners = villages.iter().flat_map(|village| {
        let around = village.area.as_ref().and_then(BoundingRect::bounding_rect);
        let corners = around.map(|rect| [rect.min(), rect.max()]);
        corners.into_iter().flatten().chain(seat(village))
    });
    let Some(frame) = Frame::around(corners) else { return plot };
    let paper = frame.paper();
    plot.view = format!("0 0 {:.0} {:.0}", paper.width, paper.height);
    plot.font = 320.0;
    for village in &villages {
        let share = report.coverage.villages.get(&village.id);
        let coverage = share.and_then(Share::coverage);
        let class = coverage.map_or_else(|| "q none".to_owned(), class_of);
        let name = shown(village.name.as_ref().unwrap_or(&village.id));
        let counts = share.map(|share| format!(" {} / {}", share.made, share.owed));
        let title = name + &counts.unwrap_or_default();
        plot.shapes.push(Shape { class, d: outline(village, &frame), title });
    }
    label_villages(&mut plot, &villages, report, &frame);
    for class in 0..CLASSES {
        let (low, high) = (class * 100 / CLASSES, (class + 1) * 100 / CLASSES);
        plot.legend(&format!("q q{class}"), format!("{low}–{high} %"));
    }
    plot.legend("q none", words.get("report.legend-none"));
    plot
}

fn class_of(coverage: u64) -> String {
    format!("q q{}", (coverage * CLASSES / 1_000).min(CLASSES - 1))
}

/// The borders of a village, or a small square at its seat where it has none.
fn outline(village: &Village, frame: &Frame) -> String {
    let areas = village.area.iter().flat_map(MultiPolygon::iter);
    let drawn: String = areas.map(|area| path(frame, &area.exterior().0, 12.0)).collect();
    if !drawn.is_empty() {
        return drawn;
    }
    let Some(at) = seat(village).map(|at| frame.place(at)) else { return drawn };
    format!("M{:.0} {:.0}h240v240h-240z", at.x - 120.0, at.y - 120.0)
}

/// Writes the percentage of each village where there is room.
fn label_villages(plot: &mut Plot, villages: &[&Village], report: &Report, frame: &Frame) {
    let mut room = Room::new(frame.paper());
    for village in villages {
        let share = report.coverage.villages.get(&village.id).and_then(Share::coverage);
        let (Some(share), Some(at)) = (share, seat(village)) else { continue };
        let text = format!("{}", share / 10);
        if let Some(at) = room.text(frame.place(at), &text, plot.font) {
            plot.text((at.x, at.y + plot.font * 0.35), "middle", text);
        }
    }
}

/// How many places waited how long.
pub(super) fn gap_plot(report: &Report, words: Words) -> Plot {
    let mut plot = Plot::new("report.gap-plot", words);
    let spread = &report.gaps.all;
    let (Some(greatest), Some(p95)) = (spread.greatest(), spread.p95()) else { return plot };
    // One place that was forgotten for years must not press all others into one bar.
    let shown = greatest.min(p95.saturating_mul(2)).max(1);
    let step = round_step(f64::from(shown) / 12.0) as u32;
    let bins = shown.div_ceil(step).max(1) as usize;
    let mut counts = vec![0_u32; bins];
    for days in &spread.days {
        let bin = (days / step) as usize;
        counts[bin.min(bins - 1)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(1);
    let unit = plot.scale(f64::from(most));
    let width = (WIDTH - LEFT - 4.0) / bins as f64;
    for (bin, count) in counts.iter().enumerate() {
        let x = LEFT + bin as f64 * width;
        let height = f64::from(*count) * unit;
        let from = bin as u32 * step;
        let end = if bin + 1 == bins && from + step <= greatest { "+" } else { "" };
        let at = Rect { x: x + 1.0, y: HEIGHT - FOOT - height, width: width - 2.0, height };
        plot.bar("k0", at, format!("{from}–{}{end}: {count}", from + step - 1));
        if bin % bins.div_ceil(8) == 0 || !end.is_empty() {
            plot.text((x + 1.0, HEIGHT - FOOT + 13.0), "start", format!("{from}{end}"));
        }
    }
    let x = LEFT + f64::from(p95) / f64::from(step) * width;
    plot.line("limit", &[(x, HEAD - 6.0), (x, HEIGHT - FOOT)]);
    plot.text((x + 3.0, HEAD), "start", format!("95 %: {p95}"));
    plot.note = words.fill("report.gap-note", &[&greatest.to_string(), &p95.to_string()]);
    plot
}

/// What each person did and is to do.
pub(super) fn load_plot(report: &Report, words: Words) -> Plot {
    let mut plot = Plot::new("report.load-plot", words);
    let mut loads: Vec<_> = report.loads.iter().collect();
    if loads.is_empty() {
        return plot;
    }
    let beyond = loads.len().saturating_sub(BARS);
    if 0 < beyond {
        loads.sort_by_key(|(id, load)| (u64::MAX - load.done - load.planned, *id));
        loads.truncate(BARS);
        loads.sort_by_key(|row| row.0);
        plot.note = words.count("report.more", beyond);
    }
    let most = loads.iter().map(|(_, load)| load.done.max(load.planned)).max().unwrap_or(0).max(1);
    let row = (HEIGHT - 4.0) / loads.len() as f64;
    let name = 74.0;
    let unit = (WIDTH - name - 96.0) / most as f64;
    plot.font = (row * 0.8).min(11.0);
    for (number, (id, load)) in loads.iter().enumerate() {
        let y = 2.0 + number as f64 * row;
        let half = (row - 2.0) / 2.0;
        let bar =
            |count: u64, y: f64| Rect { x: name, y, width: count as f64 * unit, height: half };
        plot.bar("k0", bar(load.done, y), format!("{id}: {}", load.done));
        plot.bar("k4", bar(load.planned, y + half), format!("{id}: {}", load.planned));
        let middle = y + row * 0.5 + plot.font * 0.3;
        let short: String =
            id.chars().rev().take(11).collect::<Vec<_>>().into_iter().rev().collect();
        plot.text((name - 4.0, middle), "end", shown(&short));
        let end = name + load.done.max(load.planned) as f64 * unit + 4.0;
        let hours = format!("{}.{}", load.out.0 / 3_600, load.out.0 % 3_600 / 360);
        let hours = words.fill("report.hours", &[&hours]);
        let planned = if load.out.0 == 0 { String::new() } else { format!(" · {hours}") };
        plot.text((end, middle), "start", format!("{}/{}{planned}", load.done, load.planned));
    }
    plot.legend("k0", words.get("report.made"));
    plot.legend("k4", words.get("report.to-come"));
    plot
}

/// Hazards month by month: what stood open, what waited to be looked at, found and closed.
pub(super) fn hazard_plot(report: &Report, words: Words) -> Plot {
    let mut plot = Plot::new("report.hazard-plot", words);
    let months = &report.hazards;
    let most = months.iter().map(|m| (m.open + m.mended).max(m.found).max(m.closed)).max();
    let most = most.unwrap_or(0);
    if most == 0 {
        return plot;
    }
    let unit = plot.scale(most as f64);
    let width = (WIDTH - LEFT - 4.0) / months.len() as f64;
    let y = |count: u64| HEIGHT - FOOT - count as f64 * unit;
    for (number, month) in months.iter().enumerate() {
        let x = LEFT + number as f64 * width;
        let bar = |low: u64, count: u64| Rect {
            x: x + width * 0.15,
            y: y(low + count),
            width: width * 0.7,
            height: count as f64 * unit,
        };
        plot.bar("k1", bar(0, month.open), month.open.to_string());
        plot.bar("k4", bar(month.open, month.mended), month.mended.to_string());
        let middle = x + width / 2.0;
        plot.text((middle, HEIGHT - FOOT + 13.0), "middle", month.month.month().to_string());
    }
    let middle = |number: usize| LEFT + (number as f64 + 0.5) * width;
    let course = |count: fn(&HazardMonth) -> u64| -> Vec<(f64, f64)> {
        let rows = months.iter().enumerate();
        rows.map(|(number, month)| (middle(number), y(count(month)))).collect()
    };
    plot.line("course k0", &course(|month| month.found));
    plot.line("course dashed k2", &course(|month| month.closed));
    for (class, key) in [("k1", "open"), ("k4", "mended"), ("course k0", "found")] {
        plot.legend(class, words.get(&format!("report.column.{key}")));
    }
    plot.legend("course dashed k2", words.get("report.column.closed"));
    plot
}

//! Room on the map: what is placed first stays, what comes later must fit.

use std::f64::consts::TAU;

use geo::Coord;

use super::frame::Rect;

/// The room that is taken on one map.
pub(super) struct Room {
    within: Rect,
    taken: Vec<Rect>,
}

impl Room {
    /// An empty map.
    pub(super) const fn new(within: Rect) -> Self {
        Self { within, taken: Vec::new() }
    }

    /// Takes `rect` if it lies on the map and nothing lies there yet.
    pub(super) fn take(&mut self, rect: Rect) -> bool {
        let free = self.within.holds(&rect) && !self.taken.iter().any(|other| other.meets(&rect));
        if free {
            self.taken.push(rect);
        }
        free
    }

    /// Takes `rect` whatever lies there.
    pub(super) fn force(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Places a mark of this size at a point, or beside it as near as there is room: rings of
    /// twelve directions. At the point itself where there is none.
    pub(super) fn mark(&mut self, at: Coord<f64>, size: f64) -> Coord<f64> {
        for ring in 0..5 {
            for direction in 0..12 {
                let angle = f64::from(direction) * TAU / 12.0;
                let away = f64::from(ring) * size * 1.15;
                let to = Coord { x: at.x + away * angle.cos(), y: at.y + away * angle.sin() };
                if self.take(Rect::around(to, size, size)) {
                    return to;
                }
            }
        }
        self.force(Rect::around(at, size, size));
        at
    }

    /// Places a text of this height at a point, else below, above, right or left of it.
    pub(super) fn text(&mut self, at: Coord<f64>, text: &str, height: f64) -> Option<Coord<f64>> {
        let width = width(text) * height;
        let (aside, below) = (width / 2.0 + height * 0.6, height * 1.1);
        [(0.0, 0.0), (0.0, below), (0.0, -below), (aside, 0.0), (-aside, 0.0)]
            .into_iter()
            .map(|(x, y)| Coord { x: at.x + x, y: at.y + y })
            .find(|middle| self.take(Rect::around(*middle, width, height * 1.15)))
    }
}

/// How wide a text is, in its own height: a Chinese character is a square, a Latin one about half.
fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.58 } else { 1.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_on_one_spot_are_spread_and_none_covers_another() {
        let mut room = Room::new(Rect { x: 0.0, y: 0.0, width: 1_000.0, height: 1_000.0 });
        let places: Vec<_> =
            (0..20).map(|_| room.mark(Coord { x: 500.0, y: 500.0 }, 40.0)).collect();
        let rects: Vec<_> = places.iter().map(|at| Rect::around(*at, 40.0, 40.0)).collect();
        for (n, rect) in rects.iter().enumerate() {
            assert!(!rects.iter().skip(n + 1).any(|other| rect.meets(other)), "{n}");
        }
        assert_eq!(room.text(Coord { x: 500.0, y: 500.0 }, "湖潮村", 20.0), None);
    }
}

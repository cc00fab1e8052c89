//! Travel times between all of some places, and how long the ways are.

use std::collections::BTreeMap;

use super::hierarchy::{Ends, Spans};
use super::lane::Lane;
use super::pages::Pages;
use super::piece::Pieces;
use super::round::Round;
use super::{Path, ProfileId, Roads, Snap, round};
use crate::unit::{Metres, Millis, Seconds};

/// Travel times on the road from each of some places to each of some others.
///
/// # Shape and units
///
/// One row a source, one column a target, whole seconds rounded up once at the end;
/// [`Seconds::MAX`] where no road leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    columns: usize,
    cells: Pages<Seconds>,
}

impl Matrix {
    /// The time from source `row` to target `column`; [`Seconds::MAX`] for one that is not there.
    pub fn get(&self, row: usize, column: usize) -> Seconds {
        self.row(row).get(column).copied().unwrap_or(Seconds::MAX)
    }

    /// The times from source `row` to every target.
    pub fn row(&self, row: usize) -> &[Seconds] {
        let from = row.saturating_mul(self.columns);
        self.cells.get(from..from.saturating_add(self.columns)).unwrap_or_default()
    }

    /// How many sources there are.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or_default()
    }

    /// How many targets there are.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The times that are given, row by row.
    pub(super) fn given(columns: usize, cells: Vec<Seconds>) -> Self {
        Self { columns, cells: cells.into() }
    }

    /// The times by the hierarchy, sources shared by all threads.
    pub(super) fn of(lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) -> Self {
        let starts: Vec<Ends> = from.iter().map(|snap| lane.leave(snap, pieces)).collect();
        let ends: Vec<Ends> = to.iter().map(|snap| lane.arrive(snap, pieces)).collect();
        let mut cells = Pages::zeroed(from.len() * to.len());
        let lead = lane.lead();
        let write = move |time: Millis| (time - lead).to_seconds();
        lane.hierarchy(pieces).fill([&starts, &ends], &mut cells, write);
        let mut matrix = Self { columns: to.len(), cells };
        matrix.stay(lane, pieces, from, to);
        matrix
    }

    /// Looks whether two places on one piece are nearer along it than round by its ends.
    fn stay(&mut self, lane: &Lane, pieces: &Pieces, from: &[Snap], to: &[Snap]) {
        let mut by_piece: Vec<(u32, usize)> = to.iter().map(|snap| snap.piece).zip(0..).collect();
        by_piece.sort_unstable();
        let columns = self.columns.max(1);
        let mut rounds = BTreeMap::new();
        for (source, row) in from.iter().zip(self.cells.chunks_exact_mut(columns)) {
            let first = by_piece.partition_point(|(piece, _)| *piece < source.piece);
            let same = by_piece.iter().skip(first).take_while(|(piece, _)| *piece == source.piece);
            for (_, column) in same {
                let (to, along) = (&to[*column], lane.along(source, &to[*column]));
                row[*column] = match &lane.turned {
                    None => along.to_seconds().min(row[*column]),
                    Some(_) if round::is_settled(lane, source, to, along) => along.to_seconds(),
                    Some(turned) => {
                        let round = || Round::of(lane, turned, lane.hierarchy(pieces), to.piece);
                        let round = rounds.entry(to.piece).or_insert_with(round);
                        round.time(lane, source, to).min(along).to_seconds()
                    }
                };
            }
        }
    }
}

/// How long the quickest ways are from each of some places to each of some others.
///
/// # Shape and units
///
/// As those of the [`Matrix`] it belongs to; of ways that take the same time, one that is short;
/// [`Lengths::NONE`] where no road leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lengths {
    columns: usize,
    cells: Vec<Metres>,
}

impl Lengths {
    /// No way.
    pub const NONE: Metres = Metres(u32::MAX);

    /// The metres from source `row` to target `column`; [`Lengths::NONE`] where one is not there.
    pub fn get(&self, row: usize, column: usize) -> Metres {
        let at = row.checked_mul(self.columns).and_then(|from| from.checked_add(column));
        let at = at.filter(|_| column < self.columns);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or(Self::NONE)
    }
}

impl Roads {
    /// The times of [`Roads::matrix`], and how long the ways are that take them.
    ///
    /// # Cost
    ///
    /// Some two or three times that of the times alone.
    pub fn matrix_and_lengths(
        &self,
        profile: ProfileId,
        from: &[Snap],
        to: &[Snap],
    ) -> (Matrix, Lengths) {
        let table = Both { lane: self.lane(profile), pieces: &self.pieces };
        let cells = table.cells(from, to);
        let metres = |(time, length): &(Millis, u32)| {
            if time.is_reachable() {
                Metres(length.saturating_add(50) / 100)
            } else {
                Lengths::NONE
            }
        };
        let lengths = Lengths { columns: to.len(), cells: cells.iter().map(metres).collect() };
        let times = cells.into_iter().map(|(time, _)| time.to_seconds()).collect();
        (Matrix::given(to.len(), times), lengths)
    }
}

/// What times and centimetres are made of.
struct Both<'a> {
    lane: &'a Lane,
    pieces: &'a Pieces,
}

impl Both<'_> {
    fn cells(&self, from: &[Snap], to: &[Snap]) -> Vec<(Millis, u32)> {
        let Self { lane, pieces } = self;
        let lead = self.lead();
        let starts: Vec<Spans> = from.iter().map(|snap| self.start(snap)).collect();
        let goals: Vec<Spans> = to.iter().map(|snap| self.goal(snap, lead)).collect();
        let mut cells = vec![(Millis(0), 0); from.len() * to.len()];
        let of_link = |row: u32| {
            let drive = lane.origins.get(row as usize).copied().flatten();
            drive.map_or(0, |drive| self.length(drive.piece(), 1.0))
        };
        let both = |time, length: u32| (lane.real(time), length.saturating_sub(lead));
        lane.hierarchy(pieces).fill_both([&starts, &goals], of_link, &mut cells, both);
        for (one, row) in from.iter().zip(cells.chunks_exact_mut(to.len().max(1))) {
            for (other, cell) in to.iter().zip(row).filter(|(other, _)| other.piece == one.piece) {
                *cell = self.within(one, other, *cell);
            }
        }
        cells
    }

    fn start(&self, snap: &Snap) -> Spans {
        let [tail, head] = self.lane.leave(snap, self.pieces);
        [(tail.0, tail.1, self.before(snap)), (head.0, head.1, self.behind(snap))]
    }

    /// Where turns count, the way is told to the end of the drive and goes back from there.
    fn goal(&self, snap: &Snap, lead: u32) -> Spans {
        let [tail, head] = self.lane.arrive(snap, self.pieces);
        let [before, behind] = [self.before(snap), self.behind(snap)];
        let [from_tail, from_head] = if self.lane.turned.is_some() {
            [lead - behind, lead - before]
        } else {
            [before, behind]
        };
        [(tail.0, tail.1, from_tail), (head.0, head.1, from_head)]
    }

    /// Two places on one piece, given what was found over its ends.
    fn within(&self, from: &Snap, to: &Snap, found: (Millis, u32)) -> (Millis, u32) {
        let along = self.lane.along(from, to);
        if self.lane.turned.is_some() {
            let time = round::time(self.lane, self.pieces, from, to);
            if time < along {
                let path = Path::of(self.lane, self.pieces, from, to);
                return (time, path.map_or(0, |path| path.length.0.saturating_mul(100)));
            }
        } else if found.0 < along || !along.is_reachable() {
            return found;
        }
        (along, self.length(from.piece, (from.share - to.share).abs()))
    }

    /// Longer than any piece, where turns count.
    fn lead(&self) -> u32 {
        let pieces = self.pieces.rows.iter().filter(|_| self.lane.turned.is_some());
        pieces.map(|piece| centimetres(piece.length) + 1).max().unwrap_or(0)
    }

    fn before(&self, snap: &Snap) -> u32 {
        self.length(snap.piece, snap.share)
    }

    fn behind(&self, snap: &Snap) -> u32 {
        self.length(snap.piece, 1.0 - snap.share)
    }

    fn length(&self, piece: u32, share: f64) -> u32 {
        centimetres(self.pieces.rows[piece as usize].length * share)
    }
}

fn centimetres(metres: f64) -> u32 {
    (metres * 100.0).round() as u32
}

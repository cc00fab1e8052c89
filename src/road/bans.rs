//! Which drives may not follow one another: turn restrictions on the roads of one profile.

use std::collections::BTreeSet;

use super::drive::Drive;
use super::drive::Leaving;
use super::way::Said;
use super::{Profile, Turn, Via};

/// What a profile may not drive one after the other.
#[derive(Debug, Default)]
pub(super) struct Bans {
    /// Nobody drives all of one of these, one after the other.
    banned: BTreeSet<Vec<Drive>>,
    /// With which drives they begin.
    begins: BTreeSet<Drive>,
    /// Their beginnings of two drives or more, but not the whole: where a driver is who must not
    /// forget what he has driven.
    pub(super) begun: Vec<Vec<Drive>>,
    /// The rows of the restrictions that cannot be read on these roads.
    pub(super) misfits: Vec<usize>,
    /// The rows of those that hold at times only.
    pub(super) sometimes: Vec<usize>,
}

/// What comes of driving on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// It is forbidden.
    Banned,
    /// Nothing that is to be remembered.
    Plain,
    /// The beginning in this row of [`Bans::begun`].
    Begun(u32),
}

impl Bans {
    /// What `turns` forbid to `profile` on its roads; `ids` are the ids of the ways.
    pub(super) fn of(
        roads: &Leaving<'_>,
        ids: &[String],
        turns: &[Turn],
        profile: &Profile,
    ) -> Self {
        let mut bans = Self::default();
        let reader = Reader { roads, ids };
        for (row, turn) in turns.iter().enumerate() {
            match turn.said(profile) {
                Said::Nothing => {}
                Said::Sometimes => bans.sometimes.push(row),
                Said::Unknown => bans.misfits.push(row),
                Said::No { round } => {
                    let found = match turn.via {
                        Via::Node(id) if round && turn.from == turn.to => reader.rounds(turn, id),
                        Via::Node(_) | Via::Ways(_) => reader.reading(turn).into_iter().collect(),
                    };
                    bans.misfits.extend(found.is_empty().then_some(row));
                    bans.banned.extend(found);
                }
                Said::Only => match reader.reading(turn) {
                    Some(one) => bans.ban_all_but(&one, roads),
                    None => bans.misfits.push(row),
                },
            }
        }
        let beginning = |ban: &Vec<Drive>| ban.first().copied();
        bans.begins = bans.banned.iter().filter_map(beginning).collect();
        let parts = bans.banned.iter().flat_map(|ban| (2..ban.len()).filter_map(|n| ban.get(..n)));
        bans.begun = parts.map(<[Drive]>::to_vec).collect::<BTreeSet<_>>().into_iter().collect();
        bans
    }

    /// Whoever drove the beginning of `way` must drive the rest of it.
    fn ban_all_but(&mut self, way: &[Drive], roads: &Leaving<'_>) {
        for (row, step) in way.windows(2).enumerate() {
            let driven = way.get(..=row).unwrap_or_default();
            for other in roads.after(step[0]).iter().filter(|other| **other != step[1]) {
                self.banned.insert([driven, &[*other]].concat());
            }
        }
    }

    /// Whether anything is forbidden that begins with `drive`.
    pub(super) fn may_begin(&self, drive: Drive) -> bool {
        self.begins.contains(&drive)
    }

    /// What comes of driving `onto` after what was driven before.
    pub(super) fn on(&self, before: &[Drive], onto: Drive) -> On {
        let driven = [before, &[onto]].concat();
        let mut tails = (0..before.len()).filter_map(|from| driven.get(from..));
        if tails.clone().any(|tail| self.banned.contains(tail)) {
            return On::Banned;
        }
        let row =
            |tail: &[Drive]| self.begun.binary_search_by(|begun| begun.as_slice().cmp(tail)).ok();
        tails.find_map(row).map_or(On::Plain, |row| On::Begun(row as u32))
    }
}

/// Finds restrictions on the roads.
struct Reader<'a> {
    roads: &'a Leaving<'a>,
    ids: &'a [String],
}

impl Reader<'_> {
    /// The drives one after the other that `turn` speaks of, where there is exactly one way to read
    /// it; nobody turns round in it.
    fn reading(&self, turn: &Turn) -> Option<Vec<Drive>> {
        let mut found = Vec::new();
        for drive in self.drives(&turn.from) {
            if 1 < found.len() {
                break;
            }
            match &turn.via {
                Via::Node(id) => {
                    if self.comes_to(drive, *id) {
                        self.turn_onto(&turn.to, &[drive], &mut found);
                    }
                }
                Via::Ways(ways) => self.follow(ways, &turn.to, &[drive], &mut found),
            }
        }
        let is_one = found.len() == 1;
        found.pop().filter(|_| is_one)
    }

    /// Every place where one would turn round on the way itself.
    fn rounds(&self, turn: &Turn, node: u64) -> Vec<Vec<Drive>> {
        let drives = self.drives(&turn.from).filter(|drive| self.comes_to(*drive, node));
        drives.map(|drive| vec![drive, drive.twin()]).collect()
    }

    /// Drives on over `ways`, each at least a piece and in one direction, and then onto `to`.
    fn follow(&self, ways: &[String], to: &str, driven: &[Drive], found: &mut Vec<Vec<Drive>>) {
        let Some((way, rest)) = ways.split_first() else {
            return self.turn_onto(to, driven, found);
        };
        for first in self.onto(way, driven) {
            let mut driven = driven.to_vec();
            let mut next = Some(first);
            while let Some(drive) = next.filter(|_| found.len() < 2) {
                driven.push(drive);
                self.follow(rest, to, &driven, found);
                next = self.roads.next_along(drive);
            }
        }
    }

    fn turn_onto(&self, to: &str, driven: &[Drive], found: &mut Vec<Vec<Drive>>) {
        found.extend(self.onto(to, driven).map(|last| [driven, &[last]].concat()));
    }

    /// The drives of `way` that may follow, without turning round.
    fn onto(&self, way: &str, driven: &[Drive]) -> impl Iterator<Item = Drive> {
        let last = driven.last().copied();
        let after = last.map(|drive| self.roads.after(drive)).unwrap_or_default();
        let is_wanted =
            move |drive: &&Drive| self.id(**drive) == way && last.map(Drive::twin) != Some(**drive);
        after.iter().filter(is_wanted).copied()
    }

    /// The open drives of the way with this id, or of its parts.
    fn drives(&self, id: &str) -> impl Iterator<Item = Drive> {
        let rows = &self.roads.pieces.rows;
        let first = self.ids.partition_point(|known| known.as_str() < id) as u32;
        let last = self.ids.partition_point(|known| known.as_str() <= id) as u32;
        let [from, to] = [first, last].map(|way| rows.partition_point(|piece| piece.way < way));
        let drives = (2 * from as u32..2 * to as u32).map(Drive);
        drives.filter(|drive| drive.time(self.roads.times).is_reachable())
    }

    fn id(&self, drive: Drive) -> &str {
        &self.ids[self.roads.pieces.rows[drive.piece() as usize].way as usize]
    }

    fn comes_to(&self, drive: Drive, node: u64) -> bool {
        let (_, head) = drive.ends(self.roads.pieces);
        self.roads.pieces.ids[head as usize] == Some(node)
    }
}

//! Time handed out to groups of stops, by the shifts that could serve them.

/// How much time each group has been given of each kind of shift.
///
/// What the groups can be given together is a polymatroid, so whoever is served first by worth
/// per second, as far as there is room, is served best (Edmonds 1970).
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// What is left of each kind of shift.
    left: Vec<u64>,
    /// For each group the kinds it may use.
    may: Vec<Vec<usize>>,
    /// `given[group * kinds + kind]`.
    given: Vec<u64>,
    /// Groups that can be given nothing more, ever.
    full: Vec<bool>,
}

impl Flow {
    /// Nothing given: so much time of each kind of shift, and the kinds each group may use.
    pub(super) fn new(left: Vec<u64>, may: Vec<Vec<usize>>) -> Self {
        let (given, full) = (vec![0; left.len() * may.len()], vec![false; may.len()]);
        Self { left, may, given, full }
    }

    /// Gives `group` up to `wanted`, moving others within what they may use; what it got.
    pub(super) fn give(&mut self, group: usize, wanted: u64) -> u64 {
        let mut got = 0;
        while got < wanted && !self.full[group] {
            got += self.step(group, wanted - got);
        }
        got
    }

    /// One augmenting path, found in breadth.
    fn step(&mut self, group: usize, wanted: u64) -> u64 {
        let kinds = self.left.len();
        // By which kind a group was reached, and by which group a kind.
        let (mut by_kind, mut by_group) = (vec![kinds; self.may.len()], vec![usize::MAX; kinds]);
        let mut queue = vec![group];
        let mut at = 0;
        while let Some(here) = queue.get(at).copied() {
            at += 1;
            for kind in self.may[here].iter().copied() {
                if by_group[kind] != usize::MAX {
                    continue;
                }
                by_group[kind] = here;
                if 0 < self.left[kind] {
                    return self.augment((group, kind), wanted, (&by_kind, &by_group));
                }
                for other in (0..self.may.len()).filter(|other| *other != group) {
                    if by_kind[other] == kinds && 0 < self.given[other * kinds + kind] {
                        by_kind[other] = kind;
                        queue.push(other);
                    }
                }
            }
        }
        for group in queue {
            self.full[group] = true;
        }
        0
    }

    fn augment(
        &mut self,
        (group, last): (usize, usize),
        wanted: u64,
        (by_kind, by_group): (&[usize], &[usize]),
    ) -> u64 {
        let kinds = self.left.len();
        let mut path = vec![(by_group[last], last)];
        let mut amount = wanted.min(self.left[last]);
        let mut here = by_group[last];
        while here != group {
            let kind = by_kind[here];
            amount = amount.min(self.given[here * kinds + kind]);
            here = by_group[kind];
            path.push((here, kind));
        }
        self.left[last] -= amount;
        for (here, kind) in path {
            self.given[here * kinds + kind] += amount;
            if here != group {
                self.given[here * kinds + by_kind[here]] -= amount;
            }
        }
        amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_go_elsewhere_makes_room() {
        let mut flow = Flow::new(vec![10, 5], vec![vec![0, 1], vec![0]]);
        assert_eq!(flow.give(0, 8), 8);
        assert_eq!(flow.give(1, 9), 7, "group 0 keeps 3 of kind 0 and has 5 of kind 1");
        assert_eq!(flow.give(0, 1), 0);
    }

    #[test]
    fn a_group_that_may_use_nothing_gets_nothing() {
        assert_eq!(Flow::new(vec![10], vec![Vec::new()]).give(0, 1), 0);
    }
}

//! What may follow what in the life of a case: a table for each kind, a file for each table.

use super::event::Details;
use super::{alert, dispute, hazard, opinion, outreach, request, snapshot};
use crate::world::CaseKind;

/// Deeds with which the life of a case begins, or begins again.
pub(super) const LIVES_BEGIN: [&str; 2] = ["open", "reopen"];

/// Deeds with which a case begins anew: the days that were given before hold no more.
pub(super) const BEGINS_ANEW: [&str; 2] = ["reopen", "break"];

/// What a deed has to say beside that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// By when the next step is to be done.
    Due,
    /// Where the proof is kept.
    Evidence,
    /// That both sides signed, or that one refused.
    Signed,
    /// The place or the site it is about.
    Somewhere,
    /// How a request was made.
    Mode,
    /// The one day on which it takes place.
    Date,
    /// The case it is merged into or becomes.
    Of,
}

impl Need {
    /// The name of the field that says it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Evidence => "evidence",
            Self::Signed => "signed",
            Self::Somewhere => "site",
            Self::Mode => "mode",
            Self::Date => "date",
            Self::Of => "of",
        }
    }

    const fn is_met(self, details: &Details) -> bool {
        match self {
            Self::Due => details.due.is_some(),
            Self::Evidence => details.evidence.is_some(),
            Self::Signed => details.signed.is_some(),
            Self::Somewhere => details.site.is_some() || details.place.is_some(),
            Self::Mode => details.mode.is_some(),
            Self::Date => details.date.is_some(),
            Self::Of => details.of.is_some(),
        }
    }
}

/// One allowed step: in one of the states `from`, `deed` leads to `to`.
#[derive(Debug)]
pub struct Row {
    /// The states it may be done in; none at all: it begins a life.
    pub from: &'static [&'static str],
    /// What is done.
    pub deed: &'static str,
    /// The state after it; empty where the case stays where it is.
    pub to: &'static str,
    /// What it has to say.
    pub needs: &'static [Need],
}

/// Everything that may happen to one kind of case.
#[derive(Debug)]
pub struct Life {
    /// The kind.
    pub kind: CaseKind,
    /// The allowed steps.
    pub rows: &'static [Row],
    /// The states in which a life has ended.
    pub ends: &'static [&'static str],
    /// The fields of [`Details`] that say something about it.
    pub facts: &'static [&'static str],
}

/// Why a step is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is no such deed for this kind.
    Unknown,
    /// The case has not begun.
    NotBegun,
    /// Not in this state; the deeds that are allowed in it.
    NotNow(Vec<&'static str>),
    /// It lacks the field of that name.
    Lacks(&'static str),
}

impl Life {
    /// The life of a kind of case.
    pub const fn of(kind: CaseKind) -> &'static Self {
        match kind {
            CaseKind::Hazard => &hazard::LIFE,
            CaseKind::Request => &request::LIFE,
            CaseKind::Opinion => &opinion::LIFE,
            CaseKind::Dispute => &dispute::LIFE,
            CaseKind::Event => &outreach::LIFE,
            CaseKind::Snapshot => &snapshot::LIFE,
            CaseKind::Alert => &alert::LIFE,
        }
    }

    /// The state after `deed`, done in `state` (`None`: before its life) and saying `details`.
    ///
    /// # Errors
    ///
    /// Why it is not allowed.
    pub fn step<'s>(
        &self,
        state: Option<&'s str>,
        deed: &str,
        details: &Details,
    ) -> Result<&'s str, Why>
    where
        Self: 's,
    {
        let mut named = self.rows.iter().filter(|row| row.deed == deed).peekable();
        if named.peek().is_none() {
            return Err(Why::Unknown);
        }
        let row = named.find(|row| match state {
            None => row.from.is_empty(),
            Some(state) => row.from.contains(&state),
        });
        let row = row.ok_or_else(|| state.map_or(Why::NotBegun, |s| Why::NotNow(self.next(s))))?;
        if let Some(need) = row.needs.iter().find(|need| !need.is_met(details)) {
            return Err(Why::Lacks(need.field()));
        }
        Ok(if row.to.is_empty() { state.unwrap_or_default() } else { row.to })
    }

    /// The deeds that are allowed in `state`.
    pub fn next(&self, state: &str) -> Vec<&'static str> {
        self.rows.iter().filter(|row| row.from.contains(&state)).map(|row| row.deed).collect()
    }

    /// Every deed of the kind, each once.
    pub fn deeds(&self) -> Vec<&'static str> {
        let mut deeds: Vec<&str> = Vec::new();
        for row in self.rows {
            if !deeds.contains(&row.deed) {
                deeds.push(row.deed);
            }
        }
        deeds
    }

    /// Whether a life in `state` has ended.
    pub fn has_ended(&self, state: &str) -> bool {
        self.ends.contains(&state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_that_is_reached_leads_on_or_ends_and_every_row_can_be_reached() {
        for kind in CaseKind::ALL {
            let life = Life::of(*kind);
            assert_eq!(life.kind, *kind);
            let mut reached: Vec<&str> =
                life.rows.iter().filter(|row| row.from.is_empty()).map(|row| row.to).collect();
            let mut at = 0;
            while let Some(state) = reached.get(at).copied() {
                let next = life.rows.iter().filter(|row| row.from.contains(&state));
                let next: Vec<&str> = next.map(|row| row.to).filter(|to| !to.is_empty()).collect();
                assert!(!next.is_empty() || life.has_ended(state), "{kind:?} is stuck in {state}");
                for to in next {
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
                at += 1;
            }
            for state in life.rows.iter().flat_map(|row| row.from).chain(life.ends) {
                assert!(reached.contains(state), "{kind:?}: nothing leads to {state}");
            }
        }
    }

    #[test]
    fn a_row_is_never_hidden_behind_another_of_its_deed_and_state() {
        for kind in CaseKind::ALL {
            let rows = Life::of(*kind).rows;
            for (at, row) in rows.iter().enumerate() {
                let earlier = rows.iter().take(at).filter(|other| other.deed == row.deed);
                for other in earlier {
                    let shared = row.from.iter().find(|state| other.from.contains(*state));
                    let both_begin = row.from.is_empty() && other.from.is_empty();
                    assert!(shared.is_none() && !both_begin, "{kind:?} {}", row.deed);
                }
            }
        }
    }
}

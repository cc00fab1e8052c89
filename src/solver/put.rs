//! Putting stops in: one alone, or the stops of a parcel together.

use crate::unit::Dice;

use super::fit::{Blinks, Fit};
use super::ground::NONE;
use super::parcel::Parcel;
use super::state::State;

impl State<'_> {
    /// Puts `stop`, with its parcel, in where it costs least; false if it fits nowhere. With
    /// `wide`, every place is tried when there is none beside its neighbours.
    pub(super) fn put(&mut self, stop: u32, dice: Option<&mut Dice>, wide: bool) -> bool {
        let mut blinks = dice.map_or(Blinks::NONE, Blinks::some);
        let parcel = self.ground.spots[stop as usize].parcel;
        if parcel != NONE {
            return self.put_parcel(parcel, &mut blinks, wide);
        }
        let mut fit = self.fit(stop, &mut blinks);
        if !fit.fits() && wide {
            fit = self.fit_anywhere(stop);
        }
        let pays = fit.fits() && self.pays(stop, fit);
        if pays {
            self.insert(stop, fit.before);
        }
        pays
    }

    /// Whether serving the stop there is better than leaving it out: what has no importance but
    /// its price must be worth the way.
    pub(super) fn pays(&self, stop: u32, fit: Fit) -> bool {
        let spot = &self.ground.spots[stop as usize];
        spot.matters() || fit.added < i64::from(spot.price)
    }

    fn put_parcel(&mut self, parcel: u32, blinks: &mut Blinks, wide: bool) -> bool {
        match &self.ground.parcels[parcel as usize] {
            Parcel::Chain(stops, _) => self.put_chain(stops, blinks),
            Parcel::Team(stops) => self.put_team(*stops),
            Parcel::Series(stops, choices) => self.put_series(stops, choices, blinks, wide),
        }
    }

    /// Puts the absent visits of a site on the lawful choice of days that costs least.
    fn put_series(
        &mut self,
        stops: &[u32],
        choices: &[u64],
        blinks: &mut Blinks,
        wide: bool,
    ) -> bool {
        let day = |state: &Self, stop: u32| {
            let home = state.home(stop);
            (home != NONE).then(|| state.ground.watches[home as usize].day)
        };
        let served: u64 = stops.iter().filter_map(|s| day(self, *s)).map(|day| 1_u64 << day).sum();
        let Some(guest) = stops.iter().copied().find(|stop| self.home(*stop) == NONE) else {
            return true;
        };
        let mut fits = [Fit::NOWHERE; 64];
        self.fit_days(guest, blinks, &mut fits);
        if wide && fits.iter().all(|fit| !fit.fits()) {
            self.fit_days_anywhere(guest, &mut fits);
        }
        let mut best = (u32::MAX, i64::MAX, 0_u64);
        for choice in choices.iter().filter(|choice| served & !**choice == 0) {
            let (mut missing, mut added, mut days) = (0, 0, 0_u64);
            let mut rest = choice & !served;
            while rest != 0 {
                let day = rest.trailing_zeros();
                rest &= rest - 1;
                let fit = fits[day as usize];
                if fit.fits() {
                    added += fit.added;
                    days |= 1 << day;
                } else {
                    missing += 1;
                }
            }
            if (missing, added) < (best.0, best.1) {
                best = (missing, added, days);
            }
        }
        let mut days = best.2;
        for stop in stops {
            if self.home(*stop) == NONE && days != 0 {
                let day = days.trailing_zeros() as usize;
                days &= days - 1;
                // Alike in all else, each visit may wait for another stop of its own.
                let before = fits[day].before;
                let spot = &self.ground.spots[*stop as usize];
                if self.admits(spot, *stop, self.nodes[before as usize].round) {
                    self.insert(*stop, before);
                }
            }
        }
        best.0 == 0
    }

    /// Where `stop` costs least on each day, of all places.
    fn fit_days_anywhere(&self, stop: u32, fits: &mut [Fit; 64]) {
        for round in (0..self.rounds.len() as u32).filter(|round| self.is_open(*round)) {
            let day = self.ground.watches[round as usize].day as usize % 64;
            self.fit_round(stop, round, &mut fits[day]);
        }
    }
}

//! What a tiny problem can have besides: one function a constraint.

use beibao::solver::{
    Chain, Choice, Device, Handover, Problem, Relations, Series, Shift, ShiftId, Stop, StopId,
    Team, Travel, Weights,
};
use beibao::unit::{Dice, Index, Seconds};

/// The parts of a problem before it is put together.
pub(crate) struct Parts {
    pub(crate) stops: Vec<Stop>,
    pub(crate) shifts: Vec<Shift>,
    pub(crate) weights: Weights,
    pub(crate) relations: Relations,
}

/// Adds one constraint.
type Kind = fn(&mut Parts, &mut Dice);

/// The constraints from bit 8 on.
const MORE: [Kind; 15] = [
    exits, loads, duty, overtime, pauses, prices, faces, balance, series, chains, teams, choices,
    handovers, devices, rests,
];

impl Parts {
    /// The same with the constraints of `kinds` from bit 8 on.
    pub(crate) fn with(mut self, dice: &mut Dice, kinds: u64) -> Self {
        for (row, add) in MORE.iter().enumerate() {
            if kinds >> (row + 8) & 1 == 1 {
                add(&mut self, dice);
            }
        }
        self
    }

    pub(crate) fn problem(self, travel: Vec<Travel>) -> Problem {
        let mut builder = Problem::over(travel).weights(self.weights).relations(self.relations);
        for stop in self.stops {
            builder = builder.stop(stop);
        }
        for shift in self.shifts {
            builder = builder.shift(shift);
        }
        builder.build().expect("a tiny problem is sound")
    }

    fn id(&self, dice: &mut Dice) -> StopId {
        StopId::from_usize(dice.below(self.stops.len()))
    }

    /// Different stops that are bound by nothing yet, up to `count`.
    fn free(&self, dice: &mut Dice, count: usize) -> Vec<StopId> {
        let Relations { series, chains, teams, .. } = &self.relations;
        let bound = |stop: &StopId| {
            series.iter().any(|series| series.stops.contains(stop))
                || chains.iter().any(|chain| chain.stops.contains(stop))
                || teams.iter().any(|team| team.stops.contains(stop))
        };
        let mut free: Vec<StopId> = (0..self.stops.len()).map(StopId::from_usize).collect();
        free.retain(|stop| !bound(stop));
        dice.shuffle(&mut free);
        free.truncate(count);
        free
    }
}

fn exits(parts: &mut Parts, dice: &mut Dice) {
    let places = parts.stops.len() + 1;
    for stop in &mut parts.stops {
        stop.exit = dice.once_in(2).then(|| dice.below(places));
    }
    for shift in &mut parts.shifts {
        shift.back = dice.once_in(2).then(|| dice.below(places));
    }
}

fn loads(parts: &mut Parts, dice: &mut Dice) {
    let amounts = |dice: &mut Dice| (0..dice.below(3)).map(|_| dice.below(4) as u32).collect();
    for stop in &mut parts.stops {
        stop.load = amounts(dice);
        stop.pickup = amounts(dice);
    }
    for shift in &mut parts.shifts {
        shift.room = (0..dice.below(3)).map(|_| dice.below(9) as u32).collect();
    }
}

fn duty(parts: &mut Parts, dice: &mut Dice) {
    for shift in &mut parts.shifts {
        shift.duty = (!dice.once_in(4)).then(|| Seconds(40 + dice.below(120) as u32));
    }
}

fn overtime(parts: &mut Parts, dice: &mut Dice) {
    parts.weights.overtime = 1 + dice.below(9) as u32;
    parts.weights.waiting = dice.below(4) as u32;
    for shift in &mut parts.shifts {
        shift.overtime_from =
            (!dice.once_in(4)).then(|| shift.start + Seconds(dice.below(100) as u32));
    }
}

/// Pauses half an hour later, too, where the shift is long enough for them.
fn pauses(parts: &mut Parts, dice: &mut Dice) {
    for shift in &mut parts.shifts {
        let from = shift.start + Seconds(dice.below(60) as u32);
        let pause = shift.pause.unwrap_or((from, from + Seconds(10)));
        let until = pause.0 + Seconds(900 * dice.below(2) as u32 + dice.below(1_000) as u32);
        if dice.once_in(2) {
            shift.end += Seconds(1_200);
        }
        let latest = until + (pause.1 - pause.0);
        if latest <= shift.end {
            (shift.pause, shift.pause_until) = (Some(pause), Some(until));
        } else {
            (shift.pause, shift.pause_until) = (Some(pause), Some(pause.0));
        }
    }
    for stop in &mut parts.stops {
        // Some stops open only once a late pause can lie before them.
        if dice.once_in(3)
            && let Some(window) = stop.windows.last_mut()
        {
            *window = (window.0 + Seconds(600), window.1 + Seconds(600));
        }
    }
}

fn prices(parts: &mut Parts, dice: &mut Dice) {
    for stop in &mut parts.stops {
        stop.price = dice.below(300) as u32;
        stop.worth = if dice.once_in(2) { 0 } else { stop.worth };
        let prices = (0..2).map(|row| (ShiftId::from_usize(row), dice.below(200) as u32));
        stop.prices = prices.filter(|(_, price)| price % 2 == 0).collect();
    }
    for shift in &mut parts.shifts {
        shift.fixed = dice.below(100) as u32;
    }
}

fn faces(parts: &mut Parts, dice: &mut Dice) {
    parts.weights.face = 1 + dice.below(150) as u32;
    for stop in &mut parts.stops {
        stop.household = (!dice.once_in(4)).then(|| dice.below(2) as u32);
    }
    for shift in &mut parts.shifts {
        shift.crew = dice.below(3) as u32;
    }
}

fn balance(parts: &mut Parts, dice: &mut Dice) {
    parts.weights.balance = 100 + dice.below(900) as u32;
    for (row, shift) in parts.shifts.iter_mut().enumerate() {
        shift.crew = if dice.once_in(4) { 0 } else { row as u32 };
    }
}

fn series(parts: &mut Parts, dice: &mut Dice) {
    let count = 2 + dice.below(2);
    let stops = parts.free(dice, count);
    let Some(first) = stops.first() else { return };
    let alike = parts.stops[first.to_usize()].clone();
    for stop in &stops {
        parts.stops[stop.to_usize()] = alike.clone();
    }
    let size = stops.len() as u32;
    let some = |_: &u64| dice.once_in(3);
    let patterns: Vec<u64> =
        (0..16_u64).filter(|days| days.count_ones() == size).filter(some).collect();
    let least = 1 + dice.below(2) as u32;
    let most = dice.once_in(2).then(|| least + dice.below(2) as u32);
    let before = dice.once_in(2).then(|| [-1, -2, -3][dice.below(3)]);
    let earlier: Option<i32> =
        before.map(|day| most.map_or(day, |gap| day.max(-gap.cast_signed())));
    let patterns = if dice.once_in(2) { patterns } else { Vec::new() };
    parts.relations.series.push(Series { stops, patterns, least, most, last: earlier });
}

fn chains(parts: &mut Parts, dice: &mut Dice) {
    let count = 2 + dice.below(2);
    let stops = parts.free(dice, count);
    if 2 <= stops.len() {
        let load = (0..dice.below(3)).map(|_| dice.below(5) as u32).collect();
        parts.relations.chains.push(Chain { stops, load });
    }
}

fn teams(parts: &mut Parts, dice: &mut Dice) {
    if let [one, other] = parts.free(dice, 2)[..] {
        parts.relations.teams.push(Team { stops: [one, other] });
    }
}

fn choices(parts: &mut Parts, dice: &mut Dice) {
    let mut stops: Vec<StopId> = (0..parts.stops.len()).map(StopId::from_usize).collect();
    dice.shuffle(&mut stops);
    stops.truncate(2 + dice.below(2));
    let in_series =
        |stop: &StopId| parts.relations.series.iter().any(|series| series.stops.contains(stop));
    stops.retain(|stop| !in_series(stop));
    let chains = parts.relations.chains.iter().map(|chain| &chain.stops[..]);
    let tied = chains.chain(parts.relations.teams.iter().map(|team| &team.stops[..]));
    for tied in tied.map(<[StopId]>::to_vec).collect::<Vec<_>>() {
        let first = stops.iter().find(|stop| tied.contains(stop)).copied();
        stops.retain(|stop| Some(*stop) == first || !tied.contains(stop));
    }
    let Some(first) = stops.first() else { return };
    let Stop { tier, worth, price, .. } = parts.stops[first.to_usize()];
    for stop in &stops {
        let stop = &mut parts.stops[stop.to_usize()];
        (stop.tier, stop.worth, stop.price) = (tier, worth, price);
    }
    parts.relations.choices.push(Choice { stops });
}

/// Handovers, for which the second shift mostly starts when the first has ended.
fn handovers(parts: &mut Parts, dice: &mut Dice) {
    if !dice.once_in(4) {
        let by = parts.shifts[0].end - parts.shifts[1].start;
        let shift = &mut parts.shifts[1];
        let later = |at: Option<Seconds>| at.map(|at| at + by);
        shift.start += by;
        shift.end += by;
        shift.pause = shift.pause.map(|(from, to)| (from + by, to + by));
        (shift.pause_until, shift.overtime_from) =
            (later(shift.pause_until), later(shift.overtime_from));
    }
    for _ in 0..=dice.below(2) {
        let (first, then) = (parts.id(dice), parts.id(dice));
        if first != then {
            parts.relations.handovers.push(Handover { first, then });
        }
    }
}

fn devices(parts: &mut Parts, dice: &mut Dice) {
    parts.shifts[1].day = if dice.once_in(2) { parts.shifts[0].day } else { parts.shifts[1].day };
    let stops = (0..parts.stops.len()).map(StopId::from_usize).filter(|_| dice.once_in(2));
    parts.relations.devices.push(Device { stops: stops.collect(), count: dice.below(2) as u32 });
}

/// One stop or two become places of rest.
fn rests(parts: &mut Parts, dice: &mut Dice) {
    let Relations { choices, handovers, devices, .. } = &parts.relations;
    let choices = choices.iter().flat_map(|one| &one.stops);
    let devices = devices.iter().flat_map(|one| &one.stops);
    let handovers = handovers.iter().flat_map(|one| [&one.first, &one.then]);
    let tied: Vec<StopId> = choices.chain(devices).chain(handovers).copied().collect();
    let count = parts.stops.len();
    let free = parts.free(dice, count).into_iter().filter(|stop| !tied.contains(stop));
    let most = if dice.once_in(2) { 1 } else { 2 };
    for (row, id) in free.take(most.min(count / 2)).enumerate() {
        let (shift, stop) = (&mut parts.shifts[row], &mut parts.stops[id.to_usize()]);
        let begin = shift.start + Seconds(dice.below(60) as u32);
        let later = begin + Seconds(20 + dice.below(100) as u32);
        let windows = match dice.below(4) {
            0 => vec![(begin, begin + Seconds(10)), (later + Seconds(1), later + Seconds(30))],
            1 => vec![(begin, later)],
            _ => vec![(shift.start, shift.end)],
        };
        shift.rest = Some(id);
        *stop = Stop {
            place: stop.place,
            exit: stop.exit,
            service: Seconds(1 + dice.below(20) as u32),
            windows,
            allowed: Some(vec![ShiftId::from_usize(row)]),
            ..Stop::default()
        };
    }
}

//! Random small towns, planned by trying everything on a clock that ticks minute by minute: the
//! judge has nothing against such a plan, and sees when it is made worse.

use beibao::demand::Visit;
use beibao::plan::{Bounds, Break, PlannedShift, Relax, Unserved};
use beibao::unit::{Dice, Seconds};
use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::judge_town::{MONDAY, Town, at, left, route, stop, told, town, visit};

/// A visit with numbers only: minutes from midnight, steps from the station.
struct Toy {
    visit: Visit,
    step: u32,
    minutes: u32,
    windows: Vec<(u32, u32)>,
}

/// One shift with numbers only, and the order of its stops.
struct Crew {
    shift: PlannedShift,
    hours: (u32, u32),
    pause: (u32, u32),
    order: Vec<usize>,
}

/// Arrival, begin and leave at each stop, and the return, or `None` where it does not work out.
fn tick(toys: &[Toy], crew: &Crew, order: &[usize]) -> Option<(Vec<[u32; 3]>, u32)> {
    let rests = |minute: u32| crew.pause.0 <= minute && minute < crew.pause.1;
    let (mut now, mut step) = (crew.hours.0, 0);
    let mut times = Vec::new();
    let mut go = |now: &mut u32, to: u32| {
        let mut left = 10 * to.abs_diff(step);
        while 0 < left {
            left -= u32::from(!rests(*now));
            *now += 1;
        }
        step = to;
    };
    for row in order {
        let toy = &toys[*row];
        go(&mut now, toy.step);
        let arrive = now;
        let works = |begin: u32| {
            let leave = begin + toy.minutes;
            !(begin..leave).any(rests)
                && toy.windows.iter().any(|(open, close)| *open <= begin && leave <= *close)
        };
        now = (now..crew.hours.1).find(|minute| works(*minute))?;
        times.push([arrive, now, now + toy.minutes]);
        now += toy.minutes;
    }
    go(&mut now, 0);
    (now <= crew.hours.1).then_some((times, now))
}

/// `order` with `row` at any place where it works out.
fn with(toys: &[Toy], crew: &Crew, order: &[usize], row: usize) -> Option<Vec<usize>> {
    (0..=order.len()).find_map(|place| {
        let mut longer = order.to_vec();
        longer.insert(place, row);
        tick(toys, crew, &longer).map(|_| longer)
    })
}

/// `order` without one stop of a lower tier, and `row` at any place instead.
fn instead(toys: &[Toy], crew: &Crew, row: usize) -> Option<Vec<usize>> {
    (0..crew.order.len()).find_map(|place| {
        let mut shorter = crew.order.clone();
        let gone = shorter.remove(place);
        let lower = 1 < toys[gone].visit.tier;
        if lower { with(toys, crew, &shorter, row) } else { None }
    })
}

fn moment(minute: u32) -> DateTime {
    at(MONDAY, 0, 0).saturating_add(SignedDuration::from_mins(i64::from(minute)))
}

fn toys(dice: &mut Dice) -> Vec<Toy> {
    let count = 2 + dice.below(9);
    let toys = (0..count).map(|n| {
        let step = u32::try_from(1 + dice.below(9)).unwrap_or(1);
        let minutes = u32::try_from(5 + dice.below(120)).unwrap_or(5);
        let mut windows = Vec::new();
        let mut from = 480;
        for _ in 0..=dice.below(2) {
            let open = from + u32::try_from(dice.below(240)).unwrap_or(0);
            let close = open + u32::try_from(30 + dice.below(240)).unwrap_or(30);
            windows.push((open, close));
            from = close;
        }
        let tier = u8::try_from(1 + dice.below(3)).unwrap_or(3);
        let planned = windows.iter().map(|(open, close)| (moment(*open), moment(*close)));
        let like = visit(&format!("patrol:R{n}"), step as usize);
        let service = Seconds::minutes(minutes);
        let visit = Visit { tier, service, windows: planned.collect(), ..like };
        Toy { visit, step, minutes, windows }
    });
    toys.collect()
}

fn crews(dice: &mut Dice, town: &Town) -> Vec<Crew> {
    let crew = |like: &PlannedShift, dice: &mut Dice| {
        let begin = 480 + u32::try_from(dice.below(90)).unwrap_or(0);
        let end = begin + 240 + u32::try_from(dice.below(240)).unwrap_or(0);
        // Some pauses begin before the shift does.
        let from = begin - 20 + u32::try_from(dice.below(200)).unwrap_or(0);
        let pause = (from, from + 15 + u32::try_from(dice.below(45)).unwrap_or(0));
        let kept = Some(Break { start: moment(pause.0), end: moment(pause.1) });
        let hours = (begin, end);
        let (start, end) = (moment(begin), moment(end));
        let shift = PlannedShift { start, end, pause: kept, ..like.clone() };
        Crew { shift, hours, pause, order: Vec::new() }
    };
    town.shifts.iter().take(2).map(|like| crew(like, dice)).collect()
}

/// Puts in what fits, and tier 1 in the place of less, until neither is possible.
fn fill(toys: &[Toy], crews: &mut [Crew]) {
    let mut again = true;
    while again {
        again = false;
        for row in 0..toys.len() {
            if crews.iter().any(|crew| crew.order.contains(&row)) {
                continue;
            }
            let important = toys[row].visit.tier == 1;
            let place = |crew: &Crew| {
                let free = with(toys, crew, &crew.order, row);
                free.or_else(|| important.then(|| instead(toys, crew, row)).flatten())
            };
            let better = crews.iter().enumerate().find_map(|(at, crew)| Some((at, place(crew)?)));
            if let Some((at, order)) = better {
                crews[at].order = order;
                again = true;
            }
        }
    }
}

/// Why a visit without a stop has none.
fn why(toys: &[Toy], crews: &[Crew], row: usize) -> &'static str {
    let beside = |crew: &Crew| {
        let near = Toy {
            step: 0,
            visit: toys[row].visit.clone(),
            windows: toys[row].windows.clone(),
            ..toys[row]
        };
        tick(&[near], crew, &[0]).is_some()
    };
    if crews.iter().any(|crew| tick(toys, crew, &[row]).is_some()) {
        "full"
    } else if crews.iter().any(beside) {
        "too-long"
    } else {
        "closed"
    }
}

/// The least change that serves a visit in an empty shift, found by trying minute after minute, and
/// who was in that shift.
fn change(toys: &[Toy], crews: &[Crew], row: usize) -> (Relax, Vec<String>) {
    let toy = &toys[row];
    let with = |windows| Toy { visit: toy.visit.clone(), windows, ..*toy };
    let told = |crew: &Crew, what, seconds| {
        let lost = crew.order.iter().map(|row| toys[*row].visit.id.clone()).collect();
        (Relax { what, shift: Some(crew.shift.id.clone()), seconds }, lost)
    };
    if let Some(crew) = crews.iter().find(|crew| tick(toys, crew, &[row]).is_some()) {
        return told(crew, "instead", None);
    }
    let long = toy.windows.iter().filter(|(open, close)| open + toy.minutes <= *close);
    let long: Vec<_> = long.collect();
    for (by, crew) in (1..=180).flat_map(|by| crews.iter().map(move |crew| (by, crew))) {
        let hours = (crew.hours.0, crew.hours.1 + by);
        let later = Crew { shift: crew.shift.clone(), hours, order: Vec::new(), ..*crew };
        let wide = long.iter().map(|(open, close)| (open - by, close + by)).collect();
        if tick(toys, &later, &[row]).is_some() {
            return told(crew, "shift-end", Some(Seconds::minutes(by)));
        }
        if tick(&[with(wide)], crew, &[0]).is_some() {
            return told(crew, "window", Some(Seconds::minutes(by)));
        }
    }
    let all_day = [with(vec![(0, 1_440)])];
    let open = crews.iter().find(|crew| long.is_empty() && tick(&all_day, crew, &[0]).is_some());
    open.map_or((Relax::default(), Vec::new()), |crew| told(crew, "window", None))
}

/// The town with the plan that the crews' orders make.
fn plan(mut town: Town, toys: &[Toy], crews: &[Crew]) -> Town {
    town.due = toys.iter().map(|toy| toy.visit.clone()).collect();
    town.plan.visits = town.due.iter().map(told).collect();
    town.shifts = crews.iter().map(|crew| crew.shift.clone()).collect();
    town.plan.shifts.clone_from(&town.shifts);
    town.plan.routes.clear();
    for crew in crews.iter().filter(|crew| !crew.order.is_empty()) {
        let (times, end) = tick(toys, crew, &crew.order).expect("it was tried before");
        let mut step = 0;
        let mut places = vec![0];
        places.extend(crew.order.iter().map(|row| toys[*row].step as usize));
        places.push(0);
        let stops = crew.order.iter().zip(times).map(|(row, [arrive, begin, _])| {
            let toy = &toys[*row];
            let way = toy.step.abs_diff(step);
            step = toy.step;
            let minutes = i64::from(toy.minutes);
            stop(&toy.visit.id, way, moment(arrive), moment(begin), minutes)
        });
        let stops: Vec<_> = stops.collect();
        let hours = (crew.shift.start, moment(end));
        town.plan.routes.push(route(&crew.shift, hours, &places, stops));
    }
    let is_served = |row: &usize| crews.iter().any(|crew| crew.order.contains(row));
    let unserved = (0..toys.len()).filter(|row| !is_served(row));
    town.plan.unserved = unserved
        .map(|row| {
            let (relax, lost_to) = change(toys, crews, row);
            let left = left(&toys[row].visit.id, why(toys, crews, row), relax);
            Unserved { lost_to, ..left }
        })
        .collect();
    let needed = [1, 2, 3].map(|tier| {
        toys.iter().filter(|toy| toy.visit.tier == tier).map(|toy| toy.visit.service).sum()
    });
    let rests = |crew: &Crew| crew.pause.1.saturating_sub(crew.pause.0.max(crew.hours.0));
    let worked = |crew: &Crew| crew.hours.1 - crew.hours.0 - rests(crew);
    let available = Seconds::minutes(crews.iter().map(worked).sum());
    town.plan.bounds = Bounds { needed, available, ..Bounds::default() };
    town
}

#[test]
fn a_plan_made_minute_by_minute_is_sound_and_one_with_room_left_is_not() {
    let mut emptied = 0;
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let toys = toys(&mut dice);
        let mut crews = crews(&mut dice, &town());
        fill(&toys, &mut crews);
        let sound = plan(town(), &toys, &crews);
        assert_eq!(sound.judged(), [], "seed {seed}: {:#?}", sound.plan.routes);

        let Some(crew) = crews.iter_mut().find(|crew| !crew.order.is_empty()) else { continue };
        crew.order.remove(dice.below(crew.order.len()));
        if tick(&toys, crew, &crew.order).is_none() {
            continue;
        }
        let worse = plan(town(), &toys, &crews).judged();
        assert!(worse.iter().any(|one| one.code == "V1701"), "seed {seed}: {worse:?}");
        emptied += 1;
    }
    assert!(200 < emptied, "only {emptied} plans could be made worse");
}

#[test]
fn no_time_of_a_route_can_be_pulled_forward_unseen() {
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let toys = toys(&mut dice);
        let mut crews = crews(&mut dice, &town());
        fill(&toys, &mut crews);
        let mut broken = plan(town(), &toys, &crews);
        let Some(route) = broken.plan.routes.first_mut() else { continue };
        let earlier = SignedDuration::from_secs(2 + i64::try_from(dice.below(3_600)).unwrap_or(0));
        let stop = dice.below(route.stops.len() + 1);
        match route.stops.get_mut(stop) {
            // Every arrival is the soonest the roads allow.
            Some(stop) => stop.arrive = stop.arrive.saturating_sub(earlier),
            None => route.end = route.end.saturating_sub(earlier),
        }
        assert_ne!(broken.judged(), [], "seed {seed}, stop {stop}, {earlier:?}");
    }
}

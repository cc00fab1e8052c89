//! A problem of the solver's as VROOM reads it, as good as VROOM can say it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::exchange::line::json_line;
use crate::solver::{Problem, Shift, ShiftId, Stop, StopId};
use crate::unit::{Index as _, Seconds};

/// How long no way takes, so that VROOM's sums still fit: some four months.
const NO_WAY: u32 = 10_000_000;
/// What fits into any vehicle whose room has no end.
const NO_END: u32 = 1_000_000_000;
/// The greatest priority of each tier; VROOM's go up to 100, and are added up.
const PRIORITY: [u32; 3] = [100, 50, 10];

#[derive(Serialize)]
struct ProblemRow {
    vehicles: Vec<VehicleRow>,
    jobs: Vec<JobRow>,
    shipments: Vec<ShipmentRow>,
    matrices: BTreeMap<String, MatrixRow>,
}

#[derive(Serialize)]
struct MatrixRow {
    durations: Vec<Vec<u32>>,
}

#[derive(Serialize)]
struct VehicleRow {
    id: usize,
    profile: String,
    start_index: usize,
    end_index: usize,
    capacity: Vec<u32>,
    skills: Vec<u32>,
    time_window: [u32; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<BreakRow>,
    costs: CostsRow,
}

#[derive(Serialize)]
struct CostsRow {
    fixed: u32,
}

#[derive(Serialize)]
struct BreakRow {
    id: u32,
    service: u32,
    time_windows: [[u32; 2]; 1],
}

#[derive(Serialize)]
struct JobRow {
    #[serde(flatten)]
    end: EndRow,
    delivery: Vec<u32>,
    pickup: Vec<u32>,
    skills: Vec<u32>,
    priority: u32,
}

/// A job, or an end of a shipment.
#[derive(Serialize)]
struct EndRow {
    id: usize,
    location_index: usize,
    service: u32,
    time_windows: Vec<[u32; 2]>,
}

#[derive(Serialize)]
struct ShipmentRow {
    amount: Vec<u32>,
    skills: Vec<u32>,
    priority: u32,
    pickup: EndRow,
    delivery: EndRow,
}

/// `problem` as VROOM reads it: vehicles are shifts, jobs are stops, chains of two are shipments.
///
/// Priorities stand for tiers and worth: 100 in tier 1, up to 50 in tier 2 and up to 10 in tier 3
/// by the share of the greatest worth of the tier; VROOM adds them up, so many stops of a lower
/// tier may outweigh one of a higher. VROOM has no word for, and the file leaves out: roads walked
/// to their other end, prices, overtime, longest times out, stops kept apart, series, teams,
/// choices, handovers, devices, chains of more than two, and every weight but that of travel.
pub fn to_vroom(problem: &Problem) -> String {
    let writer = Writer::new(problem);
    let mut row = ProblemRow {
        vehicles: problem.shifts().iter().map(|(id, shift)| writer.vehicle(id, shift)).collect(),
        jobs: Vec::new(),
        shipments: Vec::new(),
        matrices: matrices(problem),
    };
    for (id, stop) in problem.stops().iter() {
        match writer.pairs.get(&id) {
            None => row.jobs.push(writer.job(id, stop)),
            Some(Some((then, amount))) => {
                row.shipments.push(writer.shipment((id, stop), *then, amount));
            }
            Some(None) => {}
        }
    }
    let mut text = json_line(&row);
    text.push('\n');
    text
}

/// What is the same for every row.
struct Writer<'a> {
    problem: &'a Problem,
    /// How many kinds of load there are.
    kinds: usize,
    /// The greatest worth of each tier.
    most: [u32; 3],
    /// The skill that stands for each list of allowed shifts.
    lists: BTreeMap<&'a [ShiftId], u32>,
    /// For the first stop of a pair the second and what is carried; for the second nothing.
    pairs: BTreeMap<StopId, Option<(StopId, Vec<u32>)>>,
}

impl<'a> Writer<'a> {
    fn new(problem: &'a Problem) -> Self {
        let stops = || problem.stops().rows().iter();
        let loads = stops().flat_map(|stop| [stop.load.len(), stop.pickup.len()]);
        let rooms = problem.shifts().rows().iter().map(|shift| shift.room.len());
        let chained = problem.relations().chains.iter().map(|chain| chain.load.len());
        let most = [1, 2, 3].map(|tier| {
            stops().filter(|stop| stop.tier == tier).map(|stop| stop.worth).max().unwrap_or(0)
        });
        let mut lists: BTreeMap<&[ShiftId], u32> =
            stops().filter_map(|stop| Some((stop.allowed.as_deref()?, 0))).collect();
        for (skill, number) in lists.values_mut().zip(u64::BITS..) {
            *skill = number;
        }
        let mut pairs = BTreeMap::new();
        for chain in &problem.relations().chains {
            if let [first, then] = chain.stops[..] {
                pairs.insert(first, Some((then, chain.load.clone())));
                pairs.insert(then, None);
            }
        }
        let kinds = loads.chain(rooms).chain(chained).max().unwrap_or(0);
        Self { problem, kinds, most, lists, pairs }
    }

    fn vehicle(&self, id: ShiftId, shift: &Shift) -> VehicleRow {
        let until = shift.pause_until.or_else(|| shift.pause.map(|(from, _)| from));
        let pause = shift.pause.zip(until).map(|((from, to), until)| BreakRow {
            id: 1,
            service: (to - from).0,
            time_windows: [[from.0, until.0]],
        });
        let lists = self.lists.iter().filter(|(list, _)| list.contains(&id));
        VehicleRow {
            id: id.to_usize(),
            profile: profile(shift.profile),
            start_index: shift.place,
            end_index: shift.ends_at(),
            capacity: if shift.room.is_empty() {
                vec![NO_END; self.kinds]
            } else {
                self.amount(&shift.room)
            },
            skills: bits(shift.skills).chain(lists.map(|(_, skill)| *skill)).collect(),
            time_window: [shift.start.0, shift.end.0],
            breaks: pause.into_iter().collect(),
            costs: CostsRow { fixed: shift.fixed },
        }
    }

    fn job(&self, id: StopId, stop: &Stop) -> JobRow {
        JobRow {
            end: end(id, stop),
            delivery: self.amount(&stop.load),
            pickup: self.amount(&stop.pickup),
            skills: self.skills(stop),
            priority: self.priority(stop),
        }
    }

    fn shipment(&self, (id, stop): (StopId, &Stop), then: StopId, amount: &[u32]) -> ShipmentRow {
        let other = &self.problem.stops()[then];
        let mut skills = self.skills(stop);
        skills.extend(self.skills(other));
        skills.sort_unstable();
        skills.dedup();
        ShipmentRow {
            amount: self.amount(amount),
            skills,
            priority: self.priority(stop).max(self.priority(other)),
            pickup: end(id, stop),
            delivery: end(then, other),
        }
    }

    /// An amount of every kind.
    fn amount(&self, amount: &[u32]) -> Vec<u32> {
        (0..self.kinds).map(|kind| amount.get(kind).copied().unwrap_or(0)).collect()
    }

    fn skills(&self, stop: &Stop) -> Vec<u32> {
        let list = stop.allowed.as_deref().and_then(|list| self.lists.get(list));
        bits(stop.skills).chain(list.copied()).collect()
    }

    fn priority(&self, stop: &Stop) -> u32 {
        let row = usize::from(stop.tier - 1);
        let (top, most) = (u64::from(PRIORITY[row]), u64::from(self.most[row]));
        if row == 0 || most == 0 {
            return PRIORITY[row];
        }
        u32::try_from((top * u64::from(stop.worth)).div_ceil(most)).unwrap_or(1).max(1)
    }
}

fn end(id: StopId, stop: &Stop) -> EndRow {
    let windows = stop.windows.iter().map(|(from, to)| [from.0, to.0]);
    EndRow {
        id: id.to_usize(),
        location_index: stop.place,
        service: stop.service.0,
        time_windows: windows.collect(),
    }
}

/// The bits that are set, by their number.
fn bits(set: u64) -> impl Iterator<Item = u32> {
    (0..u64::BITS).filter(move |bit| set >> bit & 1 == 1)
}

fn profile(number: usize) -> String {
    format!("profile{number}")
}

fn matrices(problem: &Problem) -> BTreeMap<String, MatrixRow> {
    let seconds = |time: Seconds| if time.is_reachable() { time.0.min(NO_WAY) } else { NO_WAY };
    let rows = problem.travel().iter().enumerate().map(|(number, travel)| {
        let side = travel.side();
        let row = |from| (0..side).map(|to| seconds(travel.time(from, to))).collect();
        (profile(number), MatrixRow { durations: (0..side).map(row).collect() })
    });
    rows.collect()
}

//! How a round fills its shift.

use jiff::civil::DateTime;

use crate::plan::{Plan, PlannedShift, Route};
use crate::unit::{Metres, Seconds};

/// The work of one crew on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) stops: usize,
    /// At the doors.
    pub(super) service: Seconds,
    /// On the way, back to the station too.
    pub(super) travel: Seconds,
    /// On shift, without the break.
    pub(super) shift: Seconds,
    pub(super) distance: Metres,
    pub(super) walk: Metres,
}

impl Load {
    /// The load of a shift, with its round where it has one.
    pub(super) fn of(shift: &PlannedShift, route: Option<&Route>) -> Self {
        let pause = shift.pause.map_or(Seconds(0), |pause| between(pause.start, pause.end));
        let on_shift = between(shift.start, shift.end) - pause;
        let Some(route) = route else { return Self { shift: on_shift, ..Self::default() } };
        let stops = || route.stops.iter();
        Self {
            stops: route.stops.len(),
            service: stops().map(|stop| between(stop.begin, stop.leave)).sum(),
            travel: stops().map(|stop| stop.travel).sum::<Seconds>() + route.back,
            shift: on_shift,
            distance: route.distance,
            walk: stops().map(|stop| stop.walk).sum(),
        }
    }

    /// Time at work of the time on shift, in percent, 100 at most.
    pub(super) fn percent(&self) -> u32 {
        let busy = u64::from(self.service.0) + u64::from(self.travel.0);
        let percent = (busy * 100).checked_div(u64::from(self.shift.0)).unwrap_or(0).min(100);
        u32::try_from(percent).unwrap_or(100)
    }
}

/// Every shift with its round, by day and crew.
pub(super) fn shifts(plan: &Plan) -> Vec<(&PlannedShift, Option<&Route>)> {
    let round = |shift: &PlannedShift| plan.routes.iter().find(|route| route.id == shift.id);
    let mut all: Vec<_> = plan.shifts.iter().map(|shift| (shift, round(shift))).collect();
    all.sort_by_key(|(shift, _)| (shift.date, &shift.crew, shift.start));
    all
}

/// The span from one moment to a later one.
pub(super) fn between(from: DateTime, to: DateTime) -> Seconds {
    let seconds = from.duration_until(to).as_secs().clamp(0, i64::from(u32::MAX));
    Seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
}

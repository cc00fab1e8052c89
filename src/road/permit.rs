//! How fast a profile may go along a way, in each direction.

use super::{Limit, Profile, Tags, Way};
use crate::unit::Kmh;

/// How fast a profile goes along a way; a speed of 0 is a closed direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Permit {
    /// In the order of its vertices.
    pub forward: Kmh,
    /// Against it.
    pub backward: Kmh,
    /// Whether someone may be put down there.
    pub stops: bool,
}

impl Permit {
    /// What `profile` may do on a way.
    pub fn of(profile: &Profile, way: &Way) -> Self {
        let tags = &way.tags;
        let speed = speed(profile, way);
        let (forward, backward) =
            if profile.obeys_oneway { directions(tags) } else { (true, true) };
        let open = |direction| if direction { speed } else { Kmh(0) };
        let class = class(tags).unwrap_or_default();
        let stops = !profile.no_stopping.contains(class);
        let flat = Self { forward: open(forward), backward: open(backward), stops };
        flat.on(way, profile)
    }

    /// Whether any direction is open.
    pub const fn is_open(self) -> bool {
        self.forward.0 != 0 || self.backward.0 != 0
    }
}

/// The class of a road; a ferry is one of its own.
fn class(tags: &Tags) -> Option<&str> {
    let ferry = || (tags.get("route") == Some("ferry")).then_some("ferry");
    tags.get("highway").or_else(ferry)
}

/// The speed of the class, held down by the limit, the surface and the width; that of a ferry is
/// by its own time where that is told.
fn speed(profile: &Profile, way: &Way) -> Kmh {
    let tags = &way.tags;
    let Some(speed) = class(tags).and_then(|class| profile.speeds.get(class)) else {
        return Kmh(0);
    };
    if is_closed(profile, tags) || is_barred(profile, tags) {
        return Kmh(0);
    }
    if let Some(minutes) =
        tags.get("duration").and_then(minutes).filter(|_| class(tags) == Some("ferry"))
    {
        return Kmh(((way.length() / 1e3 / (minutes / 60.0)) as u32).max(1));
    }
    let caps = profile.caps.iter().filter_map(|(key, caps)| caps.get(tags.get(key)?).copied());
    let slowest = caps.fold(*speed, Ord::min).min(narrow(profile, tags));
    match Limit::of(tags.get("maxspeed"), &profile.limits) {
        Limit::Most(limit) if profile.obeys_limits => slowest.min(limit),
        Limit::Most(_) | Limit::Unsaid | Limit::Free | Limit::Wrong | Limit::Unknown => slowest,
    }
}

/// Whether the most special tag of access that is there closes the way.
fn is_closed(profile: &Profile, tags: &Tags) -> bool {
    let said = profile.access.iter().find_map(|key| tags.get(key));
    said.is_some_and(|value| profile.closing.contains(value))
}

/// Whether a barrier stands on the way that lets nobody through; what is said of the barrier itself
/// (`barrier:access`) goes before its kind.
fn is_barred(profile: &Profile, tags: &Tags) -> bool {
    let Some(barrier) = tags.get("barrier") else { return false };
    let said = profile.access.iter().find_map(|key| tags.get(&format!("barrier:{key}")));
    said.map_or_else(|| profile.barriers.contains(barrier), |value| profile.closing.contains(value))
}

/// The minutes of `90`, `01:30` or `01:30:00`.
fn minutes(duration: &str) -> Option<f64> {
    let parts: Option<Vec<f64>> = duration.split(':').map(|part| part.parse().ok()).collect();
    let minutes = match parts?.as_slice() {
        [minutes] => *minutes,
        [hours, minutes] => hours * 60.0 + minutes,
        [hours, minutes, seconds] => hours * 60.0 + minutes + seconds / 60.0,
        _ => return None,
    };
    (minutes.is_finite() && 0.0 < minutes).then_some(minutes)
}

/// The speed the width allows; a width that is no number allows any.
fn narrow(profile: &Profile, tags: &Tags) -> Kmh {
    let any = Kmh(u32::MAX);
    let Some(width) = tags.get("width") else { return any };
    let number = width.trim_end_matches(['m', '米', ' ']).parse::<f64>();
    let Ok(metres) = number else { return any };
    if metres.is_nan() || metres <= 0.0 {
        return any;
    }
    let holds = profile.narrow.iter().filter(|narrow| metres * 100.0 < f64::from(narrow.below_cm));
    holds.map(|narrow| narrow.speed).min().unwrap_or(any)
}

/// Which directions are open: along the vertices, and against them.
fn directions(tags: &Tags) -> (bool, bool) {
    let round = matches!(tags.get("junction"), Some("roundabout" | "circular"));
    let along = round || tags.get("highway") == Some("motorway");
    match tags.get("oneway") {
        Some("yes" | "1" | "true") => (true, false),
        Some("-1" | "reverse") => (false, true),
        // Open one way in the morning and the other in the evening: which, no tag says.
        Some("reversible") => (false, false),
        Some("no" | "0" | "false") => (true, true),
        Some(_) | None => (true, !along),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use geo::Coord;

    use super::super::{Grade, Narrow};
    use super::*;

    fn car() -> Profile {
        let speeds = [
            ("residential", Kmh(30)),
            ("motorway", Kmh(90)),
            ("track", Kmh(15)),
            ("ferry", Kmh(5)),
        ];
        let surface = BTreeMap::from([("gravel".to_owned(), Kmh(20)), ("mud".to_owned(), Kmh(0))]);
        Profile {
            speeds: speeds.map(|(class, speed)| (class.to_owned(), speed)).into(),
            caps: BTreeMap::from([("surface".to_owned(), surface)]),
            narrow: vec![Narrow { below_cm: 180, speed: Kmh(0) }],
            access: ["motor_vehicle", "access"].map(ToOwned::to_owned).into(),
            closing: ["no".to_owned()].into(),
            obeys_limits: true,
            obeys_oneway: true,
            barriers: ["bollard".to_owned()].into(),
            grades: vec![Grade { from_percent: 10, up: 50, down: 100 }],
            ..Profile::default()
        }
    }

    #[track_caller]
    fn check(tags: &[(&str, &str)], forward: u32, backward: u32) {
        let tags: Tags = tags.iter().copied().collect();
        let line = vec![Coord { x: 106.5, y: 26.4 }, Coord { x: 106.5, y: 26.409 }];
        let way = Way { line, tags, ..Way::default() };
        let expected = Permit { forward: Kmh(forward), backward: Kmh(backward), stops: true };
        assert_eq!(Permit::of(&car(), &way), expected, "{:?}", way.tags);
    }

    #[test]
    fn a_ferry_goes_by_its_own_time_and_a_barrier_bars_unless_it_says_otherwise() {
        check(&[("route", "ferry")], 5, 5);
        // Some 1,001 m in six minutes.
        check(&[("route", "ferry"), ("duration", "00:06")], 10, 10);
        check(&[("route", "ferry"), ("duration", "6")], 10, 10);
        check(&[("route", "ferry"), ("duration", "soon")], 5, 5);
        check(&[("route", "bus")], 0, 0);
        let home = ("highway", "residential");
        check(&[home, ("barrier", "bollard")], 0, 0);
        check(&[home, ("barrier", "gate")], 30, 30);
        check(&[home, ("barrier", "gate"), ("barrier:access", "no")], 0, 0);
        check(&[home, ("barrier", "bollard"), ("barrier:motor_vehicle", "yes")], 30, 30);
    }

    #[test]
    fn a_steep_way_is_slower_uphill() {
        check(&[("highway", "residential"), ("incline", "12%")], 15, 30);
    }

    #[test]
    fn the_least_of_class_limit_surface_and_width_counts() {
        let home = ("highway", "residential");
        check(&[home], 30, 30);
        check(&[home, ("maxspeed", "20")], 20, 20);
        check(&[home, ("maxspeed", "80")], 30, 30);
        check(&[home, ("maxspeed", "0")], 30, 30);
        check(&[home, ("surface", "gravel")], 20, 20);
        check(&[home, ("surface", "mud")], 0, 0);
        check(&[home, ("width", "1.2 m")], 0, 0);
        check(&[home, ("width", "-1")], 30, 30);
        check(&[home, ("width", "NaN")], 30, 30);
        check(&[("highway", "steps")], 0, 0);
        check(&[], 0, 0);
    }

    #[test]
    fn the_most_special_right_counts() {
        let home = ("highway", "residential");
        check(&[home, ("access", "no")], 0, 0);
        check(&[home, ("access", "no"), ("motor_vehicle", "yes")], 30, 30);
        check(&[home, ("access", "yes"), ("motor_vehicle", "no")], 0, 0);
        check(&[home, ("access", "private")], 30, 30);
    }

    #[test]
    fn one_way_streets_are_one_way() {
        let home = ("highway", "residential");
        check(&[home, ("oneway", "yes")], 30, 0);
        check(&[home, ("oneway", "-1")], 0, 30);
        check(&[home, ("oneway", "reversible")], 0, 0);
        check(&[home, ("junction", "roundabout")], 30, 0);
        check(&[home, ("junction", "roundabout"), ("oneway", "no")], 30, 30);
        check(&[("highway", "motorway")], 90, 0);
    }
}

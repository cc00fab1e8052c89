"""Day by day, for peers that do not choose days: each day all that is due and not yet served."""

from dataclasses import replace

import numpy

from axis import hours, without_pauses


def run(solve, instance, seed, seconds):
    """The routes of an adapter's `solve` for one day after another, and the version it tells."""
    told = {}

    def one(day, share):
        found = solve(day, seed, share)
        if isinstance(found, dict):
            told.update(found)
            return found["routes"]
        return found

    routes = day_by_day(without_pauses(instance), one, seconds)
    return {**told, "routes": routes}


def day_by_day(instance, solve, seconds):
    """Solves one day after another, what is left over coming the next; each gets its share of time."""
    days = sorted({vehicle.day for vehicle in instance.vehicles})
    left, routes = dict(instance.stops), []
    for day in days:
        numbers = [v for v, vehicle in enumerate(instance.vehicles) if vehicle.day == day]
        part = one_day(instance, left, numbers)
        for vehicle, stops in solve(part, seconds / len(days)):
            routes.append((numbers[vehicle], stops))
            left = {i: s for i, s in left.items() if i not in stops}
    return routes


def one_day(instance, left, numbers):
    """The problem of some vehicles, with the stops that one of them may serve."""
    here = {v: at for at, v in enumerate(numbers)}
    stops = {}
    for i, stop in left.items():
        only = stop.only and frozenset(here[v] for v in stop.only if v in here)
        if stop.only is None or only:
            stops[i] = replace(stop, only=None if only is None or len(only) == len(here) else only)
    fleet = [instance.vehicles[v] for v in numbers]
    part = replace(instance, stops=stops, vehicles=fleet)
    open_here = {i: s for i, s in stops.items() if hours(part, s)}
    pairs = [pair for pair in instance.pairs if all(i in open_here for i in pair)]
    alone = {i for pair in instance.pairs for i in pair} - {i for pair in pairs for i in pair}
    stops = {i: today(part, s) for i, s in open_here.items() if i not in alone}
    return only_its_places(replace(part, stops=stops, pairs=pairs))


def today(part, stop):
    """The stop with those of its windows in which a vehicle of the day is out."""
    is_out = lambda a, b: any(v.open <= b and a <= v.close for v in part.vehicles)
    return replace(stop, windows=tuple((a, b) for a, b in stop.windows if is_out(a, b)))


def only_its_places(part):
    """The same problem without the places where nothing is to be done: small matrices."""
    used = {p for v in part.vehicles for p in (v.start, v.end)} | {s.place for s in part.stops.values()}
    rows = sorted(used)
    at = {place: row for row, place in enumerate(rows)}
    cut = lambda matrices: [matrix[numpy.ix_(rows, rows)] for matrix in matrices]
    return replace(
        part,
        stops={i: replace(s, place=at[s.place]) for i, s in part.stops.items()},
        vehicles=[replace(v, start=at[v.start], end=at[v.end]) for v in part.vehicles],
        distance=cut(part.distance),
        duration=cut(part.duration),
        xy=[part.xy[row] for row in rows] if part.xy else [],
    )

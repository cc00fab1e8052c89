"""Checks a solution and values it anew: from coordinates where there are any, stop by stop.

Knows nothing of how a solution was found. `python check.py` values the published solutions and
compares with what their files say.
"""

import re
import sys

import readers
from model import leg

SLACK = 10
"""Thousandths by which lengths that are not rounded may be over; nothing else has any slack."""


class Road:
    """Lengths and times of one instance, from its coordinates or else its matrices."""

    def __init__(self, instance):
        self.instance = instance
        self.slack = SLACK if instance.metric == "thousandths" else 0

    def cost(self, profile, a, b):
        if self.instance.metric:
            return leg(self.instance.metric, self.instance.xy[a], self.instance.xy[b])
        return int(self.instance.distance[profile][a][b])

    def time(self, profile, a, b):
        if self.instance.metric:
            return leg(self.instance.metric, self.instance.xy[a], self.instance.xy[b])
        return int(self.instance.duration[profile][a][b])


def check(instance, routes):
    """What is wrong with `routes`, pairs of a vehicle and its stops, and what they are worth."""
    wrong = [*each_once(instance, routes), *on_lawful_days(instance, routes)]
    wrong += [*in_pairs(instance, routes)]
    road = Road(instance)
    cost = 0
    for number, stops in routes:
        vehicle = instance.vehicles[number]
        who = f"vehicle {number}"
        wrong += [f"{who} may not serve {s}" for s in stops if not may(instance.stops[s], number)]
        if stops:
            wrong += [f"{who}: {what}" for what in (*load(instance, vehicle, stops), *time(road, vehicle, stops))]
            cost += sum(road.cost(vehicle.profile, a, b) for a, b in legs(instance, vehicle, stops))
    return wrong, value(instance, routes, cost)


def value(instance, routes, cost):
    """What a solution is worth, in the file's own units."""
    served = {stop for _, stops in routes for stop in stops}
    prizes = {i: stop.prize for i, stop in instance.stops.items()}
    if instance.kind == "toptw":
        return {"profit": sum(prizes[i] for i in served), "travel": cost / instance.scale}
    if instance.kind == "pcvrptw":
        missed = sum(prize for i, prize in prizes.items() if i not in served)
        return {"cost": (cost + missed) / instance.scale}
    if instance.kind == "station":
        return station(instance, served, cost)
    return {"cost": cost / instance.scale}


def station(instance, served, travel):
    """How much of each tier is served, and the travel of a served visit."""
    visits = {stop for stop in instance.stops}
    tiers = {}
    for tier in (1, 2, 3):
        every = [i for i in visits if instance.stops[i].tier == tier]
        done = [i for i in every if i in served]
        tiers[f"visits{tier}"] = len(every)
        tiers[f"served{tier}"] = len(done)
        tiers[f"worth{tier}"] = sum(instance.stops[i].prize for i in done)
    return {**tiers, "travel": travel, "travel_per_visit": travel / max(1, len(served & visits))}


def may(stop, vehicle):
    return stop.only is None or vehicle in stop.only


def legs(instance, vehicle, stops):
    places = [vehicle.start, *(instance.stops[s].place for s in stops), vehicle.end]
    return zip(places, places[1:])


def each_once(instance, routes):
    """Every vehicle and stop at most once, every required stop; as often as its days if periodic."""
    numbers = [number for number, _ in routes]
    if len(set(numbers)) < len(numbers) or not set(numbers) <= set(range(len(instance.vehicles))):
        yield "a vehicle that there is not, or twice"
    times = {}
    for _, stops in routes:
        for stop in stops:
            times[stop] = times.get(stop, 0) + 1
    if unknown := set(times) - set(instance.stops):
        yield f"stops that there are not: {sorted(unknown)}"
    for i, stop in instance.stops.items():
        due = len(days(stop.patterns[0])) if stop.patterns else 1
        if times.get(i, 0) > due or (times.get(i, 0) < due and stop.required):
            yield f"stop {i} is served {times.get(i, 0)} times of {due}"


def days(pattern):
    return [day for day in range(pattern.bit_length()) if pattern >> day & 1]


def on_lawful_days(instance, routes):
    """The days of a periodic stop are one of its choices."""
    if instance.kind != "pvrp":
        return
    on = {i: 0 for i in instance.stops}
    for number, stops in routes:
        for stop in stops:
            on[stop] |= 1 << instance.vehicles[number].day
    for i, stop in instance.stops.items():
        if on[i] not in stop.patterns:
            yield f"stop {i} is served on days {days(on[i])}"


def in_pairs(instance, routes):
    """What is taken up is brought by the same vehicle, later."""
    where = {stop: (number, at) for number, stops in routes for at, stop in enumerate(stops)}
    for first, then in instance.pairs:
        if first not in where and then not in where:
            continue
        here, there = where.get(first), where.get(then)
        if here is None or there is None or here[0] != there[0] or here[1] > there[1]:
            yield f"{first} is not before {then} in one route"


def load(instance, vehicle, stops):
    """The load along a route: with pairs it changes at each stop, else it is the sum."""
    paired = {stop for pair in instance.pairs for stop in pair}
    aboard = sum(instance.stops[s].demand for s in stops if s not in paired)
    if aboard > vehicle.capacity:
        yield f"load {aboard} over {vehicle.capacity}"
    for stop in stops:
        aboard += instance.stops[stop].demand if stop in paired else 0
        if aboard > vehicle.capacity or aboard < 0:
            yield f"load {aboard} at {stop}"


def time(road, vehicle, stops):
    """Windows, hours and duration, with the pause begun at any lawful moment."""
    pauses = [None]
    if vehicle.pause:
        first, last, length = vehicle.pause
        pauses = [(begin, begin + length) for begin in [*range(first, last, 900), last]]
    failures = []
    for pause in pauses:
        failure = run(road, vehicle, stops, pause)
        if failure is None:
            return
        failures.append(failure)
    yield failures[0]


def run(road, vehicle, stops, pause):
    """Drives the route as early as can be; says what fails first."""
    every = road.instance.stops
    now = clear(vehicle.open, 0, pause)
    here, begins = vehicle.start, []
    for i in stops:
        stop = every[i]
        now = later(now, road.time(vehicle.profile, here, stop.place), pause)
        now = begin(stop, now, pause, road.slack)
        if now is None:
            return f"no window of {i} is open when it comes"
        begins.append(now)
        now, here = now + stop.service, stop.place
    back = later(now, road.time(vehicle.profile, here, vehicle.end), pause)
    if back > vehicle.close + road.slack:
        return f"back at {back}, after {vehicle.close}"
    if pause is None and back - latest(road, vehicle, stops, begins) > vehicle.duration + road.slack:
        return f"longer out than {vehicle.duration}"
    return None


def clear(moment, span, pause):
    """The first moment from which `span` does not run into the pause."""
    if pause and moment < pause[1] and moment + max(span, 1) > pause[0]:
        return pause[1]
    return moment


def later(moment, span, pause):
    """The moment after `span` of travel, which rests in the pause."""
    if pause and moment <= pause[0] < moment + span:
        return moment + span + pause[1] - pause[0]
    return moment + span


def begin(stop, moment, pause, slack):
    """When service begins for one who comes at `moment`."""
    for opens, closes in stop.windows:
        at = clear(max(moment, opens), stop.service, pause)
        if at <= closes + slack:
            return at
    return None


def latest(road, vehicle, stops, begins):
    """The latest departure that begins the last service no later."""
    at, there = None, None
    for i, begun in reversed(list(zip(stops, begins))):
        stop = road.instance.stops[i]
        if at is None:
            at = begun
        else:
            at -= road.time(vehicle.profile, stop.place, there) + stop.service
            at = max((min(at, closes) for opens, closes in stop.windows if opens <= at), default=at)
        there = stop.place
    return at - road.time(vehicle.profile, vehicle.start, there)


def published():
    """Values the published solutions of VRPLIB and Cordeau; says whether each is what is printed."""
    bad = 0
    for kind in readers.FOLDERS:
        for path in readers.files(kind):
            instance = readers.read(kind, path)
            told = path.with_suffix(".res" if kind == "pvrp" else ".sol")
            if not told.exists():
                continue
            routes = (cordeau_routes if kind == "pvrp" else vrplib_routes)(instance, told.read_text())
            wrong, worth = check(instance, routes)
            off = abs(worth["cost"] - instance.best)
            bad += bool(wrong) or off > 0.02
            print(f"{kind}/{instance.name}: {worth['cost']:.3f}, published {instance.best}", *wrong[:3])
    return bad


def vrplib_routes(_instance, text):
    """The routes of a .sol file, which numbers places from 0, depots first."""
    found = re.findall(r"Route #(\d+):(.*)", text)
    return [(int(number) - 1, [int(word) for word in row.split()]) for number, row in found]


def cordeau_routes(instance, text):
    """The routes of a .res file: day, vehicle, length, load, places."""
    per_day = len(instance.vehicles) // instance.days
    rows = [line.split() for line in text.splitlines()[1:] if len(line.split()) > 5]
    return [
        ((int(r[0]) - 1) * per_day + int(r[1]) - 1, [int(w) for w in r[4:] if w != "0"]) for r in rows
    ]


if __name__ == "__main__":
    sys.exit(published())

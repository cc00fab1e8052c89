"""PyVRP: iterated local search; stops by the CPU time of its process.

It knows one window a client and no pause. So a stop is one client for each stretch of time in
which it may begin, of which at most one is served; and vehicles that pause alike share an axis of
time out of which their pauses are cut, as nothing happens in them: see `Axis`.
"""

import time

import numpy
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    Location,
    ProblemData,
    Shipment,
    Solution,
    VehicleType,
    solve,
)

from model import FAR
from weights import reward

NAME, SEEDED = "pyvrp", True
KINDS = {"vrptw", "cvrp", "pdptw", "toptw", "sdvrptw", "mdvrptw", "pcvrptw", "station"}
NEVER = 1 << 32
"""Longer than any day; PyVRP's own 1 << 44 times its first penalties overflows, and it never ends."""


class Axis:
    """The time of vehicles that pause alike; each axis lies `offset` after the one before."""

    def __init__(self, offset):
        self.offset, self.vehicles, self.pauses = offset, [], []

    def suits(self, vehicle):
        """Whether its vehicles pause in the hours of this one just as this one does."""
        hours = [p for p in self.pauses if p[0] < vehicle.close and vehicle.open < p[1]]
        own = fixed(vehicle)
        others = all(
            fixed(v) == own or v.close <= vehicle.open or vehicle.close <= v.open for v in self.vehicles
        )
        return hours == own or (others and not hours)

    def add(self, vehicle):
        self.vehicles.append(vehicle)
        self.pauses = sorted({*self.pauses, *fixed(vehicle)})

    def moment(self, real):
        """A real moment on this axis; any within a pause is its beginning."""
        cut = sum(max(0, min(real, end) - begin) for begin, end in self.pauses)
        return real - cut + self.offset

    def stretches(self, stop):
        """From when to when service may begin without running into a pause."""
        found = []
        for opens, closes in stop.windows:
            for begin, end in self.pauses:
                if opens + stop.service <= begin and opens <= closes:
                    found.append((opens, min(closes, begin - stop.service)))
                if opens < end and begin - stop.service < closes:
                    opens = end
            if opens <= closes:
                found.append((opens, closes))
        return found


def fixed(vehicle):
    """Its pause at the earliest moment, which is what PyVRP is given."""
    return [(vehicle.pause[0], vehicle.pause[0] + vehicle.pause[2])] if vehicle.pause else []


def axes(instance):
    """Every axis, and the one of each vehicle."""
    last = max(v.close for v in instance.vehicles)
    made, of = [], []
    for vehicle in instance.vehicles:
        axis = next((axis for axis in made if axis.suits(vehicle)), None)
        if axis is None:
            axis = Axis(len(made) * (last + 1))
            made.append(axis)
        axis.add(vehicle)
        of.append(axis)
    return made, of


def client(stop, early, late, instance, group):
    """One client: a load taken or brought, a prize if it may be left out."""
    return Client(
        location=stop.place,
        delivery=[stop.demand],
        service_duration=stop.service,
        tw_early=early,
        tw_late=late,
        prize=0 if stop.required else reward(instance, stop),
        required=stop.required and group is None,
        group=group,
    )


def clients(instance, made, of):
    """Clients and groups, and the stop of each client."""
    paired = {i for pair in instance.pairs for i in pair}
    plain = len(made) == 1 and not made[0].pauses
    found, groups, meant = [], [], []
    for i, stop in instance.stops.items():
        if i in paired:
            continue
        if plain and len(stop.windows) == 1:
            spans = [stop.windows[0]]
        else:
            spans = sorted(set(useful(instance, stop, made, of)))
        if not spans:
            continue
        group = len(groups) if len(spans) > 1 else None
        if group is not None:
            members = range(len(found), len(found) + len(spans))
            groups.append(ClientGroup(list(members), required=stop.required))
        for early, late in spans:
            found.append(client(stop, early, late, instance, group))
            meant.append(i)
    return found, groups, meant


def useful(instance, stop, made, of):
    """The stretches of a stop, on every axis, in which a vehicle that may serve it is out."""
    for axis in made:
        for opens, closes in axis.stretches(stop):
            hours = [
                (max(opens, v.open), min(closes, v.close - stop.service))
                for number, v in enumerate(instance.vehicles)
                if of[number] is axis and (stop.only is None or number in stop.only)
            ]
            yield from ((axis.moment(a), axis.moment(b)) for a, b in hours if a <= b)


def shipment(instance, first, then):
    a, b = instance.stops[first], instance.stops[then]
    return Shipment(
        pickup_location=a.place,
        delivery_location=b.place,
        pickup_tw_early=a.windows[0][0],
        pickup_tw_late=a.windows[0][1],
        pickup_service_duration=a.service,
        delivery_tw_early=b.windows[0][0],
        delivery_tw_late=b.windows[0][1],
        delivery_service_duration=b.service,
        amount=[a.demand],
    )


def vehicle_types(instance, of, depots):
    """Vehicle types, and the vehicles of each."""
    profile = {v: number for number, group in enumerate(instance.signatures()) for v in group}
    alike = {}
    for number, v in enumerate(instance.vehicles):
        axis = of[number]
        hours = (axis.moment(v.open), axis.moment(v.close) if v.close < FAR else FAR)
        same = (depots[v.start], depots[v.end], *hours, v.capacity, v.duration, profile[number])
        alike.setdefault(same, []).append(number)
    types = [
        VehicleType(
            num_available=len(numbers),
            start_depot=start,
            end_depot=end,
            tw_early=early,
            tw_late=late,
            capacity=[capacity],
            shift_duration=longest,
            profile=number,
        )
        for (start, end, early, late, capacity, longest, number), numbers in alike.items()
    ]
    return types, list(alike.values())


def profiles(instance):
    """One pair of matrices for each set of vehicles: to what they may not serve they never come in
    time. Its length stays, which serves PyVRP better than two walls."""
    costs, times = [], []
    for group in instance.signatures():
        profile = instance.vehicles[group[0]].profile
        open_to = {s.place for s in instance.stops.values() if s.only is None or group[0] in s.only}
        barred = sorted({s.place for s in instance.stops.values()} - open_to)
        span = instance.duration[profile].copy()
        span[barred, :] = NEVER
        span[:, barred] = NEVER
        numpy.fill_diagonal(span, 0)
        costs.append(instance.distance[profile])
        times.append(span)
    return costs, times


def problem(instance):
    """PyVRP's problem, the stop of each client, and the vehicles of each type."""
    made, of = axes(instance)
    found, groups, meant = clients(instance, made, of)
    places = sorted({p for v in instance.vehicles for p in (v.start, v.end)})
    types, numbers = vehicle_types(instance, of, {place: i for i, place in enumerate(places)})
    costs, times = profiles(instance)
    points = instance.xy or [(0, 0)] * len(costs[0])
    data = ProblemData(
        locations=[Location(*xy) for xy in points],
        clients=found,
        depots=[Depot(place) for place in places],
        vehicle_types=types,
        distance_matrices=costs,
        duration_matrices=times,
        groups=groups,
        shipments=[shipment(instance, *pair) for pair in instance.pairs],
    )
    return data, meant, numbers


def run(instance, seed, seconds):
    """The routes found; each a vehicle and its stops."""
    begin = time.process_time()
    data, meant, numbers = problem(instance)
    empty = Solution(data, []) if instance.kind == "pcvrptw" else None
    stop = lambda _cost: time.process_time() - begin >= seconds
    result = solve(data, stop, seed=seed, collect_stats=False, initial_solution=empty)
    free = [list(group) for group in numbers]
    routes = []
    for route in result.best.routes() if result.is_feasible() else []:
        stops = [meaning(instance, meant, activity) for activity in route]
        routes.append((free[route.vehicle_type()].pop(), [s for s in stops if s is not None]))
    return routes


def meaning(instance, meant, activity):
    """The stop that an activity stands for; none for a depot."""
    if activity.is_client():
        return meant[activity.idx]
    if activity.is_pickup() or activity.is_delivery():
        return instance.pairs[activity.idx][activity.is_delivery()]
    return None

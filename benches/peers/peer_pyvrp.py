"""PyVRP: iterated local search; stops by the CPU time of its process.

It knows one window a client and no pause: pauses are cut out of time (axis.py), and a stop with
several windows is a group of clients of which at most one is served.
"""

import time
from dataclasses import replace

import numpy
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    IteratedLocalSearchParams,
    Location,
    ProblemData,
    Shipment,
    Solution,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.search import NeighbourhoodParams

from axis import hours, without_pauses
from weights import reward

NAME, SEEDED = "pyvrp", True
KINDS = {"vrptw", "cvrp", "pdptw", "toptw", "sdvrptw", "mdvrptw", "pcvrptw", "station"}
SHORT = SolveParams(
    ils=IteratedLocalSearchParams(history_length=20), neighbourhood=NeighbourhoodParams(num_neighbours=30)
)
"""For days of two seconds: it serves a tenth more with these than with its own."""
NEVER = 1 << 32
"""Longer than any day; PyVRP's own 1 << 44 times its first penalties overflows, and it never ends."""


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


def clients(instance):
    """Clients and groups, and the stop of each client."""
    paired = {i for pair in instance.pairs for i in pair}
    found, groups, meant = [], [], []
    for i, stop in instance.stops.items():
        if i in paired or not stop.windows:
            continue
        spans = stop.windows if len(stop.windows) == 1 else hours(instance, stop)
        group = len(groups) if len(spans) > 1 else None
        if group is not None:
            members = range(len(found), len(found) + len(spans))
            groups.append(ClientGroup(list(members), required=stop.required))
        for early, late in spans:
            found.append(client(stop, early, late, instance, group))
            meant.append(i)
    return found, groups, meant


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


def vehicle_types(instance, depots):
    """Vehicle types, and the vehicles of each."""
    profile = {v: number for number, group in enumerate(instance.signatures()) for v in group}
    alike = {}
    for number, v in enumerate(instance.vehicles):
        alike.setdefault((replace(v, day=0), profile[number]), []).append(number)
    types = [
        VehicleType(
            num_available=len(numbers),
            start_depot=depots[v.start],
            end_depot=depots[v.end],
            tw_early=v.open,
            tw_late=v.close,
            capacity=[v.capacity],
            shift_duration=v.duration,
            profile=number,
        )
        for (v, number), numbers in alike.items()
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
    found, groups, meant = clients(instance)
    places = sorted({p for v in instance.vehicles for p in (v.start, v.end)})
    types, numbers = vehicle_types(instance, {place: i for i, place in enumerate(places)})
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
    return search(without_pauses(instance), seed, seconds)


def search(instance, seed, seconds):
    """Searches for so many seconds of CPU."""
    begin = time.process_time()
    data, meant, numbers = problem(instance)
    empty = Solution(data, []) if instance.kind == "pcvrptw" else None
    stop = lambda _cost: time.process_time() - begin >= seconds
    a_day = instance.kind == "station" and len({v.day for v in instance.vehicles}) == 1
    params = SHORT if a_day else SolveParams()
    result = solve(data, stop, seed, collect_stats=False, params=params, initial_solution=empty)
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

"""Periodic problems as a user of PyVRP solves them today: days first, then each day by itself."""

import time
from dataclasses import replace

import peer_pyvrp
from check import days
from model import Instance

GUARD = 0.97
"""The part of a day's capacity that may be filled before another day is taken."""
LEFT_OUT = 10**8
"""What a customer costs whom no vehicle of the day can serve."""


def run(instance, seed, seconds):
    """The better of two ways to choose the days. Each way gets all the time, which each day has its
    share of: twice what the others get, lest the way that proves worse be held against it."""
    share = seconds / instance.days
    tried = [solve_days(instance, choose(instance), seed, share) for choose in (balance, near)]
    return min(tried, key=lambda routes: value(instance, routes))


def solve_days(instance, chosen, seed, seconds):
    routes = []
    for day in range(instance.days):
        stops = {i: s for i, s in instance.stops.items() if chosen[i] >> day & 1}
        numbers = [v for v, vehicle in enumerate(instance.vehicles) if vehicle.day == day]
        part = one_day(instance, stops, numbers)
        found = peer_pyvrp.run(part, seed, seconds)
        routes += [(numbers[vehicle], visits) for vehicle, visits in found]
    return routes


def one_day(instance, stops, numbers):
    """The problem of one day; a customer may be left out at a price, so that a full day ends well."""
    optional = {i: replace(s, required=False, prize=LEFT_OUT) for i, s in stops.items()}
    return Instance(
        name=instance.name,
        kind="pvrp",
        scale=instance.scale,
        stops=optional,
        vehicles=[replace(instance.vehicles[v], day=0) for v in numbers],
        distance=instance.distance,
        duration=instance.duration,
        xy=instance.xy,
        metric=instance.metric,
    )


def value(instance, routes):
    """Travel, and a price for each visit left out."""
    cost = 0
    for number, stops in routes:
        vehicle = instance.vehicles[number]
        places = [vehicle.start, *(instance.stops[s].place for s in stops), vehicle.end]
        cost += sum(int(instance.distance[0][a][b]) for a, b in zip(places, places[1:]) if stops)
    served = sum(len(stops) for _, stops in routes)
    due = sum(len(days(stop.patterns[0])) for stop in instance.stops.values())
    return cost + LEFT_OUT * (due - served)


def order(instance):
    """Those with most visits first, then the fewest choices, then the greatest demand."""
    sign = lambda i: (-len(days(instance.stops[i].patterns[0])), len(instance.stops[i].patterns))
    return sorted(instance.stops, key=lambda i: (*sign(i), -instance.stops[i].demand, i))


def balance(instance):
    """Each takes the days whose fullest is emptiest."""
    load, chosen = [0] * instance.days, {}
    for i in order(instance):
        stop = instance.stops[i]
        full = lambda p: (max(load[d] for d in days(p)), sum(load[d] for d in days(p)))
        chosen[i] = min(stop.patterns, key=full)
        for day in days(chosen[i]):
            load[day] += max(1, stop.demand)
    return chosen


def near(instance):
    """Each takes the days on which its neighbours are served, while there is room."""
    room = [0] * instance.days
    for vehicle in instance.vehicles:
        room[vehicle.day] += vehicle.capacity
    depot = instance.vehicles[0].start
    there, load, chosen = [{depot} for _ in range(instance.days)], [0] * instance.days, {}
    for i in order(instance):
        stop = instance.stops[i]

        def price(pattern):
            full = any(load[d] + stop.demand > GUARD * room[d] for d in days(pattern))
            way = sum(min(instance.distance[0][stop.place][p] for p in there[d]) for d in days(pattern))
            return (full, way, sum(load[d] for d in days(pattern)))

        chosen[i] = min(stop.patterns, key=price)
        for day in days(chosen[i]):
            load[day] += stop.demand
            there[day].add(stop.place)
    return chosen

"""VROOM: one run, no seed; stops by its clock, which is that of its CPU (cpuclock.c).

It weighs what is served by priorities of 0 to 100, whose sum comes before travel; it knows no
longest duration, so problems that have one are not given to it.
"""

from datetime import timedelta

import vroom

from weights import priority

NAME, SEEDED = "pyvroom", False
KINDS = {"vrptw", "cvrp", "pdptw", "toptw", "station"}


def windows(stop):
    return [vroom.TimeWindow(opens, closes) for opens, closes in stop.windows]


def job(instance, i, limited):
    stop = instance.stops[i]
    return vroom.Job(
        i,
        location=stop.place,
        default_service=stop.service,
        delivery=vroom.Amount([stop.demand]),
        skills=needs(stop, limited),
        priority=priority(instance, stop),
        time_windows=windows(stop),
    )


def needs(stop, limited):
    """One skill for each set of vehicles that stops are limited to."""
    return set() if stop.only is None else {limited.index(tuple(sorted(stop.only))) + 1}


def shipment(instance, first, then, limited):
    ends = [instance.stops[first], instance.stops[then]]
    steps = [
        vroom.ShipmentStep(i, location=stop.place, default_service=stop.service, time_windows=windows(stop))
        for i, stop in zip((first, then), ends)
    ]
    return vroom.Shipment(
        *steps,
        amount=vroom.Amount([ends[0].demand]),
        skills=needs(ends[0], limited),
        priority=priority(instance, ends[0]),
    )


def vehicle(instance, number, limited):
    v = instance.vehicles[number]
    rest = []
    if v.pause:
        first, last, length = v.pause
        rest = [vroom.Break(1, time_windows=[vroom.TimeWindow(first, last)], service=length)]
    return vroom.Vehicle(
        number + 1,
        start=v.start,
        end=v.end,
        profile=str(v.profile),
        capacity=[v.capacity],
        skills={at + 1 for at, only in enumerate(limited) if number in only},
        time_window=vroom.TimeWindow(v.open, v.close),
        breaks=rest,
    )


def run(instance, _seed, seconds):
    """The routes found; each a vehicle and its stops."""
    problem = vroom.Input()
    for number, (cost, span) in enumerate(zip(instance.distance, instance.duration)):
        problem.set_durations_matrix(str(number), span)
        problem.set_costs_matrix(str(number), cost)
    limited = instance.limited()
    problem.add_vehicle([vehicle(instance, number, limited) for number in range(len(instance.vehicles))])
    paired = {i for pair in instance.pairs for i in pair}
    problem.add_job([job(instance, i, limited) for i in instance.stops if i not in paired])
    problem.add_job([shipment(instance, *pair, limited) for pair in instance.pairs])
    found = problem.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    told = found.to_dict()
    return [
        (route["vehicle"] - 1, [step["id"] for step in route["steps"] if step["type"] in TASKS])
        for route in told["routes"]
    ]


TASKS = ("job", "pickup", "delivery")

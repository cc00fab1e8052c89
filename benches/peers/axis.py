"""Cuts pauses out of time, for peers that know none or are slow with them.

In a pause nothing happens: who travels stands still, service does not begin before it unless it
ends before it. So the vehicles that pause alike can share an axis of time without their pauses,
on which a stop may begin in several stretches. Vehicles that do not, such as those of an evening,
get an axis that begins after the end of the one before. What is found on the axes is sound in real
time, and the other way round.
"""

from dataclasses import replace

from model import FAR


class Axis:
    """The time of vehicles that pause alike, moved by `offset`."""

    def __init__(self, offset):
        self.offset, self.vehicles, self.pauses = offset, [], []

    def suits(self, vehicle):
        """Whether no vehicle here is out at the same time and pauses otherwise."""
        overlap = [v for v in self.vehicles if v.open < vehicle.close and vehicle.open < v.close]
        return all(fixed(v) == fixed(vehicle) for v in overlap)

    def add(self, vehicle):
        self.vehicles.append(vehicle)
        self.pauses = sorted({*self.pauses, *fixed(vehicle)})

    def moment(self, real):
        """A real moment on this axis; any within a pause is its beginning."""
        if real >= FAR:
            return FAR
        cut = sum(max(0, min(real, end) - begin) for begin, end in self.pauses)
        return real - cut + self.offset

    def stretches(self, stop):
        """From when to when service may begin here without running into a pause."""
        for opens, closes in stop.windows:
            for begin, end in self.pauses:
                if opens < end and begin - stop.service < closes:
                    if opens <= begin - stop.service:
                        yield opens, begin - stop.service
                    opens = end
            if opens <= closes:
                yield opens, closes


def fixed(vehicle):
    """Its pause at the earliest moment it may have."""
    return [(vehicle.pause[0], vehicle.pause[0] + vehicle.pause[2])] if vehicle.pause else []


def without_pauses(instance):
    """The same problem on axes without pauses, windows cut to the hours of those who may come;
    itself where there is no pause."""
    if not any(vehicle.pause for vehicle in instance.vehicles):
        return instance
    made, of = axes(instance.vehicles)
    fleet = [
        replace(v, open=axis.moment(v.open), close=axis.moment(v.close), pause=None)
        for v, axis in zip(instance.vehicles, of)
    ]
    stops = {i: replace(s, windows=tuple(windows(s, made, of))) for i, s in instance.stops.items()}
    flat = replace(instance, stops=stops, vehicles=fleet)
    return replace(flat, stops={i: replace(s, windows=tuple(hours(flat, s))) for i, s in stops.items()})


def axes(vehicles):
    """Every axis, and the one of each vehicle."""
    last = max(vehicle.close for vehicle in vehicles)
    made, of = [], []
    for vehicle in vehicles:
        axis = next((axis for axis in made if axis.suits(vehicle)), None)
        if axis is None:
            axis = Axis(len(made) * (last + 1))
            made.append(axis)
        axis.add(vehicle)
        of.append(axis)
    return made, of


def windows(stop, made, of):
    """The stretches of a stop on every axis with a vehicle that may serve it, in order."""
    able = {id(axis) for v, axis in enumerate(of) if stop.only is None or v in stop.only}
    for axis in made:
        if id(axis) in able:
            last = max(v.close for v in axis.vehicles)
            spans = [(a, min(b, last)) for a, b in axis.stretches(stop) if a <= last]
            yield from ((axis.moment(a), axis.moment(b)) for a, b in spans)


def hours(instance, stop):
    """The parts of a stop's windows in which a vehicle that may serve it is out: no two touch."""
    found = sorted(
        (max(opens, v.open), min(closes, v.close - stop.service))
        for opens, closes in stop.windows
        for number, v in enumerate(instance.vehicles)
        if stop.only is None or number in stop.only
    )
    apart = []
    for begin, end in ((a, b) for a, b in found if a <= b):
        if apart and begin <= apart[-1][1] and opened(stop, begin) == opened(stop, apart[-1][0]):
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart


def opened(stop, moment):
    """The window in which a moment lies."""
    return next(window for window in stop.windows if window[0] <= moment <= window[1])

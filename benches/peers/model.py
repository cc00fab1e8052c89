"""What every reader makes and every adapter takes: stops, vehicles, whole-number travel."""

from dataclasses import dataclass, field
from math import hypot

import numpy

FAR = 10**9
"""Later than any moment, longer than any way, more than any load."""


@dataclass(frozen=True)
class Stop:
    """Something to be done at one place; stops are numbered from 1, as in most files."""

    place: int
    service: int = 0
    windows: tuple = ((0, FAR),)
    demand: int = 0
    prize: int = 0
    required: bool = True
    tier: int = 1
    only: frozenset | None = None
    """The only vehicles that may serve it; any when `None`."""
    patterns: tuple = ()
    """Choices of days, one a bit, day 0 the lowest."""


@dataclass(frozen=True)
class Vehicle:
    """Something that leaves `start` at `open` or later and is at `end` by `close`."""

    start: int
    end: int
    open: int = 0
    close: int = FAR
    capacity: int = FAR
    duration: int = FAR
    """The longest it may be under way."""
    pause: tuple | None = None
    """(earliest begin, latest begin, length)."""
    profile: int = 0
    day: int = 0


@dataclass
class Instance:
    """A problem; moments, spans and lengths are whole numbers, `scale` of them to the file's unit."""

    name: str
    kind: str
    scale: int
    stops: dict
    vehicles: list
    distance: list
    """One matrix a profile: what the travel costs."""
    duration: list
    """One matrix a profile: how long it takes."""
    pairs: list = field(default_factory=list)
    """(where it is taken up, where it is brought)."""
    xy: list = field(default_factory=list)
    metric: str = ""
    """How a length follows from coordinates: see `leg`; without coordinates the matrices hold."""
    days: int = 1
    best: float | None = None
    path: str = ""
    ids: list = field(default_factory=list)
    """What the file calls its vehicles, where it has names for them."""

    def signatures(self):
        """Vehicles told apart only by who may serve what and how they travel: one set a group."""
        limited = sorted({tuple(sorted(s.only)) for s in self.stops.values() if s.only is not None})
        sign = lambda v: (self.vehicles[v].profile, *(v in set(only) for only in limited))
        groups = {}
        for vehicle in range(len(self.vehicles)):
            groups.setdefault(sign(vehicle), []).append(vehicle)
        return list(groups.values())

    def limited(self):
        """The distinct sets of vehicles that stops are limited to, in order."""
        return sorted({tuple(sorted(s.only)) for s in self.stops.values() if s.only is not None})


def leg(metric, a, b):
    """The length from `a` to `b`: not rounded where the metric is `thousandths`."""
    far = hypot(a[0] - b[0], a[1] - b[1])
    match metric:
        case "whole":  # nearest whole number, as in VRPLIB
            return int(far + 0.5)
        case "tenths":  # one decimal, cut off, as in DIMACS
            return int(10 * far)
        case "hundredths":  # two decimals, cut off
            return int(100 * far)
        case "exact":  # three decimals, rounded, as PyVRP does for its own instances
            return round(1000 * far)
        case "thousandths":
            return 1000 * far
    raise ValueError(metric)


SCALE = {"whole": 1, "tenths": 10, "hundredths": 100, "exact": 1000, "thousandths": 1000}


def matrices(metric, xy):
    """Distance and duration between all points: whole numbers, durations never too short."""
    points = numpy.array(xy, dtype=float)
    far = numpy.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    match metric:
        case "whole":
            cost = (far + 0.5).astype(numpy.int64)
        case "tenths" | "hundredths":
            cost = (SCALE[metric] * far).astype(numpy.int64)
        case "exact":
            cost = numpy.round(1000 * far).astype(numpy.int64)
        case "thousandths":
            return (
                numpy.round(1000 * far).astype(numpy.int64),
                numpy.ceil(1000 * far).astype(numpy.int64),
            )
        case _:
            raise ValueError(metric)
    return cost, cost

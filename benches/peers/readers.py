"""Reads the public files: Solomon, VRPLIB with PyVRP's sections, Li & Lim, TOPTW, Cordeau periodic."""

import json
import os
import re
from math import ceil
from pathlib import Path

import station
from model import FAR, SCALE, Instance, Stop, Vehicle, matrices

SHARED = Path(os.environ.get("BEIBAO_SHARED", "../shared"))
FOLDERS = ("vrptw", "cvrp", "pdptw", "toptw", "sdvrptw", "mdvrptw", "pcvrptw", "pvrp")
VEHICLES = {"r104": 2, "rc104": 4, "r208": 2, "pr08": 3}
"""Vehicles of the orienteering problems that are measured; 2 for any other."""


def files(kind):
    """The instance files of a kind, in order."""
    folder = SHARED / "instances" / kind
    return sorted(p for p in folder.iterdir() if p.suffix in ("", ".txt", ".vrp"))


def read(kind, path, vehicles=None):
    """The instance in `path`, which is of `kind`."""
    if kind == "station":
        return station.read(Path(path))
    reader = {"vrptw": solomon, "pdptw": li_lim, "toptw": toptw, "pvrp": cordeau}.get(kind, vrplib)
    found = reader(kind, Path(path), vehicles)
    found.best, found.path = best_known(kind, Path(path), found.scale), str(path)
    return found


def best_known(kind, path, scale):
    """The best value known, in the file's unit; none where no file tells it."""
    if kind == "vrptw":
        table = path.parent.parent / "bks.json"
        return json.loads(table.read_text()).get(path.stem) if table.exists() else None
    if kind == "pvrp":
        res = path.with_suffix(".res")
        return float(res.read_text().split()[0]) if res.exists() else None
    sol = path.with_suffix(".sol")
    if sol.exists() and (cost := re.search(r"Cost:?\s+([\d.]+)", sol.read_text())):
        return float(cost[1]) / scale
    return None


def build(name, kind, metric, xy, stops, vehicles, **rest):
    """An instance with one travel profile made from coordinates."""
    distance, duration = matrices(metric, xy)
    return Instance(
        name, kind, SCALE[metric], stops, vehicles, [distance], [duration], xy=xy, metric=metric, **rest
    )


def numbers(path):
    """The file's lines as numbers, lines without one left out."""
    rows = []
    for line in path.read_text().splitlines():
        words = line.split()
        if words and all(re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", w) for w in words):
            rows.append([float(w) for w in words])
    return rows


def solomon(kind, path, _):
    """Solomon and Gehring-Homberger: vehicles and capacity, then one row a place."""
    (count, room), depot, *rows = numbers(path)
    xy = [tuple(row[1:3]) for row in (depot, *rows)]
    stops = {
        i: Stop(i, int(10 * row[6]), ((int(10 * row[4]), int(10 * row[5])),), int(row[3]))
        for i, row in enumerate(rows, 1)
    }
    vehicle = Vehicle(0, 0, int(10 * depot[4]), int(10 * depot[5]), int(room))
    return build(path.stem, kind, "tenths", xy, stops, [vehicle] * int(count))


def li_lim(kind, path, _):
    """Li & Lim: like Solomon, the last two columns name the partner; lengths are not rounded."""
    (count, room, _speed), depot, *rows = numbers(path)
    xy = [tuple(row[1:3]) for row in (depot, *rows)]
    stops = {
        i: Stop(i, int(1000 * row[6]), ((int(1000 * row[4]), int(1000 * row[5])),), int(row[3]))
        for i, row in enumerate(rows, 1)
    }
    pairs = [(i, int(row[8])) for i, row in enumerate(rows, 1) if int(row[8])]
    vehicle = Vehicle(0, 0, int(1000 * depot[4]), int(1000 * depot[5]), int(room))
    return build(path.stem, kind, "thousandths", xy, stops, [vehicle] * int(count), pairs=pairs)


def toptw(kind, path, vehicles):
    """Orienteering with windows: Solomon's points with one decimal, Cordeau's (pr) with two."""
    _, _, depot, *rows = numbers(path)
    metric = "hundredths" if path.stem.startswith("pr") else "tenths"
    unit = SCALE[metric]
    xy = [tuple(row[1:3]) for row in (depot, *rows)]
    stops = {
        i: Stop(
            i,
            int(unit * row[3]),
            ((int(unit * row[-2]), int(unit * row[-1])),),
            prize=int(row[4]),
            required=False,
        )
        for i, row in enumerate(rows, 1)
    }
    fleet = [Vehicle(0, 0, int(unit * depot[-2]), int(unit * depot[-1]))]
    fleet *= vehicles or VEHICLES.get(path.stem, 2)
    return build(path.stem, kind, metric, xy, stops, fleet)


def cordeau(kind, path, _):
    """Cordeau's periodic problems: a limit of duration and load a day, then one row a customer."""
    (_, count, customers, days), *rows = numbers(path)
    limits, rows = rows[: int(days)], rows[int(days) :]
    xy = [tuple(row[1:3]) for row in rows[: int(customers) + 1]]
    stops = {}
    for i, row in enumerate(rows[1 : int(customers) + 1], 1):
        # The lowest bit of a choice is the last day.
        masks = [f"{int(mask):0{int(days)}b}" for mask in row[7 : 7 + int(row[6])]]
        patterns = tuple(sum(1 << d for d, bit in enumerate(mask) if bit == "1") for mask in masks)
        stops[i] = Stop(i, int(1000 * row[3]), demand=int(row[4]), patterns=patterns)
    fleet = [
        Vehicle(0, 0, capacity=int(room) or FAR, duration=int(1000 * longest) or FAR, day=day)
        for day, (longest, room) in enumerate(limits)
        for _ in range(int(count))
    ]
    return build(path.stem, kind, "thousandths", xy, stops, fleet, days=int(days))


def sections(path):
    """A VRPLIB file: its named values, and the rows of its sections without their first number."""
    values, rows, name = {}, {}, None
    for line in path.read_text().splitlines():
        words = line.replace(":", " : ").split()
        if not words or words[0] in ("EOF", "-1"):
            continue
        if words[0].endswith("_SECTION"):
            name = words[0]
            rows[name] = []
        elif ":" in words:
            values[words[0]] = " ".join(words[words.index(":") + 1 :])
        else:
            found = [float(w) for w in words]
            rows[name].append(found if name == "DEPOT_SECTION" else found[1:])
    return values, rows


METRIC = {"cvrp": "whole", "pcvrptw": "tenths", "sdvrptw": "exact", "mdvrptw": "exact"}


def vrplib(kind, path, _):
    """VRPLIB with PyVRP's sections for windows, prizes, depots and vehicles."""
    values, rows = sections(path)
    metric = METRIC[kind]
    unit = SCALE[metric]
    xy = [tuple(row) for row in rows["NODE_COORD_SECTION"]]
    depots = len(rows.get("DEPOT_SECTION", "1"))
    column = lambda name, default: rows.get(name) or [[default]] * len(xy)
    demand = column("DEMAND_SECTION", 0)
    service = column("SERVICE_TIME_SECTION", float(values.get("SERVICE_TIME", 0)))
    window = rows.get("TIME_WINDOW_SECTION") or [[0, FAR / unit]] * len(xy)
    prize = column("PRIZE_SECTION", 0)
    moment = lambda row: tuple(round(unit * value) for value in row)
    allowed = rows.get("VEHICLES_ALLOWED_CLIENTS_SECTION")
    who = lambda i: allowed and frozenset(v for v, row in enumerate(allowed) if i + 1 in row)
    stops = {
        i: Stop(
            i,
            round(unit * service[i][0]),
            (moment(window[i]),),
            int(demand[i][0]),
            prize=round(unit * prize[i][0]),
            required=not prize[i][0],
            only=who(i),
        )
        for i in range(depots, len(xy))
    }
    fleet = vrplib_fleet(values, rows, stops, unit, moment)
    return build(path.stem, kind, metric, xy, stops, fleet)


def vrplib_fleet(values, rows, stops, unit, moment):
    """The vehicles of a VRPLIB file; a quarter more than the load needs where it names no number."""
    load = sum(stop.demand for stop in stops.values())
    room = [row[0] for row in rows.get("CAPACITY_SECTION", [])]
    count = int(values.get("VEHICLES") or len(room) or ceil(1.25 * load / float(values["CAPACITY"])) + 2)
    room = room or [float(values.get("CAPACITY", FAR))] * count
    home = [int(row[0]) - 1 for row in rows.get("VEHICLES_DEPOT_SECTION", [])] or [0] * count
    longest = round(unit * float(values.get("VEHICLES_MAX_DURATION", FAR / unit)))
    window = rows.get("TIME_WINDOW_SECTION")
    hours = [moment(window[depot]) if window else (0, FAR) for depot in home]
    return [
        Vehicle(home[v], home[v], *hours[v], capacity=int(room[v]), duration=longest) for v in range(count)
    ]

"""Reads a station's own problem: VROOM's JSON as `beibao plan --problems` writes it.

Vehicles are shifts, times run from one beginning, jobs have windows on several days. Tier and
worth stand in a task's description, as `tier 2 worth 230`; without one they follow from its
priority, which beibao gives as 100 in tier 1, up to 50 in tier 2 and up to 10 in tier 3.
"""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import numpy

from model import FAR, Instance, Stop, Vehicle

FROM = "2026-03-23"
SPANS = {"week": 7, "month": 28}
LAYERS = ("served1", "worth2", "worth3")
"""What counts, the greater the better, before travel does."""


def made(beibao, case, span, folder):
    """The files of all stations of a case for a span of days, named `span-station.json`."""
    there = folder / f"{case}-{span}"
    if not there.is_dir():
        home = Path(os.environ.get("BEIBAO_SHARED", "../shared"), "cases", case)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            command = [beibao, "-C", home, "plan", "--from", FROM, "--days", SPANS[span], "--problems", draft]
            done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
            if done.returncode != 0:
                raise SystemExit(f"{beibao} could not write the problems of {case}:\n{done.stderr}")
            for path in Path(draft).glob("*.json"):
                path.rename(path.with_name(f"{span}-{path.name}"))
            Path(draft).rename(there)
            Path(draft).mkdir()
    return sorted(there.glob("*.json"))


def rank(row):
    """Greater is better: tier 1, then worth, then less travel a visit; nothing beats what is not sound."""
    if not row["valid"]:
        return (-1,)
    return (*(row[layer] for layer in LAYERS), -row["travel_per_visit"])


def read(path):
    """The instance in a file."""
    told = json.loads(path.read_text())
    vehicles = told["vehicles"]
    profiles = sorted(told["matrices"])
    spans = [numpy.array(told["matrices"][name]["durations"], dtype=numpy.int64) for name in profiles]
    stops, pairs = {}, []
    for job in told.get("jobs", []):
        stops[job["id"]] = stop(job, job, vehicles)
    for pair in told.get("shipments", []):
        for end in (pair["pickup"], pair["delivery"]):
            stops[end["id"]] = stop(end, {**pair, "description": end.get("description", "")}, vehicles)
        pairs.append((pair["pickup"]["id"], pair["delivery"]["id"]))
    fleet = [vehicle(row, profiles) for row in vehicles]
    found = Instance(path.stem, "station", 1, stops, fleet, spans, spans, pairs=pairs)
    found.path, found.ids = str(path), [row["id"] for row in vehicles]
    return found


def stop(row, pair, vehicles):
    """One task; `pair` is what tells priority and skills."""
    tier, worth = importance(pair)
    needed = set(pair.get("skills", []))
    able = frozenset(v for v, other in enumerate(vehicles) if needed <= set(other.get("skills", [])))
    return Stop(
        row["location_index"],
        row.get("setup", 0) + row.get("service", 0),
        tuple(tuple(window) for window in row.get("time_windows") or [(0, FAR)]),
        prize=worth,
        tier=tier,
        required=False,
        only=None if len(able) == len(vehicles) else able,
    )


def importance(row):
    """Tier and worth of a task."""
    said = re.search(r"tier\D*(\d).*?worth\D*(\d+)", row.get("description") or "")
    if said:
        return int(said[1]), int(said[2])
    priority = row.get("priority", 0)
    if priority > 50:
        return 1, priority
    return (2, priority) if priority > 10 else (3, priority)


def vehicle(row, profiles):
    pause = None
    if row.get("breaks"):
        (rest,) = row["breaks"]
        ((first, last),) = rest["time_windows"]
        pause = (first, last, rest["service"]) if rest["service"] else None
    opens, closes = row["time_window"]
    return Vehicle(
        row["start_index"],
        row["end_index"],
        opens,
        closes,
        pause=pause,
        profile=profiles.index(row.get("profile", "car")),
        day=opens // 86_400,
    )

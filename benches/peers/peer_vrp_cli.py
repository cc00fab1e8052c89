"""vrp-cli in its pragmatic format: its dice have no seed, so each run is another.

Its clock is that of its CPU (cpuclock.c), one thread; it stops at whole seconds, one at least. What is served comes before travel; a
price for what is left out cannot be told, so prize-collecting problems are not given to it.
"""

import json
import os
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from axis import without_pauses
from model import FAR
from weights import worth

NAME, SEEDED = "vrp-cli", True
KINDS = {"vrptw", "cvrp", "pdptw", "toptw", "sdvrptw", "mdvrptw", "station"}
EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)


def moment(seconds):
    """A whole number as a moment; endless ones lie 30 years ahead."""
    return (EPOCH + timedelta(seconds=min(seconds, FAR))).strftime("%Y-%m-%dT%H:%M:%SZ")


def task(stop, demand):
    times = [[moment(opens), moment(closes)] for opens, closes in stop.windows]
    return {
        "places": [{"location": {"index": stop.place}, "duration": stop.service, "times": times}],
        "demand": [demand],
    }


def job(instance, i, limited):
    """A stop, or with its partner a pair, as one job."""
    stop = instance.stops[i]
    made = {"id": str(i)}
    then = dict(instance.pairs).get(i)
    if then is None:
        made["deliveries"] = [{**task(stop, stop.demand)}]
    else:
        made["pickups"] = [{**task(stop, stop.demand), "tag": str(i)}]
        made["deliveries"] = [{**task(instance.stops[then], stop.demand), "tag": str(then)}]
    if stop.only is not None:
        made["skills"] = {"allOf": [f"s{limited.index(tuple(sorted(stop.only)))}"]}
    if not stop.required:
        made["value"] = worth(instance, stop)
    return made


def vehicle_type(instance, numbers, limited):
    """One type of vehicles, all alike."""
    v = instance.vehicles[numbers[0]]
    shift = {
        "start": {"earliest": moment(v.open), "location": {"index": v.start}},
        "end": {"latest": moment(v.close), "location": {"index": v.end}},
    }
    if v.pause:
        first, last, length = v.pause
        begin = {"earliest": moment(first), "latest": moment(last)}
        shift["breaks"] = [{"time": begin, "duration": length}]
    made = {
        "typeId": f"t{numbers[0]}",
        "vehicleIds": [str(number) for number in numbers],
        "profile": {"matrix": f"p{v.profile}"},
        "costs": {"fixed": 0, "distance": 1, "time": 0},
        "shifts": [shift],
        "capacity": [min(v.capacity, 10**8)],
        "skills": [f"s{at}" for at, only in enumerate(limited) if numbers[0] in only],
    }
    if v.duration < FAR:
        made["limits"] = {"maxDuration": v.duration}
    return made


def fleet(instance, limited):
    alike = {}
    for number, v in enumerate(instance.vehicles):
        alike.setdefault((v, *(number in only for only in limited)), []).append(number)
    return [vehicle_type(instance, numbers, limited) for numbers in alike.values()]


def problem(instance):
    limited = instance.limited()
    brought = {then for _, then in instance.pairs}
    optional = any(not stop.required for stop in instance.stops.values())
    goals = ["maximize-value"] if optional else []
    return {
        "plan": {"jobs": [job(instance, i, limited) for i in instance.stops if i not in brought]},
        "fleet": {
            "vehicles": fleet(instance, limited),
            "profiles": [{"name": f"p{number}"} for number in range(len(instance.distance))],
        },
        "objectives": [{"type": goal} for goal in (*goals, "minimize-unassigned", "minimize-cost")],
    }


def matrix(instance, number):
    spans, costs = instance.duration[number], instance.distance[number]
    flat = {"travelTimes": spans.flatten().tolist(), "distances": costs.flatten().tolist()}
    return {"profile": f"p{number}", **flat}


def run(instance, _seed, seconds):
    """The routes found; each a vehicle and its stops."""
    instance = without_pauses(instance)
    home = Path(os.environ["BEIBAO_PEERS"])
    with tempfile.TemporaryDirectory() as folder:
        asked, out = Path(folder, "problem.json"), Path(folder, "out.json")
        asked.write_text(json.dumps(problem(instance)))
        command = [home / "cargo/bin/vrp-cli", "solve", "pragmatic", asked, "-o", out]
        for number in range(len(instance.distance)):
            path = Path(folder, f"matrix{number}.json")
            path.write_text(json.dumps(matrix(instance, number)))
            command += ["-m", path]
        command += ["--max-time", str(max(1, int(seconds))), "--parallelism", "1,1"]
        env = {**os.environ, "LD_PRELOAD": str(home / "cpuclock.so")}
        subprocess.run(list(map(str, command)), env=env, check=True, stdout=subprocess.DEVNULL)
        told = subprocess.run([str(command[0]), "--version"], capture_output=True, text=True, check=True)
        return {"routes": routes(instance, json.loads(out.read_text())), "version": told.stdout.split()[-1]}


def routes(instance, told):
    pairs = dict(instance.pairs)
    found = []
    for tour in told["tours"]:
        stops = []
        for activity in (a for stop in tour["stops"] for a in stop["activities"]):
            if activity["type"] in ("delivery", "pickup"):
                i = int(activity["jobId"])
                stops.append(pairs[i] if i in pairs and activity["type"] == "delivery" else i)
        found.append((int(tour["vehicleId"]), stops))
    return found

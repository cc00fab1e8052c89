"""beibao itself: `beibao solve`, its last line tells the cost or the profit.

With one thread its clock is that of its CPU, as for the peers; with more it is the wall's.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from check import cordeau_routes, vrplib_routes

NAME, SEEDED = "beibao", True


def run(instance, seed, seconds):
    """The routes found, and the value that beibao says."""
    threads = os.environ["BEIBAO_THREADS"]
    env = dict(os.environ)
    if threads == "1":
        env["LD_PRELOAD"] = str(Path(os.environ["BEIBAO_PEERS"], "cpuclock.so"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        command = [os.environ["BEIBAO_BINARY"], "solve", instance.path, "--time", f"{seconds:g}s"]
        command += ["--threads", threads, "--seed", str(seed), "-o", out]
        if instance.kind == "toptw":
            command += ["--vehicles", str(len(instance.vehicles))]
        said = subprocess.run(list(map(str, command)), env=env, check=True, stdout=subprocess.PIPE, text=True)
        word, value = said.stdout.strip().splitlines()[-1].split()
        return {
            "routes": routes(instance, out.read_text()),
            "said_value": float(value) if word in ("cost", "profit") else None,
            "version": version(),
        }


def version():
    told = subprocess.run([os.environ["BEIBAO_BINARY"], "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]


def routes(instance, text):
    """The routes of VROOM's JSON, of Cordeau's .res (day, vehicle, length, load, stops), of a .sol."""
    if text.lstrip().startswith("{"):
        tasks = ("job", "pickup", "delivery")
        return [
            (instance.ids.index(r["vehicle"]), [s["id"] for s in r["steps"] if s["type"] in tasks])
            for r in json.loads(text)["routes"]
        ]
    if instance.kind == "pvrp":
        return cordeau_routes(instance, text)
    return vrplib_routes(instance, text)

"""Runs cells one at a time and adds a row for each to a JSON-lines file; skips those already there.

A cell is a peer, a kind of problem, an instance, a seed, a number of seconds. `--help` tells more.
"""

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import check
import readers
import station

HERE = Path(__file__).parent
KINDS = (*readers.FOLDERS, "station")
PEERS = {
    "pyvrp": ("pyvrp", KINDS, 3),
    "vroom": ("pyvroom", ("vrptw", "cvrp", "pdptw", "toptw", "station"), 1),
    "ortools": ("ortools", [kind for kind in KINDS if kind != "pvrp"], 1),
    "vrp_cli": (None, [kind for kind in KINDS if kind not in ("pvrp", "pcvrptw")], 3),
    "beibao": (None, KINDS, 3),
}
"""The package, the kinds of problem, and in how many runs it may differ: 1 if it has no seed."""
PRELOADED = {"vroom", "ortools"}
"""Stopped by a wall clock inside this process: see cpuclock.c. The others mind it themselves."""
SHOWN = ("way", "cost", "profit", "gap", *station.LAYERS, "travel_per_visit", "cpu", "wall", "wrong")
"""What is said of a cell when it ends."""
LATE = 6
"""A cell is ended after so many times its seconds of CPU."""
ORDER = (
    *[("pyvrp", kind) for kind in KINDS],
    *[(peer, kind) for peer in ("vroom", "ortools", "vrp_cli") for kind in KINDS],
    *[("beibao", kind) for kind in KINDS],
)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="../peers-rows/rows.jsonl", help="where the rows go")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=[p for p in PEERS if p != "beibao"])
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--names", nargs="*", help="only these instances")
    parser.add_argument("--files", nargs="*", help="problems of a station, VROOM's JSON; else beibao makes them")
    parser.add_argument("--spans", nargs="*", choices=station.SPANS, default=list(station.SPANS))
    parser.add_argument("--case", default="guian", help="whose stations: a folder of BEIBAO_SHARED/cases")
    parser.add_argument("--seeds", nargs="*", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--threads", type=int, default=1, help="of beibao; its time is then wall time")
    parser.add_argument("--beibao", default="target/release/beibao", help="path of the binary")
    parser.add_argument("--again", action="store_true", help="run cells that have a row, too")
    return parser.parse_args()


def cells(asked):
    """Every cell asked for: first seeds first, peers and kinds in their order."""
    for seed in asked.seeds:
        for peer, kind in ORDER:
            _, kinds, runs = PEERS[peer]
            if peer not in asked.peers or kind not in asked.kinds or kind not in kinds:
                continue
            if runs == 1 and seed != asked.seeds[0]:
                continue
            for path in stations(asked) if kind == "station" else readers.files(kind):
                if not asked.names or path.stem in asked.names:
                    yield peer, kind, path, seed


def stations(asked):
    """The problems of stations: the files named, else those of a case, made once beside the rows."""
    if asked.files is not None:
        return [Path(file) for file in asked.files]
    folder = Path(asked.rows).parent / "station"
    return [path for span in asked.spans for path in station.made(asked.beibao, asked.case, span, folder)]


def ways(peer, kind):
    """A station's problem goes to a peer at once and day by day, each with all the seconds."""
    return ("whole", "days") if kind == "station" and peer != "beibao" else ("whole",)


def key(row):
    return tuple(row[part] for part in ("peer", "kind", "name", "seed", "seconds", "threads"))


def solve(peer, kind, path, seed, asked, way):
    """Runs one cell in a child; what it answered, and the time it took."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.json")
        command = [sys.executable, HERE / "cell.py", peer, kind, path, seed, asked.seconds, out, way]
        child = subprocess.Popen(
            [str(word) for word in command],
            env=surroundings(peer, asked),
            stderr=subprocess.PIPE,
            preexec_fn=lambda: limit(asked.seconds * LATE + 60),
            text=True,
        )
        begin = datetime.datetime.now()
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = (datetime.datetime.now() - begin).total_seconds()
        spent = {"cpu": round(used.ru_utime + used.ru_stime, 2), "wall": round(wall, 2)}
        spent["memory_mb"] = used.ru_maxrss // 1024
        if status or not out.exists():
            return {"routes": None, "said": said.strip().splitlines()[-1:]}, spent
        return json.loads(out.read_text()), spent


def limit(seconds):
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))


def surroundings(peer, asked):
    """The child's environment: one thread, the CPU clock where it stops by the wall's."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    env["BEIBAO_PEERS"] = str(peers_folder())
    env["BEIBAO_THREADS"] = str(asked.threads)
    env["BEIBAO_BINARY"] = str(Path(asked.beibao).resolve())
    if peer in PRELOADED:
        env["LD_PRELOAD"] = str(peers_folder() / "cpuclock.so")
    return env


def peers_folder():
    return Path(os.environ.get("BEIBAO_PEERS", "../peers-env")).resolve()


def row(peer, kind, path, seed, asked):
    """One cell, solved and checked; of several ways the one that is worth most."""
    found = readers.read(kind, path)
    tried = [one(found, way, (peer, kind, path, seed), asked) for way in ways(peer, kind)]
    return max(tried, key=station.rank) if 1 < len(tried) else tried[0]


def one(found, way, cell, asked):
    """One way to solve a cell."""
    peer, kind, path, seed = cell
    answer, spent = solve(peer, kind, path, seed, asked, way)
    routes = answer.get("routes")
    wrong, worth = check.check(found, routes) if routes else (answer.get("said") or ["no solution"], {})
    if "said_value" in answer and worth:
        # The .sol files of these kinds tell costs in whole units, and so does beibao.
        whole = kind in ("sdvrptw", "mdvrptw", "pcvrptw")
        wrong += disagreement(answer["said_value"] / (found.scale if whole else 1), worth)
    best = found.best
    gap = 100 * (worth["cost"] / best - 1) if best and "cost" in worth else None
    return {
        **dict(peer=peer, kind=kind, name=found.name, seed=seed, seconds=asked.seconds),
        "threads": asked.threads if peer == "beibao" else 1,
        "way": way,
        "valid": not wrong,
        "wrong": wrong[:5],
        **worth,
        **dict(best=best, gap=gap, solve_cpu=answer.get("solve_cpu"), **spent),
        "version": answer.get("version") or version(PEERS[peer][0]),
        "date": datetime.date.today().isoformat(),
    }


def disagreement(said, worth):
    """Where a solver's own figure is not what its solution is worth."""
    own = worth.get("profit", worth.get("cost"))
    if own is not None and abs(said - own) > max(0.02, 1e-4 * own):
        yield f"says {said}, is {own}"


def main():
    asked = options()
    rows = Path(asked.rows)
    rows.parent.mkdir(parents=True, exist_ok=True)
    there = set()
    if rows.exists() and not asked.again:
        there = {key(json.loads(line)) for line in rows.read_text().splitlines()}
    for peer, kind, path, seed in cells(asked):
        threads = asked.threads if peer == "beibao" else 1
        if (peer, kind, path.stem, seed, asked.seconds, threads) in there:
            continue
        made = row(peer, kind, path, seed, asked)
        with rows.open("a", encoding="utf-8") as file:
            file.write(json.dumps(made) + "\n")
        shown = {k: made[k] for k in SHOWN if made.get(k)}
        print(peer, kind, path.stem, seed, shown, flush=True)


if __name__ == "__main__":
    main()

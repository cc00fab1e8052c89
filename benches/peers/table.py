"""Writes docs/benchmarks.md from the rows that run.py made: medians over seeds, and who wins."""

import argparse
import json
import os
import platform
from collections import Counter
from pathlib import Path
from statistics import mean, median

import province
from station import rank

SOLVERS = ("beibao", "pyvrp", "vroom", "ortools", "vrp_cli")
TITLES = {"vrp_cli": "vrp-cli", "ortools": "OR-Tools", "pyvrp": "PyVRP", "vroom": "VROOM"}
EARLIER = {
    **{"r104": 544, "rc104": 1065, "r208": 1458, "pr08": 1126},
    **{"lrc101": 1703.25, "LR1_2_5": 4221.63, "LRC1_4_3": 7288.05},
}
"""What the best peer reached in earlier measurements on another day."""
PROVINCE = """\
Stations of the generator's land, some thousand visits due at each in a week, planned end to end as
`beibao plan` does it: read, dues, roads, search, reasons, judged, written. `benches/peers/province.py` makes
them and measures; `check --plan` judges the plan anew from the layers.
"""
GIVEN = {"whole": "at once", "days": "day by day"}
"""How a station's problem was given."""
MORE = 1.15
"""A cell that took so many times its CPU seconds is told."""
PARTS = (
    ("Windows and loads, gap to best known", ("vrptw", "cvrp"), "gap", None),
    ("The largest of them", ("vrptw",), "gap", ("R2_10_5",)),
    ("Periodic, gap to the published routes (.res)", ("pvrp",), "gap", None),
    ("Team orienteering with windows, profit (more is better)", ("toptw",), "profit", None),
    ("Collect and deliver, distance", ("pdptw",), "cost", None),
    ("Site-dependent, several depots, prizes: gap to best known", ("sdvrptw", "mdvrptw", "pcvrptw"), "gap", None),
)
PROTOCOL = """\
Each solver gets the same CPU seconds of one thread for a cell, one cell at a time. PyVRP stops by
the CPU time of its process; the others read a clock that tells the CPU time of their process
(`benches/peers/cpuclock.c`). Reading the file is not counted.
Each solution is checked and valued anew by `benches/peers/check.py`, which values the published
solutions of the same instances at their published cost; a solution that fails is `invalid`, and a
kind of problem that a solver cannot express is –. The figure is the median over the seeds. VROOM
and OR-Tools have no seed and run once; the dice of vrp-cli cannot be set, so its runs just differ.
Lengths: one decimal, cut off, for Solomon, Gehring-Homberger and prizes (DIMACS); whole for CVRP;
not rounded for periodic and for collect and deliver; orienteering one decimal cut off, for pr two.

For periodic problems PyVRP gets the days chosen beforehand, by balance of load and by nearness,
and then each day by itself; each way gets all the seconds, and the better counts: twice the time.
"""
STATION = """\
The visits of a week and of four weeks at each station of a township, more than its crews can make,
as `beibao plan --problems` writes them: windows on each day, skills, a pause, three tiers. Every solver,
beibao too, reads that file. VROOM has priorities; OR-Tools gets penalties, PyVRP prizes and vrp-cli
values, a point a hundred of the tier below; for these three, and for all of them day by
day, the pauses are cut out of time (`axis.py`).
Each peer gets the whole span at once, and again day by day with what is due and not yet served
(`days.py`), each way with all the seconds; the better counts. vrp-cli stops at whole seconds, one a day at
least, and OR-Tools not before its first solution: the last column tells what they took. `served` is visits of tier 1 / 2 / 3, `worth` the priorities served of tier 2 / 3. In bold: the best,
tier 1 first, then worth, then travel.
"""


def medians(rows):
    """The median row of each cell: instance and solver; none where no run of it was valid."""
    cells = {}
    for row in rows:
        cells.setdefault((row["kind"], row["name"], row["peer"]), []).append(row)
    return cells


def middle(cells, key, value):
    """The median of the valid runs of a cell, `invalid` if any is not, – where there is none."""
    runs = cells.get(key)
    if not runs:
        return None
    if not all(row["valid"] for row in runs):
        return "invalid"
    return median(row[value] for row in runs)


def part(cells, title, kinds, value, names, out):
    """One table: instances down, solvers across."""
    found = sorted({(kind, name) for kind, name, _ in cells if kind in kinds and (not names or name in names)})
    solvers = [s for s in SOLVERS if any((*cell, s) in cells for cell in found)]
    earlier = [EARLIER.get(name) for _, name in found]
    heads = ["instance", *(TITLES.get(s, s) for s in solvers), *(["earlier best peer"] if any(earlier) else [])]
    out += [f"## {title}", "", line(heads), line(["---"] * len(heads))]
    columns = {s: [] for s in solvers}
    lost = []
    for (kind, name), before in zip(found, earlier):
        values = {s: middle(cells, (kind, name, s), value) for s in solvers}
        for s in solvers:
            columns[s].append(values[s])
        best = leader(values, value)
        shown = [emphasis(show(values[s], value), s in best) for s in solvers]
        out.append(line([name, *shown, *([str(before or "–")] if any(earlier) else [])]))
        if best and "beibao" in values and "beibao" not in best:
            lost.append(f"{name} ({' and '.join(TITLES[s] for s in best)})")
    means = {s: average(columns[s]) for s in solvers}
    best = leader(means, value)
    if len(found) > 1:
        shown = [emphasis(show(means[s], value), s in best) for s in solvers]
        out.append(line(["**mean**", *shown, *([""] if any(earlier) else [])]))
    out += ["", *overtime(cells, found, solvers), *verdict(solvers, lost, means, best), ""]


def average(values):
    """The mean, where every instance has a valid figure."""
    return mean(values) if values and all(isinstance(v, (int, float)) for v in values) else None


def leader(values, value):
    """The solvers with the best figure."""
    numbers = {s: v for s, v in values.items() if isinstance(v, (int, float))}
    if not numbers:
        return []
    best = (max if value == "profit" else min)(numbers.values())
    return [s for s, v in numbers.items() if abs(v - best) < 0.005]


def show(figure, value):
    if figure is None:
        return "–"
    if isinstance(figure, str):
        return figure
    return f"{figure:+.2f} %" if value == "gap" else f"{figure:.10g}" if value == "profit" else f"{figure:.2f}"


def emphasis(text, is_best):
    return f"**{text}**" if is_best else text


def line(words):
    return f"| {' | '.join(words)} |"


def overtime(cells, found, solvers):
    """Which cells took notably more CPU than asked."""
    over = [
        f"{TITLES.get(s, s)} {name} {row['solve_cpu']:.1f} s"
        for kind, name in found
        for s in solvers
        for row in cells.get((kind, name, s), [])[:1]
        if kind != "pvrp" and (row.get("solve_cpu") or 0) > MORE * row["seconds"]
    ]
    return [f"More CPU than asked: {', '.join(over)}.", ""] if over else []


def verdict(solvers, lost, means, best):
    """Where a peer wins, that it wins."""
    if "beibao" not in solvers:
        return ["beibao has no rows here yet."]
    said = [f"A peer wins on {', '.join(lost)}."] if lost else ["No peer wins on any of these."]
    if best and means.get("beibao") is not None and "beibao" not in best:
        said.append(f"In the mean {' and '.join(TITLES[s] for s in best)} wins.")
    return said


def stations(cells, out):
    """The station's own problem, one row a solver and station, then the sums."""
    found = sorted({name for kind, name, _ in cells if kind == "station"})
    if not found:
        out += ["## The station's own problem", "", "No solver has rows here yet.", ""]
        return
    solvers = [s for s in SOLVERS if any(("station", name, s) in cells for name in found)]
    heads = ["station", "solver", "given", "served", "of", "worth", "travel a visit, s", "CPU s"]
    out += ["## The station's own problem", "", STATION, line(heads), line(["---"] * len(heads))]
    sums, wins, shorter = {}, [], []
    for name in found:
        every = {s: typical(cells["station", name, s]) for s in solvers if ("station", name, s) in cells}
        best = max((s for s in every if every[s]), key=lambda s: rank(every[s]), default=None)
        wins += [f"{name} ({TITLES[best]})"] if best in TITLES else []
        shorter += [f"{name} ({TITLES[s]})" for s in TITLES if travels_less(every.get(s), every.get("beibao"))]
        for s in every:
            out.append(station_line(name, s, every[s], s == best))
            sums.setdefault((name.split("-")[0], s), []).append(every[s])
    many = Counter(name.split("-")[0] for name in found)
    whole = {key: total(rows) for key, rows in sums.items() if all(rows) and len(rows) == many[key[0]]}
    for span in dict.fromkeys(span for span, _ in whole):
        best = max((s for of, s in whole if of == span), key=lambda s: rank(whole[span, s]))
        out += [station_line(f"**{span}**", s, row, s == best) for (of, s), row in whole.items() if of == span]
    said = [f"A peer wins on {', '.join(wins)}." if wins else "No peer wins on any of these."]
    if shorter:
        said.append(f"Less travel a visit than beibao: {', '.join(shorter)}.")
    out += ["", *(said if "beibao" in solvers else ["beibao has no rows here yet."]), ""]


def travels_less(row, ours):
    return bool(row and ours) and row["travel_per_visit"] < ours["travel_per_visit"]


def typical(rows):
    """The run in the middle by rank; none where one is invalid."""
    if not all(row["valid"] for row in rows):
        return None
    return sorted(rows, key=rank)[len(rows) // 2]


def total(rows):
    keys = ["solve_cpu", "travel", *(f"{word}{tier}" for word in ("served", "visits", "worth") for tier in (1, 2, 3))]
    summed = {**{key: sum(row[key] for row in rows) for key in keys}, "valid": True, "way": ""}
    summed["travel_per_visit"] = summed["travel"] / max(1, sum(summed[f"served{tier}"] for tier in (1, 2, 3)))
    return summed


def station_line(name, solver, row, is_best):
    if row is None:
        return line([name, TITLES.get(solver, solver), "invalid", "", "", "", "", ""])
    slashed = lambda word, tiers: " / ".join(str(row[f"{word}{tier}"]) for tier in tiers)
    words = [slashed("served", (1, 2, 3)), slashed("visits", (1, 2, 3)), slashed("worth", (2, 3))]
    words += [f"{row['travel_per_visit']:.0f}", f"{row['solve_cpu']:.1f}"]
    return line([name, emphasis(TITLES.get(solver, solver), is_best), GIVEN.get(row.get("way"), ""), *words])


def provinces(path, out):
    """What benches/peers/province.py measured: the latest row of each size."""
    rows = [json.loads(text) for text in path.read_text().splitlines()] if path.exists() else []
    latest = {province.key(row): row for row in rows}
    out += ["## A province", "", PROVINCE]
    if not latest:
        out += ["Not measured yet.", ""]
        return
    out += [line(province.HEADS), line(["---"] * len(province.HEADS))]
    out += [province.line(latest[key]) for key in sorted(latest, key=lambda key: (key[1:4], key[4] or 0, key[0]))]
    versions = ", ".join(sorted({row["version"] for row in latest.values()}))
    out += ["", f"beibao {versions}, {max(row['date'] for row in latest.values())}.", ""]


def head(rows, seconds):
    versions = sorted({f"{TITLES.get(r['peer'], r['peer'])} {r['version']}" for r in rows})
    dates = sorted({r["date"] for r in rows})
    return [
        "# beibao beside its peers",
        "",
        f"Measured {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}, {seconds:g} CPU seconds of one thread a cell, "
        f"on {os.cpu_count()} cores ({processor()}): {', '.join(versions)}.",
        f"Runs of a cell: {', '.join(runs_of(rows, solver) for solver in SOLVERS)}.",
        "Made by `benches/peers/table.py`; `benches/peers/README.md` tells how to run it.",
        "",
        PROTOCOL,
    ]


def runs_of(rows, solver):
    """How many runs the cells of a solver have: seeds that were not run are told, not hidden."""
    cells = Counter((row["kind"], row["name"]) for row in rows if row["peer"] == solver)
    counts = dict.fromkeys([min(cells.values()), max(cells.values())] if cells else ["none"])
    return f"{TITLES.get(solver, solver)} {' to '.join(map(str, counts))}"


def processor():
    """The kind of processor, not which machine."""
    info = Path("/proc/cpuinfo")
    models = [row.split(":")[1].strip() for row in info.read_text().splitlines() if row.startswith("model name")]
    return models[0] if models else platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="../peers-rows/rows.jsonl")
    parser.add_argument("--province", default="../peers-rows/province.jsonl", help="rows of benches/peers/province.py")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--output", default="docs/benchmarks.md")
    asked = parser.parse_args()
    rows = [json.loads(text) for text in Path(asked.rows).read_text().splitlines()]
    latest = {
        (r["peer"], r["kind"], r["name"], r["seed"]): r
        for r in rows
        if r["seconds"] == asked.seconds and r["threads"] == 1
    }
    cells = medians(latest.values())
    out = head(list(latest.values()), asked.seconds)
    for title, kinds, value, names in PARTS:
        part(cells, title, kinds, value, names, out)
    stations(cells, out)
    provinces(Path(asked.province), out)
    Path(asked.output).write_text("\n".join(out).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

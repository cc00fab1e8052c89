"""beibao and its peers on one road network, in one run: reading, ordering, customising, matrices, single ways.

From the root of the repository, after `cargo build --release` and `benches/roads/setup.sh`:
`../roads-env/venv/bin/python benches/roads/run.py ../shared/roads/porto.osm.pbf`. Prints a table; a peer that is
not installed, or that cannot read the file, is named with the reason. `--sizes` chooses the matrices.
"""

import argparse
import json
import random
import subprocess
import tempfile
from pathlib import Path

import peers
from graph import Graph

ROWS = {
    "read_s": "file to network",
    "order_s": "order, or partition",
    "build_s": "contract, or tiles",
    "customise_s": "new times",
    "point_to_point_us": "one time, µs",
    "path_us": "one way, µs",
    "snap_us": "nearest road, µs",
}
"""What is measured, and how it is told; seconds where no unit stands."""


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--beibao", default="target/release/beibao")
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--threads", type=int, default=1, help="of beibao; the peers have one for a matrix")
    parser.add_argument("--env", type=Path, default=Path("../roads-env"), help="where OSRM's and Valhalla's files go")
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    return parser.parse_args()


def ours(asked, size, graph=None):
    """What `beibao roads time` says of matrices of `size` places."""
    command = [asked.beibao, "roads", "time", asked.file, "--places", size, "--threads", asked.threads]
    command += ["--check", 100, *(["--graph", graph] if graph else [])]
    told = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    told = json.loads(told)
    if told["equal"] != told["checked"]:
        raise SystemExit(f"beibao is wrong: {told}")
    return told


def measured(asked):
    """A column for beibao, and one for each peer or why there is none."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        told = ours(asked, asked.sizes[0], file.name)
        graph = Graph.read(Path(file.name))
    column = {row: told[row] for row in ROWS if row in told}
    column["read_s"] += told["network_s"]
    for size in asked.sizes:
        told = ours(asked, size)
        column[size] = told["matrix_s"]
        column.update({row: told[row] for row in ["point_to_point_us", "path_us", "snap_us"]})
    columns = {"beibao": column}
    for name, measure in peers.ALL.items():
        if name in asked.without:
            continue
        try:
            columns[name] = measure(asked, graph, random.Random(1))
        except Exception as why:  # whatever a peer says, the others are measured
            columns[name] = f"{type(why).__name__}: {why}"
    return graph, columns


def told(value):
    return "–" if value is None else f"{value:.4g}"


def table(graph, columns):
    """The table, and the peers that could not be had."""
    there = {name: column for name, column in columns.items() if isinstance(column, dict)}
    sizes = [size for size in there["beibao"] if isinstance(size, int)]
    rows = [*ROWS.items(), *((size, f"{size} × {size} times") for size in sizes)]
    print(f"{len(graph.nodes)} nodes, {len(graph.links)} links (beibao's network; OSRM and Valhalla make their own).\n")
    print(f"| seconds | {' | '.join(there)} |\n|---|{'---|' * len(there)}")
    for row, name in rows:
        print(f"| {name} | {' | '.join(told(column.get(row)) for column in there.values())} |")
    for name, why in columns.items():
        if name not in there:
            print(f"\n{name}: not measured ({why}).")


if __name__ == "__main__":
    table(*measured(options()))

"""Solves one cell in a process of its own: `cell.py PEER KIND FILE SEED SECONDS OUT`."""

import importlib
import json
import sys
import time

import readers


def main(peer, kind, path, seed, seconds, out):
    instance = readers.read(kind, path)
    module = importlib.import_module("periodic" if peer == "pyvrp" and kind == "pvrp" else f"peer_{peer}")
    begin = time.process_time(), time.perf_counter()
    routes = module.run(instance, int(seed), float(seconds))
    spent = time.process_time() - begin[0], time.perf_counter() - begin[1]
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"routes": routes, "solve_cpu": spent[0], "solve_wall": spent[1]}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])

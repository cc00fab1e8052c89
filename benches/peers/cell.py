"""Solves one cell in a process of its own: `cell.py PEER KIND FILE SEED SECONDS OUT [days]`."""

import importlib
import json
import resource
import sys

import days
import readers


def main(peer, kind, path, seed, seconds, out, way="whole"):
    instance = readers.read(kind, path)
    module = importlib.import_module("periodic" if peer == "pyvrp" and kind == "pvrp" else f"peer_{peer}")
    begin = cpu()
    if way == "days":
        found = days.run(module.run, instance, int(seed), float(seconds))
    else:
        found = module.run(instance, int(seed), float(seconds))
    found = found if isinstance(found, dict) else {"routes": found}
    with open(out, "w", encoding="utf-8") as file:
        json.dump({**found, "solve_cpu": round(cpu() - begin, 2)}, file)


def cpu():
    """CPU seconds of this process and those it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in (own, others))


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""What beibao's ledger keeps when it is killed, the power goes, or the disk fails or is full."""
import argparse
import itertools
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

from ledger import FILE, HERE, Bench, Tally, acknowledged, compare, events, need
from power import Run, explore_all, read_record


def kill(bench, tally, rounds):
    """SIGKILL at any moment; whoever sends does so again until it is acknowledged."""
    folder, names, acked, reach = bench.folder(), [], set(), 0.1
    while tally["kills"] < rounds:
        each = bench.dice.random() < 0.75
        # An answer may be lost on its way back: the last few are sent again though acknowledged.
        begin = max(0, len(acked) - bench.dice.randint(0, 5))
        lines = events(begin + 1, 2000 if each else 100)
        names = names[:begin] + list(lines)
        process = bench.start(folder, lines.values(), each=each)
        time.sleep(bench.dice.uniform(0, reach))
        process.kill()
        out, said = process.communicate()
        need(process.returncode in (0, -signal.SIGKILL), f"unclear: {said[-300:]}")
        told = acknowledged(out)
        # However fast the machine is, some kills come before the first answer and most after it.
        reach *= 0.7 if process.returncode == 0 else 1.0 if told else 1.1
        tally["kills"] += process.returncode != 0
        tally["sent again"] += out.count(b"same ")
        acked |= told
        if tally["kills"] % 20 == 0:
            compare(bench.inspect(folder), names, acked)
    tally["acknowledged"] = len(acked)
    compare(bench.inspect(folder), names, acked)


def both(bench, tally, rounds):
    """Two programs at once, one killed now and then: one waits or is told, and nothing is torn."""
    for turn in range(rounds):
        if turn % 3 == 0:  # every third time they find no ledger yet
            folder, acked = bench.folder(), {"d1": set(), "d2": set()}
        lines = {device: events(1, len(done) + 40, device) for device, done in acked.items()}
        pair = {device: bench.start(folder, lines[device].values()) for device in acked}
        victim = bench.dice.choice([None, *pair])
        if victim:
            time.sleep(bench.dice.uniform(0, 0.1))
            pair[victim].kill()
        for device, process in pair.items():
            out, said = process.communicate(timeout=60)
            acked[device] |= acknowledged(out)
            in_use = process.returncode == 2 and said and b"panicked" not in said
            need(process.returncode == 0 or device == victim or in_use, f"unclear: {said[-300:]}")
            tally["told that it is in use"] += process.returncode == 2
        tally["pairs"] += 1
        ids = bench.inspect(folder)
        for device, done in acked.items():
            compare([name for name in ids if name.startswith(device)], list(lines[device]), done)


def look(bench, tally, rounds):
    """`verify` and `backup` while events come in: each sees one moment, and the copy holds it."""
    folder, names, acked = bench.folder(), [], set()
    for turn in range(rounds):
        lines = events(turn * 2000 + 1, 2000)
        names += lines
        writing, looks = bench.start(folder, lines.values()), 0
        while writing.poll() is None or not looks:
            if os.path.exists(os.path.join(folder, FILE)):
                bench.verify(folder)
                copied = bench.copy(folder)
                ids = bench.inspect(copied)
                need(ids == names[:len(ids)] and acked <= set(ids), "lost: a copy lacks events")
                looks += 1
        out, said = writing.communicate(timeout=60)
        need(writing.returncode == 0, f"unclear: {said[-300:]}")
        acked |= acknowledged(out)
        tally["looks"] += looks
    compare(bench.inspect(folder), names, acked)


def whole_again(bench, folder, lines, acked, each=True, before=()):
    """After a fault: nothing acknowledged is missing, and the same import now passes."""
    sizes = None if each else {len(before), len(before) + len(lines)}
    compare(bench.inspect(folder), [*before, *lines], acked, sizes)
    again, well = bench.put(folder, lines.values(), each=each)
    need(well and again == set(lines), "refused: the import does not pass when the fault is gone")
    compare(bench.inspect(folder), [*before, *lines], again)


def io(bench, tally, every):
    """The n-th write, sync, cut, opening, removal or renaming fails, for every n."""
    used = bench.folder()
    bench.put(used, events(1, 5).values())
    new_one_by_one = (None, events(1, 2), True, [])
    used_at_once = (used, events(6, 3), False, bench.inspect(used))
    classes = ("write", "sync", "trunc", "open", "unlink", "rename")
    for kind, errno, span, (source, lines, each, before) in itertools.product(
            classes, ("EIO", "ENOSPC"), ("once", "ever"), (new_one_by_one, used_at_once)):
        for n in itertools.count(bench.dice.randint(1, every), every):
            folder, log = bench.folder(source), bench.name("log")
            fault = f"{kind}:{n}:{errno}:{span}"

            def fails():
                settings = {"SHIM_FAIL": fault}
                acked, well = bench.record(folder, lines.values(), log, settings, each=each)
                tally["not needed"] += well and met(log)
                whole_again(bench, folder, lines, acked, each, before)

            tally.check(fault, fails)
            tally["faults"] += met(log)
            shutil.rmtree(folder)
            if not met(log):
                break


def met(log):
    """Whether the fault was come upon: else all operations of its kind have had theirs."""
    return any(record.kind == "F" for record in read_record(log))


def disk(bench, tally, sizes):
    """Files may grow to SIZE and no further; and, where one may be mounted, a disk is full."""
    for size in sizes:
        tally.check(f"files of {size} bytes at most", lambda: limited(bench, tally, size))
        folder = bench.folder()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size + 65536}", "none", folder]
        if subprocess.run(mount, capture_output=True).returncode == 0:
            try:
                tally.check(f"a disk of {size + 65536} bytes", lambda: full(bench, tally, folder))
            finally:
                subprocess.run(["umount", folder], check=True)


def limited(bench, tally, size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    folder, lines = bench.folder(), events(1, 400)
    acked, well = bench.put(folder, lines.values(), first=limit)
    tally["file limits met"] += not well
    whole_again(bench, folder, lines, acked)


def full(bench, tally, folder):
    lines = events(1, 400)
    bench.folder(where=folder)
    acked, well = bench.put(folder, lines.values())
    tally["full disks met"] += not well
    tally["verified while full"] += bench.verify(folder) is not None
    subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
    whole_again(bench, folder, lines, acked)


def power(bench, tally, states):
    schema = ""
    for path in bench.args.schema:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                schema += file.read()
    explore_all(bench, tally, states, schema)
    need(tally["states"] >= states, f"blind: only {tally['states']} different states were found")


def unsynced(bench, tally, ending, states=200):
    """A run's own writes, as if its syncs of the names with this ending never came."""
    settings = {"SHIM_DROP_SYNC": ending}
    Run(bench, tally, bench.folder(), events(1, 10), settings=settings).explore(states, 0.05)


# The fault planted in the reference writer (None: the program itself), the test, and what it
# must report.
TEETH = [
    (None, "power, syncs of the log dropped", lambda b, t: unsynced(b, t, "-wal"), "lost"),
    ("normal", "power", lambda b, t: unsynced(b, t, "none"), "lost"),
    ("early", "kill", lambda b, t: kill(b, t, 20), "lost"),
    (None, "power, all syncs dropped", lambda b, t: unsynced(b, t, "all"), "lost"),
    ("off", "power", lambda b, t: unsynced(b, t, "none", 1000), "corrupt"),
    ("early", "power", lambda b, t: power(b, t, 200), "lost"),
    ("single", "power", lambda b, t: power(b, t, 400), "torn"),
    ("split", "power", lambda b, t: power(b, t, 400), "corrupt"),
    ("bare", "power", lambda b, t: power(b, t, 400), "corrupt"),
    ("trusting", "power", lambda b, t: power(b, t, 800), "lost"),
    ("twice", "kill", lambda b, t: kill(b, t, 20), "doubled"),
    ("swallow", "io", lambda b, t: io(b, t, 7), "lost"),
    ("swallow", "disk", lambda b, t: disk(b, t, [100_000]), "lost"),
]


def blind(args, tally, teeth):
    """Every test is tried on a ledger with a known fault, and must report it."""
    os.environ["SOAK_SILENT"] = "1"
    for fault, name, test, expected in teeth:
        found = Tally()
        with Bench(args, fault) as bench:
            found.check(name, lambda: test(bench, found))
        tally["faults planted"] += 1
        print(f"  {fault or 'the program'}: {name}: {found}")
        if not found.wrong[expected]:
            tally.wrong[f"not seen ({fault}, {name})"] += 1
    del os.environ["SOAK_SILENT"]


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("test", choices=["kill", "both", "look", "power", "io", "disk", "blind", "all"])
    words.add_argument("--beibao", default=f"{HERE}/../../target/debug/beibao",
                       help="the program; the debug build if not given")
    first = [f"{HERE}/../../src/ledger/sql/1-{part}.sql" for part in ("events", "made")]
    words.add_argument("--schema", nargs="+", default=first,
                       help="the first schema, for cuts in a migration")
    words.add_argument("--dir", help="where to work (default: /dev/shm)")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--rounds", type=int, default=200)
    words.add_argument("--states", type=int, default=3000)
    words.add_argument("--quick", action="store_true", help="smaller counts, for every change")
    args = words.parse_args()
    few = args.quick
    sizes = [50_000, 200_000] if few else range(0, 400_000, 12_345)
    tests = {
        "kill": lambda bench, tally: kill(bench, tally, 15 if few else args.rounds),
        "both": lambda bench, tally: both(bench, tally, 5 if few else 50),
        "look": lambda bench, tally: look(bench, tally, 2 if few else 30),
        "power": lambda bench, tally: power(bench, tally, 400 if few else args.states),
        "io": lambda bench, tally: io(bench, tally, 9 if few else 1),
        "disk": lambda bench, tally: disk(bench, tally, sizes),
        "blind": lambda bench, tally: blind(args, tally, TEETH[:3] if few else TEETH),
    }
    failed = False
    for name in tests if args.test == "all" else [args.test]:
        tally, begin = Tally(), time.monotonic()
        with Bench(args) as bench:
            tally.check(name, lambda: tests[name](bench, tally))
        print(f"{name}: {tally} ({time.monotonic() - begin:.1f} s)", flush=True)
        failed |= bool(tally.wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()

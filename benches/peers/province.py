"""Plans 1, 10 and 100 stations of some thousand visits each, and tells what it took.

From the root of the repository, after `cargo build --release --bin beibao --example township`:
`python3 benches/peers/province.py`. A row a size goes to a JSON-lines file as soon as it is measured;
sizes that have one are skipped, so it can be stopped at any time. Nothing but Python is needed.
"""

import argparse
import datetime
import json
import os
import subprocess
from pathlib import Path

FROM = "2026-03-23"
"""The day the generator counts back from."""


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beibao", default="target/release/beibao")
    parser.add_argument("--township", default="target/release/examples/township", help="the generator")
    parser.add_argument("--stations", nargs="*", type=int, default=[1, 10, 100])
    parser.add_argument("--visits-each", type=int, default=1000, help="about so many are due a week")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--turns", type=int, help="of the search for each station; default: beibao's own")
    parser.add_argument("--folder", default="../province", help="where layers and plans go")
    parser.add_argument("--rows", default="../peers-rows/province.jsonl")
    parser.add_argument("--again", action="store_true", help="measure sizes that have a row, too")
    return parser.parse_args()


def measured(command):
    """Runs a command to its end: its exit code, and what it took."""
    begin = datetime.datetime.now()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = (datetime.datetime.now() - begin).total_seconds()
    took = {"wall": round(wall, 1), "cpu": round(used.ru_utime + used.ru_stime, 1)}
    return os.waitstatus_to_exitcode(status), {**took, "memory_mb": used.ru_maxrss // 1024}


def row(stations, asked):
    """One size: invented, planned, checked."""
    folder = Path(asked.folder, f"{stations}x{asked.visits_each}-{asked.seed}")
    plan = folder / "plan.json"
    size = ["--stations", stations, "--visits-each", asked.visits_each, "--seed", asked.seed]
    code, _ = measured([asked.township, *size, "-o", folder])
    if code:
        raise SystemExit(f"{asked.township} ended with {code}")
    command = [asked.beibao, "-C", folder, "plan", "--from", FROM, "--threads", asked.threads]
    command += ["--seed", 1, "-o", plan, *(["--turns", asked.turns] if asked.turns else [])]
    code, planning = measured(command)
    if code:
        raise SystemExit(f"{asked.beibao} plan ended with {code}")
    code, checking = measured([asked.beibao, "-C", folder, "check", "--plan", plan])
    told = json.loads(plan.read_text(encoding="utf-8"))
    return {
        **dict(stations=stations, each=asked.visits_each, seed=asked.seed, threads=asked.threads),
        **dict(turns=told["turns"], asked_turns=asked.turns),
        **dict(due=len(told["visits"]), served=sum(len(route["stops"]) for route in told["routes"])),
        **dict(plan=planning, check=checking, sound=code == 0),
        "version": version(asked.beibao),
        "date": datetime.date.today().isoformat(),
    }


def version(beibao):
    return subprocess.run([beibao, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


def key(row):
    return tuple(row[part] for part in ("stations", "each", "seed", "threads", "asked_turns"))


HEADS = ("stations", "visits due", "served", "turns each", "threads", "plan, wall s", "CPU s", "CPU ms a visit", "MB", "`check --plan`")


def line(row):
    """A row of the table."""
    took, checked = row["plan"], row["check"]
    verdict = f"{'sound' if row['sound'] else 'NOT SOUND'}, {checked['wall']:.1f} s, {checked['memory_mb']} MB"
    words = [row["stations"], row["due"], row["served"], row["turns"], row["threads"], f"{took['wall']:.1f}"]
    words += [f"{took['cpu']:.1f}", f"{1000 * took['cpu'] / row['due']:.1f}", took["memory_mb"], verdict]
    return f"| {' | '.join(map(str, words))} |"


def main():
    asked = options()
    rows = Path(asked.rows)
    rows.parent.mkdir(parents=True, exist_ok=True)
    there = {}
    if rows.exists():
        there = {key(old): old for old in map(json.loads, rows.read_text().splitlines())}
    print(f"| {' | '.join(HEADS)} |\n|{' --- |' * len(HEADS)}", flush=True)
    for stations in asked.stations:
        made = there.get((stations, asked.visits_each, asked.seed, asked.threads, asked.turns))
        if made is None or asked.again:
            made = row(stations, asked)
            with rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(made) + "\n")
        print(line(made), flush=True)


if __name__ == "__main__":
    main()

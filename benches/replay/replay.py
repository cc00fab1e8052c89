"""Lives sixty days of inspections again, day by day: plan, record what was really done, plan again.

From the root of the repository, after `cargo build --release`, with a township that has a
`visits_history.csv` (date, licence) whose licences are its venues' ids after a letter:

    python3 benches/replay/replay.py --township ../shared/cases/chicago-d12

Each day the planner makes a plan for as many stops as were really made, chosen and ordered by itself;
then what was really done goes into the ledger, and the next day begins. Told in the end: errors, visits
that were due twice, and how late and how far apart the planner's stops were beside the real ones. The
real stops are driven in the order the same program finds best, so travel is compared alike.
"""

import argparse
import csv
import datetime
import json
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

LAYERS = ["stations.geojson", "grids.geojson", "villages.geojson", "area.osm.pbf"]


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--township", type=Path, required=True)
    parser.add_argument("--beibao", type=Path, default=Path("target/release/beibao"))
    parser.add_argument("--days", type=int, default=60, help="so many of the last days are lived again")
    parser.add_argument("--turns", type=int, default=3000, help="of the search, each day")
    return parser.parse_args()


class Town:
    """A township folder of its own, with some of the venues and no other layer to be visited."""

    def __init__(self, source, beibao, venues, dated):
        self.beibao = beibao.resolve()
        self.folder = Path(tempfile.mkdtemp(prefix="replay-"))
        for name in LAYERS:
            if (source / name).exists():
                shutil.copy(source / name, self.folder / name)
        for venue in venues:
            for key in [] if dated else ["last_inspected", "last_result"]:
                venue["properties"].pop(key, None)
        layer = {"type": "FeatureCollection", "features": venues}
        (self.folder / "venues.geojson").write_text(json.dumps(layer))

    def run(self, *words, stdin=""):
        command = [self.beibao, "-C", self.folder, "-q", *map(str, words)]
        ran = subprocess.run(command, input=stdin, capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(map(str, words))}: exit {ran.returncode}\n{ran.stderr}")
        return ran.stdout

    def plan(self, day, turns):
        return json.loads(self.run("plan", "--from", day, "--days", 1, "--turns", turns, "--format", "json", "-o", "-"))

    def gone(self):
        shutil.rmtree(self.folder)


def first_stops(plan, count):
    """The sites of the first stops of the day by the hour, and the seconds driven to them."""
    stops = [stop for route in plan["routes"] for stop in route["stops"]]
    stops = sorted(stops, key=lambda stop: (stop["arrive"], stop["visit"]))[:count]
    return [stop["visit"].split(":")[1] for stop in stops], sum(stop["travel_s"] for stop in stops)


def main():
    given = options()
    source = given.township
    venues = json.loads((source / "venues.geojson").read_text())["features"]
    cadence = {venue["id"]: venue["properties"].get("inspect_every_days", 365) for venue in venues}
    letter = {venue["id"][1:]: venue["id"] for venue in venues}
    done = defaultdict(list)
    with open(source / "visits_history.csv", newline="") as file:
        for row in csv.DictReader(file):
            done[row["date"]].append(letter[row["licence"]])
    days = sorted(done)[-given.days :]

    town = Town(source, given.beibao, json.loads(json.dumps(venues)), dated=False)
    last = {}
    with open(town.folder / "done.csv", "w") as file:
        print("id,date", file=file)
        for day in sorted(done):
            for venue in done[day] if day < days[0] else []:
                print(f"{venue},{day}", file=file)
                last[venue] = day

    def late(venue, day):
        """Days past its cadence, none where it was never inspected."""
        if venue not in last:
            return None
        gap = datetime.date.fromisoformat(day) - datetime.date.fromisoformat(last[venue])
        return gap.days - cadence[venue]

    ours, theirs, number, twice = [], [], 0, 0
    for day in days:
        due = json.loads(town.run("due", "--from", day, "--days", 1, "--format", "json"))["due"]
        sites = [visit["visit"].split("#")[0] for visit in due]
        early = [s for s in sites if (late(s.split(":")[1], day) or 0) < -cadence[s.split(":")[1]] / 4 - 1]
        twice += len(sites) - len(set(sites)) + len(early)
        count = len(set(done[day]))
        chosen, driven = first_stops(town.plan(day, given.turns), count)
        real = Town(source, given.beibao, [v for v in venues if v["id"] in done[day]], dated=False)
        _, really = first_stops(real.plan(day, given.turns), count)
        real.gone()
        ours.append(([late(venue, day) for venue in chosen], driven, len(chosen)))
        theirs.append(([late(venue, day) for venue in sorted(set(done[day]))], really, count))
        lines = []
        for venue in sorted(set(done[day])):
            number += 1
            event = {"id": f"r{number}", "device": "r", "sequence": number, "at": f"{day}T12:00:00"}
            lines.append(json.dumps({**event, "kind": "visit", "deed": "done", "subject": f"inspection:{venue}"}))
            last[venue] = day
        answers = town.run("visit", "import", "-", stdin="\n".join(lines)).split("\n")
        if sum(answer.startswith("ok ") for answer in answers) != len(lines):
            raise SystemExit(f"{day}: not all taken in: {answers}")
    verdict = town.run("verify").strip()
    town.gone()

    print(f"{len(days)} days from {days[0]} to {days[-1]}, {given.turns} turns each; {verdict}")
    print(f"visits due twice or too early: {twice}")
    print("| | stops | never inspected before | days late, mean of the others | median | travel s a stop |")
    print("|---|---|---|---|---|---|")
    for name, rows in [("planned", ours), ("really done", theirs)]:
        lates = [days_late for row in rows for days_late in row[0] if days_late is not None]
        never = sum(days_late is None for row in rows for days_late in row[0])
        stops = sum(row[2] for row in rows)
        travel = sum(row[1] for row in rows) / max(stops, 1)
        mean = statistics.mean(lates) if lates else 0
        middle = statistics.median(lates) if lates else 0
        print(f"| {name} | {stops} | {never} | {mean:.0f} | {middle:.0f} | {travel:.0f} |")
    if twice:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

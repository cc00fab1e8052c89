"""The ledger as the failure tests see it: the program that keeps it, and a second reader."""
import collections
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
FILE = "ledger.gpkg"
# The columns of an event that its link is made of, in this order.
HASHED = ("id", "device", "sequence", "at", "taken", "topic", "deed", "subject", "details")
ROOT = bytes(32)
# All that the events need: the place they tell of.
TOWN = """{"type": "FeatureCollection", "features": [{"type": "Feature",
 "properties": {"id": "H0001"}, "geometry": {"type": "Point", "coordinates": [106.5, 26.4]}}]}"""


def events(first, count, device="d1"):
    """COUNT visits of one device from number FIRST on: their ids, each with its JSON line."""
    same = {"device": device, "at": "2026-03-24T09:40:00", "kind": "visit", "deed": "done",
            "subject": "care:H0001", "people": ["PS1-O01"]}
    rows = [{"id": f"{device}-{n:06}", "sequence": n, **same} for n in range(first, first + count)]
    return {row["id"]: json.dumps(row) + "\n" for row in rows}


def link(before, fields):
    """The link of an event after the link BEFORE it: each field is hashed after its length."""
    text = [str(field).encode() for field in fields]
    parts = [len(part).to_bytes(8, "little") + part for part in text]
    return hashlib.sha256(before + b"".join(parts)).digest()


def acknowledged(out):
    """The ids told as stored; a line cut off by the end of the process was not told."""
    lines = out.decode().split("\n")[:-1]
    return {line.split(" ", 1)[1] for line in lines if line.startswith(("ok ", "same "))}


class Problem(Exception):
    """What is wrong; its first word is the kind: lost, doubled, torn, corrupt, unclear, blind."""


def need(truth, words):
    if not truth:
        raise Problem(words)


class Tally(collections.Counter):
    """What was counted, and what was found wrong (the first of each kind is told)."""

    def __init__(self):
        super().__init__()
        self.wrong = collections.Counter()

    def check(self, place, work):
        """Runs WORK; a Problem in it is counted, and told if it is the first of its kind."""
        try:
            work()
        except (Problem, subprocess.TimeoutExpired) as problem:
            kind = str(problem).split(":")[0] if isinstance(problem, Problem) else "hangs"
            self.wrong[kind] += 1
            if self.wrong[kind] == 1 and not os.environ.get("SOAK_SILENT"):
                print(f"  {place}: {problem}", file=sys.stderr)

    def __str__(self):
        counted = ", ".join(f"{count} {what}" for what, count in self.items())
        wrong = ", ".join(f"{count} {kind}" for kind, count in sorted(self.wrong.items()))
        return f"{counted}; {wrong or 'nothing wrong'}"


def compare(ids, sent, acked, sizes=None):
    """What is in the ledger must be a beginning of what was sent, and all that was acknowledged."""
    twice = len(ids) - len(set(ids))
    need(not twice, f"doubled: {twice} events are there twice")
    lost = sorted(acked - set(ids))
    need(not lost, f"lost: {len(lost)} acknowledged events are missing, first {lost[:1]}")
    need(ids == sent[:len(ids)], "torn: other events, or another order, than were sent")
    need(sizes is None or len(ids) in sizes, f"torn: {len(ids)} events are half a transaction")


class Bench:
    """A place to work in, the program under test, and the dice."""

    def __init__(self, args, faults=None):
        """The program of ARGS, or the reference writer with FAULTS."""
        base = args.dir or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.home = os.path.realpath(tempfile.mkdtemp(prefix="beibao-soak-", dir=base))
        self.args, self.dice, self.made, self.started = args, random.Random(args.seed), 0, []
        program = args.beibao if faults is None else os.path.join(HERE, "reference_writer.py")
        self.is_reference = program.endswith(".py")
        self.program = [sys.executable] * self.is_reference + [os.path.realpath(program)]
        self.settings = {**os.environ, "REFERENCE": faults or ""}
        self.shim = os.path.join(self.home, "shim.so")
        source = os.path.join(HERE, "shim.c")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", self.shim, source], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.started:
            process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def name(self, kind):
        self.made += 1
        return os.path.join(self.home, f"{kind}{self.made}")

    def folder(self, source=None, where=None):
        """A new township folder with one household, or a copy of SOURCE."""
        path = where or self.name("folder")
        os.makedirs(path, exist_ok=True)
        if source:
            shutil.copytree(source, path, dirs_exist_ok=True)
        else:
            with open(os.path.join(path, "households.geojson"), "w", encoding="utf-8") as file:
                file.write(TOWN)
        return path

    def start(self, folder, lines, each=True, shim=None, first=None):
        """`visit import` as a running process; SHIM adds to its environment, FIRST runs in it."""
        words = ["-C", folder, "visit", "import", "-"] + ["--each"] * each
        with tempfile.TemporaryFile("w+", dir=self.home) as batch:
            batch.writelines(lines)
            batch.seek(0)
            process = subprocess.Popen(
                self.program + words, stdin=batch, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**self.settings, **(shim or {})}, preexec_fn=first)
        self.started = [other for other in self.started if other.poll() is None] + [process]
        return process

    def put(self, folder, lines, **how):
        """`visit import` to its end: what was acknowledged, and whether all went well."""
        process = self.start(folder, lines, **how)
        out, said = process.communicate(timeout=60)
        acked, code, end = acknowledged(out), process.returncode, said[-300:].decode()
        need(code in (0, 2), f"unclear: the import ended with {code}: {end}")
        need(code == 0 or (end.strip() and "panicked" not in end), f"unclear: no error told: {end}")
        need(code == 2 or len(acked) == len(lines), "unclear: exit 0, and not all is stored")
        return acked, code == 0

    def record(self, folder, lines, log, settings=None, **how):
        """`put` under the shim, which writes to LOG what was asked of the disk."""
        shim = {"LD_PRELOAD": self.shim, "SHIM_FOLDER": folder, "SHIM_LOG": log}
        return self.put(folder, lines, shim={**shim, **(settings or {})}, **how)

    def copy(self, folder):
        """A folder into which a `backup` of FOLDER's ledger was put back."""
        path, other = self.name("copy"), self.folder()
        for words in (["-C", folder, "backup", path], ["-C", other, "backup", "--restore", path]):
            done = subprocess.run(
                self.program + words, env=self.settings, capture_output=True, timeout=60)
            said = (done.stdout + done.stderr)[-300:].decode()
            need(done.returncode == 0, f"corrupt: {words[2:]}: {said}")
        return other

    def verify(self, folder):
        """The number of events and the head, as `verify` tells; None where it cannot open."""
        words = ["-C", folder, "verify", "--format", "json"]
        done = subprocess.run(
            self.program + words, env=self.settings, capture_output=True, timeout=60)
        said, code = (done.stdout + done.stderr)[-300:].decode(), done.returncode
        need("panicked" not in said and code in (0, 1, 2), f"unclear: verify says {said}")
        need(code != 1, f"corrupt: verify found a fault: {said}")
        need(code == 0 or said, "unclear: verify cannot open, and does not say why")
        told = json.loads(done.stdout) if code == 0 else None
        return told and (told["events"], told["head"])

    def inspect(self, folder, program=True):
        """The ids in the ledger, in order, if it is whole; PROGRAM opens it before SQLite does."""
        told = self.verify(folder) if program else None
        ids, head = read(os.path.join(folder, FILE))
        if program and told is None:
            need(not ids, "corrupt: verify cannot open a ledger that holds events")
            # Cut off before its first event: the next import must be able to begin anew.
            again = self.folder(folder)
            begun = self.put(again, events(1, 1).values())[1] and self.verify(again)
            need(begun, "corrupt: half a ledger, in which no import can begin")
            shutil.rmtree(again)
        elif program:
            need(told == (len(ids), head), f"corrupt: verify tells {told}, there are {len(ids)}")
        return ids


def read(path):
    """The ids in order and the head of the chain, read and hashed anew without the program."""
    if not os.path.exists(path):
        return [], ROOT.hex()
    db = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    try:
        found = db.execute("PRAGMA integrity_check").fetchall()
        need(found == [("ok",)], f"corrupt: {found[:2]}")
        if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'event'").fetchone():
            return [], ROOT.hex()
        columns = ", ".join(HASHED)
        rows = db.execute(f"SELECT seq, link, {columns} FROM event ORDER BY seq").fetchall()
        told = db.execute("SELECT head, events FROM ledger").fetchall()
    except sqlite3.Error as trouble:
        raise Problem(f"corrupt: {trouble}") from None
    finally:
        db.close()
    head = ROOT
    for number, (seq, stored, *fields) in enumerate(rows, 1):
        head = link(head, fields)
        need(seq == number and stored == head, f"corrupt: the chain breaks at {fields[0]}")
    need(told == [(head, len(rows))], "corrupt: the head is not that of the last event")
    return [row[2] for row in rows], head.hex()

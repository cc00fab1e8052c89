"""Power cuts: from the record of a run, the disks that a cut could have left are built and opened.

What is not yet synced may have reached the disk wholly, in part (torn at 512 bytes), in another
order, as a longer file full of zeros or rubbish, or not at all; and so may names that were
made, renamed or removed, until their directory is synced.
"""
import collections
import copy
import hashlib
import itertools
import os
import sqlite3
import struct

from ledger import FILE, Problem, acknowledged, compare, events, need

SECTOR = 512
HEAD = struct.Struct("<cQQII")
Record = collections.namedtuple("Record", "kind inode offset name data")


def read_record(path):
    with open(path, "rb") as file:
        log = file.read()
    at, records = 0, []
    while at < len(log):
        kind, inode, offset, name, size = HEAD.unpack_from(log, at)
        at += HEAD.size
        data = log[at + name:at + name + size]
        records.append(Record(kind.decode(), inode, offset, log[at:at + name].decode(), data))
        at += name + size
    return records


def write_into(content, changes):
    for offset, data in changes:
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        if data is None:
            del content[offset:]
        else:
            content[offset:offset + len(data)] = data


class File:
    """One file's content: what is surely on the disk, and the changes that may be."""

    def __init__(self, content=b""):
        self.kept, self.changes = bytearray(content), []

    def sync(self):
        write_into(self.kept, self.changes)
        self.changes = []

    def survivor(self, dice, how):
        content, chosen = bytearray(self.kept), self.changes
        if how == "none":
            chosen = []
        elif how == "begun":  # in order, and cut in the middle of one
            chosen = chosen[:dice.randrange(len(chosen) + 1)]
            chosen = chosen[:-1] + [part for change in chosen[-1:] for part in torn(dice, change)]
        elif how == "torn":
            chosen = [part for change in chosen for part in torn(dice, change)]
        elif how == "swapped":  # later ones may be there without the earlier
            chosen = [change for change in chosen if dice.random() < 0.5]
        write_into(content, chosen)
        if how == "torn" and dice.random() < 0.3:  # the length came through, the content did not
            longest = max((offset + len(data) for offset, data in self.changes if data), default=0)
            rest = max(0, longest - len(content))
            content.extend(bytes(rest) if dice.random() < 0.5 else dice.randbytes(rest))
        return bytes(content)


def torn(dice, change):
    """The sectors of one write that happened to arrive."""
    offset, data = change
    if data is None:
        return [change] if dice.random() < 0.5 else []
    cuts = [0, *range(SECTOR - offset % SECTOR, len(data), SECTOR), len(data)]
    return [(offset + a, data[a:b]) for a, b in zip(cuts, cuts[1:]) if dice.random() < 0.5]


class Disk:
    """A folder's files and names, as the program sees them and as a power cut would leave them."""

    def __init__(self, folder):
        self.by_inode, self.seen, self.names = {}, {}, []
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if name.startswith(FILE) and os.path.isfile(path):
                with open(path, "rb") as file:
                    self.seen[name] = self.by_inode[os.stat(path).st_ino] = File(file.read())
        self.kept = dict(self.seen)

    def apply(self, record):
        kind, inode, offset, name, data = record
        if kind == "C":
            self.by_inode[inode] = File()
            self.rename({name: self.by_inode[inode]})
        elif kind in "WT" and inode in self.by_inode:
            self.by_inode[inode].changes.append((offset, data if kind == "W" else None))
        elif kind == "S" and inode in self.by_inode:
            self.by_inode[inode].sync()
        elif kind == "D":
            for change in [c for c in self.names if all(os.path.dirname(n) == name for n in c)]:
                put_names(self.kept, change)
                self.names.remove(change)
        elif kind == "U":
            self.rename({name: None})
        elif kind in "RL" and inode in self.by_inode:
            gone = {name: None} if kind == "R" and name else {}
            self.rename({**gone, data.decode(): self.by_inode[inode]})

    def rename(self, change):
        put_names(self.seen, change)
        self.names.append(change)

    def image(self, dice, how):
        """One state that a cut here may leave: names and what they hold."""
        kept = dict(self.kept)
        for change in self.names:
            if how == "all" or (how != "none" and dice.random() < 0.5):
                put_names(kept, change)
        # The shared memory of SQLite is never synced: after a cut it is gone, or rubbish.
        image = {FILE + "-shm": dice.randbytes(32768)} if dice.random() < 0.1 else {}
        for name, file in kept.items():
            if not name.endswith("-shm"):
                image[name] = file.survivor(dice, how)
        return image


def put_names(names, change):
    for name, file in change.items():
        names.pop(name, None)
        if file:
            names[name] = file


def lay_out(folder, image):
    for name in os.listdir(folder):
        if name.startswith(FILE):
            os.unlink(os.path.join(folder, name))
    for name, content in image.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


class Run:
    """One recorded import, and the states that cuts in it may leave."""

    def __init__(self, bench, tally, folder, lines, each=True, settings=None):
        """Imports LINES into FOLDER; SETTINGS make the shim drop syncs, or refuse one."""
        self.bench, self.tally, self.outcomes = bench, tally, {}
        self.label = f"import of {len(lines)} {settings or ''}"
        self.place = bench.folder(folder)
        self.before = bench.inspect(self.place, program=False)
        self.sent = self.before + [name for name in lines if name not in self.before]
        self.sizes = None if each else {len(self.before), len(self.sent)}
        self.disk = Disk(folder)
        path = bench.name("log")
        _, well = bench.record(folder, lines.values(), path, settings, each=each)
        need(well or settings, "unclear: the run to be cut did not pass")
        self.log = read_record(path)
        self.refused = any(record.kind == "F" for record in self.log)
        self.believe(folder, settings)

    def believe(self, folder, weakened):
        """The record counts only if all of it, applied, gives the files that are really there."""
        disk = copy.deepcopy(self.disk)
        for record in self.log:
            disk.apply(record)
        for name, file in disk.seen.items():
            if not name.endswith("-shm"):
                with open(os.path.join(folder, name), "rb") as real:
                    same = real.read() == file.survivor(None, "all")
                need(same, f"blind: {name} was written past the shim")
        synced = any(record.kind == "S" for record in self.log)
        need(weakened or synced, "blind: no sync was recorded")

    def explore(self, budget, share):
        """Opens up to BUDGET states, SHARE of them with the program first; gives back a few."""
        dice, some = self.bench.dice, []
        for turn in range(30):
            left = budget - len(self.outcomes)
            hows = ("none", "all", "begun", "torn", "swapped")[0 if turn == 0 else 2:]
            points = dice.sample(range(len(self.log)), min(len(self.log), max(0, left // 2 + 1)))
            disk, told, points = copy.deepcopy(self.disk), b"", set(points)
            for at, record in enumerate(self.log):
                disk.apply(record)
                told += record.data if record.kind == "A" else b""
                for how in hows if at in points else ():
                    if len(self.outcomes) >= budget:
                        return some
                    image = disk.image(dice, how)
                    place = f"{self.label}, cut after operation {at} ({how})"
                    self.tally.check(place, lambda: self.judge(image, told, share))
                    if dice.random() < 3 / budget:
                        some.append(image)
        return some

    def judge(self, image, told, share):
        """What is wrong with a cut that leaves IMAGE when TOLD was acknowledged."""
        key = hashlib.blake2b()
        for name in sorted(image):
            key.update(f"{name} {len(image[name])} ".encode() + image[name])
        key = key.digest()
        self.tally["cuts"] += 1
        if key not in self.outcomes:
            self.tally["states"] += 1
            lay_out(self.place, image)
            self.outcomes[key] = self.opened(self.bench.dice.random() < share)
        acked = acknowledged(told) | set(self.before)
        if isinstance(self.outcomes[key], Problem):
            # SQLite passes over a directory that cannot be synced: a cut just then can leave a
            # torn first page. Nothing is in it yet; that much two faults at once may do.
            if self.refused and not acked:
                self.tally["torn by two faults before the first event"] += 1
                return
            raise self.outcomes[key]
        compare(self.outcomes[key], self.sent, acked, self.sizes)

    def opened(self, by_program):
        self.tally["by the program"] += by_program
        try:
            return self.bench.inspect(self.place, program=by_program)
        except Problem as problem:
            return problem


def older(bench, schema):
    """A folder with five events in a ledger of the first schema, as an earlier program left it."""
    with_five, old = bench.folder(), bench.folder()
    if bench.is_reference:
        faults, bench.settings["REFERENCE"] = bench.settings["REFERENCE"], "old"
        bench.put(old, events(1, 5).values())
        bench.settings["REFERENCE"] = faults
        return old
    bench.put(with_five, events(1, 5).values())
    db = sqlite3.connect(os.path.join(old, FILE), isolation_level=None)
    db.create_function("beibao_writes", 0, lambda: 1)
    db.executescript(f"PRAGMA journal_mode=WAL; {schema}")
    db.execute("ATTACH ? AS today", (os.path.join(with_five, FILE),))
    db.execute("INSERT INTO event SELECT * FROM today.event")
    db.execute("UPDATE ledger SET (head, events) = (SELECT head, events FROM today.ledger)")
    db.close()
    return old


def explore_all(bench, tally, states, schema=None):
    """Cuts in making, use, checkpoint, migration and recovery, and cuts after a failed sync."""
    folder, some = bench.folder(), []
    plans = [  # what is imported, whether one by one, its part of the states, the program's share
        (events(1, 3), True, 0.2, 1.0),
        (events(4, 20), True, 0.3, 0.2),
        (events(24, 60), False, 0.1, 0.2),
        (events(84, 400 if states >= 1000 else 30), True, 0.1, 0.2),
    ]
    for lines, each, part, share in plans:
        some += Run(bench, tally, folder, lines, each).explore(round(states * part), share)[:3]
    if schema or bench.is_reference:
        raising = Run(bench, tally, older(bench, schema), events(1001, 3))
        some += raising.explore(round(states * 0.1), 1.0)[:2]
    for n in itertools.count(1):  # a sync that fails once must be told, or else not be needed
        settings = {"SHIM_FAIL": f"sync:{n}:EIO:once"}
        run = Run(bench, tally, bench.folder(), events(1, 3), settings=settings)
        run.explore(round(states * 0.02), 0.2)
        if not run.refused:
            break
    for image in some:
        lay_out(folder, image)
        run = Run(bench, tally, folder, {**events(1, 10), **events(2001, 10)})
        run.explore(round(states * 0.2 / len(some)) + 1, 0.2)

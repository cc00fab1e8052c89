#!/usr/bin/env python3
"""A small ledger with the same contract as beibao's, to try the failure tests themselves.

As it stands it must pass. REFERENCE names a fault that the tests must then report:
 normal, off  weaker syncing
 early        tells "ok" before the commit
 twice        takes the same id again
 single       a batch in several commits
 swallow      says "ok" though the write failed
 split        creates and migrates in several commits
 bare         makes the file by renaming, without a sync
 trusting     takes it for granted that SQLite could do what it was asked
 old          is no fault: makes a file of the first schema, to be migrated
"""
import json
import os
import sqlite3
import sys
import time

from ledger import HASHED, Problem, link, read

FAULT = os.environ.get("REFERENCE", "")
UNIQUE = "" if FAULT == "twice" else "UNIQUE"
SYNC = {"off": "OFF", "normal": "NORMAL"}.get(FAULT, "FULL")
FIRST = (f"CREATE TABLE event (seq INTEGER PRIMARY KEY, link BLOB, {', '.join(HASHED)})",
         f"CREATE {UNIQUE} INDEX by_id ON event(id)",
         "CREATE TABLE ledger (version INTEGER, head BLOB, events INTEGER)",
         "INSERT INTO ledger VALUES (0, zeroblob(32), 0)")
SECOND = ("ALTER TABLE event ADD COLUMN place TEXT NOT NULL DEFAULT ''",
          "CREATE INDEX by_device ON event(device)", "UPDATE event SET place = 'here'")


def version(db):
    made = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'ledger'").fetchone()
    return db.execute("SELECT version FROM ledger").fetchone()[0] if made else 0


def raise_to(db, number, statements):
    for statement in *statements, f"UPDATE ledger SET version = {number}":
        db.execute(statement)
        if FAULT == "split":
            db.execute("COMMIT")
            db.execute("BEGIN IMMEDIATE")


def make_ready(db):
    db.execute("BEGIN IMMEDIATE")
    if version(db) == 0:
        raise_to(db, 1, FIRST)
    if version(db) == 1 and FAULT != "old":
        raise_to(db, 2, SECOND)
    db.execute("COMMIT")


def connect(path):
    if FAULT == "bare" and not os.path.exists(path):
        db = sqlite3.connect(path + ".new", isolation_level=None)
        db.execute("PRAGMA synchronous=OFF")
        make_ready(db)
        db.close()
        os.rename(path + ".new", path)
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    # SQLite tells in its answer alone that it could not change to WAL; in the older mode FULL is
    # not enough, for the removal of the journal is not synced. Nor does it tell that the names it
    # made could not be synced.
    mode = db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal" and FAULT != "trusting":
        raise OSError(f"journal mode is {mode}")
    db.execute(f"PRAGMA synchronous={SYNC}")
    make_ready(db)
    if FAULT != "trusting":
        directory = os.open(os.path.dirname(path), os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
    return db


def add(db, event):
    """The answer; the row and the head of the chain go into the open transaction."""
    there = db.execute("SELECT 1 FROM event WHERE id = ?", (event["id"],)).fetchone()
    if there and FAULT != "twice":
        return "same"
    event = {**event, "taken": event["at"], "topic": event["kind"], "details": "{}"}
    fields = [event[name] for name in HASHED]
    head = link(db.execute("SELECT head FROM ledger").fetchone()[0], fields)
    into = f"INSERT INTO event (link, {', '.join(HASHED)}) VALUES (?,?,?,?,?,?,?,?,?,?)"
    db.execute(into, (head, *fields))
    db.execute("UPDATE ledger SET head = ?, events = events + 1", (head,))
    return "ok"


def tell(answers):
    os.write(1, "".join(f"{word} {name}\n" for word, name in answers).encode())


def store(db, events):
    if FAULT == "early":
        tell([("ok", event["id"]) for event in events])
        time.sleep(0.002)
    try:
        db.execute("BEGIN IMMEDIATE")
        answers = [(add(db, event), event["id"]) for event in events]
        db.execute("COMMIT")
    except sqlite3.Error:
        if FAULT != "swallow":
            raise
        answers = [("ok", event["id"]) for event in events]
        if db.in_transaction:
            db.execute("ROLLBACK")
    if FAULT != "early":
        tell(answers)


def verify(path):
    if not os.path.exists(path):
        raise OSError("no ledger here")
    connect(path).close()
    try:
        ids, head = read(path)
    except Problem as problem:
        print(problem)
        sys.exit(1)
    print(json.dumps({"version": 1, "events": len(ids), "head": head}))


def main():
    words = sys.argv[1:]
    path = os.path.join(words[1], "ledger.gpkg")
    try:
        if words[2] == "verify":
            return verify(path)
        db = connect(path)
        events = [json.loads(line) for line in sys.stdin]
        each = "--each" in words or FAULT == "single"
        for batch in [[event] for event in events] if each else [events]:
            store(db, batch)
        db.close()
    except (sqlite3.Error, OSError) as trouble:
        print("the ledger:", trouble, file=sys.stderr)
        os._exit(2)


main()

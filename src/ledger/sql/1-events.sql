-- Version 1: the events are the truth; everything else can be made again from them.

CREATE TABLE ledger (
  version INTEGER NOT NULL, -- of this schema
  head    BLOB NOT NULL,    -- the link of the last event
  events  INTEGER NOT NULL  -- how many there are
);
INSERT INTO ledger VALUES (1, zeroblob(32), 0);

CREATE TABLE event (
  seq      INTEGER PRIMARY KEY NOT NULL, -- 1, 2, 3 … without a gap
  id       TEXT NOT NULL UNIQUE,
  device   TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at       TEXT NOT NULL, -- by the clock of the device
  taken    TEXT NOT NULL, -- by the clock of the station
  topic    TEXT NOT NULL,
  deed     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  details  TEXT NOT NULL, -- JSON
  link     BLOB NOT NULL  -- SHA-256 over the link before and all of the above
);

-- Events that were taken back, by the event that did it.
CREATE TABLE void (id TEXT NOT NULL, voided_by TEXT NOT NULL, PRIMARY KEY (id, voided_by)) WITHOUT ROWID;

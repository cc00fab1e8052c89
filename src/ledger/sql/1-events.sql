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
CREATE UNIQUE INDEX event_of_device ON event (device, sequence);
CREATE INDEX event_of_case ON event (subject, topic) WHERE topic <> 'visit';
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;

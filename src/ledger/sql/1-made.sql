-- Version 1: what is made from the events, and can be made again.

-- What finds events, and keeps them as they are.
CREATE UNIQUE INDEX IF NOT EXISTS event_of_device ON event (device, sequence);
CREATE INDEX IF NOT EXISTS event_of_case ON event (subject, topic) WHERE topic <> 'visit';
CREATE TRIGGER IF NOT EXISTS event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;

-- Visits that were made and not taken back.
CREATE TABLE IF NOT EXISTS visited (
  subject TEXT NOT NULL,
  date    TEXT NOT NULL,
  event   TEXT NOT NULL,
  crew    TEXT,
  people  TEXT NOT NULL, -- ids, joined by a space
  PRIMARY KEY (subject, date, event)
) WITHOUT ROWID;

-- Where each case stands, how it came there, and whether its life has ended.
CREATE TABLE IF NOT EXISTS life (
  topic  TEXT NOT NULL,
  id     TEXT NOT NULL,
  ended  INTEGER NOT NULL,
  folded TEXT NOT NULL, -- JSON
  PRIMARY KEY (topic, id)
) WITHOUT ROWID;

-- Events that do not count, until a person resolves them.
CREATE TABLE IF NOT EXISTS conflict (
  event   TEXT PRIMARY KEY NOT NULL,
  topic   TEXT NOT NULL,
  subject TEXT NOT NULL,
  why     TEXT NOT NULL -- JSON
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conflict_of_case ON conflict (subject, topic);

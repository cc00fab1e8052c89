-- Version 1: what is made from the events, and can be made again.

-- Events that were taken back, by the event that did it.
CREATE TABLE IF NOT EXISTS void (id TEXT NOT NULL, voided_by TEXT NOT NULL, PRIMARY KEY (id, voided_by)) WITHOUT ROWID;

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

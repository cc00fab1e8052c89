-- Version 3: the layer of the plan, and what is taken back.

CREATE TABLE IF NOT EXISTS plan_items (
  fid     INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom    POINT NOT NULL,
  plan    TEXT NOT NULL,
  visit   TEXT NOT NULL,
  date    DATE NOT NULL,
  begin   TEXT NOT NULL, -- local time
  crew    TEXT NOT NULL,
  purpose TEXT NOT NULL,
  tier    INTEGER NOT NULL
);

-- Events that were taken back, by the event that did it, and its topic.
CREATE TABLE IF NOT EXISTS void (
  id        TEXT NOT NULL,
  voided_by TEXT NOT NULL,
  topic     TEXT NOT NULL,
  PRIMARY KEY (id, voided_by)
) WITHOUT ROWID;

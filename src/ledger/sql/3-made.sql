-- Version 3: the layer of the plan.

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

-- Version 2: the layer of hazards.

CREATE TABLE IF NOT EXISTS hazards (
  fid   INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom  POINT NOT NULL,
  id    TEXT NOT NULL UNIQUE,
  class TEXT,
  level INTEGER,
  state TEXT NOT NULL,
  found DATE,
  due   DATE,
  site  TEXT
);

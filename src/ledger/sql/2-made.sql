-- Version 2: the layer of hazards.

INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES
  ('hazards', 'features', 'hazards', '2026-01-01T00:00:00.000Z', 4326),
  ('plan_items', 'features', 'plan_items', '2026-01-01T00:00:00.000Z', 4326),
  ('event', 'attributes', 'event', '2026-01-01T00:00:00.000Z', 0);
INSERT OR IGNORE INTO gpkg_geometry_columns VALUES
  ('hazards', 'geom', 'POINT', 4326, 0, 0), ('plan_items', 'geom', 'POINT', 4326, 0, 0);

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

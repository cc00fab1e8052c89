-- Version 4: what QGIS keeps beside the layers.

-- Empty and guarded: an index says itself in it first, so no program hangs one on a layer again.
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

DELETE FROM gpkg_extensions WHERE table_name IN ('hazards', 'plan_items');

-- Not guarded: who looks may keep a style of his own beside ours.
CREATE TABLE IF NOT EXISTS layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES
  ('layer_styles', 'attributes', 'layer_styles', '2026-01-01T00:00:00.000Z', 0);

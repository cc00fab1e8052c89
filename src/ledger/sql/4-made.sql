-- Version 4: what QGIS keeps beside the layers.

-- Empty and guarded: an index says itself in it first, so no program hangs one on a layer again.
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

DELETE FROM gpkg_extensions WHERE table_name IN ('hazards', 'plan_items');

-- Its styles are not guarded: who looks may keep one of his own beside ours.
INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES
  ('layer_styles', 'attributes', 'layer_styles', '2026-01-01T00:00:00.000Z', 0);

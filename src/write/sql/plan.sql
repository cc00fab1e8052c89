-- The layers of one plan, each with a style that QGIS uses.

CREATE TABLE rounds (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom LINESTRING, id TEXT NOT NULL, crew TEXT NOT NULL,
  hue INTEGER NOT NULL, people TEXT NOT NULL, date DATE NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL,
  stops INTEGER NOT NULL, distance_m INTEGER NOT NULL
);
CREATE TABLE stops (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, round TEXT NOT NULL, crew TEXT NOT NULL,
  hue INTEGER NOT NULL, date DATE NOT NULL, n INTEGER NOT NULL, code TEXT NOT NULL, visit TEXT NOT NULL,
  purpose TEXT NOT NULL, place TEXT NOT NULL, tier INTEGER NOT NULL, arrive TEXT NOT NULL, begin TEXT NOT NULL,
  leave TEXT NOT NULL, why TEXT NOT NULL, walk_m INTEGER NOT NULL
);
CREATE TABLE unserved (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, code TEXT NOT NULL, visit TEXT NOT NULL,
  purpose TEXT NOT NULL, place TEXT NOT NULL, tier INTEGER NOT NULL, why TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);

-- How a GeoPackage calls itself in its header: `GPKG`, 1.3.

PRAGMA page_size = 4096;
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;

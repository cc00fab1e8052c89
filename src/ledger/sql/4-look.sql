-- Version 4: what a program that looks at the file can still do to it without writing a row is fenced, too;
-- the layers have styles. The guards against taking are made again, with every column named: a column
-- that a guard names cannot be dropped.

DROP TRIGGER IF EXISTS ledger_takes;
DROP TRIGGER IF EXISTS event_takes;
DROP TRIGGER IF EXISTS void_takes;
DROP TRIGGER IF EXISTS visited_takes;
DROP TRIGGER IF EXISTS life_takes;
DROP TRIGGER IF EXISTS conflict_takes;
DROP TRIGGER IF EXISTS hazards_takes;
DROP TRIGGER IF EXISTS plan_items_takes;
DROP TRIGGER IF EXISTS gpkg_spatial_ref_sys_takes;
DROP TRIGGER IF EXISTS gpkg_contents_takes;
DROP TRIGGER IF EXISTS gpkg_geometry_columns_takes;

-- A spatial index that QGIS or GDAL hung on a layer calls functions that only they have.
DROP TRIGGER IF EXISTS rtree_hazards_geom_insert;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update1;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update2;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update3;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update4;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update5;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update6;
DROP TRIGGER IF EXISTS rtree_hazards_geom_update7;
DROP TRIGGER IF EXISTS rtree_hazards_geom_delete;
DROP TABLE IF EXISTS rtree_hazards_geom;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_insert;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update1;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update2;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update3;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update4;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update5;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update6;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_update7;
DROP TRIGGER IF EXISTS rtree_plan_items_geom_delete;
DROP TABLE IF EXISTS rtree_plan_items_geom;

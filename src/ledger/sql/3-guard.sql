-- Version 3: what makes the file a GeoPackage is guarded, too; the layer of the plan tells local time as text,
-- for a DATETIME of a GeoPackage is of the zone UTC; cases that begin anew leave their days behind them.

DROP TABLE IF EXISTS plan_items;

//! The tables of the file, version by version, and the guard that keeps other writers out.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// What each version adds to the one before it.
const VERSIONS: [&str; 4] = [
    include_str!("sql/1-events.sql"),
    include_str!("sql/2-layers.sql"),
    include_str!("sql/3-guard.sql"),
    include_str!("sql/4-look.sql"),
];

/// The tables of each version that are made from the events; where they stand, nothing happens.
const MADE: [&str; 6] = [
    include_str!("sql/1-made.sql"),
    include_str!("../../data/geopackage/base.sql"),
    include_str!("sql/2-made.sql"),
    include_str!("sql/3-made.sql"),
    include_str!("../../data/geopackage/styles.sql"),
    include_str!("sql/4-made.sql"),
];

/// How QGIS draws the layers, as it writes styles itself.
const STYLES: [(&str, &str); 2] = [
    ("hazards", include_str!("sql/hazards.qml")),
    ("plan_items", include_str!("sql/plan_items.qml")),
];

/// The version that is written today.
pub(super) const TODAY: usize = VERSIONS.len();

/// `GPKG`: what GeoPackages call themselves in the header of the file.
const APPLICATION: u32 = 0x4750_4b47;

/// GeoPackage 1.3, as the header says it: what programs of some years ago read without a word.
const GEOPACKAGE: u32 = 10_300;

/// The tables that only we may write.
const GUARDED: [&str; 12] = [
    "ledger",
    "event",
    "void",
    "visited",
    "life",
    "conflict",
    "hazards",
    "plan_items",
    "gpkg_spatial_ref_sys",
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_extensions",
];

/// Makes `db` a connection that is ours: the guards ask for a function that no other has.
pub(super) fn ours(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("beibao_writes", 0, flags, |_| Ok(1))
}

/// Adds to `db`, which is of version `from`, what it lacks of the version of today.
///
/// The caller holds the transaction, so that it is done whole or not at all.
pub(super) fn raise(db: &Connection, from: usize) -> rusqlite::Result<()> {
    VERSIONS.iter().skip(from).try_for_each(|sql| db.execute_batch(sql))?;
    make_missing(db)?;
    db.execute("UPDATE ledger SET version = ?1", [TODAY])?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", GEOPACKAGE)
}

/// Makes every table that is made from the events and is not there, every guard, every style.
pub(super) fn make_missing(db: &Connection) -> rusqlite::Result<()> {
    MADE.iter().try_for_each(|sql| db.execute_batch(sql))?;
    GUARDED.iter().try_for_each(|table| guard(db, table))?;
    // Styles are the user's to change, and no reason to stop: whatever became of their table.
    for (layer, style) in STYLES {
        let _ = db.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
             f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, \
             update_time) SELECT '', '', ?1, 'geom', ?1, ?2, '', 1, '', '', \
             '2026-01-01T00:00:00.000Z' \
             WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = ?1)",
            [layer, style],
        );
    }
    Ok(())
}

/// Takes every trigger off the tables that only we may write, those of other programs and ours,
/// which [`make_missing`] makes again.
pub(super) fn strip(db: &Connection) -> rusqlite::Result<()> {
    let mut all = db.prepare("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'")?;
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(String, String)> = all.collect::<rusqlite::Result<_>>()?;
    let is_ours = |name: &str| {
        let guards =
            |table: &&str| name.strip_prefix(*table).is_some_and(|deed| deed.starts_with('_'));
        GUARDED.iter().any(guards)
    };
    for (name, table) in all {
        // A guard of a table that was renamed holds the name of the one to come.
        if GUARDED.contains(&table.as_str()) || is_ours(&name) {
            db.execute_batch(&format!("DROP TRIGGER \"{}\"", name.replace('"', "\"\"")))?;
        }
    }
    Ok(())
}

/// Lets no connection but ours write to `table`.
fn guard(db: &Connection, table: &str) -> rusqlite::Result<()> {
    // No trigger is asked when a column is dropped; but one that a trigger names cannot be.
    let columns: String = db.query_row(
        "SELECT group_concat(', OLD.\"' || name || '\"', '') FROM pragma_table_info(?1)",
        [table],
        |row| row.get(0),
    )?;
    for (name, deed, named) in
        [("adds", "INSERT", ""), ("changes", "UPDATE", ""), ("takes", "DELETE", columns.as_str())]
    {
        db.execute_batch(&format!(
            "CREATE TRIGGER IF NOT EXISTS {table}_{name} BEFORE {deed} ON {table} \
             WHEN beibao_writes() IS NOT 1 \
             BEGIN SELECT RAISE(ABORT, 'only beibao writes'){named}; END;"
        ))?;
    }
    Ok(())
}

/// The version of `db`; 0 for a file in which nothing is yet.
pub(super) fn version(db: &Connection) -> rusqlite::Result<usize> {
    let empty = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)";
    if db.query_row(empty, [], |row| row.get(0))? {
        return Ok(0);
    }
    db.query_row("SELECT version FROM ledger", [], |row| row.get(0))
}

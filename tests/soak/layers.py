"""Whether others read the ledger as a GeoPackage, and cannot write it: GDAL's own validator and driver; and the files of a plan and of the layers.

    python3 tests/soak/layers.py --beibao target/debug/beibao

Needs GDAL for Python (Debian: python3-gdal), which .ci/run installs; without it, it says so and is skipped.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from osgeo import gdal, ogr
    from osgeo_utils.samples import validate_gpkg
except ImportError:
    print("layers: skipped, GDAL for Python is not installed (Debian: apt-get install python3-gdal)")
    sys.exit(0)

TOWN = Path(__file__).parents[2] / "data" / "township"


def exported(town, run, plan):
    """What GDAL reads of a plan's GeoPackage, GPX, KML and KMZ is what the plan says."""
    visits = {visit["id"]: visit for visit in plan["visits"]}
    stops = [(route, stop) for route in plan["routes"] for stop in route["stops"]]
    files = {ending: str(town / f"week.{ending}") for ending in ("gpkg", "gpx", "kml", "kmz")}
    run("export", "--plan", str(town / "plan.json"), *(word for file in files.values() for word in ("-o", file)))

    fault = validate_gpkg.main(["validate_gpkg", files["gpkg"]])
    assert not fault, f"GDAL's validator: {fault}"
    source = ogr.Open(files["gpkg"])
    told = [(row["visit"], row["arrive"], row["walk_m"], row.GetGeometryRef().GetPoint_2D()) for row in source.GetLayerByName("stops")]
    place = lambda visit: (visits[visit]["lon"], visits[visit]["lat"])
    assert told == [(stop["visit"], stop["arrive"], stop["walk_m"], place(stop["visit"])) for _, stop in stops], told[:3]
    lines = {row["id"]: row.GetGeometryRef().GetPoints() for row in source.GetLayerByName("rounds")}
    assert lines == {route["id"]: [tuple(at) for at in route["line"]["coordinates"]] for route in plan["routes"]}
    left = {row["visit"]: row["reason"] for row in source.GetLayerByName("unserved")}
    assert left == {row["visit"]: row["reason"] for row in plan["unserved"]}
    styled = [row["f_table_name"] for row in source.GetLayerByName("layer_styles") if row["useAsDefault"] == 1]
    assert styled == ["stops", "rounds", "unserved"], styled

    tracks = ogr.Open(files["gpx"])
    assert [row["name"].split(" ", 1)[0] for row in tracks.GetLayerByName("waypoints")] == [
        str(n + 1) for route in plan["routes"] for n in range(len(route["stops"]))
    ]
    points = [row.GetGeometryRef().GetPoint_2D() for row in tracks.GetLayerByName("waypoints")]
    assert points == [place(stop["visit"]) for _, stop in stops]
    for ending in ("kml", "kmz"):
        folders = ogr.Open(files[ending])
        count = sum(folders.GetLayer(at).GetFeatureCount() for at in range(folders.GetLayerCount()))
        assert count == len(stops) + len(plan["routes"]), f"{ending}: {count}"
    return len(stops)


def corners(geometry):
    """Every position of a geometry: where a ring begins and which way it runs is the format's."""
    flat = lambda all: [tuple(all[:2])] if isinstance(all[0], (int, float)) else [at for part in all for at in flat(part)]
    return sorted(set(flat(geometry["coordinates"])))


def place_of(row):
    """Where the row of a workbook lies: a point by its longitude and latitude, else in words."""
    if row.GetFieldIndex("lon (WGS84)") < 0:
        return ogr.CreateGeometryFromWkt(row["geometry (WGS84)"])
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(row["lon (WGS84)"], row["lat (WGS84)"])
    return point


def layers(town, run):
    """What GDAL reads of the layers' files is what the layers hold."""
    # A sheet of nothing but texts shows by no type which row its heading is.
    gdal.SetConfigOption("OGR_XLSX_HEADERS", "FORCE")
    features = {path.stem: json.loads(path.read_text())["features"] for path in sorted(TOWN.glob("*.geojson"))}
    shapes = town / "shapes"
    run("export", "--layers", "-o", f"{shapes}/", "--format", "shp")
    files = {ending: town / f"layers.{ending}" for ending in ("gpkg", "kml", "kmz", "xlsx")}
    run("export", "--layers", "--language", "en", *(word for file in files.values() for word in ("-o", str(file))))
    fault = validate_gpkg.main(["validate_gpkg", str(files["gpkg"])])
    assert not fault, f"GDAL's validator: {fault}"

    for layer, known in features.items():
        by_id = {feature["properties"]["id"]: feature for feature in known}
        sources = {str(file): ogr.Open(str(file)) for file in [shapes / f"{layer}.shp", *files.values()]}
        for file, source in sources.items():
            rows = source.GetLayerByName(layer)
            assert rows is not None and rows.GetFeatureCount() == len(known), f"{file}: {layer}"
            for row in rows:
                feature = by_id[row["id"]]
                geometry = row.GetGeometryRef() or place_of(row)
                found = json.loads(geometry.ExportToJson(["COORDINATE_PRECISION=15"]))
                assert corners(found) == corners(feature["geometry"]), f"{file}: {layer} {row['id']}"
                for key in ("grid_id", "category", "need", "status", "officers", "level", "highway", "last_visit"):
                    said, value = str(feature["properties"].get(key, "")), row[key] if rows.FindFieldIndex(key, 1) >= 0 else None
                    assert value is None or str(value).replace("/", "-") == said, f"{file}: {layer} {row['id']} {key} {value}"
    return sum(len(known) for known in features.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beibao", type=Path, default=Path("target/debug/beibao"))
    beibao = parser.parse_args().beibao.resolve()
    with tempfile.TemporaryDirectory() as place:
        town = Path(place) / "town"
        shutil.copytree(TOWN, town)
        run = lambda *words: subprocess.run([beibao, "-C", town, "-q", *words], check=True, capture_output=True)
        run("hazard", "open", "Z1", "--site", "V0001", "--class", "通道堵塞", "--level", "2", "--at", "2026-03-10")
        run("hazard", "open", "Z2", "--place", "106.9,26.9", "--at", "2026-03-11")
        run("plan", "--from", "2026-03-23", "--turns", "50", "--publish", "-o", str(town / "plan.json"))
        file = str(town / "ledger.gpkg")
        fault = validate_gpkg.main(["validate_gpkg", file])
        assert not fault, f"GDAL's validator: {fault}"

        source = ogr.Open(file)
        names = [source.GetLayer(at).GetName() for at in range(source.GetLayerCount())]
        assert names == ["hazards", "plan_items", "event", "layer_styles"], names
        found = {row["id"]: row for row in source.GetLayerByName("hazards")}
        assert sorted(found) == ["Z1", "Z2"], found
        assert found["Z1"]["class"] == "通道堵塞" and found["Z1"]["state"] == "recorded"
        assert found["Z2"].GetGeometryRef().GetPoint_2D() == (106.9, 26.9)
        plan = json.loads((town / "plan.json").read_text())
        stops = sum(len(route["stops"]) for route in plan["routes"])
        assert source.GetLayerByName("plan_items").GetFeatureCount() == stops
        begins = {stop["visit"]: stop["begin"] for route in plan["routes"] for stop in route["stops"]}
        told = {row["visit"]: row["begin"] for row in source.GetLayerByName("plan_items")}
        assert {visit: begin[:16] for visit, begin in told.items()} == {v: b[:16] for v, b in begins.items()}, told

        written = exported(town, run, plan)
        held = layers(town, run)
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        # A layer does not keep its file open: without a name of its own the file is closed under it.
        writing = ogr.Open(file, 1)
        layer = writing.GetLayerByName("hazards")
        row = layer.GetNextFeature()
        row["state"] = "closed"
        assert layer.SetFeature(row) != 0, "another program changed a hazard"
        writing.ExecuteSQL("DELETE FROM gpkg_contents")
        assert ogr.Open(file).GetLayerCount() == len(names), "another program took the layers away"
    print(f"layers: GDAL {gdal.__version__} finds the file valid, reads {len(found)} hazards and {stops} stops, writes none; "
          f"of the plan's files it reads {written} stops as the plan has them, of the layers' {held} features as they are")


if __name__ == "__main__":
    main()

//! What `export` and `plan` refuse before they work: flags without a use, impossible places.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli_support::{beibao_in, run};
use crate::week_laws::Town;

/// A folder with a folder `d.csv`, a file `file` and the sample township as `town`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township");
    let town = folder.path().join("town");
    for place in ["d.csv", "town"] {
        fs::create_dir(folder.path().join(place)).expect("the folder is ours");
    }
    fs::write(folder.path().join("file"), "").expect("the folder is ours");
    for entry in fs::read_dir(sample).expect("it is in the repository").flatten() {
        fs::copy(entry.path(), town.join(entry.file_name())).expect("the folder is ours");
    }
    folder
}

/// What is said of each of these arguments, all of which are refused, and nothing is written.
fn refused(verb: &str, all: &[&str]) -> String {
    let folder = folder();
    let mut told = String::new();
    for arguments in all {
        let said = beibao_in(folder.path(), &format!("{verb} {arguments}"), "");
        let (_, why) = said.split_once("--- err\n").unwrap_or_default();
        assert!(said.starts_with("exit 2\n--- out\n--- err"), "{arguments}: {said}");
        let why = why.trim_end().replace('\n', "\n  ");
        writeln!(told, "{arguments}\n  {why}").expect("a text takes it");
    }
    let names = fs::read_dir(folder.path()).expect("it is ours").flatten();
    let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, ["d.csv", "file", "town"]);
    told
}

#[test]
fn a_flag_that_a_format_does_not_use_is_refused() {
    let export = "-C town export";
    insta::assert_snapshot!(refused(export, &[
        "-o w.csv --datum gcj02",
        "-o w.gpx -o w.geojson --datum gcj02",
        "-o w.pdf --list board",
        "-o w/ --list board",
        "-o w.xlsx --person PS-O01",
        "-o w/ --person PS-O01",
        "--grid G -o g.html --datum gcj02",
        "--grids -o g/ --person PS-O01",
        "--grids -o g/ --for crew",
    ]), @"
    -o w.csv --datum gcj02
      error: setting `--datum`: w.csv does not use it: .gpx, .kml, .kmz and folders do; write the others by themselves
    -o w.gpx -o w.geojson --datum gcj02
      error: setting `--datum`: w.geojson does not use it: .gpx, .kml, .kmz and folders do; write the others by themselves
    -o w.pdf --list board
      error: setting `--list`: w.pdf does not use it: .html does; write the others by themselves
    -o w/ --list board
      error: setting `--list`: w/ does not use it: .html does; write the others by themselves
    -o w.xlsx --person PS-O01
      error: setting `--person`: w.xlsx does not use it: .ics does; write the others by themselves
    -o w/ --person PS-O01
      error: setting `--person`: w/ does not use it: .ics does; write the others by themselves
    --grid G -o g.html --datum gcj02
      error: setting `--datum`: pages of grids do not use it
    --grids -o g/ --person PS-O01
      error: setting `--person`: pages of grids do not use it
    --grids -o g/ --for crew
      error: setting `--for`: pages of grids are for the grid-worker only
    ");
    insta::assert_snapshot!(refused("--language zh -C town export", &["-o w.csv --datum gcj02"]), @"
    -o w.csv --datum gcj02
      错误: 设置 --datum：w.csv 用不到；坐标可改的是 .gpx、.kml、.kmz 和文件夹，请分开写
    ");
}

#[test]
fn a_place_that_cannot_be_is_told_before_any_work() {
    insta::assert_snapshot!(refused("-C town export", &[
        "-o w.csv -o ./w.csv",
        "-o w/ -o w",
        "-o d.csv",
        "-o file/",
        "-o file/w.csv",
        "--grids -o g.html",
        "--grids -o -",
        "--grid G -o g.csv",
        "--grid G -o g/",
    ]), @"
    -o w.csv -o ./w.csv
      error: setting `--output`: ./w.csv is named twice
    -o w/ -o w
      error: setting `--output`: w is named twice
    -o d.csv
      error: setting `--output`: d.csv is a folder; end its name in / to write into it
    -o file/
      error: cannot write file/
        because: not a directory
    -o file/w.csv
      error: cannot write file/w.csv
        because: Not a directory (os error 20)
    --grids -o g.html
      error: setting `--output`: g.html is no folder: --grids makes a file for each grid; name a folder, ending in /
    --grids -o -
      error: setting `--output`: - is no folder: --grids makes a file for each grid; name a folder, ending in /
    --grid G -o g.csv
      error: setting `--output`: g.csv: the page of a grid is one .html file, or - for stdout
    --grid G -o g/
      error: setting `--output`: g/: the page of a grid is one .html file, or - for stdout
    ");
    // The township is none: that would be told if it were opened first.
    insta::assert_snapshot!(refused("-C nowhere plan", &[
        "-o missing/plan.json",
        "-o file/",
        "-o d.csv",
        "--format shp",
    ]), @"
    -o missing/plan.json
      error: cannot write missing/plan.json
        because: No such file or directory (os error 2)
    -o file/
      error: cannot write file/
        because: not a directory
    -o d.csv
      error: setting `--output`: d.csv is a folder; end its name in / to write into it
    --format shp
      error: setting `--output`: the format of - is not clear; end it in .json .geojson .csv .html .xlsx .ics .gpx .kml .kmz .gpkg or .pdf, or add --format
    ");
}

#[test]
fn layers_go_to_places_that_hold_them_and_to_the_planner_alone() {
    insta::assert_snapshot!(refused("-C town export --layers", &[
        "-o town.geojson",
        "-o out/ --format xlsx",
        "-o town.docx",
        "-o town/",
        "-o town.gpkg --datum gcj02",
        "-o out/ --format shp --datum gcj02",
        "-o town.kml --for crew",
        "-o town.kml --plan plan.json",
        "-o file/",
    ]), @"
    -o town.geojson
      error: setting `--output`: town.geojson: this format takes a file for each layer; name a folder, ending in /
    -o out/ --format xlsx
      error: setting `--output`: out/: this format holds all layers in one file; name a file, not a folder
    -o town.docx
      error: setting `--output`: layers are not written as town.docx: say -o FOLDER/ (--format geojson, csv or shp), or end the name in .xlsx .gpkg .kml or .kmz
    -o town/
      error: setting `--output`: town/ is the folder of a township, whose layers are not written over; write to another
    -o town.gpkg --datum gcj02
      error: setting `--datum`: town.gpkg: this format is in WGS-84; csv, .xlsx, .kml and .kmz can be in gcj02 and say so
    -o out/ --format shp --datum gcj02
      error: setting `--datum`: out/: this format is in WGS-84; csv, .xlsx, .kml and .kmz can be in gcj02 and say so
    -o town.kml --for crew
      error: setting `--for`: the layers are all that the station knows, and for the planner only
    -o town.kml --plan plan.json
      error: setting `--plan`: is for a plan and does not go with --layers
    -o file/
      error: cannot write file/
        because: not a directory
    ");
}

#[test]
fn what_the_layers_do_not_hold_is_told() {
    let folder = folder();
    let town = folder.path().join("town");
    let road = |id: &str, tags: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"highway\":\"track\"{tags}}},\
             \"geometry\":{{\"type\":\"LineString\",\"coordinates\":[[106.9,26.9],[106.91,26.9]]}}}}"
        )
    };
    let rare = ",\"motor_vehicle:forward\":\"no\",\"incline_max\":\"0.1\"";
    let long = format!(",\"name\":\"{}\"", "长".repeat(100));
    let hidden = ",\"name\":\"\\u202e甲 13800138000\"";
    let roads = [road("R1", rare), road("R2", &long), road("R3", hidden)].join(",");
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{roads}]}}");
    fs::write(town.join("roads.geojson"), text).expect("the folder is ours");
    fs::write(town.join("officers.csv"), "id,role,station\n").expect("the folder is ours");
    let arguments = ["-C", "town", "export", "--layers", "-o", "out/", "--format", "shp"];
    let (code, out, err) = run(folder.path(), &arguments, "");
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    let told: Vec<&str> = err.lines().filter(|line| !line.contains("town/")).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    written: 35 files in out/
    layers: villages 26, grids 30, stations 1, venues 310, households 500, hazards 105, roads 3
    not written: officers.csv; the import does not take these files, copy them
    roads: column `name`: 1 texts hold signs that hide or turn text, or numbers of persons; they are written with � and ••• [B7021]
      help: mend the 1 texts in the layer itself
    roads: column `motor_vehicle:forward`: the column is left out: the format cannot hold its name, or so many columns [B7024]
      help: write .kml or geojson, which can
    roads: column `name`: 1 texts are longer than 254 bytes and are cut [B7025]
      help: to keep the 1 texts whole (more than 254 bytes), write another format
    ");
    let names = fs::read(folder.path().join("out/roads.dbf")).expect("it was written");
    assert!(!String::from_utf8_lossy(&names).contains("13800138000"));
}

#[test]
fn what_a_township_lives_on_is_not_written_over() {
    let town = Town::copy();
    town.plan("--from 2026-03-23 --turns 20");
    let folder = town.folder.path();
    let record = ["visit", "add", "care:H0001", "--at", "2026-03-20"];
    assert_eq!(run(folder, &record, "").0, 0);
    for words in [
        &["export", "--layers", "-o", "ledger.gpkg"][..],
        &["export", "--plan", "plan.json", "-o", "ledger.gpkg"],
        &["export", "--plan", "plan.json", "-o", "villages.geojson"],
        &["report", "--format", "csv", "-o", "beibao.toml"],
        &["export", "--layers", "-o", "./"],
    ] {
        let (code, _, err) = run(folder, words, "");
        assert!(code == 2 && err.contains("not written over"), "{words:?}: {err}");
    }
    assert_eq!(run(folder, &["verify"], "").0, 0);
}

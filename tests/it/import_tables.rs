//! Tables of offices become layers, and all that was lost or put right is told.

use std::fs;
use std::path::Path;

use beibao::unit::Datum;
use geo::Coord;
use serde_json::Value;

use super::cli_support::{beibao_in, run};
use super::import_support::{Tab, folder, put, table, xlsx};

/// The layer of a township.
fn layer(town: &Path, name: &str) -> Value {
    let text = fs::read_to_string(town.join(format!("{name}.geojson"))).expect("it was written");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The position of feature `id`.
fn place(layer: &Value, id: &str) -> Coord<f64> {
    let features = layer["features"].as_array().expect("it is a collection");
    let feature = features.iter().find(|feature| feature["id"] == id).expect("it is there");
    let at = &feature["geometry"]["coordinates"];
    Coord { x: at[0].as_f64().expect("a number"), y: at[1].as_f64().expect("a number") }
}

fn near(one: Coord<f64>, other: Coord<f64>) -> bool {
    (one.x - other.x).abs() < 2e-6 && (one.y - other.y).abs() < 2e-6
}

const TOWN: Coord<f64> = Coord { x: 106.526_6, y: 26.449_3 };

/// A ledger as offices keep it.
const LEDGER: &str = "\
2026年湖潮乡九小场所台账
编号|场所名称|场所类别|风险等级（1-3）|最近检查日期|经度|纬度|所属网格|负责人|联系电话|备注
V1|湖潮便民超市|小商店|=2|=46086|=106.5266|=26.4493|=520111204203|某某|13912345678|好
V2|源和餐馆|小餐饮|=9|2026年3月5日|106°31'35.76\"|26°26'57.48\"||||
V3|天天网吧|网吧|高|3/5/2026|=26.4493|=106.5266|'520111204203|||
V4|无坐标店|商店|=1|26-3-5|||5.20111E+11|||
|||||||||
V2|重复的|小餐饮|=1||=106.5|=26.4||||
|没有编号的店|飞机场|=1|20260305|=35652264.564|=2927516.809||||
5.20111E+11|坏编号|小商店|=1||=106.5|=26.4||||
V7|电话店13912345678|小商店|=1||652264|2927516||||
合计|=8|||||||||
填表人：某某||||||||||";

/// The ledger as a workbook, with merged cells and a hidden sheet.
fn ledger() -> Vec<u8> {
    let after = "<mergeCells><mergeCell ref=\"A1:K1\"/><mergeCell ref=\"H3:H4\"/></mergeCells>";
    xlsx(&[
        Tab { name: "九小场所", is_hidden: false, rows: table(LEDGER), after },
        Tab { name: "旧表", is_hidden: true, rows: table("编号|名称"), after: "" },
    ])
}

#[test]
fn every_loss_of_a_workbook_is_told_with_its_row_and_column() {
    let (folder, _) = folder();
    put(folder.path(), "a.xlsx", &ledger());
    insta::assert_snapshot!(
        beibao_in(folder.path(), "-C town import a.xlsx --datum cgcs2000", ""),
        @"
    exit 1
    --- out
    --- err
    a.xlsx[九小场所] → venues
      编号 → id
      场所名称 → name
      场所类别 → category
      风险等级（1-3） → risk
      最近检查日期 → last_inspected
      经度 → lon
      纬度 → lat
      所属网格 → grid_id
      负责人 → left out: of a person
      联系电话 → left out: of a person
      备注 → left out: an unknown name, or nothing of the layer; --map COLUMN=PROPERTY
    a.xlsx[九小场所]: merged cells: 1 empty ones were given what stands in the first [B1523]
      help: see whether these cells should all be the same
    a.xlsx[九小场所]:3: column `最近检查日期`: 1 dates were serial numbers of Excel and were taken as days [B1518]
      help: give the column a format of dates
    a.xlsx[九小场所]:4: V2 column `风险等级（1-3）`: 9 is out of the range 1…3 and is left out [B1303]
      help: write a number of the range
    a.xlsx[九小场所]:5: column `最近检查日期`: the date `3/5/2026` can be two days and is left out [B1519]
      help: write year-month-day, such as 2026-03-09
    a.xlsx[九小场所]:5: in 1 rows longitude and latitude stood the wrong way round and were swapped [B1514]
      help: look at the names of the two columns
    a.xlsx[九小场所]:5: column `所属网格`: 1 codes bore marks of a spreadsheet (apostrophe, .0, full width, power of ten); no digit was lost, and they were put right [B1517]
      help: set the column to text
    a.xlsx[九小场所]:6: column `最近检查日期`: the year of `26-3-5` has two digits; the date is left out [B1520]
      help: write the year with four digits, such as 2026-03-09
    a.xlsx[九小场所]:6: column `所属网格`: the code `5.20111E+11` was spoiled by a spreadsheet [B1205]
      help: set the column to text and export it again
    a.xlsx[九小场所]:6: no coordinates: not placed, so the row is left out [B1512]
      help: add longitude and latitude and import it again
    a.xlsx[九小场所]:8: the id `V2` stands in row 4 already with other content, so this row is left out [B1521]
      help: change the id, or make one row of the two
    a.xlsx[九小场所]:9: venues-35624f7a464e column `场所类别`: in 1 features the category `飞机场` is not known and taken as other [B1311]
      help: write one of the nine kinds, fuel or other
    a.xlsx[九小场所]:9: 1 rows have no id; ids were made from name and place [B1522]
      help: add a column of ids that stay, so that the rows are known again
    a.xlsx[九小场所]:10: column `编号`: the id `5.20111E+11` was spoiled by a spreadsheet: digits are lost, so the row is left out [B1516]
      help: set the column to text and export it again
    a.xlsx[九小场所]:11: the coordinates `652264, 2927516` are metres without a zone, so the row is left out [B1515]
      help: say the central meridian with --meridian (in Guizhou mostly 105 or 108)
    a.xlsx[九小场所]:11: column `场所名称`: 1 cells hold a phone number or the number of an identity card and are left out [B1524]
      help: delete what is of a person from these cells
    a.xlsx[九小场所]:12: a row of totals (`合计`), not read [B1507]
      help: if it is no total, change its first cell
    a.xlsx[九小场所]:13: a note or the header once more, not read [B1508]
      help: if it is data, complete the row
    a.xlsx[旧表]: a hidden sheet; it is not read [B1506]
      help: unhide it if it is to be imported
    the folder town is new
    town/venues.geojson: 4 new, 0 changed, 0 the same, 0 that stood are kept
    18 findings, 4 of which left rows or files out
    "
    );
}

#[test]
fn a_datum_that_nothing_tells_is_asked_for() {
    let (folder, town) = folder();
    put(folder.path(), "a.xlsx", &ledger());
    insta::assert_snapshot!(
        beibao_in(folder.path(), "-C town import a.xlsx", ""),
        @"
    exit 2
    --- out
    --- err
    error: a.xlsx [九小场所]: nothing says what its coordinates refer to. Add --datum: wgs84 or cgcs2000 (GPS, Tianditu, surveys), gcj02 (Amap, Tencent) or bd09 (Baidu)
    "
    );
    assert!(!town.exists(), "nothing was written");
}

#[test]
fn a_workbook_becomes_a_layer_that_its_own_reader_likes() {
    let (folder, town) = folder();
    put(folder.path(), "a.xlsx", &ledger());
    let said = beibao_in(folder.path(), "-C town import a.xlsx --datum cgcs2000", "");
    assert!(said.starts_with("exit 1"), "{said}");
    let venues = layer(&town, "venues");
    assert_eq!(venues["features"].as_array().map(Vec::len), Some(4));
    for id in ["V1", "V2", "V3"] {
        assert!(near(place(&venues, id), TOWN), "{id}");
    }
    assert_eq!(venues["features"][0]["properties"]["last_inspected"], "2026-03-05");
    assert_eq!(venues["features"][1]["properties"]["grid_id"], "520111204203", "it was merged");
    let checked = beibao_in(folder.path(), "check town/venues.geojson", "");
    assert!(checked.contains("飞机场") && checked.matches("[B").count() == 1, "{checked}");
}

#[test]
fn a_table_in_gb18030_is_the_same_as_in_utf_8() {
    let text = "隐患编号,隐患类别,状态,经度,纬度\nZ1,灭火器过期,待整改,106.5266,26.4493\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = [
        text.as_bytes().to_vec(),
        ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
        encoding_rs::GB18030.encode(text).0.into_owned(),
        [&[0xFF, 0xFE], wide.as_slice()].concat(),
        text.replace(',', "\t").into_bytes(),
    ];
    let layers = bytes.map(|bytes| {
        let (folder, town) = folder();
        put(folder.path(), "隐患.csv", &bytes);
        let arguments = ["-C", "town", "import", "隐患.csv", "--datum", "wgs84"];
        let (code, _, err) = run(folder.path(), &arguments, "");
        assert_eq!(code, 0, "{err}");
        layer(&town, "hazards")
    });
    assert_eq!(layers[0]["features"][0]["properties"]["kind"], "灭火器过期");
    assert!(layers.iter().all(|other| *other == layers[0]));
}

#[test]
fn a_second_import_merges_by_id_and_tells_each_change() {
    let (folder, town) = folder();
    let first = "id,name,risk,lon,lat\nV1,甲,1,106.5,26.4\nV2,乙,2,106.6,26.5\n";
    let second = "id,name,lon,lat\nV2,乙改,106.6,26.5\nV3,丙,106.7,26.6\nV1,甲,106.51,26.4\n";
    put(folder.path(), "venues.csv", first.as_bytes());
    put(folder.path(), "venues2.csv", second.as_bytes());
    let import = |arguments: &str| {
        beibao_in(folder.path(), &format!("-C town import {arguments} --datum wgs84"), "")
    };
    assert!(import("venues.csv").starts_with("exit 0"));
    let untouched = fs::read_to_string(town.join("venues.geojson")).expect("it was written");
    assert!(import("venues2.csv --dry-run").contains("a trial"));
    assert_eq!(
        fs::read_to_string(town.join("venues.geojson")).expect("it is there"),
        untouched,
        "a trial writes nothing"
    );
    insta::assert_snapshot!(import("venues2.csv"), @"
    exit 0
    --- out
    --- err
    venues2.csv → venues
      id → id
      name → name
      lon → lon
      lat → lat
    venues2.csv:2: of `V2` name was `乙` and is now `乙改` [B1525]
      help: if the old value is right, put it back
    venues2.csv:4: `V1` lies elsewhere than before, some 996 m away [B1530]
      help: see whether the new place is right
    town/venues.geojson: 1 new, 2 changed, 0 the same, 0 that stood are kept
    2 findings, 0 of which left rows or files out
    ");
    let merged = layer(&town, "venues");
    assert_eq!(merged["features"].as_array().map(Vec::len), Some(3));
    assert_eq!(merged["features"][1]["properties"]["name"], "乙改");
    assert_eq!(merged["features"][1]["properties"]["risk"], 2, "what is not imported stays");
    let again = import("venues2.csv");
    assert!(again.contains("0 new, 0 changed, 3 the same, 0 that stood"), "{again}");
    assert!(import("venues.csv --force").contains("2 new"));
    assert_eq!(layer(&town, "venues")["features"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_datum_is_told_by_flag_or_column_and_shifted_back() {
    for datum in [Datum::Gcj02, Datum::Bd09] {
        let (folder, town) = folder();
        let at = datum.from_wgs84(TOWN);
        let named = if datum == Datum::Gcj02 { "高德" } else { "百度" };
        let text = format!("id,{named}经度,{named}纬度\nV1,{},{}\n", at.x, at.y);
        put(folder.path(), "venues.csv", text.as_bytes());
        let (code, _, err) = run(folder.path(), &["-C", "town", "import", "venues.csv"], "");
        assert_eq!(code, 0, "{err}");
        assert!(near(place(&layer(&town, "venues"), "V1"), TOWN));
        // A layer that stands in another datum gets its own.
        put(&town, "beibao.toml", b"[datum]\nvenues = \"gcj02\"\n");
        let (code, _, err) =
            run(folder.path(), &["-C", "town", "import", "venues.csv", "--force"], "");
        assert_eq!(code, 0, "{err}");
        assert!(near(place(&layer(&town, "venues"), "V1"), Datum::Gcj02.from_wgs84(TOWN)));
    }
}

#[test]
fn columns_are_mapped_by_flag_and_by_a_table_that_is_kept() {
    let (folder, town) = folder();
    put(folder.path(), "a.csv", "代号X,老店名,横,竖\nV1,甲,106.5266,26.4493\n".as_bytes());
    let flags = "--map 代号X=id --map 老店名=name --map 横=lon --map 竖=lat";
    let base = "-C town import a.csv --layer venues --datum wgs84";
    let missing = beibao_in(folder.path(), base, "");
    assert!(missing.starts_with("exit 2") && missing.contains("[B1504]"), "{missing}");
    let done = beibao_in(folder.path(), &format!("{base} {flags} --save-mapping m.toml"), "");
    assert!(done.starts_with("exit 0"), "{done}");
    let first = layer(&town, "venues");
    let again = beibao_in(folder.path(), &format!("{base} --mapping m.toml --force"), "");
    assert!(again.starts_with("exit 0"), "{again}");
    assert_eq!(layer(&town, "venues"), first);
    for (flag, key) in [("--map 甲", "--map"), ("--datum x", "--datum"), ("--layer y", "--layer")]
    {
        let wrong = beibao_in(folder.path(), &format!("-C town import a.csv {flag}"), "");
        assert!(wrong.starts_with("exit 2") && wrong.contains(key), "{wrong}");
    }
}

#[test]
fn nothing_of_a_person_gets_in_or_is_shown() {
    const PLANTED: [&str; 6] =
        ["赵钱孙", "13912345678", "11010519491231002X", "李周吴", "haemophilia", "13812345670"];
    let text = "\
户编号,姓名,联系电话,身份证号码,户主,疾病情况,门牌,类别,经度,纬度
H1,赵钱孙,13912345678,11010519491231002X,李周吴,haemophilia,湖潮村3组12号,独居老人,106.5,26.4
11010519491231002X,赵钱孙,,,,,湖潮村3组13号,低保,106.5,26.4
H3,,,,,,湖潮村3组13号 13812345670,残疾,106.5,26.4
H4,,,,,,13812345670,残疾,106.5,26.4
";
    let (folder, town) = folder();
    put(folder.path(), "走访户.csv", text.as_bytes());
    for report in ["r.html", "r.txt", "r.json"] {
        let arguments = "-C town import 走访户.csv --datum wgs84 --force --save-mapping m.toml";
        let said = beibao_in(folder.path(), &format!("{arguments} --report {report}"), "");
        assert!(said.starts_with("exit 1"), "{said}");
        let files = ["m.toml", report].map(|name| fs::read_to_string(folder.path().join(name)));
        let written = fs::read_to_string(town.join("households.geojson")).expect("it was written");
        let files = files.map(|text| text.expect("it was written")).join("\n");
        for planted in PLANTED {
            assert!(!said.contains(planted), "{planted}: {said}");
            assert!(!files.contains(planted) && !written.contains(planted), "{planted}");
        }
        assert!(files.contains("B1524") && files.contains("B1536"), "{report}");
        assert!(written.contains("elderly_alone") && written.contains("H3"), "{written}");
    }
}

#[test]
fn a_list_called_after_its_village_is_what_its_columns_say() {
    let (folder, town) = folder();
    let list = "户编号,风险等级,经度,纬度,走访间隔\nH1,3,106.47,26.43,30\nH2,2,106.48,26.44,60\n";
    put(folder.path(), "湖潮村名单.csv", list.as_bytes());
    let words = ["-C", "town", "import", "湖潮村名单.csv", "--datum", "wgs84"];
    let (code, _, err) = run(folder.path(), &words, "");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("[B1538]") && err.contains("the folder town is new"), "{err}");
    assert!(near(place(&layer(&town, "households"), "H1"), Coord { x: 106.47, y: 26.43 }));
    assert!(!town.join("villages.geojson").exists());
    let (code, _, err) = run(folder.path(), &[&words[..], &["--layer", "villages"]].concat(), "");
    assert!(code == 0 && !err.contains("[B1538]") && !err.contains("is new"), "{err}");
    assert!(town.join("villages.geojson").exists());
}

#[test]
fn a_mapping_says_something_of_what_is_there() {
    let (folder, town) = folder();
    put(folder.path(), "venues.csv", "编号,店,经度,纬度\nV1,甲,106.47,26.43\n".as_bytes());
    let words = ["-C", "town", "import", "venues.csv", "--datum", "wgs84", "--map"];
    let said = |pair: &str| run(folder.path(), &[&words[..], &[pair]].concat(), "");
    for (pair, told) in [
        ("店名=name", "店名=name: no table has such a column; there are: 店, 纬度, 经度, 编号"),
        ("店=nam", "nam: venues has no such property"),
    ] {
        let (code, _, err) = said(pair);
        assert!(code == 2 && err.contains(told), "{err}");
        assert!(!town.exists());
    }
    assert_eq!(said(" 店 =name").0, 0);
    let words = [&words[..6], &["--dry-run", "--save-mapping", "m.toml"]].concat();
    assert_eq!(run(folder.path(), &words, "").0, 0);
    let saved = fs::read_to_string(folder.path().join("m.toml")).expect("a trial saves the table");
    assert!(saved.contains("[venues]"), "{saved}");
}

#[test]
fn what_is_wrong_is_told_without_the_numbers_of_persons() {
    let (folder, _) = folder();
    let list = "编号,名称,风险等级,最近检查日期,经度,纬度\n\
        V1,甲,电话 138-0013-8000,0851-86521234,106.47,26.43\n\
        V2,乙,1,11010519491231002X,106.47,13800138000\n";
    put(folder.path(), "venues.csv", list.as_bytes());
    let words = ["-C", "town", "import", "venues.csv", "--datum", "wgs84", "--report", "r.html"];
    let (_, out, err) = run(folder.path(), &words, "");
    let report = fs::read_to_string(folder.path().join("r.html")).expect("it was written");
    for text in [out, err, report] {
        for number in ["0013-8000", "86521234", "13800138000", "19491231"] {
            assert!(!text.contains(number), "{number} in\n{text}");
        }
    }
}

#[test]
fn a_hazard_without_a_place_lies_where_its_venue_does() {
    let (folder, town) = folder();
    put(folder.path(), "venues.csv", "编号,名称,经度,纬度\nV1,甲,106.47,26.43\n".as_bytes());
    let list = "隐患编号,隐患类型,场所编号\nZ1,通道堵塞,V1\nZ2,通道堵塞,V9\n";
    put(folder.path(), "hazards.csv", list.as_bytes());
    // Whichever comes first.
    for files in [["hazards.csv", "venues.csv"], ["venues.csv", "hazards.csv"]] {
        let words = [&["-C", "town", "import", "--datum", "wgs84", "--force"], &files[..]].concat();
        let (code, _, err) = run(folder.path(), &words, "");
        assert!(code == 1 && err.contains("[B1541]") && err.contains("[B1512]"), "{err}");
        assert_eq!(place(&layer(&town, "hazards"), "Z1"), Coord { x: 106.47, y: 26.43 });
    }
    // Alone, beside the venues that stand.
    let words = ["-C", "town", "import", "--datum", "wgs84", "--force", "hazards.csv"];
    let (_, _, err) = run(folder.path(), &words, "");
    assert!(err.contains("[B1541]"), "{err}");
}

#[test]
fn what_overrules_a_file_or_would_stand_twice_is_told() {
    let (folder, _) = folder();
    let list = "名称,高德经度,高德纬度,门牌X\n甲,106.47,26.43,1号\n乙,106.48,26.44,2号\n";
    put(folder.path(), "venues.csv", list.as_bytes());
    let import = |more: &[&str]| {
        run(folder.path(), &[&["-C", "town", "import", "venues.csv"], more].concat(), "")
    };
    let (code, _, err) = import(&[]);
    assert!(code == 0 && !err.contains("[B1539]"), "{err}");
    let (_, _, err) = import(&["--force", "--datum", "wgs84"]);
    assert!(err.contains("in gcj02; they were read as wgs84") && err.contains("[B1539]"), "{err}");
    // With a column more the ids that are made are others.
    import(&["--force"]);
    let (_, _, err) = import(&["--map", "门牌X=category"]);
    assert!(err.contains("[B1540]"), "{err}");
}

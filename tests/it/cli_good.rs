//! The command line as a person sees it when all goes well.

use std::fs;
use std::path::Path;

use super::cli_support::{beibao, beibao_in};

/// What a command answers, cut after the first lines.
fn first_lines(answer: &str, lines: usize) -> String {
    answer.lines().take(lines).map(|line| line.to_owned() + "\n").collect()
}

/// The path of the sample township.
fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/township").display().to_string()
}

#[test]
fn the_help_says_every_verb() {
    insta::assert_snapshot!(beibao("--help", ""), @"
    exit 0
    --- out
    Plans the weeks of a township police station: who is due a visit, who goes,
    which way, and why not

    Usage: beibao [OPTIONS] <COMMAND>

    Commands:
      check        Check the township's data, one layer file, or a plan
      due          List the visits that are due, the most important first
      plan         Plan the days, judge the plan, write it and sum it up
      explain      Say when a visit is made, or why it is not
      export       Write a plan, or the layers, in another format
      draw         Draw venues at random by weight, and at least two certified
                   officers for each: the same seed and lists give the same
      report       Report some days: coverage, punctuality, gaps, re-inspections,
                   hazards, disputes, load, the monthly return, what is past its
                   date
      solve        Solve a public routing problem: Solomon, VRPLIB, Cordeau,
                   orienteering, Li-Lim or VROOM
      roads        Look at roads: what is wrong, or how fast they answer
      visit        Record what was done
      hazard       A hazard: record a step (open, notice, fix, verify, fail, extend,
                   report, transfer, close, reopen, void) or look (list, overdue,
                   near, show)
      request      A request for service at the door: record a step (open, done,
                   collect, make, deliver, cancel, reopen, void) or look (list,
                   overdue, show)
      opinion      An opinion: record a step (open, assign, method, tell, confirm,
                   reopen, void) or look (list, overdue, show)
      dispute      A dispute: record a step (open, push, mediate, agree, check,
                   break, refer, reopen, void) or look (list, overdue, show)
      event        A session of outreach: record a step (open, move, hold, cancel,
                   void) or look (list, overdue, show)
      snapshot     A snapshot report: record a step (open, merge, raise, answer,
                   split, void) or look (list, overdue, near, show)
      alert        An alert that someone is being defrauded: record a step (open,
                   reach, miss, cancel, reopen, void) or look (list, overdue, show)
      verify       Verify the ledger: pages, chain, tables; prints the head of the
                   chain
      backup       Copy the ledger, or put a copy back
      init         Make a new township folder
      import       Import tables and maps (XLSX, CSV, GeoJSON, KML, SHP, GPKG, OSM)
                   into the layers of the folder: rows are merged by id, the new
                   value wins and each change is told; --force replaces the layer;
                   names, phone and ID numbers are never imported
      config       List every setting and rule in force: its value, where it comes
                   from, its source
      completions  Print a completion script for a shell
      man          Print the man page

    Options:
      -C, --folder <FOLDER>      The township folder; default: where you are
          --language <LANGUAGE>  Language: zh or en; default: that of the system
          --format <FORMAT>      text, json, csv, geojson or html; default: by the
                                 name of the file
          --threads <THREADS>    Threads to use; the result is the same
          --no-cache             Neither read nor write the roads kept in .beibao
      -q, --quiet                Say nothing but data and errors
      -h, --help                 Print help
      -V, --version              Print version
    --- err
    ");
}

#[test]
fn the_help_of_plan_says_every_flag_and_its_default() {
    insta::assert_snapshot!(beibao("plan --help", ""), @"
    exit 0
    --- out
    Plan the days, judge the plan, write it and sum it up

    Usage: beibao plan [OPTIONS]

    Options:
      -C, --folder <FOLDER>      The township folder; default: where you are
          --from <DATE>          First day, as 2026-03-23; default: the next working
                                 day
          --days <DAYS>          How many days; default: 7
          --language <LANGUAGE>  Language: zh or en; default: that of the system
          --format <FORMAT>      text, json, csv, geojson or html; default: by the
                                 name of the file
          --profile <PROFILE>    Way of travel: car, motorbike, ebike or foot;
                                 default: car
          --seed <SEED>          Seed of the search: same data and seed, same plan
          --threads <THREADS>    Threads to use; the result is the same
          --no-cache             Neither read nor write the roads kept in .beibao
          --turns <TURNS>        Turns of the search for each station; default: by
                                 size
      -q, --quiet                Say nothing but data and errors
          --time <SECONDS>       Search for at most so long; the plan says how many
                                 turns it was
          --keep <FILE>          Keep to this published plan.json: only what no
                                 longer stands and what is new finds a place;
                                 --turns or --time search on from there
          --strict               Exit with 1 when a visit of tier 1 is left out
          --publish              Publish it: the ledger tells of it and shows it as
                                 the layer plan_items
          --problems <FOLDER>    Do not plan but write what each station asks the
                                 solver, as VROOM reads it, into this folder
      -o, --output <FILE>        Write to this file, as its ending says (.json
                                 .geojson .csv .html); may be repeated; - is stdout;
                                 default: out/plan.*
      -h, --help                 Print help
    --- err
    ");
}

#[test]
fn the_help_is_chinese_for_who_reads_chinese() {
    insta::assert_snapshot!(beibao("--language zh check --help", ""), @"
    exit 0
    --- out
    核查辖区数据、一个图层文件或一份计划

    用法: beibao check [OPTIONS] [FILE]

    参数:
      [FILE]  一个 GeoJSON 文件；不写则核查整个文件夹

    选项:
      -C, --folder <FOLDER>      辖区文件夹；默认为当前文件夹
          --layer <NAME>         该文件是哪个图层；默认看文件名
          --language <LANGUAGE>  文字语言：zh 或 en；默认随系统
          --plan <FILE>          要核查的计划文件
          --format <FORMAT>      输出格式：text、json、csv、geojson 或 html；不写则看文件名
          --threads <THREADS>    线程数；结果不变
          --no-cache             不读也不写 .beibao 里保存的路网
      -q, --quiet                只输出数据和错误
      -h, --help                 显示帮助
    --- err
    ");
}

#[test]
fn a_plan_is_summed_up_in_a_few_lines() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let command = format!("-C '{}' plan --turns 500 -o plan.json -o plan.csv", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &command, ""), @"
    exit 0
    --- out
    from 2026-03-23, 7 days, 10 shifts
    438 visits due: 173 planned, 265 left out
    152.9 hours of visits for 80.0 hours on shift (travel comes on top)
    whoever plans, at most 137 visits of tier 1 and beside them 17416 points of tier 2: 137 and 7418 are planned
      tier 1: 137 due, 137 planned
      tier 2: 184 due, 36 planned
      tier 3: 117 due, 0 planned
      岔塘派出所: 438 due, 173 planned, 10 rounds, 418 km
      265 left out: every shift is full
    --- err
    [PACKAGE]/data/township/roads.geojson: 1 crossings of roads on one level have no common vertex and are no junctions [B2009]
      help: give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer
    written: plan.json
    written: plan.csv
    ");
}

#[test]
fn a_plan_is_summed_up_in_chinese() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let command = format!("-C '{}' --language zh plan --turns 500 -o plan.json", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &command, ""), @"
    exit 0
    --- out
    2026-03-23 起 7 天，共 10 个班次
    到期走访 438 次：已排 173，未排 265
    走访需 152.9 小时，班次共 80.0 小时（路程另计）
    无论怎么排，第 1 级最多 137 次，此外第 2 级最多 17416 分；已排 137 次、7418 分
      第 1 级：到期 137，已排 137
      第 2 级：到期 184，已排 36
      第 3 级：到期 117，已排 0
      岔塘派出所：到期 438，已排 173，路线 10 条，418 公里
      未排 265 次：班次已排满
    --- err
    [PACKAGE]/data/township/roads.geojson: 有 1 处道路在同一层相交却没有公共点，未当作路口 [B2009]
      办法: 是路口就加上公共点，是桥或隧道就写上 bridge、tunnel 或 layer
    已写出 plan.json
    ");
}

#[test]
fn a_visit_is_explained_whether_it_is_planned_or_left_out() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let plan = format!("-q -C '{}' plan --turns 500 -o plan.json", sample());
    beibao_in(folder.path(), &plan, "");
    let explain =
        |what: &str| beibao_in(folder.path(), &format!("explain --plan plan.json {what}"), "");
    insta::assert_snapshot!(explain("Z0053"), @"
    exit 0
    --- out
    re-inspection:Z0053
      Hazard Z0053 was to be mended by 2026-02-08, 43 days before the first day, and re-inspected by 2026-02-11.
      planned for PS990101101-C1 on 2026-03-23 at 15:09
    --- err
    ");
    insta::assert_snapshot!(explain("H0360"), @"
    exit 0
    --- out
    care:H0360
      Last visited 2026-02-22, due every 30 days, so again on 2026-03-24, with one hazard not closed here or within 200 metres.
      every shift that could make it is full; it would fit PS990101101-C2@2026-03-27 if that shift were 25 min longer [full]
      made in its place: care:H0054
    --- err
    ");
    insta::assert_snapshot!(explain("--language zh Z0041"), @"
    exit 0
    --- out
    re-inspection:Z0041
      Hazard Z0041 was to be mended by 2026-01-28, 54 days before the first day, and re-inspected by 2026-02-02.
      PS990101101-C1 于 2026-03-23 15:32 上门
    --- err
    ");
    let check = format!("-C '{}' check --plan plan.json", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &check, ""), @"
    exit 0
    --- out
    --- err
    the plan is sound: 10 rounds, 173 visits planned, 265 left out
    ");
    let export = format!("-C '{}' export --plan plan.json -o week.html -o week.geojson", sample());
    insta::assert_snapshot!(beibao_in(folder.path(), &export, ""), @"
    exit 0
    --- out
    --- err
    written: week.html
    written: week.geojson
    ");
    let page = fs::read_to_string(folder.path().join("week.html")).expect("the page is written");
    assert!(page.starts_with("<!DOCTYPE html>"), "{}", first_lines(&page, 1));
}

#[test]
fn a_folder_with_one_finding_is_told_so() {
    insta::assert_snapshot!(beibao("-C data/township check", ""), @"
    exit 1
    --- out
    data/township/roads.geojson: 1 crossings of roads on one level have no common vertex and are no junctions [B2009]
      help: give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer
    --- err
    findings: 1; villages 26, grids 30, venues 310, households 500, hazards 105, stations 1, roads 647
    ");
}

#[test]
fn a_layer_without_a_finding_is_told_so() {
    insta::assert_snapshot!(beibao("check data/township/venues.geojson", ""), @"
    exit 0
    --- out
    --- err
    nothing wrong; features: 310
    ");
}

#[test]
fn what_is_due_is_a_table() {
    let table = beibao("-C data/township due --format csv", "");
    insta::assert_snapshot!(first_lines(&table, 6), @r#"
    exit 0
    --- out
    tier,worth,visit,purpose,station,earliest,latest,service_s,why
    1,366,re-inspection:Z0041,re-inspection,PS990101101,2026-03-23,2026-02-02,1200,"Hazard Z0041 was to be mended by 2026-01-28, 54 days before the first day, and re-inspected by 2026-02-02."
    1,350,re-inspection:Z0047,re-inspection,PS990101101,2026-03-23,2026-02-06,1200,Hazard Z0047 (to be mended by 2026-02-03) is said to be mended and is to be re-inspected by 2026-02-06.
    1,350,re-inspection:Z0067,re-inspection,PS990101101,2026-03-23,2026-02-06,1200,Hazard Z0067 (to be mended by 2026-02-03) is said to be mended and is to be re-inspected by 2026-02-06.
    "#);
}

#[test]
fn a_new_folder_holds_everything_to_be_filled_in() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    insta::assert_snapshot!(beibao_in(folder.path(), "init town", ""), @"
    exit 0
    --- out
    --- err
    written: town/beibao.toml
    written: town/officers.csv
    written: town/done.csv
    written: town/villages.geojson
    written: town/grids.geojson
    written: town/venues.geojson
    written: town/households.geojson
    written: town/hazards.geojson
    written: town/stations.geojson
    written: town/roads.geojson
    written: town/tasks.geojson
    import your tables and maps into town (beibao import), or put your layers there, then run beibao check and beibao plan
    ");
    insta::assert_snapshot!(beibao_in(folder.path(), "-C town check", ""), @"
    exit 1
    --- out
    town/villages.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/grids.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/venues.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/households.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/hazards.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/stations.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/tasks.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/roads.geojson: there are no features [B1009]
      help: if the layer really is empty, nothing is to be done
    town/roads.geojson: no road can be used [B2001]
      help: give a roads.geojson or an .osm.pbf whose roads have the tag highway
    --- err
    findings: 9; villages 0, grids 0, venues 0, households 0, hazards 0, stations 0, roads 0
    ");
    insta::assert_snapshot!(beibao_in(folder.path(), "init town", ""), @"
    exit 2
    --- out
    --- err
    error: town/beibao.toml is there already; nothing was changed
    ");
}

#[test]
fn roads_are_timed_and_every_checked_pair_is_as_dijkstra_says() {
    let file = "data/township/roads.geojson";
    for profile in ["car", "foot"] {
        let asked = format!("roads time {file} --places 60 --check 200 --profile {profile}");
        let answer = beibao(&asked, "");
        assert!(answer.starts_with("exit 0\n--- out\n{\n  \"version\": 1,\n"), "{answer}");
        for line in ["\"places\": 60,", "\"checked\": 200,", "\"equal\": 200"] {
            assert!(answer.lines().any(|found| found.trim() == line), "{line}: {answer}");
        }
    }
}

#[test]
fn roads_of_a_profile_that_is_none_are_not_timed() {
    insta::assert_snapshot!(beibao("roads time data/township/roads.geojson --profile ship", ""), @"
    exit 2
    --- out
    --- err
    error: setting `--profile`: there is no way of travel ship; there are car, motorbike, ebike, foot
    ");
}

#[test]
fn completions_and_the_man_page_are_printed() {
    insta::assert_snapshot!(first_lines(&beibao("completions bash", ""), 3), @"
    exit 0
    --- out
    _beibao() {
    ");
    insta::assert_snapshot!(first_lines(&beibao("man", ""), 5), @r#"
    exit 0
    --- out
    .ie \n(.g .ds Aq \(aq
    .el .ds Aq '
    .TH beibao 1  "beibao 0.1.0"
    "#);
}

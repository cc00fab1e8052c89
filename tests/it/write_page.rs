//! The page: nothing in it but what we wrote, and everything the plan says.

use std::collections::BTreeSet;
use std::fs;

use beibao::plan::{Plan, Unserved};
use beibao::words::{Language, all};
use beibao::world::{Purpose, World};
use beibao::write::{Aid, RoadClass, RoadLine, Sheet, html};
use geo::Coord;

use super::write_sample::{HOSTILE, plan, plan_saying, visit, world};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

fn page(plan: &Plan, world: &World, language: Language) -> String {
    let line = vec![Coord { x: 106.5, y: 26.4 }, Coord { x: 106.52, y: 26.45 }];
    let roads = RoadClass::ALL.map(|class| RoadLine { class, line: line.clone() });
    html(&Sheet { plan, world, roads: &roads, aid: Aid::default() }, language)
}

/// The names of all tags and of all their attributes, as a browser would find them.
pub(crate) fn markup(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in page.split('<').skip(1) {
        let tag = tag.split_once('>').map_or(tag, |(inside, _)| inside);
        for (at, outside) in tag.split('"').enumerate().filter(|(at, _)| at % 2 == 0) {
            for (word_at, word) in outside.split_whitespace().enumerate() {
                let name = word.trim_end_matches('=').to_ascii_lowercase();
                let kind = if at == 0 && word_at == 0 { "<" } else { "@" };
                found.insert(format!("{kind}{name}"));
            }
        }
    }
    found
}

#[test]
fn whatever_the_data_says_the_markup_is_ours() {
    for language in LANGUAGES {
        let expected = markup(&page(&plan(), &world("湖潮"), language));
        for text in HOSTILE {
            let shown = page(&plan_saying(text), &world(text), language);
            let more: Vec<_> = markup(&shown).difference(&expected).cloned().collect();
            assert!(more.is_empty(), "{text:?} brought {more:?}");
            assert!(!shown.to_ascii_lowercase().contains("<script"), "{text:?}");
            let hidden = |c: char| {
                (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(c)
            };
            assert!(!shown.contains(hidden), "{text:?}");
        }
    }
}

#[test]
fn hostile_text_is_still_there_to_be_read() {
    let shown = page(&plan_saying("<b>3组&12号</b>"), &world("x"), Language::Chinese);
    assert!(shown.contains("&#60;b&#62;3组&#38;12号&#60;/b&#62;"), "escaped, not dropped");
}

#[test]
fn the_page_needs_no_script_no_network_and_no_other_file() {
    let shown = page(&plan(), &world("湖潮"), Language::Chinese);
    for forbidden in
        ["<script", "http:", "https:", "src=", "url(", "@import", "<link", "<iframe", "javascript:"]
    {
        assert!(!shown.contains(forbidden), "{forbidden}");
    }
    assert!(shown.contains("default-src 'none'"));
}

#[test]
fn every_stop_and_every_visit_left_out_is_on_the_page() {
    for language in LANGUAGES {
        let shown = page(&plan(), &world("湖潮派出所"), language);
        for text in [
            "label H1",
            "label H2",
            "label H3",
            "08:40–09:00",
            "湖潮派出所",
            "no crew in its hours",
            "PS1-O01",
        ] {
            assert!(shown.contains(text), "{text}");
        }
        assert!(!shown.contains("page."), "a key without words");
    }
}

#[test]
fn every_key_of_the_templates_has_words() {
    let known: BTreeSet<&str> = all().map(|(key, _, _)| *key).collect();
    let mut count = 0;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    for entry in fs::read_dir(folder).expect("the templates") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("a template");
        for part in text.split("words.get(\"").skip(1) {
            let key = part.split('"').next().unwrap_or_default();
            assert!(known.contains(key), "{key}");
            count += 1;
        }
    }
    assert!(20 < count, "only {count} keys found");
}

#[test]
fn empty_and_broken_plans_still_make_a_page() {
    let empty = Plan {
        people: Vec::new(),
        shifts: Vec::new(),
        visits: Vec::new(),
        routes: Vec::new(),
        unserved: Vec::new(),
        days: 0,
        ..plan()
    };
    assert!(page(&empty, &World::default(), Language::Chinese).ends_with("</html>\n"));
    let mut broken = plan();
    broken.visits.truncate(1);
    broken.visits[0].position = Coord { x: f64::NAN, y: f64::INFINITY };
    broken.visits[0].tier = 0;
    broken.routes[0].line = vec![Coord { x: 1e308, y: -1e308 }, Coord { x: -1e308, y: 0.0 }];
    broken.days = 366;
    assert!(page(&broken, &World::default(), Language::English).ends_with("</html>\n"));
}

#[test]
fn a_week_that_leaves_out_much_stays_small_and_roads_never_flood_it() {
    let mut plan = plan();
    for n in 0..1_500 {
        let mut visit = visit(&format!("H{n:05}"), Purpose::Care, 2 + (n % 2) as u8);
        visit.position.x += f64::from(n % 40) / 400.0;
        plan.unserved.push(Unserved { visit: visit.id.clone(), ..plan.unserved[0].clone() });
        plan.visits.push(visit);
    }
    let crooked = |seed: i32| {
        let at = |n: i32| Coord {
            x: 106.5 + f64::from((n * 7_919 + seed * 104_729) % 1_000) / 9e3,
            y: 26.4 + f64::from((n * 6_367 + seed) % 1_000) / 9e3,
        };
        RoadLine { class: RoadClass::ALL[(seed % 5) as usize], line: (0..200).map(at).collect() }
    };
    let roads: Vec<RoadLine> = (0..3_000).map(crooked).collect();
    let shown = html(
        &Sheet { plan: &plan, world: &world("湖潮"), roads: &roads, aid: Aid::default() },
        Language::Chinese,
    );
    assert!(shown.len() < 2_000_000, "{} bytes", shown.len());
    assert!(shown.contains("1500"), "all are told of");
}

#[test]
fn the_same_plan_gives_the_same_page() {
    let [one, two] = [(); 2].map(|()| page(&plan(), &world("湖潮"), Language::English));
    assert_eq!(one, two);
}

//! Names put together from plain syllables; any likeness to a real place or shop is chance.

use beibao::unit::Dice;

/// Streets: first those along the main street from south to north, then those across it.
pub(crate) const STREETS: [&str; 13] = [
    "河埂路",
    "下街",
    "大街",
    "赶场街",
    "后山路",
    "西口巷",
    "染布巷",
    "水井巷",
    "桥头路",
    "铁匠巷",
    "米行巷",
    "学堂路",
    "码头巷",
];

const BEFORE: [&str; 20] = [
    "上", "下", "大", "小", "新", "老", "青", "麻", "杉", "柏", "桐", "竹", "石", "水", "沙", "茶",
    "枫", "梨", "白", "岔",
];
const BEHIND: [&str; 16] = [
    "桥", "坪", "寨", "湾", "岩", "坝", "冲", "井", "坡", "塘", "关", "洞", "岭", "沟", "垭", "箐",
];
const LUCK: [&str; 16] = [
    "顺", "兴", "和", "源", "福", "旺", "聚", "丰", "泰", "康", "宏", "远", "云", "禾", "岭", "溪",
];

/// `count` village names, none twice.
pub(crate) fn villages(dice: &mut Dice, count: usize) -> Vec<String> {
    let mut all: Vec<String> = BEFORE
        .iter()
        .flat_map(|before| BEHIND.iter().map(move |behind| format!("{before}{behind}")))
        .collect();
    dice.shuffle(&mut all);
    all.truncate(count);
    all
}

/// A shop sign: two lucky syllables and what is sold.
pub(crate) fn sign(dice: &mut Dice, trades: &[&str]) -> String {
    let mut pick = |from: &[&'static str]| from.get(dice.below(from.len())).copied().unwrap_or("");
    let (first, second) = (pick(&LUCK), pick(&LUCK));
    let trade = trades.get(dice.below(trades.len())).copied().unwrap_or("");
    format!("{first}{second}{trade}")
}

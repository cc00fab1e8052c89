//! What kinds of venues, needs and hazards there are, and how common each is.

use beibao::unit::Dice;

use super::layers::{Danger, Need, Trade};

/// A row that is drawn as often as its share of a thousand says.
pub(crate) trait Weighed<T> {
    fn draw(&'static self, dice: &mut Dice) -> &'static T;
}

macro_rules! weighed {
    ($($row:ty),+) => {$(
        impl Weighed<$row> for [$row] {
            fn draw(&'static self, dice: &mut Dice) -> &'static $row {
                let mut left = dice.below(self.iter().map(|row| row.share).sum());
                let row = self.iter().find(|row| match left.checked_sub(row.share) {
                    Some(rest) => {
                        left = rest;
                        false
                    }
                    None => true,
                });
                row.unwrap_or(&self[0])
            }
        }
    )+};
}
weighed!(Trade, Need, Danger);

const fn trade(
    codes: (&'static str, &'static str),
    share: usize,
    signs: &'static [&'static str],
) -> Trade {
    Trade {
        category: codes.0,
        category_zh: codes.1,
        share,
        every_days: 90,
        minutes: 20,
        open: None,
        signs,
    }
}

/// The nine small venues (九小场所) and the petrol station.
pub(crate) static TRADES: [Trade; 10] = [
    trade(("shop", "小商店"), 438, &["百货店", "小卖部", "种子店", "五金店", "粮油店", "鞋帽店"]),
    Trade {
        open: Some("07:00-21:00"),
        ..trade(
            ("restaurant", "小餐饮"),
            226,
            &["米粉馆", "饭庄", "豆花面馆", "早点铺", "羊肉粉馆"],
        )
    },
    trade(("clinic", "小医院(诊所)"), 94, &["诊所", "卫生室", "药房诊所"]),
    Trade {
        every_days: 60,
        minutes: 40,
        ..trade(("workshop", "小生产加工"), 72, &["豆腐坊", "木器坊", "米酒坊", "面条坊", "榨油坊"])
    },
    trade(("beauty_bath", "小美容洗浴"), 60, &["理发店", "洗浴室", "美发屋"]),
    Trade {
        every_days: 60,
        minutes: 40,
        ..trade(("school", "小学校(幼儿园)"), 54, &["幼儿园", "小学教学点", "托管班"])
    },
    Trade {
        every_days: 30, ..trade(("lodging", "小旅馆"), 28, &["客栈", "旅社", "招待所"])
    },
    Trade {
        every_days: 30,
        open: Some("14:00-23:59"),
        ..trade(("entertainment", "小歌舞娱乐"), 14, &["歌厅", "棋牌室"])
    },
    Trade {
        every_days: 30,
        open: Some("14:00-23:59"),
        ..trade(("netcafe", "小网吧"), 10, &["网咖", "网吧"])
    },
    Trade {
        every_days: 30, minutes: 40, ..trade(("fuel", "加油站(重点)"), 4, &["加油站"])
    },
];

const fn need(code: &'static str, share: usize, every_days: u32, minutes: u32) -> Need {
    Need { code, share, every_days, minutes, two_person: false }
}

/// Why households are visited (特殊群体).
pub(crate) static NEEDS: [Need; 8] = [
    need("elderly_alone", 357, 30, 20),
    need("disabled", 200, 30, 25),
    need("elderly_80plus", 148, 30, 20),
    need("left_behind_child", 110, 30, 15),
    need("low_income", 72, 60, 15),
    Need { two_person: true, ..need("mental_risk", 46, 14, 25) },
    need("migrant_new", 36, 60, 15),
    need("dementia", 31, 14, 20),
];

const fn danger(kind: &'static str, severity: u8, days: i32, share: usize) -> Danger {
    Danger { kind, severity, days, share }
}

/// Hazards (隐患) found in venues.
pub(crate) static AT_VENUES: [Danger; 7] = [
    danger("gas_hose_aged", 2, 15, 164),
    danger("live_in_shop", 3, 7, 164),
    danger("lpg_in_kitchen", 3, 3, 154),
    danger("extinguisher_expired", 2, 15, 148),
    danger("blocked_exit", 3, 7, 144),
    danger("wiring_private", 3, 7, 138),
    danger("barred_window", 2, 15, 88),
];

/// Hazards on roads and land.
pub(crate) static ON_THE_LAND: [Danger; 5] = [
    danger("road_cliff_unguarded", 3, 60, 620),
    danger("straw_stack", 2, 30, 130),
    danger("slope_unstable", 2, 30, 100),
    danger("pond_unfenced", 2, 30, 80),
    danger("power_line_low", 2, 30, 70),
];

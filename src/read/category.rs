//! Kinds of venue as maps and tables name them.

use crate::world::VenueKind;

/// Words that make a kind; the first that stands in the text decides.
const WORDS: &[(VenueKind, &[&str])] = &[
    (VenueKind::Fuel, &["加油", "加气", "fuel", "petrol", "gasstation"]),
    (VenueKind::StreetBlock, &["街区", "streetblock"]),
    (VenueKind::Netcafe, &["网吧", "上网", "网咖", "电竞", "netcafe", "internetcafe", "cybercafe"]),
    (
        VenueKind::Entertainment,
        &["歌舞", "ktv", "娱乐", "酒吧", "棋牌", "游艺", "karaoke", "nightclub", "entertainment"],
    ),
    (
        VenueKind::BeautyBath,
        &[
            "美容",
            "美发",
            "理发",
            "洗浴",
            "足浴",
            "按摩",
            "桑拿",
            "浴室",
            "beauty",
            "hairdresser",
            "sauna",
        ],
    ),
    (
        VenueKind::School,
        &["学校", "幼儿园", "小学", "中学", "托育", "培训", "school", "kindergarten"],
    ),
    (VenueKind::Clinic, &["医院", "诊所", "卫生室", "卫生院", "医疗", "clinic", "hospital"]),
    (
        VenueKind::Restaurant,
        &["餐饮", "餐厅", "饭店", "餐馆", "火锅", "小吃", "食堂", "restaurant", "fastfood"],
    ),
    (
        VenueKind::Lodging,
        &["旅馆", "宾馆", "酒店", "住宿", "民宿", "客栈", "招待所", "hotel", "hostel", "lodging"],
    ),
    (VenueKind::Workshop, &["生产", "加工", "作坊", "工厂", "workshop", "factory"]),
    (
        VenueKind::Shop,
        &["商店", "超市", "便利", "购物", "商场", "零售", "shop", "supermarket", "grocery"],
    ),
    (VenueKind::Other, &["其他", "其它", "other"]),
];

/// The kind of venue a text names; `None` where it names none that is known.
///
/// Spaces, case, full-width letters and Amap's `大类;中类;小类` are understood.
pub(super) fn venue_kind(text: &str) -> Option<VenueKind> {
    if let Some(kind) = VenueKind::parse(text) {
        return Some(kind);
    }
    let narrow = narrow(text);
    if let Some(kind) = VenueKind::parse(&narrow) {
        return Some(kind);
    }
    let squeezed = narrow.replace([' ', '_', '-'], "");
    let holds = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    WORDS.iter().find(|(_, words)| holds(words)).map(|(kind, _)| *kind)
}

/// The text in half-width small letters, without spaces around it.
pub(super) fn narrow(text: &str) -> String {
    halved(text).trim().to_lowercase()
}

/// Full-width signs as half-width ones; letters keep their case.
pub(super) fn halved(text: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_has_many_names() {
        for text in
            ["网吧", "小网吧", "netcafe", "NetCafe", "ｎｅｔｃａｆｅ", " 网吧 ", "Internet cafe"]
        {
            assert_eq!(venue_kind(text), Some(VenueKind::Netcafe), "{text}");
        }
        for (text, kind) in [
            ("餐饮服务;中餐厅;火锅店", VenueKind::Restaurant),
            ("住宿服务;宾馆酒店;宾馆酒店", VenueKind::Lodging),
            ("ＫＴＶ", VenueKind::Entertainment),
            ("小歌舞娱乐场所", VenueKind::Entertainment),
            ("小学校(幼儿园)", VenueKind::School),
            ("其它", VenueKind::Other),
        ] {
            assert_eq!(venue_kind(text), Some(kind), "{text}");
        }
        assert_eq!(venue_kind("飞机场"), None);
    }
}

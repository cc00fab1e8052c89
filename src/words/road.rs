//! What the room `road` says.

use super::say::Row;

/// Key, Chinese, English.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    ("B2001", "没有可用的道路", "no road can be used"),
    ("B2001.help", "提供 roads.geojson 或 .osm.pbf，其中的道路要有 highway 标签", "give a roads.geojson or an .osm.pbf whose roads have the tag highway"),
    ("B2002", "有 {} 条道路没有可用的几何：不足两个不同的点，或经纬度超出范围", "{} roads have no usable geometry: fewer than two different positions, or not longitude and latitude"),
    ("B2002.help", "道路要写成至少两个不同点的线，坐标为 [经度, 纬度]", "draw each road as a line of at least two different positions, [longitude, latitude]"),
    ("B2003", "道路等级“{}”不在已知之列，{} 条道路未采用", "no profile knows the class of road `{}`: {} roads are left out"),
    ("B2003.help", "改用 OpenStreetMap 的等级，如 primary、residential、track、path；“{}”若确可通行，请在 profiles.toml 中给出速度", "use a class of OpenStreetMap such as primary, residential, track, path; if `{}` can be used, give its speed in profiles.toml"),
    ("B2004", "有 {} 条道路没有 highway 标签，未采用", "{} roads have no tag highway and are left out"),
    ("B2004.help", "给每条道路写上 highway", "give each road its highway"),
    ("B2005", "限速“{}”不是速度（{} 条道路）；按道路等级的速度计算", "the limit `{}` is no speed ({} roads); the speed of the class is used"),
    ("B2005.help", "写成大于零的公里每小时，不知道就不写", "write kilometres an hour above zero, or leave it out"),
    ("B2006", "看不懂限速“{}”（{} 条道路）；按道路等级的速度计算", "the limit `{}` is not understood ({} roads); the speed of the class is used"),
    ("B2006.help", "写成 40、25 mph 或 CN:urban 这样的形式", "write it like 40, 25 mph or CN:urban"),
    ("B2007", "有 {} 处道路端点与另一条路相差不到半米，已接上", "{} road ends lay within half a metre of another road and were joined to it"),
    ("B2007.help", "让相接的道路共用同一个点", "let roads that meet share one position"),
    ("B2008", "“{}”方式下有 {} 处与主路网不能往返，共 {} 米，地点不会落在上面", "for `{}`, {} islands or one-way traps of {} metres together are cut off from the network; no place is put onto them"),
    ("B2008.help", "看看是否漏画了连接，或把单行方向画反了", "see whether a connection is missing, or a one-way street drawn the wrong way round"),
    ("B2009", "有 {} 处道路在同一层相交却没有公共点，未当作路口", "{} crossings of roads on one level have no common vertex and are no junctions"),
    ("B2009.help", "是路口就加上公共点，是桥或隧道就写上 bridge、tunnel 或 layer", "give a junction a common vertex; give a bridge or tunnel the tag bridge, tunnel or layer"),
    ("B2010", "没有一条道路可供“{}”通行", "no road is open to `{}`"),
    ("B2010.help", "看看道路的 highway 与 access 标签", "look at the tags highway and access of the roads"),
    ("B2011", "有 {} 个道路节点不在文件里，道路在此断开", "{} nodes of roads are not in the file; the roads are cut there"),
    ("B2011.help", "导出时带上道路的全部节点（osmium extract 用 complete_ways）", "extract with all nodes of the roads (osmium extract: strategy complete_ways)"),
    ("B2012", "有 {} 个节点的坐标不在地球上，未采用", "{} nodes have a position that is not on the earth and are left out"),
    ("B2012.help", "文件可能损坏，请重新导出", "the file may be damaged: export it again"),
    ("B2013", "文件里没有带 highway 标签的道路", "the file holds no way with the tag highway"),
    ("B2013.help", "导出时保留道路", "keep the roads when you extract"),
];

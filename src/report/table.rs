//! Every figure as a row of a table: what all formats show alike.

use jiff::civil::Date;

use super::coverage::Share;
use super::gaps::Spread;
use super::hazards::HazardMonth;
use super::months::Return;
use super::overdue::Overdue;
use super::people::Load;
use super::planned::Travel;
use super::spine::Report;
use crate::unit::Seconds;

/// One table: its key, the keys of its columns, its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The key, `coverage`.
    pub key: &'static str,
    /// The keys of the columns; the first columns name the row.
    pub columns: &'static [&'static str],
    /// One cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// An id, as it is.
    Id(String),
    /// A code that a language has a word for, with the group of its words: `kind`, `shop`.
    Code(&'static str, String),
    /// A day.
    Date(Date),
    /// A month, by its first day.
    Month(Date),
    /// A number of things or days.
    Count(u64),
    /// A share in thousandths.
    Share(u64),
    /// A number in tenths.
    Tenths(u64),
    /// A span, told in hours.
    Hours(Seconds),
    /// Nothing could be counted.
    Nothing,
}

impl Cell {
    fn share(share: Option<u64>) -> Self {
        share.map_or(Self::Nothing, Self::Share)
    }

    fn days(days: Option<u32>) -> Self {
        days.map_or(Self::Nothing, |days| Self::Count(days.into()))
    }

    fn code(group: &'static str, code: &str) -> Self {
        Self::Code(group, code.to_owned())
    }

    /// An id, or the word for what lies nowhere.
    fn place(id: &str) -> Self {
        if id == "-" { Self::code("by", "nowhere") } else { Self::Id(id.to_owned()) }
    }
}

/// The tables of a report, in the order they are shown; those without a row but the list of what
/// is overdue are left out.
pub fn tables(report: &Report) -> Vec<Table> {
    let all = [
        coverage(report),
        gaps(report),
        hazards(report),
        rates(report),
        loads(report),
        travel(report),
        unserved(report),
        returns(report),
        overdue(report),
    ];
    all.into_iter().filter(|table| table.key == "overdue" || !table.rows.is_empty()).collect()
}

fn coverage(report: &Report) -> Table {
    let of = &report.coverage;
    let row = |by: &str, name: Cell, share: &Share| {
        let Share { owed, made, on_time, waiting, unknown, never } = *share;
        let counts = [owed, made, on_time, waiting, unknown, never].map(Cell::Count);
        let shares = [Cell::share(share.coverage()), Cell::share(share.punctuality())];
        [Cell::code("by", by), name].into_iter().chain(counts).chain(shares).collect()
    };
    let mut rows = vec![row("all", Cell::code("by", "all"), &of.all)];
    let tier = |tier: &u8| Cell::Code("tier", tier.to_string());
    rows.extend(of.tiers.iter().map(|(number, share)| row("tier", tier(number), share)));
    let kind = |kind: &String| Cell::code("kind", kind);
    rows.extend(of.kinds.iter().map(|(name, share)| row("kind", kind(name), share)));
    rows.extend(of.grids.iter().map(|(id, share)| row("grid", Cell::place(id), share)));
    rows.extend(of.villages.iter().map(|(id, share)| row("village", Cell::place(id), share)));
    let columns = &[
        "by",
        "name",
        "owed",
        "made",
        "on_time",
        "waiting",
        "unknown",
        "never",
        "coverage",
        "punctuality",
    ];
    Table { key: "coverage", columns, rows }
}

fn gaps(report: &Report) -> Table {
    let of = &report.gaps;
    let row = |by: &str, name: Cell, spread: &Spread| {
        let sites = spread.days.len() as u64;
        let days = [spread.greatest(), spread.p95()].map(Cell::days);
        let counts = [Cell::Count(sites), Cell::Count(spread.never)];
        [Cell::code("by", by), name].into_iter().chain(days).chain(counts).collect()
    };
    let mut rows = vec![row("all", Cell::code("by", "all"), &of.all)];
    let kind = |kind: &String| Cell::code("kind", kind);
    rows.extend(of.kinds.iter().map(|(name, spread)| row("kind", kind(name), spread)));
    rows.extend(of.villages.iter().map(|(id, spread)| row("village", Cell::place(id), spread)));
    let columns = &["by", "name", "greatest", "p95", "sites", "never"];
    Table { key: "gaps", columns, rows }
}

fn hazards(report: &Report) -> Table {
    let row = |month: &HazardMonth| {
        let counts = [month.found, month.closed, month.open, month.mended].map(Cell::Count);
        [Cell::Month(month.month)].into_iter().chain(counts).collect()
    };
    let rows = report.hazards.iter().map(row).collect();
    Table { key: "hazards", columns: &["month", "found", "closed", "open", "mended"], rows }
}

/// Single figures, each with what it is a part of.
fn rates(report: &Report) -> Table {
    let again = &report.reinspections;
    let share = |part: u64, whole: u64| Cell::share((part * 1_000).checked_div(whole));
    let disputes = &report.disputes;
    let faces = &report.faces;
    let homes = faces.each.len() as u64;
    let greatest = faces.each.last().copied();
    let mean = faces.tenths().map_or(Cell::Nothing, Cell::Tenths);
    let row = |code: &str, part: Cell, whole: u64, value: Cell| {
        vec![Cell::code("rate", code), part, Cell::Count(whole), value]
    };
    let few = faces.each.iter().filter(|faces| **faces <= 2).count() as u64;
    let rows = vec![
        row("reinspected", Cell::Count(again.on_time), again.due, share(again.on_time, again.due)),
        row("reinspected-late", Cell::Count(again.late), again.due, share(again.late, again.due)),
        row("not-reinspected", Cell::Count(again.open), again.due, share(again.open, again.due)),
        row(
            "resolved",
            Cell::Count(disputes.resolved),
            disputes.begun,
            Cell::share(disputes.rate()),
        ),
        row(
            "referred",
            Cell::Count(disputes.referred),
            disputes.begun,
            share(disputes.referred, disputes.begun),
        ),
        row("faces", Cell::Nothing, homes, mean),
        row("faces-most", Cell::Nothing, homes, Cell::days(greatest)),
        row("faces-two", Cell::Count(few), homes, Cell::share(faces.at_most_two())),
        row("faces-unknown", Cell::Nothing, faces.unknown, Cell::Nothing),
    ];
    Table { key: "rates", columns: &["rate", "part", "of", "value"], rows }
}

fn loads(report: &Report) -> Table {
    let row = |(id, load): (&String, &Load)| {
        let counts = [load.done, load.planned].map(Cell::Count);
        let out = Cell::Hours(load.out);
        [Cell::Id(id.clone())].into_iter().chain(counts).chain([out]).collect()
    };
    let rows = report.loads.iter().map(row).collect();
    Table { key: "loads", columns: &["person", "visits", "planned", "out"], rows }
}

fn travel(report: &Report) -> Table {
    let row = |travel: &Travel| {
        let visits = travel.visits;
        let metres = u64::from(travel.distance.0).checked_div(visits);
        let minutes = travel.each().map(|each| u64::from(each.0) / 6);
        let tenths = |number: Option<u64>| number.map_or(Cell::Nothing, Cell::Tenths);
        vec![
            Cell::Count(travel.rounds),
            Cell::Count(visits),
            Cell::Hours(travel.time),
            tenths(minutes),
            tenths(metres.map(|metres| metres / 100)),
        ]
    };
    let rows = report.travel.iter().map(row).collect();
    let columns = &["rounds", "planned", "travel", "minutes_each", "km_each"];
    Table { key: "travel", columns, rows }
}

fn unserved(report: &Report) -> Table {
    let causes = report.unserved.iter().flatten();
    let rows = causes.map(|(code, cause)| {
        vec![Cell::code("cause", code), Cell::Count(cause.count), Cell::Count(cause.first)]
    });
    let rows = rows.collect();
    Table { key: "unserved", columns: &["cause", "left_out", "first_tier"], rows }
}

fn returns(report: &Report) -> Table {
    let row = |row: &Return| {
        let ended = row.ended.map_or(Cell::Nothing, Cell::Count);
        vec![Cell::Month(row.month), Cell::code("what", &row.what), Cell::Count(row.begun), ended]
    };
    let rows = report.returns.iter().map(row).collect();
    Table { key: "returns", columns: &["month", "what", "begun", "ended"], rows }
}

fn overdue(report: &Report) -> Table {
    let row = |row: &Overdue| {
        vec![
            Cell::Count(row.days.into()),
            Cell::code("late", row.what),
            Cell::Id(row.id.clone()),
            row.grid.as_deref().map_or(Cell::Nothing, |grid| Cell::Id(grid.to_owned())),
            Cell::Date(row.date),
        ]
    };
    let rows = report.overdue.iter().map(row).collect();
    Table { key: "overdue", columns: &["days", "what", "id", "grid", "date"], rows }
}

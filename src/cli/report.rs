//! `beibao report`: what was reached, how late, by whom, and what is still open.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::arguments::{Arguments, Format, ReportArguments};
use super::run::Outcome;
use super::table::aligned;
use super::terminal::{Terminal, line};
use super::township::{date, horizon, now, plan_of};
use crate::calendar::Horizon;
use crate::config::Folder;
use crate::finding::{Error, Result};
use crate::report::{Cell, Report, Scope, Table, report as figures, tables};
use crate::spatial::Index;
use crate::words::{Language, say};
use crate::write;

/// How many findings are said before the report; `check` says them all.
const FINDINGS: usize = 5;
/// The days of a report where nothing says them.
const DAYS: u32 = 30;

pub(super) fn report(
    arguments: &Arguments,
    verb: &ReportArguments,
    terminal: Terminal,
) -> Result<Outcome> {
    let file = verb.output.as_deref().filter(|file| *file != Path::new("-"));
    let format = format(file, arguments, terminal)?;
    if let Some(file) = file {
        write::can_save(file)?;
    }
    let plan = verb.plan.as_deref().map(|named| plan_of(arguments, Some(named), terminal));
    let plan = plan.transpose()?;
    let open = Folder::open(&arguments.folder, terminal.language)?;
    terminal.findings(&open.findings, FINDINGS);
    let days = days(&open, verb, terminal)?;
    let scope = Scope {
        world: &open.world,
        index: &Index::over(&open.world),
        rules: &open.rules,
        calendar: &open.calendar,
        from: days.from,
        to: days.last(),
        plan: plan.as_ref(),
    };
    let made = figures(&scope);
    let text = match format {
        Format::Json => write::report_json(&made),
        Format::Csv => write::report_csv(&made),
        Format::Html => write::report_html(&made, &open.world, terminal.language),
        _ => plain(&made, terminal.language),
    };
    match file {
        None => terminal.data(&text)?,
        Some(file) => {
            write::save(file, text.as_bytes())?;
            terminal.say("cli.written", &[&file.display().to_string()]);
        }
    }
    Ok(Outcome::Done)
}

/// The format that is asked for, else that of the file's ending, else text.
fn format(file: Option<&Path>, arguments: &Arguments, terminal: Terminal) -> Result<Format> {
    let asked = arguments.format;
    let Some(file) = file.filter(|_| asked.is_none()) else {
        return arguments
            .format(&[Format::Text, Format::Json, Format::Csv, Format::Html], terminal);
    };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "json" => Ok(Format::Json),
        "csv" => Ok(Format::Csv),
        "html" | "htm" => Ok(Format::Html),
        "txt" => Ok(Format::Text),
        _ => Err(Error::Setting {
            key: "--output".to_owned(),
            what: say(terminal.language, "cli.no-format", &[&file.display().to_string()]),
        }),
    }
}

/// The days of the report: those asked for; else as many up to the day before the first day of
/// the settings, else up to today.
fn days(open: &Folder, verb: &ReportArguments, terminal: Terminal) -> Result<Horizon> {
    if let Some(text) = &verb.month {
        let first: Date = format!("{text}-01").parse().map_err(|_| Error::Setting {
            key: "--month".to_owned(),
            what: say(terminal.language, "report.month", &[text]),
        })?;
        let count = u32::try_from(first.days_in_month()).unwrap_or(DAYS);
        return horizon(first, count, terminal);
    }
    let count = verb.days.unwrap_or(DAYS);
    if let Some(text) = &verb.from {
        return horizon(date(text, terminal)?, count, terminal);
    }
    let last =
        open.config.plan.from.map_or_else(|| now().date(), |from| from.saturating_sub(1.days()));
    let first = last.saturating_sub(i64::from(count.saturating_sub(1)).days());
    horizon(first, count, terminal)
}

/// The report as text: each table under its name.
fn plain(report: &Report, language: Language) -> String {
    let mut text = String::new();
    let days = [report.from, report.to].map(|day| day.to_string());
    line(&mut text, &say(language, "report.title", &days.each_ref().map(String::as_str)));
    for table in tables(report) {
        line(&mut text, "");
        line(&mut text, &say(language, &format!("report.table.{}", table.key), &[]));
        if table.rows.is_empty() {
            line(&mut text, &format!("  {}", say(language, "report.clear", &[])));
        } else {
            rows(&mut text, &table, language);
        }
    }
    let never = report.coverage.all.never;
    if 0 < never {
        line(&mut text, &say(language, "report.no-date", &[&never.to_string()]));
    }
    text
}

fn rows(text: &mut String, table: &Table, language: Language) {
    let head =
        table.columns.iter().map(|column| say(language, &format!("report.column.{column}"), &[]));
    let body = table.rows.iter().map(|row| {
        row.iter().map(|cell| write::report_cell(cell, language)).collect::<Vec<String>>()
    });
    let all: Vec<Vec<String>> = [head.collect()].into_iter().chain(body).collect();
    let first = table.rows.first();
    let is_number = |at| first.and_then(|row| row.get(at)).is_some_and(is_number);
    let numbers: Vec<bool> = (0..table.columns.len()).map(is_number).collect();
    for row in aligned(&all, &numbers) {
        line(text, &format!("  {row}"));
    }
}

const fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Share(_) | Cell::Tenths(_) | Cell::Hours(_))
}

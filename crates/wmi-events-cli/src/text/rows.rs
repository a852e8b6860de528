//! `--all`: each event in a row.

use console::{Alignment, measure_text_width, pad_str, style};
use wmi_events::escape::escape;

use super::layout::Layout;
use super::level::{coloured, level};
use crate::row::Row;
use crate::zone::Zone;

/// The widths of severity, time, computer, event and user. Longer text moves the rest of its row to the right: nothing
/// is cut.
fn widths(layout: Layout) -> [usize; 5] {
    let [computer, who] = match layout.width {
        Some(0..150) => [19, 22],
        _ => [22, 28],
    };
    [8, 23, computer, 14, who]
}

/// Whether a row needs a second line for who and what.
fn is_narrow(layout: Layout) -> bool {
    layout.width.is_some_and(|width| width < 110)
}

/// The heading of the columns.
pub(crate) fn heading(layout: Layout, zone: &Zone) -> String {
    let time = format!("TIME ({})", zone.name());
    let mut line = cells(layout, &["LEVEL", &time, "COMPUTER", "EVENT"]);
    if is_narrow(layout) {
        line.push_str("\n          WHO: WHAT");
    } else {
        line = cells(layout, &["LEVEL", &time, "COMPUTER", "EVENT", "WHO"]) + "WHAT";
    }
    format!("{}\n", style(line).bold())
}

/// The row of an event.
pub(crate) fn row(row: &Row, layout: Layout, zone: &Zone) -> String {
    let severity = row.severity();
    let time = row
        .time
        .map_or_else(|| local_time(row), |time| zone.short(time));
    let computer = if row.computer.is_empty() {
        "-"
    } else {
        &row.computer
    };
    let event = format!("{} {}", row.event_id, row.kind);
    let (computer, who) = (escape(computer), escape(&row.who));
    let start = [severity.map_or("", level), &time, &computer, &event];
    let what = match row.findings.first() {
        Some(primary) => format!("[{}] {}", primary.name, escape(&row.what)),
        None => escape(&row.what).into_owned(),
    };
    let indent = " ".repeat(10);
    let mut line = String::new();
    if is_narrow(layout) {
        layout.line(&mut line, "", &indent, cells(layout, &start).trim_end());
        layout.line(&mut line, &indent, &indent, &format!("{who}: {what}"));
    } else {
        let [level, time, computer, event] = start;
        let start = cells(layout, &[level, time, computer, event, &who]);
        // Under its own column, if that is wide enough.
        let column = measure_text_width(&start);
        let is_wide = layout.width.is_some_and(|width| width >= column + 60);
        let indent = if is_wide { " ".repeat(column) } else { indent };
        layout.line(&mut line, &start, &indent, &what);
    }
    let line = line.trim_end();
    format!("{}\n", coloured(line, severity))
}

/// The event's own time, if only that is known.
fn local_time(row: &Row) -> String {
    let local = row
        .local_time
        .as_deref()
        .map(|local| format!("{}?", escape(local)));
    local.unwrap_or_else(|| "-".to_owned())
}

fn cells(layout: Layout, cells: &[&str]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths(layout)) {
        line.push_str(&pad_str(cell, width, Alignment::Left, None));
        line.push(' ');
    }
    line
}

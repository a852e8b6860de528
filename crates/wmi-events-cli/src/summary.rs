//! The summary at the end: counts for each input, findings by technique and computer.

use std::collections::BTreeMap;
use std::fmt;

use comfy_table::{Cell, CellAlignment, Table, presets};
use wmi_events::detect::Severity;
use wmi_events::escape::escape;
use wmi_events::source::Stats;

use crate::read::Outcome;

#[derive(Default)]
pub(crate) struct Summary {
    inputs: Vec<(String, Option<Stats>)>,
    no_logs: u64,
    /// Findings by technique and computer.
    findings: BTreeMap<(&'static str, String), (Severity, usize)>,
}

impl Summary {
    pub(crate) fn add(&mut self, name: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Read { stats, others, .. } => {
                self.inputs.push((name.to_owned(), Some(*stats)));
                self.no_logs += others;
            }
            Outcome::Unread => self.unread(name),
            Outcome::NoLog => self.no_logs += 1,
        }
    }

    pub(crate) fn found(&mut self, technique: &'static str, computer: String, severity: Severity) {
        let found = self
            .findings
            .entry((technique, computer))
            .or_insert((severity, 0));
        *found = (found.0.max(severity), found.1 + 1);
    }

    pub(crate) fn unread(&mut self, name: &str) {
        self.inputs.push((name.to_owned(), None));
    }
}

impl Summary {
    pub(crate) fn no_logs(&self) -> u64 {
        self.no_logs
    }

    /// The inputs, with their counts if they were read.
    pub(crate) fn inputs(&self) -> &[(String, Option<Stats>)] {
        &self.inputs
    }

    /// A table of the inputs and their counts.
    pub(crate) fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header([
            "seen",
            "matched",
            "skipped",
            "unrecognized",
            "malformed",
            "warnings",
            "input",
        ]);
        let mut total = Stats::default();
        for (name, stats) in &self.inputs {
            if let Some(stats) = stats {
                total += *stats;
            }
            table.add_row(row(stats.as_ref(), &escape(name)));
        }
        if self.inputs.len() > 1 {
            table.add_row(row(Some(&total), "total"));
        }
        for column in table.column_iter_mut().take(6) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        format!("{}\n", table.trim_fmt())
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table())?;
        self.fmt_findings(f)?;
        if self.no_logs > 0 {
            writeln!(f, "files that are not event logs: {}", self.no_logs)?;
        }
        Ok(())
    }
}

impl Summary {
    fn fmt_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.findings.is_empty() {
            return Ok(());
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header(["findings", "highest", "technique", "computer"]);
        for ((technique, computer), (severity, count)) in &self.findings {
            let cells = [
                count.to_string(),
                severity.to_string(),
                (*technique).into(),
                escape(computer).into_owned(),
            ];
            table.add_row(cells);
        }
        if let Some(column) = table.column_mut(0) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(f, "\n{}", table.trim_fmt())
    }
}

fn row(stats: Option<&Stats>, name: &str) -> Vec<Cell> {
    let numbers = match stats {
        Some(s) => [
            s.seen,
            s.matched,
            s.skipped,
            s.unrecognized,
            s.malformed,
            s.warnings,
        ]
        .map(|n| n.to_string()),
        None => ["unread", "-", "-", "-", "-", "-"].map(String::from),
    };
    numbers
        .into_iter()
        .chain([name.to_owned()])
        .map(Cell::new)
        .collect()
}

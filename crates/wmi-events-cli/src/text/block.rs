//! The block of an event with findings: what was found, when, where and by whom, and the whole text that shows it.

use wmi_events::Event;
use wmi_events::detect::{Analysis, BaselineAction, Finding, Indicators, Technique};
use wmi_events::escape::escape;

use super::layout::Layout;
use super::level::lead;
use crate::details;
use crate::found::Found;
use crate::row::{Row, RowFinding};
use crate::secrets::Secrets;
use crate::zone::Zone;

/// The column in which everything but the severity begins.
pub(super) const INDENT: usize = 10;
/// The width of a label with the blanks after it.
const LABEL: usize = 15;

/// How a block is shown.
pub(crate) struct Style<'s> {
    pub(crate) layout: Layout,
    pub(crate) zone: &'s Zone,
    pub(crate) secrets: Secrets,
}

/// The block of an event. Its findings are in order, the primary one first.
pub(crate) fn text(
    analysis: &Analysis<'_>,
    event: &Event<'_>,
    found: &Found<'_>,
    row: &Row,
    style: &Style<'_>,
) -> String {
    let Some(first) = row.findings.first() else {
        return String::new();
    };
    let mut block = String::new();
    title(&mut block, first, style.layout);
    let time = row.time.map(|time| style.zone.whole(time));
    let local = row
        .local_time
        .as_deref()
        .map(|local| format!("{} local time", escape(local)));
    let times: Vec<_> = time.into_iter().chain(local).collect();
    let time = if times.is_empty() {
        "no time".to_owned()
    } else {
        times.join(", ")
    };
    let record = row
        .record_id
        .map_or_else(String::new, |record| format!(", record {record}"));
    let place = format!(
        "{time}, {}, event {}{record}, {}",
        escape(if row.computer.is_empty() {
            "no computer"
        } else {
            &row.computer
        }),
        row.event_id,
        escape(&row.file)
    );
    let indent = " ".repeat(INDENT);
    style.layout.line(&mut block, &indent, &indent, &place);
    let mut label = |label: &str, text: &str| add(&mut block, style.layout, label, text);
    for (name, text) in details::of_event(analysis, event, style.secrets) {
        label(&name, &text);
    }
    if let Some(primary) = found.findings.first() {
        explain(&mut label, primary);
    }
    others(&mut label, found, first);
    block
}

/// The techniques of the primary finding, why it fired, and what it may be instead.
fn explain(label: &mut impl FnMut(&str, &str), primary: &Finding<'_>) {
    for technique in primary.detection.techniques {
        let Technique {
            id, tactic, name, ..
        } = technique;
        label("technique", &format!("{id} {name} ({tactic})"));
    }
    for (name, rule) in Indicators::rules() {
        if primary.detection.when.names().any(|fired| fired == name) {
            label("why", &format!("{} ({name})", first_sentence(rule)));
        }
    }
    if primary.detection.false_positives != "None known." {
        label("may also be", primary.detection.false_positives);
    }
}

/// What was found beside the one of the title, and what the baseline did.
fn others(label: &mut impl FnMut(&str, &str), found: &Found<'_>, first: &RowFinding) {
    for finding in &found.findings {
        let implied = finding
            .implied_by
            .map_or_else(String::new, |by| format!(", implied by {by}"));
        let also = format!(
            "{} ({}{implied}): {}",
            finding.name(),
            finding.severity,
            finding.detection.title
        );
        if finding.name() != first.name {
            label("also", &also);
        }
    }
    for rule in &found.rules {
        if rule.name == first.name {
            for technique in &rule.techniques {
                label("technique", technique);
            }
            label("rule", &rule.file);
        } else {
            label(
                "also",
                &format!("{} ({}): {}", rule.name, rule.severity, rule.title),
            );
        }
    }
    for finding in &found.findings {
        if let Some(rule) = &finding.suppression {
            let before = finding.detection.severity;
            let what = match rule.action {
                BaselineAction::Suppress => "expected".to_owned(),
                _ => format!("{} instead of {before}", finding.severity),
            };
            label(
                "baseline",
                &format!("{}: {what}, {}", finding.name(), rule.reason),
            );
        }
    }
}

/// The first sentence of a rule: what the event must show. The IDs before it are in the block already.
fn first_sentence(rule: &str) -> String {
    let rule = rule.trim_start();
    let rule = match rule.split_once(": ") {
        Some((ids, rest)) if !ids.contains(|c: char| !c.is_ascii_digit() && !", ".contains(c)) => {
            rest
        }
        _ => rule,
    };
    let paragraph = rule.split("\n\n").next().unwrap_or_default();
    let sentence = paragraph
        .split_once(". ")
        .map_or(paragraph, |(first, _)| first);
    let words: Vec<_> = sentence.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// Adds a label and its text, in the form of a block.
pub(super) fn add(block: &mut String, layout: Layout, label: &str, text: &str) {
    // A property's name is as long as its author likes.
    let start = format!("{}{:<LABEL$}", " ".repeat(INDENT), escape(label));
    let start = if start.ends_with(' ') {
        start
    } else {
        format!("{start} ")
    };
    layout.add(block, &start, INDENT + LABEL, text);
}

fn title(block: &mut String, finding: &RowFinding, layout: Layout) {
    let level = lead(finding.severity, INDENT);
    let title = format!("{}  [{}]", escape(finding.title), escape(finding.name));
    layout.line(block, &level, &" ".repeat(INDENT), &title);
}

//! `--format table`: one line per event, for people.

use std::borrow::Cow;

use console::{Alignment, pad_str, style, truncate_str};
use wmi_events::Payload;
use wmi_events::cmdline::wmic::redact;
use wmi_events::detect::{Analysis, Finding, Severity};
use wmi_events::escape::escape;
use wmi_events::event::{ClientFailure, ProcessCreation, ProviderStarted};
use wmi_events::wmi::subscription::ConsumerAction;

/// Lines with fixed columns: each can be written at once.
pub(crate) struct Table {
    widths: [usize; 6],
}

/// The maximum characters of a cell; longer text is not even escaped.
const MAX_CHARS: usize = 400;

impl Table {
    /// A table for a terminal with that many columns.
    pub(crate) fn new(width: usize) -> Self {
        let [time, computer, event, who] = match width {
            0..110 => [19, 10, 12, 12],
            110..150 => [19, 15, 14, 20],
            _ => [23, 18, 14, 28],
        };
        // The longest name: `MEDIUM`.
        let severity = 6;
        let what = width.saturating_sub(severity + time + computer + event + who + 5);
        Self {
            widths: [severity, time, computer, event, who, what],
        }
    }

    pub(crate) fn heading(&self) -> String {
        let line = self
            .line(["LEVEL", "TIME (UTC)", "COMPUTER", "EVENT", "WHO", "WHAT"].map(String::from));
        format!("{}\n", style(line).bold())
    }

    /// The line of an event, with its most severe finding first.
    pub(crate) fn row(&self, analysis: &Analysis<'_>, findings: &[Finding<'_>]) -> String {
        // The tool always analyses whole events.
        let Some(event) = analysis.event() else {
            return String::new();
        };
        let [_, time_width, ..] = self.widths;
        // The first of several with the same severity.
        let gravest = findings.iter().rev().max_by_key(|finding| finding.severity);
        let level = gravest
            .map_or("", |finding| level(finding.severity))
            .to_owned();
        let time = event
            .system
            .time_text()
            .unwrap_or_default()
            .replace('T', " ");
        let time = time.get(..time_width).unwrap_or(&time).to_owned();
        let computer = event.system.computer.as_deref().unwrap_or("-").to_owned();
        let (kind, who, what) = describe(analysis, &event.payload);
        // A command line is in a consumer too.
        let what = redact(&what).into_owned();
        let kind = format!("{} {kind}", event.system.event_id);
        let what = match gravest {
            Some(finding) => format!("[{}] {what}", finding.name()),
            None => what,
        };
        let line = self.line([level, time, computer, kind, who, what]);
        let line = match gravest.map(|finding| finding.severity) {
            Some(Severity::High | Severity::Critical) => style(line).red().to_string(),
            Some(Severity::Medium) => style(line).yellow().to_string(),
            _ => line,
        };
        format!("{line}\n")
    }

    /// A line of other text, cut to the same width.
    pub(crate) fn cut(&self, line: &str) -> String {
        let width = self.widths.iter().sum::<usize>() + self.widths.len() - 1;
        format!("{}\n", truncate_str(line, width, "…"))
    }

    fn line(&self, cells: [String; 6]) -> String {
        let cells = cells
            .iter()
            .zip(self.widths)
            .map(|(cell, width)| fit(cell, width));
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned()
    }
}

/// A severity, short enough for its column.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "info",
        Severity::Low => "low",
        Severity::Medium => "MEDIUM",
        Severity::High => "HIGH",
        _ => "CRIT",
    }
}

/// The line before the events of an input, if there are several inputs.
pub(crate) fn input_line(name: &str) -> String {
    format!("{}\n", style(format!("── {}", escape(name))).dim())
}

/// The text in that many columns: escaped, cut with an ellipsis, padded with blanks.
fn fit(text: &str, width: usize) -> String {
    let end = text
        .char_indices()
        .nth(MAX_CHARS)
        .map_or(text.len(), |(end, _)| end);
    let shown = escape(text.get(..end).unwrap_or(text));
    let cut = truncate_str(&shown, width, "…");
    pad_str(&cut, width, Alignment::Left, None).into_owned()
}

/// An event's kind, user and action.
pub(crate) fn describe(
    analysis: &Analysis<'_>,
    payload: &Payload<'_>,
) -> (&'static str, String, String) {
    match payload {
        Payload::ProcessCreation(event) => ("process", event.user().to_string(), process(event)),
        Payload::ProviderStarted(event) => provider(event),
        Payload::ClientFailure(event) => failure(analysis, event),
        Payload::EssStarted(event) => {
            let what = query(&event.namespace_name, &event.query);
            ("watching", text(&event.user), what)
        }
        Payload::TemporaryEssStarted(event) => {
            let what = query(&event.namespace_name, &event.query);
            (
                "temporary",
                from_machine(&event.user, &event.client_machine),
                what,
            )
        }
        Payload::EssToConsumerBinding(_) => subscription(analysis),
        _ => ("", String::new(), String::new()),
    }
}

fn process(event: &ProcessCreation<'_>) -> String {
    let image = text(&event.new_process_name);
    let command = event
        .command_line
        .as_deref()
        .filter(|command| !command.is_empty());
    let command = command.unwrap_or(&image);
    match event.parent_process_name.as_deref().and_then(base_name) {
        Some(parent) => format!("{parent} > {command}"),
        None => command.to_owned(),
    }
}

fn provider(event: &ProviderStarted<'_>) -> (&'static str, String, String) {
    let host = text(&event.host_process);
    let who = match event.process_id {
        Some(id) => format!("{host} ({id})"),
        None => host,
    };
    let code = event.code.filter(|code| code.is_failure());
    let code = code.map_or_else(String::new, |code| format!("{code} "));
    (
        "provider",
        who,
        format!(
            "{code}{} {}",
            text(&event.provider_name),
            text(&event.provider_path)
        ),
    )
}

fn failure(analysis: &Analysis<'_>, event: &ClientFailure<'_>) -> (&'static str, String, String) {
    let status = event
        .status()
        .map_or_else(String::new, |code| match code.name() {
            Some(name) => format!("{name} "),
            None => format!("{} ", code.hex()),
        });
    let what = match analysis.operation() {
        Some(operation) => {
            let namespace = operation
                .namespace
                .as_ref()
                .map_or_else(String::new, |n| format!(" {n}"));
            format!(
                "{}{namespace}: {}",
                operation.method_name(),
                operation.target_text
            )
        }
        None => text(&event.operation),
    };
    let who = from_machine(&event.user, &event.client_machine);
    ("failure", who, format!("{status}{what}"))
}

/// A subscription's kind, creator, and action with its query.
fn subscription(analysis: &Analysis<'_>) -> (&'static str, String, String) {
    let Some(subscription) = analysis.subscription() else {
        return ("permanent", String::new(), String::new());
    };
    let creator = subscription.filter.creator_sid;
    let who = creator.map_or_else(
        || "-".to_owned(),
        |sid| {
            sid.well_known_name()
                .map_or_else(|| sid.to_string(), str::to_owned)
        },
    );
    let (filter, consumer) = (&subscription.filter, &subscription.consumer);
    let name = consumer.name().unwrap_or_default();
    let does = consumer
        .action()
        .map_or_else(String::new, |action| action_text(&action));
    let query = text(&filter.query_text);
    let what = format!(
        "{} \"{name}\" {does} WHEN \"{}\" {query}",
        consumer.class(),
        text(&filter.name)
    );
    ("permanent", who, what)
}

fn action_text(action: &ConsumerAction<'_>) -> String {
    match action {
        ConsumerAction::Command {
            executable,
            command_line,
            ..
        } => {
            format!(
                "RUNS {}",
                text(if command_line.is_some() {
                    command_line
                } else {
                    executable
                })
            )
        }
        ConsumerAction::Script {
            engine,
            text: script,
            file,
            ..
        } => {
            // Leading blanks and line breaks would hide the script's action.
            let script = text(if script.is_some() { script } else { file });
            let words: Vec<&str> = script.split_whitespace().take(60).collect();
            format!("RUNS {} {}", text(engine), words.join(" "))
        }
        ConsumerAction::File {
            name, text: line, ..
        } => {
            format!("WRITES {} {}", text(name), text(line))
        }
        ConsumerAction::LogEntry { source, .. } => format!("LOGS {}", text(source)),
        ConsumerAction::Mail { to, subject, .. } => format!("MAILS {} {}", text(to), text(subject)),
        _ => String::new(),
    }
}

type Text<'a> = Option<Cow<'a, str>>;

fn text(text: &Text<'_>) -> String {
    text.as_deref()
        .filter(|text| !text.is_empty())
        .unwrap_or("-")
        .to_owned()
}

fn from_machine(user: &Text<'_>, machine: &Text<'_>) -> String {
    format!("{} @{}", text(user), text(machine))
}

fn query(namespace: &Text<'_>, query: &Text<'_>) -> String {
    format!("{}: {}", text(namespace), text(query))
}

/// The file name in a Windows path.
fn base_name(path: &str) -> Option<&str> {
    path.rsplit(['\\', '/'])
        .next()
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use console::measure_text_width;
    use wmi_events::{Event, EventId, Record, System};

    use super::*;

    fn event(command: &str) -> Event<'_> {
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.computer = Some("a-computer-of-a-very-long-name.corp.example".into());
        let mut record = Record::new(system);
        record
            .set("CommandLine", command)
            .set("SubjectUserName", command);
        record.set("ParentProcessName", "C:\\Windows\\explorer.exe");
        record.into_event().unwrap().unwrap()
    }

    /// Any event is one line of the terminal.
    #[test]
    fn a_row_is_one_line() {
        let commands = [
            "",
            "short",
            &"x".repeat(10_000),
            &"命".repeat(300),
            "a\nb\u{1b}[2Jc",
            "\u{301}e\u{301}😀",
        ];
        for width in 80..=200 {
            let table = Table::new(width);
            for command in commands {
                let row = table.row(&Analysis::new(&event(command)), &[]);
                let line = row.strip_suffix('\n').unwrap();
                assert!(!line.contains(char::is_control), "{command:?} at {width}");
                assert!(measure_text_width(line) <= width, "{command:?} at {width}");
            }
        }
        let row = Table::new(200).row(&Analysis::new(&event("cmd.exe /c dir")), &[]);
        assert!(row.ends_with(" explorer.exe > cmd.exe /c dir\n"), "{row}");
    }
}

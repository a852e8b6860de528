//! `--format csv`: one row per event with a column for every field, as Timeline Explorer reads it.

use std::borrow::Cow;

use wmi_events::Event;
use wmi_events::detect::Analysis;
use wmi_events::escape::escape;
use wmi_events::schema::EventSet;

use crate::describe::{status, text};
use crate::row::Row;
use crate::secrets::Secrets;
use crate::zone::Zone;

/// The columns before those of the fields.
const HEADER: [&str; 15] = [
    "TimeCreated",
    "TimeSource",
    "LocalTime",
    "Computer",
    "Channel",
    "SourceName",
    "EventId",
    "RecordId",
    "Severity",
    "Findings",
    "Techniques",
    "Titles",
    "Kind",
    "Who",
    "What",
];
/// The columns after them: what was understood, and the file.
const DECODED: [&str; 9] = [
    "Indicators",
    "ResultName",
    "FilterName",
    "FilterQuery",
    "ConsumerClass",
    "ConsumerName",
    "ConsumerAction",
    "Extra",
    "File",
];

/// The names of the fields that have a column.
pub(crate) struct Columns(Vec<&'static str>);

/// The names of the fields of these events, each once, in the order of their events.
fn names(events: EventSet) -> Vec<&'static str> {
    let mut names = Vec::new();
    for event in events.schemas() {
        for field in event.fields {
            // The same field has another case in another event.
            if !names
                .iter()
                .any(|name: &&str| name.eq_ignore_ascii_case(field.name))
            {
                names.push(field.name);
            }
        }
    }
    names
}

impl Columns {
    /// Those of these events.
    pub(crate) fn new(events: EventSet) -> Self {
        Self(names(events))
    }

    /// The first line.
    pub(crate) fn heading(&self) -> String {
        let names = HEADER.iter().chain(&self.0).chain(&DECODED);
        record(names.map(|name| Cow::Borrowed(*name)))
    }

    /// The line of an event.
    pub(crate) fn line(
        &self,
        row: &Row,
        analysis: &Analysis<'_>,
        event: &Event<'_>,
        zone: &Zone,
        secrets: Secrets,
    ) -> String {
        let join =
            |texts: &mut dyn Iterator<Item = &'static str>| texts.collect::<Vec<_>>().join(" ");
        let findings = || row.findings.iter();
        let mut techniques: Vec<_> = findings()
            .flat_map(|finding| finding.techniques.clone())
            .collect();
        techniques.dedup();
        let titles: Vec<_> = findings().map(|finding| finding.title).collect();
        let mut cells: Vec<Cow<'_, str>> = vec![
            row.time
                .map(|time| zone.whole(time).trim_end_matches(" UTC").to_owned())
                .unwrap_or_default()
                .into(),
            row.time
                .map_or("", |_| event.system.time_source.name())
                .into(),
            safe(event.system.local_time.as_deref().unwrap_or_default()),
            safe(&row.computer),
            safe(&row.channel),
            safe(event.system.provider_name.as_deref().unwrap_or_default()),
            row.event_id.to_string().into(),
            row.record_id
                .map(|record| record.to_string())
                .unwrap_or_default()
                .into(),
            row.severity().map_or("", |severity| severity.name()).into(),
            join(&mut findings().map(|finding| finding.name)).into(),
            techniques.join(" ").into(),
            titles.join("; ").into(),
            row.kind.into(),
            safe(&row.who),
            safe(&row.what),
        ];
        let fields: Vec<_> = event.fields().collect();
        cells.extend(self.0.iter().map(|name| {
            let field = fields
                .iter()
                .find(|field| field.name().eq_ignore_ascii_case(name));
            field.map_or(Cow::Borrowed(""), |field| {
                owned(&secrets.mask(field.text()).0)
            })
        }));
        cells.push(join(&mut analysis.indicators().names()).into());
        cells.extend(decoded(analysis, event).map(|cell| owned(&secrets.mask(cell.into()).0)));
        let extra: Vec<_> = event
            .extra
            .iter()
            .map(|field| format!("{}={}", field.name, field.value))
            .collect();
        cells.push(owned(&secrets.mask(extra.join("; ").into()).0));
        cells.push(safe(&row.file));
        record(cells.into_iter())
    }
}

/// The name of the result; filter and consumer of a 5861.
fn decoded(analysis: &Analysis<'_>, event: &Event<'_>) -> [String; 6] {
    let code = status(&event.payload);
    let result = code
        .and_then(|code| code.name())
        .unwrap_or_default()
        .to_owned();
    let Some(subscription) = analysis.subscription() else {
        return [
            result,
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
    };
    let (filter, consumer) = (&subscription.filter, &subscription.consumer);
    let action = consumer
        .action()
        .map(|action| crate::describe::action_text(&action));
    [
        result,
        text(&filter.name),
        text(&filter.query_text),
        consumer.class().to_owned(),
        consumer.name().unwrap_or_default().into_owned(),
        action.unwrap_or_default(),
    ]
}

fn owned(text: &str) -> Cow<'static, str> {
    safe(text).into_owned().into()
}

/// A text that is one line, and that no spreadsheet takes for a formula: after an apostrophe, if it begins like one.
fn safe(text: &str) -> Cow<'_, str> {
    let shown = escape(text);
    // Spreadsheets skip blanks.
    if shown.trim_start().starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]) && shown.len() > 1
    {
        return format!("'{shown}").into();
    }
    shown
}

fn record<'c>(cells: impl Iterator<Item = Cow<'c, str>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for cell in cells {
        // Writing to memory does not fail.
        drop(writer.write_field(&*cell));
    }
    drop(writer.write_record(None::<&[u8]>));
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas() {
        let table = [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            (" +1", "' +1"),
            ("-enc x", "'-enc x"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-", "-"),
            ("a=b", "a=b"),
            ("a\r\nb\tc", "a␍␊b␉c"),
        ];
        for (text, expected) in table {
            assert_eq!(safe(text), expected);
        }
    }

    #[test]
    fn each_column_once() {
        let heading = Columns::new(EventSet::ALL).heading();
        let names: Vec<_> = heading.trim_end().split(',').collect();
        let mut unique: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{heading}");
        for name in [
            "CommandLine",
            "ResultCode",
            "PossibleCause",
            "CONSUMER",
            "ProviderPath",
        ] {
            assert_eq!(
                names.iter().filter(|n| **n == name).count(),
                1,
                "{name}: {heading}"
            );
        }
    }
}

//! The limits within one record of a collector.

use wmi_events::ErrorKind;
use wmi_events::source::json::{self, Reader};
use wmi_events::source::{Options, Stats};

use crate::{Limit, check};

/// A record of a collector, with that after its header.
fn record(rest: &str) -> String {
    format!(
        r#"{{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security"{rest}}}"#
    )
}

/// A record with a field.
fn whole() -> String {
    record(r#","NewProcessName":"x""#)
}

/// What a reader counts in a text of JSON.
pub(crate) fn counted(stats: Stats) -> String {
    let counts = [
        (stats.matched, "event"),
        (stats.skipped, "skipped"),
        (stats.unrecognized, "unrecognized"),
        (stats.malformed, "malformed"),
        (stats.warnings, "warning"),
    ];
    let shown = counts.iter().filter(|(count, _)| *count > 0);
    let shown: Vec<_> = shown
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    shown.join(", ")
}

fn json(text: &str) -> String {
    let mut reader = Reader::new(text.as_bytes());
    let kinds: Vec<ErrorKind> = reader
        .by_ref()
        .filter_map(|event| Some(event.err()?.kind()))
        .collect();
    match kinds.as_slice() {
        [] => counted(reader.stats()),
        kinds => format!("{}: {kinds:?}", counted(reader.stats())),
    }
}

/// The command line, or what else became of the field.
fn command(text: &str) -> String {
    let mut warnings = Vec::new();
    match json::parse_with_warnings(text, &Options::default(), &mut warnings) {
        Ok(Some(event)) if warnings.is_empty() => match event.field("CommandLine") {
            Some(field) => field.text().into_owned(),
            None => format!(
                "{:?}",
                event.extra.first().map(|field| field.value.to_string())
            ),
        },
        Ok(event) => format!("{}, {warnings:?}", event.is_some()),
        Err(error) => format!("{:?}", error.kind()),
    }
}

/// A record within so many of a piece.
fn within(levels: usize, start: &str, end: &str) -> String {
    format!("{}{}{}", start.repeat(levels), whole(), end.repeat(levels))
}

#[test]
fn records_in_objects() {
    check(&[
        Limit {
            name: "src/source/collected/locate.rs::MAX_LEVELS",
            value: 16,
            read: |count| json(&within(count, r#"{"event":"#, "}")),
            within: "1 event",
            beyond: "1 unrecognized",
        },
        Limit {
            // A list and its object are two of them.
            name: "src/source/collected/locate.rs::MAX_LEVELS",
            value: 8,
            read: |count| json(&within(count, r#"{"events":["#, "]}")),
            within: "1 event",
            beyond: "1 unrecognized",
        },
        Limit {
            name: "src/source/collected/locate.rs::MAX_TRIED",
            value: 4,
            read: |count| {
                let others = ["Event", "_source", "fields", "hits", "_raw"];
                let others = others[..count - 1]
                    .iter()
                    .map(|name| format!("\"{name}\":{{\"a\":1}},"));
                json(&format!(
                    "{{{}\"items\":[{}]}}",
                    others.collect::<String>(),
                    whole()
                ))
            },
            within: "1 event",
            beyond: "1 unrecognized",
        },
        Limit {
            name: "src/source/collected/expand.rs::MAX_CELLS",
            value: 1 << 11,
            read: |rows| {
                let columns = vec!["\"_raw\""; 1 << 11].join(",");
                let xml = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
                    <EventID>4688</EventID></System></Event>";
                let rows = format!("[\"{xml}\"]{}", ",[]".repeat(rows - 1));
                let read = json(&format!(
                    "{{\"tables\":[{{\"columns\":[{columns}],\"rows\":[{rows}]}}]}}"
                ));
                // The others are rows without an event.
                read.split(", ").next().unwrap_or_default().to_owned()
            },
            within: "1 event",
            beyond: "1 unrecognized",
        },
        Limit {
            name: "src/source/json/records.rs::MAX_TEXTS",
            value: 1,
            read: |count| {
                let text = (0..count).fold(whole(), |text, _| {
                    format!("{{\"log\":{}}}", serde_json::Value::from(text))
                });
                json(&text)
            },
            within: "1 event",
            beyond: "1 unrecognized",
        },
    ]);
}

#[test]
fn fields_in_objects() {
    check(&[
        Limit {
            // Deeper, an object is kept as it is written.
            name: "src/source/collected/fields.rs::MAX_LEVELS",
            value: 1,
            read: |count| {
                if count == 0 {
                    return command(&record(",\"EventData\":{\"CommandLine\":\"x\"}"));
                }
                let nested = format!(
                    "{}{{\"CommandLine\":\"x\"}}{}",
                    r#"{"a":"#.repeat(count - 1),
                    "}".repeat(count - 1)
                );
                command(&record(&format!(
                    ",\"EventData\":{{\"NewProcessName\":\"y\",\"a\":{nested}}}"
                )))
            },
            within: "x",
            beyond: r#"Some("{\"CommandLine\":\"x\"}")"#,
        },
        Limit {
            // The elements of more are fields of their names.
            name: "src/source/xml/fragment.rs::MAX_LEVELS",
            value: 4,
            read: |count| {
                let (start, end) = ("<EventData>".repeat(count), "</EventData>".repeat(count));
                let xml = format!("{start}<Data Name='CommandLine'>x</Data>{end}");
                let other = "<EventData><Data Name='NewProcessName'>y</Data>";
                let xml = xml.replacen("<EventData>", other, 1);
                command(&record(&format!(",\"EventData\":\"{xml}\"")))
            },
            within: "x",
            beyond: r#"Some("x")"#,
        },
        Limit {
            name: "src/source/limits.rs::max_fields",
            value: 256,
            read: |count| {
                let fields: String = (1..count).map(|n| format!(",\"a{n}\":1")).collect();
                command(&record(&format!(
                    ",\"EventData\":{{\"CommandLine\":\"x\"{fields}}}"
                )))
            },
            within: "x",
            beyond: "Limit",
        },
        Limit {
            name: "src/source/limits.rs::max_event_bytes",
            value: 4 << 20,
            read: |count| {
                let start = record(",\"CommandLine\":\"");
                let (start, end) = start.split_at(start.len() - 1);
                let text = [
                    start,
                    &"x".repeat(count - start.len() - 1 - end.len()),
                    "\"",
                    end,
                ]
                .concat();
                assert_eq!(text.len(), count);
                let read = command(&text);
                assert_eq!(
                    json(&text),
                    if count > 4 << 20 {
                        "1 malformed: [Limit]"
                    } else {
                        "1 event"
                    }
                );
                if read.len() > 1000 {
                    "x".to_owned()
                } else {
                    read
                }
            },
            within: "x",
            beyond: "Limit",
        },
    ]);
}

/// The first names of a record of no known shape.
#[test]
fn names_that_are_told() {
    check(&[Limit {
        name: "src/source/unrecognized.rs::MAX_NAMES",
        value: 8,
        read: |count| {
            let members: Vec<_> = (0..count).map(|n| format!("\"a{n}\":4688")).collect();
            let text = format!("{{{}}}", members.join(","));
            let mut reader = Reader::new(text.as_bytes());
            assert!(reader.next().is_none());
            let names = reader.unrecognized().unwrap().names.len();
            format!("{}, all names: {}", counted(reader.stats()), names == count)
        },
        within: "1 unrecognized, all names: true",
        beyond: "1 unrecognized, all names: false",
    }]);
}

/// A dotted name of any length is that of the field, or kept.
#[test]
fn dotted_names() {
    for count in [1, 6, 7, 8, 9, 30] {
        let name = "a.".repeat(count);
        let text = format!(
            "{{\"winlog.event_id\":4688,\"winlog.provider_name\":\"Microsoft-Windows-Security-Auditing\",\
             \"winlog.event_data.CommandLine\":\"x\",\"winlog.event_data.{name}b\":\"y\"}}"
        );
        let event = wmi_events::Event::from_json(&text).unwrap().unwrap();
        assert_eq!(event.field("CommandLine").unwrap().text(), "x", "{count}");
        assert_eq!(event.extra[0].value, "y", "{count}");
    }
}

/// A name that is there twice is found in an object with any number of members.
#[test]
fn names_that_are_there_twice() {
    for count in [126, 127, 128, 129, 250] {
        let others: String = (0..count).map(|n| format!(",\"a{n}\":1")).collect();
        let text = |last: &str| {
            record(&format!(
                ",\"EventData\":{{\"CommandLine\":\"x\"{others}{last}}}"
            ))
        };
        assert_eq!(command(&text("")), "x", "{count}");
        assert_eq!(
            command(&text(",\"CommandLine\":\"y\"")),
            "Structure",
            "{count}"
        );
        assert_eq!(command(&text(",\"a7\":2")), "Structure", "{count}");
    }
}

/// What a reader keeps of the records before changes no result, within its limits and beyond: layouts
/// (`src/source/collected/layout.rs`), outlines (`src/source/json/outline.rs`) and texts (`MAX_KEPT`).
#[test]
fn what_is_kept() {
    let mut records = Vec::new();
    // Layouts and owners: 8 are kept. Outlines: 16 alternatives at one place.
    for n in 0..40 {
        let owner = "o".repeat(n);
        records.push(record(&format!(
            ",\"EventData\":{{\"CommandLine\":\"{n}\",\"{owner}\":1}}"
        )));
        records.push(record("").replace("-Auditing", &format!("-Auditing{owner}")));
    }
    // Items and names of a layout, items and bytes of an outline, texts.
    for count in [1, 50, 125, 126, 127, 128, 240] {
        for len in [1, 30, 60, 130, 600] {
            let name = "n".repeat(len);
            let members: String = (0..count).map(|n| format!(",\"{name}{n}\":null")).collect();
            records.push(record(&format!(
                ",\"EventData\":{{\"CommandLine\":\"{len}\"{members}}}"
            )));
            records.push(record(&format!(
                ",\"{name}\":\"{}\"",
                "x".repeat(count * len)
            )));
        }
    }
    let alone = |record: &String| {
        let mut warnings = Vec::new();
        // A thread of its own has kept nothing.
        let read = || {
            let event = json::parse_with_warnings(record, &Options::default(), &mut warnings);
            event.map(|event| event.map(wmi_events::Event::into_owned))
        };
        std::thread::scope(|scope| scope.spawn(read).join().unwrap()).unwrap()
    };
    let expected: Vec<_> = records.iter().filter_map(alone).collect();
    assert!(expected.len() > 100);
    // Each twice in a row, and all again.
    let stream = |times: usize| -> String {
        let lines = records
            .iter()
            .map(|record| format!("{record}\n").repeat(times));
        lines.collect()
    };
    let read =
        |text: &str| -> Vec<_> { Reader::new(text.as_bytes()).map(Result::unwrap).collect() };
    assert_eq!(
        read(&stream(1).repeat(2)),
        [&expected[..], &expected[..]].concat()
    );
    let twice: Vec<_> = expected
        .iter()
        .flat_map(|event| [event.clone(), event.clone()])
        .collect();
    assert_eq!(read(&stream(2)), twice);
}

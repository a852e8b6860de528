//! Parses pages back.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use wmi_events::detect::Severity;

use super::assets::{SCRIPT, STYLE, hash};
use super::*;
use crate::row::RowFinding;

/// Texts that would be markup, a script, or invisible.
const HOSTILE: [&str; 9] = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'><img src=x onerror=alert(1)>",
    "\0\u{1b}[2J\r\n\t",
    "\u{202e}cod.exe\u{202c}\u{2028}\u{feff}",
    "שלום 命 😀 \u{10ffff}",
    "C:\\Windows\\\"quoted\\\"\\",
    "~1,2",
    "",
];

fn row(number: u64, what: &str, findings: Vec<RowFinding>) -> (Row, String) {
    let time = format!("2026-03-03T09:{:02}:12.5530417Z", number % 60);
    let row = Row {
        local_time: None,
        time: (number % 10 != 9).then(|| time.parse().unwrap()),
        computer: format!("{what}{}", number % 3),
        channel: "Security".into(),
        event_id: 4688,
        record_id: Some(48_211 + number),
        kind: "process",
        who: what.into(),
        what: format!("explorer.exe > {what}"),
        findings,
        process: Some(u32::try_from(4096 + number).unwrap()),
        parent: Some(0x1d40),
        result: String::new(),
        file: Arc::from("logs/Security.evtx"),
    };
    let json = json!({
        "file": &*row.file, "event_id": 4688, "record_id": row.record_id, "computer": row.computer,
        "time_created": row.time.map(|time| time.to_string()),
        "data": {
            "CommandLine": what, "NewProcessId": format!("{:#x}", 4096 + number), "ProcessId": "0x1d40",
            "Number": -1.5e-9, "Absent": null, what: what,
        },
        "decoded": {"argv": [what, "a", what]}, "findings": [],
    });
    (row, json.to_string())
}

fn finding() -> RowFinding {
    RowFinding {
        name: "remote_wmic",
        title: "wmic.exe <on> another computer",
        severity: Severity::High,
        techniques: vec!["T1047"],
    }
}

fn page(rows: &[(Row, String)], head: &Head) -> String {
    let mut page = Page::new(Vec::new());
    for (row, json) in rows {
        page.row(row, json).unwrap();
    }
    String::from_utf8(page.finish(head, &[]).unwrap()).unwrap()
}

/// The payloads by their IDs, unpacked.
fn payloads(page: &str) -> HashMap<&str, String> {
    let mut found = HashMap::new();
    let begin = format!("<script type=\"{}\" id=\"", payload::TYPE);
    for part in page.split(&begin).skip(1) {
        let (id, rest) = part.split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (base64, _) = rest.split_once("</script>").unwrap();
        let mut text = String::new();
        let bytes = STANDARD.decode(base64).unwrap();
        GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
        assert!(found.insert(id, text).is_none(), "{id} twice");
    }
    found
}

fn column(payloads: &HashMap<&str, String>, name: &str) -> Vec<Value> {
    serde_json::from_str(&payloads[name]).unwrap()
}

/// Texts by the index of each row.
fn texts(payloads: &HashMap<&str, String>, name: &str) -> Vec<String> {
    let values = column(payloads, &format!("{name}-values"));
    let index = |index: Value| usize::try_from(index.as_u64().unwrap()).unwrap();
    let text = |at: Value| values[index(at)].as_str().unwrap().to_owned();
    column(payloads, name).into_iter().map(text).collect()
}

/// The lines of a block, as `details_data.js` makes them.
fn lines(block: &str, rows: &[(Row, String)]) -> Vec<String> {
    let mut lines = block.split('\n');
    let shapes: Vec<Vec<Value>> = serde_json::from_str(lines.next().unwrap()).unwrap();
    let shape_of: Vec<usize> = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(shape_of.len(), rows.len());
    let mut last = vec![Vec::<String>::new(); shapes.len()];
    let mut found = Vec::new();
    for (shape, (row, _)) in shape_of.into_iter().zip(rows) {
        let places = shapes[shape].iter().filter_map(Value::as_u64);
        let count = places.max().map_or(0, |most| most + 1);
        let mut values = Vec::new();
        while values.len() < usize::try_from(count).unwrap() {
            let line = lines.next().unwrap();
            values.push(match line.chars().next() {
                None => last[shape][values.len()].clone(),
                Some('t') => json!(row.time.unwrap().to_string()).to_string(),
                Some('r') => row.record_id.unwrap().to_string(),
                Some('c') => json!(row.computer).to_string(),
                Some('f') => json!(row.file).to_string(),
                Some('p') => {
                    json!(format!("{:#x}", row.record_id.unwrap() - 48_211 + 4096)).to_string()
                }
                Some('q') => "\"0x1d40\"".into(),
                Some('~') => {
                    let (start, len) = line[1..].split_once(',').unwrap();
                    let (start, len): (usize, usize) =
                        (start.parse().unwrap(), len.parse().unwrap());
                    let what: Vec<u16> = json!(row.what).to_string().encode_utf16().collect();
                    format!(
                        "\"{}\"",
                        String::from_utf16(&what[1 + start..1 + start + len]).unwrap()
                    )
                }
                Some(_) => line.to_owned(),
            });
        }
        let part = |part: &Value| match part {
            Value::String(piece) => piece.clone(),
            place => values[usize::try_from(place.as_u64().unwrap()).unwrap()].clone(),
        };
        found.push(shapes[shape].iter().map(part).collect());
        last[shape] = values;
    }
    assert_eq!(lines.next(), Some(""));
    assert_eq!(lines.next(), None);
    found
}

/// Whatever the texts are, they come out as they went in.
#[test]
fn the_page_has_every_value() {
    let rows: Vec<_> = (0..2_500_u64)
        .map(|number| {
            let what = HOSTILE[usize::try_from(number).unwrap() % HOSTILE.len()];
            let findings = if number % 7 == 0 {
                vec![finding()]
            } else {
                Vec::new()
            };
            row(number, what, findings)
        })
        .collect();
    let page = page(&rows, &Head::default());
    let payloads = payloads(&page);
    assert_eq!(column(&payloads, "event").len(), rows.len());
    let whats: Vec<_> = rows.iter().map(|(row, _)| json!(row.what)).collect();
    assert_eq!(column(&payloads, "what"), whats);
    let computers: Vec<_> = rows.iter().map(|(row, _)| row.computer.clone()).collect();
    assert_eq!(texts(&payloads, "computer"), computers);
    let severities = column(&payloads, "severity");
    assert_eq!(severities.iter().filter(|level| **level == 4).count(), 358);
    assert_eq!(column(&payloads, "findings-sets"), [json!([0]), json!([])]);
    let mut time = 0;
    for (distance, (row, _)) in column(&payloads, "time").iter().zip(&rows) {
        time += distance.as_i64().unwrap_or_default();
        let expected = row.time.map(|time| time.0.timestamp_millis());
        assert_eq!(distance.as_i64().map(|_| time), expected);
    }
    assert_eq!(column(&payloads, "ticks")[0], 417);
    let mut first = 0;
    for index in 0..3 {
        let block = &payloads[&*format!("block-{index}")];
        let end = rows.len().min(first + 1_000);
        let expected: Vec<_> = rows[first..end]
            .iter()
            .map(|(_, json)| json.clone())
            .collect();
        assert_eq!(lines(block, &rows[first..end]), expected);
        first = end;
    }
    assert_eq!(first, rows.len());
}

/// The policy lets exactly this style and this script be used.
#[test]
fn the_policy_has_the_hashes_of_the_page() {
    let page = page(&[row(0, "x", Vec::new())], &Head::default());
    let between = |start: &str, end: &str| {
        let (_, rest) = page.split_once(start).unwrap();
        rest.split_once(end).unwrap().0
    };
    let (style, script) = (
        between("<style>", "</style>"),
        between("<script>", "</script>"),
    );
    assert_eq!((style, script), (STYLE, SCRIPT));
    let policy = between("Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(
        policy.contains(&format!("script-src '{}';", hash(script))),
        "{policy}"
    );
    assert!(
        policy.contains(&format!("style-src '{}';", hash(style))),
        "{policy}"
    );
    // One script; the other elements of that name are data.
    assert_eq!(page.matches("<script>").count(), 1);
    for text in [
        "</script",
        "<!--",
        "eval(",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
    ] {
        assert!(!SCRIPT.contains(text), "{text}");
    }
    for text in ["</style", "url(", "@import"] {
        assert!(!STYLE.contains(text), "{text}");
    }
}

/// Texts are no markup where the tool writes them into the page.
#[test]
fn hostile_texts_stay_text() {
    let rows: Vec<_> = (0..)
        .zip(HOSTILE)
        .map(|(number, what)| row(number, what, vec![finding()]))
        .collect();
    let long = row(99, &"</script><script>".repeat(60_000), vec![finding()]);
    let head = Head {
        filters: HOSTILE[0].into(),
        zone: HOSTILE[2].into(),
        inputs: HOSTILE
            .map(|name| HeadInput {
                name: name.into(),
                stats: None,
            })
            .into(),
        problems: HOSTILE
            .map(|text| HeadProblem {
                name: text.into(),
                message: text.into(),
            })
            .into(),
        ..Head::default()
    };
    let page = page(&[rows, vec![long]].concat(), &head);
    let (markup, _) = page.split_once("<script type").unwrap();
    for text in [
        "<script", "<img", "<!--<", "\0", "\u{1b}", "\u{202e}", "\u{2028}", "\u{feff}",
    ] {
        assert!(!markup.contains(text), "{text:?}");
    }
    assert!(markup.contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(markup.contains("⟨U+202E⟩cod.exe"));
    assert!(markup.contains("wmic.exe &lt;on&gt; another computer"));
    // What browsers without scripts are shown of a long text is its beginning.
    assert!(markup.len() < 200_000, "{}", markup.len());
}

/// Beyond the maximum, findings with their neighbours are taken.
#[test]
fn many_rows() {
    let mut page = Page::with_max_rows(Vec::new(), 10);
    for number in 0..100 {
        let findings = if [40, 43, 99].contains(&number) {
            vec![finding()]
        } else {
            Vec::new()
        };
        let (row, json) = row(number, "x", findings);
        page.row(&row, &json).unwrap();
    }
    let page = String::from_utf8(page.finish(&Head::default(), &[]).unwrap()).unwrap();
    let mut record = 0;
    let mut taken = Vec::new();
    let (mut last, payloads) = (HashMap::new(), payloads(&page));
    let computers = texts(&payloads, "computer");
    for (distance, computer) in column(&payloads, "record").iter().zip(computers) {
        let last: &mut i64 = last.entry(computer).or_default();
        *last += distance.as_i64().unwrap();
        record = record.max(*last);
        taken.push(*last - 48_211);
    }
    let expected: Vec<i64> = (0..10).chain(35..=48).chain(94..=99).collect();
    assert_eq!(taken, expected);
    assert_eq!(record, 48_211 + 99);
    assert!(page.contains("This page has 30 of 100 events"));
}

/// What is not as expected is shown as it is.
#[test]
fn odd_lines() {
    let (mut odd, _) = row(1, "x", Vec::new());
    odd.record_id = Some(u64::MAX);
    for json in [
        "",
        "{}",
        "[1,2",
        "{\"event_id\":\"no number\"}",
        "{\"data\":{\"a\":1,\"a\":2}}",
    ] {
        let rows = [(odd.clone(), json.to_owned())];
        let page = page(&rows, &Head::default());
        let payloads = payloads(&page);
        assert_eq!(lines(&payloads["block-0"], &rows), [json]);
        assert_eq!(column(&payloads, "record"), [json!(u64::MAX.to_string())]);
    }
    let none = page(&[], &Head::default());
    assert_eq!(column(&payloads(&none), "event"), [json!(null); 0]);
}

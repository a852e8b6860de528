//! Texts that would be more than text.

use serde_json::Value;

use super::{Output, events, outputs};

/// What acts on a terminal, breaks a line, a cell or a string of JSON, is markup, or begins a formula.
const HOSTILE: [&str; 14] = [
    "\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{90}\u{9d}",
    "a\nFAKE line\rFAKE line\r\nFAKE line\u{b}FAKE\u{c}FAKE\u{85}FAKE\u{2028}FAKE\u{2029}FAKE",
    "\0\u{1}\u{8}\u{7f}\u{80}\u{9f}",
    "\u{202a}a\u{202b}b\u{202c}c\u{202d}d\u{202e}exe.cod\u{2066}e\u{2067}f\u{2068}g\u{2069}\u{61c}",
    "a\u{200b}b\u{200c}c\u{200d}d\u{200e}e\u{200f}f\u{2060}g\u{feff}h",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\",\"x\":1}\\\",=1,'\\\n\"{",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><!--<script>",
    "]]></Data></EventData>&lt;&amp;&#27;${jndi:x}{{7*7}}%1$s%n`id`$(id)",
];

/// What a terminal acts on, or what hides or reorders text; none of it is ever written.
fn is_unsafe(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_json(name: &str) -> bool {
    ["jsonl", "timesketch", "ecs", "ocsf"]
        .iter()
        .any(|format| name.ends_with(format))
        && !name.starts_with("errors")
        && !name.contains("errors")
}

/// What is wrong with an output.
fn wrong(output: &Output, is_state: bool) -> Option<String> {
    let text = &output.text;
    // Programs read these. A state is JSON of serde, a page has its texts in packed JSON.
    let is_for_programs = is_state || output.name == "packed in the page";
    if let Some(c) = text
        .chars()
        .find(|c| is_unsafe(*c))
        .filter(|_| !is_for_programs)
    {
        let line = text
            .lines()
            .find(|line| line.contains(c))
            .unwrap_or_default();
        return Some(format!(
            "{:?} in {:?}",
            c,
            line.chars().take(400).collect::<String>()
        ));
    }
    if let Some(line) = text.lines().find(|line| line.starts_with("FAKE")) {
        return Some(format!("a line of its own: {line:?}"));
    }
    if is_json(&output.name)
        && let Some(line) = text
            .lines()
            .find(|line| serde_json::from_str::<Value>(line).is_err())
    {
        return Some(format!("no JSON: {line:?}"));
    }
    if output.name == "html"
        && ["<script>alert", "<img", "onerror=alert(1)>"]
            .iter()
            .any(|markup| text.contains(markup))
    {
        return Some("markup".into());
    }
    None
}

#[test]
fn no_value_is_more_than_text() {
    let mut all = Vec::new();
    for (number, text) in HOSTILE.iter().enumerate() {
        let lines = events(text);
        for output in outputs(&format!("hostile{number}"), &lines.join("\n")) {
            if let Some(wrong) = wrong(&output, output.name.contains("state")) {
                all.push(format!("{text:?}: {}: {wrong}", output.name));
            }
            if output.name == "jsonl" {
                values_are_kept(text, &lines, &output);
            }
            if output.name == "csv" {
                cells_are_cells(text, lines.len(), &output, &mut all);
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// No text changes on its way: each event is there once, with the same fields.
fn values_are_kept(text: &str, lines: &[String], output: &Output) {
    let read: Vec<Value> = output
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let read: Vec<_> = read.iter().filter(|line| line["story"].is_null()).collect();
    assert_eq!(read.len(), lines.len(), "{text:?}");
    for (line, read) in lines.iter().zip(read) {
        let mut event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(read["record_id"], event["System"]["EventRecordID"]);
        let expected = super::data(&mut event);
        for (name, value) in expected.iter().filter(|(_, value)| *value == text) {
            assert_eq!(read["data"][name], *value, "{name} of {line}");
        }
    }
}

/// Each row has the same cells, and none of them is a formula or has a line break.
fn cells_are_cells(text: &str, events: usize, output: &Output, wrong: &mut Vec<String>) {
    // Rows of other lengths are errors.
    let mut reader = csv::Reader::from_reader(output.text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        rows += 1;
        for cell in &row.unwrap() {
            let is_formula =
                cell.trim_start().starts_with(['=', '+', '-', '@']) && cell.chars().count() > 1;
            if is_formula || cell.starts_with(['\t', '\r']) || cell.contains(['\n', '\r']) {
                wrong.push(format!("{text:?}: csv: the cell {cell:?}"));
            }
        }
    }
    assert_eq!(rows, events, "{text:?}");
}

/// Half of a surrogate pair, which JSON can say and UTF-8 cannot.
#[test]
fn lone_surrogates() {
    for half in [r"\ud800", r"\udfff", r"\udc00\ud800"] {
        let lines = events("HALF").join("\n").replace("HALF", half);
        for output in outputs("surrogates", &lines) {
            assert_eq!(
                wrong(&output, output.name.contains("state")),
                None,
                "{}",
                output.name
            );
        }
    }
}

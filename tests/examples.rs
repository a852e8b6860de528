//! Three events for each detection: one that it finds, one that it must not, and a benign one.
//! `docs/detections.md` shows them.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::json_lines;
use common::row::event;
use serde_json::Value;
use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Detection, Finding, Severity};

const KINDS: [&str; 3] = ["example", "near_miss", "benign"];

fn lines() -> Vec<Value> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/wmi-events-cli/src/examples.jsonl");
    json_lines(&path)
}

/// The findings that a baseline leaves.
fn findings<'e>(event: &'e Event<'_>, baseline: &Baseline) -> Vec<Finding<'e>> {
    let findings = baseline.assess(&Analysis::new(event));
    findings
        .filter(|finding| !finding.is_suppressed())
        .collect()
}

fn has(findings: &[Finding<'_>], name: &str) -> bool {
    findings.iter().any(|finding| finding.name() == name)
}

/// The detections that a reason names as those that cover the event.
fn covering(why: &str) -> impl Iterator<Item = &str> {
    let words = why.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| {
        Detection::all()
            .iter()
            .any(|detection| detection.name == *word)
    })
}

/// What is wrong with a line.
fn mistake(line: &Value, detection: &Detection) -> Option<String> {
    let event = event(&line["event"]);
    let all = findings(&event, &Baseline::default());
    let name = detection.name;
    let shown = |findings: &[Finding<'_>]| {
        let names = findings
            .iter()
            .map(|f| format!("{}:{}", f.name(), f.severity));
        names.collect::<Vec<_>>().join(", ")
    };
    let mut covering = covering(line["why"].as_str().unwrap());
    if let Some(other) = covering.find(|other| !has(&all, other)) {
        return Some(format!("{other} does not cover it, but {}", shown(&all)));
    }
    match line["kind"].as_str().unwrap() {
        "example" if !has(&all, name) => Some(format!("not found, but {}", shown(&all))),
        "example" if detection.severity >= Severity::Medium => {
            let left = findings(&event, Baseline::windows());
            (!has(&left, name)).then(|| "suppressed by Windows' baseline".to_owned())
        }
        "near_miss" if has(&all, name) => Some("found".to_owned()),
        "benign" => {
            let left = findings(&event, Baseline::enterprise());
            let is_grave = left.iter().any(|f| f.severity >= Severity::Medium);
            is_grave.then(|| shown(&left))
        }
        _ => None,
    }
}

#[test]
fn judged() {
    let mut wrong = Vec::new();
    for line in lines() {
        let (name, kind) = (line["finding"].as_str().unwrap(), &line["kind"]);
        let mut all = Detection::all().iter();
        let mistake = match all.find(|detection| detection.name == name) {
            Some(detection) => mistake(&line, detection),
            None => Some("no detection has this name".to_owned()),
        };
        wrong.extend(mistake.map(|what| format!("{name} {kind}: {what}: {}", line["event"])));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_detection_has_each_kind() {
    let lines = lines();
    let mut wrong = Vec::new();
    for detection in Detection::all() {
        let mut open = BTreeSet::from(KINDS);
        for line in lines
            .iter()
            .filter(|line| line["finding"] == detection.name)
        {
            open.remove(line["kind"].as_str().unwrap());
        }
        wrong.extend(open.iter().map(|kind| format!("{} {kind}", detection.name)));
    }
    let is_known = |line: &&Value| !KINDS.iter().any(|kind| line["kind"] == **kind);
    wrong.extend(
        lines
            .iter()
            .filter(is_known)
            .map(|line| format!("unknown kind: {line}")),
    );
    let has_why = |line: &&Value| line["why"].as_str().is_none_or(str::is_empty);
    wrong.extend(
        lines
            .iter()
            .filter(has_why)
            .map(|line| format!("no reason: {line}")),
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

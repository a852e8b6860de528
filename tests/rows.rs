//! Judged events: attacks made to evade, and the benign events of management software.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;

use common::row::event;
use common::{corpus, json_lines};
use wmi_events::detect::{Analysis, Baseline, Finding, Indicators, Severity};

fn severity(name: &str) -> Option<Severity> {
    Some(match name {
        "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        "critical" => Severity::Critical,
        _ => return None,
    })
}

/// How many rows of a family are as they must be.
#[derive(Default)]
struct Family {
    rows: u32,
    judged: u32,
    right: u32,
    medium: u32,
    high: u32,
    answers: u32,
    right_answers: u32,
}

impl Family {
    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.judged += other.judged;
        self.right += other.right;
        self.medium += other.medium;
        self.high += other.high;
        self.answers += other.answers;
        self.right_answers += other.right_answers;
    }
}

#[test]
fn judged_events() {
    let Some(corpus) = corpus() else { return };
    let rows = json_lines(&corpus.parent().unwrap().join("event-rows.jsonl"));
    let mut families = BTreeMap::<(bool, String), Family>::new();
    for row in &rows {
        let is_benign = row["id"].as_str().unwrap().starts_with('B');
        let family = (is_benign, row["family"].as_str().unwrap().to_owned());
        let family = families.entry(family).or_default();
        let event = event(&row["event"]);
        let analysis = Analysis::new(&event);
        // What a site adds for its own software is not there to hide an attack.
        let baseline = if is_benign {
            Baseline::enterprise()
        } else {
            Baseline::windows()
        };
        let findings = baseline.assess(&analysis).filter(|f| !f.is_suppressed());
        let findings: Vec<Finding<'_>> = findings.collect();
        let gravest = findings.iter().map(|finding| finding.severity).max();
        family.rows += 1;
        family.medium += u32::from(gravest >= Some(Severity::Medium));
        family.high += u32::from(gravest >= Some(Severity::High));
        let names: Vec<_> = findings
            .iter()
            .map(|f| format!("{}:{}", f.name(), f.severity))
            .collect();
        let expected = row["findings_expected_min_severity"].as_str().unwrap();
        let is_right = match (expected, severity(expected)) {
            ("none", _) => gravest < Some(Severity::Medium),
            (_, Some(least)) => gravest >= Some(least),
            _ => true,
        };
        let line = &row["event"]["CommandLine"];
        if expected != "any" {
            family.judged += 1;
            family.right += u32::from(is_right);
            if !is_right {
                println!(
                    "{} {expected}: {names:?} {line} [{}]",
                    row["id"], row["event"]["ParentProcessName"]
                );
            }
        }
        for (name, expected) in row["expect"].as_object().into_iter().flatten() {
            let Some(flag) = Indicators::from_name(&name.to_uppercase()) else {
                println!("{}: no indicator {name}", row["id"]);
                continue;
            };
            let answer = analysis.indicator(flag);
            family.answers += 1;
            if answer == expected.as_bool() {
                family.right_answers += 1;
            } else {
                println!("{} {name}: {answer:?}, not {expected}: {line}", row["id"]);
            }
        }
    }
    let mut total = [Family::default(), Family::default()];
    println!("family                rows  judged  right  >=medium  >=high  indicators");
    for ((is_benign, name), family) in &families {
        show(
            &format!("{} {name}", if *is_benign { "benign" } else { "attack" }),
            family,
        );
        total[usize::from(*is_benign)].add(family);
    }
    let [attacks, benign] = &total;
    show("attacks", attacks);
    show("benign", benign);
    assert!(attacks.right * 100 >= attacks.judged * 95);
    assert!(benign.medium * 100 <= benign.rows * 10);
    assert!(benign.high * 100 <= benign.rows);
    let (right, all) = (
        attacks.right_answers + benign.right_answers,
        attacks.answers + benign.answers,
    );
    assert!(right * 100 >= all * 97, "{right} of {all} indicators");
}

fn show(name: &str, family: &Family) {
    let Family {
        rows,
        judged,
        right,
        medium,
        high,
        answers,
        right_answers,
    } = family;
    println!(
        "{name:22}{rows:>4}{judged:>8}{right:>7}{medium:>10}{high:>8}  {right_answers} of {answers}"
    );
}

/// What one finding implies is shown by every event on which it is, so it says no more.
#[test]
fn implied_findings() {
    let Some(corpus) = corpus() else { return };
    let mut count = 0;
    for row in json_lines(&corpus.parent().unwrap().join("event-rows.jsonl")) {
        let event = event(&row["event"]);
        let findings: Vec<_> = Baseline::default().assess(&Analysis::new(&event)).collect();
        assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)));
        for (index, finding) in findings.iter().enumerate() {
            let Some(name) = finding.implied_by else {
                continue;
            };
            let by = findings[..index].iter().find(|first| first.name() == name);
            assert!(by.is_some(), "{finding:?}");
            count += 1;
        }
    }
    println!("{count} implied findings");
    assert!(count > 0);
}

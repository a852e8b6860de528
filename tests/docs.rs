//! `docs/detections.md` is generated from the code; the test fails if it is stale.
//! `UPDATE_DOCS=1 cargo test --test docs` regenerates it.
#![allow(clippy::unwrap_used, reason = "tests fail so")]

use std::fmt::Write;
use std::fs;

use wmi_events::detect::{Baseline, BaselineAction, Detection, Indicators};

fn names(indicators: Indicators) -> String {
    let names: Vec<String> = indicators.names().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn page() -> String {
    let mut page = String::from(
        "# Detections\n\n\
         Generated from the code by `UPDATE_DOCS=1 cargo test --test docs`. A detection fires on an event that shows all \
         of its indicators and none of its \"not with\" indicators, which other detections cover. Each indicator is a \
         predicate of `Event`; its rule is below.\n\n\
         | finding | title | severity | techniques | indicators | not with | false positives |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for detection in Detection::all() {
        let techniques = detection
            .techniques
            .iter()
            .map(|t| format!("{} ({})", t.id, t.tactic));
        let techniques: Vec<String> = techniques.collect();
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            detection.name,
            detection.title,
            detection.severity,
            techniques.join(", "),
            names(detection.when),
            names(detection.unless),
            detection.false_positives
        )
        .unwrap();
    }
    page.push_str(
        "\n## Windows baseline\n\n\
         The rules of `Baseline::windows()`, which `Event::findings` applies. \"At most\" is the highest severity that the \
         finding can then have.\n\n\
         | finding | fields | action | reason |\n|---|---|---|---|\n",
    );
    for rule in Baseline::windows().rules() {
        let fields = rule
            .fields
            .iter()
            .map(|(name, value)| format!("{name} = `{value}`"));
        let fields: Vec<String> = fields.collect();
        let action = match rule.action {
            BaselineAction::Downgrade(severity) => format!("at most {severity}"),
            _ => "suppressed".to_owned(),
        };
        writeln!(
            page,
            "| `{}` | {} | {action} | {} |",
            rule.finding,
            fields.join(", "),
            rule.reason
        )
        .unwrap();
    }
    page.push_str("\n## Indicators\n\nIn bit order: rule, false positives and source of each.\n");
    for (name, rule) in Indicators::rules() {
        // The lines of a doc comment, with the blank after `///`; links work only in rustdoc.
        let lines: Vec<&str> = rule.lines().map(str::trim).collect();
        let rule = lines
            .join(" ")
            .replace("  ", "\n\n")
            .replace("(Self::is_default_subscription)", "");
        write!(page, "\n### {name}\n\n{}\n", rule.trim()).unwrap();
    }
    page
}

#[test]
fn detections_page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/detections.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, page()).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/detections.md is stale: UPDATE_DOCS=1 cargo test --test docs"
    );
}

//! `docs/detections.md` and `docs/guides/findings.md` are generated from the code and from
//! `examples.jsonl`; the test fails if one is stale. `UPDATE_DOCS=1 cargo test --test docs` regenerates it. `docs/coverage.md` names only
//! detections and indicators that exist.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use common::json_lines;
use common::row::event;
use serde_json::Value;
use wmi_events::detect::{Baseline, BaselineAction, Detection, Indicators, PathPattern};
use wmi_events::wmi::subscription::ConsumerAction;
use wmi_events::{Event, Payload};

fn names(indicators: Indicators) -> String {
    let names: Vec<String> = indicators.names().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The three events of each detection.
fn events() -> String {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/wmi-events-cli/src/examples.jsonl");
    let lines = json_lines(&path);
    let mut text = String::from(
        "\n## Events\n\n\
         Written for this page and checked by `cargo test --test examples`, from `crates/wmi-events-cli/src/examples.jsonl`, which has all \
         of their fields. \"Found\" is an event with the finding. \"Not found\" looks like it. \"Benign\" is normal: \
         no finding on it reaches medium under `Baseline::enterprise()`.\n\n\
         - 4688: creator `->` new process: command line. Paths below `C:\\Windows\\System32` are shown from there on.\n\
         - 5857: provider, DLL. 5858: client `->` computer, user: operation, result. 5859 and 5860: user: query.\n\
         - 5861: namespace, consumer: what it does; query.\n",
    );
    for detection in Detection::all() {
        write!(text, "\n### Events of {}\n\n", detection.name).unwrap();
        for (kind, title) in [
            ("example", "Found"),
            ("near_miss", "Not found"),
            ("benign", "Benign"),
        ] {
            let is_it = |line: &&Value| line["finding"] == detection.name && line["kind"] == kind;
            for line in lines.iter().filter(is_it) {
                let event = event(&line["event"]);
                let why = line["why"].as_str().unwrap();
                writeln!(text, "- {title}: {} {}", shown(&event), named(why)).unwrap();
            }
        }
    }
    text
}

/// A reason, with the names of findings in backticks.
fn named(why: &str) -> String {
    let is_finding = |word: &str| Detection::all().iter().any(|d| d.name == word);
    let words = why.split(' ').map(|word| match is_finding(word) {
        true => format!("`{word}`"),
        false => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The fields of an event that matter.
fn shown(event: &Event<'_>) -> String {
    let field = |name: &str| {
        let field = event.field(name);
        field
            .map(|field| field.text().into_owned())
            .unwrap_or_default()
    };
    let computer = event.system.computer.as_deref().unwrap_or_default();
    let computer = computer.split('.').next().unwrap_or_default();
    let (code, behind) = match &event.payload {
        Payload::ProcessCreation(process) => {
            let line = field("CommandLine");
            let parent = field("ParentProcessName");
            let image = field("NewProcessName");
            let code = format!("{} -> {}: {line}", short(&parent), short(&image));
            let on = match line.contains(computer) {
                true => format!(" on {computer}"),
                false => String::new(),
            };
            let user = process.target_user().map(|user| format!(" as {user}"));
            let level = process.integrity_level().filter(|_| user.is_some());
            let level = level.map(|level| format!(", level {level}"));
            let behind = [Some(on), user, level].into_iter().flatten().collect();
            (code, behind)
        }
        Payload::ProviderStarted(_) => {
            let code = format!("{}, {}", field("ProviderName"), field("ProviderPath"));
            (code, String::new())
        }
        Payload::ClientFailure(_) => {
            let operation = field("Operation");
            let operation = operation.trim_start_matches("Start IWbemServices::");
            let who = format!(
                "{} -> {computer}, {}",
                field("ClientMachine"),
                field("User")
            );
            (
                format!("{who}: {operation}, {}", field("ResultCode")),
                String::new(),
            )
        }
        Payload::EssToConsumerBinding(binding) => {
            let subscription = binding.subscription();
            let action = match subscription.consumer.action() {
                Some(ConsumerAction::Command { command_line, .. }) => command_line.unwrap(),
                Some(ConsumerAction::Script { text, .. }) => text.unwrap(),
                Some(ConsumerAction::File { name, .. }) => name.unwrap(),
                Some(ConsumerAction::LogEntry { source, .. }) => source.unwrap(),
                Some(ConsumerAction::Mail { to, .. }) => to.unwrap(),
                _ => subscription.consumer.name().unwrap_or_default(),
            };
            let query = subscription.filter.query_text.as_deref().unwrap();
            let code = format!(
                "{}, {}: {action}; {query}",
                field("Namespace"),
                field("CONSUMER")
            );
            (code, String::new())
        }
        _ => {
            let id = event.system.event_id.get();
            (
                format!("{id}, {}: {}", field("User"), field("Query")),
                String::new(),
            )
        }
    };
    assert!(!code.contains(['`', '\n']), "{code}");
    format!("`{code}`{behind}.")
}

/// A path without Windows' own folder.
fn short(path: &str) -> &str {
    let folders = [
        r"C:\Windows\System32\WindowsPowerShell\v1.0\",
        r"C:\Windows\System32\",
    ];
    let short = folders.iter().find_map(|folder| path.strip_prefix(folder));
    short.unwrap_or(path)
}

/// The page of the repository: also the rules of the indicators, and events.
fn page() -> String {
    let mut page = format!(
        "# Detections\n\n{GENERATED} its rule is below. Each finding links to [three events](#events). \
         `docs/coverage.md` says which public rules they cover.\n\n"
    );
    page += &table(|name| format!("[`{name}`](#events-of-{name})"));
    page += &baseline();
    page.push_str(&events());
    page.push_str("\n## Indicators\n\nIn bit order: rule, false positives and source of each.\n");
    for (name, rule) in Indicators::rules() {
        // The lines of a doc comment, with the blank after `///`; links work only in rustdoc.
        let lines: Vec<&str> = rule.lines().map(str::trim).collect();
        let rule = without_links(&lines.join(" ").replace("  ", "\n\n"));
        write!(page, "\n### {name}\n\n{}\n", rule.trim()).unwrap();
    }
    page
}

/// The page of the crate's documentation.
fn guide() -> String {
    let mut page = format!(
        "# Findings\n\n{GENERATED} its docs have the rule. `wmi-events explain NAME` shows an event with the finding, \
         one without, and a normal one.\n\n"
    );
    page += &table(|name| format!("`{name}`"));
    page + &baseline()
}

const GENERATED: &str = "\
    Generated from the code by `UPDATE_DOCS=1 cargo test --test docs`. A detection fires on an event that shows all \
    of its indicators and none of its \"not with\" indicators, which other detections cover. Each indicator is a \
    predicate of `Event`;";

fn table(link: impl Fn(&str) -> String) -> String {
    let mut page = String::from(
        "| finding | title | severity | techniques | indicators | not with | false positives |\n\
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
            "| {} | {} | {} | {} | {} | {} | {} |",
            link(detection.name),
            detection.title,
            detection.severity,
            techniques.join(", "),
            names(detection.when),
            names(detection.unless),
            detection.false_positives
        )
        .unwrap();
    }
    page
}

fn baseline() -> String {
    let mut page = String::from(
        "\n## Windows baseline\n\n\
         The rules of `Baseline::windows()`, which `Event::findings` applies. \"At most\" is the highest severity that the \
         finding can then have.\n\n\
         | finding | program | started by | arguments | user | fields | action | reason |\n|---|---|---|---|---|---|---|---|\n",
    );
    for rule in Baseline::windows().rules() {
        let fields = rule
            .fields
            .iter()
            .map(|(name, value)| format!("{name} = `{value}`"));
        let fields: Vec<String> = fields.collect();
        let code = |text: String| format!("`{}`", text.replace('|', r"\|"));
        let path = |path: &Option<PathPattern>| path.as_ref().map(|path| code(path.to_string()));
        let arguments = rule.arguments.as_ref().map(|all| match &all[..] {
            [] => "none".to_owned(),
            all => code(all.join(" ")),
        });
        let user = rule.user.as_ref().map(|user| code(user.to_string()));
        let action = match rule.action {
            BaselineAction::Downgrade(severity) => format!("at most {severity}"),
            _ => "suppressed".to_owned(),
        };
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {action} | {} |",
            rule.finding,
            path(&rule.image).unwrap_or_default(),
            path(&rule.parent).unwrap_or_default(),
            arguments.unwrap_or_default(),
            user.unwrap_or_default(),
            fields.join(", "),
            rule.reason
        )
        .unwrap();
    }
    page
}

/// Links to items, as their names alone.
fn without_links(rule: &str) -> String {
    let link = regex::Regex::new(r"\[(`[^`]*`)\](\(Self::\w+\))?").unwrap();
    link.replace_all(rule, "$1").into_owned()
}

/// The names in backticks of each row's second cell.
#[test]
fn coverage_page_names_what_exists() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/coverage.md");
    let page = fs::read_to_string(path).unwrap();
    let is_known = |name: &str| {
        Detection::all().iter().any(|d| d.name == name)
            || Indicators::rules().any(|(known, _)| known == name)
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cell = row.split('|').nth(2).unwrap();
        for name in cell.split('`').skip(1).step_by(2) {
            count += 1;
            if !is_known(name) {
                wrong.push(format!("{name}: {row}"));
            }
        }
    }
    assert!(
        count > 100 && wrong.is_empty(),
        "{count}\n{}",
        wrong.join("\n")
    );
}

#[test]
fn pages_of_detections_are_current() {
    for (name, page) in [
        ("docs/detections.md", page()),
        ("docs/guides/findings.md", guide()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &page).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == page,
            "{name} is stale: UPDATE_DOCS=1 cargo test --test docs"
        );
    }
}

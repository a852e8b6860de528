//! The commands that need no log: `explain`, `schema`, `completions`, `man`, and `--help`.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use wmi_events::detect::{Baseline, Detection, Indicators, Severity, StoryKind};
use wmi_events::schema::EVENTS;
use wmi_events::value::WbemStatus;
use wmi_events::{Event, EventId, Record, System};

/// Every command, as its words.
const COMMANDS: &[&str] = &[
    "",
    "triage",
    "report",
    #[cfg(feature = "parquet")]
    "convert",
    "agent",
    #[cfg(windows)]
    "live",
    "baseline",
    "baseline learn",
    "baseline check",
    "explain",
    "schema",
    "completions",
    "man",
];

fn run(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wmi-events"));
    command.args(words).stdin(Stdio::null());
    // The width is that without a terminal.
    command.env_remove("COLUMNS").output().unwrap()
}

/// What a command prints that succeeds.
fn printed(words: &[&str]) -> String {
    let output = run(words);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors.is_empty(),
        "{words:?}: {errors}"
    );
    String::from_utf8(output.stdout).unwrap()
}

fn json(words: &[&str]) -> Vec<Value> {
    serde_json::from_str(&printed(words)).unwrap()
}

fn finding_names() -> Vec<&'static str> {
    Detection::all()
        .iter()
        .map(|finding| finding.name)
        .collect()
}

/// The event of an example in `explain --format json`.
fn event(object: &Value) -> Event<'static> {
    let id = object["EventID"].as_u64().unwrap().try_into().unwrap();
    let mut system = System::new(EventId::new(id));
    system.computer = object["Computer"]
        .as_str()
        .map(|name| name.to_owned().into());
    let mut record = Record::new(system);
    for (name, value) in object.as_object().unwrap() {
        if let ("EventID" | "Computer", _) = (name.as_str(), value) {
            continue;
        }
        record.set(name.clone(), value.as_str().unwrap().to_owned());
    }
    record.into_event().unwrap().unwrap()
}

fn has(event: &Event<'_>, baseline: &Baseline, name: &str) -> bool {
    let analysis = wmi_events::detect::Analysis::new(event);
    let mut left = baseline
        .assess(&analysis)
        .filter(|finding| !finding.is_suppressed());
    left.any(|finding| finding.name() == name)
}

#[test]
fn each_finding_is_explained() {
    let names = finding_names();
    let cards = json(&[&["explain", "--format", "json"], &*names].concat());
    assert_eq!(cards.len(), names.len());
    let all = Baseline::default();
    for (card, detection) in cards.iter().zip(Detection::all()) {
        let name = detection.name;
        assert_eq!(
            (card["kind"].as_str(), card["name"].as_str()),
            (Some("finding"), Some(name))
        );
        assert_eq!(card["title"], detection.title);
        assert_eq!(card["severity"], detection.severity.name());
        assert_eq!(card["false_positives"], detection.false_positives);
        for technique in card["techniques"].as_array().unwrap() {
            for member in ["id", "name", "tactic"] {
                assert!(!technique[member].as_str().unwrap().is_empty(), "{name}");
            }
        }
        for (part, is_found) in [("example", true), ("near_miss", false)] {
            let event = event(&card[part]["event"]);
            assert_eq!(has(&event, &all, name), is_found, "{name} {part}");
        }
        let benign = event(&card["benign"]["event"]);
        let is_told = !card["benign_with_enterprise"].is_null();
        assert_eq!(has(&benign, &all, name), is_told, "{name}");
        // An example that Windows' baseline suppresses would never be seen.
        let example = event(&card["example"]["event"]);
        if detection.severity >= Severity::Medium {
            assert!(has(&example, Baseline::windows(), name), "{name}");
        }
        for part in ["events", "when", "logged", "evidence"] {
            assert!(!card[part].as_array().unwrap().is_empty(), "{name}: {part}");
        }
    }
}

/// For people: each part has its heading, and the command line can be copied in one line.
#[test]
fn text_of_a_finding() {
    let text = printed(&["explain", "remote_wmic_process_create"]);
    for part in [
        "remote_wmic_process_create (finding, high)\nwmic.exe starts a process on another computer\n",
        "\nTechniques of ATT&CK 18\n  T1047 Windows Management Instrumentation (execution)\n",
        "\nMatches an event 4688 or sysmon:1 that shows\n  `remote_wmic`: wmic.exe with a remote `/NODE`.",
        "\nExample\n  Computer             WKS07.corp.example\n",
        "  wmic /node:FILE02 process call create \"C:\\Tools\\collect.exe /all\"\n",
        "\nNot found: the example, but with\n",
        "\nFalse positives\n  Software distribution and administrators' scripts.\n",
        "\nBenign: the example, but with\n",
        "\nNeeds\n  4688 in Security. Logged if the policy \"Audit Process Creation\" is enabled",
        "\n  CommandLine, from version 1 on: The command line; empty unless its policy is enabled.",
        "\nDocumented at\n  https://docs.rs/wmi-events/",
    ] {
        assert!(text.contains(part), "{part:?}\n{text}");
    }
    let instead = printed(&["explain", "remote_wmic"]);
    let part = "and none of\n  `wmic_process_create`: then it is remote_wmic_process_create\n";
    assert!(instead.contains(part), "{instead}");
    let implied = printed(&["explain", "mof_compiler_suspicious"]);
    assert!(!implied.contains("\nImplies"), "{implied}");
    let implies = printed(&["explain", "shell_consumer"]);
    assert!(
        implies.contains("\nImplies, on the same event\n  command_line_consumer\n"),
        "{implies}"
    );
    let by = printed(&["explain", "command_line_consumer"]);
    assert!(by.contains("\nImplied by\n  shell_consumer\n"), "{by}");
}

#[test]
fn other_names() {
    let table = [
        ("wmic_local_query", "wmic_local_query (indicator)"),
        (
            "lateral_movement",
            "lateral_movement (story, at least high)",
        ),
        (
            "Lateral-Movement",
            "lateral_movement (story, at least high)",
        ),
        (
            "5858",
            "5858 (event, Microsoft-Windows-WMI-Activity/Operational)",
        ),
        ("0x80041032", "WBEM_E_CALL_CANCELLED (result code, failure)"),
        ("0X8004_1032", ""),
        (
            "-2147217358",
            "WBEM_E_CALL_CANCELLED (result code, failure)",
        ),
        ("2147749938", "WBEM_E_CALL_CANCELLED (result code, failure)"),
        (
            "wbem_e_call_cancelled",
            "WBEM_E_CALL_CANCELLED (result code, failure)",
        ),
        (
            "WBEM_S_NO_MORE_DATA",
            "WBEM_S_NO_MORE_DATA (result code, success)",
        ),
    ];
    for (name, expected) in table {
        let output = run(&["explain", name]);
        let text = String::from_utf8(output.stdout).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert_eq!(first, expected, "{name}");
    }
    let stories = StoryKind::all().iter().map(|kind| kind.name());
    let indicators = Indicators::rules().map(|(name, _)| name);
    let codes = WbemStatus::known().iter().filter_map(|code| code.name());
    for name in stories.chain(codes) {
        assert!(printed(&["explain", name]).starts_with(name), "{name}");
    }
    let names: Vec<_> = ["explain", "--format", "json"]
        .into_iter()
        .chain(indicators)
        .collect();
    for card in json(&names) {
        assert!(
            ["finding", "indicator"].contains(&card["kind"].as_str().unwrap()),
            "{card}"
        );
    }
}

#[test]
fn list_of_names() {
    let entries = json(&["explain", "--format", "json"]);
    let names = |kind: &str| -> BTreeSet<String> {
        let of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
        of_kind
            .map(|entry| entry["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let expected = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    assert_eq!(names("finding"), expected(finding_names()));
    assert_eq!(
        names("story"),
        expected(StoryKind::all().iter().map(|kind| kind.name()).collect())
    );
    assert_eq!(
        names("indicator"),
        expected(Indicators::rules().map(|(name, _)| name).collect())
    );
    let text = printed(&["explain"]);
    let headings = [
        "critical",
        "high",
        "medium",
        "low",
        "informational",
        "indicators",
    ];
    let found: Vec<_> = text
        .lines()
        .filter(|line| headings.contains(line))
        .collect();
    assert_eq!(found, headings);
    assert!(text.contains("  lateral_movement "), "{text}");
}

#[test]
fn unknown_names() {
    let table = [
        (
            vec!["remote_wmicc"],
            "no name `remote_wmicc`: did you mean remote_wmic, ",
        ),
        (
            vec!["remote_wmic", "wmiexec"],
            "no name `wmiexec`: did you mean ",
        ),
        (
            vec!["zzz"],
            "no name `zzz`: `wmi-events explain` lists all names",
        ),
        (vec!["\u{1b}[31m"], "no name `"),
    ];
    for (names, expected) in table {
        let output = run(&[&["explain"], &*names].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(output.stdout.is_empty());
        assert!(
            errors.starts_with(&format!("wmi-events: {expected}")),
            "{errors}"
        );
        assert!(!errors.contains('\u{1b}'));
    }
    for words in [
        &["schema", "--event", "1"][..],
        &["completions", "cmd"],
        &["completions"],
    ] {
        assert_eq!(run(words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn schema() {
    let cards = json(&["schema", "--format", "json"]);
    assert_eq!(cards.len(), EVENTS.len());
    for (card, schema) in cards.iter().zip(EVENTS) {
        assert_eq!(card["event_id"], schema.event_id.get());
        assert_eq!(card["channel"], schema.channel);
        let fields = card["fields"].as_array().unwrap();
        assert_eq!(fields.len(), schema.fields.len());
        for (field, spec) in fields.iter().zip(schema.fields) {
            assert_eq!(field["name"], spec.name);
            assert_eq!(field["type"], spec.in_type.to_string());
            assert_eq!(field["versions"][0], spec.since);
            assert_eq!(
                field["aliases"].as_array().unwrap().len(),
                spec.aliases.len()
            );
            assert!(field["meaning"].as_str().unwrap().ends_with('.'), "{field}");
        }
    }
    let two = json(&[
        "schema", "--event", "5861", "--event", "4688", "--format", "json",
    ]);
    assert_eq!(two.len(), 2);
    let text = printed(&["schema"]);
    for schema in EVENTS {
        for field in schema.fields {
            let row = text.lines().find(|line| {
                line.split_whitespace().next() == Some(field.name)
                    && line.contains(&field.in_type.to_string())
            });
            assert!(row.is_some(), "{}", field.name);
        }
    }
    assert!(
        text.contains("CommandLine         win:UnicodeString  1-2"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
}

#[test]
fn completions_name_commands_and_findings() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["explain", "baseline", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        // clap_complete completes values in these alone, and in fish not those without an option.
        if ["bash", "fish", "zsh"].contains(&shell) {
            assert!(script.contains("5861"), "{shell}");
        }
        if ["bash", "zsh"].contains(&shell) {
            assert!(script.contains("remote_wmic_process_create"), "{shell}");
        }
    }
}

/// The names of the pages that a folder should have.
fn pages() -> BTreeSet<String> {
    let names = COMMANDS
        .iter()
        .map(|command| format!("wmi-events {command}"));
    names
        .map(|name| format!("{}.1", name.trim().replace(' ', "-")))
        .collect()
}

#[test]
fn man_pages() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man/man1");
    drop(fs::remove_dir_all(&folder));
    assert!(printed(&["man", "-o", folder.to_str().unwrap()]).is_empty());
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        for part in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION"] {
            assert!(page.contains(part), "{}: {part}", path.display());
        }
        assert!(!page.contains("EXTRA"), "{page}");
        check_roff(&path);
        found.insert(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    assert_eq!(found, pages());
    let main = printed(&["man"]);
    assert_eq!(
        main,
        fs::read_to_string(folder.join("wmi-events.1")).unwrap()
    );
    for part in [
        ".SH EXAMPLES",
        ".SH \"EXIT CODES\"",
        "wmi\\-events\\-explain",
    ] {
        assert!(main.contains(part), "{part}\n{main}");
    }
    // A file is no folder.
    let file = folder.join("wmi-events.1/x");
    let output = run(&["man", "-o", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
}

/// groff has no warning, where it is installed.
fn check_roff(page: &std::path::Path) {
    let groff = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-z"])
        .arg(page)
        .output();
    if let Ok(output) = groff {
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && warnings.is_empty(), "{warnings}");
    }
}

#[test]
fn help_fits_and_has_examples() {
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let words: Vec<_> = command.split_whitespace().chain([flag]).collect();
            let help = printed(&words);
            for line in help.lines() {
                assert!(line.chars().count() <= 100, "{command}: {line}");
            }
            let has_examples = help.contains("\nExamples:\n  wmi-events ");
            assert!(has_examples, "{command}: {help}");
        }
    }
}

/// A reader that ends early, as `head` does, is no error.
#[test]
fn closed_output() {
    for words in [
        &["explain"][..],
        &["explain", "remote_wmic"],
        &["schema"],
        &["completions", "bash"],
        &["man"],
        &[
            "triage",
            "--all",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample.xml"),
        ],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wmi-events"));
        let command = command
            .args(words)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(output.stderr.is_empty(), "{words:?}");
    }
}

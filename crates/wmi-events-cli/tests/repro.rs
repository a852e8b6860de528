//! Inputs that broke an earlier version, beside the corpus: each behaves as its row says.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The folder `repro` beside the one that `WMI_EVENTS_CORPUS` names.
fn folder() -> Option<PathBuf> {
    let Some(corpus) = std::env::var_os("WMI_EVENTS_CORPUS") else {
        println!("skipped: WMI_EVENTS_CORPUS is not set");
        return None;
    };
    let folder = Path::new(&corpus).parent()?.join("repro");
    if !folder.is_dir() {
        println!("skipped: there is no folder {}", folder.display());
        return None;
    }
    Some(folder)
}

fn run(arguments: &[&str], file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .args(arguments)
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// File, exit code, events, and what is said on standard error.
const ROWS: &[(&str, i32, usize, &str)] = &[
    ("mof_quad_32KB.xml", 0, 1, ""),
    ("mof_quad_128KB.xml", 0, 1, ""),
    ("corr_nodes_32KB.xml", 0, 1, ""),
    ("password_plain.xml", 0, 1, ""),
    ("password_whole_token.xml", 0, 1, ""),
    ("term_inject_correlate.xml", 0, 2, ""),
    ("term_inject_charref.xml", 0, 2, ""),
    ("nested.zip", 0, 6, ""),
    ("nested_gz.zip", 0, 18, ""),
    ("gz4.gz", 1, 0, "archives nested deeper than 3"),
    ("badhead.zip", 1, 6, "Security.evtx: damaged log at byte 0"),
    // Its templates are zeroed too: every record is named.
    ("badhead2.zip", 1, 0, "damaged log at byte 0"),
    ("junkfirst.zip", 1, 3, "expected an event, found"),
    ("one_bad_local.zip", 1, 6, "b.xml: damaged archive"),
    ("badcrc.zip", 1, 6, "CRC-32"),
    ("one_zstd.zip", 1, 3, "a.xml"),
    ("trunc.zip", 1, 0, "trunc.zip"),
    ("names.zip", 1, 3, "/abs/x.xml"),
    (
        "bomb_nested.gz",
        1,
        0,
        "more than 4194304 bytes in an event",
    ),
    ("err_inject.xml", 1, 2, "invalid `EventID`"),
    ("err_inject.jsonl", 1, 1, "invalid `NewProcessId`"),
];

#[test]
fn inputs_behave_as_expected() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (name, code, events, said) in ROWS {
        let output = run(&["--format", "jsonl"], &folder.join(name));
        let stderr = String::from_utf8(output.stderr).unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let is_event = |line: &&str| !line.starts_with("{\"story\"");
        let lines = stdout.lines().filter(is_event).count();
        println!("{name}: exit {:?}, {lines} events", output.status.code());
        let is_right = output.status.code() == Some(*code)
            && lines == *events
            && stderr.contains(said)
            && !stderr.contains(|c: char| c.is_control() && c != '\n');
        if !is_right {
            wrong.push(format!(
                "{name}: {:?}, {lines} events: {stderr}",
                output.status.code()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_password_is_shown() {
    let Some(folder) = folder() else { return };
    for name in ["password_plain.xml", "password_whole_token.xml"] {
        let file = folder.join(name);
        for arguments in [&["--format", "table"][..], &["correlate"]] {
            let shown = String::from_utf8(run(arguments, &file).stdout).unwrap();
            assert!(!shown.contains("Tr0ub4"), "{name}: {shown}");
            assert!(!shown.contains("dour"), "{name}: {shown}");
        }
        let line = String::from_utf8(run(&["--format", "jsonl"], &file).stdout).unwrap();
        let mut line: serde_json::Value = serde_json::from_str(&line).unwrap();
        // The event itself is as logged.
        line.as_object_mut().unwrap().remove("data");
        assert!(!line.to_string().contains("dour"), "{name}: {line}");
    }
}

#[test]
fn nothing_reaches_the_terminal() {
    let Some(folder) = folder() else { return };
    for name in ["term_inject_correlate.xml", "term_inject_charref.xml"] {
        for arguments in [&["--format", "table"][..], &["correlate"]] {
            let output = run(arguments, &folder.join(name));
            for text in [output.stdout, output.stderr] {
                let text = String::from_utf8(text).unwrap();
                let control = text.chars().find(|c| c.is_control() && *c != '\n');
                assert_eq!(control, None, "{name}: {text}");
            }
        }
    }
}

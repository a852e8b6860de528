//! Which inputs there are, and that nothing that is written is one of them.

use std::fs::{self, File};

use super::common::folder;
use super::*;

/// Its exit code, and what it says.
fn said(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), text(&output.stderr))
}

#[test]
fn standard_input_is_not_the_output() {
    let folder = folder("stdin");
    let path = folder.join("events.jsonl");
    let lines = triage(&["--format", "jsonl", SAMPLE]).stdout;
    let name = path.to_str().unwrap();
    let rows: [(&[&str], bool); 4] = [
        (&["--format", "jsonl"], true),
        (&["--format", "jsonl", "-o", name, "-"], false),
        (&["agent"], true),
        (&["agent", "-o", name], false),
    ];
    for (arguments, is_redirected) in rows {
        fs::write(&path, &lines).unwrap();
        let mut command = command(arguments);
        command.stdin(File::open(&path).unwrap());
        if is_redirected {
            command.stdout(File::options().append(true).open(&path).unwrap());
        }
        let (code, said) = said(command);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains("standard input is the output"), "{said}");
        assert_eq!(fs::read(&path).unwrap(), lines, "{arguments:?}");
    }
    // Another file is well.
    let mut command = command(&["--format", "jsonl"]);
    command.stdin(File::open(&path).unwrap());
    assert_eq!(said(command).0, Some(0));
}

#[test]
fn standard_input_is_read_once() {
    let output = piped(&["-", "-"], &fs::read(SAMPLE).unwrap());
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("10 in 11 records"));
    assert!(text(&output.stderr).contains("-: standard input is read only once"));
}

#[test]
fn a_log_in_a_folder_is_not_replaced() {
    let folder = folder("replaced");
    let (log, own) = (folder.join("log.xml"), folder.join("own"));
    fs::copy(SAMPLE, &log).unwrap();
    // A file that looks like what a run left, with a log in it, is read.
    fs::copy(SAMPLE, folder.join(".wmi-events-log.xml")).unwrap();
    let name = folder.to_str().unwrap();
    let output = triage(&["-o", log.to_str().unwrap(), name]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("an event log, which the output would replace"));
    assert_eq!(fs::read(&log).unwrap(), fs::read(SAMPLE).unwrap());
    for format in ["table", "jsonl", "csv", "timesketch", "ecs", "ocsf", "html"] {
        // An output that is there is replaced, and not read.
        for _ in 0..2 {
            let output = triage(&["--format", format, "-o", own.to_str().unwrap(), name]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{format}: {said}");
            let said = said + &fs::read_to_string(&own).unwrap();
            let is_all = said.contains(" 22       20 ") || said.contains("20 in 22 records");
            assert!(is_all, "{format}: {said}");
        }
    }
}

#[test]
fn places_that_cannot_be_written() {
    let folder = folder("places");
    let place = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for (name, expected) in [
        ("none/out.txt", "there is no folder "),
        ("none/", "is a directory"),
    ] {
        let output = triage(&["-o", &place(name), SAMPLE]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn nothing_to_read() {
    let folder = folder("nothing");
    let output = triage(&[folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("there is no file in this folder"));
    // Nobody's rules are those of the sample.
    let output = triage(&["baseline", "learn"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no input"));
    assert_eq!(text(&output.stdout), "");
}

#[test]
#[cfg(not(any(windows, feature = "parquet")))]
fn commands_of_other_builds() {
    for command in [
        &["convert", "-o", "x", SAMPLE][..],
        &["live", "--state", "x"],
    ] {
        let output = triage(command);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("this build has no such command"), "{said}");
    }
}

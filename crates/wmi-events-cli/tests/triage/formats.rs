//! CSV, Timesketch, files and passwords.

use std::collections::HashMap;
use std::fs;

use super::common::folder;
use super::*;

/// The rows of CSV as maps.
fn rows(output: &Output) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn csv_has_every_field() {
    let output = triage(&["--format", "csv"]);
    assert_eq!(output.status.code(), Some(0));
    let rows = rows(&output);
    let as_json = lines(&triage(&["--format", "jsonl"]));
    assert_eq!(rows.len(), as_json.len());
    for (row, line) in rows.iter().zip(&as_json) {
        for (name, value) in line["data"].as_object().unwrap() {
            let value = value.as_str().unwrap();
            let cell = row
                .iter()
                .find(|(column, _)| column.eq_ignore_ascii_case(name))
                .unwrap()
                .1;
            let is_same = cell == value
                || cell.strip_prefix('\'') == Some(value)
                || value.contains(char::is_control);
            assert!(is_same, "{name}: {cell} is not {value}");
        }
        assert_eq!(row["RecordId"], line["record_id"].to_string());
        let time = line["time_created"]
            .as_str()
            .unwrap()
            .replace('T', " ")
            .replace('Z', "");
        assert_eq!(row["TimeCreated"], time);
    }
    let subscription = rows.iter().find(|row| row["EventId"] == "5861").unwrap();
    assert_eq!(subscription["ConsumerClass"], "CommandLineEventConsumer");
    assert_eq!(subscription["Severity"], "high");
    assert!(subscription["Findings"].starts_with("command_line_consumer "));
    // An event is a line, whatever it holds.
    assert_eq!(text(&output.stdout).lines().count(), rows.len() + 1);
}

#[test]
fn timesketch_takes_each_line() {
    let output = triage(&["--format", "timesketch"]);
    let all = json_lines_of(&output);
    assert_eq!(all.len(), 12, "ten events, two stories");
    for line in &all {
        for name in ["message", "datetime", "timestamp_desc"] {
            assert!(
                line[name].as_str().is_some_and(|text| !text.is_empty()),
                "{name}: {line}"
            );
        }
        assert!(!line["message"].as_str().unwrap().contains('\n'));
    }
    let wmic = all
        .iter()
        .find(|line| line["record_number"] == 48212)
        .unwrap();
    assert_eq!(wmic["tag"][0], "remote_wmic_process_create");
    assert!(wmic["CommandLine"].is_string());
    // It takes no event without a time: that is said.
    let input =
        r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","CommandLine":"x"}"#;
    let output = piped(&["--format", "timesketch"], input.as_bytes());
    assert!(output.stdout.is_empty());
    assert!(
        text(&output.stderr).contains("1 events without a time are left out"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn files_are_whole() {
    let folder = folder("output");
    let path = folder.join("out.jsonl");
    let name = path.display().to_string();
    let output = triage(&["--format", "jsonl", "-o", &name]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert_eq!(
        fs::read(&path).unwrap(),
        triage(&["--format", "jsonl"]).stdout
    );
    // Another run takes its place; a usage error does not.
    fs::write(&path, "before").unwrap();
    assert_eq!(triage(&["-o", &name, "--from", "x"]).status.code(), Some(2));
    assert_eq!(fs::read(&path).unwrap(), b"before");
    triage(&["-o", &name]);
    assert!(fs::read_to_string(&path).unwrap().starts_with("inputs "));
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        !left
            .iter()
            .any(|name| name.to_string_lossy().starts_with(".wmi-events-")),
        "{left:?}"
    );
}

/// No format shows a password unless it is asked to.
#[test]
fn passwords_are_masked() {
    let line = "wmic /node:SRV01 /user:adm /password:Tr0ub4dor process call create calc.exe";
    let consumer = format!(
        "instance of CommandLineEventConsumer {{ Name = \"x\"; CommandLineTemplate = \"{line}\"; }};"
    );
    let process = json!({
        "EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing", "Computer": "WKS07",
        "@timestamp": "2026-03-03T09:00:03Z", "NewProcessName": r"C:\Windows\System32\wbem\WMIC.exe",
        "CommandLine": line,
    });
    let binding = json!({
        "EventID": 5861, "SourceName": "Microsoft-Windows-WMI-Activity", "Computer": "WKS07",
        "@timestamp": "2026-03-03T09:00:04Z", "Namespace": "//./root/subscription", "ESS": "f", "CONSUMER": "x",
        "PossibleCause": format!("Binding EventFilter: \ninstance of __EventFilter {{ Name = \"f\"; }};\nPerm. Consumer: \n{consumer}"),
    });
    let input = format!("{process}\n{binding}\n");
    for format in ["table", "jsonl", "csv", "timesketch", "ecs", "ocsf"] {
        let output = piped(&["--all", "--format", format], input.as_bytes());
        let shown = text(&output.stdout);
        assert!(!shown.contains("Tr0ub4dor"), "{format}: {shown}");
        assert!(shown.contains("/password:***"), "{format}: {shown}");
        let output = piped(
            &["--all", "--format", format, "--show-secrets"],
            input.as_bytes(),
        );
        assert!(text(&output.stdout).contains("Tr0ub4dor"), "{format}");
    }
    let output = piped(&["--format", "jsonl"], input.as_bytes());
    let masked: Vec<_> = lines(&output)
        .iter()
        .map(|line| line["masked"].clone())
        .collect();
    assert_eq!(masked, [json!(["CommandLine"]), json!(["PossibleCause"])]);
    let output = piped(&["--format", "jsonl", "--show-secrets"], input.as_bytes());
    assert!(lines(&output).iter().all(|line| line["masked"].is_null()));
    // What is searched is what is shown.
    let found = |arguments: &[&str]| {
        lines(&piped(
            &[&["--format", "jsonl"], arguments].concat(),
            input.as_bytes(),
        ))
        .len()
    };
    assert_eq!(found(&["--grep", "Tr0ub4dor"]), 0);
    assert_eq!(found(&["--grep", "Tr0ub4dor", "--show-secrets"]), 2);
}

/// What is written is never read, and no input is lost.
#[cfg(unix)]
#[test]
fn the_output_is_no_input() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder("fed");
    let log = folder.join("a.xml");
    fs::copy(SAMPLE, &log).unwrap();
    let (name, path) = (folder.display().to_string(), log.display().to_string());
    // Of an earlier run, of this one by `-o`, and standard output.
    fs::write(folder.join(".wmi-events-x1"), r#"{"event_id":4688}"#).unwrap();
    for run in 0..2 {
        let out = folder.join("%out.jsonl").display().to_string();
        let output = triage(&["--format", "jsonl", "-o", &out, &name]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let written = fs::read_to_string(&out).unwrap();
        assert_eq!(written.lines().count(), 12, "run {run}");
        assert!(text(&output.stderr).contains("did not end, which is not read"));
    }
    fs::remove_file(folder.join("%out.jsonl")).unwrap();
    let shell = format!(
        "cd {name} && {} --format jsonl . > all.jsonl",
        env!("CARGO_BIN_EXE_wmi-events")
    );
    let output = Command::new("bash").args(["-c", &shell]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = fs::read_to_string(folder.join("all.jsonl")).unwrap();
    assert_eq!(written.lines().count(), 12);
    // An input by name is not written over.
    for arguments in [["-o", &path, &path], ["-o", &path, &path]] {
        let output = triage(&arguments);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("is an input and the output"));
        assert_eq!(fs::read(&log).unwrap(), fs::read(SAMPLE).unwrap());
    }
    // A link stays one, and permissions stay.
    let (real, link) = (folder.join("real"), folder.join("link"));
    fs::write(&real, "").unwrap();
    fs::set_permissions(&real, PermissionsExt::from_mode(0o600)).unwrap();
    symlink("real", &link).unwrap();
    triage(&["-o", &link.display().to_string()]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().starts_with("inputs "));
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

/// The time of an event whose zone is not known is in every format.
#[test]
fn local_times_are_shown() {
    let input = r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","CommandLine":"wmic /node:A os get",
        "NewProcessName":"C:\\Windows\\System32\\wbem\\WMIC.exe","EventTime":"2026-03-03 10:04:55"}"#
        .replace('\n', "");
    let output = piped(&["--format", "csv"], input.as_bytes());
    let row = rows(&output).remove(0);
    assert_eq!(
        (
            &*row["LocalTime"],
            &*row["TimeSource"],
            &*row["TimeCreated"]
        ),
        ("2026-03-03 10:04:55", "", "")
    );
    assert_eq!(row["SourceName"], "Microsoft-Windows-Security-Auditing");
    let shown = text(&piped(&["--all"], input.as_bytes()).stdout);
    assert_eq!(shown.matches("2026-03-03 10:04:55").count(), 2, "{shown}");
    assert!(
        shown.contains("1 events have no time or no computer"),
        "{shown}"
    );
}

/// A field of an event that has the name of an attribute is kept beside it.
#[test]
fn extra_fields_of_timesketch() {
    let input = r#"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID><TimeCreated SystemTime='2026-03-03T09:00:00Z'/><Computer>A</Computer></System><EventData><Data Name='CommandLine'>x</Data><Data Name='message'>mine</Data></EventData></Event>"#;
    let output = piped(&["--format", "timesketch"], input.as_bytes());
    let line = json_lines_of(&output).remove(0);
    assert_eq!(line["extra_message"], "mine");
    assert_ne!(line["message"], "mine");
}

/// No rule that is proposed has a password.
#[test]
fn rules_have_no_passwords() {
    let consumer = r#"instance of CommandLineEventConsumer { Name = \"x\"; CommandLineTemplate = \"wmic /node:A /password:Tr0ub4dor os get\"; };"#;
    let input = format!(
        r#"{{"EventID":5861,"SourceName":"Microsoft-Windows-WMI-Activity","Computer":"A","Namespace":"//./root/subscription","ESS":"f","CONSUMER":"CommandLineEventConsumer=\"x\"","PossibleCause":"Binding EventFilter: \ninstance of __EventFilter {{ Name = \"f\"; }};\nPerm. Consumer: \n{consumer}"}}"#
    );
    let output = piped(&["baseline", "learn"], input.as_bytes());
    assert!(
        !text(&output.stdout).contains("Tr0ub4dor"),
        "{}",
        text(&output.stdout)
    );
    assert!(
        text(&output.stderr).contains("a password in a field"),
        "{}",
        text(&output.stderr)
    );
}

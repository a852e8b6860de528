//! The report for people.

use super::common::corpus;
use super::*;

/// A 4688 of a child of WmiPrvSE.exe.
fn child(second: u64, computer: &str, line: &str) -> String {
    json!({
        "EventID": 4688, "SourceName": "Microsoft-Windows-Security-Auditing", "Channel": "Security",
        "Computer": computer, "EventRecordID": second, "CommandLine": line,
        "NewProcessName": r"C:\Windows\System32\cmd.exe", "NewProcessId": second,
        "ParentProcessName": r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        "@timestamp": format!("2026-03-03T09:00:{second:02}Z"),
    })
    .to_string()
}

/// Everything of a value is shown, in lines of its own, and none of it acts on a terminal.
#[test]
fn hostile_values_stay_text() {
    let script = format!(
        "a\u{1b}[2J\u{9b}2J\r\n=1+1\u{202e}\t</script>{}\0end",
        "x".repeat(100_000)
    );
    let input = child(
        1,
        "SRV\u{1b}[31m01",
        &format!("cmd.exe /c powershell -c \"{script}\""),
    );
    for format in ["table", "jsonl", "csv", "timesketch"] {
        let output = piped(&["--all", "--format", format], input.as_bytes());
        assert_eq!(output.status.code(), Some(0));
        let shown = text(&output.stdout);
        let is_unsafe = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.chars().any(is_unsafe), "{format}");
        assert!(shown.contains(&"x".repeat(100_000)), "{format}: cut");
    }
}

#[test]
fn equal_findings_are_told_once() {
    let same = |second| child(second, "SRV01", "cmd.exe /c powershell -enc AAAA");
    let input: Vec<_> = (1..=30)
        .map(same)
        .chain([child(31, "SRV02", "cmd.exe /c powershell -enc AAAA")])
        .collect();
    let output = piped(&[], input.join("\n").as_bytes());
    let shown = text(&output.stdout);
    let findings = shown.split("\nFINDINGS\n").nth(1).unwrap();
    assert_eq!(findings.matches("  command line ").count(), 2, "{shown}");
    let times =
        "30 times in all, from 2026-03-03 09:00:01.0000000 UTC to 2026-03-03 09:00:30.0000000 UTC";
    assert!(findings.contains(times), "{shown}");
    // Another program with the same command line is another finding.
    let other = same(1).replace(
        r"C:\\Windows\\System32\\cmd.exe",
        r"C:\\Users\\Public\\cmd.exe",
    );
    let output = piped(&[], [same(2), other].join("\n").as_bytes());
    assert!(text(&output.stdout).contains(r"C:\Users\Public\cmd.exe"));
}

#[test]
fn parts_without_rows_have_no_heading() {
    let output = piped(&["--event", "5857"], b"");
    let shown = text(&output.stdout);
    assert!(
        !shown.chars().any(|c| c.is_ascii_uppercase()) || !shown.contains("FINDINGS"),
        "{shown}"
    );
    for heading in ["STORIES", "FINDINGS", "EVENTS", "INPUTS"] {
        assert!(!shown.contains(heading), "{shown}");
    }
    assert!(
        shown.contains("filters     --event 5857: 0 of 0 events"),
        "{shown}"
    );
}

/// What was not read is in the report too, beside standard error.
#[test]
fn what_was_not_read() {
    let output = triage(&[SAMPLE, "no/such.evtx"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("\nnot read    no/such.evtx: "), "{shown}");
    assert!(
        shown.contains("unread        -        -             -          -         -  no/such.evtx"),
        "{shown}"
    );
}

/// Every event of the corpus with a finding of high or above is there with its whole text.
#[test]
fn findings_of_the_corpus_are_whole() {
    let Some(corpus) = corpus() else { return };
    for folder in ["evtx", "xml", "json"] {
        let path = corpus.join(folder).display().to_string();
        let grave = lines(&triage(&[
            "--format",
            "jsonl",
            "--min-severity",
            "high",
            &path,
        ]));
        let shown = text(&triage(&["--min-severity", "high", &path]).stdout);
        assert!(!grave.is_empty() || folder == "xml");
        for event in grave {
            let finding = event["findings"][0]["name"].as_str().unwrap();
            assert!(shown.contains(&format!("[{finding}]")), "{event}");
            let decoded = &event["decoded"]["consumer"];
            let texts = [
                &event["data"]["CommandLine"],
                &decoded["CommandLineTemplate"],
                &decoded["ScriptText"],
                &event["decoded"]["filter"]["Query"],
            ];
            for value in texts.into_iter().filter_map(Value::as_str) {
                for line in value
                    .split(['\n', '\r'])
                    .filter(|line| !line.contains('\t'))
                {
                    assert!(shown.contains(line.trim_end()), "{line} of {event}");
                }
            }
        }
    }
}

/// A file name is the attacker's too.
#[cfg(unix)]
#[test]
fn names_of_files_are_escaped() {
    use std::os::unix::fs::symlink;

    let folder = super::common::folder("names");
    std::fs::copy(SAMPLE, folder.join("a\u{1b}[31mX.xml")).unwrap();
    symlink("a\u{1b}[31mX.xml", folder.join("b.xml")).unwrap();
    let output = triage(&[&folder.display().to_string()]);
    for shown in [text(&output.stdout), text(&output.stderr)] {
        assert!(
            !shown.contains('\u{1b}') && shown.contains("a␛[31mX.xml"),
            "{shown}"
        );
    }
    assert!(
        text(&output.stdout).contains("\nnote        "),
        "{}",
        text(&output.stdout)
    );
}

/// What memory did not hold is said.
#[test]
fn dropped_events_are_said() {
    let config = super::common::folder("dropped").join("config.json");
    std::fs::write(&config, r#"{"correlator":{"max_traces":1}}"#).unwrap();
    let config = config.display().to_string();
    let output = triage(&["--config", &config]);
    assert!(
        text(&output.stdout).contains("events could not be joined"),
        "{}",
        text(&output.stdout)
    );
    let output = triage(&["--config", &config, "--format", "jsonl"]);
    assert!(
        text(&output.stderr).contains("events of stories were dropped"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_sample_is_said_to_be_one() {
    let output = triage(&["--format", "jsonl"]);
    assert!(
        text(&output.stderr).contains("this is the sample"),
        "{}",
        text(&output.stderr)
    );
    assert!(!text(&triage(&[SAMPLE]).stderr).contains("this is the sample"));
}

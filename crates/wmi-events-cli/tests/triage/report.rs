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
        "a\u{1b}[2J\r\n=1+1\u{202e}\t</script>{}\0end",
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
        let is_json = matches!(format, "jsonl" | "timesketch");
        assert!(
            !shown
                .chars()
                .any(|c| is_unsafe(c) && !(is_json && c == '\u{202e}')),
            "{format}"
        );
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
    assert!(
        findings.contains("30 times in all, the last at 2026-03-03 09:00:30.0000000 UTC"),
        "{shown}"
    );
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

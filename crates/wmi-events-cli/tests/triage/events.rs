//! `--events`: the events beside the six, and one process of two logs.

use super::*;

const LINE: &str = r#"wmic /node:FILE02 process call create "C:\Temp\x.exe""#;

fn event(provider: &str, id: u16, channel: &str, record: u64, data: &[(&str, &str)]) -> String {
    let data: String = data
        .iter()
        .map(|(name, value)| format!("<Data Name='{name}'>{value}</Data>"))
        .collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{provider}'/><EventID>{id}</EventID>\
         <TimeCreated SystemTime='2026-03-03T09:01:12.5Z'/><EventRecordID>{record}</EventRecordID>\
         <Channel>{channel}</Channel><Computer>WKS07</Computer></System>\
         <EventData>{data}</EventData></Event>"
    )
}

/// A process in the Security log and in Sysmon's, another in Sysmon's alone, and a call in the Trace log.
fn log() -> String {
    let image = r"C:\Windows\System32\wbem\WMIC.exe";
    let audited = event(
        "Microsoft-Windows-Security-Auditing",
        4688,
        "Security",
        11,
        &[
            ("NewProcessId", "0x14"),
            ("NewProcessName", image),
            ("CommandLine", LINE),
        ],
    );
    let sysmon = |record, id, name| {
        let data = [
            ("UtcTime", "2026-03-03 09:01:12.498"),
            ("ProcessId", id),
            ("Image", image),
            ("OriginalFileName", name),
            ("CommandLine", LINE),
        ];
        let (provider, channel) = (
            "Microsoft-Windows-Sysmon",
            "Microsoft-Windows-Sysmon/Operational",
        );
        event(provider, 1, channel, record, &data)
    };
    let call = event(
        "Microsoft-Windows-WMI-Activity",
        11,
        "Microsoft-Windows-WMI-Activity/Trace",
        14,
        &[(
            "Operation",
            "Start IWbemServices::ExecQuery - root\\cimv2 : select * from Win32_Share",
        )],
    );
    audited + &sysmon(12, "20", "wmic.exe") + &sysmon(13, "24", "wmic.exe") + &call
}

fn jsonl(arguments: &[&str]) -> Vec<Value> {
    let output = piped(
        &[&["--format", "jsonl"], arguments].concat(),
        log().as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    lines(&output)
}

#[test]
fn what_is_read() {
    let table: [(&[&str], &[u64]); 6] = [
        (&[], &[11]),
        (&["--events", "six"], &[11]),
        (&["--events", "all"], &[11, 12, 13, 14]),
        (&["--events", "six,sysmon:1"], &[11, 12, 13]),
        (&["--events", "TRACE"], &[14]),
        (&["--events", "all", "--event", "1"], &[12, 13]),
    ];
    for (arguments, records) in table {
        let lines = jsonl(arguments);
        let read: Vec<_> = lines
            .iter()
            .map(|line| line["record_id"].as_u64().unwrap())
            .collect();
        assert_eq!(read, records, "{arguments:?}");
    }
    for (arguments, expected) in [
        (
            &["--events", "4689"][..],
            "expected six, all, sysmon, trace, none",
        ),
        (&["--event", "1"], "--events reads others"),
    ] {
        let output = piped(arguments, log().as_bytes());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(expected),
            "{}",
            text(&output.stderr)
        );
    }
}

/// Each finding once, with the event that came first; the other one names it.
#[test]
fn one_process_of_two_logs() {
    let lines = jsonl(&["--events", "all"]);
    let findings = |line: &Value| line["findings"].as_array().unwrap().len();
    let [audited, twin, other, _] = lines.as_slice() else {
        panic!("{lines:#?}")
    };
    assert!(findings(audited) > 0 && findings(twin) == 0, "{twin:#}");
    assert_eq!(
        twin["same_process"],
        json!({"event_id": 4688, "record_id": 11})
    );
    // What is understood of it is there.
    assert_eq!(twin["indicators"], audited["indicators"]);
    assert_eq!(twin["decoded"]["wmic"]["nodes"], json!(["FILE02"]));
    assert_eq!(findings(other), findings(audited));
    assert_eq!(other["same_process"], Value::Null);
    // If the first is not shown, the finding is not lost with it.
    let alone = jsonl(&["--events", "all", "--event", "1", "--findings"]);
    assert_eq!(alone.len(), 2);
    let report = text(&piped(&["--events", "all"], log().as_bytes()).stdout);
    assert_eq!(
        report.matches("remote_wmic_process_create").count(),
        2,
        "{report}"
    );
}

#[test]
fn columns_are_those_of_the_events() {
    let heading = |arguments: &[&str]| {
        let output = piped(
            &[&["--format", "csv"], arguments].concat(),
            log().as_bytes(),
        );
        text(&output.stdout).lines().next().unwrap().to_owned()
    };
    assert!(!heading(&[]).contains("OriginalFileName"));
    assert!(heading(&["--events", "all"]).contains(",OriginalFileName,"));
    assert!(!heading(&["--events", "sysmon"]).contains("NewProcessName"));
}

/// A group of events without findings, and what is decoded, show no password.
#[test]
fn passwords_of_calls() {
    let query = r#"select * from Win32_Process where CommandLine like "wmic /user:a /password:SECRET os get""#;
    let operation =
        format!("Start IWbemServices::ExecQuery - root\\cimv2 : {query}").replace('"', "&quot;");
    let (provider, channel) = (
        "Microsoft-Windows-WMI-Activity",
        "Microsoft-Windows-WMI-Activity/Trace",
    );
    let log = event(provider, 11, channel, 1, &[("Operation", &operation)]);
    for format in ["table", "jsonl"] {
        let output = piped(&["--events", "all", "--format", format], log.as_bytes());
        let text = text(&output.stdout);
        assert!(text.contains("Win32_Process"), "{text}");
        assert!(!text.contains("SECRET"), "{format}: {text}");
    }
}

use std::fs;

use agent::Agent;
use wmi_events::detect::StoryKind;

#[test]
fn a_restart_under_other_settings() {
    let event = |computer: &str, second: u32, image: &str, parent: &str, line: &str| {
        format!(
            r#"{{"System": {{"Provider": {{"Name": "Microsoft-Windows-Security-Auditing"}}, "EventID": 4688,
            "Computer": "{computer}", "TimeCreated": {{"SystemTime": "2026-03-03T09:01:{second}Z"}}}},
            "EventData": {{"NewProcessName": "C:\\Windows\\System32\\{image}", "CommandLine": "{line}",
            "ParentProcessName": "C:\\Windows\\System32\\{parent}", "NewProcessId": 16, "ProcessId": 8}}}}"#
        )
    };
    let path = std::env::temp_dir().join(format!("wmi-events-agent-{}", std::process::id()));
    let mut agent = Agent::start("{}", &path).unwrap();
    let line = "wmic /node:FILE02 process call create calc.exe";
    agent
        .take(&event("WKS07", 12, r"wbem\\WMIC.exe", "cmd.exe", line))
        .unwrap();
    assert_eq!(agent.queue().len(), 1);
    agent.stop(&path).unwrap();

    let config = r#"{"correlator": {"window": 60}, "process_tree": {"max_hosts": 10},
        "baseline": [{"finding": "remote_wmic", "action": "suppress", "reason": "ours"}]}"#;
    let mut agent = Agent::start(config, &path).unwrap();
    assert_eq!(agent.correlator().config().window.as_secs(), 60);
    agent
        .take(&event(
            "FILE02",
            13,
            "calc.exe",
            r"wbem\\WmiPrvSE.exe",
            "calc.exe",
        ))
        .unwrap();
    agent.stop(&path).unwrap();
    let agent = Agent::start("{}", &path).unwrap();
    fs::remove_file(&path).unwrap();
    let kinds = agent.queue()[1].stories.iter().map(|story| story.kind);
    assert!(kinds.eq([StoryKind::LateralMovement]));
    assert_eq!(
        agent.queue()[1].parent.as_deref(),
        Some(r"C:\Windows\System32\wbem\WmiPrvSE.exe")
    );
}

//! The programs that act on other computers.

use wmi_events::detect::{CorrelatorConfig, StoryKind};

use crate::build::*;

/// wmic.exe under another name, its other spellings, PowerShell and winrm start processes too.
#[test]
fn sources() {
    let renamed = r"C:\Users\Public\a.exe";
    let cscript = r"C:\Windows\System32\cscript.exe";
    let both: &[StoryKind] = &[StoryKind::LateralMovement];
    let table = [
        (
            WMIC,
            "wmic /node:FILE02 process call create 'cmd /c whoami'",
            both,
        ),
        (
            WMIC,
            r#"wmic /node:FILE02 process call create CurrentDirectory="C:\Temp",CommandLine="cmd /c whoami""#,
            both,
        ),
        (
            renamed,
            r#"a /node:FILE02 process call create "cmd /c whoami""#,
            both,
        ),
        (
            renamed,
            r#"a /target:FILE02 process create "cmd /c whoami""#,
            &[],
        ),
        (
            POWERSHELL,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName FILE02\"",
            both,
        ),
        (
            POWERSHELL,
            "powershell -c \"icim Win32_Process Create @{CommandLine='cmd /c whoami'} -Comp file02.corp.example\"",
            both,
        ),
        (
            POWERSHELL,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName $hosts\"",
            both,
        ),
        (
            POWERSHELL,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami' -ComputerName FILE03\"",
            &[],
        ),
        (
            POWERSHELL,
            "powershell -c \"iwmi Win32_Process -Name Create -ArgumentList 'cmd /c whoami'\"",
            &[],
        ),
        (
            cscript,
            r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="cmd /c whoami"} -r:http://FILE02:5985"#,
            both,
        ),
        (
            cscript,
            r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="cmd /c whoami"}"#,
            &[],
        ),
    ];
    for (image, line, expected) in table {
        let source = process(WKS, 9, &[("NewProcessName", image), ("CommandLine", line)]);
        let events = [source, child(FILE, 10, "cmd /c whoami", "-")];
        let found = both_ways(&CorrelatorConfig::default(), &events);
        assert_eq!(kinds(&found), expected, "{line}");
    }
}

/// Several commands of one user on one computer are a session.
#[test]
fn sessions() {
    let as_user = |seconds, node: &str, command: &str, user: &str| {
        let line = call(node, command);
        let fields = [
            ("NewProcessName", WMIC),
            ("CommandLine", &*line),
            ("SubjectUserName", user),
        ];
        process(WKS, seconds, &fields)
    };
    let events = |user: &str, at: i64| {
        [
            as_user(0, "FILE02", "calc", "dana"),
            as_user(at, "FILE03", "notepad", user),
            child(FILE, 1, "calc", "-"),
            child("FILE03", at + 1, "notepad", "-"),
        ]
    };
    for (user, at, expected) in [
        ("dana", 300, 1),
        ("DANA", 300, 1),
        ("dana", 301, 2),
        ("erin", 300, 2),
    ] {
        let found = both_ways(&CorrelatorConfig::default(), &events(user, at));
        assert_eq!(found.len(), expected, "{user} {at}");
    }
    // On the destination alone.
    for (user, at, expected) in [("dana", 300, 1), ("dana", 301, 2), ("erin", 300, 2)] {
        let events = [
            child(FILE, 0, "calc", "dana"),
            child(FILE, at, "notepad", user),
        ];
        let found = both_ways(&CorrelatorConfig::default(), &events);
        assert_eq!(found.len(), expected, "{user} {at}");
    }
}

/// The stories tell no password.
#[test]
fn passwords() {
    let line = "wmic /node:FILE02 /user:a /password:SECRET process call create x";
    let found = stories([&wmic(WKS, 9, line), &child(FILE, 10, "x", "adm")]);
    assert_eq!(found.len(), 1);
    assert!(!format!("{found:?}").contains("SECRET"));
    assert!(found[0].events[0].what.contains("/password:***"));
}

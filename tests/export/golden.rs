//! 4688 in ECS, member by member: what Winlogbeat's module `security` makes of the same values, and what is added.

use serde_json::{Value, json};
use wmi_events::export::Options;
use wmi_events::value::Keywords;
use wmi_events::{Event, schema};

use super::{COMPUTER, ecs_of, event, fields, system};

fn process_creation() -> Event<'static> {
    let mut system = system(&schema::PROCESS_CREATION);
    system.level = Some(0);
    system.task = Some(13_312);
    system.opcode = Some(0);
    system.keywords = Some(Keywords::from_bits_retain(0x8020_0000_0000_0000));
    system.process_id = Some(4);
    system.thread_id = Some(5220);
    system.activity_id = Some("{0b8f9a7e-51a2-4c7b-9a3e-3f6f0c3b9d21}".parse().unwrap());
    event(
        system,
        &[
            ("SubjectUserSid", "S-1-5-18".into()),
            ("SubjectUserName", "FILE02$".into()),
            ("SubjectDomainName", "CORP".into()),
            ("SubjectLogonId", 0x3e7_u64.into()),
            ("NewProcessId", 0x1a2c_u64.into()),
            ("NewProcessName", r"C:\Windows\System32\Cmd.exe".into()),
            ("TokenElevationType", "%%1936".into()),
            ("ProcessId", 0xd9c_u64.into()),
            (
                "CommandLine",
                r#""C:\Windows\System32\Cmd.exe" /c  "ver & set""#.into(),
            ),
            ("TargetUserSid", "S-1-0-0".into()),
            ("TargetUserName", "dana@corp.example".into()),
            ("TargetDomainName", "CORP".into()),
            ("TargetLogonId", 0x5_a31c_u64.into()),
            (
                "ParentProcessName",
                r"C:\Windows\System32\wbem\WmiPrvSE.exe".into(),
            ),
            ("MandatoryLabel", "S-1-16-12288".into()),
        ],
    )
}

fn golden() -> Value {
    json!({
        "@timestamp": "2026-03-03T09:00:03.1240005Z",
        "ecs": {"version": "9.4.0"},
        "event": {
            "kind": "event", "category": ["process"], "type": ["start"], "action": "created-process",
            "code": "4688", "outcome": "success", "provider": "Microsoft-Windows-Security-Auditing",
            "module": "security", "sequence": 48212,
            "id": "FILE02.corp.example/4688/48212/1772528403124",
        },
        "log": {"level": "information"},
        "host": {"name": COMPUTER, "os": {"type": "windows"}},
        "process": {
            "pid": 6700, "executable": r"C:\Windows\System32\Cmd.exe", "name": "Cmd.exe",
            "command_line": r#""C:\Windows\System32\Cmd.exe" /c  "ver & set""#,
            "args": [r#""C:\Windows\System32\Cmd.exe""#, "/c", r#""ver & set""#],
            "parent": {
                "pid": 3484, "executable": r"C:\Windows\System32\wbem\WmiPrvSE.exe", "name": "WmiPrvSE.exe",
            },
            "user": {"name": "dana@corp.example"},
        },
        "user": {
            "id": "S-1-5-18", "name": "FILE02$", "domain": "CORP",
            "effective": {"name": "dana", "domain": "CORP"},
        },
        "related": {"user": ["FILE02$", "dana@corp.example"]},
        "winlog": {
            "channel": "Security", "computer_name": COMPUTER, "event_id": "4688", "record_id": "48212",
            "provider_name": "Microsoft-Windows-Security-Auditing",
            "provider_guid": "{54849625-5478-4994-A5BA-3E3B0328C30D}",
            "version": 2, "opcode": "Info", "task": "Process Creation", "keywords": ["Audit Success"],
            "process": {"pid": 4, "thread": {"id": 5220}},
            "activity_id": "{0B8F9A7E-51A2-4C7B-9A3E-3F6F0C3B9D21}",
            "logon": {"id": "0x3e7"},
            "event_data": {
                "SubjectUserSid": "S-1-5-18", "SubjectUserName": "FILE02$", "SubjectDomainName": "CORP",
                "SubjectLogonId": "0x3e7", "TokenElevationType": "%%1936", "ProcessId": "0xd9c",
                "CommandLine": r#""C:\Windows\System32\Cmd.exe" /c  "ver & set""#,
                "TargetUserSid": "S-1-0-0", "TargetUserName": "dana@corp.example",
                "TargetDomainName": "CORP", "TargetLogonId": "0x5a31c", "MandatoryLabel": "S-1-16-12288",
            },
        },
    })
}

#[test]
fn a_process_creation_is_as_elastics_pipelines_make_it() {
    let document = ecs_of(&process_creation(), &Options::default());
    assert_eq!(document, golden());
    assert_eq!(fields::problems(&document), [""; 0]);
}

/// What of the document changes with a field of the event.
#[test]
fn values_that_say_nothing_make_no_field() {
    let nobody: &[(&str, &str)] = &[
        ("TargetUserSid", "S-1-0-0"),
        ("TargetUserName", "-"),
        ("TargetDomainName", "-"),
        ("TargetLogonId", "0x0"),
    ];
    type Row<'r> = (&'r [(&'static str, &'static str)], &'r str, Value);
    let table: &[Row<'_>] = &[
        (nobody, "/user/effective", Value::Null),
        (
            nobody,
            "/process/user",
            json!({"id": "S-1-5-18", "name": "FILE02$"}),
        ),
        (nobody, "/related/user", json!(["FILE02$"])),
        (nobody, "/winlog/event_data/TargetUserName", json!("-")),
        (&[("CommandLine", "")], "/process/command_line", Value::Null),
        (&[("CommandLine", "")], "/process/args", Value::Null),
        (
            &[("CommandLine", "")],
            "/winlog/event_data/CommandLine",
            json!(""),
        ),
        (
            &[("ParentProcessName", "")],
            "/process/parent",
            json!({"pid": 3484}),
        ),
        (
            &[
                ("SubjectUserSid", "S-1-0-0"),
                ("SubjectUserName", "-"),
                ("SubjectDomainName", "-"),
            ],
            "/user",
            json!({"effective": {"name": "dana", "domain": "CORP"}}),
        ),
        (
            &[("NewProcessName", "Registry")],
            "/process/name",
            json!("Registry"),
        ),
    ];
    for (fields, pointer, expected) in table {
        let mut event = process_creation();
        let mut record = wmi_events::Record::new(event.system.clone());
        for field in event.fields() {
            record.set(field.name(), field.text().into_owned());
        }
        for (name, value) in *fields {
            record.set(*name, *value);
        }
        event = record.into_event().unwrap().unwrap();
        let document = ecs_of(&event, &Options::default());
        let found = document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(found, *expected, "{pointer} of {fields:?}");
        assert_eq!(super::fields::problems(&document), [""; 0], "{fields:?}");
    }
}

#[test]
fn arguments_as_windows_splits_them() {
    let mut options = Options::default();
    options.argv = true;
    let document = ecs_of(&process_creation(), &options);
    let process = &document["process"];
    assert_eq!(
        process["args"],
        json!([r"C:\Windows\System32\Cmd.exe", "/c", "ver & set"])
    );
    assert_eq!(process["args_count"], 3);
}

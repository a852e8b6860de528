//! OCSF: `.ci/check_ocsf.py` validates documents with the schema; here is what they say.

use serde_json::{Value, json};
use wmi_events::detect::{Analysis, Correlator, StoryChange};
use wmi_events::export::{Options, ocsf};
use wmi_events::record::FieldInput;
use wmi_events::value::Keywords;
use wmi_events::{Event, EventId, schema};

use super::{COMPUTER, event, ocsf_of, system};

type Fields = &'static [(&'static str, &'static str)];
/// An event, and what is at a place of its document.
type Row<'r> = (u16, Fields, u64, &'r [(&'r str, Value)]);

fn of(id: u16, fields: Fields) -> Event<'static> {
    let id = EventId::new(id);
    let schema = schema::EVENTS.iter().find(|s| s.event_id == id).unwrap();
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, text)| (*name, FieldInput::from(*text)))
        .collect();
    event(system(schema), &fields)
}

/// What the schema says of numbers, and its validator does not.
pub(crate) fn check_numbers(document: &Value) {
    let number = |name: &str| document[name].as_u64().unwrap();
    assert_eq!(
        number("type_uid"),
        number("class_uid") * 100 + number("activity_id"),
        "{document}"
    );
    assert_eq!(
        number("category_uid"),
        number("class_uid") / 1000,
        "{document}"
    );
    assert!(document["time"].as_i64().is_some(), "{document}");
}

const PROCESS: Fields = &[
    ("SubjectUserSid", "S-1-5-18"),
    ("SubjectUserName", "FILE02$"),
    ("SubjectDomainName", "CORP"),
    ("SubjectLogonId", "0x3e7"),
    ("NewProcessId", "0x1a2c"),
    ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
    ("TokenElevationType", "%%1936"),
    ("ProcessId", "0xd9c"),
    ("CommandLine", "cmd.exe /c ver"),
    ("TargetUserSid", "S-1-0-0"),
    ("TargetUserName", "dana"),
    ("TargetDomainName", "CORP"),
    ("TargetLogonId", "0x5a31c"),
    (
        "ParentProcessName",
        r"C:\Windows\System32\wbem\WmiPrvSE.exe",
    ),
    ("MandatoryLabel", "S-1-16-12288"),
];

const OPERATION: &str =
    r"Start IWbemServices::ExecQuery - ROOT\CIMV2 : SELECT * FROM Win32_Service";

#[test]
fn classes() {
    let file = |path: &str, name: &str| json!({"name": name, "path": path, "type": "Regular File", "type_id": 1});
    let parent = json!({
        "pid": 3484, "name": "WmiPrvSE.exe",
        "file": file(r"C:\Windows\System32\wbem\WmiPrvSE.exe", "WmiPrvSE.exe"),
    });
    let table: &[Row<'_>] = &[
        (
            4688,
            PROCESS,
            100_701,
            &[
                ("/type_name", json!("Process Activity: Launch")),
                ("/time", json!(1_772_528_403_124_u64)),
                ("/metadata/version", json!("1.8.0")),
                (
                    "/metadata/product",
                    json!({"name": "Windows", "vendor_name": "Microsoft"}),
                ),
                ("/metadata/event_code", json!("4688")),
                ("/metadata/sequence", json!(48212)),
                ("/metadata/log_name", json!("Security")),
                (
                    "/metadata/log_provider",
                    json!("Microsoft-Windows-Security-Auditing"),
                ),
                (
                    "/metadata/original_time",
                    json!("2026-03-03T09:00:03.1240005Z"),
                ),
                (
                    "/metadata/uid",
                    json!("FILE02.corp.example/4688/48212/1772528403124"),
                ),
                ("/metadata/profiles", Value::Null),
                ("/device/hostname", json!(COMPUTER)),
                (
                    "/actor",
                    json!({
                        "process": parent, "user": {"uid": "S-1-5-18", "name": "FILE02$", "domain": "CORP"},
                        "session": {"uid": "0x3e7"},
                    }),
                ),
                (
                    "/process",
                    json!({
                        "pid": 6700, "name": "cmd.exe", "file": file(r"C:\Windows\System32\cmd.exe", "cmd.exe"),
                        "cmd_line": "cmd.exe /c ver", "created_time": 1_772_528_403_124_u64,
                        "integrity": "High", "integrity_id": 4, "user": {"name": "dana", "domain": "CORP"},
                        "session": {"uid": "0x5a31c"}, "parent_process": parent,
                    }),
                ),
                ("/status_id", json!(1)),
                ("/launch_type_id", json!(1)),
                ("/unmapped", json!({"TokenElevationType": "%%1936"})),
            ],
        ),
        (
            4688,
            &[
                ("NewProcessId", "0x4"),
                ("SubjectUserName", "-"),
                ("ProcessId", "0x0"),
            ],
            100_701,
            &[
                ("/process/user", Value::Null),
                ("/actor/user", Value::Null),
                ("/unmapped", json!({})),
            ],
        ),
        (
            4688,
            &[("CommandLine", "x"), ("SubjectUserName", "-")],
            0,
            &[
                (
                    "/unmapped",
                    json!({"CommandLine": "x", "SubjectUserName": "-"}),
                ),
                ("/metadata/profiles", json!(["host"])),
            ],
        ),
        (
            5857,
            &[
                ("ProviderName", "P"),
                ("Code", "0x80041013"),
                ("ProcessID", "7"),
                ("HostProcess", "w.exe"),
                ("ProviderPath", "x.dll"),
            ],
            100_501,
            &[
                ("/actor/process", json!({"pid": 7, "name": "w.exe"})),
                (
                    "/module",
                    json!({
                        "file": file("x.dll", "x.dll"), "type": "WMI provider", "load_type": "Standard", "load_type_id": 1,
                    }),
                ),
                ("/status_id", json!(2)),
                ("/status_code", json!("0x80041013")),
                ("/unmapped", json!({"ProviderName": "P"})),
            ],
        ),
        (
            5857,
            &[("Code", "0x1"), ("ProcessID", "7")],
            100_501,
            &[("/status_id", json!(1)), ("/status_code", json!("0x1"))],
        ),
        (
            5857,
            &[("ProviderName", "P")],
            0,
            &[("/unmapped/ProviderName", json!("P"))],
        ),
        (
            5858,
            &[
                ("Id", "{1}"),
                ("ClientMachine", "WKS07"),
                ("User", r"CORP\dana"),
                ("ClientProcessId", "9"),
                ("Operation", OPERATION),
                ("ResultCode", "0x80041003"),
                ("PossibleCause", "Unknown"),
            ],
            600_302,
            &[
                ("/activity_name", json!("Read")),
                (
                    "/api",
                    json!({
                        "operation": "IWbemServices::ExecQuery", "service": {"name": "WMI"}, "request": {"uid": "{1}"},
                        "response": {"code": -2_147_217_405, "error": "WBEM_E_ACCESS_DENIED", "error_message": "Access denied"},
                    }),
                ),
                (
                    "/actor",
                    json!({"process": {"pid": 9}, "user": {"name": "dana", "domain": "CORP"}}),
                ),
                ("/src_endpoint/hostname", json!("WKS07")),
                ("/dst_endpoint/hostname", json!(COMPUTER)),
                (
                    "/resources/0",
                    json!({"name": "SELECT * FROM Win32_Service", "namespace": r"ROOT\CIMV2", "type": "WMI"}),
                ),
                ("/status_id", json!(2)),
                ("/status_code", json!("0x80041003")),
                ("/metadata/profiles", json!(["host"])),
                (
                    "/unmapped",
                    json!({"Operation": OPERATION, "PossibleCause": "Unknown"}),
                ),
            ],
        ),
        (
            5858,
            &[
                ("ClientMachine", "A"),
                ("User", "S-1-5-18"),
                ("Operation", "IWbemServices::PutInstance - x : y"),
            ],
            600_303,
            &[("/actor/user", json!({"uid": "S-1-5-18"}))],
        ),
        (
            5858,
            &[
                ("ClientMachine", "A"),
                ("User", "u"),
                ("Operation", "IWbemServices::DeleteClass - x : y"),
            ],
            600_304,
            &[],
        ),
        (
            5858,
            &[
                ("ClientMachine", "A"),
                ("User", "u"),
                ("Operation", "IWbemServices::ExecMethod - x : y::z"),
            ],
            600_399,
            &[
                ("/activity_name", json!("ExecMethod")),
                ("/type_name", json!("API Activity: Other")),
            ],
        ),
        (
            5858,
            &[("ClientMachine", "A"), ("User", "u"), ("Operation", "what")],
            600_300,
            &[("/api/operation", json!("what"))],
        ),
        (5858, &[("ClientMachine", "A"), ("User", "u")], 0, &[]),
        (
            5858,
            &[("User", "u"), ("Operation", OPERATION)],
            0,
            &[("/api", Value::Null), ("/actor", Value::Null)],
        ),
        (
            5859,
            &[
                ("NamespaceName", "//./root"),
                ("Query", "q"),
                ("User", "S-1-5-32-544"),
                ("Processid", "5"),
            ],
            600_399,
            &[
                ("/api/operation", json!("EssStarted")),
                ("/src_endpoint/hostname", json!(COMPUTER)),
                (
                    "/actor",
                    json!({"process": {"pid": 5}, "user": {"uid": "S-1-5-32-544"}}),
                ),
                ("/unmapped", json!({"Query": "q"})),
            ],
        ),
        (
            5860,
            &[
                ("Query", "q"),
                ("User", "u"),
                ("Processid", "5"),
                ("ClientMachine", "WKS07"),
            ],
            600_399,
            &[
                ("/api/operation", json!("ExecNotificationQuery")),
                ("/src_endpoint/hostname", json!("WKS07")),
            ],
        ),
        (
            5861,
            &[
                ("Namespace", "n"),
                ("ESS", "F"),
                ("CONSUMER", r#"LogFileEventConsumer="C""#),
            ],
            100_601,
            &[
                ("/job", json!({"name": "C"})),
                ("/unmapped/Namespace", json!("n")),
                ("/unmapped/CONSUMER", json!(r#"LogFileEventConsumer="C""#)),
                ("/unmapped/subscription/filter/Name", json!("F")),
                ("/unmapped/subscription/complete", json!(false)),
            ],
        ),
        (
            5861,
            &[(
                "PossibleCause",
                "instance of __EventFilter { Name = \"F\"; Query = \"Q\"; }; Perm. Consumer: instance of CommandLineEventConsumer { Name = \"C\"; CommandLineTemplate = \"x.exe\"; };",
            )],
            100_601,
            &[
                (
                    "/job",
                    json!({"name": "C", "desc": "Q", "cmd_line": "x.exe"}),
                ),
                ("/unmapped/PossibleCause", Value::Null),
                (
                    "/unmapped/subscription/consumer/CommandLineTemplate",
                    json!("x.exe"),
                ),
            ],
        ),
        (5861, &[("ESS", "F")], 0, &[("/unmapped/ESS", json!("F"))]),
    ];
    for (id, fields, type_uid, expected) in table {
        let mut document = ocsf_of(&of(*id, fields), &Options::default());
        check_numbers(&document);
        // `the_header_is_whole` has that.
        document["unmapped"]
            .as_object_mut()
            .unwrap()
            .remove("System");
        assert_eq!(
            document["type_uid"], *type_uid,
            "{id} {fields:?}: {document}"
        );
        for (pointer, value) in *expected {
            let found = document.pointer(pointer).cloned().unwrap_or_default();
            assert_eq!(found, *value, "{pointer} of {id}: {document}");
        }
    }
}

#[test]
fn a_time_may_be_given() {
    let mut event = of(5857, &[("ProcessID", "7")]);
    event.system.time_created = None;
    let mut options = Options::default();
    assert!(ocsf::Document::new(&Analysis::new(&event), &options).is_none());
    options.time = Some("1970-01-01T00:00:01Z".parse().unwrap());
    let document = ocsf_of(&event, &options);
    assert_eq!(document["time"], 1000);
}

#[test]
fn without_a_computer_it_is_a_base_event() {
    let mut event = of(4688, PROCESS);
    event.system.computer = None;
    let document = ocsf_of(&event, &Options::default());
    assert_eq!(
        (&document["class_uid"], document.get("device")),
        (&json!(0), None)
    );
    assert_eq!(document["metadata"].get("profiles"), None);
    assert_eq!(
        document["unmapped"].as_object().unwrap().len(),
        PROCESS.len() + 1
    );
}

#[test]
fn findings_name_their_event() {
    let process = of(4688, PROCESS);
    let analysis = Analysis::new(&process);
    let finding = analysis.findings().next().unwrap();
    let document = ocsf::Document::of_finding(&analysis, &finding, &Options::default()).unwrap();
    let document = serde_json::to_value(&document).unwrap();
    check_numbers(&document);
    let of_event = ocsf_of(&process, &Options::default());
    let info = &document["finding_info"];
    assert_eq!(document["type_uid"], 200_401);
    assert_eq!(
        info["related_events"][0]["uid"],
        of_event["metadata"]["uid"]
    );
    assert_eq!(info["related_events"][0]["type_uid"], of_event["type_uid"]);
    assert_eq!(info["analytic"]["uid"], finding.name());
    assert_eq!(document["evidences"][0]["process"], of_event["process"]);
    assert_eq!(
        document["evidences"][0]["data"]["CommandLine"],
        "cmd.exe /c ver"
    );
    assert_eq!(document["status"], "New");
    let attack = &info["attacks"][0];
    assert_eq!(attack["technique"]["uid"], "T1047");
    assert_eq!(
        attack["tactic"],
        json!({"uid": "TA0002", "name": "Execution"})
    );
}

#[test]
fn an_extended_story_updates_its_finding() {
    let process = of(4688, PROCESS);
    let mut correlator = Correlator::default();
    let mut update = correlator.observe(&process).remove(0);
    let story = correlator.story(update.story).unwrap();
    for (change, type_uid) in [
        (StoryChange::Started, 200_401),
        (StoryChange::Extended, 200_402),
    ] {
        update.change = change;
        let document = ocsf::Document::of_story(&story, Some(&update)).unwrap();
        let document = serde_json::to_value(&document).unwrap();
        check_numbers(&document);
        assert_eq!(document["type_uid"], type_uid);
        assert_eq!(document["finding_info"]["uid"], story.id.to_string());
        let related = &document["finding_info"]["related_events"][0];
        assert_eq!(
            related["uid"],
            ocsf_of(&process, &Options::default())["metadata"]["uid"]
        );
    }
}

#[test]
fn integrity_levels_in_text() {
    for (label, expected) in [
        ("S-1-16-8448", json!([99, "Medium Plus"])),
        ("S-1-16-1", json!([99, "S-1-16-1"])),
        (r"Mandatory Label\High Mandatory Level", json!([4, "High"])),
        (
            r"Verbindliche Beschriftung\Hoch",
            json!([99, r"Verbindliche Beschriftung\Hoch"]),
        ),
    ] {
        let mut process = of(4688, PROCESS);
        let wmi_events::event::Payload::ProcessCreation(fields) = &mut process.payload else {
            panic!()
        };
        fields.mandatory_label = Some(label.into());
        let document = ocsf_of(&process, &Options::default());
        let process = &document["process"];
        assert_eq!(
            json!([process["integrity_id"], process["integrity"]]),
            expected
        );
    }
}

#[test]
fn the_header_is_whole() {
    let mut event = of(4688, PROCESS);
    let system = &mut event.system;
    system.user_id = Some("S-1-5-18".into());
    system.keywords = Some(Keywords::AUDIT_FAILURE);
    (system.level, system.task, system.opcode) = (Some(16), Some(13_312), Some(3));
    (system.qualifiers, system.process_id, system.thread_id) = (Some(7), Some(4), Some(5220));
    let related = "{0b8f9a7e-51a2-4c7b-9a3e-3f6f0c3b9d21}";
    system.related_activity_id = Some(related.parse().unwrap());
    let document = ocsf_of(&event, &Options::default());
    assert_eq!(document["status_id"], 2);
    assert_eq!(document["metadata"]["log_level"], "16");
    assert_eq!(
        document["unmapped"]["System"],
        json!({
            "Provider_Guid": "{54849625-5478-4994-a5ba-3e3b0328c30d}", "EventID_Qualifiers": "7", "Version": "2",
            "Task": "13312", "Opcode": "3", "Keywords": "0x10000000000000", "Correlation_RelatedActivityID": related,
            "Execution_ProcessID": "4", "Execution_ThreadID": "5220", "Security_UserID": "S-1-5-18",
        })
    );
    let of_ecs = super::ecs_of(&event, &Options::default());
    assert_eq!(
        (&of_ecs["log"]["level"], &of_ecs["winlog"]["qualifiers"]),
        (&json!("16"), &json!(7))
    );
}

/// A field whose object is not made stays in `unmapped`.
#[test]
fn fields_without_their_object_stay() {
    let schema = &schema::SYSMON_PROCESS_CREATION;
    let texts: &[(&str, &str)] = &[
        ("ProcessGuid", "x"),
        ("ProcessId", "7"),
        ("Company", "C"),
        ("Hashes", "MD5=00"),
        ("ParentImage", "p.exe"),
        ("ParentCommandLine", "p.exe /k"),
        ("ParentUser", r"CORP\dana"),
    ];
    let fields: Vec<_> = texts
        .iter()
        .map(|(name, text)| (*name, FieldInput::from(*text)))
        .collect();
    let sysmon = event(system(schema), &fields);
    let audited: &[(&str, &str)] = &[
        ("SubjectDomainName", "CORP"),
        ("TargetDomainName", "CORP"),
        ("ParentProcessName", "p.exe"),
        ("SubjectLogonId", "0x3e7"),
    ];
    let mut fields: Vec<_> = audited
        .iter()
        .map(|(name, text)| (*name, FieldInput::from(*text)))
        .collect();
    fields.push(("NewProcessId", "7".into()));
    let security = event(system(&schema::PROCESS_CREATION), &fields);
    for (event, kept) in [(sysmon, &texts[2..6]), (security, &audited[..3])] {
        let document = ocsf_of(&event, &Options::default());
        assert_eq!(document["type_uid"], 100_701);
        for (name, text) in kept {
            assert_eq!(document["unmapped"][name], *text, "{name}: {document}");
        }
    }
}

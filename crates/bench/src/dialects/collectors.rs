//! How each collector writes an event, after its source code or documentation.

use super::{Dialect, array, message, object, text};

/// Every dialect of the benchmarks.
pub const DIALECTS: &[Dialect] = &[
    Dialect {
        name: "evtx_dump",
        line: |event| {
            let (name, data) = event.data();
            let attributes =
                |members: Vec<(&str, String)>| object([("#attributes", object(members))]);
            let system = object([
                (
                    "Provider",
                    attributes(vec![
                        ("Name", text(&event.provider)),
                        ("Guid", text(&event.guid)),
                    ]),
                ),
                ("EventID", event.id.to_string()),
                ("Version", event.version.to_string()),
                ("Level", "0".into()),
                ("Task", event.task.to_string()),
                ("Opcode", "0".into()),
                ("Keywords", text(&event.keywords)),
                (
                    "TimeCreated",
                    attributes(vec![("SystemTime", text(&event.time))]),
                ),
                ("EventRecordID", event.record.to_string()),
                ("Correlation", "null".into()),
                (
                    "Execution",
                    attributes(vec![
                        ("ProcessID", event.process.to_string()),
                        ("ThreadID", event.thread.to_string()),
                    ]),
                ),
                ("Channel", text(&event.channel)),
                ("Computer", text(&event.computer)),
                ("Security", "null".into()),
            ]);
            let namespace = "http://schemas.microsoft.com/win/2004/08/events/event";
            let outer = object([("xmlns", text(namespace))]);
            let event = object([("#attributes", outer), ("System", system), (name, data)]);
            object([("Event", event)])
        },
        paths: [
            &["Event", "System", "Provider", "#attributes", "Name"],
            &["Event", "System", "EventID"],
            &["Event", "System", "Version"],
            &[
                "Event",
                "System",
                "TimeCreated",
                "#attributes",
                "SystemTime",
            ],
            &["Event", "System", "EventRecordID"],
            &["Event", "System", "Execution", "#attributes", "ProcessID"],
            &["Event", "System", "Channel"],
            &["Event", "System", "Computer"],
            &["Event", "EventData", "NewProcessName"],
            &["Event", "EventData", "CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "Winlogbeat 6",
        line: |event| {
            let data = if event.operation.is_some() {
                "user_data"
            } else {
                "event_data"
            };
            object([
                ("@timestamp", text(&format!("{}Z", event.time_to(3)))),
                ("activity_id", text("")),
                (
                    "beat",
                    object([
                        ("hostname", text(&event.computer)),
                        ("name", text(&event.computer)),
                        ("version", text("6.8.23")),
                    ]),
                ),
                ("computer_name", text(&event.computer)),
                (data, object(event.fields())),
                ("event_id", event.id.to_string()),
                ("keywords", array([text("Audit Success")])),
                ("level", text("Information")),
                ("log_name", text(&event.channel)),
                ("message", text(&message::of(event))),
                ("opcode", text("Info")),
                ("process_id", event.process.to_string()),
                ("provider_guid", text(&event.guid)),
                ("record_number", text(&event.record.to_string())),
                ("source_name", text(&event.provider)),
                ("task", text("Process Creation")),
                ("thread_id", event.thread.to_string()),
                ("type", text("wineventlog")),
                ("version", event.version.to_string()),
            ])
        },
        paths: [
            &["source_name"],
            &["event_id"],
            &["version"],
            &["@timestamp"],
            &["record_number"],
            &["process_id"],
            &["log_name"],
            &["computer_name"],
            &["event_data", "NewProcessName"],
            &["event_data", "CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "Winlogbeat 8",
        line: |event| {
            let thread = object([("id", event.thread.to_string())]);
            let data = if event.operation.is_some() {
                "user_data"
            } else {
                "event_data"
            };
            let id = text(&event.id.to_string());
            let winlog = object([
                ("api", text("wineventlog")),
                ("channel", text(&event.channel)),
                ("computer_name", text(&event.computer)),
                (data, object(event.fields())),
                ("event_id", id.clone()),
                ("keywords", array([text("Audit Success")])),
                ("opcode", text("Info")),
                (
                    "process",
                    object([("pid", event.process.to_string()), ("thread", thread)]),
                ),
                ("provider_guid", text(&event.guid)),
                ("provider_name", text(&event.provider)),
                ("record_id", event.record.to_string()),
                ("task", text("Process Creation")),
                ("version", event.version.to_string()),
            ]);
            let agent = object([
                ("ephemeral_id", text("5b1e4f0a-94d2-4b6e-9d4a-2f9c0f4f4b11")),
                ("id", text("0b5c3c59-7f0d-4b6b-8f3f-5a0d8e0a1c22")),
                ("name", text(&event.computer)),
                ("type", text("winlogbeat")),
                ("version", text("8.12.1")),
            ]);
            object([
                ("@timestamp", text(&format!("{}Z", event.time_to(3)))),
                ("agent", agent),
                ("ecs", object([("version", text("8.0.0"))])),
                (
                    "event",
                    object([
                        ("action", text("Process Creation")),
                        ("code", id),
                        ("created", text(&format!("{}Z", event.time_to(3)))),
                        ("kind", text("event")),
                        ("outcome", text("success")),
                        ("provider", text(&event.provider)),
                    ]),
                ),
                (
                    "host",
                    object([("name", text(&event.computer.to_lowercase()))]),
                ),
                ("log", object([("level", text("information"))])),
                ("message", text(&message::of(event))),
                ("winlog", winlog),
            ])
        },
        paths: [
            &["winlog", "provider_name"],
            &["winlog", "event_id"],
            &["winlog", "version"],
            &["@timestamp"],
            &["winlog", "record_id"],
            &["winlog", "process", "pid"],
            &["winlog", "channel"],
            &["winlog", "computer_name"],
            &["winlog", "event_data", "NewProcessName"],
            &["winlog", "event_data", "CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "SecurityEvent",
        line: |event| {
            let header = [
                ("TenantId", text("8b1d2c3e-0000-4000-8000-000000000001")),
                ("TimeGenerated", text(&event.time)),
                ("SourceSystem", text("OpsManager")),
                ("Account", text("CORP\\dana")),
                ("AccountType", text("User")),
                ("Computer", text(&event.computer)),
                ("EventSourceName", text(&event.provider)),
                ("Channel", text(&event.channel)),
                ("Task", event.task.to_string()),
                ("Level", text("8")),
                ("EventData", text("")),
                ("EventID", event.id.to_string()),
                (
                    "Activity",
                    text(&format!("{} - A new process has been created.", event.id)),
                ),
                ("EventRecordId", text(&event.record.to_string())),
                ("SystemProcessId", event.process.to_string()),
                ("SystemThreadId", event.thread.to_string()),
                ("Version", event.version.to_string()),
            ];
            let tail = [
                ("ManagementGroupName", text("AOI-1")),
                ("Type", text("SecurityEvent")),
            ];
            object(header.into_iter().chain(event.fields()).chain(tail))
        },
        paths: [
            &["EventSourceName"],
            &["EventID"],
            &["Version"],
            &["TimeGenerated"],
            &["EventRecordId"],
            &["SystemProcessId"],
            &["Channel"],
            &["Computer"],
            &["NewProcessName"],
            &["CommandLine"],
        ],
        inner: &[],
        has_all_logs: false,
    },
    Dialect {
        name: "WindowsEvent",
        line: |event| {
            object([
                ("TenantId", text("8b1d2c3e-0000-4000-8000-000000000001")),
                ("TimeGenerated", text(&event.time)),
                ("Provider", text(&event.provider)),
                ("Channel", text(&event.channel)),
                ("Computer", text(&event.computer)),
                ("Task", event.task.to_string()),
                ("EventLevel", "0".into()),
                ("EventLevelName", text("Information")),
                ("EventID", event.id.to_string()),
                ("EventData", object(event.fields())),
                ("EventRecordId", text(&event.record.to_string())),
                ("RawEventData", text("")),
                ("ManagementGroupName", text("AOI-1")),
                ("SystemProcessId", event.process.to_string()),
                ("SystemThreadId", event.thread.to_string()),
                ("Version", event.version.to_string()),
                ("Opcode", text("0")),
                ("Keywords", text(&event.keywords)),
                ("Type", text("WindowsEvent")),
            ])
        },
        paths: [
            &["Provider"],
            &["EventID"],
            &["Version"],
            &["TimeGenerated"],
            &["EventRecordId"],
            &["SystemProcessId"],
            &["Channel"],
            &["Computer"],
            &["EventData", "NewProcessName"],
            &["EventData", "CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "NXLog",
        line: |event| {
            let header = [
                ("EventTime", text(&event.seconds())),
                ("Hostname", text(&event.computer)),
                ("Keywords", "-9214364837600034816".into()),
                ("EventType", text("AUDIT_SUCCESS")),
                ("SeverityValue", "2".into()),
                ("Severity", text("INFO")),
                ("EventID", event.id.to_string()),
                ("SourceName", text(&event.provider)),
                ("ProviderGuid", text(&event.guid.to_uppercase())),
                ("Version", event.version.to_string()),
                ("Task", event.task.to_string()),
                ("OpcodeValue", "0".into()),
                ("RecordNumber", event.record.to_string()),
                ("ExecutionProcessID", event.process.to_string()),
                ("ExecutionThreadID", event.thread.to_string()),
                ("Channel", text(&event.channel)),
                ("Message", text(&message::of(event))),
                ("Opcode", text("Info")),
            ];
            // What is in `UserData` it leaves to the message.
            let fields = event.fields().filter(|_| event.operation.is_none());
            let tail = [
                ("EventReceivedTime", text(&event.seconds())),
                ("SourceModuleName", text("in")),
                ("SourceModuleType", text("im_msvistalog")),
            ];
            object(header.into_iter().chain(fields).chain(tail))
        },
        paths: [
            &["SourceName"],
            &["EventID"],
            &["Version"],
            &["EventTime"],
            &["RecordNumber"],
            &["ExecutionProcessID"],
            &["Channel"],
            &["Hostname"],
            &["NewProcessName"],
            &["CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "EvtxECmd",
        line: |event| {
            let (name, data) = event.data();
            let named = event.data.iter();
            let named =
                named.map(|(name, value)| object([("@Name", text(name)), ("#text", text(value))]));
            let data = match event.operation {
                Some(_) => data,
                None => object([("Data", array(named))]),
            };
            object([
                ("PayloadData1", text("PID: 0x14C8")),
                ("UserName", text("CORP\\dana")),
                ("MapDescription", text("A new process has been created")),
                ("ChunkNumber", "0".into()),
                ("Computer", text(&event.computer)),
                ("Payload", text(&object([(name, data)]))),
                ("Channel", text(&event.channel)),
                ("Provider", text(&event.provider)),
                ("EventId", event.id.to_string()),
                ("EventRecordId", text(&event.record.to_string())),
                ("ProcessId", event.process.to_string()),
                ("ThreadId", event.thread.to_string()),
                ("Level", text("LogAlways")),
                ("Keywords", text("Audit success")),
                ("SourceFile", text("C:\\Logs\\Security.evtx")),
                ("ExtraDataOffset", "0".into()),
                ("HiddenRecord", "false".into()),
                ("TimeCreated", text(&event.time)),
                ("RecordNumber", "3".into()),
            ])
        },
        paths: [
            &["Provider"],
            &["EventId"],
            &["Keywords"],
            &["TimeCreated"],
            &["EventRecordId"],
            &["ProcessId"],
            &["Channel"],
            &["Computer"],
            &["EventData", "Data"],
            &["UserData"],
        ],
        inner: &["Payload"],
        has_all_logs: true,
    },
    Dialect {
        name: "Fluent Bit",
        line: |event| {
            object([
                ("ProviderName", text(&event.provider)),
                ("ProviderGuid", text(&event.guid)),
                ("Qualifiers", text("")),
                ("EventID", event.id.to_string()),
                ("Version", event.version.to_string()),
                ("Level", "0".into()),
                ("Task", event.task.to_string()),
                ("Opcode", "0".into()),
                ("Keywords", text(&event.keywords)),
                ("TimeCreated", text(&format!("{} +0000", event.seconds()))),
                ("EventRecordID", event.record.to_string()),
                ("ActivityID", text("")),
                ("RelatedActivityID", text("")),
                ("ProcessID", event.process.to_string()),
                ("ThreadID", event.thread.to_string()),
                ("Channel", text(&event.channel)),
                ("Computer", text(&event.computer)),
                ("UserID", text("")),
                ("Message", text(&message::of(event))),
                (
                    "StringInserts",
                    array(event.data.iter().map(|(_, value)| text(value))),
                ),
            ])
        },
        paths: [
            &["ProviderName"],
            &["EventID"],
            &["Version"],
            &["TimeCreated"],
            &["EventRecordID"],
            &["ProcessID"],
            &["Channel"],
            &["Computer"],
            &["StringInserts"],
            &["Message"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "Get-WinEvent",
        line: |event| {
            let properties = event.data.iter();
            let properties = properties.map(|(_, value)| object([("Value", text(value))]));
            object([
                ("Id", event.id.to_string()),
                ("Version", event.version.to_string()),
                ("Qualifiers", "null".into()),
                ("Level", "0".into()),
                ("Task", event.task.to_string()),
                ("Opcode", "0".into()),
                ("Keywords", "-9214364837600034816".into()),
                ("RecordId", event.record.to_string()),
                ("ProviderName", text(&event.provider)),
                ("ProviderId", text(event.guid.trim_matches(['{', '}']))),
                ("LogName", text(&event.channel)),
                ("ProcessId", event.process.to_string()),
                ("ThreadId", event.thread.to_string()),
                ("MachineName", text(&event.computer)),
                ("UserId", "null".into()),
                ("TimeCreated", text(&event.time)),
                ("ActivityId", "null".into()),
                ("RelatedActivityId", "null".into()),
                ("ContainerLog", text(&event.channel)),
                ("MatchedQueryIds", "[]".into()),
                ("Bookmark", "{}".into()),
                ("LevelDisplayName", text("Information")),
                ("OpcodeDisplayName", text("Info")),
                ("TaskDisplayName", text("Process Creation")),
                ("KeywordsDisplayNames", array([text("Audit Success")])),
                ("Properties", array(properties)),
                ("Message", text(&message::of(event))),
            ])
        },
        paths: [
            &["ProviderName"],
            &["Id"],
            &["Version"],
            &["TimeCreated"],
            &["RecordId"],
            &["ProcessId"],
            &["LogName"],
            &["MachineName"],
            &["Properties"],
            &["Message"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "Wazuh",
        line: |event| {
            let first_lower = |name: &str| {
                let (first, rest) = name.split_at(1);
                first.to_lowercase() + rest
            };
            let data = event.data.iter().map(|(name, value)| {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                (first_lower(name), text(&value))
            });
            let data: Vec<_> = data.collect();
            let data = object(
                data.iter()
                    .map(|(name, value)| (name.as_str(), value.clone())),
            );
            let system = object([
                ("providerName", text(&event.provider)),
                ("providerGuid", text(&event.guid)),
                ("eventID", text(&event.id.to_string())),
                ("version", text(&event.version.to_string())),
                ("level", text("0")),
                ("task", text(&event.task.to_string())),
                ("opcode", text("0")),
                ("keywords", text(&event.keywords)),
                ("systemTime", text(&event.time)),
                ("eventRecordID", text(&event.record.to_string())),
                ("processID", text(&event.process.to_string())),
                ("threadID", text(&event.thread.to_string())),
                ("channel", text(&event.channel)),
                ("computer", text(&event.computer)),
                ("severityValue", text("AUDIT_SUCCESS")),
                ("message", text(&format!("\"{}\"", message::of(event)))),
            ]);
            let mut win = vec![("system", system)];
            // What is in `UserData` it leaves to the message.
            if event.operation.is_none() {
                win.push(("eventdata", data));
            }
            object([
                ("timestamp", text(&format!("{}+0000", event.time_to(3)))),
                (
                    "rule",
                    object([
                        ("level", "3".into()),
                        ("description", text("A process")),
                        ("id", text("67027")),
                    ]),
                ),
                (
                    "agent",
                    object([("id", text("001")), ("name", text(&event.computer))]),
                ),
                ("manager", object([("name", text("wazuh"))])),
                ("id", text("1772528342.1")),
                ("decoder", object([("name", text("windows_eventchannel"))])),
                ("data", object([("win", object(win))])),
                ("location", text("EventChannel")),
            ])
        },
        paths: [
            &["data", "win", "system", "providerName"],
            &["data", "win", "system", "eventID"],
            &["data", "win", "system", "version"],
            &["data", "win", "system", "systemTime"],
            &["data", "win", "system", "eventRecordID"],
            &["data", "win", "system", "processID"],
            &["data", "win", "system", "channel"],
            &["data", "win", "system", "computer"],
            &["data", "win", "eventdata", "newProcessName"],
            &["data", "win", "eventdata", "commandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "OpenTelemetry",
        line: |event| {
            let (name, data) = event.data();
            let name = if name == "UserData" {
                "user_data"
            } else {
                "event_data"
            };
            let provider = object([
                ("name", text(&event.provider)),
                ("guid", text(&event.guid)),
                ("event_source", text("")),
            ]);
            let execution = object([
                ("process_id", event.process.to_string()),
                ("thread_id", event.thread.to_string()),
            ]);
            object([
                ("channel", text(&event.channel)),
                ("computer", text(&event.computer)),
                (
                    "event_id",
                    object([("id", event.id.to_string()), ("qualifiers", "0".into())]),
                ),
                ("keywords", array([text("Audit Success")])),
                ("level", text("Information")),
                ("message", text(&message::of(event))),
                ("opcode", text("Info")),
                ("provider", provider),
                ("record_id", event.record.to_string()),
                ("system_time", text(&event.time)),
                ("task", text("Process Creation")),
                ("version", event.version.to_string()),
                ("execution", execution),
                (name, data),
            ])
        },
        paths: [
            &["provider", "name"],
            &["event_id", "id"],
            &["version"],
            &["system_time"],
            &["record_id"],
            &["execution", "process_id"],
            &["channel"],
            &["computer"],
            &["event_data", "NewProcessName"],
            &["event_data", "CommandLine"],
        ],
        inner: &[],
        has_all_logs: true,
    },
    Dialect {
        name: "Splunk HEC, XML",
        line: |event| {
            object([
                ("time", "1772528342.331".into()),
                ("host", text(&event.computer)),
                ("source", text(&format!("XmlWinEventLog:{}", event.channel))),
                ("sourcetype", text("XmlWinEventLog")),
                ("index", text("wineventlog")),
                ("event", text(&event.xml)),
            ])
        },
        paths: [
            &["time"],
            &["host"],
            &["source"],
            &["sourcetype"],
            &["index"],
            &["event"],
            &["fields"],
            &["fields", "channel"],
            &["fields", "id"],
            &["fields", "provider"],
        ],
        inner: &["event"],
        has_all_logs: true,
    },
];

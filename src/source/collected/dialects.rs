//! [`DIALECTS`]: how collectors write an event. One row a dialect: how it is recognized, and where
//! its header, its fields and its message are.

use super::dialect::{Dialect, Fields, Moved, Verified};
use crate::event::EventId;
use crate::event::Property::{self, *};

/// A row to begin with.
const ROW: Dialect = Dialect {
    writers: &[],
    marks: &[],
    header: &[],
    data: &[],
    positions: &[],
    message: &[],
    moved: &[],
    fields: Fields::InData,
    prefix: "",
    is_utc: true,
    is_time_shown: false,
    is_escaped_twice: false,
    has_display_name: false,
    has_empty_text: false,
};

const fn moved(path: &'static str, field: &'static str) -> Moved {
    Moved {
        event: EventId::PROCESS_CREATION,
        path,
        field,
    }
}

/// The first row whose marks are there counts.
pub(in crate::source) static DIALECTS: &[&Dialect] = &[
    WAZUH,
    SYSTEM,
    WINLOGBEAT_7,
    TELEGRAF,
    GELF,
    TRIAGE,
    OPEN_TELEMETRY,
    VECTOR,
    WINLOGBEAT_6,
    ALLOY,
    OSQUERY,
    OSQUERY_LOG,
    EVTX_E_CMD,
    AZURE_DIAGNOSTICS,
    GET_WIN_EVENT,
    LOG_ANALYTICS,
    SPLUNK,
    EVENT_VIEWER,
    SNARE,
    FLUENT_BIT,
    FLAT,
];

const WAZUH: &Dialect = &Dialect {
    writers: &[("Wazuh", Verified::Rebuilt)],
    marks: &["system.providerName"],
    header: &[
        (ProviderName, &["system.providerName"]),
        (ProviderGuid, &["system.providerGuid"]),
        (EventId, &["system.eventID"]),
        (Version, &["system.version"]),
        (Level, &["system.level"]),
        (Task, &["system.task"]),
        (Opcode, &["system.opcode"]),
        (Keywords, &["system.keywords"]),
        (TimeCreated, &["system.systemTime"]),
        (RecordId, &["system.eventRecordID"]),
        (ProcessId, &["system.processID"]),
        (ThreadId, &["system.threadID"]),
        (Channel, &["system.channel"]),
        (Computer, &["system.computer"]),
        (UserId, &["system.userID"]),
    ],
    data: &["eventdata", "userdata"],
    message: &["system.message"],
    is_escaped_twice: true,
    ..ROW
};

const SYSTEM: &Dialect = &Dialect {
    writers: &[
        (
            "evtx_dump, with either style of attributes",
            Verified::RealRecords,
        ),
        ("this crate (`serde`)", Verified::RealRecords),
        ("Velociraptor's `parse_evtx`", Verified::Rebuilt),
        ("OpenWEC", Verified::Rebuilt),
    ],
    marks: &["System"],
    header: &[
        (ProviderName, &["System.Provider.Name"]),
        (ProviderGuid, &["System.Provider.Guid"]),
        (EventId, &["System.EventID"]),
        (
            Qualifiers,
            &["System.EventID.Qualifiers", "System.Qualifiers"],
        ),
        (Version, &["System.Version"]),
        (Level, &["System.Level"]),
        (Task, &["System.Task"]),
        (Opcode, &["System.Opcode"]),
        (Keywords, &["System.Keywords"]),
        (
            TimeCreated,
            &["System.TimeCreated.SystemTime", "System.TimeCreated"],
        ),
        (TimeSource, &["System.TimeCreated.TimeSource"]),
        (LocalTime, &["System.TimeCreated.LocalTime"]),
        (RecordId, &["System.EventRecordID"]),
        (ActivityId, &["System.Correlation.ActivityID"]),
        (RelatedActivityId, &["System.Correlation.RelatedActivityID"]),
        (ProcessId, &["System.Execution.ProcessID"]),
        (ThreadId, &["System.Execution.ThreadID"]),
        (Channel, &["System.Channel"]),
        (Computer, &["System.Computer"]),
        (UserId, &["System.Security.UserID", "System.UserID"]),
    ],
    data: &["EventData", "UserData"],
    message: &["RenderingInfo.Message", "Message"],
    has_empty_text: true,
    ..ROW
};

const WINLOGBEAT_7: &Dialect = &Dialect {
    writers: &[
        (
            "Winlogbeat from 7 on and Elastic Agent",
            Verified::VendorFixture,
        ),
        (
            "their security module, which moves fields",
            Verified::Rebuilt,
        ),
        ("Elasticsearch, with dotted names", Verified::Rebuilt),
    ],
    marks: &["winlog"],
    header: &[
        (ProviderName, &["winlog.provider_name", "event.provider"]),
        (ProviderGuid, &["winlog.provider_guid"]),
        (EventId, &["winlog.event_id", "event.code"]),
        (Version, &["winlog.version"]),
        (Level, &["winlog.level"]),
        (Task, &["winlog.task"]),
        (Opcode, &["winlog.opcode"]),
        (Keywords, &["winlog.keywords"]),
        (TimeCreated, &["winlog.time_created", "@timestamp"]),
        (RecordId, &["winlog.record_id"]),
        (ActivityId, &["winlog.activity_id"]),
        (RelatedActivityId, &["winlog.related_activity_id"]),
        (ProcessId, &["winlog.process.pid"]),
        (ThreadId, &["winlog.process.thread.id"]),
        (Channel, &["winlog.channel"]),
        (Computer, &["winlog.computer_name", "host.name"]),
        (UserId, &["winlog.user.identifier"]),
    ],
    data: &["winlog.event_data", "winlog.user_data"],
    message: &["message"],
    // The security module: https://www.elastic.co/docs/reference/beats/winlogbeat/winlogbeat-module-security
    moved: &[
        moved("process.pid", "NewProcessId"),
        moved("process.executable", "NewProcessName"),
        moved("process.parent.executable", "ParentProcessName"),
        moved("process.parent.name", "ParentProcessName"),
        moved("process.parent.pid", "ProcessId"),
        moved("process.command_line", "CommandLine"),
    ],
    ..ROW
};

const WINLOGBEAT_6: &Dialect = &Dialect {
    writers: &[("Winlogbeat up to 6", Verified::RealRecords)],
    marks: &["event_id", "source_name"],
    header: &[
        (ProviderName, &["source_name"]),
        (ProviderGuid, &["provider_guid"]),
        (EventId, &["event_id"]),
        (Version, &["version"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Opcode, &["opcode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["@timestamp", "time_generated"]),
        (RecordId, &["record_number"]),
        (ActivityId, &["activity_id"]),
        (RelatedActivityId, &["related_activity_id"]),
        (ProcessId, &["process_id"]),
        (ThreadId, &["thread_id"]),
        (Channel, &["log_name", "channel"]),
        (Computer, &["computer_name"]),
        (UserId, &["user.identifier"]),
    ],
    data: &["event_data", "user_data"],
    // The last two are those of fluentd's first `windows_eventlog`.
    positions: &["string_inserts"],
    message: &["message", "description"],
    ..ROW
};

const TELEGRAF: &Dialect = &Dialect {
    writers: &[("Telegraf's `win_eventlog`", Verified::Rebuilt)],
    marks: &["fields", "tags.EventID"],
    header: &[
        (ProviderName, &["tags.Source", "fields.Source"]),
        (EventId, &["tags.EventID", "fields.EventID"]),
        (Version, &["fields.Version", "tags.Version"]),
        (Level, &["tags.Level", "fields.Level"]),
        (Task, &["tags.Task", "fields.Task"]),
        (Opcode, &["tags.Opcode", "fields.Opcode"]),
        (Keywords, &["tags.Keywords", "fields.Keywords"]),
        (TimeCreated, &["fields.TimeCreated", "tags.TimeCreated"]),
        (RecordId, &["fields.EventRecordID", "tags.EventRecordID"]),
        (ActivityId, &["fields.ActivityID"]),
        (RelatedActivityId, &["fields.RelatedActivityID"]),
        (ProcessId, &["fields.ProcessID"]),
        (ThreadId, &["fields.ThreadID"]),
        (Channel, &["tags.Channel", "fields.Channel"]),
        (Computer, &["tags.Computer", "fields.Computer"]),
        (UserId, &["fields.UserID", "tags.UserID"]),
    ],
    data: &["fields"],
    message: &["fields.Message"],
    fields: Fields::Prefixed,
    ..ROW
};

const GELF: &Dialect = &Dialect {
    writers: &[("NXLog, as GELF", Verified::Rebuilt)],
    marks: &["_EventID"],
    header: FLAT_HEADER,
    data: &["EventData", "UserData"],
    positions: &["StringInserts"],
    message: &["Message", "full_message", "short_message"],
    fields: Fields::Flat,
    prefix: "_",
    is_utc: false,
    ..ROW
};

const TRIAGE: &Dialect = &Dialect {
    writers: &[(
        "the tool `wmi-events`, `--format jsonl`",
        Verified::RealRecords,
    )],
    marks: &["event_id", "provider", "data"],
    header: &[
        (ProviderName, &["provider"]),
        (EventId, &["event_id"]),
        (TimeCreated, &["time_created"]),
        (TimeSource, &["time_source"]),
        (LocalTime, &["local_time"]),
        (RecordId, &["record_id"]),
        (Channel, &["channel"]),
        (Computer, &["computer"]),
    ],
    data: &["data"],
    message: &["message"],
    ..ROW
};

const OPEN_TELEMETRY: &Dialect = &Dialect {
    writers: &[(
        "OpenTelemetry Collector's `windowseventlog`",
        Verified::Rebuilt,
    )],
    marks: &["event_id", "provider.name"],
    header: &[
        (ProviderName, &["provider.name"]),
        (ProviderGuid, &["provider.guid"]),
        (EventId, &["event_id.id", "event_id"]),
        (Qualifiers, &["event_id.qualifiers"]),
        (Version, &["version"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Opcode, &["opcode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["system_time"]),
        (RecordId, &["record_id"]),
        (ActivityId, &["correlation.activity_id"]),
        (RelatedActivityId, &["correlation.related_activity_id"]),
        (ProcessId, &["execution.process_id"]),
        (ThreadId, &["execution.thread_id"]),
        (Channel, &["channel"]),
        (Computer, &["computer"]),
        (UserId, &["security.user_id"]),
    ],
    data: &["event_data", "user_data"],
    message: &["message"],
    ..ROW
};

const VECTOR: &Dialect = &Dialect {
    writers: &[("Vector's `windows_event_log`", Verified::Rebuilt)],
    marks: &["event_id", "provider_name"],
    header: &[
        (ProviderName, &["provider_name"]),
        (ProviderGuid, &["provider_guid"]),
        (EventId, &["event_id"]),
        (Qualifiers, &["qualifiers"]),
        (Version, &["version"]),
        (Level, &["level_value", "level"]),
        (Task, &["task"]),
        (Opcode, &["opcode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["time_created", "timestamp"]),
        (RecordId, &["record_id"]),
        (ActivityId, &["activity_id"]),
        (RelatedActivityId, &["related_activity_id"]),
        (ProcessId, &["process_id"]),
        (ThreadId, &["thread_id"]),
        (Channel, &["channel"]),
        (Computer, &["computer"]),
        (UserId, &["user_id"]),
    ],
    data: &["event_data", "user_data"],
    positions: &["string_inserts"],
    message: &["message"],
    ..ROW
};

const ALLOY: &Dialect = &Dialect {
    writers: &[("Grafana Alloy and Promtail", Verified::Rebuilt)],
    marks: &["event_id", "source"],
    header: &[
        (ProviderName, &["source"]),
        (EventId, &["event_id"]),
        (Version, &["version"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Opcode, &["opCode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["timeCreated"]),
        (RecordId, &["eventRecordID"]),
        (ActivityId, &["correlation.activityID"]),
        (RelatedActivityId, &["correlation.relatedActivityID"]),
        (ProcessId, &["execution.processId"]),
        (ThreadId, &["execution.threadId"]),
        (Channel, &["channel"]),
        (Computer, &["computer"]),
        (UserId, &["security.userId"]),
    ],
    data: &["event_data", "user_data"],
    message: &["message"],
    ..ROW
};

const OSQUERY: &Dialect = &Dialect {
    writers: &[("osquery's table `windows_events`", Verified::Rebuilt)],
    marks: &["eventid", "provider_name", "source"],
    header: OSQUERY_HEADER,
    data: &["data"],
    ..ROW
};

const OSQUERY_LOG: &Dialect = &Dialect {
    writers: &[("osquery's table `windows_eventlog`", Verified::Rebuilt)],
    marks: &["eventid", "provider_name", "datetime"],
    header: OSQUERY_HEADER,
    data: &["data"],
    ..ROW
};

/// Of both tables: the first has `source`, the second `channel`.
const OSQUERY_HEADER: &[(Property, &[&str])] = &[
    (ProviderName, &["provider_name"]),
    (ProviderGuid, &["provider_guid"]),
    (EventId, &["eventid"]),
    (Level, &["level"]),
    (Task, &["task"]),
    (Keywords, &["keywords"]),
    (TimeCreated, &["datetime"]),
    (ProcessId, &["pid"]),
    (ThreadId, &["tid"]),
    (Channel, &["source", "channel"]),
    (Computer, &["computer_name"]),
];

/// `RecordNumber` there counts within the file.
const EVTX_E_CMD: &Dialect = &Dialect {
    writers: &[("EvtxECmd", Verified::Rebuilt)],
    marks: &["EventId", "Provider", "Payload"],
    header: &[
        (ProviderName, &["Provider"]),
        (EventId, &["EventId"]),
        (Level, &["Level"]),
        (Keywords, &["Keywords"]),
        (TimeCreated, &["TimeCreated"]),
        (RecordId, &["EventRecordId"]),
        (ProcessId, &["ProcessId"]),
        (ThreadId, &["ThreadId"]),
        (Channel, &["Channel"]),
        (Computer, &["Computer"]),
        (UserId, &["UserId"]),
    ],
    data: &["Payload"],
    message: &["Message"],
    ..ROW
};

const AZURE_DIAGNOSTICS: &Dialect = &Dialect {
    writers: &[("Azure diagnostics", Verified::VendorFixture)],
    marks: &["EventId", "ProviderName", "Description", "Pid"],
    header: &[
        (ProviderName, &["ProviderName"]),
        (ProviderGuid, &["ProviderGuid"]),
        (EventId, &["EventId"]),
        (Level, &["Level"]),
        (Task, &["Task"]),
        (Opcode, &["Opcode"]),
        (TimeCreated, &["PreciseTimeStamp", "TimeCreated"]),
        (ProcessId, &["Pid"]),
        (ThreadId, &["Tid"]),
        (Channel, &["Channel"]),
    ],
    message: &["Description"],
    ..ROW
};

const GET_WIN_EVENT: &Dialect = &Dialect {
    writers: &[(
        "PowerShell's `Get-WinEvent \\| ConvertTo-Json`",
        Verified::Rebuilt,
    )],
    marks: &["Id", "ProviderName"],
    header: &[
        (ProviderName, &["ProviderName"]),
        (ProviderGuid, &["ProviderId"]),
        (EventId, &["Id"]),
        (Qualifiers, &["Qualifiers"]),
        (Version, &["Version"]),
        (Level, &["Level"]),
        (Task, &["Task"]),
        (Opcode, &["Opcode"]),
        (Keywords, &["Keywords"]),
        (TimeCreated, &["TimeCreated"]),
        (RecordId, &["RecordId"]),
        (ActivityId, &["ActivityId"]),
        (RelatedActivityId, &["RelatedActivityId"]),
        (ProcessId, &["ProcessId"]),
        (ThreadId, &["ThreadId"]),
        (Channel, &["LogName"]),
        (Computer, &["MachineName"]),
        (UserId, &["UserId"]),
    ],
    positions: &["Properties"],
    message: &["Message"],
    is_utc: false,
    ..ROW
};

const LOG_ANALYTICS: &Dialect = &Dialect {
    writers: &[("Log Analytics' table `Event`", Verified::Rebuilt)],
    marks: &["EventID", "EventLog", "Source"],
    header: &[
        (ProviderName, &["Source"]),
        (EventId, &["EventID"]),
        (Level, &["EventLevel"]),
        (Task, &["EventCategory"]),
        (
            TimeCreated,
            &[
                "TimeGenerated",
                "TimeGenerated [UTC]",
                "TimeGenerated [Local Time]",
            ],
        ),
        (RecordId, &["EventRecordId"]),
        (Channel, &["EventLog"]),
        (Computer, &["Computer"]),
    ],
    data: &["EventData", "ParameterXml"],
    message: &["RenderedDescription"],
    ..ROW
};

const SPLUNK: &Dialect = &Dialect {
    writers: &[(
        "Splunk's classic sourcetypes (`WinEventLog`), as text or by field",
        Verified::Rebuilt,
    )],
    marks: &["EventCode", "ComputerName"],
    header: &[
        (ProviderName, &["SourceName"]),
        (EventId, &["EventCode"]),
        // The first line of a record in text.
        (TimeCreated, &["First line"]),
        (RecordId, &["RecordNumber"]),
        // The second is that of events read through WMI.
        (Channel, &["LogName", "Logfile"]),
        (Computer, &["ComputerName"]),
        (UserId, &["Sid"]),
    ],
    message: &["Message"],
    // What the forwarder's labels of the message are as fields.
    moved: &[
        moved("New_Process_ID", "NewProcessId"),
        moved("New_Process_Name", "NewProcessName"),
        moved("Creator_Process_ID", "ProcessId"),
        moved("Creator_Process_Name", "ParentProcessName"),
        moved("Process_Command_Line", "CommandLine"),
        moved("Mandatory_Label", "MandatoryLabel"),
    ],
    is_utc: false,
    is_time_shown: true,
    has_display_name: true,
    ..ROW
};

const EVENT_VIEWER: &Dialect = &Dialect {
    writers: &[
        ("Event Viewer's \"Copy\"", Verified::Rebuilt),
        (
            "Event Viewer's \"Save as CSV\", in any language",
            Verified::Rebuilt,
        ),
    ],
    marks: &["Event ID", "Source"],
    header: &[
        (ProviderName, &["Source"]),
        (EventId, &["Event ID"]),
        (TimeCreated, &["Date", "Date and Time"]),
        (Channel, &["Log Name"]),
        (Computer, &["Computer"]),
    ],
    message: &["Description"],
    is_utc: false,
    is_time_shown: true,
    has_display_name: true,
    ..ROW
};

/// `SnareCounter` is Snare's own.
const SNARE: &Dialect = &Dialect {
    writers: &[("Snare, and NXLog's `to_syslog_snare`", Verified::Rebuilt)],
    marks: &["EventID", "SnareCounter"],
    header: &[
        (ProviderName, &["SourceName"]),
        (EventId, &["EventID"]),
        (TimeCreated, &["DateTime"]),
        (RecordId, &["EventLogCounter"]),
        (Channel, &["LogName"]),
        (Computer, &["ComputerName"]),
    ],
    message: &["Strings"],
    is_utc: false,
    is_time_shown: true,
    ..ROW
};

const FLUENT_BIT: &Dialect = &Dialect {
    writers: &[
        ("Fluent Bit's `winlog` and `winevtlog`", Verified::Rebuilt),
        ("Google Cloud's Ops Agent", Verified::Rebuilt),
    ],
    marks: &["EventID", "StringInserts"],
    header: FLAT_HEADER,
    data: &["EventData", "UserData"],
    positions: &["StringInserts"],
    message: &["full_message", "Message"],
    is_utc: false,
    ..ROW
};

const FLAT: &Dialect = &Dialect {
    writers: &[
        ("NXLog", Verified::RealRecords),
        ("flat exports of Windows' own names", Verified::RealRecords),
        (
            "Sentinel's `SecurityEvent` and `WindowsEvent`",
            Verified::Rebuilt,
        ),
        ("rows of Velociraptor's queries", Verified::Rebuilt),
        ("fluentd's `windows_eventlog2`", Verified::Rebuilt),
        ("Panther", Verified::Rebuilt),
        ("Sumo Logic", Verified::Rebuilt),
        ("OpenWEC, as NXLog", Verified::Rebuilt),
        (
            "syslog's structured data, as NXLog's `to_syslog_ietf` writes",
            Verified::Rebuilt,
        ),
    ],
    marks: &["EventID"],
    header: FLAT_HEADER,
    data: &["EventData", "UserData", "ExtraEventData"],
    positions: &["StringInserts"],
    // The first is GELF's, which Graylog stores without its signs beside a `message` that is cut.
    message: &[
        "full_message",
        "Message",
        "Description",
        "RenderedDescription",
    ],
    fields: Fields::Flat,
    is_utc: false,
    ..ROW
};

const FLAT_HEADER: &[(Property, &[&str])] = &[
    (
        ProviderName,
        &[
            "SourceName",
            "EventSourceName",
            "Provider.Name",
            "ProviderName",
            "Provider",
        ],
    ),
    (ProviderGuid, &["ProviderGuid", "Provider.Guid"]),
    (EventId, &["EventID"]),
    (Qualifiers, &["Qualifiers", "EventID.Qualifiers"]),
    (Version, &["Version"]),
    (Level, &["EventLevel", "Level"]),
    (Task, &["Task"]),
    (Opcode, &["OpcodeValue", "Opcode"]),
    (Keywords, &["Keywords"]),
    (
        TimeCreated,
        &[
            "EventTime",
            "TimeCreated.SystemTime",
            "TimeCreated",
            "TimeGenerated",
            "TimeGenerated [UTC]",
            "TimeGenerated [Local Time]",
        ],
    ),
    (RecordId, &["RecordNumber", "EventRecordID"]),
    (ActivityId, &["ActivityID", "Correlation.ActivityID"]),
    (
        RelatedActivityId,
        &["RelatedActivityID", "Correlation.RelatedActivityID"],
    ),
    // The last is NXLog 2's and Fluent Bit's: `ProcessId` is 4688's creator.
    (
        ProcessId,
        &[
            "ExecutionProcessID",
            "SystemProcessId",
            "Execution.ProcessID",
            "=ProcessID",
        ],
    ),
    (
        ThreadId,
        &[
            "ThreadID",
            "ExecutionThreadID",
            "SystemThreadId",
            "Execution.ThreadID",
        ],
    ),
    (Channel, &["Channel"]),
    (Computer, &["Computer", "Hostname", "ComputerName"]),
    (
        UserId,
        &["UserID", "UserSID", "SystemUserId", "Security.UserID"],
    ),
];

#[cfg(test)]
mod tests;

//! The shapes that collectors give an event in JSON: how each is told, and where it has what.

use super::object::Object;
use crate::source::property::Property::{self, *};

/// How a collector writes an event.
#[derive(Debug)]
pub(super) struct Shape {
    /// Members that only this shape has all of.
    marks: &'static [&'static str],
    /// The member that holds the header, where one does.
    pub(super) base: Option<&'static str>,
    /// Where the properties of the header are, the likeliest place first: in the base, or with
    /// a `^` beside it.
    pub(super) header: &'static [(Property, &'static [&'static str])],
    pub(super) data: Data,
    /// Where the rendered message is; never in the base.
    pub(super) message: &'static str,
    /// Whether a time that names no zone is in UTC.
    pub(super) is_utc: bool,
}

/// Where the fields are.
#[derive(Debug)]
pub(super) enum Data {
    /// In these members: of the base where it has them, else beside it.
    Members(&'static [&'static str]),
    /// In this member, in manifest order.
    Positions(&'static str),
    /// In JSON within the string that this member is.
    Text(&'static str),
    /// Beside the properties of the header.
    Flat,
}

/// The first that fits is taken.
pub(super) fn of(object: &Object<'_>) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| {
        let has = |mark: &&str| object.get(mark).is_some();
        shape.marks.iter().all(has) && shape.base.is_none_or(|base| object.object(base).is_some())
    })
}

const SHAPES: &[Shape] = &[
    SYSTEM,
    WINLOGBEAT_7,
    TRIAGE,
    WINLOGBEAT_6,
    EVTX_E_CMD,
    GET_WIN_EVENT,
    FLUENT_BIT,
    ROW,
    FLAT,
];

/// The event's XML as JSON: evtx_dump, Velociraptor, this crate.
const SYSTEM: Shape = Shape {
    marks: &["System"],
    base: Some("System"),
    header: &[
        (ProviderName, &["Provider/Name"]),
        (ProviderGuid, &["Provider/Guid"]),
        (EventId, &["EventID"]),
        (Qualifiers, &["EventID/Qualifiers", "Qualifiers"]),
        (Version, &["Version"]),
        (Level, &["Level"]),
        (Task, &["Task"]),
        (Opcode, &["Opcode"]),
        (Keywords, &["Keywords"]),
        (TimeCreated, &["TimeCreated/SystemTime"]),
        (RecordId, &["EventRecordID"]),
        (ActivityId, &["Correlation/ActivityID"]),
        (RelatedActivityId, &["Correlation/RelatedActivityID"]),
        (ProcessId, &["Execution/ProcessID"]),
        (ThreadId, &["Execution/ThreadID"]),
        (Channel, &["Channel"]),
        (Computer, &["Computer"]),
        (UserId, &["Security/UserID"]),
    ],
    data: Data::Members(&["EventData", "UserData"]),
    message: "Message",
    is_utc: true,
};

/// Winlogbeat from 7 on, and others that write the Elastic Common Schema.
const WINLOGBEAT_7: Shape = Shape {
    marks: &["winlog"],
    base: Some("winlog"),
    header: &[
        (ProviderName, &["provider_name", "^event/provider"]),
        (ProviderGuid, &["provider_guid"]),
        (EventId, &["event_id", "^event/code"]),
        (Version, &["version"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Opcode, &["opcode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["time_created", "^@timestamp"]),
        (RecordId, &["record_id"]),
        (ActivityId, &["activity_id"]),
        (RelatedActivityId, &["related_activity_id"]),
        (ProcessId, &["process/pid"]),
        (ThreadId, &["process/thread/id"]),
        (Channel, &["channel"]),
        (Computer, &["computer_name", "^host/name"]),
        (UserId, &["user/identifier"]),
    ],
    data: Data::Members(&["event_data", "user_data"]),
    message: "message",
    is_utc: true,
};

/// Winlogbeat up to 6.
const WINLOGBEAT_6: Shape = Shape {
    marks: &["event_id", "source_name"],
    base: None,
    header: &[
        (ProviderName, &["source_name"]),
        (ProviderGuid, &["provider_guid"]),
        (EventId, &["event_id"]),
        (Version, &["version"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Opcode, &["opcode"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["@timestamp"]),
        (RecordId, &["record_number"]),
        (ActivityId, &["activity_id"]),
        (RelatedActivityId, &["related_activity_id"]),
        (ProcessId, &["process_id"]),
        (ThreadId, &["thread_id"]),
        (Channel, &["log_name"]),
        (Computer, &["computer_name"]),
        (UserId, &["user/identifier"]),
    ],
    data: Data::Members(&["event_data", "user_data"]),
    message: "message",
    is_utc: true,
};

/// The lines of this crate's `triage` example.
const TRIAGE: Shape = Shape {
    marks: &["event_id", "provider", "data"],
    base: None,
    header: &[
        (ProviderName, &["provider"]),
        (EventId, &["event_id"]),
        (TimeCreated, &["time_created"]),
        (RecordId, &["record_id"]),
        (Channel, &["channel"]),
        (Computer, &["computer"]),
    ],
    data: Data::Members(&["data"]),
    message: "message",
    is_utc: true,
};

/// EvtxECmd; its `RecordNumber` counts within the file.
const EVTX_E_CMD: Shape = Shape {
    marks: &["EventId", "Provider", "Payload"],
    base: None,
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
    data: Data::Text("Payload"),
    message: "Message",
    is_utc: true,
};

/// PowerShell: `Get-WinEvent | ConvertTo-Json`.
const GET_WIN_EVENT: Shape = Shape {
    marks: &["Id", "ProviderName"],
    base: None,
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
    data: Data::Positions("Properties"),
    message: "Message",
    is_utc: false,
};

/// Fluent Bit's `winevtlog`.
const FLUENT_BIT: Shape = Shape {
    marks: &["EventID", "ProviderName", "StringInserts"],
    base: None,
    header: &[
        (ProviderName, &["ProviderName"]),
        (ProviderGuid, &["ProviderGuid"]),
        (EventId, &["EventID"]),
        (Qualifiers, &["Qualifiers"]),
        (Version, &["Version"]),
        (Level, &["Level"]),
        (Task, &["Task"]),
        (Opcode, &["Opcode"]),
        (Keywords, &["Keywords"]),
        (TimeCreated, &["TimeCreated"]),
        (RecordId, &["EventRecordID"]),
        (ActivityId, &["ActivityID"]),
        (RelatedActivityId, &["RelatedActivityID"]),
        (ProcessId, &["ProcessID"]),
        (ThreadId, &["ThreadID"]),
        (Channel, &["Channel"]),
        (Computer, &["Computer"]),
        (UserId, &["UserID"]),
    ],
    data: Data::Positions("StringInserts"),
    message: "Message",
    is_utc: false,
};

/// A row of a table whose columns are the header, with the fields in one of them: queries of
/// Velociraptor, the table `WindowsEvent` of Sentinel.
const ROW: Shape = Shape {
    marks: &["EventID", "EventData"],
    base: None,
    header: ROW_HEADER,
    data: Data::Members(&["EventData", "UserData"]),
    message: "Message",
    is_utc: false,
};

/// All beside each other: NXLog, the table `SecurityEvent` of Sentinel.
const FLAT: Shape = Shape {
    marks: &["EventID"],
    base: None,
    header: ROW_HEADER,
    data: Data::Flat,
    message: "Message",
    is_utc: false,
};

const ROW_HEADER: &[(Property, &[&str])] = &[
    (
        ProviderName,
        &["SourceName", "EventSourceName", "ProviderName", "Provider"],
    ),
    (ProviderGuid, &["ProviderGuid"]),
    (EventId, &["EventID"]),
    (Version, &["Version"]),
    (Level, &["EventLevel", "Level"]),
    (Task, &["Task"]),
    (Opcode, &["OpcodeValue", "Opcode"]),
    (Keywords, &["Keywords"]),
    (TimeCreated, &["EventTime", "TimeCreated", "TimeGenerated"]),
    (RecordId, &["RecordNumber", "EventRecordID"]),
    (ActivityId, &["ActivityID"]),
    (RelatedActivityId, &["RelatedActivityID"]),
    (ProcessId, &["ExecutionProcessID", "SystemProcessId"]),
    (
        ThreadId,
        &["ThreadID", "ExecutionThreadID", "SystemThreadId"],
    ),
    (Channel, &["Channel"]),
    (Computer, &["Computer", "Hostname"]),
    (UserId, &["UserID", "UserSID", "SystemUserId"]),
];

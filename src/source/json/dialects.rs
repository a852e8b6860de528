//! How collectors write an event in JSON: how each dialect is detected, and where its values are.

use super::object::Object;
use crate::source::property::Property::{self, *};

/// How a collector writes an event.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Members that only this dialect has in full.
    marks: &'static [&'static str],
    /// The member that contains the header, if there is one.
    pub(super) base: Option<&'static str>,
    /// Where the header's properties are, the likeliest place first. Provider and ID come first,
    /// and properties of one member are adjacent.
    pub(super) header: &'static [(Property, &'static [Place])],
    /// Whether any property is outside the base.
    pub(super) has_beside: bool,
    pub(super) data: Data,
    /// Where the rendered message is; never in the base.
    pub(super) message: &'static str,
    /// Whether a time without a zone is in UTC.
    pub(super) is_utc: bool,
}

/// The place of a property.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) name: &'static str,
    /// The path to a member or attribute of the named member.
    pub(super) attribute: Option<&'static str>,
    /// Outside the base.
    pub(super) is_beside: bool,
}

impl Place {
    /// `name` or `name/attribute`; a `^` prefix means outside the base.
    const fn new(path: &'static str) -> Self {
        let (is_beside, path) = match path.as_bytes() {
            [b'^', ..] => (true, path.split_at(1).1),
            _ => (false, path),
        };
        let mut len = 0;
        let mut rest = path.as_bytes();
        while let [byte, behind @ ..] = rest {
            if *byte == b'/' {
                let (name, attribute) = path.split_at(len);
                return Self {
                    name,
                    attribute: Some(attribute.split_at(1).1),
                    is_beside,
                };
            }
            len += 1;
            rest = behind;
        }
        Self {
            name: path,
            attribute: None,
            is_beside,
        }
    }
}

macro_rules! places {
    ($($path:literal),*) => { &[$(Place::new($path)),*] };
}

/// Where the fields are.
#[derive(Debug)]
pub(super) enum Data {
    /// In these members, in the base or otherwise outside it.
    Members(&'static [&'static str]),
    /// In this member, in manifest order.
    Positions(&'static str),
    /// In JSON encoded in this string member.
    Text(&'static str),
    /// Next to the header's properties.
    Flat,
}

/// Returns the first dialect that matches.
pub(super) fn of(object: Object<'_, '_>) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| {
        let has = |mark: &&str| object.get(mark).is_some();
        dialect.marks.iter().all(has)
            && dialect
                .base
                .is_none_or(|base| object.object(base).is_some())
    })
}

/// Whether it is the dialect that this crate writes, possibly among others.
pub(super) fn is_own(dialect: &'static Dialect) -> bool {
    std::ptr::eq(dialect, &SYSTEM)
}

static DIALECTS: &[&Dialect] = &[
    &SYSTEM,
    &WINLOGBEAT_7,
    &TRIAGE,
    &WINLOGBEAT_6,
    &EVTX_E_CMD,
    &GET_WIN_EVENT,
    &FLUENT_BIT,
    &ROW,
    &FLAT,
];

/// The event's XML converted to JSON: evtx_dump, Velociraptor, this crate.
static SYSTEM: Dialect = Dialect {
    marks: &["System"],
    base: Some("System"),
    header: &[
        (ProviderName, places!["Provider/Name"]),
        (ProviderGuid, places!["Provider/Guid"]),
        (EventId, places!["EventID"]),
        (Qualifiers, places!["EventID/Qualifiers", "Qualifiers"]),
        (Version, places!["Version"]),
        (Level, places!["Level"]),
        (Task, places!["Task"]),
        (Opcode, places!["Opcode"]),
        (Keywords, places!["Keywords"]),
        (TimeCreated, places!["TimeCreated/SystemTime"]),
        (RecordId, places!["EventRecordID"]),
        (ActivityId, places!["Correlation/ActivityID"]),
        (RelatedActivityId, places!["Correlation/RelatedActivityID"]),
        (ProcessId, places!["Execution/ProcessID"]),
        (ThreadId, places!["Execution/ThreadID"]),
        (Channel, places!["Channel"]),
        (Computer, places!["Computer"]),
        (UserId, places!["Security/UserID"]),
    ],
    has_beside: false,
    data: Data::Members(&["EventData", "UserData"]),
    message: "Message",
    is_utc: true,
};

/// Winlogbeat from 7 on, and others that write the Elastic Common Schema.
static WINLOGBEAT_7: Dialect = Dialect {
    marks: &["winlog"],
    base: Some("winlog"),
    header: &[
        (ProviderName, places!["provider_name", "^event/provider"]),
        (ProviderGuid, places!["provider_guid"]),
        (EventId, places!["event_id", "^event/code"]),
        (Version, places!["version"]),
        (Level, places!["level"]),
        (Task, places!["task"]),
        (Opcode, places!["opcode"]),
        (Keywords, places!["keywords"]),
        (TimeCreated, places!["time_created", "^@timestamp"]),
        (RecordId, places!["record_id"]),
        (ActivityId, places!["activity_id"]),
        (RelatedActivityId, places!["related_activity_id"]),
        (ProcessId, places!["process/pid"]),
        (ThreadId, places!["process/thread/id"]),
        (Channel, places!["channel"]),
        (Computer, places!["computer_name", "^host/name"]),
        (UserId, places!["user/identifier"]),
    ],
    has_beside: true,
    data: Data::Members(&["event_data", "user_data"]),
    message: "message",
    is_utc: true,
};

/// Winlogbeat up to 6.
static WINLOGBEAT_6: Dialect = Dialect {
    marks: &["event_id", "source_name"],
    base: None,
    header: &[
        (ProviderName, places!["source_name"]),
        (ProviderGuid, places!["provider_guid"]),
        (EventId, places!["event_id"]),
        (Version, places!["version"]),
        (Level, places!["level"]),
        (Task, places!["task"]),
        (Opcode, places!["opcode"]),
        (Keywords, places!["keywords"]),
        (TimeCreated, places!["@timestamp"]),
        (RecordId, places!["record_number"]),
        (ActivityId, places!["activity_id"]),
        (RelatedActivityId, places!["related_activity_id"]),
        (ProcessId, places!["process_id"]),
        (ThreadId, places!["thread_id"]),
        (Channel, places!["log_name"]),
        (Computer, places!["computer_name"]),
        (UserId, places!["user/identifier"]),
    ],
    has_beside: false,
    data: Data::Members(&["event_data", "user_data"]),
    message: "message",
    is_utc: true,
};

/// The lines of this crate's `triage` example.
static TRIAGE: Dialect = Dialect {
    marks: &["event_id", "provider", "data"],
    base: None,
    header: &[
        (ProviderName, places!["provider"]),
        (EventId, places!["event_id"]),
        (TimeCreated, places!["time_created"]),
        (RecordId, places!["record_id"]),
        (Channel, places!["channel"]),
        (Computer, places!["computer"]),
    ],
    has_beside: false,
    data: Data::Members(&["data"]),
    message: "message",
    is_utc: true,
};

/// EvtxECmd; its `RecordNumber` counts within the file.
static EVTX_E_CMD: Dialect = Dialect {
    marks: &["EventId", "Provider", "Payload"],
    base: None,
    header: &[
        (ProviderName, places!["Provider"]),
        (EventId, places!["EventId"]),
        (Level, places!["Level"]),
        (Keywords, places!["Keywords"]),
        (TimeCreated, places!["TimeCreated"]),
        (RecordId, places!["EventRecordId"]),
        (ProcessId, places!["ProcessId"]),
        (ThreadId, places!["ThreadId"]),
        (Channel, places!["Channel"]),
        (Computer, places!["Computer"]),
        (UserId, places!["UserId"]),
    ],
    has_beside: false,
    data: Data::Text("Payload"),
    message: "Message",
    is_utc: true,
};

/// PowerShell: `Get-WinEvent | ConvertTo-Json`.
static GET_WIN_EVENT: Dialect = Dialect {
    marks: &["Id", "ProviderName"],
    base: None,
    header: &[
        (ProviderName, places!["ProviderName"]),
        (ProviderGuid, places!["ProviderId"]),
        (EventId, places!["Id"]),
        (Qualifiers, places!["Qualifiers"]),
        (Version, places!["Version"]),
        (Level, places!["Level"]),
        (Task, places!["Task"]),
        (Opcode, places!["Opcode"]),
        (Keywords, places!["Keywords"]),
        (TimeCreated, places!["TimeCreated"]),
        (RecordId, places!["RecordId"]),
        (ActivityId, places!["ActivityId"]),
        (RelatedActivityId, places!["RelatedActivityId"]),
        (ProcessId, places!["ProcessId"]),
        (ThreadId, places!["ThreadId"]),
        (Channel, places!["LogName"]),
        (Computer, places!["MachineName"]),
        (UserId, places!["UserId"]),
    ],
    has_beside: false,
    data: Data::Positions("Properties"),
    message: "Message",
    is_utc: false,
};

/// Fluent Bit's `winevtlog`.
static FLUENT_BIT: Dialect = Dialect {
    marks: &["EventID", "ProviderName", "StringInserts"],
    base: None,
    header: &[
        (ProviderName, places!["ProviderName"]),
        (ProviderGuid, places!["ProviderGuid"]),
        (EventId, places!["EventID"]),
        (Qualifiers, places!["Qualifiers"]),
        (Version, places!["Version"]),
        (Level, places!["Level"]),
        (Task, places!["Task"]),
        (Opcode, places!["Opcode"]),
        (Keywords, places!["Keywords"]),
        (TimeCreated, places!["TimeCreated"]),
        (RecordId, places!["EventRecordID"]),
        (ActivityId, places!["ActivityID"]),
        (RelatedActivityId, places!["RelatedActivityID"]),
        (ProcessId, places!["ProcessID"]),
        (ThreadId, places!["ThreadID"]),
        (Channel, places!["Channel"]),
        (Computer, places!["Computer"]),
        (UserId, places!["UserID"]),
    ],
    has_beside: false,
    data: Data::Positions("StringInserts"),
    message: "Message",
    is_utc: false,
};

/// A table row whose columns are the header, with the fields in one column: Velociraptor's queries,
/// Sentinel's table `WindowsEvent`.
static ROW: Dialect = Dialect {
    marks: &["EventID", "EventData"],
    base: None,
    header: ROW_HEADER,
    has_beside: false,
    data: Data::Members(&["EventData", "UserData"]),
    message: "Message",
    is_utc: false,
};

/// Everything on one level: NXLog, Sentinel's table `SecurityEvent`.
static FLAT: Dialect = Dialect {
    marks: &["EventID"],
    base: None,
    header: ROW_HEADER,
    has_beside: false,
    data: Data::Flat,
    message: "Message",
    is_utc: false,
};

const ROW_HEADER: &[(Property, &[Place])] = &[
    (
        ProviderName,
        places!["SourceName", "EventSourceName", "ProviderName", "Provider"],
    ),
    (ProviderGuid, places!["ProviderGuid"]),
    (EventId, places!["EventID"]),
    (Version, places!["Version"]),
    (Level, places!["EventLevel", "Level"]),
    (Task, places!["Task"]),
    (Opcode, places!["OpcodeValue", "Opcode"]),
    (Keywords, places!["Keywords"]),
    (
        TimeCreated,
        places!["EventTime", "TimeCreated", "TimeGenerated"],
    ),
    (RecordId, places!["RecordNumber", "EventRecordID"]),
    (ActivityId, places!["ActivityID"]),
    (RelatedActivityId, places!["RelatedActivityID"]),
    (ProcessId, places!["ExecutionProcessID", "SystemProcessId"]),
    (
        ThreadId,
        places!["ThreadID", "ExecutionThreadID", "SystemThreadId"],
    ),
    (Channel, places!["Channel"]),
    (Computer, places!["Computer", "Hostname"]),
    (UserId, places!["UserID", "UserSID", "SystemUserId"]),
];

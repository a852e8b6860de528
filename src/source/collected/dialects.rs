//! [`DIALECTS`]: how collectors write an event. One row a dialect: how it is recognized, and where
//! its header, its fields and its message are.

use std::sync::LazyLock;

use super::names::{Found, Names};
use super::object::Object;
use crate::event::EventId;
use crate::event::Property::{self, *};

/// How a collector writes an event.
#[derive(Debug)]
pub(in crate::source) struct Dialect {
    /// Who writes it, and how that was verified, for the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "shown in the docs"))]
    writers: &'static [(&'static str, Verified)],
    /// Paths of members that it always has.
    pub(super) marks: &'static [&'static str],
    /// The paths of the header's properties, the likeliest first. `=` means: in this case only.
    pub(super) header: &'static [(Property, &'static [&'static str])],
    /// The members that contain fields by name.
    pub(super) data: &'static [&'static str],
    /// The members that contain the values in manifest order.
    pub(super) positions: &'static [&'static str],
    /// Where the rendered message is, the best place first.
    pub(super) message: &'static [&'static str],
    /// Fields that the collector moves out of the data.
    pub(super) moved: &'static [Moved],
    pub(super) fields: Fields,
    /// What every name at the top may begin with.
    pub(super) prefix: &'static str,
    /// Whether a time without a zone is in UTC.
    pub(super) is_utc: bool,
    /// Whether backslashes and quotes in fields are escaped once more.
    pub(super) is_escaped_twice: bool,
    /// Whether the provider's name is the one that Windows shows, in its language.
    pub(super) has_display_name: bool,
}

/// How a dialect was verified.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verified {
    /// By records that the collector wrote.
    RealRecords,
    /// By a vendor's test records.
    VendorFixture,
    /// By records rebuilt from the collector's source code or documentation.
    Rebuilt,
}

/// A field that a collector moves to another member.
#[derive(Debug)]
pub(super) struct Moved {
    pub(super) event: EventId,
    pub(super) path: &'static str,
    pub(super) field: &'static str,
}

/// Where fields are besides the data members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fields {
    /// Nowhere.
    InData,
    /// Also next to the header's properties.
    Flat,
    /// In the data members among others; theirs begin with `Data_` or the operation's element.
    Prefixed,
}

/// The slot of each role a member can have.
pub(super) const DATA: usize = UserId as usize + 1;
pub(super) const MAX_DATA: usize = 3;
pub(super) const POSITIONS: usize = DATA + MAX_DATA;
pub(super) const MESSAGE: usize = POSITIONS + 1;
pub(super) const MOVED: usize = MESSAGE + 1;
const MAX_MOVED: usize = 8;
pub(super) const SLOTS: usize = MOVED + MAX_MOVED;

/// A row with its names.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) dialect: &'static Dialect,
    /// The members that its marks are, by bit.
    marks: u64,
    pub(super) names: Names,
}

#[derive(Debug)]
struct Table {
    /// The marks of all rows; the slot is the bit.
    marks: Names,
    rows: Vec<Compiled>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut marks: Vec<&'static str> = WHOLE_EVENT.to_vec();
    for mark in DIALECTS.iter().flat_map(|dialect| dialect.marks) {
        if !marks.iter().any(|known| known.eq_ignore_ascii_case(mark)) {
            marks.push(mark);
        }
    }
    let bits = |dialect: &Dialect| {
        let bit = |mark: &&str| {
            let mut known = marks.iter();
            known.position(|known| known.eq_ignore_ascii_case(mark))
        };
        let bits = dialect.marks.iter().filter_map(bit);
        bits.fold(0, |bits, bit| bits | 1 << bit)
    };
    let rows = DIALECTS.iter().map(|dialect| Compiled {
        dialect,
        marks: bits(dialect),
        names: Names::new(dialect.paths()),
    });
    Table {
        rows: rows.collect(),
        marks: Names::new(marks.iter().copied().enumerate()),
    }
});

/// What an object's members show.
#[derive(Debug)]
pub(super) struct Recognized<'t, 'a> {
    pub(super) dialect: Option<&'static Compiled>,
    /// A member whose text is a whole event, in XML.
    pub(super) whole_event: Option<super::object::Raw<'t, 'a>>,
    /// Whether the object has no such member at all: its names alone decided.
    pub(super) is_by_names: bool,
}

/// Members that contain the event's XML besides what the collector made of it.
const WHOLE_EVENT: &[&str] = &["RawXml", "_raw", "event.original"];

/// The first dialect whose marks the object has.
pub(super) fn recognize<'t, 'a>(object: Object<'t, 'a>) -> Recognized<'t, 'a> {
    let table = &*TABLE;
    let mut found = 0_u64;
    let mut whole_event = None;
    let mut is_by_names = true;
    table
        .marks
        .find(object, "", &mut |Found { slot, raw, .. }| {
            found |= 1 << slot;
            if usize::from(slot) < WHOLE_EVENT.len() {
                is_by_names = false;
                if is_event_xml(raw.content()) {
                    whole_event = Some(raw);
                }
            }
        });
    let mut rows = table.rows.iter();
    Recognized {
        dialect: rows.find(|row| row.marks & found == row.marks),
        whole_event,
        is_by_names,
    }
}

/// Whether the text, or the undecoded content of a JSON string, is the XML of an event.
pub(super) fn is_event_xml(content: Option<&str>) -> bool {
    content.is_some_and(|content| {
        let text = content.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let text = text.strip_prefix("- ").unwrap_or(text);
        text.starts_with("<Event") || text.starts_with("<?xml")
    })
}

impl Dialect {
    /// Whether this crate wrote the record: then empty text is empty text, not a missing value.
    pub(super) fn is_own(&self) -> bool {
        std::ptr::eq(self, SYSTEM)
    }

    fn paths(&'static self) -> impl Iterator<Item = (usize, &'static str)> {
        let header = self.header.iter().flat_map(|(property, paths)| {
            let slot = *property as usize;
            paths.iter().map(move |path| (slot, *path))
        });
        let data = self.data.iter().enumerate();
        let data = data.map(|(index, path)| (DATA + index, *path));
        let positions = self.positions.iter().map(|path| (POSITIONS, *path));
        let message = self.message.iter().map(|path| (MESSAGE, *path));
        let moved = self.moved.iter().enumerate();
        let moved = moved.map(|(index, moved)| (MOVED + index, moved.path));
        header
            .chain(data)
            .chain(positions)
            .chain(message)
            .chain(moved)
    }
}

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
    is_escaped_twice: false,
    has_display_name: false,
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
        (TimeCreated, &["@timestamp"]),
        (RecordId, &["record_number"]),
        (ActivityId, &["activity_id"]),
        (RelatedActivityId, &["related_activity_id"]),
        (ProcessId, &["process_id"]),
        (ThreadId, &["thread_id"]),
        (Channel, &["log_name"]),
        (Computer, &["computer_name"]),
        (UserId, &["user.identifier"]),
    ],
    data: &["event_data", "user_data"],
    message: &["message"],
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
    header: &[
        (ProviderName, &["provider_name"]),
        (ProviderGuid, &["provider_guid"]),
        (EventId, &["eventid"]),
        (Level, &["level"]),
        (Task, &["task"]),
        (Keywords, &["keywords"]),
        (TimeCreated, &["datetime"]),
        (ProcessId, &["pid"]),
        (ThreadId, &["tid"]),
        (Channel, &["source"]),
        (Computer, &["computer_name"]),
    ],
    data: &["data"],
    ..ROW
};

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
        (TimeCreated, &["TimeGenerated", "TimeGenerated [UTC]"]),
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
        (RecordId, &["RecordNumber"]),
        // The second is that of events read through WMI.
        (Channel, &["LogName", "Logfile"]),
        (Computer, &["ComputerName"]),
        (UserId, &["Sid"]),
    ],
    message: &["Message"],
    has_display_name: true,
    ..ROW
};

const EVENT_VIEWER: &Dialect = &Dialect {
    writers: &[
        ("Event Viewer's \"Copy\"", Verified::Rebuilt),
        ("Event Viewer's \"Save as CSV\"", Verified::Rebuilt),
    ],
    marks: &["Event ID", "Source"],
    header: &[
        (ProviderName, &["Source"]),
        (EventId, &["Event ID"]),
        (Channel, &["Log Name"]),
        (Computer, &["Computer"]),
    ],
    message: &["Description"],
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
        (RecordId, &["EventLogCounter"]),
        (Channel, &["LogName"]),
        (Computer, &["ComputerName"]),
    ],
    message: &["Strings"],
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
    message: &["Message"],
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
    ],
    marks: &["EventID"],
    header: FLAT_HEADER,
    data: &["EventData", "UserData", "ExtraEventData"],
    positions: &["StringInserts"],
    message: &["Message", "Description", "RenderedDescription"],
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
mod tests {
    use super::*;

    /// The tables of the docs.
    fn docs() -> String {
        let mut docs =
            String::from("| written by | recognized by | verified by |\n|---|---|---|\n");
        for dialect in DIALECTS {
            let marks: Vec<_> = dialect
                .marks
                .iter()
                .map(|mark| format!("`{mark}`"))
                .collect();
            let marks = marks.join(", ");
            for (writer, verified) in dialect.writers {
                let verified = match verified {
                    Verified::RealRecords => "real records",
                    Verified::VendorFixture => "a vendor's test records",
                    Verified::Rebuilt => "records rebuilt from its source code or documentation",
                };
                docs += &format!("| {writer} | {marks} | {verified} |\n");
            }
        }
        docs += "\nA record may be inside another object, at any of these members, also several of them within \
                 one another,\nin a list, or as text:\n\n| member | written by |\n|---|---|\n";
        for envelope in crate::source::collected::locate::ENVELOPES {
            docs += &format!("| `{}` | {} |\n", envelope.name, envelope.writers);
        }
        docs
    }

    /// The docs and the README have the tables of this file. `UPDATE_DOCS=1` writes them.
    #[test]
    fn docs_are_of_the_tables() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let (tables, readme) = (
            root.join("src/source/collected/shapes.md"),
            root.join("README.md"),
        );
        let (begin, end) = ("<!-- shapes -->\n", "<!-- end of shapes -->\n");
        let text = std::fs::read_to_string(&readme).unwrap();
        let (before, rest) = text.split_once(begin).unwrap();
        let (_, after) = rest.split_once(end).unwrap();
        let expected = format!("{before}{begin}{}{end}{after}", docs());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&tables, docs()).unwrap();
            std::fs::write(&readme, &expected).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&tables).unwrap(), docs());
        assert_eq!(std::fs::read_to_string(&readme).unwrap(), expected);
    }

    #[test]
    fn rows_fit_their_slots() {
        assert!(TABLE.marks.len() <= 64);
        for dialect in DIALECTS {
            assert!(!dialect.writers.is_empty() && !dialect.marks.is_empty());
            assert!(dialect.data.len() <= MAX_DATA, "{dialect:?}");
            assert!(dialect.moved.len() <= MAX_MOVED, "{dialect:?}");
        }
    }
}

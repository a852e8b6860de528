//! `winlog.*` and `log.level`: the header as Winlogbeat writes it, and the fields.

use std::borrow::Cow;

use super::objects::{Logon, Thread, Winlog, WinlogProcess, WinlogUser};
use crate::event::{Event, Payload};
use crate::export::context::{Context, long};
use crate::export::data::Data;
use crate::export::mask::{Fields, Mask};
use crate::export::text::{KeywordNames, Text};
use crate::schema;
use crate::value::ProcessId;
use crate::value::UpperGuid;

/// Fields that the document has elsewhere, as Elastic's pipelines remove them.
static OF_PROCESS_CREATION: Fields = Fields::new(|| {
    Mask::of(
        &schema::PROCESS_CREATION,
        &["NewProcessId", "NewProcessName", "ParentProcessName"],
    )
});

static OF_SYSMON_PROCESS_CREATION: Fields = Fields::new(|| {
    Mask::of(
        &schema::SYSMON_PROCESS_CREATION,
        &[
            "ProcessGuid",
            "ProcessId",
            "Image",
            "CommandLine",
            "CurrentDirectory",
            "ParentProcessGuid",
            "ParentProcessId",
            "ParentImage",
            "ParentCommandLine",
        ],
    )
});

pub(super) fn of<'e>(context: &Context<'e>) -> Winlog<'e> {
    let event = context.event;
    let system = &event.system;
    let [event_data, user_data] = data(context);
    let keywords = system.keywords.map(KeywordNames);
    Winlog {
        channel: system.channel.as_deref(),
        computer_name: system.computer.as_deref(),
        event_id: Some(Text(system.event_id.get())),
        record_id: system.record_id.map(Text),
        provider_name: system.provider_name.as_deref(),
        provider_guid: system.provider_guid.map(|guid| Text(UpperGuid(guid))),
        version: system.version,
        qualifiers: system.qualifiers,
        opcode: system.opcode.map(opcode),
        task: task(event),
        keywords: keywords.filter(|keywords| keywords.names().next().is_some()),
        process: system.process_id.map(|pid| WinlogProcess {
            pid: Some(pid),
            thread: system.thread_id.map(|id| Thread { id: Some(id) }),
        }),
        activity_id: system.activity_id.map(|guid| Text(UpperGuid(guid))),
        related_activity_id: system.related_activity_id.map(|guid| Text(UpperGuid(guid))),
        user: system.user_id.as_deref().map(|sid| WinlogUser {
            identifier: Some(sid),
        }),
        logon: logon(event),
        event_data,
        user_data,
    }
}

/// The fields, in `event_data` or `user_data`: the other is absent.
fn data<'e>(context: &Context<'e>) -> [Option<Data<'e>>; 2] {
    let event = context.event;
    // A number that is too great is only here.
    let is_long = |id: Option<ProcessId>| id.is_none() || long(id).is_some();
    let without = match &event.payload {
        Payload::ProcessCreation(event) if is_long(event.new_process_id) => *OF_PROCESS_CREATION,
        Payload::SysmonProcessCreation(event)
            if is_long(event.process_id) && is_long(event.parent_process_id) =>
        {
            *OF_SYSMON_PROCESS_CREATION
        }
        _ => Mask::NONE,
    };
    let data = Data {
        event,
        secrets: context.secrets,
        without,
        is_dense: false,
        element: event.payload.schema().element,
        has_header: false,
        subscription: None,
    };
    match data.element {
        Some(_) => [None, Some(data)],
        None => [Some(data).filter(|data| !data.is_empty()), None],
    }
}

fn logon(event: &Event<'_>) -> Option<Logon> {
    let id = match &event.payload {
        Payload::ProcessCreation(process) => process.subject_logon_id,
        _ => None,
    };
    id.map(|id| Logon { id: Some(Text(id)) })
}

/// The opcode as Windows renders it, or its number. Source: `winmeta.xml`.
fn opcode(opcode: u8) -> Cow<'static, str> {
    match opcode {
        0 => "Info".into(),
        1 => "Start".into(),
        2 => "Stop".into(),
        other => other.to_string().into(),
    }
}

/// The task as Windows renders it, or its number; WMI-Activity has none.
fn task(event: &Event<'_>) -> Option<Cow<'static, str>> {
    match (event.system.task?, &event.payload) {
        (0, _) => None,
        (13312, Payload::ProcessCreation(_)) => Some("Process Creation".into()),
        (other, _) => Some(other.to_string().into()),
    }
}

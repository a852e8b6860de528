//! The objects of a document, named as in ECS. Source: `ecs_flat.yml` of ECS 9.4.

use std::borrow::Cow;

use super::args::Args;
use crate::detect::{EventRole, Severity, Suppression};
use crate::export::data::{Data, Parsed, Texts};
use crate::export::object::objects;
use crate::export::text::{KeywordNames, Text};
use crate::export::uid::Uid;
use crate::serde_impl::subscription::Shown;
use crate::value::UpperGuid;
use crate::value::{LogonId, WindowsTime};

objects! {
    /// The document.
    pub(super) struct Body<'e> {
        #[serde(rename = "@timestamp")]
        timestamp: Text<WindowsTime>,
        ecs: Ecs,
        message: Cow<'e, str>,
        event: EventFields<'e>,
        log: Log<'e>,
        host: Host<'e>,
        process: Process<'e>,
        user: User<'e>,
        dll: Dll<'e>,
        source: Source<'e>,
        error: ErrorFields,
        related: Related<'e>,
        rule: Box<Rule<'e>>,
        threat: Box<Threat<'e>>,
        winlog: Winlog<'e>,
        wmi: Box<Wmi<'e>>,
    }

    /// `event.*`.
    pub(super) struct EventFields<'e> {
        kind: &'static str,
        category: &'static [&'static str],
        #[serde(rename = "type")]
        kinds: &'static [&'static str],
        action: Cow<'e, str>,
        code: Text<u16>,
        id: Id<'e>,
        outcome: &'static str,
        provider: &'e str,
        module: &'static str,
        /// When a collector received it, if that is the time of the document.
        created: Text<WindowsTime>,
        start: Text<WindowsTime>,
        end: Text<WindowsTime>,
        severity: u8,
        reason: Cow<'e, str>,
        sequence: u64,
    }

    pub(super) struct Ecs {
        version: &'static str,
    }

    pub(super) struct Host<'e> {
        name: &'e str,
        os: Os,
    }

    pub(super) struct Os {
        #[serde(rename = "type")]
        kind: &'static str,
    }

    pub(super) struct Log<'e> {
        level: Cow<'static, str>,
        file: Path<'e>,
    }

    pub(super) struct Path<'e> {
        path: &'e str,
    }

    pub(super) struct Process<'e> {
        pid: u64,
        executable: &'e str,
        name: &'e str,
        entity_id: &'e str,
        command_line: Cow<'e, str>,
        args: Args<'e>,
        args_count: usize,
        working_directory: &'e str,
        start: Text<WindowsTime>,
        hash: Box<Hash<'e>>,
        pe: Box<Pe<'e>>,
        parent: Parent<'e>,
        user: ProcessUser<'e>,
    }

    pub(super) struct Parent<'e> {
        pid: u64,
        executable: &'e str,
        name: &'e str,
        entity_id: &'e str,
        command_line: Cow<'e, str>,
        args: Args<'e>,
        args_count: usize,
    }

    pub(super) struct Hash<'e> {
        md5: Cow<'e, str>,
        sha1: Cow<'e, str>,
        sha256: Cow<'e, str>,
    }

    pub(super) struct Pe<'e> {
        company: &'e str,
        description: &'e str,
        file_version: &'e str,
        imphash: Cow<'e, str>,
        original_file_name: &'e str,
        product: &'e str,
    }

    pub(super) struct ProcessUser<'e> {
        id: Cow<'e, str>,
        name: Cow<'e, str>,
    }

    pub(super) struct User<'e> {
        id: Cow<'e, str>,
        name: Cow<'e, str>,
        domain: Cow<'e, str>,
        effective: Effective<'e>,
    }

    pub(super) struct Effective<'e> {
        id: Cow<'e, str>,
        name: Cow<'e, str>,
        domain: Cow<'e, str>,
    }

    pub(super) struct Related<'e> {
        user: Users<'e>,
        hosts: Vec<&'e str>,
        hash: Vec<Cow<'e, str>>,
    }

    pub(super) struct Dll<'e> {
        path: Cow<'e, str>,
        name: Cow<'e, str>,
    }

    pub(super) struct ErrorFields {
        code: String,
        message: &'static str,
    }

    pub(super) struct Source<'e> {
        domain: &'e str,
    }

    pub(super) struct Rule<'e> {
        id: Cow<'e, str>,
        name: Cow<'e, str>,
        description: Cow<'e, str>,
        ruleset: Cow<'e, str>,
        category: Cow<'e, str>,
        reference: &'static str,
        version: &'static str,
    }

    pub(super) struct Threat<'e> {
        framework: &'static str,
        tactic: Tactics,
        technique: Techniques<'e>,
    }

    pub(super) struct Tactics {
        id: Vec<&'static str>,
        name: Vec<&'static str>,
    }

    pub(super) struct Techniques<'e> {
        id: Vec<Cow<'e, str>>,
        name: Vec<&'static str>,
        subtechnique: SubTechniques<'e>,
    }

    pub(super) struct SubTechniques<'e> {
        id: Vec<Cow<'e, str>>,
        name: Vec<&'static str>,
    }

    /// `winlog.*`, as Winlogbeat has it; no part of ECS.
    pub(super) struct Winlog<'e> {
        channel: &'e str,
        computer_name: &'e str,
        event_id: Text<u16>,
        record_id: Text<u64>,
        provider_name: &'e str,
        provider_guid: Text<UpperGuid>,
        version: u8,
        qualifiers: u16,
        opcode: Cow<'static, str>,
        task: Cow<'static, str>,
        keywords: KeywordNames,
        process: WinlogProcess,
        activity_id: Text<UpperGuid>,
        related_activity_id: Text<UpperGuid>,
        user: WinlogUser<'e>,
        logon: Logon,
        event_data: Data<'e>,
        user_data: Data<'e>,
    }

    /// The process that wrote the event.
    pub(super) struct WinlogProcess {
        pid: u32,
        thread: Thread,
    }

    pub(super) struct Thread {
        id: u32,
    }

    pub(super) struct WinlogUser<'e> {
        identifier: &'e str,
    }

    pub(super) struct Logon {
        id: Text<LogonId>,
    }

    /// `wmi.*`: what is understood of the texts; no part of ECS.
    pub(super) struct Wmi<'e> {
        provider: &'e str,
        operation: OperationFields<'e>,
        namespace: &'e str,
        query: Cow<'e, str>,
        subscription: Shown<Parsed<'e>>,
        finding: FindingFields<'e>,
        story: StoryFields<'e>,
        /// The event's own time as written, if its zone is not known.
        local_time: &'e str,
    }

    pub(super) struct OperationFields<'e> {
        interface: &'e str,
        method: Cow<'e, str>,
        namespace: &'e str,
        target: Cow<'e, str>,
    }

    pub(super) struct FindingFields<'e> {
        severity: Severity,
        implied_by: &'static str,
        suppression: &'e Suppression,
        evidence: Texts<'e>,
    }

    pub(super) struct StoryFields<'e> {
        kind: &'static str,
        severity: Severity,
        update: &'static str,
        merged: Vec<String>,
        events: Vec<StoryEvent<'e>>,
        more_events: u64,
    }

    pub(super) struct StoryEvent<'e> {
        id: Uid<'e>,
        time: Text<WindowsTime>,
        computer: &'e str,
        code: Text<u16>,
        role: Role,
        user: &'e str,
        what: &'e str,
        file: &'e str,
    }
}

impl<'e> Host<'e> {
    /// A computer, which runs Windows: Elastic's rules ask for that.
    pub(super) const fn of(name: Option<&'e str>) -> Self {
        Self {
            name,
            os: Some(Os {
                kind: Some("windows"),
            }),
        }
    }
}

impl<'e> Body<'e> {
    pub(super) fn event_mut(&mut self) -> &mut EventFields<'e> {
        self.event.get_or_insert_default()
    }

    pub(super) fn wmi_mut(&mut self) -> &mut Wmi<'e> {
        self.wmi.get_or_insert_default()
    }
}

/// The users of an event or a story.
#[derive(Clone, Debug)]
pub(super) enum Users<'e> {
    Two([Option<Cow<'e, str>>; 2]),
    All(&'e [String]),
}

impl serde::Serialize for Users<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Two(users) => serializer.collect_seq(users.iter().flatten()),
            Self::All(users) => serializer.collect_seq(*users),
        }
    }
}

/// The ID of a document.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(super) enum Id<'e> {
    Event(Uid<'e>),
    Story(crate::detect::StoryId),
}

/// The role of an event in a story, by its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role(pub(super) EventRole);

impl serde::Serialize for Role {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

//! The events without a finding, counted in groups: those of 5858 by client, operation and result, and so on.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use wmi_events::Payload;
use wmi_events::detect::Analysis;
use wmi_events::escape::escape;
use wmi_events::event::{ClientFailure, ProcessView};
use wmi_events::schema::{EVENTS, EventSchema};
use wmi_events::wmi::{Operation, Target};

use crate::describe::{base_name, describe, text};

/// The number of groups that are shown of each kind of event.
const SHOWN: usize = 10;
/// The number of groups of a kind that are kept apart, to bound memory; events of later groups are counted together.
const KEPT: usize = 10_000;

/// The group of an event without a finding.
pub(crate) struct Group {
    pub(crate) event: &'static EventSchema,
    pub(crate) name: String,
}

/// What events of a kind are, for people, and what their groups are.
fn words(event: &EventSchema) -> (&'static str, &'static str) {
    match event.name {
        "ProcessCreation" => ("processes created", "parent and process"),
        "ProviderStarted" => ("providers loaded", "provider"),
        "ClientFailure" => ("failed operations", "client, operation and result"),
        "EssStarted" => ("event-subscription activity", "query"),
        "TemporaryEssStarted" => ("temporary subscriptions", "query"),
        "EssToConsumerBinding" => ("permanent subscriptions", "consumer and filter"),
        "SysmonProcessCreation" => ("(Sysmon) processes created", "parent and process"),
        "SysmonWmiEventFilter" => ("(Sysmon) filters of subscriptions", "filter"),
        "SysmonWmiEventConsumer" => ("(Sysmon) consumers of subscriptions", "consumer"),
        "SysmonWmiEventConsumerToFilter" => {
            ("(Sysmon) bindings of subscriptions", "consumer and filter")
        }
        "OperationStarted" => ("(Trace) operations started", "client and operation"),
        "MethodExecuted" => ("(Trace) methods executed", "client and method"),
        "ProcessCreated" => (
            "(Trace) processes that WMI created",
            "client and command line",
        ),
        name => (name, "what they say"),
    }
}

pub(crate) fn group(analysis: &Analysis<'_>, payload: &Payload<'_>) -> Group {
    let name = match payload {
        Payload::ProcessCreation(event) => process(event.into()),
        Payload::SysmonProcessCreation(event) => process((&**event).into()),
        Payload::ProviderStarted(event) => {
            format!(
                "{} {}",
                text(&event.provider_name),
                text(&event.provider_path)
            )
        }
        Payload::ClientFailure(event) => failure(analysis, event),
        Payload::EssStarted(event) => text(&event.query),
        Payload::TemporaryEssStarted(event) => text(&event.query),
        Payload::EssToConsumerBinding(_) => {
            analysis.subscription().map_or_else(String::new, |of| {
                let consumer = of.consumer.name().unwrap_or_default();
                let filter = text(&of.filter.name);
                format!(
                    "{} \"{consumer}\" of the filter \"{filter}\"",
                    of.consumer.class()
                )
            })
        }
        other => {
            let (_, who, what) = describe(analysis, other);
            format!("{who}  {what}")
        }
    };
    let event = payload.schema();
    Group { event, name }
}

fn process(process: ProcessView<'_>) -> String {
    let name = |path: Option<&str>| path.and_then(base_name).unwrap_or("-").to_owned();
    let (parent, image) = (name(process.parent_image()), name(process.image()));
    format!("{parent} > {image}")
}

fn failure(analysis: &Analysis<'_>, event: &ClientFailure<'_>) -> String {
    let operation = analysis.operation().map_or_else(
        || text(&event.operation),
        |operation| {
            let namespace = operation.namespace.as_ref().map(ToString::to_string);
            let namespace = namespace.unwrap_or_default();
            format!(
                "{} {namespace}: {}",
                operation.method_name(),
                target(operation)
            )
        },
    );
    let result = event.status().map_or_else(
        || "-".to_owned(),
        |code| code.name().map_or_else(|| code.hex(), str::to_owned),
    );
    format!("{}  {operation}  {result}", text(&event.client_machine))
}

/// The class of an operation if it names one: its instances and queries are one group.
fn target<'o>(operation: &'o Operation<'_>) -> Cow<'o, str> {
    match &operation.target {
        Target::Query(query) => Cow::Borrowed(&*query.class),
        Target::Class(class) => Cow::Borrowed(&**class),
        Target::Object(object) => Cow::Borrowed(&*object.class),
        Target::Method { object, method, .. } => format!("{}::{method}", object.class).into(),
        _ => Cow::Borrowed(&*operation.target_text),
    }
}

/// The counts of one kind of event.
#[derive(Default)]
struct Kind {
    total: u64,
    groups: HashMap<String, u64>,
    /// Events of groups that are not kept.
    others: u64,
}

#[derive(Default)]
pub(crate) struct Rest {
    /// By the place of the event in the schema.
    kinds: BTreeMap<usize, (&'static EventSchema, Kind)>,
}

impl Rest {
    pub(crate) fn add(&mut self, group: Group) {
        let is_it = |event: &&EventSchema| std::ptr::eq(*event, group.event);
        let place = EVENTS.iter().position(is_it).unwrap_or_default();
        let entry = self.kinds.entry(place);
        let (_, kind) = entry.or_insert_with(|| (group.event, Kind::default()));
        kind.total += 1;
        if let Some(count) = kind.groups.get_mut(&group.name) {
            *count += 1;
        } else if kind.groups.len() < KEPT {
            kind.groups.insert(group.name, 1);
        } else {
            kind.others += 1;
        }
    }

    /// The number of events.
    pub(crate) fn total(&self) -> u64 {
        self.kinds.values().map(|(_, kind)| kind.total).sum()
    }

    /// The counts as lines; empty if there is no event.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (event, kind) in self.kinds.values() {
            let (id, (what, by)) = (event.event_id, words(event));
            let mut groups: Vec<_> = kind.groups.iter().collect();
            groups.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            lines.push(format!("{:>8}  {id} {what}, by {by}:", kind.total));
            for (name, count) in groups.iter().take(SHOWN) {
                lines.push(format!("{count:>12}  {}", escape(name)));
            }
            let hidden: u64 = groups.iter().skip(SHOWN).map(|(_, count)| **count).sum();
            let count = groups.len().saturating_sub(SHOWN);
            if count > 0 {
                let mut line = format!("{:>12}  in {count} more groups", hidden + kind.others);
                if kind.others > 0 {
                    let _ = write!(line, " and in groups beyond the first {KEPT}");
                }
                lines.push(line);
            }
        }
        lines
    }
}

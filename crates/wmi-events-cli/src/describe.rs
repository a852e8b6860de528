//! An event in one line: its kind, who caused it, and what happened.

use std::borrow::Cow;

use wmi_events::Payload;
use wmi_events::detect::Analysis;
use wmi_events::event::{ClientFailure, ProcessView, ProviderStarted};
use wmi_events::value::WbemStatus;
use wmi_events::wmi::subscription::ConsumerAction;

/// The result of a provider's start or of an operation.
pub(crate) fn status(payload: &Payload<'_>) -> Option<WbemStatus> {
    match payload {
        Payload::ClientFailure(failure) => failure.status(),
        Payload::ProviderStarted(provider) => provider.code,
        Payload::OperationStopped(stopped) => stopped.result_code,
        _ => None,
    }
}

/// An event's kind, user and action.
pub(crate) fn describe(
    analysis: &Analysis<'_>,
    payload: &Payload<'_>,
) -> (&'static str, String, String) {
    match payload {
        Payload::ProcessCreation(event) => {
            ("process", event.user().to_string(), process(event.into()))
        }
        Payload::SysmonProcessCreation(event) => {
            let event = ProcessView::from(&**event);
            ("process", event.user().to_string(), process(event))
        }
        Payload::ProviderStarted(event) => provider(event),
        Payload::ClientFailure(event) => failure(analysis, event),
        Payload::EssStarted(event) => {
            let what = query(&event.namespace_name, &event.query);
            ("watching", text(&event.user), what)
        }
        Payload::TemporaryEssStarted(event) => {
            let what = query(&event.namespace_name, &event.query);
            (
                "temporary",
                from_machine(&event.user, &event.client_machine),
                what,
            )
        }
        Payload::EssToConsumerBinding(_) => subscription(analysis),
        Payload::SysmonWmiEventFilter(event) => part(&event.operation, &event.user, analysis),
        Payload::SysmonWmiEventConsumer(event) => part(&event.operation, &event.user, analysis),
        Payload::SysmonWmiEventConsumerToFilter(event) => {
            part(&event.operation, &event.user, analysis)
        }
        Payload::OperationStarted(event) => (
            "operation",
            from_machine(&event.user, &event.client_machine),
            text(&event.operation),
        ),
        Payload::MethodExecuted(event) => (
            "method",
            from_machine(&event.user, &event.client_machine),
            format!("{}::{}", text(&event.class_name), text(&event.method_name)),
        ),
        Payload::ProcessCreated(event) => (
            "created",
            from_machine(&event.user, &event.client_machine),
            text(&event.command_line),
        ),
        // Of the rest of the Trace log, all that it says.
        other => ("trace", "-".to_owned(), all_fields(other)),
    }
}

fn process(event: ProcessView<'_>) -> String {
    let command = event.command_line().or(event.image()).unwrap_or("-");
    match event.parent_image().and_then(base_name) {
        Some(parent) => format!("{parent} > {command}"),
        None => command.to_owned(),
    }
}

/// A part of a subscription that Sysmon tells.
fn part(
    operation: &Text<'_>,
    user: &Text<'_>,
    analysis: &Analysis<'_>,
) -> (&'static str, String, String) {
    let (kind, _, what) = subscription(analysis);
    (kind, text(user), format!("{}: {what}", text(operation)))
}

fn all_fields(payload: &Payload<'_>) -> String {
    let fields = payload.fields();
    let fields = fields.map(|field| format!("{} = {}", field.name(), field.text()));
    fields.collect::<Vec<_>>().join("; ")
}

fn provider(event: &ProviderStarted<'_>) -> (&'static str, String, String) {
    let host = text(&event.host_process);
    let who = match event.process_id {
        Some(id) => format!("{host} ({id})"),
        None => host,
    };
    let code = event.code.filter(|code| code.is_failure());
    let code = code.map_or_else(String::new, |code| format!("{code} "));
    (
        "provider",
        who,
        format!(
            "{code}{} {}",
            text(&event.provider_name),
            text(&event.provider_path)
        ),
    )
}

fn failure(analysis: &Analysis<'_>, event: &ClientFailure<'_>) -> (&'static str, String, String) {
    let status = event
        .status()
        .map_or_else(String::new, |code| match code.name() {
            Some(name) => format!("{name} "),
            None => format!("{} ", code.hex()),
        });
    let what = match analysis.operation() {
        Some(operation) => {
            let namespace = operation
                .namespace
                .as_ref()
                .map_or_else(String::new, |n| format!(" {n}"));
            format!(
                "{}{namespace}: {}",
                operation.method_name(),
                operation.target_text
            )
        }
        None => text(&event.operation),
    };
    let who = from_machine(&event.user, &event.client_machine);
    ("failure", who, format!("{status}{what}"))
}

/// A subscription's kind, creator, and action with its query.
fn subscription(analysis: &Analysis<'_>) -> (&'static str, String, String) {
    let Some(subscription) = analysis.subscription() else {
        return ("permanent", String::new(), String::new());
    };
    let creator = subscription.filter.creator_sid;
    let who = creator.map_or_else(
        || "-".to_owned(),
        |sid| {
            sid.well_known_name()
                .map_or_else(|| sid.to_string(), str::to_owned)
        },
    );
    let (filter, consumer) = (&subscription.filter, &subscription.consumer);
    let name = consumer.name().unwrap_or_default();
    let does = consumer
        .action()
        .map_or_else(String::new, |action| action_text(&action));
    let query = text(&filter.query_text);
    let mut what = String::new();
    if !consumer.class().is_empty() {
        what = format!("{} \"{name}\" {does} ", consumer.class());
    }
    // Sysmon tells a consumer alone.
    if filter.name.is_some() || what.is_empty() {
        what += &format!("WHEN \"{}\" {query}", text(&filter.name));
    }
    ("permanent", who, what)
}

pub(crate) fn action_text(action: &ConsumerAction<'_>) -> String {
    match action {
        ConsumerAction::Command {
            executable,
            command_line,
            ..
        } => {
            format!(
                "RUNS {}",
                text(if command_line.is_some() {
                    command_line
                } else {
                    executable
                })
            )
        }
        ConsumerAction::Script {
            engine,
            text: script,
            file,
            ..
        } => {
            // Leading blanks and line breaks would hide the script's action.
            let script = text(if script.is_some() { script } else { file });
            let words: Vec<&str> = script.split_whitespace().collect();
            format!("RUNS {} {}", text(engine), words.join(" "))
        }
        ConsumerAction::File {
            name, text: line, ..
        } => {
            format!("WRITES {} {}", text(name), text(line))
        }
        ConsumerAction::LogEntry { source, .. } => format!("LOGS {}", text(source)),
        ConsumerAction::Mail { to, subject, .. } => format!("MAILS {} {}", text(to), text(subject)),
        _ => String::new(),
    }
}

type Text<'a> = Option<Cow<'a, str>>;

pub(crate) fn text(text: &Text<'_>) -> String {
    text.as_deref()
        .filter(|text| !text.is_empty())
        .unwrap_or("-")
        .to_owned()
}

fn from_machine(user: &Text<'_>, machine: &Text<'_>) -> String {
    format!("{} @{}", text(user), text(machine))
}

fn query(namespace: &Text<'_>, query: &Text<'_>) -> String {
    format!("{}: {}", text(namespace), text(query))
}

/// The file name in a Windows path.
pub(crate) fn base_name(path: &str) -> Option<&str> {
    path.rsplit(['\\', '/'])
        .next()
        .filter(|name| !name.is_empty())
}

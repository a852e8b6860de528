//! What an event says, as labels and whole texts: for the block of a finding.

use std::borrow::Cow;

use wmi_events::cmdline::PowerShellCommand;
use wmi_events::cmdline::powershell::is_powershell;
use wmi_events::detect::Analysis;
use wmi_events::event::{
    ClientFailure, EssStarted, ProcessView, ProviderStarted, TemporaryEssStarted,
};
use wmi_events::value::{Account, ProcessId, Sid, WbemStatus};
use wmi_events::wmi::subscription::{ConsumerAction, Subscription};
use wmi_events::{Event, Payload};

use crate::secrets::Secrets;

/// A label and its text, which may have several lines. Nothing is cut.
pub(crate) type Detail = (Cow<'static, str>, String);

/// The details of an event, its user first.
pub(crate) fn of_event(
    analysis: &Analysis<'_>,
    event: &Event<'_>,
    secrets: Secrets,
) -> Vec<Detail> {
    let mut details = Details(Vec::new());
    match &event.payload {
        Payload::ProcessCreation(_) | Payload::SysmonProcessCreation(_) => {
            if let Some(of_event) = event.process() {
                process(&mut details, of_event);
            }
        }
        Payload::ProviderStarted(event) => provider(&mut details, event),
        Payload::ClientFailure(event) => failure(&mut details, analysis, event),
        Payload::EssStarted(event) => watching(&mut details, event),
        Payload::TemporaryEssStarted(event) => temporary(&mut details, event),
        Payload::SysmonWmiEventFilter(event) => part(&mut details, &event.user, &event.operation),
        Payload::SysmonWmiEventConsumer(event) => part(&mut details, &event.user, &event.operation),
        Payload::SysmonWmiEventConsumerToFilter(event) => {
            part(&mut details, &event.user, &event.operation);
        }
        // All that it says, under Windows' names.
        Payload::EssToConsumerBinding(_) => {}
        other => details.0.extend(
            other
                .fields()
                .map(|field| (field.name().into(), field.into_text().into_owned())),
        ),
    }
    match &event.payload {
        Payload::EssToConsumerBinding(_)
        | Payload::SysmonWmiEventFilter(_)
        | Payload::SysmonWmiEventConsumer(_)
        | Payload::SysmonWmiEventConsumerToFilter(_) => {
            if let Some(of_event) = analysis.subscription() {
                let is_of_part = !matches!(event.payload, Payload::EssToConsumerBinding(_));
                subscription(&mut details, of_event, is_of_part);
            }
        }
        _ => {}
    }
    let mut details = details.0;
    for (_, text) in &mut details {
        if let (Cow::Owned(masked), true) = secrets.mask(Cow::Borrowed(text)) {
            *text = masked;
        }
    }
    details
}

struct Details(Vec<Detail>);

impl Details {
    fn add(&mut self, label: &'static str, text: impl Into<String>) {
        self.0.push((label.into(), text.into()));
    }

    /// A text, unless it is absent or empty.
    fn text(&mut self, label: &'static str, text: Option<&Cow<'_, str>>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.add(label, &**text);
        }
    }
}

/// What Sysmon says of a part of a subscription beside it.
fn part(details: &mut Details, user: &Option<Cow<'_, str>>, operation: &Option<Cow<'_, str>>) {
    if let Some(user) = user {
        details.add("user", named(user));
    }
    details.text("operation", operation.as_ref());
}

fn process(details: &mut Details, event: ProcessView<'_>) {
    details.add("user", account(&event.user()));
    let parent_user = event.parent_user();
    if event.target_user().is_some() && parent_user != Account::default() {
        details.add("started by", account(&parent_user));
    }
    let image = program(event.image(), event.id());
    let level = event.integrity_level().and_then(|level| level.name());
    details.add(
        "process",
        level.map_or_else(
            || image.clone(),
            |level| format!("{image}, integrity {level}"),
        ),
    );
    if let Some(name) = event.original_file_name() {
        details.add("original name", name);
    }
    if let Some(hashes) = event.hashes() {
        details.add("hashes", hashes);
    }
    if event.parent_image().is_some() || event.parent_id().is_some() {
        let parent = program(event.parent_image(), event.parent_id());
        details.add("parent", parent);
    }
    if let Some(line) = event.parent_command_line() {
        details.add("parent's line", line);
    }
    let Some(line) = event.whole_command_line() else {
        details.add(
            "command line",
            "not logged: its policy is not enabled, or it is empty",
        );
        return;
    };
    details.add("command line", &*line);
    if let Some(script) = decoded_script(event) {
        details.add("decoded", script);
    }
}

/// The script of `-EncodedCommand`.
fn decoded_script(event: ProcessView<'_>) -> Option<String> {
    let line = event.whole_command_line()?;
    if !event.image().is_some_and(is_powershell) {
        return None;
    }
    let command = PowerShellCommand::parse(&line);
    command.encoded.as_ref()?;
    command.script.map(Cow::into_owned)
}

fn provider(details: &mut Details, event: &ProviderStarted<'_>) {
    details.text("provider", event.provider_name.as_ref());
    details.text("DLL", event.provider_path.as_ref());
    details.add(
        "host",
        program(event.host_process.as_deref(), event.process_id),
    );
    if let Some(code) = event.code.filter(|code| code.is_failure()) {
        details.add("result", status(code));
    }
}

fn failure(details: &mut Details, analysis: &Analysis<'_>, event: &ClientFailure<'_>) {
    if let Some(user) = &event.user {
        details.add("user", named(user));
    }
    let machine = event.client_machine.as_deref().unwrap_or("-");
    details.add(
        "client",
        match event.client_process_id {
            Some(id) => format!("{machine}, process {id}"),
            None => machine.to_owned(),
        },
    );
    details.text("operation", event.operation.as_ref());
    if let Some(namespace) = analysis.operation().and_then(|o| o.namespace.as_ref()) {
        details.add("namespace", namespace.to_string());
    }
    if let Some(code) = event.status() {
        details.add("result", status(code));
    }
    details.text("possible cause", event.possible_cause.as_ref());
}

fn watching(details: &mut Details, event: &EssStarted<'_>) {
    if let Some(user) = &event.user {
        details.add("user", named(user));
    }
    details.text("namespace", event.namespace_name.as_ref());
    details.text("query", event.query.as_ref());
    details.text("provider", event.provider.as_ref());
    details.text("possible cause", event.possible_cause.as_ref());
}

fn temporary(details: &mut Details, event: &TemporaryEssStarted<'_>) {
    if let Some(user) = &event.user {
        details.add("user", named(user));
    }
    let machine = event.client_machine.as_deref().unwrap_or("-");
    details.add(
        "client",
        match event.process_id {
            Some(id) => format!("{machine}, process {id}"),
            None => machine.to_owned(),
        },
    );
    details.text("namespace", event.namespace_name.as_ref());
    details.text("query", event.query.as_ref());
    details.text("possible cause", event.possible_cause.as_ref());
}

fn subscription(details: &mut Details, subscription: &Subscription<'_>, is_of_part: bool) {
    let (filter, consumer) = (&subscription.filter, &subscription.consumer);
    for creator in creators(subscription) {
        details.add("created by", sid(creator));
    }
    details.text("filter", filter.name.as_ref());
    details.text("namespace", filter.event_namespace.as_ref());
    details.text("trigger", filter.query_text.as_ref());
    let name = consumer.name().unwrap_or_default();
    if !(is_of_part && consumer.class().is_empty()) {
        details.add("consumer", format!("{} \"{name}\"", consumer.class()));
    }
    let told = match consumer.action() {
        Some(action) => action_of(details, &action),
        None => &[],
    };
    // Every other property: a consumer's class may be the attacker's own.
    for property in &subscription.consumer_instance.properties {
        let shown = ["CreatorSID", "Name"].iter().chain(told);
        if shown
            .clone()
            .any(|name| name.eq_ignore_ascii_case(&property.name))
        {
            continue;
        }
        let value = property.value.as_text().map_or_else(
            || serde_json::to_string(&property.value).unwrap_or_default(),
            Cow::into_owned,
        );
        if !value.is_empty() {
            details
                .0
                .push((property.name.clone().into_owned().into(), value));
        }
    }
    if !subscription.is_complete && !is_of_part {
        details.add("note", "the event does not hold the whole subscription");
    }
}

/// The creators of a filter and of its consumer, one if they are the same.
pub(crate) fn creators(subscription: &Subscription<'_>) -> Vec<Sid> {
    let creators = [
        subscription.filter.creator_sid,
        subscription.consumer.creator_sid(),
    ];
    let mut creators: Vec<_> = creators.into_iter().flatten().collect();
    creators.dedup();
    creators
}

/// Adds what a consumer does; returns the properties in which it says so.
fn action_of(details: &mut Details, action: &ConsumerAction<'_>) -> &'static [&'static str] {
    match action {
        ConsumerAction::Command {
            executable,
            command_line,
            working_directory,
            ..
        } => {
            details.text("runs", command_line.as_ref());
            details.text("program", executable.as_ref());
            details.text("folder", working_directory.as_ref());
            &["CommandLineTemplate", "ExecutablePath", "WorkingDirectory"]
        }
        ConsumerAction::Script {
            engine, text, file, ..
        } => {
            details.text("engine", engine.as_ref());
            details.text("script", text.as_ref());
            details.text("script file", file.as_ref());
            &["ScriptingEngine", "ScriptText", "ScriptFileName"]
        }
        ConsumerAction::File { name, text, .. } => {
            details.text("writes file", name.as_ref());
            details.text("line", text.as_ref());
            &["Filename", "Text"]
        }
        // Their properties say it.
        _ => &[],
    }
}

fn program(path: Option<&str>, id: Option<ProcessId>) -> String {
    let path = path.filter(|path| !path.is_empty()).unwrap_or("-");
    match id {
        Some(id) => format!("{path} (PID {id})"),
        None => path.to_owned(),
    }
}

/// An account: its name and its SID.
fn account(account: &Account<'_>) -> String {
    let name = account.to_string();
    match account.sid.as_deref() {
        Some(sid) if sid != name && !sid.is_empty() => format!("{name} ({sid})"),
        _ => name,
    }
}

/// A user as a name or as a SID, which is shown with its well-known name.
fn named(user: &str) -> String {
    user.parse().map_or_else(|_| user.to_owned(), sid)
}

fn sid(sid: Sid) -> String {
    match sid.well_known_name() {
        Some(name) => format!("{name} ({sid})"),
        None => sid.to_string(),
    }
}

/// A code with its name and Microsoft's meaning.
pub(crate) fn status(code: WbemStatus) -> String {
    let mut text = code
        .name()
        .map_or_else(|| code.hex(), |name| format!("{name} ({})", code.hex()));
    if let Some(meaning) = code.meaning() {
        text.push_str(": ");
        text.push_str(meaning);
    }
    text
}

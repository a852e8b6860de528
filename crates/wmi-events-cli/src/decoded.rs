//! `decoded` of a JSON line: the decoded text of the fields, serialized from the library's types.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wmi_events::Payload;
use wmi_events::cmdline::{Argv, WmicCommand};
use wmi_events::detect::Analysis;
use wmi_events::secrets::redact;
use wmi_events::value::WbemStatus;
use wmi_events::wmi::{Operation, Query};

/// Only the parts that apply to the event and parse.
pub(crate) struct Decoded<'a, 'e>(pub(crate) &'a Analysis<'e>);

impl Serialize for Decoded<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let analysis = self.0;
        // A subscription is the whole object.
        if let Some(subscription) = analysis.subscription() {
            return subscription.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        let Some(event) = analysis.event() else {
            return map.end();
        };
        if let Some(process) = event.process()
            && let Some(line) = process.whole_command_line()
        {
            // Never a password of wmic or winrm.
            let line = redact(&line);
            map.serialize_entry("argv", &Argv::new(&line).collect::<Vec<_>>())?;
            let is_wmic = process.wmic_command().is_some();
            optional(&mut map, "wmic", is_wmic.then(|| WmicCommand::parse(&line)))?;
        }
        match &event.payload {
            Payload::OperationStarted(started) => {
                operation(&mut map, analysis, started.operation.as_deref())?;
            }
            Payload::OperationStopped(stopped) => {
                optional(&mut map, "result", stopped.result_code.map(Status::new))?;
            }
            Payload::ProviderStarted(provider) => {
                optional(&mut map, "result", provider.code.map(Status::new))?;
                optional(&mut map, "provider_path", provider.provider_path())?;
            }
            Payload::ClientFailure(failure) => {
                operation(&mut map, analysis, failure.operation.as_deref())?;
                optional(&mut map, "result", failure.status().map(Status::new))?;
            }
            Payload::EssStarted(started) => {
                query(&mut map, analysis, started.query.as_deref())?;
                optional(&mut map, "user_sid", started.user_sid())?;
            }
            Payload::TemporaryEssStarted(started) => {
                query(&mut map, analysis, started.query.as_deref())?;
                optional(&mut map, "account", started.account())?;
            }
            _ => {}
        }
        map.end()
    }
}

/// The operation, without the passwords of the command lines in it.
fn operation<M: SerializeMap>(
    map: &mut M,
    analysis: &Analysis<'_>,
    text: Option<&str>,
) -> Result<(), M::Error> {
    match redact(text.unwrap_or_default()) {
        Cow::Borrowed(_) => optional(map, "operation", analysis.operation()),
        Cow::Owned(masked) => optional(map, "operation", Operation::parse(&masked).ok()),
    }
}

/// The query, without the passwords of the command lines in it.
fn query<M: SerializeMap>(
    map: &mut M,
    analysis: &Analysis<'_>,
    text: Option<&str>,
) -> Result<(), M::Error> {
    match redact(text.unwrap_or_default()) {
        Cow::Borrowed(_) => optional(map, "wql", analysis.query()),
        Cow::Owned(masked) => optional(map, "wql", Query::parse(&masked).ok()),
    }
}

fn optional<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: Option<impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, &value))
}

#[derive(Serialize)]
struct Status {
    code: Cow<'static, str>,
    name: Option<&'static str>,
}

impl Status {
    fn new(status: WbemStatus) -> Self {
        Self {
            code: status.hex().into(),
            name: status.name(),
        }
    }
}

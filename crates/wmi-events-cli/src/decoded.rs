//! `decoded` of a JSON line: what the text in the fields says, from the library's own types.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wmi_events::cmdline::{Argv, WmicCommand, wmic};
use wmi_events::value::WbemStatus;
use wmi_events::{Event, Payload};

/// Only what applies to the event and can be read.
pub(crate) struct Decoded<'e>(pub(crate) &'e Event<'e>);

impl Serialize for Decoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The whole of it is this one object.
        if let Payload::EssToConsumerBinding(binding) = &self.0.payload {
            return binding.subscription().serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        match &self.0.payload {
            Payload::ProcessCreation(process) => {
                if let Some(line) = process.command_line.as_deref().filter(|l| !l.is_empty()) {
                    // No password, ever.
                    let line = wmic::redact(line);
                    map.serialize_entry("argv", &Argv::new(&line).collect::<Vec<_>>())?;
                    let is_wmic = process.wmic_command().is_some();
                    optional(&mut map, "wmic", is_wmic.then(|| WmicCommand::parse(&line)))?;
                }
            }
            Payload::ProviderStarted(provider) => {
                optional(&mut map, "result", provider.code.map(Status::new))?;
                optional(&mut map, "provider_path", provider.provider_path())?;
            }
            Payload::ClientFailure(failure) => {
                optional(&mut map, "operation", failure.operation().ok().flatten())?;
                optional(&mut map, "result", failure.status().map(Status::new))?;
            }
            Payload::EssStarted(started) => {
                optional(&mut map, "wql", started.wql().ok().flatten())?;
                optional(&mut map, "user_sid", started.user_sid())?;
            }
            Payload::TemporaryEssStarted(started) => {
                optional(&mut map, "wql", started.wql().ok().flatten())?;
                optional(&mut map, "account", started.account())?;
            }
            _ => {}
        }
        map.end()
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

//! Rules on 5857.

use super::facts::{Answer, ProviderFacts};
use crate::cmdline::path::{Place, base_name};
use crate::event::ProviderStarted;

pub(super) fn outside_system(facts: &ProviderFacts<'_>) -> Answer {
    let (path, _) = facts.path()?;
    // A short name may be of any folder, and no provider is registered so.
    if path.is_on_drive() && path.has_short_name() {
        return Some(true);
    }
    ProviderStarted::is_system_path(path).map(|is_system| !is_system)
}

/// Whether its host process is WmiPrvSE.exe, as far as is known.
pub(super) fn is_in_provider_host(provider: &ProviderStarted<'_>) -> bool {
    let host = provider
        .host_process
        .as_deref()
        .filter(|host| !host.is_empty());
    host.is_none_or(|host| base_name(host).eq_ignore_ascii_case("wmiprvse.exe"))
}

fn place(facts: &ProviderFacts<'_>) -> Option<Place> {
    let place = facts.path()?.0.place();
    (place != Place::Unknown).then_some(place)
}

pub(super) fn writable_path(facts: &ProviderFacts<'_>) -> Answer {
    place(facts).map(|place| place == Place::UserWritable)
}

pub(super) fn network_path(facts: &ProviderFacts<'_>) -> Answer {
    place(facts).map(|place| place == Place::Network)
}

pub(super) fn command_line_consumer(facts: &ProviderFacts<'_>) -> Answer {
    // wbemcons.dll hosts other consumers too: the name decides.
    Some(
        facts
            .provider
            .provider_name
            .as_deref()?
            .eq_ignore_ascii_case("CommandLineEventConsumer"),
    )
}

pub(super) fn active_script_consumer(facts: &ProviderFacts<'_>) -> Answer {
    is(facts, "ActiveScriptEventConsumer", r"\wbem\scrcons.exe")
}

pub(super) fn load_failed(facts: &ProviderFacts<'_>) -> Answer {
    facts.provider.code.map(|code| code.is_failure())
}

pub(super) fn network_qos(facts: &ProviderFacts<'_>) -> Answer {
    is(facts, "NetQosCim", r"\qoswmi.dll")
}

/// Whether it has that name or its path ends with that text, which is in lower case.
fn is(facts: &ProviderFacts<'_>, name: &str, path_end: &str) -> Answer {
    let logged = facts.provider.provider_name.as_deref();
    let by_name = logged.map(|logged| logged.eq_ignore_ascii_case(name));
    let by_path = facts.path().map(|(_, path)| path.ends_with(path_end));
    by_name
        .into_iter()
        .chain(by_path)
        .reduce(|one, other| one || other)
}

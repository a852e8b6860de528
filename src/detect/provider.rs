//! Rules on 5857.

use super::facts::Answer;
use crate::cmdline::path::{Place, WindowsPath, base_name};
use crate::event::ProviderStarted;

pub(super) fn outside_system(provider: &ProviderStarted<'_>) -> Answer {
    let path = provider.provider_path.as_deref().map(WindowsPath::new);
    // A short name may be of any folder, and no provider is registered so.
    if path.is_some_and(|path| path.is_on_drive() && path.has_short_name()) {
        return Some(true);
    }
    provider.is_system_provider().map(|is_system| !is_system)
}

/// Whether its host process is WmiPrvSE.exe, as far as is known.
pub(super) fn is_in_provider_host(provider: &ProviderStarted<'_>) -> bool {
    let host = provider
        .host_process
        .as_deref()
        .filter(|host| !host.is_empty());
    host.is_none_or(|host| base_name(host).eq_ignore_ascii_case("wmiprvse.exe"))
}

fn place(provider: &ProviderStarted<'_>) -> Option<Place> {
    let path = provider
        .provider_path
        .as_deref()
        .filter(|path| !path.is_empty())?;
    let place = WindowsPath::new(path).place();
    (place != Place::Unknown).then_some(place)
}

pub(super) fn writable_path(provider: &ProviderStarted<'_>) -> Answer {
    place(provider).map(|place| place == Place::UserWritable)
}

pub(super) fn network_path(provider: &ProviderStarted<'_>) -> Answer {
    place(provider).map(|place| place == Place::Network)
}

pub(super) fn command_line_consumer(provider: &ProviderStarted<'_>) -> Answer {
    // wbemcons.dll hosts other consumers too: the name decides.
    Some(
        provider
            .provider_name
            .as_deref()?
            .eq_ignore_ascii_case("CommandLineEventConsumer"),
    )
}

pub(super) fn active_script_consumer(provider: &ProviderStarted<'_>) -> Answer {
    let name = provider.provider_name.as_deref();
    let by_name = name.map(|name| name.eq_ignore_ascii_case("ActiveScriptEventConsumer"));
    let path = provider
        .provider_path()
        .map(|path| path.to_ascii_lowercase());
    let by_path = path.map(|path| path.ends_with(r"\wbem\scrcons.exe"));
    by_name
        .into_iter()
        .chain(by_path)
        .reduce(|one, other| one || other)
}

pub(super) fn load_failed(provider: &ProviderStarted<'_>) -> Answer {
    provider.code.map(|code| code.is_failure())
}

pub(super) fn network_qos(provider: &ProviderStarted<'_>) -> Answer {
    is(provider, "NetQosCim", r"\qoswmi.dll")
}

/// Whether it has that name or its path ends with that text, which is in lower case.
fn is(provider: &ProviderStarted<'_>, name: &str, path_end: &str) -> Answer {
    let by_name = provider
        .provider_name
        .as_deref()
        .map(|n| n.eq_ignore_ascii_case(name));
    let path = provider
        .provider_path()
        .map(|path| path.to_ascii_lowercase());
    let by_path = path.map(|path| path.ends_with(path_end));
    by_name
        .into_iter()
        .chain(by_path)
        .reduce(|one, other| one || other)
}

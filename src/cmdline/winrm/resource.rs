//! Resource URIs, and the endpoints of `-remote`.

use crate::cmdline::path::strip_prefix;

/// What begins the URI of a resource of WMI: aliases and the names that they stand for. Source:
/// `winrm help aliases`.
const PREFIXES: [&str; 5] = [
    "wmicimv2/",
    "wmi/",
    "cimv2/",
    "http://schemas.microsoft.com/wbem/wsman/1/wmi/",
    "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/",
];

/// The class of a resource of WMI.
pub(in crate::cmdline) fn class(resource: &str) -> Option<&str> {
    let mut prefixes = PREFIXES.iter();
    let path = prefixes.find_map(|prefix| strip_prefix(resource, prefix))?;
    let path = path.split('?').next().unwrap_or(path);
    let class = path.trim_end_matches('/').rsplit('/').next()?;
    (!class.is_empty()).then_some(class)
}

/// The host of an endpoint.
pub(super) fn host(endpoint: &str) -> &str {
    let text = endpoint.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split('/').next().unwrap_or(text);
    // `[fe80::1]:5985`
    if text.starts_with('[')
        && let Some(end) = text.find(']')
    {
        return text.get(..=end).unwrap_or(text);
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => host,
        _ => text,
    }
}

#[cfg(test)]
mod tests;

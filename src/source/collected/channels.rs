//! What a channel says of an event that has no provider's name.

use crate::schema::EVENTS;

/// What a channel's name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// It is the log of known events, so one with another ID is another event, or a log without ours.
    Others,
    /// Events of any log are in it.
    Any,
    /// No log of Windows is named so: an abbreviation, or a log that somebody made.
    Unknown,
}

/// Where a collector of Windows puts the events that it received.
const FORWARDED: &str = "ForwardedEvents";
/// Logs of Windows whose names have no slash.
const CLASSIC: [&str; 15] = [
    "Application",
    "System",
    "Setup",
    "HardwareEvents",
    "Internet Explorer",
    "Key Management Service",
    "Media Center",
    "OAlerts",
    "Windows PowerShell",
    "Active Directory Web Services",
    "DFS Replication",
    "Directory Service",
    "DNS Server",
    "File Replication Service",
    "Virtual Server",
];

/// What a channel means for an event that it and the ID do not name.
pub(super) fn meaning(channel: &str) -> Meaning {
    let is = |name: &str| name.eq_ignore_ascii_case(channel);
    if is(FORWARDED) {
        return Meaning::Any;
    }
    let is_home = EVENTS.iter().any(|event| is(event.channel));
    // `Microsoft-Windows-TaskScheduler/Operational`
    let is_of_provider = channel.contains('/');
    match is_home || is_of_provider || CLASSIC.into_iter().any(is) {
        true => Meaning::Others,
        false => Meaning::Unknown,
    }
}

#[cfg(test)]
mod tests;

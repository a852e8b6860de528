//! The words of wmic.exe's commands, which tell where a password ends and the command goes on.
//!
//! Sources: Microsoft's "WMIC switches" (Windows Server 2003), "WMIC verbs", the page on wmic in
//! the WMI SDK, and the help that `wmic /?` prints.

use crate::ascii::trim_start;
use crate::fold;

/// Global switches, and the form of their values.
pub(crate) const GLOBAL_SWITCHES: [&str; 17] = [
    "namespace",
    "role",
    "node",
    "implevel",
    "authlevel",
    "locale",
    "privileges",
    "trace",
    "record",
    "interactive",
    "failfast",
    "user",
    "password",
    "output",
    "append",
    "aggregate",
    "authority",
];

/// Switches after a verb.
pub(crate) const VERB_SWITCHES: [&str; 12] = [
    "format",
    "every",
    "repeat",
    "translate",
    "value",
    "all",
    "interactive",
    "nointeractive",
    "resultclass",
    "resultrole",
    "assocclass",
    "parameters",
];

/// The aliases that Windows ships.
const ALIASES: [&str; 81] = [
    "alias",
    "baseboard",
    "bios",
    "bootconfig",
    "cdrom",
    "computersystem",
    "cpu",
    "csproduct",
    "datafile",
    "dcomapp",
    "desktop",
    "desktopmonitor",
    "devicememoryaddress",
    "diskdrive",
    "diskquota",
    "dmachannel",
    "environment",
    "fsdir",
    "group",
    "idecontroller",
    "irq",
    "job",
    "loadorder",
    "logicaldisk",
    "logon",
    "memcache",
    "memlogical",
    "memorychip",
    "memphysical",
    "netclient",
    "netlogin",
    "netprotocol",
    "netuse",
    "nic",
    "nicconfig",
    "ntdomain",
    "ntevent",
    "nteventlog",
    "onboarddevice",
    "os",
    "pagefile",
    "pagefileset",
    "partition",
    "port",
    "portconnector",
    "printer",
    "printerconfig",
    "printjob",
    "process",
    "product",
    "qfe",
    "quotasetting",
    "rdaccount",
    "rdnic",
    "rdpermissions",
    "rdtoggle",
    "recoveros",
    "registry",
    "scsicontroller",
    "server",
    "service",
    "shadowcopy",
    "shadowstorage",
    "share",
    "softwareelement",
    "softwarefeature",
    "sounddev",
    "startup",
    "sysaccount",
    "sysdriver",
    "systemenclosure",
    "systemslot",
    "tapedrive",
    "temperature",
    "timezone",
    "ups",
    "useraccount",
    "voltage",
    "volume",
    "volumequotasetting",
    "wmiset",
];

/// The verbs.
pub(crate) const VERBS: [&str; 7] = ["get", "set", "list", "call", "assoc", "create", "delete"];

pub(crate) fn is_alias(word: &str) -> bool {
    if word.is_ascii() {
        return ALIASES.iter().any(|alias| alias.eq_ignore_ascii_case(word));
    }
    ALIASES.iter().any(|alias| fold::is(word, alias))
}

/// The switch of a list that a word names.
pub(crate) fn switch(word: &str, switches: &[&'static str]) -> Option<&'static str> {
    let mut switches = switches.iter().copied();
    if word.is_ascii() {
        return switches.find(|switch| switch.eq_ignore_ascii_case(word));
    }
    switches.find(|switch| fold::is(word, switch))
}

/// Whether a text begins with a switch that wmic.exe has.
pub(crate) fn is_known_switch(text: &str) -> bool {
    let Some(rest) = strip_sign(text) else {
        return false;
    };
    let name = name(rest).0;
    name == "?"
        || switch(name, &GLOBAL_SWITCHES).is_some()
        || switch(name, &VERB_SWITCHES).is_some()
}

/// Whether a wmic.exe command can continue with that text before its target: a switch, or the target
/// with a valid next word. It tests two words: one word that happens to be an alias is not enough.
pub(crate) fn is_command(text: &str) -> bool {
    if is_known_switch(text) {
        return true;
    }
    let (word, rest) = word(text);
    let is = |keyword| fold::is(word, keyword);
    if is("context") || is("quit") || is("exit") {
        return true;
    }
    let rest = if is("path") || is("class") {
        self::word(rest).1
    } else if is_alias(word) {
        rest
    } else {
        return false;
    };
    let (next, _) = self::word(rest);
    next.is_empty()
        || next.starts_with(fold::is_switch_sign)
        || fold::is(next, "where")
        || VERBS.iter().any(|verb| fold::is(next, verb))
}

/// The text without the sign of a switch and the blanks after it.
pub(crate) fn strip_sign(text: &str) -> Option<&str> {
    text.strip_prefix(fold::is_switch_sign).map(trim_start)
}

/// The first word of a text without its quotes, and the text after it.
fn word(text: &str) -> (&str, &str) {
    let (word, rest) = split_at(trim_start(text), char::is_whitespace);
    (word.trim_matches('"'), rest)
}

/// The text up to the end of a name or of the first word.
pub(crate) fn name(text: &str) -> (&str, &str) {
    split_at(text, |c| {
        c.is_whitespace() || matches!(fold::sign(c), ':' | '"')
    })
}

/// Splits at the first matching character.
pub(crate) fn split_at(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    // Usually only ASCII comes before it.
    let stop = |byte: &u8| !byte.is_ascii() || is_end(char::from(*byte));
    let len = match text.as_bytes().iter().position(stop) {
        Some(index) if text.as_bytes().get(index).is_some_and(u8::is_ascii) => index,
        _ => text.find(is_end).unwrap_or(text.len()),
    };
    text.split_at_checked(len).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests;

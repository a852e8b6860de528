//! The words of wmic.exe's grammar.
//!
//! Sources: Microsoft's "WMIC switches" (Windows Server 2003), "WMIC verbs", the page on wmic in
//! the WMI SDK, and the help that `wmic /?` prints.

use super::fold;

/// Global switches, and the form of their values.
pub(super) const GLOBAL_SWITCHES: [&str; 17] = [
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
pub(super) const VERB_SWITCHES: [&str; 12] = [
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

/// Formats in the wbem directory, as `/format /?` prints them and scripts use them.
const FORMATS: [&str; 19] = [
    "csv",
    "hform",
    "hmof",
    "htable",
    "hxml",
    "list",
    "rawxml",
    "table",
    "value",
    "mof",
    "xml",
    "htable-sortby",
    "hform-sortby",
    "texttablewsys",
    "wmiclimofformat",
    "wmiclitableformat",
    "wmiclitableformatnosys",
    "wmiclivalueformat",
    "textvaluelist",
];

pub(super) fn is_alias(word: &str) -> bool {
    if word.is_ascii() {
        return ALIASES.iter().any(|alias| alias.eq_ignore_ascii_case(word));
    }
    ALIASES.iter().any(|alias| fold::is(word, alias))
}

/// The switch of a list that a word names.
pub(super) fn switch(word: &str, switches: &[&'static str]) -> Option<&'static str> {
    let mut switches = switches.iter().copied();
    if word.is_ascii() {
        return switches.find(|switch| switch.eq_ignore_ascii_case(word));
    }
    switches.find(|switch| fold::is(word, switch))
}

/// Whether a value of `/FORMAT` names a format that ships with Windows: a keyword, with or without
/// `.xsl`, and parameters after a colon.
pub(super) fn is_builtin_format(value: &str) -> bool {
    let folded: String = value.trim().chars().map(fold::fold).collect();
    let root = folded.split(':').next().unwrap_or_default();
    let root = root.strip_suffix(".xsl").unwrap_or(root);
    // `c:\x.xsl` and `http://x` have a colon too.
    let has_path = folded.contains(['\\', '/']);
    !has_path && FORMATS.contains(&root)
}

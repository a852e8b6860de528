//! Names of security products and others that attackers look for, in commands and queries.

use super::text::begins_with;

/// The classes under which security products register, in lower case. Source: `root\SecurityCenter2`.
pub(super) const PRODUCT_CLASSES: [&str; 3] =
    ["antivirusproduct", "antispywareproduct", "firewallproduct"];

/// Whether a method of `StdRegProv` writes, in any case. Source: its documentation.
pub(super) fn registry_write(method: &str) -> bool {
    ["create", "delete", "set"]
        .iter()
        .any(|start| begins_with(method, start))
}

/// Whether a name begins somewhere in a text, at the beginning of a word.
fn begins_word(text: &str, name: &str) -> bool {
    ends_of(text, name).any(|(before, _)| !before.is_some_and(char::is_alphanumeric))
}

/// Whether a name is a whole word of a text; the signs of a pattern (`%`, `_`, `*`) are no part of words.
fn is_word(text: &str, name: &str) -> bool {
    ends_of(text, name).any(|(before, behind)| {
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

/// Whether a name stands beside the sign of a pattern that takes any text: `%trend%`.
fn is_pattern(text: &str, name: &str) -> bool {
    let is_sign = |c: char| matches!(c, '%' | '*');
    ends_of(text, name)
        .any(|(before, behind)| before.is_some_and(is_sign) || behind.is_some_and(is_sign))
}

/// The characters before and behind each place of a name.
fn ends_of(text: &str, name: &str) -> impl Iterator<Item = (Option<char>, Option<char>)> {
    text.match_indices(name).map(|(at, name)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text.get(at + name.len()..);
        (before, behind.and_then(|text| text.chars().next()))
    })
}

/// Whether a lower-case text names a security product. Source: the vendors' names, as Sigma
/// `proc_creation_win_wmic_uninstall_security_products` has them.
pub(super) fn security_product(text: &str) -> bool {
    /// Words begin with these.
    const NAMES: [&str; 43] = [
        "antivirus",
        "anti-virus",
        "antimalware",
        "avast",
        "avira",
        "bitdefender",
        "carbon black",
        "carbonblack",
        "cisco amp",
        "cisco secure endpoint",
        "cortex xdr",
        "crowdstrike",
        "cybereason",
        "cylance",
        "defender",
        "elastic agent",
        "elastic endpoint",
        "endpoint protection",
        "endpoint security",
        "endpoint agent",
        "endpoint antivirus",
        "f-secure",
        "falcon",
        "fireeye",
        "kaspersky",
        "malwarebytes",
        "mcafee",
        "microsoft security client",
        "norton",
        "panda security",
        "qualys",
        "sentinel agent",
        "sentinelhelper",
        "sentinelmonitor",
        "sentinelservice",
        "sentinelstatic",
        "sentinelone",
        "sophos",
        "symantec",
        "trellix",
        "trend micro",
        "webroot",
        "withsecure",
    ];
    /// These are parts of other words too.
    const WORDS: [&str; 6] = [
        "avg",
        "eset",
        "sysmon",
        "sysmon64",
        "sysmon64a",
        "sysmondrv",
    ];
    /// Other products have these words in their names.
    const PATTERNS: [&str; 3] = ["carbon", "sentinel", "trend"];
    NAMES.iter().any(|name| begins_word(text, name))
        || WORDS.iter().any(|name| is_word(text, name))
        || PATTERNS.iter().any(|name| is_pattern(text, name))
}

/// Whether a lower-case text names a service of security, logging, backup or databases, which
/// attackers stop.
pub(super) fn critical_service(text: &str) -> bool {
    const NAMES: [&str; 7] = [
        "vss",
        "swprv",
        "wbengine",
        "backup",
        "veeam",
        "sql",
        "msexchange",
    ];
    NAMES.iter().any(|name| text.contains(name)) || security_service(text)
}

/// Whether a lower-case text names a service of security or logging.
pub(super) fn security_service(text: &str) -> bool {
    const NAMES: [&str; 12] = [
        "windefend",
        "wdnissvc",
        "wdfilter",
        "mpssvc",
        "wscsvc",
        "securityhealth",
        "eventlog",
        "savservice",
        "mbamservice",
        "ekrn",
        "csagent",
        "cbdefense",
    ];
    NAMES.iter().any(|name| begins_word(text, name))
        || is_word(text, "sense")
        || security_process(text)
}

/// Whether a text names a registry key from which Windows starts programs.
pub(super) fn autorun_key(text: &str) -> bool {
    const KEYS: [&str; 6] = [
        r"\currentversion\run",
        r"\policies\explorer\run",
        r"\currentversion\winlogon",
        r"\image file execution options",
        r"\silentprocessexit",
        r"\active setup\installed components",
    ];
    let text = text.replace(r"\\", r"\").to_ascii_lowercase();
    KEYS.iter().any(|key| {
        // The key's name ends there, or is that of its variants: `RunOnce`, `RunServices`.
        text.match_indices(key).any(|(at, _)| {
            let rest = text.get(at + key.len()..).unwrap_or_default();
            let rest = ["onceex", "once", "servicesonce", "services"]
                .iter()
                .find_map(|variant| rest.strip_prefix(variant))
                .unwrap_or(rest);
            !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// Whether a lower-case text names a process of a security product.
pub(super) fn security_process(text: &str) -> bool {
    const NAMES: [&str; 23] = [
        "mcshield",
        "masvc",
        "sepmaster",
        "ccsvchst",
        "tmlisten",
        "ntrtscan",
        "cyserver",
        "bdagent",
        "smc.exe",
        "repmgr",
        "msmpeng",
        "mssense",
        "nissrv",
        "securityhealth",
        "csfalcon",
        "sentinelagent",
        "cylancesvc",
        "cbdefense",
        "ekrn",
        "avp.exe",
        "mbamservice",
        "savservice",
        "xagt",
    ];
    NAMES.iter().any(|name| begins_word(text, name)) || security_product(text)
}

#[cfg(test)]
mod tests;

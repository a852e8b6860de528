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

/// Whether a lower-case text names a security product. Source: the vendors' names, as Sigma
/// `proc_creation_win_wmic_uninstall_security_products` has them.
pub(super) fn security_product(text: &str) -> bool {
    const NAMES: [&str; 44] = [
        "antivirus",
        "anti-virus",
        "antimalware",
        "avast",
        "avg ",
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
        "eset ",
        "f-secure",
        "falcon",
        "fireeye",
        "kaspersky",
        "malwarebytes",
        "microsoft security client",
        "%avg%",
        "%trend%",
        "%carbon",
        "sysmon",
        "mcafee",
        "norton",
        "panda security",
        "qualys",
        "sentinel",
        "sophos",
        "symantec",
        "trellix",
        "trend micro",
        "webroot",
        "withsecure",
    ];
    NAMES.iter().any(|name| text.contains(name))
        || text.contains("'eset'")
        || text.contains("%eset%")
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
    const NAMES: [&str; 15] = [
        "windefend",
        "wdnissvc",
        "wdfilter",
        "mpssvc",
        "wscsvc",
        "securityhealth",
        "'sense'",
        "\"sense\"",
        "eventlog",
        "sysmon",
        "savservice",
        "mbamservice",
        "ekrn",
        "csagent",
        "cbdefense",
    ];
    NAMES.iter().any(|name| text.contains(name)) || security_process(text)
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
    const NAMES: [&str; 24] = [
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
        "sysmon",
    ];
    NAMES.iter().any(|name| text.contains(name)) || security_product(text)
}

//! What documents say of ATT&CK beside a technique: its tactic, and the technique of a sub-technique.
//!
//! Source: MITRE ATT&CK (Enterprise), the version of [`ATTACK_VERSION`](crate::detect::ATTACK_VERSION).

/// A tactic: its short name, its ID and its name.
pub(super) struct Tactic {
    pub(super) short: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
}

const fn of(short: &'static str, id: &'static str, name: &'static str) -> Tactic {
    Tactic { short, id, name }
}

static TACTICS: [Tactic; 14] = [
    of("reconnaissance", "TA0043", "Reconnaissance"),
    of("resource-development", "TA0042", "Resource Development"),
    of("initial-access", "TA0001", "Initial Access"),
    of("execution", "TA0002", "Execution"),
    of("persistence", "TA0003", "Persistence"),
    of("privilege-escalation", "TA0004", "Privilege Escalation"),
    of("defense-evasion", "TA0005", "Defense Evasion"),
    of("credential-access", "TA0006", "Credential Access"),
    of("discovery", "TA0007", "Discovery"),
    of("lateral-movement", "TA0008", "Lateral Movement"),
    of("collection", "TA0009", "Collection"),
    of("exfiltration", "TA0010", "Exfiltration"),
    of("command-and-control", "TA0011", "Command and Control"),
    of("impact", "TA0040", "Impact"),
];

/// The tactic with that short name.
pub(super) fn tactic(short: &str) -> Option<&'static Tactic> {
    TACTICS.iter().find(|tactic| tactic.short == short)
}

/// The techniques of which the detections name sub-techniques.
static TECHNIQUES: [(&str, &str); 18] = [
    ("T1003", "OS Credential Dumping"),
    ("T1021", "Remote Services"),
    ("T1027", "Obfuscated Files or Information"),
    ("T1036", "Masquerading"),
    ("T1053", "Scheduled Task/Job"),
    ("T1055", "Process Injection"),
    ("T1059", "Command and Scripting Interpreter"),
    ("T1070", "Indicator Removal"),
    ("T1204", "User Execution"),
    ("T1218", "System Binary Proxy Execution"),
    ("T1505", "Server Software Component"),
    ("T1518", "Software Discovery"),
    ("T1543", "Create or Modify System Process"),
    ("T1546", "Event Triggered Execution"),
    ("T1547", "Boot or Logon Autostart Execution"),
    ("T1562", "Impair Defenses"),
    ("T1564", "Hide Artifacts"),
    ("T1574", "Hijack Execution Flow"),
];

/// The name of a technique of which the detections name sub-techniques.
pub(super) fn technique(id: &str) -> Option<&'static str> {
    let mut all = TECHNIQUES.iter();
    all.find(|(known, _)| *known == id).map(|(_, name)| *name)
}

/// The ID of the technique, which is that itself of one without a dot.
pub(super) fn parent(id: &str) -> &str {
    id.split_once('.').map_or(id, |(parent, _)| parent)
}

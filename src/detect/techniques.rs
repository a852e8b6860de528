//! The MITRE ATT&CK techniques of detections and correlations, in one place.

use super::detection::Technique;

/// The MITRE ATT&CK (Enterprise) version of all technique IDs, names and tactics here.
///
/// Version 19 replaced T1070.001 by T1685.005 and T1562.001 by T1685, and split the tactic Defense
/// Evasion into Stealth and Defense Impairment; Splunk, Atomic Red Team and older tools still use the
/// IDs here. Source: the [release notes] of ATT&CK.
///
/// [release notes]: https://attack.mitre.org/resources/updates/
pub const ATTACK_VERSION: &str = "18";

pub(super) const WMI: Technique =
    Technique::new("T1047", "Windows Management Instrumentation", "execution");
pub(super) const SUBSCRIPTION: Technique = Technique::new(
    "T1546.003",
    "Windows Management Instrumentation Event Subscription",
    "persistence",
);
pub(super) const XSL: Technique =
    Technique::new("T1220", "XSL Script Processing", "defense-evasion");
pub(super) const PROXY: Technique =
    Technique::new("T1218", "System Binary Proxy Execution", "defense-evasion");
pub(super) const MASQUERADING: Technique = Technique::new(
    "T1036.005",
    "Match Legitimate Resource Name or Location",
    "defense-evasion",
);
pub(super) const RENAMED: Technique = Technique::new(
    "T1036.003",
    "Rename Legitimate Utilities",
    "defense-evasion",
);
pub(super) const OBFUSCATION: Technique =
    Technique::new("T1027.010", "Command Obfuscation", "defense-evasion");
pub(super) const LOG_CLEARING: Technique =
    Technique::new("T1070.001", "Clear Windows Event Logs", "defense-evasion");
pub(super) const IMPAIR: Technique =
    Technique::new("T1562.001", "Disable or Modify Tools", "defense-evasion");
pub(super) const RECOVERY: Technique = Technique::new("T1490", "Inhibit System Recovery", "impact");
pub(super) const SERVICE_STOP: Technique = Technique::new("T1489", "Service Stop", "impact");
pub(super) const REMOTE_SERVICES: Technique =
    Technique::new("T1021", "Remote Services", "lateral-movement");
pub(super) const SHARES: Technique =
    Technique::new("T1021.002", "SMB/Windows Admin Shares", "lateral-movement");
pub(super) const NTDS: Technique = Technique::new("T1003.003", "NTDS", "credential-access");
pub(super) const REGISTRY: Technique =
    Technique::new("T1112", "Modify Registry", "defense-evasion");
pub(super) const SECURITY_SOFTWARE: Technique =
    Technique::new("T1518.001", "Security Software Discovery", "discovery");
pub(super) const SOFTWARE: Technique = Technique::new("T1518", "Software Discovery", "discovery");
pub(super) const PROCESSES: Technique = Technique::new("T1057", "Process Discovery", "discovery");
pub(super) const SERVICES: Technique =
    Technique::new("T1007", "System Service Discovery", "discovery");
pub(super) const REMOTE_SYSTEMS: Technique =
    Technique::new("T1018", "Remote System Discovery", "discovery");
pub(super) const ACCOUNTS: Technique = Technique::new("T1087", "Account Discovery", "discovery");
pub(super) const MALICIOUS_FILE: Technique =
    Technique::new("T1204.002", "Malicious File", "execution");
pub(super) const STREAMS: Technique =
    Technique::new("T1564.004", "NTFS File Attributes", "defense-evasion");
pub(super) const WEB_SERVER: Technique = Technique::new(
    "T1190",
    "Exploit Public-Facing Application",
    "initial-access",
);
pub(super) const SYSTEM_INFORMATION: Technique =
    Technique::new("T1082", "System Information Discovery", "discovery");
pub(super) const HOLLOWING: Technique =
    Technique::new("T1055.012", "Process Hollowing", "privilege-escalation");
pub(super) const POWERSHELL: Technique = Technique::new("T1059.001", "PowerShell", "execution");
pub(super) const WINRM: Technique =
    Technique::new("T1021.006", "Windows Remote Management", "lateral-movement");
pub(super) const RDP: Technique =
    Technique::new("T1021.001", "Remote Desktop Protocol", "lateral-movement");
pub(super) const DCOM: Technique = Technique::new(
    "T1021.003",
    "Distributed Component Object Model",
    "lateral-movement",
);
pub(super) const RUN_KEYS: Technique = Technique::new(
    "T1547.001",
    "Registry Run Keys / Startup Folder",
    "persistence",
);
pub(super) const ACCOUNT_CHANGE: Technique =
    Technique::new("T1098", "Account Manipulation", "persistence");
pub(super) const PROFILER: Technique = Technique::new("T1574.012", "COR_PROFILER", "persistence");
pub(super) const TASK: Technique = Technique::new("T1053.005", "Scheduled Task", "persistence");
pub(super) const TRANSFER: Technique =
    Technique::new("T1105", "Ingress Tool Transfer", "command-and-control");
pub(super) const LOG_ENUMERATION: Technique =
    Technique::new("T1654", "Log Enumeration", "discovery");
pub(super) const REGISTRY_QUERY: Technique = Technique::new("T1012", "Query Registry", "discovery");
pub(super) const SERVICE: Technique = Technique::new("T1543.003", "Windows Service", "persistence");
pub(super) const AT_JOB: Technique = Technique::new("T1053.002", "At", "execution");
pub(super) const INDICATOR_REMOVAL: Technique =
    Technique::new("T1070", "Indicator Removal", "defense-evasion");
pub(super) const MAN_IN_THE_MIDDLE: Technique =
    Technique::new("T1557", "Adversary-in-the-Middle", "credential-access");
pub(super) const SHUTDOWN: Technique = Technique::new("T1529", "System Shutdown/Reboot", "impact");
pub(super) const WEB_SHELL: Technique = Technique::new("T1505.003", "Web Shell", "persistence");
pub(super) const MSIEXEC: Technique = Technique::new("T1218.007", "Msiexec", "defense-evasion");

//! The detections: rules over indicators, and what they mean.

use super::Indicators;
use super::detection::{Detection, Severity};
use super::techniques::*;

const COMMAND: &[&str] = &[
    "CommandLine",
    "NewProcessName",
    "ParentProcessName",
    "SubjectUserName",
    "SubjectDomainName",
    "TargetUserName",
    "TargetDomainName",
    "NewProcessId",
    "ProcessId",
];
const FAILURE: &[&str] = &[
    "Operation",
    "ResultCode",
    "ClientMachine",
    "User",
    "ClientProcessId",
];
const WATCH: &[&str] = &[
    "Query",
    "NamespaceName",
    "User",
    "Processid",
    "Provider",
    "ClientMachine",
    "CONSUMER",
    "ESS",
];
const BINDING: &[&str] = &[
    "CONSUMER",
    "ESS",
    "Namespace",
    "Query",
    "CommandLineTemplate",
    "ExecutablePath",
    "ScriptingEngine",
    "ScriptText",
    "ScriptFileName",
];
const PROVIDER: &[&str] = &[
    "ProviderName",
    "ProviderPath",
    "Code",
    "HostProcess",
    "ProcessID",
];

/// What is evidence in an event beside the six, as far as it has it.
pub(super) const OF_OTHERS: &[&str] = &[
    "CommandLine",
    "Image",
    "OriginalFileName",
    "ParentImage",
    "ParentCommandLine",
    "Operation",
    "ClassName",
    "MethodName",
    "Destination",
    "Type",
    "Query",
    "Name",
    "Consumer",
    "Filter",
    "EventNamespace",
    "User",
    "ParentUser",
    "CreatedProcessId",
    "ProcessId",
    "ParentProcessId",
    "ClientMachineFQDN",
    "ClientMachine",
    "ClientProcessId",
];

const SIGMA: &str = "https://github.com/SigmaHQ/sigma";
const ELASTIC: &str = "https://github.com/elastic/detection-rules";
const SPLUNK: &str = "https://github.com/splunk/security_content";
const LOLBAS: &str = "https://lolbas-project.github.io/lolbas/Binaries/Wmic/";
const HAYABUSA: &str = "https://github.com/Yamato-Security/hayabusa-rules";

const NONE: Indicators = Indicators::empty();

/// Declares the table. `when` and `unless` name indicators.
macro_rules! detections {
    ( $(
        $name:literal, $title:literal, $severity:ident, [$($technique:ident),+],
        when [$($when:ident),+] unless [$($unless:ident),*],
        $evidence:ident, [$($reference:ident),*], $false_positives:literal;
    )* ) => {
        pub(super) static DETECTIONS: &[Detection] = &[ $( Detection {
            name: $name,
            title: $title,
            severity: Severity::$severity,
            techniques: &[$($technique),+],
            when: NONE$(.union(Indicators::$when))+,
            unless: NONE$(.union(Indicators::$unless))*,
            false_positives: $false_positives,
            evidence: $evidence,
            references: &[$($reference),*],
        }, )* ];
    };
}

detections! {
    "wmiexec_output_redirect", "Command output redirected to a share as wmiexec does", High,
        [WMI, SHARES], when [WMIEXEC_OUTPUT_REDIRECT] unless [], COMMAND, [SPLUNK, SIGMA, ELASTIC],
        "None known.";
    "remote_wmic_process_create", "wmic.exe starts a process on another computer", High,
        [WMI], when [REMOTE_WMIC, WMIC_PROCESS_CREATE] unless [], COMMAND, [SIGMA, SPLUNK],
        "Software distribution and administrators' scripts.";
    "remote_wmic", "wmic.exe runs a command on another computer", Medium,
        [WMI], when [REMOTE_WMIC] unless [WMIC_PROCESS_CREATE], COMMAND, [SIGMA, ELASTIC],
        "Inventory and administration.";
    "wmic_process_create", "wmic.exe starts a process", Low,
        [WMI], when [WMIC_PROCESS_CREATE] unless [REMOTE_WMIC, WMIC_SUSPICIOUS_PROCESS_CREATE], COMMAND, [SIGMA, SPLUNK],
        "Administrators' scripts.";
    "wmic_credentialed", "wmic.exe uses alternate credentials", Low,
        [WMI], when [WMIC_CREDENTIALED] unless [REMOTE_WMIC], COMMAND, [],
        "Administrators.";
    "wmiprvse_lolbin_child", "WMI starts a program that executes code by proxy", High,
        [WMI, PROXY], when [WMIPRVSE_LOLBIN_CHILD] unless [], COMMAND, [SIGMA, SPLUNK],
        "Software distribution (msiexec.exe).";
    "wmi_command_output_captured", "WMI runs a command whose output is captured", High,
        [WMI, SHARES], when [COMMAND_OUTPUT_CAPTURED] unless [WMIEXEC_OUTPUT_REDIRECT], COMMAND, [SPLUNK, SIGMA, ELASTIC],
        "Vulnerability scanners.";
    "wmiprvse_suspicious_child", "A shell that WMI started runs a suspicious program", High,
        [WMI, PROXY], when [WMIPRVSE_SUSPICIOUS_CHILD] unless [], COMMAND, [SIGMA, ELASTIC],
        "Management agents.";
    "wmiprvse_unprotected_child", "WMI starts a program outside the protected folders", Medium,
        [WMI, SUBSCRIPTION], when [WMIPRVSE_UNPROTECTED_CHILD] unless [], COMMAND, [ELASTIC],
        "Agents that run from a temporary folder.";
    "wmiprvse_shell_child", "WMI starts a shell", Medium,
        [WMI], when [WMIPRVSE_SHELL_CHILD] unless [WMIEXEC_OUTPUT_REDIRECT, COMMAND_OUTPUT_CAPTURED, WMIPRVSE_SUSPICIOUS_CHILD, INBOUND_WMI_EXEC], COMMAND, [SIGMA, SPLUNK],
        "Management agents (Configuration Manager, monitoring).";
    "wmiprvse_child", "WMI starts a process", Low,
        [WMI], when [WMIPRVSE_CHILD]
        unless [WMIPRVSE_SHELL_CHILD, WMIPRVSE_LOLBIN_CHILD, WMIPRVSE_DISCOVERY_CHILD, WMIPRVSE_UNPROTECTED_CHILD, INBOUND_WMI_EXEC], COMMAND,
        [SIGMA, SPLUNK, ELASTIC], "Management agents and installers.";
    "script_consumer_child", "A script of a WMI subscription starts a process", High,
        [SUBSCRIPTION, WMI], when [SCRIPT_CONSUMER_CHILD] unless [], COMMAND, [SIGMA],
        "Vendors' consumers.";
    "script_consumer_host", "A script of a WMI subscription runs", Medium,
        [SUBSCRIPTION], when [SCRIPT_CONSUMER_HOST] unless [], COMMAND, [SIGMA, SPLUNK],
        "Vendors' consumers (Dell power and brightness keys).";
    "mof_compiler_remote", "MOF compiled from or into another computer", High,
        [SUBSCRIPTION, WMI], when [MOF_COMPILER_REMOTE] unless [], COMMAND, [SIGMA],
        "None usual.";
    "mof_compiler_suspicious", "MOF compiled by a shell or from a folder that any user may write", High,
        [SUBSCRIPTION], when [MOF_COMPILER_SUSPICIOUS] unless [MOF_COMPILER_REMOTE], COMMAND, [SIGMA, SPLUNK],
        "Administrators; installers that use a temporary folder.";
    "mof_compiler", "MOF compiled into the WMI repository", Low,
        [SUBSCRIPTION], when [MOF_COMPILER] unless [MOF_COMPILER_SUSPICIOUS], COMMAND, [ELASTIC],
        "Installers.";
    "wmic_subscription_create", "wmic.exe creates a part of a permanent subscription", High,
        [SUBSCRIPTION], when [WMIC_SUBSCRIPTION_CREATE] unless [], COMMAND, [SIGMA, ELASTIC],
        "None usual.";
    "wmic_xsl", "wmic.exe uses a style sheet that does not ship with Windows", High,
        [XSL, WMI], when [WMIC_XSL] unless [], COMMAND, [SIGMA, SPLUNK, ELASTIC],
        "Administrators' own formats.";
    "wmic_child", "wmic.exe starts a process, as a script in a style sheet does", High,
        [XSL], when [WMIC_CHILD] unless [], COMMAND, [ELASTIC],
        "None usual.";
    "wmic_from_office", "wmic.exe started by an Office program", High,
        [WMI, MALICIOUS_FILE], when [WMIC_FROM_OFFICE] unless [], COMMAND, [SIGMA, SPLUNK],
        "Administrators' macros.";
    "shadow_copy_delete", "Shadow copies deleted through WMI", High,
        [RECOVERY, WMI], when [SHADOW_COPY_DELETE] unless [], COMMAND, [SIGMA, ELASTIC, SPLUNK],
        "Backup software.";
    "shadow_copy_create", "Shadow copy created by wmic.exe", Medium,
        [NTDS], when [SHADOW_COPY_CREATE] unless [], COMMAND, [SIGMA, SPLUNK],
        "Backup software.";
    "event_log_clear", "Event log cleared through WMI", High,
        [LOG_CLEARING], when [EVENT_LOG_CLEAR] unless [], COMMAND, [SIGMA],
        "None usual.";
    "wmi_binary_masquerading", "Program with the name of a WMI program in another folder", High,
        [MASQUERADING], when [WMI_BINARY_MASQUERADING] unless [], COMMAND, [SIGMA],
        "Copies made by administrators.";
    "wmic_renamed_attack", "Another program has a grave command line in wmic's grammar", High,
        [RENAMED, WMI], when [WMIC_RENAMED_ATTACK] unless [], COMMAND, [],
        "None known.";
    "wmic_renamed", "Another program has a command line in wmic's grammar", Medium,
        [RENAMED, WMI], when [WMIC_RENAMED] unless [WMIC_RENAMED_ATTACK], COMMAND, [],
        "Programs with arguments of the same form.";
    "wmic_obfuscated", "wmic.exe command line with letters that only look like ASCII letters", High,
        [OBFUSCATION, WMI], when [WMIC_OBFUSCATED] unless [], COMMAND, [ELASTIC],
        "None known.";
    "wmic_defender_change", "wmic.exe changes Microsoft Defender settings", High,
        [IMPAIR], when [WMIC_DEFENDER_CHANGE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "wmic_defender_recon", "wmic.exe reads Microsoft Defender's settings", Low,
        [SECURITY_SOFTWARE], when [WMIC_DEFENDER_RECON] unless [], COMMAND, [SIGMA],
        "Inventory.";
    "security_product_remove", "wmic.exe removes what is registered as a security product", High,
        [IMPAIR], when [SECURITY_PRODUCT_REMOVE] unless [], COMMAND, [],
        "None usual.";
    "wmic_security_product_uninstall", "wmic.exe uninstalls a security product", High,
        [IMPAIR], when [WMIC_SECURITY_PRODUCT_UNINSTALL] unless [], COMMAND, [SIGMA],
        "Replacement of the product.";
    "wmic_remote_install", "wmic.exe installs a package from a URL, a share or a writable folder", High,
        [MSIEXEC, WMI, TRANSFER], when [WMIC_REMOTE_INSTALL] unless [], COMMAND, [],
        "Software distribution from a share.";
    "wmic_product_install", "wmic.exe installs a package", Low,
        [MSIEXEC, WMI], when [WMIC_PRODUCT_INSTALL] unless [WMIC_REMOTE_INSTALL], COMMAND, [],
        "Software distribution.";
    "wmic_product_uninstall", "wmic.exe uninstalls software", Low,
        [IMPAIR], when [WMIC_PRODUCT_UNINSTALL] unless [WMIC_SECURITY_PRODUCT_UNINSTALL], COMMAND, [SIGMA, SPLUNK],
        "Software distribution.";
    "remote_wmic_service_create", "wmic.exe creates a service on another computer", High,
        [SERVICE, WMI], when [REMOTE_WMIC, WMIC_SERVICE_CREATE] unless [], COMMAND, [SIGMA],
        "Software distribution.";
    "wmic_service_create", "wmic.exe creates a service", Medium,
        [SERVICE], when [WMIC_SERVICE_CREATE] unless [REMOTE_WMIC], COMMAND, [SIGMA],
        "Installers.";
    "wmic_critical_service_stop", "wmic.exe stops a service of security, logging or backup", Medium,
        [SERVICE_STOP, IMPAIR], when [WMIC_CRITICAL_SERVICE_STOP] unless [], COMMAND, [SIGMA],
        "Maintenance.";
    "wmic_driver_control", "wmic.exe changes a driver", Low,
        [SERVICE_STOP, IMPAIR], when [WMIC_DRIVER_CONTROL] unless [WMIC_CRITICAL_SERVICE_STOP], COMMAND, [],
        "Administrators.";
    "wmic_job_create", "wmic.exe creates a scheduled job", Medium,
        [AT_JOB], when [WMIC_JOB_CREATE] unless [], COMMAND, [],
        "None usual.";
    "wmic_subscription_delete", "wmic.exe deletes a part of a permanent subscription", Medium,
        [INDICATOR_REMOVAL, SUBSCRIPTION], when [WMIC_SUBSCRIPTION_DELETE] unless [], COMMAND, [],
        "Responders.";
    "event_log_backup", "Event log saved to a file through WMI", Medium,
        [LOG_ENUMERATION], when [EVENT_LOG_BACKUP] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "event_log_change", "wmic.exe does more than read an event log", Low,
        [LOG_CLEARING], when [EVENT_LOG_CHANGE] unless [EVENT_LOG_CLEAR, EVENT_LOG_BACKUP], COMMAND, [SIGMA],
        "Administrators.";
    "shadow_storage_change", "wmic.exe changes the storage of shadow copies", Medium,
        [RECOVERY], when [SHADOW_STORAGE_CHANGE] unless [], COMMAND, [],
        "Backup software.";
    "wmic_account_change", "wmic.exe changes an account", Low,
        [ACCOUNT_CHANGE], when [WMIC_ACCOUNT_CHANGE] unless [PASSWORD_NEVER_EXPIRES], COMMAND, [],
        "Administrators.";
    "wmic_computer_change", "wmic.exe renames the computer or changes its domain", Low,
        [WMI], when [WMIC_COMPUTER_CHANGE] unless [], COMMAND, [],
        "Deployment.";
    "wmic_network_change", "wmic.exe changes a network adapter's settings", Low,
        [MAN_IN_THE_MIDDLE], when [WMIC_NETWORK_CHANGE] unless [], COMMAND, [],
        "Administrators.";
    "wmic_shutdown", "wmic.exe shuts the computer down or logs users off", Low,
        [SHUTDOWN], when [WMIC_SHUTDOWN] unless [], COMMAND, [],
        "Administrators.";
    "wmic_share_create", "wmic.exe creates or changes a share", Low,
        [SHARES], when [WMIC_SHARE_CREATE] unless [], COMMAND, [],
        "Administrators.";
    "wmic_service_control", "wmic.exe changes a service", Low,
        [SERVICE_STOP], when [WMIC_SERVICE_CONTROL] unless [WMIC_SERVICE_CREATE, WMIC_CRITICAL_SERVICE_STOP], COMMAND, [SIGMA],
        "Administrators.";
    "wmi_sensitive_command", "WMI runs a command that destroys, adds accounts or dumps credentials", High,
        [WMI], when [WMI_SENSITIVE_COMMAND] unless [], COMMAND, [LOLBAS],
        "Administrators' scripts.";
    "wmic_security_process_terminate", "wmic.exe terminates a process of a security product", High,
        [IMPAIR], when [WMIC_SECURITY_PROCESS_TERMINATE] unless [], COMMAND, [SIGMA],
        "None usual.";
    "powershell_wmi_tampering", "PowerShell disables security software or adds an autorun entry through WMI", High,
        [IMPAIR, RUN_KEYS, POWERSHELL], when [POWERSHELL_WMI_TAMPERING] unless [], COMMAND, [],
        "Administrators.";
    "powershell_wmi_change", "PowerShell makes a change through WMI that attackers make", Medium,
        [REGISTRY, INDICATOR_REMOVAL, NTDS, POWERSHELL], when [POWERSHELL_WMI_CHANGE] unless [POWERSHELL_WMI_TAMPERING], COMMAND, [],
        "Administrators' scripts.";
    "powershell_service_create", "PowerShell creates a service through WMI", Medium,
        [SERVICE, POWERSHELL], when [POWERSHELL_SERVICE_CREATE] unless [], COMMAND, [],
        "Administrators.";
    "wmic_process_terminate", "wmic.exe terminates a process", Low,
        [SERVICE_STOP], when [WMIC_PROCESS_TERMINATE] unless [WMIC_SECURITY_PROCESS_TERMINATE], COMMAND, [SIGMA],
        "Scripts.";
    "wmic_registry_write", "wmic.exe writes to the registry", Medium,
        [REGISTRY], when [WMIC_REGISTRY_WRITE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "wmic_security_product_recon", "wmic.exe lists security products", Medium,
        [SECURITY_SOFTWARE], when [WMIC_SECURITY_PRODUCT_RECON] unless [], COMMAND, [SIGMA, ELASTIC],
        "Inventory.";
    "wmic_domain_recon", "wmic.exe queries the domain", Medium,
        [REMOTE_SYSTEMS, ACCOUNTS], when [WMIC_DOMAIN_RECON] unless [], COMMAND, [SPLUNK],
        "Administrators.";
    "wmic_account_recon", "wmic.exe lists accounts or groups", Low,
        [ACCOUNTS], when [WMIC_ACCOUNT_RECON] unless [], COMMAND, [ELASTIC, SPLUNK],
        "Inventory.";
    "wmic_process_recon", "wmic.exe lists processes", Informational,
        [PROCESSES], when [WMIC_PROCESS_RECON] unless [], COMMAND, [SIGMA],
        "Scripts, often.";
    "wmic_service_recon", "wmic.exe lists services", Informational,
        [SERVICES], when [WMIC_SERVICE_RECON] unless [], COMMAND, [SIGMA],
        "Scripts, often.";
    "wmic_software_recon", "wmic.exe lists installed software", Informational,
        [SOFTWARE], when [WMIC_SOFTWARE_RECON] unless [], COMMAND, [SIGMA],
        "Inventory, often.";
    "wbemtest", "The WMI test tool (wbemtest.exe) runs", Low,
        [WMI], when [WBEMTEST] unless [], COMMAND, [ELASTIC],
        "Administrators.";
    "active_script_consumer_provider", "The provider that runs scripts of subscriptions was loaded", Medium,
        [SUBSCRIPTION], when [ACTIVE_SCRIPT_CONSUMER_PROVIDER] unless [], PROVIDER, [HAYABUSA],
        "Vendors' consumers.";
    "command_line_consumer_provider", "The provider that runs commands of subscriptions was loaded", Medium,
        [SUBSCRIPTION], when [COMMAND_LINE_CONSUMER_PROVIDER] unless [], PROVIDER, [HAYABUSA],
        "Vendors' consumers.";
    "provider_network_path", "WMI provider DLL on another computer", High,
        [SUBSCRIPTION], when [PROVIDER_NETWORK_PATH] unless [], PROVIDER, [],
        "None known.";
    "provider_writable_path", "WMI provider DLL in a folder that any user may write", Medium,
        [SUBSCRIPTION], when [PROVIDER_WRITABLE_PATH] unless [], PROVIDER, [],
        "None usual.";
    "unusual_provider_path", "WMI provider DLL outside the system folders", Low,
        [SUBSCRIPTION], when [UNUSUAL_PROVIDER_PATH] unless [PROVIDER_NETWORK_PATH, PROVIDER_WRITABLE_PATH], PROVIDER, [HAYABUSA],
        "Vendors' providers.";
    "remote_process_create_attempt", "Remote client failed to start a process through WMI", High,
        [WMI], when [REMOTE_PROCESS_CREATE_ATTEMPT] unless [], FAILURE, [],
        "Administration.";
    "remote_subscription_create_attempt", "Remote client failed to create a permanent subscription", High,
        [SUBSCRIPTION, WMI], when [REMOTE_FAILURE, SUBSCRIPTION_CREATE_ATTEMPT] unless [], FAILURE, [],
        "Management software.";
    "subscription_create_attempt", "Client asks for a permanent subscription", Medium,
        [SUBSCRIPTION], when [SUBSCRIPTION_CREATE_ATTEMPT] unless [REMOTE_FAILURE], FAILURE, [],
        "Management software.";
    "service_create_attempt", "Client asks WMI to create a service", Medium,
        [SERVICE, WMI], when [SERVICE_CREATE_ATTEMPT] unless [], FAILURE, [],
        "Administration.";
    "shadow_copy_delete_attempt", "Client asks WMI to delete a shadow copy", Medium,
        [RECOVERY, WMI], when [SHADOW_COPY_DELETE_ATTEMPT] unless [], FAILURE, [],
        "Backup software.";
    "registry_write_attempt", "Client asks WMI to write to the registry", Medium,
        [REGISTRY, WMI], when [REGISTRY_WRITE_ATTEMPT] unless [], FAILURE, [],
        "Administration.";
    "remote_access_denied", "Remote client denied access to WMI", Medium,
        [WMI], when [REMOTE_FAILURE, ACCESS_DENIED] unless [REMOTE_PROCESS_CREATE_ATTEMPT], FAILURE, [],
        "Inventory without rights.";
    "remote_failure", "WMI operation of a remote client failed", Informational,
        [WMI], when [REMOTE_FAILURE] unless [ACCESS_DENIED, REMOTE_PROCESS_CREATE_ATTEMPT], FAILURE, [],
        "Administration and monitoring.";
    "event_log_clear_attempt", "Client asks WMI to clear an event log", High,
        [LOG_CLEARING], when [EVENT_LOG_CLEAR_ATTEMPT] unless [], FAILURE, [SIGMA],
        "None usual.";
    "command_line_consumer", "Permanent subscription that runs a command", High,
        [SUBSCRIPTION], when [COMMAND_LINE_CONSUMER] unless [PROTECTED_CONSUMER], BINDING, [SIGMA, HAYABUSA],
        "Vendors' consumers.";
    "protected_consumer", "Permanent subscription that runs an installed program", Medium,
        [SUBSCRIPTION], when [COMMAND_LINE_CONSUMER, PROTECTED_CONSUMER] unless [], BINDING, [SIGMA, HAYABUSA],
        "Vendors' consumers.";
    "file_consumer_executable", "Permanent subscription that writes a script, a program or a web page", High,
        [SUBSCRIPTION, WEB_SHELL], when [FILE_CONSUMER_EXECUTABLE] unless [], BINDING, [],
        "None known.";
    "active_script_consumer", "Permanent subscription that runs a script", High,
        [SUBSCRIPTION], when [ACTIVE_SCRIPT_CONSUMER] unless [], BINDING, [SIGMA, HAYABUSA],
        "Vendors' consumers (Dell).";
    "other_consumer", "Permanent subscription with a non-standard consumer class", Medium,
        [SUBSCRIPTION], when [OTHER_CONSUMER] unless [], BINDING, [HAYABUSA],
        "Management software.";
    "unknown_subscription", "Permanent subscription that is not Windows' own", Low,
        [SUBSCRIPTION], when [PERMANENT_SUBSCRIPTION]
        unless [DEFAULT_SUBSCRIPTION, COMMAND_LINE_CONSUMER, ACTIVE_SCRIPT_CONSUMER, OTHER_CONSUMER],
        BINDING, [HAYABUSA], "Management software.";
    "subscription_outside_namespace", "Permanent subscription outside root\\subscription", Medium,
        [SUBSCRIPTION], when [SUBSCRIPTION_OUTSIDE_NAMESPACE] unless [], BINDING, [],
        "Older software.";
    "unknown_activation_on_trigger", "Permanent subscription to a common trigger became active", Medium,
        [SUBSCRIPTION], when [UNKNOWN_ACTIVATION, WATCHES_TRIGGER] unless [], WATCH, [SIGMA],
        "Management software.";
    "unknown_activation", "Permanent subscription that is not Windows' own became active", Low,
        [SUBSCRIPTION], when [UNKNOWN_ACTIVATION] unless [WATCHES_TRIGGER], WATCH, [SIGMA],
        "Management software.";
    "watches_logon", "Subscription to logons", Medium,
        [SUBSCRIPTION], when [WATCHES_LOGON] unless [TEMPORARY_SUBSCRIPTION], WATCH, [],
        "Monitoring.";
    "temporary_watches_logon", "Temporary subscription to logons", Low,
        [SUBSCRIPTION], when [WATCHES_LOGON, TEMPORARY_SUBSCRIPTION] unless [], WATCH, [],
        "Monitoring.";
    "watches_uptime", "Subscription to the system uptime", Medium,
        [SUBSCRIPTION], when [WATCHES_UPTIME] unless [TEMPORARY_SUBSCRIPTION], WATCH, [],
        "Monitoring.";
    "temporary_watches_uptime", "Temporary subscription to the system uptime", Low,
        [SUBSCRIPTION], when [WATCHES_UPTIME, TEMPORARY_SUBSCRIPTION] unless [], WATCH, [],
        "Monitoring.";
    "watches_volume", "Subscription to volumes", Low,
        [SUBSCRIPTION], when [WATCHES_VOLUME] unless [], WATCH, [],
        "Monitoring.";
    "watches_registry", "Subscription to changes of the registry", Low,
        [SUBSCRIPTION], when [WATCHES_REGISTRY] unless [], WATCH, [],
        "Monitoring.";
    "watches_process_start", "Subscription to process starts", Low,
        [SUBSCRIPTION], when [WATCHES_PROCESS_START] unless [], WATCH, [],
        "Monitoring.";
    "watches_timer", "Subscription to a timer", Low,
        [SUBSCRIPTION], when [WATCHES_TIMER] unless [], WATCH, [],
        "Monitoring.";
    "wmic_suspicious_process_create", "wmic.exe starts a suspicious program", High,
        [WMI], when [WMIC_SUSPICIOUS_PROCESS_CREATE] unless [], COMMAND, [SIGMA],
        "Administrators' scripts.";
    "wmic_stream_execution", "wmic.exe starts a program from an alternate data stream", High,
        [STREAMS, WMI], when [WMIC_STREAM_EXECUTION] unless [], COMMAND, [LOLBAS],
        "None known.";
    "wmic_from_script_host", "wmic.exe started by a script host", Medium,
        [WMI, PROXY], when [WMIC_FROM_SCRIPT_HOST] unless [WMIC_LOCAL_QUERY], COMMAND, [SIGMA, ELASTIC],
        "Logon scripts.";
    "wmic_query_from_server", "wmic.exe started by a server process, to read", Medium,
        [WMI, WEB_SERVER], when [WMIC_FROM_SERVER, WMIC_LOCAL_QUERY] unless [], COMMAND, [SIGMA, ELASTIC],
        "Monitoring in these servers.";
    "wmic_from_server", "wmic.exe started by a server process", High,
        [WMI, WEB_SERVER], when [WMIC_FROM_SERVER] unless [WMIC_LOCAL_QUERY], COMMAND, [SIGMA, ELASTIC],
        "Monitoring in these servers.";
    "wmiprvse_discovery_child", "WMI starts a discovery tool", Medium,
        [WMI, SYSTEM_INFORMATION], when [WMIPRVSE_DISCOVERY_CHILD] unless [], COMMAND, [ELASTIC],
        "Vulnerability scanners.";
    "inbound_wmi_exec", "Process started through WMI by a remote user", Medium,
        [WMI, DCOM], when [INBOUND_WMI_EXEC] unless [WMIEXEC_OUTPUT_REDIRECT], COMMAND, [ELASTIC],
        "Management with a user's account.";
    "wmiprvse_unexpected_parent", "WmiPrvSE.exe has an unexpected parent process", Medium,
        [HOLLOWING, MASQUERADING], when [WMIPRVSE_UNEXPECTED_PARENT] unless [], COMMAND, [ELASTIC],
        "None usual.";
    "unusual_wbem_image", "Program in the wbem folder that is not part of WMI", Low,
        [MASQUERADING], when [UNUSUAL_WBEM_IMAGE] unless [], COMMAND, [ELASTIC],
        "Vendors' tools.";
    "share_output_redirect", "Command output redirected to a share", Medium,
        [SHARES], when [SHARE_OUTPUT_REDIRECT] unless [WMIEXEC_OUTPUT_REDIRECT, COMMAND_OUTPUT_CAPTURED], COMMAND, [SIGMA],
        "Administrators' scripts.";
    "wmiexec_powershell_flags", "PowerShell with the flags that wmiexec passes", High,
        [POWERSHELL, WMI], when [WMIEXEC_POWERSHELL_FLAGS] unless [], COMMAND, [SIGMA],
        "None known.";
    "wmi_attack_tool", "WMI attack tool", High,
        [WMI], when [WMI_ATTACK_TOOL] unless [], COMMAND, [SIGMA],
        "Tests.";
    "remote_winrm_create", "winrm.vbs starts a process or creates an object on another computer", High,
        [WINRM, WMI, PROXY], when [REMOTE_WINRM, WINRM_WMI_CREATE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "remote_winrm", "winrm.vbs changes something on another computer", Medium,
        [WINRM, WMI], when [REMOTE_WINRM] unless [WINRM_WMI_CREATE], COMMAND, [],
        "Administrators.";
    "winrm_wmi_create", "winrm.vbs calls Create of a WMI class on another computer", Medium,
        [WINRM, PROXY], when [WINRM_WMI_CREATE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "wmi_autorun_add", "Autorun entry added to the registry through WMI", High,
        [RUN_KEYS, WMI], when [WMI_AUTORUN_ADD] unless [], COMMAND, [SIGMA],
        "Installers.";
    "rdp_enable", "Remote Desktop turned on through WMI", Medium,
        [RDP], when [RDP_ENABLE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "password_never_expires", "wmic.exe sets a password to never expire", Medium,
        [ACCOUNT_CHANGE], when [PASSWORD_NEVER_EXPIRES] unless [], COMMAND, [SIGMA],
        "Service accounts.";
    "profiler_hijack", "wmic.exe sets an environment variable of .NET profilers", High,
        [PROFILER], when [PROFILER_HIJACK] unless [], COMMAND, [SIGMA],
        "Profilers.";
    "scheduled_wmi", "Scheduled task that runs wmic.exe or scrcons.exe", High,
        [TASK, WMI], when [SCHEDULED_WMI] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "powershell_remote_process_create", "PowerShell starts a process on another computer through WMI", High,
        [WMI, POWERSHELL], when [POWERSHELL_REMOTE_PROCESS_CREATE] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "powershell_suspicious_process_create", "PowerShell starts a suspicious program through WMI", High,
        [WMI, POWERSHELL], when [POWERSHELL_SUSPICIOUS_PROCESS_CREATE] unless [], COMMAND, [SIGMA],
        "Administrators' scripts.";
    "powershell_wmi_create", "PowerShell starts a process through WMI", Medium,
        [WMI, POWERSHELL], when [POWERSHELL_WMI_CREATE]
        unless [POWERSHELL_REMOTE_PROCESS_CREATE, POWERSHELL_SUSPICIOUS_PROCESS_CREATE], COMMAND, [SIGMA],
        "Administrators.";
    "powershell_remote_wmi", "PowerShell uses WMI on another computer", Low,
        [WMI, POWERSHELL], when [POWERSHELL_REMOTE_WMI] unless [POWERSHELL_WMI_CREATE], COMMAND, [],
        "Administrators.";
    "powershell_subscription_create", "PowerShell creates a part of a permanent subscription", High,
        [SUBSCRIPTION, POWERSHELL], when [POWERSHELL_SUBSCRIPTION_CREATE] unless [], COMMAND, [SIGMA],
        "None usual.";
    "powershell_event_subscribe", "PowerShell subscribes to WMI events", Low,
        [SUBSCRIPTION, POWERSHELL], when [POWERSHELL_EVENT_SUBSCRIBE] unless [], COMMAND, [],
        "Monitoring scripts.";
    "powershell_task_create", "PowerShell creates a scheduled task through WMI", Medium,
        [TASK, POWERSHELL], when [POWERSHELL_TASK_CREATE] unless [], COMMAND, [],
        "Deployment scripts.";
    "powershell_encoded_wmi", "PowerShell's command line has the name of a WMI class in base64", High,
        [OBFUSCATION, POWERSHELL], when [POWERSHELL_ENCODED_WMI] unless [], COMMAND, [SIGMA],
        "None known.";
    "wmic_file_copy", "wmic.exe copies files", Low,
        [TRANSFER], when [WMIC_FILE_COPY] unless [], COMMAND, [LOLBAS],
        "Administrators.";
    "wmic_event_log_query", "wmic.exe reads the event log", Low,
        [LOG_ENUMERATION], when [WMIC_EVENT_LOG_QUERY] unless [], COMMAND, [SIGMA],
        "Administrators.";
    "wmic_registry_read", "wmic.exe reads the registry", Low,
        [REGISTRY_QUERY], when [WMIC_REGISTRY_READ] unless [], COMMAND, [SIGMA],
        "Inventory.";
    "network_qos_provider", "The network quality of service (QoS) provider was loaded", Low,
        [IMPAIR], when [NETWORK_QOS_PROVIDER] unless [], PROVIDER, [],
        "Administration of QoS.";
    "shell_consumer", "Permanent subscription that runs a shell", High,
        [SUBSCRIPTION, POWERSHELL], when [SHELL_CONSUMER] unless [], BINDING, [HAYABUSA],
        "Administrators.";
    "suspicious_consumer", "Permanent subscription that downloads, decodes or hides", Critical,
        [SUBSCRIPTION, POWERSHELL], when [SUSPICIOUS_CONSUMER] unless [], BINDING, [SIGMA],
        "None usual.";
}

impl Detection {
    /// All detections of this crate.
    ///
    /// ```
    /// use wmi_events::detect::Detection;
    ///
    /// assert!(Detection::all().iter().any(|detection| detection.name == "remote_wmic"));
    /// ```
    #[must_use]
    pub fn all() -> &'static [Self] {
        DETECTIONS
    }
}

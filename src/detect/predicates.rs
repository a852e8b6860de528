//! The table of predicates. To add a predicate, add an entry here.

use bitflags::bitflags;

use super::declare::{ask, predicates};
use super::facts::{Answer, Facts, Gate};
use super::{
    attack_tool, calls, failure, mofcomp, powershell, process, provider, subscription, winrm, wmic,
};
use crate::event::Event;

predicates! {
    /// 4688, sysmon:1: wmic.exe with a remote `/NODE`.
    ///
    /// At least one node is not local. Local nodes are an empty value, `.`, `localhost`, a loopback
    /// address and the event's own computer; any `@file` counts as remote.
    ///
    /// The source of lateral movement (T1047). False positives: inventory and administration.
    /// Source: Sigma `proc_creation_win_wmic_remote_execution`, with the nodes parsed.
    0 REMOTE_WMIC remote_wmic is_remote_wmic: Wmic(wmic::remote_wmic);

    /// 4688, sysmon:1: wmic.exe calls `Create` on the alias `process` or the class `Win32_Process`.
    ///
    /// A path to the class counts too.
    ///
    /// T1047. False positives: administrators' scripts. Source: Sigma
    /// `proc_creation_win_wmic_process_creation`, by grammar instead of keywords.
    1 WMIC_PROCESS_CREATE wmic_process_create is_wmic_process_create:
        Wmic(wmic::wmic_process_create);

    /// 4688, sysmon:1, 23: the creator is WmiPrvSE.exe in `System32\wbem` or `SysWOW64\wbem`.
    ///
    /// The destination of lateral movement, or the command of a permanent subscription (T1047).
    /// False positives: WerFault.exe, management agents, provider hosts themselves. Source: Sigma
    /// `proc_creation_win_wmiprvse_spawning_process`, without its filters.
    2 WMIPRVSE_CHILD wmiprvse_child is_wmiprvse_child: WmiChild(process::wmiprvse_child);

    /// 4688, sysmon:1, 23: cmd.exe redirects its output to a share as Impacket's wmiexec does.
    ///
    /// cmd.exe has `/Q`, `/c` and a redirection `1> \\127.0.0.1\<share>\__<digits>[.<digits>]
    /// 2>&1`, with any creator.
    ///
    /// T1047, T1021.002. False positives: none known. Source: Splunk
    /// `impacket_lateral_movement_wmiexec_commandline_parameters`, with dcomexec's form too.
    3 WMIEXEC_OUTPUT_REDIRECT wmiexec_output_redirect is_wmiexec_output_redirect:
        Cmd(process::wmiexec_output_redirect);

    /// 4688, sysmon:1: scrcons.exe starts: an ActiveScriptEventConsumer runs.
    ///
    /// scrcons.exe is in `System32\wbem` or `SysWOW64\wbem`.
    ///
    /// T1546.003. False positives: vendors' consumers (Dell power and brightness keys). Source:
    /// Sigma `proc_creation_win_wmi_persistence_script_event_consumer`.
    4 SCRIPT_CONSUMER_HOST script_consumer_host is_script_consumer_host:
        WmiProgram(process::script_consumer_host);

    /// 4688, sysmon:1: mofcomp.exe compiles MOF into the WMI repository.
    ///
    /// T1546.003. False positives: installers. Source: Elastic `execution_mofcomp`.
    5 MOF_COMPILER mof_compiler is_mof_compiler: WmiProgram(mofcomp::mof_compiler);

    /// 4688, sysmon:1: wmic.exe with a `/FORMAT` that does not ship with Windows.
    ///
    /// The style sheet is at a URL, on a share or in a file. wmic.exe runs the scripts in it.
    ///
    /// T1220, T1047. False positives: administrators' own formats. Source: Sigma
    /// `proc_creation_win_wmic_xsl_script_processing`, with the value parsed.
    6 WMIC_XSL wmic_xsl is_wmic_xsl: Wmic(wmic::wmic_xsl);

    /// 4688, sysmon:1: wmic.exe or PowerShell deletes shadow copies through WMI.
    ///
    /// wmic.exe uses the alias `shadowcopy` or the class `Win32_ShadowCopy`; PowerShell's script calls
    /// `Delete` on it or pipes it to a cmdlet that deletes.
    ///
    /// T1490, T1047. False positives: backup software. Source: the WMI parts of Sigma
    /// `proc_creation_win_susp_shadow_copies_deletion`.
    7 SHADOW_COPY_DELETE shadow_copy_delete is_shadow_copy_delete:
        WmicOrPowerShell(wmic::shadow_copy_delete);

    /// 4688, sysmon:1, 23: the creator is scrcons.exe: a consumer's script started the process.
    ///
    /// scrcons.exe is in `System32\wbem` or `SysWOW64\wbem`.
    ///
    /// T1546.003, T1047. False positives: vendors' consumers. Source: Sigma
    /// `proc_creation_win_scrcons_susp_child_process`, for any child.
    8 SCRIPT_CONSUMER_CHILD script_consumer_child is_script_consumer_child:
        WmiChild(process::script_consumer_child);

    /// 4688, sysmon:1: wmic.exe with `/USER` or `/PASSWORD`.
    ///
    /// wmic.exe accepts credentials for remote computers only.
    ///
    /// T1047. False positives: administrators. Source: the WMIC documentation.
    9 WMIC_CREDENTIALED wmic_credentialed is_wmic_credentialed:
        Wmic(wmic::wmic_credentialed);

    /// 4688, sysmon:1: a program has the name of a WMI program but is in another folder.
    ///
    /// Allowed folders are `System32\wbem`, `SysWOW64\wbem` and those where Windows keeps copies
    /// (WinSxS, updates).
    ///
    /// T1036.005. False positives: copies made by administrators. Source: Sigma
    /// `proc_creation_win_susp_system_exe_anomaly`.
    10 WMI_BINARY_MASQUERADING wmi_binary_masquerading is_wmi_binary_masquerading:
        WmiProgram(process::wmi_binary_masquerading);

    /// 4688, sysmon:1: wmic.exe or PowerShell clears an event log through `Win32_NTEventlogFile`.
    ///
    /// T1070.001. False positives: none usual. Source: the WMI parts of Sigma
    /// `proc_creation_win_susp_eventlog_clear`.
    11 EVENT_LOG_CLEAR event_log_clear is_event_log_clear:
        WmicOrPowerShell(wmic::event_log_clear);

    /// 4688, sysmon:1: wmic.exe lists security products.
    ///
    /// It queries `AntiVirusProduct` or a similar class.
    ///
    /// T1518.001. False positives: inventory. Source: Sigma
    /// `proc_creation_win_wmic_recon_product_class`.
    12 WMIC_SECURITY_PRODUCT_RECON wmic_security_product_recon is_wmic_security_product_recon:
        Wmic(wmic::wmic_security_product_recon);

    /// 4688, sysmon:1: wmic.exe queries the domain.
    ///
    /// It uses the alias `ntdomain` or the namespace `root\directory\ldap`.
    ///
    /// T1018, T1087. False positives: administrators. Source: Splunk
    /// `domain_account_discovery_with_wmic` and related rules.
    13 WMIC_DOMAIN_RECON wmic_domain_recon is_wmic_domain_recon:
        Wmic(wmic::wmic_domain_recon);

    /// 4688, sysmon:1: wmic.exe lists accounts or groups.
    ///
    /// T1087. False positives: inventory. Source: Elastic `discovery_admin_recon`.
    14 WMIC_ACCOUNT_RECON wmic_account_recon is_wmic_account_recon:
        Wmic(wmic::wmic_account_recon);

    /// 4688, sysmon:1: wmic.exe lists processes.
    ///
    /// T1057. False positives: scripts, often. Source: Sigma
    /// `proc_creation_win_wmic_recon_process`.
    15 WMIC_PROCESS_RECON wmic_process_recon is_wmic_process_recon:
        Wmic(wmic::wmic_process_recon);

    /// 4688, sysmon:1: wmic.exe lists services.
    ///
    /// T1007. False positives: scripts, often. Source: Sigma
    /// `proc_creation_win_wmic_recon_service`.
    16 WMIC_SERVICE_RECON wmic_service_recon is_wmic_service_recon:
        Wmic(wmic::wmic_service_recon);

    /// 4688, sysmon:1: wmic.exe lists installed software or updates.
    ///
    /// T1518. False positives: inventory, often. Source: Sigma
    /// `proc_creation_win_wmic_recon_product` and `..._hotfix`.
    17 WMIC_SOFTWARE_RECON wmic_software_recon is_wmic_software_recon:
        Wmic(wmic::wmic_software_recon);

    /// 4688, sysmon:1, 23: WmiPrvSE.exe starts cmd.exe or PowerShell.
    ///
    /// T1047. False positives: management agents. Source: Sigma
    /// `proc_creation_win_wmiprvse_spawns_powershell`.
    18 WMIPRVSE_SHELL_CHILD wmiprvse_shell_child is_wmiprvse_shell_child:
        WmiChild(process::wmiprvse_shell_child);

    /// 4688, sysmon:1, 23: WmiPrvSE.exe starts a program that executes other code by proxy.
    ///
    /// Examples are rundll32.exe and mshta.exe.
    ///
    /// T1047, T1218. False positives: software distribution (msiexec.exe). Source: Sigma
    /// `proc_creation_win_wmiprvse_susp_child_processes`.
    19 WMIPRVSE_LOLBIN_CHILD wmiprvse_lolbin_child is_wmiprvse_lolbin_child:
        WmiChild(process::wmiprvse_lolbin_child);

    /// 4688, sysmon:1, 23: the creator is wmic.exe: a script in a style sheet started the process.
    ///
    /// T1220. False positives: conhost.exe. Source: a published log of this attack.
    20 WMIC_CHILD wmic_child is_wmic_child: WmiChild(process::wmic_child);

    /// 4688, sysmon:1: an Office program starts wmic.exe.
    ///
    /// T1047, T1204.002. False positives: administrators' macros. Source: Sigma
    /// `proc_creation_win_wmic_susp_execution_via_office_process`.
    21 WMIC_FROM_OFFICE wmic_from_office is_wmic_from_office: Wmic(process::wmic_from_office);

    /// 4688, sysmon:1: mofcomp.exe started by a shell, or with a file that any user may have written.
    ///
    /// An installer in a folder where only administrators write may use a temporary file. A file on
    /// another computer always counts.
    ///
    /// T1546.003. False positives: administrators. Source: Sigma
    /// `proc_creation_win_mofcomp_execution`.
    22 MOF_COMPILER_SUSPICIOUS mof_compiler_suspicious is_mof_compiler_suspicious:
        WmiProgram(mofcomp::mof_compiler_suspicious);

    /// 4688, sysmon:1: wbemtest.exe, the WMI test tool, starts.
    ///
    /// T1047. False positives: administrators. Source: Elastic `execution_wmi_wbemtest`.
    23 WBEMTEST wbemtest is_wbemtest: WmiProgram(process::wbemtest);

    /// 4688, sysmon:1: wmic.exe creates an event filter, a consumer or a binding.
    ///
    /// T1546.003. False positives: none usual. Source: Sigma
    /// `proc_creation_win_wmic_eventconsumer_creation`, for every part of a subscription.
    24 WMIC_SUBSCRIPTION_CREATE wmic_subscription_create is_wmic_subscription_create:
        Wmic(wmic::wmic_event_consumer_create);

    /// 4688, sysmon:1: wmic.exe creates a shadow copy.
    ///
    /// T1003.003. False positives: backup software. Source: Sigma
    /// `proc_creation_win_susp_shadow_copies_creation`.
    25 SHADOW_COPY_CREATE shadow_copy_create is_shadow_copy_create:
        Wmic(wmic::shadow_copy_create);

    /// 4688, sysmon:1: wmic.exe creates, starts, stops, changes or deletes a service.
    ///
    /// T1489. False positives: administrators. Source: Sigma
    /// `proc_creation_win_wmic_service_manipulation`.
    26 WMIC_SERVICE_CONTROL wmic_service_control is_wmic_service_control:
        Wmic(wmic::wmic_service_control);

    /// 4688, sysmon:1: wmic.exe terminates processes.
    ///
    /// T1489. False positives: scripts. Source: Sigma
    /// `proc_creation_win_wmic_terminate_application`.
    27 WMIC_PROCESS_TERMINATE wmic_process_terminate is_wmic_process_terminate:
        Wmic(wmic::wmic_process_terminate);

    /// 4688, sysmon:1: wmic.exe uninstalls software.
    ///
    /// T1562.001. False positives: software distribution. Source: Sigma
    /// `proc_creation_win_wmic_uninstall_application`.
    28 WMIC_PRODUCT_UNINSTALL wmic_product_uninstall is_wmic_product_uninstall:
        Wmic(wmic::wmic_product_uninstall);

    /// 4688, sysmon:1: wmic.exe changes Microsoft Defender settings.
    ///
    /// Any command in Defender's namespace that does more than read.
    ///
    /// T1562.001. False positives: administrators. Source: Sigma
    /// `proc_creation_win_wmic_namespace_defender`, without read-only commands.
    29 WMIC_DEFENDER_CHANGE wmic_defender_change is_wmic_defender_change:
        Wmic(wmic::wmic_defender_change);

    /// 4688, sysmon:1: wmic.exe writes to the registry through `StdRegProv`.
    ///
    /// T1112. False positives: administrators. Source: Sigma
    /// `proc_creation_win_wmic_stdregprov_reg_modification`.
    30 WMIC_REGISTRY_WRITE wmic_registry_write is_wmic_registry_write:
        Wmic(wmic::wmic_registry_write);

    /// 4688, sysmon:1: a wmic.exe command line has letters that only look like ASCII letters.
    ///
    /// T1027.010, T1047. False positives: none known. Source: Elastic
    /// `defense_evasion_obf_args_unicode_modified_letters`, for wmic's own words.
    31 WMIC_OBFUSCATED wmic_obfuscated is_wmic_obfuscated: Wmic(wmic::wmic_look_alikes);

    /// 4688, sysmon:1: a program other than wmic.exe has a command line in wmic's grammar.
    ///
    /// It is probably a renamed wmic.exe: 4688 does not log the original file name. Sysmon does, and then
    /// that decides, whatever the command line.
    ///
    /// T1036.003, T1047. False positives: programs with arguments of the same form. Source: the
    /// grammar of wmic.exe.
    32 WMIC_RENAMED wmic_renamed is_wmic_renamed: Process(process::wmic_renamed);

    /// 5857: the provider's DLL is not in `System32` or `SysWOW64`.
    ///
    /// T1546.003. False positives: vendors' providers, Microsoft Defender's. Source: Hayabusa
    /// `WMI_5857_Info_ProviderStarted`.
    33 UNUSUAL_PROVIDER_PATH unusual_provider_path is_unusual_provider_path:
        Provider(provider::outside_system);

    /// 5857: the CommandLineEventConsumer provider was loaded.
    ///
    /// A command of a permanent subscription is about to run.
    ///
    /// T1546.003. False positives: vendors' consumers. Source: a published log of this attack.
    34 COMMAND_LINE_CONSUMER_PROVIDER command_line_consumer_provider
        is_command_line_consumer_provider: Provider(provider::command_line_consumer);

    /// 5857: the ActiveScriptEventConsumer provider was loaded.
    ///
    /// A script of a permanent subscription is about to run.
    ///
    /// T1546.003. False positives: vendors' consumers. Source: a published log of this attack.
    35 ACTIVE_SCRIPT_CONSUMER_PROVIDER active_script_consumer_provider
        is_active_script_consumer_provider: Provider(provider::active_script_consumer);

    /// 5857: a provider failed to load.
    ///
    /// Source: the event's `Code`.
    36 PROVIDER_LOAD_FAILED provider_load_failed is_provider_load_failed:
        Provider(provider::load_failed);

    /// 5858: the client was on another computer.
    ///
    /// The client says its name itself. Its own computer's name, or none, proves nothing: the answer is
    /// unknown then.
    ///
    /// T1047. False positives: administration. Source: the event's `ClientMachine`; [MS-WMI].
    37 REMOTE_FAILURE remote_failure is_remote_failure: Failure(failure::remote);

    /// 5858: access was denied.
    ///
    /// T1047. False positives: inventory without rights. Source: the event's `ResultCode`.
    38 ACCESS_DENIED access_denied is_access_denied: Failure(failure::access_denied);

    /// 5858: a remote client called `Win32_Process::Create`, and the call failed; or it was denied.
    ///
    /// T1047. False positives: administration. Source: the event's `Operation`.
    39 REMOTE_PROCESS_CREATE_ATTEMPT remote_process_create_attempt
        is_remote_process_create_attempt: Failure(failure::remote_process_create);

    /// 5858, 11, 22: a client asks to clear an event log. In a 5858 the call failed.
    ///
    /// T1070.001. False positives: none usual. Source: Sigma
    /// `win_wmi_activity_nteventlogfile_cleareventlog`.
    40 EVENT_LOG_CLEAR_ATTEMPT event_log_clear_attempt is_event_log_clear_attempt:
        Failure(failure::event_log_clear), Call(calls::event_log_clear);

    /// 5860: a temporary subscription was registered.
    ///
    /// False positives: mostly Windows' own subscriptions and monitoring. Source: Hayabusa
    /// `WMI_5860_Info`.
    41 TEMPORARY_SUBSCRIPTION temporary_subscription is_temporary_subscription:
        Watch(subscription::temporary);

    /// 5861, sysmon:19, sysmon:20, sysmon:21: a permanent subscription was bound.
    ///
    /// T1546.003. False positives: the one that every Windows installation has, see
    /// [`is_default_subscription`](Self::is_default_subscription). Source: Hayabusa
    /// `WMI_5861_Info`.
    42 PERMANENT_SUBSCRIPTION permanent_subscription is_permanent_subscription:
        Binding(subscription::permanent);

    /// 5859, 5861: "SCM Event Log", the subscription that every Windows installation has.
    ///
    /// Name, query, consumer class, source and creator must all be those that Windows sets:
    /// attackers reuse the names. For a 5861 without its whole filter and consumer the answer is
    /// unknown.
    ///
    /// Source: the subscription of Windows' Service Control Manager.
    43 DEFAULT_SUBSCRIPTION default_subscription is_default_subscription:
        Binding(subscription::default_binding), Watch(subscription::default_watch);

    /// 5861, sysmon:20, sysmon:21: the consumer runs a command.
    ///
    /// T1546.003. False positives: vendors' consumers. Source: Sigma `win_wmi_persistence`.
    44 COMMAND_LINE_CONSUMER command_line_consumer is_command_line_consumer:
        Binding(subscription::command_line_consumer);

    /// 5861, sysmon:20, sysmon:21: the consumer runs a script.
    ///
    /// T1546.003. False positives: vendors' consumers. Source: Sigma `win_wmi_persistence`.
    45 ACTIVE_SCRIPT_CONSUMER active_script_consumer is_active_script_consumer:
        Binding(subscription::active_script_consumer);

    /// 5861, sysmon:20, sysmon:21: the consumer writes to a file.
    ///
    /// Source: the class `LogFileEventConsumer`.
    46 LOG_FILE_CONSUMER log_file_consumer is_log_file_consumer:
        Binding(subscription::log_file_consumer);

    /// 5861, sysmon:20, sysmon:21: the consumer writes to the event log.
    ///
    /// Source: the class `NTEventLogEventConsumer`.
    47 NT_EVENT_LOG_CONSUMER nt_event_log_consumer is_nt_event_log_consumer:
        Binding(subscription::nt_event_log_consumer);

    /// 5861, sysmon:20, sysmon:21: the consumer sends mail.
    ///
    /// Source: the class `SMTPEventConsumer`.
    48 SMTP_CONSUMER smtp_consumer is_smtp_consumer: Binding(subscription::smtp_consumer);

    /// 5861, sysmon:20, sysmon:21: the consumer's class is not one of the five standard classes.
    ///
    /// T1546.003. Source: the standard consumer classes.
    49 OTHER_CONSUMER other_consumer is_other_consumer: Binding(subscription::other_consumer);

    /// 5861: the subscription is outside `root\subscription`.
    ///
    /// Tools that list subscriptions look in that namespace.
    ///
    /// T1546.003. False positives: older software (`root\default`, `root\cimv2`). Source:
    /// Microsoft's page on receiving events at all times.
    50 SUBSCRIPTION_OUTSIDE_NAMESPACE subscription_outside_namespace
        is_subscription_outside_namespace: Binding(subscription::outside_namespace);

    /// 5859, 5860, 5861, sysmon:19: the query watches for logons.
    ///
    /// T1546.003. Source: the class `Win32_LogonSession` and its like.
    51 WATCHES_LOGON watches_logon is_watches_logon:
        Binding(subscription::binding_logon), Watch(subscription::watch_logon);

    /// 5859, 5860, 5861, sysmon:19: the query watches the system uptime.
    ///
    /// This is a way to run once after each boot.
    ///
    /// T1546.003. Source: the property `SystemUpTime`.
    52 WATCHES_UPTIME watches_uptime is_watches_uptime:
        Binding(subscription::binding_uptime), Watch(subscription::watch_uptime);

    /// 5859, 5860, 5861, sysmon:19: the query watches for process starts.
    ///
    /// T1546.003. Source: the class `Win32_ProcessStartTrace` and its like.
    53 WATCHES_PROCESS_START watches_process_start is_watches_process_start:
        Binding(subscription::binding_process), Watch(subscription::watch_process);

    /// 5859, 5860, 5861, sysmon:19: the query watches a timer or the clock.
    ///
    /// T1546.003. Source: the class `__TimerEvent` and those of the time.
    54 WATCHES_TIMER watches_timer is_watches_timer:
        Binding(subscription::binding_timer), Watch(subscription::watch_timer);

    /// 4688, sysmon:1: wmic.exe starts a shell, a script host or another suspicious program.
    ///
    /// The program that runs in the end executes other code by proxy, or is in a folder in which any user
    /// may write.
    ///
    /// T1047. False positives: administrators' scripts. Source: Sigma
    /// `proc_creation_win_wmic_susp_process_creation`, with the command line parsed.
    55 WMIC_SUSPICIOUS_PROCESS_CREATE wmic_suspicious_process_create is_wmic_suspicious_process_create:
        Wmic(wmic::wmic_suspicious_process_create);

    /// 4688, sysmon:1: wmic.exe starts a program from an alternate data stream.
    ///
    /// T1564.004, T1047. False positives: none known. Source: LOLBAS, Wmic.
    56 WMIC_STREAM_EXECUTION wmic_stream_execution is_wmic_stream_execution:
        Wmic(wmic::wmic_stream_execution);

    /// 4688, sysmon:1: a server process starts wmic.exe.
    ///
    /// Servers are web servers, SQL Server, the print spooler and similar programs. Java, Node.js, PHP
    /// and Python do not count: development tools and monitoring run in them.
    ///
    /// T1047, T1190. False positives: monitoring in these servers. Source: the Sigma and Elastic
    /// rules that list wmic.exe among their children.
    57 WMIC_FROM_SERVER wmic_from_server is_wmic_from_server:
        Wmic(process::wmic_from_server);

    /// 4688, sysmon:1, 23: WmiPrvSE.exe starts a discovery tool.
    ///
    /// The tool lists properties of the computer, its network or its users.
    ///
    /// T1047, T1082. False positives: vulnerability scanners. Source: Elastic
    /// `execution_enumeration_via_wmiprvse`.
    58 WMIPRVSE_DISCOVERY_CHILD wmiprvse_discovery_child is_wmiprvse_discovery_child:
        WmiChild(process::wmiprvse_discovery_child);

    /// 4688, sysmon:1, 11, 22, 23: WmiPrvSE.exe starts a process as a user: a remote `Win32_Process.Create`.
    ///
    /// The user is not a service account, and the integrity level is High: an administrator's remote
    /// logon has a full token. In the Trace log, Windows says that the client is on another computer.
    ///
    /// T1047, T1021.003. False positives: management with a user's account. Source: the process
    /// part of Elastic `lateral_movement_incoming_wmi`.
    59 INBOUND_WMI_EXEC inbound_wmi_exec is_inbound_wmi_exec:
        WmiChild(process::inbound_wmi_exec), Call(calls::remote_process_create);

    /// 4688, sysmon:1: the creator of WmiPrvSE.exe is neither svchost.exe nor WmiPrvSE.exe.
    ///
    /// T1055.012, T1036.005. False positives: none usual. Source: Elastic
    /// `privilege_escalation_unusual_parentchild_relationship`.
    60 WMIPRVSE_UNEXPECTED_PARENT wmiprvse_unexpected_parent is_wmiprvse_unexpected_parent:
        WmiProgram(process::wmiprvse_unexpected_parent);

    /// 4688, sysmon:1: a program in the wbem folder that is not part of WMI.
    ///
    /// T1036.005. False positives: vendors' tools. Source: Elastic
    /// `defense_evasion_unusual_process_path_wbem`.
    61 UNUSUAL_WBEM_IMAGE unusual_wbem_image is_unusual_wbem_image:
        Process(process::unusual_wbem_image);

    /// 4688, sysmon:1, 23: `cmd.exe /c` redirects output and errors to a file on a share.
    ///
    /// The share may be on any computer.
    ///
    /// T1021.002. False positives: administrators' scripts. Source: Sigma
    /// `proc_creation_win_hktl_crackmapexec_execution_patterns`.
    62 SHARE_OUTPUT_REDIRECT share_output_redirect is_share_output_redirect:
        Cmd(process::share_output_redirect);

    /// 4688, sysmon:1: PowerShell has the flags that wmiexec passes.
    ///
    /// T1059.001, T1047. False positives: none known. Source: Sigma
    /// `proc_creation_win_hktl_wmiexec_default_powershell`.
    63 WMIEXEC_POWERSHELL_FLAGS wmiexec_powershell_flags is_wmiexec_powershell_flags:
        Shell(process::wmiexec_powershell_flags);

    /// 4688, sysmon:1: a program has the name of a WMI attack tool.
    ///
    /// The tools are Impacket, SharpMove, SharpWMI, and NetExec with its `wmi` protocol.
    ///
    /// T1047. False positives: tests. Source: Sigma `proc_creation_win_hktl_impacket_tools`,
    /// `..._netexec`, `..._sharpmove`.
    64 WMI_ATTACK_TOOL wmi_attack_tool is_wmi_attack_tool:
        Process(attack_tool::wmi_attack_tool);

    /// 4688, sysmon:1: winrm.vbs calls `Create` of a WMI class on another computer.
    ///
    /// T1021.006, T1218. False positives: administrators. Source: Sigma
    /// `proc_creation_win_winrm_execution_via_scripting_api_winrm_vbs`.
    65 WINRM_WMI_CREATE winrm_wmi_create is_winrm_wmi_create:
        Process(winrm::winrm_wmi_create);

    /// 4688, sysmon:1, 23: an autorun entry is added to the registry through WMI.
    ///
    /// wmic.exe or a child of WmiPrvSE.exe adds it.
    ///
    /// T1547.001, T1047. False positives: installers. Source: Sigma
    /// `proc_creation_win_autorun_registry_modified_via_wmic`.
    66 WMI_AUTORUN_ADD wmi_autorun_add is_wmi_autorun_add:
        WmicOrWmiChild(process::wmi_autorun_add);

    /// 4688, sysmon:1: Remote Desktop is turned on through `Win32_TerminalServiceSetting`.
    ///
    /// T1021.001. False positives: administrators. Source: Sigma
    /// `proc_creation_win_rdp_enable_or_disable_via_win32_terminalservicesetting_wmi_class`.
    67 RDP_ENABLE rdp_enable is_rdp_enable:
        WmicOrPowerShell(wmic::rdp_enable);

    /// 4688, sysmon:1: wmic.exe sets an account's password to never expire.
    ///
    /// T1098. False positives: service accounts. Source: Sigma
    /// `proc_creation_win_wmi_password_never_expire`.
    68 PASSWORD_NEVER_EXPIRES password_never_expires is_password_never_expires:
        Wmic(wmic::password_never_expires);

    /// 4688, sysmon:1: wmic.exe sets an environment variable of .NET profilers, such as `COR_PROFILER`.
    ///
    /// T1574.012. False positives: profilers. Source: Sigma
    /// `proc_creation_win_malware_blue_mockingbird`.
    69 PROFILER_HIJACK profiler_hijack is_profiler_hijack:
        Wmic(wmic::profiler_hijack);

    /// 4688, sysmon:1: schtasks.exe creates or changes a task that runs wmic.exe or scrcons.exe.
    ///
    /// T1053.005, T1047. False positives: administrators. Source: Sigma
    /// `proc_creation_win_schtasks_change`.
    70 SCHEDULED_WMI scheduled_wmi is_scheduled_wmi:
        Process(process::scheduled_wmi);

    /// 4688, sysmon:1: PowerShell calls `Win32_Process.Create` or `Invoke-WmiCommand`, in any spelling.
    ///
    /// T1047, T1059.001. False positives: administrators. Source: Sigma
    /// `proc_creation_win_powershell_malicious_cmdlets` and the UNC2452 rule.
    71 POWERSHELL_WMI_CREATE powershell_wmi_create is_powershell_wmi_create:
        PowerShell(powershell::process_create);

    /// 4688, sysmon:1: wmic.exe copies files.
    ///
    /// T1105. False positives: administrators. Source: LOLBAS, Wmic.
    72 WMIC_FILE_COPY wmic_file_copy is_wmic_file_copy:
        Wmic(wmic::wmic_file_copy);

    /// 4688, sysmon:1: wmic.exe reads the event log.
    ///
    /// T1654. False positives: administrators. Source: Sigma
    /// `proc_creation_win_susp_eventlog_content_recon`.
    73 WMIC_EVENT_LOG_QUERY wmic_event_log_query is_wmic_event_log_query:
        Wmic(wmic::wmic_event_log_query);

    /// 4688, sysmon:1: wmic.exe reads the registry through `StdRegProv`.
    ///
    /// T1012. False positives: inventory. Source: Sigma
    /// `proc_creation_win_wmic_stdregprov_reg_enumeration`.
    74 WMIC_REGISTRY_READ wmic_registry_read is_wmic_registry_read:
        Wmic(wmic::wmic_registry_read);

    /// 5857: the network quality of service (QoS) provider was loaded.
    ///
    /// QoS policies can cut security agents off the network.
    ///
    /// T1562.001. False positives: administration of QoS. Source: a published rule on EDRChoker.
    75 NETWORK_QOS_PROVIDER network_qos_provider is_network_qos_provider:
        Provider(provider::network_qos);

    /// 5861, sysmon:20: the consumer runs cmd.exe or PowerShell.
    ///
    /// T1546.003, T1059.001. False positives: administrators. Source: Hayabusa
    /// `WMI_5861_Med_FilterToConsumerBinding_CmdExec`, by the program instead of keywords.
    76 SHELL_CONSUMER shell_consumer is_shell_consumer:
        Binding(subscription::shell_consumer);

    /// 5861, sysmon:20: the consumer's command or script downloads, decodes or hides.
    ///
    /// T1546.003, T1059.001. False positives: none usual. Source: Sigma `sysmon_wmi_susp_scripting`
    /// and `sysmon_wmi_susp_encoded_scripts`.
    77 SUSPICIOUS_CONSUMER suspicious_consumer is_suspicious_consumer:
        Binding(subscription::suspicious_consumer);

    /// 4688, sysmon:1: wmic.exe reads on its own computer, in a format that ships with Windows.
    ///
    /// It tells inventory from other commands. Source: the grammar of wmic.exe.
    78 WMIC_LOCAL_QUERY wmic_local_query is_wmic_local_query:
        Wmic(wmic::wmic_local_query);

    /// 4688, sysmon:1: wmic.exe creates a service, or changes one's program to a file that any user may write.
    ///
    /// T1543.003. False positives: installers. Source: Sigma
    /// `proc_creation_win_wmic_service_manipulation`, for `Create`.
    79 WMIC_SERVICE_CREATE wmic_service_create is_wmic_service_create:
        Wmic(wmic::wmic_service_create);

    /// 4688, sysmon:1: wmic.exe stops, disables or deletes a service that attackers stop.
    ///
    /// The condition names a service of security, logging, backup or databases.
    ///
    /// T1489, T1562.001. False positives: maintenance. Source: Sigma
    /// `proc_creation_win_wmic_service_manipulation`.
    80 WMIC_CRITICAL_SERVICE_STOP wmic_critical_service_stop is_wmic_critical_service_stop:
        Wmic(wmic::wmic_critical_service_stop);

    /// 4688, sysmon:1: wmic.exe starts, stops or changes a driver.
    ///
    /// T1489, T1562.001. False positives: administrators. Source: the methods of
    /// `Win32_SystemDriver`.
    81 WMIC_DRIVER_CONTROL wmic_driver_control is_wmic_driver_control:
        Wmic(wmic::wmic_driver_control);

    /// 4688, sysmon:1: wmic.exe uninstalls a security product.
    ///
    /// The condition or the path names a vendor or product of security.
    ///
    /// T1562.001. False positives: replacement of the product. Source: Sigma
    /// `proc_creation_win_wmic_uninstall_security_products`.
    82 WMIC_SECURITY_PRODUCT_UNINSTALL wmic_security_product_uninstall is_wmic_security_product_uninstall:
        Wmic(wmic::wmic_security_product_uninstall);

    /// 4688, sysmon:1: wmic.exe installs a package.
    ///
    /// T1218.007, T1047. False positives: software distribution. Source: the method `Install` of
    /// `Win32_Product`.
    83 WMIC_PRODUCT_INSTALL wmic_product_install is_wmic_product_install:
        Wmic(wmic::wmic_product_install);

    /// 4688, sysmon:1: wmic.exe installs a package from a URL, a share, or a folder that any user may write.
    ///
    /// T1218.007, T1105, T1047. False positives: software distribution from a share. Source: the method
    /// `Install` of `Win32_Product`.
    84 WMIC_REMOTE_INSTALL wmic_remote_install is_wmic_remote_install:
        Wmic(wmic::wmic_remote_install);

    /// 4688, sysmon:1: wmic.exe creates a scheduled job.
    ///
    /// T1053.002. False positives: none usual; Windows 8 and later do not run these jobs by
    /// default. Source: the method `Create` of `Win32_ScheduledJob`.
    85 WMIC_JOB_CREATE wmic_job_create is_wmic_job_create:
        Wmic(wmic::wmic_job_create);

    /// 4688, sysmon:1: wmic.exe deletes a part of a permanent subscription.
    ///
    /// T1070, T1546.003. False positives: responders. Source: the classes of permanent subscriptions.
    86 WMIC_SUBSCRIPTION_DELETE wmic_subscription_delete is_wmic_subscription_delete:
        Wmic(wmic::wmic_subscription_delete);

    /// 4688, sysmon:1: an event log is saved to a file through `Win32_NTEventlogFile`.
    ///
    /// wmic.exe or PowerShell calls `BackupEventlog`.
    ///
    /// T1654. False positives: administrators. Source: Sigma
    /// `proc_creation_win_susp_nteventlogfile_usage`.
    87 EVENT_LOG_BACKUP event_log_backup is_event_log_backup:
        WmicOrPowerShell(wmic::event_log_backup);

    /// 4688, sysmon:1: wmic.exe does more than read an event log's file.
    ///
    /// It also matches a verb or method that is not known.
    ///
    /// T1070.001. False positives: administrators. Source: Sigma
    /// `proc_creation_win_susp_nteventlogfile_usage`.
    88 EVENT_LOG_CHANGE event_log_change is_event_log_change:
        Wmic(wmic::event_log_change);

    /// 4688, sysmon:1: wmic.exe changes the storage of shadow copies.
    ///
    /// A small storage deletes the copies. Disabling System Restore counts too.
    ///
    /// T1490. False positives: backup software. Source: the class `Win32_ShadowStorage`.
    89 SHADOW_STORAGE_CHANGE shadow_storage_change is_shadow_storage_change:
        Wmic(wmic::shadow_storage_change);

    /// 4688, sysmon:1: wmic.exe changes an account or a group.
    ///
    /// It enables, renames or deletes it.
    ///
    /// T1098. False positives: administrators. Source: the methods of `Win32_UserAccount`.
    90 WMIC_ACCOUNT_CHANGE wmic_account_change is_wmic_account_change:
        Wmic(wmic::wmic_account_change);

    /// 4688, sysmon:1: wmic.exe renames the computer, or moves it to another domain.
    ///
    /// T1047. False positives: deployment. Source: the methods of `Win32_ComputerSystem`.
    91 WMIC_COMPUTER_CHANGE wmic_computer_change is_wmic_computer_change:
        Wmic(wmic::wmic_computer_change);

    /// 4688, sysmon:1: wmic.exe changes a network adapter's settings.
    ///
    /// Another DNS server redirects the computer's traffic.
    ///
    /// T1557. False positives: administrators. Source: the methods of
    /// `Win32_NetworkAdapterConfiguration`.
    92 WMIC_NETWORK_CHANGE wmic_network_change is_wmic_network_change:
        Wmic(wmic::wmic_network_change);

    /// 4688, sysmon:1: wmic.exe shuts the computer down, restarts it or logs users off.
    ///
    /// T1529. False positives: administrators. Source: the methods of `Win32_OperatingSystem`.
    93 WMIC_SHUTDOWN wmic_shutdown is_wmic_shutdown:
        Wmic(wmic::wmic_shutdown);

    /// 4688, sysmon:1: wmic.exe reads Microsoft Defender's settings.
    ///
    /// Exclusions tell where files are not scanned.
    ///
    /// T1518.001. False positives: inventory. Source: Sigma
    /// `proc_creation_win_wmic_namespace_defender`.
    94 WMIC_DEFENDER_RECON wmic_defender_recon is_wmic_defender_recon:
        Wmic(wmic::wmic_defender_recon);

    /// 4688, sysmon:1: wmic.exe deletes or changes what is registered as a security product.
    ///
    /// It does so in `root\SecurityCenter` or `root\SecurityCenter2`.
    ///
    /// T1562.001. False positives: none usual. Source: the class `AntiVirusProduct`.
    95 SECURITY_PRODUCT_REMOVE security_product_remove is_security_product_remove:
        Wmic(wmic::security_product_remove);

    /// 4688, sysmon:1: wmic.exe creates or changes a share.
    ///
    /// T1021.002. False positives: administrators. Source: the methods of `Win32_Share`.
    96 WMIC_SHARE_CREATE wmic_share_create is_wmic_share_create:
        Wmic(wmic::wmic_share_create);

    /// 4688, sysmon:1: a script host or a proxy starts wmic.exe.
    ///
    /// Examples are mshta.exe, wscript.exe and rundll32.exe.
    ///
    /// T1047, T1218. False positives: logon scripts. Source: the Sigma and Elastic rules that list
    /// wmic.exe among their children.
    97 WMIC_FROM_SCRIPT_HOST wmic_from_script_host is_wmic_from_script_host:
        Wmic(process::wmic_from_script_host);

    /// 4688, sysmon:1, 23: WmiPrvSE.exe or scrcons.exe starts a program outside the protected folders.
    ///
    /// Only administrators write in `\Windows` and `\Program Files`.
    ///
    /// T1047, T1546.003. False positives: agents that run from a temporary folder. Source: the
    /// process part of Elastic `initial_access_scripts_process_started_via_wmi`.
    98 WMIPRVSE_UNPROTECTED_CHILD wmiprvse_unprotected_child is_wmiprvse_unprotected_child:
        WmiChild(process::wmiprvse_unprotected_child);

    /// 4688, sysmon:1, 23: a shell that WMI started runs a suspicious program.
    ///
    /// cmd.exe runs a proxy or a file that any user may have written; PowerShell's script is
    /// encoded or its window hidden.
    ///
    /// T1047, T1218. False positives: management agents. Source: Sigma
    /// `proc_creation_win_wmiprvse_susp_child_processes`, with the command line parsed.
    99 WMIPRVSE_SUSPICIOUS_CHILD wmiprvse_suspicious_child is_wmiprvse_suspicious_child:
        WmiChild(process::wmiprvse_suspicious_child);

    /// 4688, sysmon:1, 23: WMI runs a command whose output is captured.
    ///
    /// cmd.exe writes output and errors to a share, or to `\Windows\Temp` under a random name,
    /// encodes a file with certutil.exe, or has `/Q` with `/c` under WmiPrvSE.exe. Impacket and
    /// NetExec do so.
    ///
    /// T1047, T1021.002. False positives: vulnerability scanners. Source: Elastic
    /// `execution_suspicious_cmd_wmi`; Impacket and NetExec.
    100 COMMAND_OUTPUT_CAPTURED command_output_captured is_command_output_captured:
        Cmd(process::command_output_captured);

    /// 4688, sysmon:1: mofcomp.exe compiles a file of another computer, or into its repository.
    ///
    /// The file is at a URL or on a share, or `-N` names a host.
    ///
    /// T1546.003, T1047. False positives: none usual. Source: the options of mofcomp.exe.
    101 MOF_COMPILER_REMOTE mof_compiler_remote is_mof_compiler_remote:
        WmiProgram(mofcomp::mof_compiler_remote);

    /// 4688, sysmon:1: PowerShell uses WMI on another computer.
    ///
    /// T1047, T1059.001. False positives: administrators. Source: the parameters `-ComputerName` and
    /// `-CimSession`.
    102 POWERSHELL_REMOTE_WMI powershell_remote_wmi is_powershell_remote_wmi:
        PowerShell(powershell::remote);

    /// 4688, sysmon:1: PowerShell starts a process on another computer through WMI.
    ///
    /// T1047, T1059.001. False positives: administrators. Source: Sigma
    /// `proc_creation_win_powershell_malicious_cmdlets`, with the script parsed.
    103 POWERSHELL_REMOTE_PROCESS_CREATE powershell_remote_process_create is_powershell_remote_process_create:
        PowerShell(powershell::remote_process_create);

    /// 4688, sysmon:1: PowerShell starts a suspicious program through WMI.
    ///
    /// The program executes other code by proxy, or is in a folder in which any user may write.
    ///
    /// T1047, T1059.001. False positives: administrators' scripts. Source: as
    /// [`is_wmic_suspicious_process_create`](Self::is_wmic_suspicious_process_create).
    104 POWERSHELL_SUSPICIOUS_PROCESS_CREATE powershell_suspicious_process_create is_powershell_suspicious_process_create:
        PowerShell(powershell::suspicious_process_create);

    /// 4688, sysmon:1: PowerShell creates a part of a permanent subscription.
    ///
    /// T1546.003, T1059.001. False positives: none usual. Source: Sigma `posh_ps_wmi_persistence`,
    /// on the command line.
    105 POWERSHELL_SUBSCRIPTION_CREATE powershell_subscription_create is_powershell_subscription_create:
        PowerShell(powershell::subscription_create);

    /// 4688, sysmon:1: PowerShell subscribes to WMI events.
    ///
    /// T1546.003, T1059.001. False positives: monitoring scripts. Source: `Register-WmiEvent` and `Register-
    /// CimIndicationEvent`.
    106 POWERSHELL_EVENT_SUBSCRIBE powershell_event_subscribe is_powershell_event_subscribe:
        PowerShell(powershell::event_subscribe);

    /// 4688, sysmon:1: PowerShell creates a scheduled task through WMI.
    ///
    /// T1053.005, T1059.001. False positives: deployment scripts. Source: the class `PS_ScheduledTask`.
    107 POWERSHELL_TASK_CREATE powershell_task_create is_powershell_task_create:
        PowerShell(powershell::task_create);

    /// 4688, sysmon:1: PowerShell's command line has the name of a WMI class in base64.
    ///
    /// The text cannot be decoded as a whole.
    ///
    /// T1027.010, T1059.001. False positives: none known. Source: Sigma
    /// `proc_creation_win_powershell_base64_wmi_classes`.
    108 POWERSHELL_ENCODED_WMI powershell_encoded_wmi is_powershell_encoded_wmi:
        PowerShell(powershell::encoded_classes);

    /// 5857: the provider's DLL is in a folder in which any user may write.
    ///
    /// T1546.003. False positives: none usual. Source: the default permissions.
    109 PROVIDER_WRITABLE_PATH provider_writable_path is_provider_writable_path:
        Provider(provider::writable_path);

    /// 5857: the provider's DLL is on another computer.
    ///
    /// T1546.003. False positives: none known. Source: the event's `ProviderPath`.
    110 PROVIDER_NETWORK_PATH provider_network_path is_provider_network_path:
        Provider(provider::network_path);

    /// 5858, 11: a client asks for a part of a permanent subscription. In a 5858 the call failed.
    ///
    /// T1546.003. False positives: management software. Source: the event's `Operation`.
    111 SUBSCRIPTION_CREATE_ATTEMPT subscription_create_attempt is_subscription_create_attempt:
        Failure(failure::subscription_create), Call(calls::subscription_create);

    /// 5858, 11, 22: a client calls `Win32_Service::Create`. In a 5858 the call failed.
    ///
    /// T1543.003, T1047. False positives: administration. Source: the event's `Operation`.
    112 SERVICE_CREATE_ATTEMPT service_create_attempt is_service_create_attempt:
        Failure(failure::service_create), Call(calls::service_create);

    /// 5858, 11, 22: a client asks to delete a shadow copy. In a 5858 the call failed.
    ///
    /// T1490, T1047. False positives: backup software. Source: the event's `Operation`.
    113 SHADOW_COPY_DELETE_ATTEMPT shadow_copy_delete_attempt is_shadow_copy_delete_attempt:
        Failure(failure::shadow_copy_delete), Call(calls::shadow_copy_delete);

    /// 5858, 11, 22: a client asks to write to the registry through `StdRegProv`. In a 5858 the call failed.
    ///
    /// T1112, T1047. False positives: administration. Source: the event's `Operation`.
    114 REGISTRY_WRITE_ATTEMPT registry_write_attempt is_registry_write_attempt:
        Failure(failure::registry_write), Call(calls::registry_write);

    /// 5859: a permanent subscription that is not Windows' own became active.
    ///
    /// T1546.003. False positives: management software. Source: Sigma
    /// `win_wmi_activity_event_consumer_binding`.
    115 UNKNOWN_ACTIVATION unknown_activation is_unknown_activation:
        Watch(subscription::unknown_activation);

    /// 5859, 5860, 5861, sysmon:19: the query watches for what attackers use as a trigger.
    ///
    /// These are logons, process starts, volumes, the registry, the event log, timers and the uptime.
    ///
    /// T1546.003. Source: published subscriptions of attackers.
    116 WATCHES_TRIGGER watches_trigger is_watches_trigger:
        Binding(subscription::binding_trigger), Watch(subscription::watch_trigger);

    /// 5859, 5860, 5861, sysmon:19: the query watches for volumes, such as a plugged-in disk.
    ///
    /// T1546.003. Source: the class `Win32_VolumeChangeEvent`.
    117 WATCHES_VOLUME watches_volume is_watches_volume:
        Binding(subscription::binding_volume), Watch(subscription::watch_volume);

    /// 5859, 5860, 5861, sysmon:19: the query watches for changes of the registry.
    ///
    /// T1546.003. Source: the classes of the registry provider.
    118 WATCHES_REGISTRY watches_registry is_watches_registry:
        Binding(subscription::binding_registry), Watch(subscription::watch_registry);

    /// 5861, sysmon:20: the consumer's program is in a folder where only administrators write.
    ///
    /// It is named by its full path, and runs no other code.
    ///
    /// It tells vendors' consumers from others. Source: the default permissions.
    119 PROTECTED_CONSUMER protected_consumer is_protected_consumer:
        Binding(subscription::protected_consumer);

    /// 5861, sysmon:20: the consumer writes a script, a program or a page of a web server.
    ///
    /// T1546.003, T1505.003. False positives: none known. Source: the property `Filename` of
    /// `LogFileEventConsumer`.
    120 FILE_CONSUMER_EXECUTABLE file_consumer_executable is_file_consumer_executable:
        Binding(subscription::file_consumer_executable);

    /// 4688, sysmon:1: another program has a command line with which wmic.exe itself would be grave.
    ///
    /// It starts a process or a service on another computer, or a suspicious program; it uses a style sheet
    /// that does not ship with Windows; or it deletes shadow copies, clears logs, creates subscriptions or
    /// disables security software.
    ///
    /// T1036.003, T1047. False positives: none known. Source: the grammar of wmic.exe.
    121 WMIC_RENAMED_ATTACK wmic_renamed_attack is_wmic_renamed_attack:
        Process(wmic::wmic_renamed_attack);

    /// 4688, sysmon:1, 23: WMI runs a command that destroys, adds accounts or dumps credentials.
    ///
    /// It clears logs, deletes shadow copies or backups, adds a user or a service, or saves registry hives.
    /// wmic.exe starts it, or it is a child of WmiPrvSE.exe or scrcons.exe.
    ///
    /// T1047. False positives: administrators' scripts. Source: LOLBAS.
    122 WMI_SENSITIVE_COMMAND wmi_sensitive_command is_wmi_sensitive_command:
        WmicOrWmiChild(process::wmi_sensitive_command);

    /// 4688, sysmon:1: wmic.exe terminates a process of a security product.
    ///
    /// T1562.001. False positives: none usual. Source: Sigma `proc_creation_win_wmic_terminate_application`.
    123 WMIC_SECURITY_PROCESS_TERMINATE wmic_security_process_terminate
        is_wmic_security_process_terminate: Wmic(wmic::wmic_security_process_terminate);

    /// 4688, sysmon:1: PowerShell creates a service through WMI.
    ///
    /// T1543.003, T1059.001. False positives: administrators. Source: the method `Create` of
    /// `Win32_Service`.
    124 POWERSHELL_SERVICE_CREATE powershell_service_create is_powershell_service_create:
        PowerShell(powershell::service_create);

    /// 4688, sysmon:1: PowerShell disables security software through WMI, or adds an autorun entry.
    ///
    /// It changes `MSFT_MpPreference`, deletes what is registered as a security product, uninstalls one,
    /// stops its service or process, or writes an autorun key with `StdRegProv`.
    ///
    /// T1562.001, T1547.001, T1059.001. False positives: administrators. Source: the classes.
    125 POWERSHELL_WMI_TAMPERING powershell_wmi_tampering is_powershell_wmi_tampering:
        PowerShell(powershell::tampering);

    /// 4688, sysmon:1: PowerShell makes a change through WMI that attackers make.
    ///
    /// It deletes a part of a permanent subscription, writes to the registry with `StdRegProv`, or creates a
    /// shadow copy.
    ///
    /// T1112, T1070, T1003.003, T1059.001. False positives: administrators' scripts. Source: the classes.
    126 POWERSHELL_WMI_CHANGE powershell_wmi_change is_powershell_wmi_change:
        PowerShell(powershell::change);

    /// 4688, sysmon:1: winrm.vbs changes something on another computer.
    ///
    /// It calls a method, or sets, creates or deletes an instance. winrm.cmd and the script under another name
    /// count.
    ///
    /// T1021.006, T1047. False positives: administrators. Source: the help of winrm.vbs.
    127 REMOTE_WINRM remote_winrm is_remote_winrm: Process(winrm::remote_winrm);
}

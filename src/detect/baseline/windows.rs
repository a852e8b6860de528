//! The rules of `Baseline::windows`.

use super::builtin::rule;
use super::rule::BaselineAction::{Downgrade, Suppress};
use super::rule::BaselineRule;
use crate::detect::detection::Severity::{Informational, Low};

pub(super) fn rules() -> Vec<BaselineRule> {
    let mut rules = Vec::new();
    let child = rule(
        Suppress,
        "WmiPrvSE.exe starts this process without a user's action",
    );
    for image in [
        r"%SystemRoot%\System32\WerFault.exe",
        r"%SystemRoot%\SysWOW64\WerFault.exe",
        r"%SystemRoot%\System32\wbem\WmiPrvSE.exe",
        r"%SystemRoot%\SysWOW64\wbem\WmiPrvSE.exe",
        r"%SystemRoot%\System32\wbem\unsecapp.exe",
    ] {
        rules.extend(child.clone().image(image).each(&["wmiprvse_child"]));
    }
    // `conhost --headless <command>` runs a command: a console's own has only numbers.
    let console = rule(Suppress, "the console window of the program itself")
        .image(r"%SystemRoot%\System32\conhost.exe");
    for console in [
        console.clone().arguments(&["0x*", "-ForceV1"]),
        console.clone().arguments(&["0x*"]),
        // No command lines are logged.
        console.field("CommandLine", ""),
    ] {
        rules.extend(console.each(&["wmiprvse_child", "wmic_child", "script_consumer_child"]));
    }
    rules.extend(
        rule(Suppress, "servicing of WMI's own files")
            .image(r"%SystemRoot%\WinSxS\**\WmiPrvSE.exe")
            .parent(r"%SystemRoot%\**\TiWorker.exe")
            .each(&["wmiprvse_unexpected_parent"]),
    );
    // Any user may write there: it stays visible.
    rules.extend(
        rule(Downgrade(Low), "servicing by DISM")
            .image(r"%SystemRoot%\Temp\*\DismHost.exe")
            .arguments(&["{*}"])
            .each(&["wmiprvse_unprotected_child"]),
    );
    rules.extend(
        rule(Downgrade(Informational), "Windows compiles its own MOF")
            .user("S-1-5-18")
            .arguments(&[r"%SystemRoot%\Temp\*.mof"])
            .each(&["mof_compiler"]),
    );
    let defender = rule(Suppress, "Microsoft Defender's own provider").field("Code", "0x0");
    for image in [
        r"%ProgramFiles%\Windows Defender\*.dll",
        r"%ProgramData%\Microsoft\Windows Defender\Platform\*\*.dll",
    ] {
        rules.extend(
            defender
                .clone()
                .image(image)
                .each(&["unusual_provider_path"]),
        );
    }
    rules.extend(
        rule(Suppress, "the Windows Remote Management service")
            .field("NamespaceName", r"ROOT\CIMV2")
            .field(
                "Query",
                "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'wsmprovhost.exe'",
            )
            .each(&["watches_process_start"]),
    );
    rules.push(
        rule(Suppress, "Remote Assistance's own subscription")
            .user("S-1-5-18")
            .field("ESS", "RmAssistEventFilter")
            .field(
                "CONSUMER",
                "CommandLineEventConsumer=\"RmAssistEventConsumer\"",
            )
            .field(
                "Query",
                "select * from Win32_ProcessStartTrace where ProcessName='msra.exe'",
            )
            .field("ExecutablePath", "")
            .field("WorkingDirectory", "")
            .arguments(&[r"%SystemRoot%\system32\racengn.dll,RaEvent"]),
    );
    rules.extend(
        rule(
            Downgrade(Low),
            "Windows' own subscription of updating consumers",
        )
        .user("S-1-5-18")
        .field(
            "CONSUMER",
            "MSFT_UCScenarioControl=\"Microsoft WMI Updating Consumer Scenario Control\"",
        )
        .field("Query", "*MSFT_UC*")
        .each(&["other_consumer"]),
    );
    rules.push(
        rule(Downgrade(Low), "Terminal Services' own subscription, which writes to the event log")
            .user("S-1-5-18")
            .field("ESS", "TSLogonFilter")
            .field("CONSUMER", "NTEventLogEventConsumer=\"TSLogonEvents.vbs\"")
            .field(
                "Query",
                "SELECT * FROM __InstanceOperationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_LogonSession'",
            ),
    );
    rules
}

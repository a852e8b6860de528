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
    let facts = ProcessFacts::new((&process).into(), Some(WKS));
    let uses = Uses::of(&facts).remote;
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

fn all_services(facts: &ProcessFacts<'_>) -> Vec<String> {
    let of_client = Uses::of(facts).services.into_iter();
    let lines = of_client.chain(services_of_shell(facts));
    lines.map(Cow::into_owned).collect()
}

fn services(image: &str, line: &str) -> Vec<String> {
    let process = process(image, line);
    let facts = ProcessFacts::new((&process).into(), Some(WKS));
    all_services(&facts)
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

#[test]
fn winrm() {
    check(
        r"C:\Windows\System32\cscript.exe",
        &[
            (
                r#"cscript //nologo C:\Windows\System32\winrm.vbs invoke Create wmicimv2/Win32_Process @{CommandLine="cmd /c whoami"} -r:http://FILE02.corp.example:5985 -u:a -p:SECRET"#,
                &["start cmd /c whoami > FILE02.corp.example"],
            ),
            (
                r#"cscript x.vbs i Create wmi/root/cimv2/Win32_Service @{Name="x";PathName="C:\t\a.exe -k"} -r:FILE02"#,
                &[r"service C:\t\a.exe -k > FILE02"],
            ),
            (
                r#"cscript winrm.vbs create wmi/root/subscription/__EventFilter @{Name="x"} -r:FILE02"#,
                &["subscribe > FILE02"],
            ),
            (
                "cscript winrm.vbs i Create wmicimv2/Win32_Process -file:x.xml -r:FILE02",
                &["start  > FILE02"],
            ),
            (
                "cscript winrm.vbs get wmicimv2/Win32_BIOS -r:FILE02",
                &["other > FILE02"],
            ),
            (
                "cscript winrm.vbs i StartService wmicimv2/Win32_Service?Name=x -r:FILE02",
                &["other > FILE02"],
            ),
            (
                r#"cscript winrm.vbs i Create wmicimv2/Win32_Process @{CommandLine="x"} -r:WKS01"#,
                &[],
            ),
            (
                r#"cscript winrm.vbs i Create wmicimv2/Win32_Process @{CommandLine="x"}"#,
                &[],
            ),
            ("cscript backup.vbs", &[]),
        ],
    );
    check(
        r"C:\Windows\System32\cmd.exe",
        &[
            (
                r#"cmd /c winrm invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:FILE02 && winrm id -r:FILE03"#,
                &["start calc.exe > FILE02", "other > FILE03"],
            ),
            (
                r#"C:\Windows\system32\cmd.exe /c ""C:\Windows\System32\winrm.cmd" invoke Create wmicimv2/Win32_Process @{CommandLine=calc.exe} -r:FILE02""#,
                &["start calc.exe > FILE02"],
            ),
            (r"cmd /c winrm id -r:%1", &["other >  ?"]),
            // Of its child.
            ("cmd /c wmic /node:FILE02 process call create calc", &[]),
            (r"cmd /c cscript winrm.vbs id -r:FILE02", &[]),
            ("cmd /c echo winrm", &[]),
        ],
    );
}

#[test]
fn sc() {
    check(
        r"C:\Windows\System32\sc.exe",
        &[
            (
                r#"sc \\FILE02 create svc binPath= "cmd /c \"a b\"" start= auto"#,
                &[r#"service cmd /c "a b" > FILE02"#],
            ),
            (
                r"sc \\FILE02 config svc binpath= C:\t\a.exe",
                &[r"service C:\t\a.exe > FILE02"],
            ),
            (r"sc \\FILE02 create svc", &[r"service - > FILE02"]),
            (r"sc \\FILE02 start svc", &[r"other > FILE02"]),
            (r"sc \\WKS01 start svc", &[]),
            ("sc create svc binPath= x", &[]),
        ],
    );
}

#[test]
fn tools() {
    check(
        r"C:\t\SharpMove.exe",
        &[
            (
                r#"SharpMove.exe action=create computername=FILE02 command="C:\t\a.exe -x" username=CORP\a password=SECRET"#,
                &[r"start C:\t\a.exe -x > FILE02"],
            ),
            (
                "SharpWMI.exe action=exec computername=FILE02,FILE03,localhost command=calc",
                &["start calc > FILE02 FILE03"],
            ),
            (
                "SharpMove.exe action=executevbs computername=FILE02 eventname=x",
                &["subscribe > FILE02"],
            ),
            (
                r#"SharpMove.exe action=scm computername=FILE02 command="cmd /c x" servicename=x"#,
                &["service cmd /c x > FILE02"],
            ),
            (
                "SharpMove.exe action=query computername=FILE02 query=x",
                &["other > FILE02"],
            ),
        ],
    );
    check(
        r"C:\Python312\python.exe",
        &[
            (
                r#"python wmiexec.py CORP/adm:SEC@RET@FILE02 "whoami /all""#,
                &["start whoami /all > FILE02"],
            ),
            (
                r"python C:\t\wmiexec.py -hashes :0 -nooutput -codec cp850 CORP/adm@10.0.0.5 ipconfig /all",
                &["start ipconfig /all > 10.0.0.5"],
            ),
            (
                "python -m impacket.examples.wmiexec -k -no-pass FILE02.corp.example",
                &["start  > FILE02.corp.example"],
            ),
            (
                "python wmipersist.py CORP/adm:SECRET@FILE02 install -name x -vbs a.vbs -timer 10",
                &["subscribe > FILE02"],
            ),
            (
                "python wmiquery.py CORP/adm:SECRET@FILE02",
                &["other > FILE02"],
            ),
            ("python backup.py FILE02", &[]),
        ],
    );
    check(
        r"C:\t\nxc.exe",
        &[
            (
                "nxc wmi FILE02 10.0.0.5 -u adm -p SECRET -x \"whoami /all\"",
                &["start whoami /all > FILE02 10.0.0.5"],
            ),
            (
                "nxc wmi 10.0.0.0/24 10.0.1.1-20 hosts.txt -u a -p b -X x",
                &["start  >  ?"],
            ),
            (
                "nxc smb FILE02 -u a -p b --exec-method wmiexec -x dir",
                &["start dir > FILE02"],
            ),
            (
                "nxc wmi FILE02 -u a -p b --wmi \"select * from x\"",
                &["other > FILE02"],
            ),
        ],
    );
    check(
        r"C:\Windows\System32\cscript.exe",
        &[
            (
                "cscript //nologo wmiexec.vbs /cmd FILE02 adm SECRET \"whoami /all\"",
                &["start whoami /all > FILE02"],
            ),
            (
                "cscript wmiexec.vbs /cmd FILE02 whoami",
                &["start whoami > FILE02"],
            ),
            (
                "cscript wmiexec.vbs /shell FILE02 adm SECRET",
                &["start  > FILE02"],
            ),
            (
                "cscript wmiexec.vbs /cmd FILE02 adm SECRET",
                &["start  > FILE02"],
            ),
        ],
    );
}

#[test]
fn no_client() {
    for (image, line) in [
        (
            r"C:\Windows\System32\svchost.exe",
            r"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule",
        ),
        (r"C:\Windows\System32\cmd.exe", r"cmd /c dir C:\"),
        (r"C:\a\a.exe", "a.exe computername=x"),
    ] {
        let process = process(image, line);
        let facts = ProcessFacts::new((&process).into(), Some(WKS));
        assert!(!may_use(&facts), "{line}");
        assert!(all_services(&facts).is_empty(), "{line}");
    }
    let facts = ProcessCreation::default();
    assert!(!may_use(&ProcessFacts::new((&facts).into(), None)));
}

#[test]
fn services_in_shells() {
    let table: [(&str, &str, &[&str]); 9] = [
        (
            r"C:\Windows\System32\sc.exe",
            r#"sc create svc binPath= "C:\t\a.exe -k""#,
            &[r"C:\t\a.exe -k"],
        ),
        (
            r"C:\Windows\System32\sc.exe",
            r"sc \\FILE02 create svc binPath= x",
            &[],
        ),
        (
            r"C:\Windows\System32\cmd.exe",
            r#"cmd /c sc create a binPath= "x y" & sc \\FILE02 create b binPath= z & sc config c binPath= w"#,
            &["x y", "w"],
        ),
        (
            r"C:\Windows\System32\cmd.exe",
            r#"cmd /c wmic service call create "svc","Svc","C:\t\a.exe -k",16"#,
            &[r"C:\t\a.exe -k"],
        ),
        (
            POWERSHELL,
            r"powershell New-Service -Name x -BinaryPathName 'C:\t\a.exe -k'",
            &[r"C:\t\a.exe -k"],
        ),
        (
            POWERSHELL,
            r"powershell new-service x C:\t\a.exe; dir",
            &[r"C:\t\a.exe"],
        ),
        (
            POWERSHELL,
            "powershell New-Service -b $x -Name y; dir z",
            &[],
        ),
        (
            r"C:\Windows\System32\cscript.exe",
            r#"cscript winrm.vbs i Create wmicimv2/Win32_Service @{Name="x";PathName="cmd /c x"}"#,
            &["cmd /c x"],
        ),
        (
            WMIC,
            r#"wmic /node:@a.txt service call create "svc","Svc","C:\t\a.exe",16"#,
            &[],
        ),
    ];
    for (image, line, expected) in table {
        assert_eq!(services(image, line), expected, "{line}");
    }
}

/// Of more computers than are read the others are not known.
#[test]
fn many_computers() {
    for (count, is_more) in [(4095, false), (4096, false), (4097, true)] {
        let names: Vec<_> = (0..count).map(|n| format!("h{n}")).collect();
        for (image, line) in [
            (
                r"C:\t\SharpWMI.exe",
                format!(
                    "SharpWMI.exe action=exec command=x computername={}",
                    names.join(",")
                ),
            ),
            (r"C:\t\nxc.exe", format!("nxc wmi {} -x x", names.join(" "))),
        ] {
            let shown = shown(image, &line);
            let count = shown[0]
                .split(' ')
                .filter(|word| word.starts_with('h'))
                .count();
            assert_eq!(
                (count, shown[0].ends_with(" ?")),
                (names.len().min(4096), is_more),
                "{image}"
            );
        }
    }
}

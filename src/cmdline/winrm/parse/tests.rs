use super::*;

/// `operation method resource {table} @remote ~user -switches`
fn shown(line: &str) -> String {
    let Some(command) = WinrmCommand::parse(line) else {
        return "-".to_owned();
    };
    let mut shown = command.operation.map_or("?", Operation::name).to_owned();
    let texts = [
        (" ", &command.method),
        (" ", &command.resource),
        (" <", &command.file),
        (" @", &command.remote),
        (" ~", &command.user),
    ];
    for (mark, text) in texts {
        if let Some(text) = text {
            shown.extend([mark, text]);
        }
    }
    for property in &command.properties {
        shown.extend([" ", &*property.name, "=", &*property.value]);
    }
    for switch in &command.switches {
        shown.extend([" -", &*switch.name]);
    }
    if command.is_password_given {
        shown.push_str(" ***");
    }
    assert_eq!(command.clone().into_owned(), command);
    shown
}

#[test]
fn commands() {
    let table = [
        (
            r#"winrm invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://FILE02:5985"#,
            "invoke Create wmicimv2/Win32_Process @http://FILE02:5985 CommandLine=calc.exe",
        ),
        (
            r#""C:\Windows\System32\cscript.exe" //nologo //E:vbs "C:\Windows\System32\winrm.vbs" i Create wmicimv2/Win32_Process -r:FILE02 @{CommandLine=cmd /c x}"#,
            "invoke Create wmicimv2/Win32_Process @FILE02 CommandLine=cmd /c x",
        ),
        (
            r#"winrm.cmd set wmicimv2/Win32_Service?Name=x @{StartMode="Manual"} -u:CORP\a "-p:b c" -r:"FILE02" -a:Basic"#,
            r"set wmicimv2/Win32_Service?Name=x @FILE02 ~CORP\a StartMode=Manual -a ***",
        ),
        (
            "WINRM e wmicimv2/* -remote:FILE02 -filter:\"select * from x\" -p:",
            "enumerate wmicimv2/* @FILE02 -filter",
        ),
        (
            "winrm i Create wmicimv2/Win32_Process -file:x.xml",
            "invoke Create wmicimv2/Win32_Process <x.xml",
        ),
        ("winrm id -r:FILE02", "identify @FILE02"),
        ("winrm qc -q", "quickconfig -q"),
        ("winrm get winrm/config", "get winrm/config"),
        ("winrm -?", "? -?"),
        ("winrm", "?"),
        ("winrm x y", "? y"),
        (
            "cscript x.vbs i Create wmi/root/cimv2/Win32_Process -r:A",
            "invoke Create wmi/root/cimv2/Win32_Process @A",
        ),
        ("cscript x.vbs get y", "-"),
        ("cscript //nologo", "-"),
        ("powershell winrm id", "-"),
        ("", "-"),
        // Tables without an end.
        (
            r#"winrm i Create wmicimv2/Win32_Process @{CommandLine="a b" -r:A -p:SECRET"#,
            "invoke Create wmicimv2/Win32_Process @A CommandLine=a b ***",
        ),
        (
            r#"winrm i Create wmicimv2/Win32_Process @{CommandLine="a b -r:A -p:SECRET"#,
            "invoke Create wmicimv2/Win32_Process CommandLine=a b -r:A",
        ),
    ];
    for (line, expected) in table {
        assert_eq!(shown(line), expected, "{line}");
    }
}

#[test]
fn no_password_is_kept() {
    for line in [
        "winrm id -p:SECRET",
        "winrm id /password:\"SECRET x\" -r:A",
        "winrm id \"-p:x SECRET\" -r:A",
        r#"winrm id -p:"a\"b SECRET" -r:A"#,
        r#"winrm s wmicimv2/X @{a="b" -p:SECRET -x:"y"} -r:A"#,
        r#"winrm s wmicimv2/X @{a="b" -p:SECRET"#,
        r#"winrm s wmicimv2/X "@{a=b -p:SECRET"#,
        "winrm s wmicimv2/X @{a=b -p:SECRET",
    ] {
        let command = WinrmCommand::parse(line).unwrap();
        assert!(
            !format!("{command:?}").contains("SECRET"),
            "{line}: {command:?}"
        );
    }
}

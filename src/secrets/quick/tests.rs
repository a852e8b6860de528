use super::*;

/// A line in which something is masked is never passed over.
#[test]
fn quick_looks() {
    let lines = [
        "wmic /password:x os get",
        "C:\\Windows\\System32\\wbem\\wmic.exe /node:A /PassWord:x os get",
        "wmic /pass^w^ord:x",
        "wmic /passw\"ord:x",
        "wmic /pas\u{17f}word:x",
        "winrm id -p:x",
        "cscript c:\\windows\\system32\\WinRM.vbs id -p:x",
        "winrs -r:A -p:x cmd",
        "certutil -p x",
        "net use \\\\A\\b x",
        "net64a.exe  user a x",
        "psexe^c -p x",
        "[net.netw`orkcredential]",
    ];
    for line in lines {
        for pad in 0..17 {
            let line = format!("{}{line}", "a".repeat(pad));
            assert!(may_hold_secret(&line), "{line}");
        }
    }
    for line in [
        "",
        r"C:\Windows\SysWOW64\WindowsPowerShell\v1.0\powershell.exe",
        r"C:\Windows\Microsoft.NET\Framework\v4.0.30319\csc.exe",
        r"C:\Windows\PSEXESVC.exe",
        "VIRTUAL USERS",
        r"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule",
        r#""C:\Windows\system32\cmd.exe" /c dir C:\Users\dana\Windows"#,
    ] {
        assert!(!may_hold_secret(line), "{line}");
    }
}

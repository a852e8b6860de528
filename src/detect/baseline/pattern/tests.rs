use super::*;

#[test]
fn texts() {
    let table = [
        ("", "", true),
        ("", "a", false),
        ("*", "", true),
        ("*", "abc", true),
        ("ABC", "abc", true),
        ("a*", "abc", true),
        ("*c", "abc", true),
        ("*b*", "abc", true),
        ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-c-b", false),
        ("a*a", "a", false),
        ("*ab*ab", "ab", false),
        ("**", "x", true),
        (r"*\x.exe", r"C:\X.EXE", true),
        (r"*\x.exe", "C:\\notx.exe", false),
    ];
    for (pattern, text, expected) in table {
        assert_eq!(text_matches(pattern, text), expected, "{pattern} {text}");
    }
}

#[test]
fn paths() {
    let table = [
        (
            r"%SystemRoot%\System32\cmd.exe",
            r"C:\Windows\System32\cmd.exe",
            true,
        ),
        (
            r"%SystemRoot%\System32\cmd.exe",
            r"\Device\HarddiskVolume3\WINDOWS\system32\CMD.EXE",
            true,
        ),
        (
            r"%SystemRoot%\System32\cmd.exe",
            r"D:\Windows\System32\cmd.exe",
            true,
        ),
        (
            r"%SystemRoot%\System32\cmd.exe",
            r"C:\ProgramData\Windows\System32\cmd.exe",
            false,
        ),
        (
            r"%SystemRoot%\System32\cmd.exe",
            r"\\host\c$\Windows\System32\cmd.exe",
            false,
        ),
        (r"%SystemRoot%\System32\cmd.exe", "cmd.exe", false),
        (
            r"%SystemRoot%\Temp\*\a.exe",
            r"C:\Windows\Temp\x\a.exe",
            true,
        ),
        (
            r"%SystemRoot%\Temp\*\a.exe",
            r"C:\Windows\Temp\x\y\a.exe",
            false,
        ),
        (
            r"%SystemRoot%\Temp\*\a.exe",
            r"C:\Windows\Temp\..\a.exe",
            false,
        ),
        (
            r"%ProgramFiles%\A\**",
            r"C:\Program Files (x86)\A\b\c.exe",
            true,
        ),
        (r"%ProgramFiles%\A\**", r"C:\Program Files\AB\c.exe", false),
        (
            r"%ProgramFiles%\A\**\c.exe",
            r"C:\Program Files\A\c.exe",
            true,
        ),
        (
            r"%ProgramFiles%\A\**\c.exe",
            r"C:\Program Files\A\b\d\c.exe",
            true,
        ),
        (r"%ProgramFiles%\A\**\c.exe", r"C:\PROGRA~1\A\c.exe", false),
        (
            r"%ProgramFiles%\A\*.exe",
            r"C:\Program Files\A\c.exe:x.exe",
            false,
        ),
        (r"C:\Zabbix\*.exe", r"c:\zabbix\a.exe", true),
        (r"C:\Zabbix\*.exe", r"D:\zabbix\a.exe", false),
        (r"?:\Zabbix\*.exe", r"D:\zabbix\a.exe", true),
        (r"*\a.exe", r"C:\a.exe", false),
        (r"%Other%\a.exe", r"C:\a.exe", false),
    ];
    for (pattern, path, expected) in table {
        assert_eq!(
            PathPattern::new(pattern).matches(path),
            expected,
            "{pattern} {path}"
        );
    }
}

#[test]
fn arguments() {
    let table: [(&[&str], &str, bool); 14] = [
        (&[], "a.exe", true),
        (&[], "a.exe -x", false),
        (&["-x"], "a.exe", false),
        (&["-X", "*"], r#""C:\a b.exe" -x 5"#, true),
        (&["-x", "*"], "a -x 5 6", false),
        (&["**"], "a -x 5 6", true),
        (&["**"], "a -x http://h/x", false),
        (&["**"], r"a -x \\h\s\x", false),
        (&["**"], r"a C:\a\..\b", false),
        (&["*"], r"a ..\x", false),
        (&["*"], r#"a "b c""#, false),
        (&["*"], "a b&c", false),
        (
            &[r"%SystemRoot%\ccmcache\*\*.msi"],
            r#"m "C:\Windows\ccmcache\1a\a.msi""#,
            true,
        ),
        (
            &[r"%SystemRoot%\ccmcache\*\*.msi"],
            r#"m "C:\Windows\ccmcache\..\Temp\a.msi""#,
            false,
        ),
    ];
    for (patterns, line, expected) in table {
        let patterns: Vec<Cow<'_, str>> = patterns.iter().map(|p| (*p).into()).collect();
        assert_eq!(
            arguments_match(&patterns, line),
            expected,
            "{patterns:?} {line}"
        );
    }
}

use super::*;

#[test]
fn names() {
    let table = [
        (r"C:\Windows\System32\cmd.exe", "cmd.exe"),
        (r"C:/tools/a.exe", "a.exe"),
        (r"C:\tools/a.exe", "a.exe"),
        ("cmd.exe", "cmd.exe"),
        (r"C:\tools\", ""),
        ("", ""),
    ];
    for (path, name) in table {
        assert_eq!(base_name(path), name, "{path:?}");
    }
}

#[test]
fn places() {
    use Place::*;

    let table = [
        (
            r"C:\Windows\System32\cmd.exe",
            r"C:\Windows\System32\cmd.exe",
            Windows,
        ),
        (
            r"d:/windows//system32\.\cmd.exe",
            r"D:\windows\system32\cmd.exe",
            Windows,
        ),
        (r"\??\C:\Windows\x", r"C:\Windows\x", Windows),
        (r"\\?\c:\Windows\x", r"C:\Windows\x", Windows),
        (r"\\.\C:\Windows\x", r"C:\Windows\x", Windows),
        (r"\SystemRoot\x", r"C:\Windows\x", Windows),
        ("%windir%\\x", r"C:\Windows\x", Windows),
        (
            r"\Device\HarddiskVolume2\Windows\x",
            r"\Device\HarddiskVolume2\Windows\x",
            Windows,
        ),
        (
            r"\\?\Volume{1-2}\Windows\x",
            r"\\?\Volume{1-2}\Windows\x",
            Windows,
        ),
        ("\"C:\\Windows\\x\"", r"C:\Windows\x", Windows),
        ("\" C:\\Windows\\x \\\"", r"C:\Windows\x", Windows),
        ("C:\\Windows\\x\\ \\\"\\", r"C:\Windows\x", Windows),
        (
            r"\device\HarddiskVolume2",
            r"\Device\HarddiskVolume2\",
            Other,
        ),
        ("C:\\Windows\\x\\y \\.. \\. \\", r"C:\Windows\x", Windows),
        (r"C:\Windows\..\..\..\Windows\x", r"C:\Windows\x", Windows),
        (r"C:\Windows\Temp\x", r"C:\Windows\Temp\x", UserWritable),
        (r"C:\Windows\Temp", r"C:\Windows\Temp", Windows),
        (
            r"C:\Windows\Temporary\x",
            r"C:\Windows\Temporary\x",
            Windows,
        ),
        (
            r"C:\Windows\System32\spool\drivers\color\x",
            r"C:\Windows\System32\spool\drivers\color\x",
            UserWritable,
        ),
        (r"C:\Windows \System32\x", r"C:\Windows \System32\x", Other),
        (
            r"C:\Program Files\a\x",
            r"C:\Program Files\a\x",
            ProgramFiles,
        ),
        (
            r"%ProgramFiles(x86)%\a",
            r"C:\Program Files (x86)\a",
            ProgramFiles,
        ),
        (r"C:\Program Files\..\Users\x", r"C:\Users\x", UserWritable),
        (
            r"C:\ProgramData\Microsoft\Windows Defender\Platform\x",
            r"C:\ProgramData\Microsoft\Windows Defender\Platform\x",
            ProgramFiles,
        ),
        (
            r"C:\ProgramData\Microsoft\Windows DefenderX\x",
            r"C:\ProgramData\Microsoft\Windows DefenderX\x",
            UserWritable,
        ),
        (
            r"C:\Users\Public\Windows\System32\x",
            r"C:\Users\Public\Windows\System32\x",
            UserWritable,
        ),
        (r"%TEMP%\x", r"%TEMP%\x", UserWritable),
        (r"$env:APPDATA\x", r"%APPDATA%\x", UserWritable),
        (r"%PUBLIC%\x", r"C:\Users\Public\x", UserWritable),
        (r"C:\PerfLogs\x", r"C:\PerfLogs\x", UserWritable),
        (r"C:\app\x", r"C:\app\x", Other),
        (r"C:\x.exe", r"C:\x.exe", Other),
        (r"\\host\c$\Windows\x", r"\\host\c$\Windows\x", Network),
        (r"\\?\UNC\host\s\x", r"\\host\s\x", Network),
        (r"\Device\Mup\host\s\x", r"\\host\s\x", Network),
        (r"\\host@80\dav\x", r"\\host@80\dav\x", Network),
        (r"//host/s/x", r"\\host\s\x", Network),
        (r"C:\PROGRA~1\x", r"C:\PROGRA~1\x", Unknown),
        (r"C:\Windows\a~b", r"C:\Windows\a~b", Windows),
        ("cmd.exe", "cmd.exe", Unknown),
        (r"Windows\System32\x", r"Windows\System32\x", Unknown),
        (r"..\x", r"..\x", Unknown),
        (r"\Windows\x", r"\Windows\x", Unknown),
        (r"\Users\Public\x", r"\Users\Public\x", UserWritable),
        (r"%own%\Windows\x", r"%own%\Windows\x", Unknown),
        ("C:x", "C:x", Unknown),
        ("", "", Unknown),
        ("\\", "\\", Unknown),
        ("%", "%", Unknown),
        ("é:\\x", "é:\\x", Unknown),
    ];
    for (text, shown, place) in table {
        let path = WindowsPath::new(text);
        assert_eq!(
            (path.to_string().as_str(), path.place()),
            (shown, place),
            "{text}"
        );
    }
}

#[test]
fn streams() {
    let table = [
        (r"C:\a\b.txt:c.exe", "b.txt", Some("c.exe")),
        (r"C:\a\b.txt:c:$DATA", "b.txt", Some("c:$DATA")),
        (r"C:\a\b.txt:", "b.txt", None),
        (r"C:\a\b.txt", "b.txt", None),
        ("b.txt:c", "b.txt", Some("c")),
        (r"C:\", "", None),
    ];
    for (text, name, stream) in table {
        let path = WindowsPath::new(text);
        assert_eq!((path.file_name(), path.stream()), (name, stream), "{text}");
    }
}

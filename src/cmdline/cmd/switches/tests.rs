use super::*;

#[test]
fn switches_and_command() {
    let table = [
        ("cmd", "", "", None),
        ("cmd.exe /Q", "q", "", None),
        ("cmd foo", "", "", None),
        ("cmd /?", "", "", None),
        ("cmd /c whoami", "", "whoami", Some(Runs::Terminate)),
        (
            "cmd  /c  wmic process list",
            "",
            "wmic process list",
            Some(Runs::Terminate),
        ),
        ("cmd /cwhoami", "", "whoami", Some(Runs::Terminate)),
        ("cmd/c whoami", "", "whoami", Some(Runs::Terminate)),
        ("cmd /r whoami", "", "whoami", Some(Runs::Terminate)),
        ("cmd /K whoami", "", "whoami", Some(Runs::Stay)),
        ("cmd /Q/c whoami", "q", "whoami", Some(Runs::Terminate)),
        (
            "cmd /d/s/c\"whoami\"",
            "ds",
            "whoami",
            Some(Runs::Terminate),
        ),
        (
            "cmd /T:0a /A /U /E:ON /F:OFF /V:ON/C x",
            "tauefv",
            "x",
            Some(Runs::Terminate),
        ),
        ("cmd , ; /c x", "", "x", Some(Runs::Terminate)),
        ("cmd \"/c whoami\"", "", "whoami\"", Some(Runs::Terminate)),
        (r#""C:\a b\cmd.exe" /c x"#, "", "x", Some(Runs::Terminate)),
        (
            "C:/Windows/System32/cmd.exe /c x",
            "",
            "x",
            Some(Runs::Terminate),
        ),
        ("cmd /c /q x", "", "/q x", Some(Runs::Terminate)),
        ("cmd /c", "", "", Some(Runs::Terminate)),
    ];
    for (line, letters, command, runs) in table {
        let cmd = CmdCommand::parse(line);
        let found: String = cmd.switches.iter().map(|switch| switch.letter).collect();
        assert_eq!(
            (&*found, &*cmd.command, cmd.runs),
            (letters, command, runs),
            "{line}"
        );
    }
}

#[test]
fn quotes() {
    let table = [
        (r#""whoami""#, "whoami"),
        (r#""whoami" > x"#, "whoami > x"),
        (r#""whoami"#, "whoami"),
        (r#""whoami" "#, "whoami"),
        (r#"a "b""#, r#"a "b""#),
        (r#""C:\a b\c.exe" -x"#, r#""C:\a b\c.exe" -x"#),
        // Not the name of a file.
        (r#""C:\c.exe -x y""#, r"C:\c.exe -x y"),
        (r#""C:\c.exe d.exe""#, r"C:\c.exe d.exe"),
        // No blank, a special character, more quotes.
        (r#""C:\c.exe""#, r"C:\c.exe"),
        (r#""C:\a&b c.exe""#, r"C:\a&b c.exe"),
        (r#""C:\a b.exe" "c""#, r#"C:\a b.exe" "c"#),
        (r#"""C:\a b.exe" "c"""#, r#""C:\a b.exe" "c""#),
    ];
    for (text, expected) in table {
        assert_eq!(stripped(text, false), expected, "{text}");
    }
    assert_eq!(stripped(r#""C:\a b\c.exe" -x"#, true), r"C:\a b\c.exe -x");
}

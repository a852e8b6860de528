use super::*;

#[test]
fn programs() {
    let table = [
        ("whoami /all", "", "whoami"),
        ("@,; whoami", "", "whoami"),
        ("ipconfig/all", "", "ipconfig"),
        ("C:/Windows/a.exe /x", "", "C:/Windows/a.exe"),
        ("C:/Windows/cmd.exe/c x", "", "C:/Windows/cmd.exe"),
        ("./a/b x", "", "./a/b"),
        (r#""C:\a b\cmd.exe"/c x"#, "", r#""C:\a b\cmd.exe""#),
        (r#""C:\a b"\c.exe x"#, "", r#""C:\a b"\c.exe"#),
        (r"cd\", "", "cd"),
        ("cd..", "", "cd"),
        ("echo.hi", "", "echo"),
        ("type.exe x", "", "type.exe"),
        ("call a.bat x", "call", "a.bat"),
        ("call :label", "", "call"),
        ("call", "", "call"),
        ("start /b calc", "start", "calc"),
        ("start/b calc", "start", "calc"),
        (r#"start "" /min /wait calc x"#, "start", "calc"),
        (r#"start /b "t" "a b.exe" x"#, "start", r#""a b.exe""#),
        (r#"start "t" /d "C:\a b" /affinity 3 calc"#, "start", "calc"),
        (r#"start "C:\a b.exe""#, "", "start"),
        ("call start call x", "call start call", "x"),
        (
            "call call call call call call call call call x",
            "call call call call call call call call",
            "x",
        ),
        ("", "", ""),
    ];
    for (text, prefixes, program) in table {
        let mut prefix = Vec::new();
        let found = find(text, &mut prefix);
        let word = text.get(found.start..found.start + found.len).unwrap();
        assert_eq!(word, program, "{text}");
        let names: Vec<_> = prefix.iter().map(|prefix| prefix.name()).collect();
        assert_eq!(names.join(" "), prefixes, "{text}");
    }
    for (line, program) in [
        ("cmd/c x", "cmd"),
        ("cmd.exe/c x", "cmd.exe"),
        ("%COMSPEC%/c x", "%COMSPEC%"),
        ("tools/a b", "tools/a"),
        (r#""a b" c"#, r#""a b""#),
        (r#""a b"#, r#""a b"#),
    ] {
        assert_eq!(line.get(..process_word_len(line)), Some(program), "{line}");
    }
}

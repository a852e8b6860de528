//! Tables over the whole module.

use super::*;

/// Programs, arguments, redirects and separators in one text.
fn shown(commands: &[Command<'_>]) -> String {
    let mut out = String::new();
    for command in commands {
        let prefix: Vec<_> = command.prefix.iter().map(|prefix| prefix.name()).collect();
        out.push_str(&prefix.join("+"));
        out.push_str(&format!("[{}|{}", command.program, command.arguments));
        for r in &command.redirects {
            let (sign, copied) = match r.kind {
                RedirectKind::Input => ("<", String::new()),
                RedirectKind::Output => (">", String::new()),
                RedirectKind::Append => (">>", String::new()),
                RedirectKind::Duplicate(of) => ("=", of.to_string()),
            };
            out.push_str(&format!("|{}{sign}{copied}{}", r.handle, r.target));
        }
        out.push(']');
        out.push_str(match command.next {
            Separator::End => "",
            Separator::Always => "&",
            Separator::OnSuccess => "&&",
            Separator::OnFailure => "||",
            Separator::Pipe => "|",
        });
    }
    out
}

#[test]
fn texts() {
    let table = [
        ("", ""),
        (" & && ", ""),
        ("whoami", "[whoami|]"),
        ("a b & c d && e || f | g", "[a|b]&[c|d]&&[e|]||[f|]|[g|]"),
        ("a&b&&c||d|e", "[a|]&[b|]&&[c|]||[d|]|[e|]"),
        (r#"a "b & c" & d"#, r#"[a|"b & c"]&[d|]"#),
        (r#""C:\a b\c.exe" d"#, r"[C:\a b\c.exe|d]"),
        (r#"a "b & c"#, r#"[a|"b & c]"#),
        ("w^ho^ami ^& b", "[whoami|& b]"),
        ("a ^", "[a|]"),
        ("@,;= a b", "[a|b]"),
        // Redirects.
        ("a > x", "[a||1>x]"),
        ("a b>x c", "[a|b c|1>x]"),
        ("a b 2>x c", "[a|b  c|2>x]"),
        ("a b2>x", "[a|b2|1>x]"),
        ("a >>x 2>&1 <y", "[a||1>>x|2=1|0<y]"),
        ("> x a b", "[a|b|1>x]"),
        ("1>x 7z a", "[7z|a|1>x]"),
        (r#"a 1> "C:\b c" 2>&1"#, r"[a||1>C:\b c|2=1]"),
        ("a >^&x", "[a||1>&x]"),
        ("a >", "[a|]"),
        ("a > & b", "[a|]&[b|]"),
        ("a \"b > c\" > d", "[a|\"b > c\"|1>d]"),
        ("a &> x", "[a|]&[||1>x]"),
        // Blocks.
        ("(whoami /all)", "[whoami|/all]"),
        ("(a & b) 1> x 2>&1", "[a||1>x|2=1]&[b||1>x|2=1]"),
        ("(a > y & b) > x & c", "[a||1>x|1>y]&[b||1>x]&[c|]"),
        ("((a) > x & b) > y", "[a||1>y|1>x]&[b||1>y]"),
        ("> x (a & b)", "[a||1>x]&[b||1>x]"),
        ("(a & b", "[a|]&[b|]"),
        ("a) b", "[a)|b]"),
        ("a (b) c", "[a|(b) c]"),
        ("(echo a ^) b) > x", "[echo|a ) b|1>x]"),
        ("(a)&&(b)||c", "[a|]&&[b|]||[c|]"),
        // Prefixes.
        ("call a b & start \"t\" /b c d", "call[a|b]&start[c|d]"),
        ("cmd/c a", "[cmd|/c a]"),
        ("if exist x del x & a", "if[del|x]&[a|]"),
        (
            "if /i not \"%a%\"==\"b\" (c & d) else e",
            "if[c|]&if[d|]if[e|]",
        ),
        ("if 1 equ 1 a", "if[a|]"),
        ("if a == b c", "if[c|]"),
        ("if a b", "[if|a b]"),
        ("for %i in (a b) do @c %i & d", "for[c|%i]&[d|]"),
        (
            "for /l %i in (1,1,9) do (a & b) > x",
            "for[a||1>x]&for[b||1>x]",
        ),
        (
            "for /f \"tokens=1\" %i in ('a ^| b') do c %i",
            "[for|/f \"tokens=1\" %i in ('a | b')]for[c|%i]",
        ),
        ("for %i do a", "[for|%i do a]"),
        ("FOR %i IN (a) DO if exist b c", "for+if[c|]"),
        // A remark hides what follows, but for the first word.
        ("rem a & b", "[rem|a & b]"),
        ("rem & b", "[rem|]&[b|]"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(&commands(text)), expected, "{text}");
    }
}

#[test]
fn lines() {
    let smbexec = r"%COMSPEC% /Q /c echo cd ^> \\127.0.0.1\C$\__output 2^>^&1 > C:\x.bat & C:\x.bat & del C:\x.bat";
    let table = [
        (
            r"cmd.exe /Q /c cd \ 1> \\127.0.0.1\ADMIN$\__1619425227.89 2>&1",
            r"[cd|\|1>\\127.0.0.1\ADMIN$\__1619425227.89|2=1]",
            Some(r"\\127.0.0.1\ADMIN$\__1619425227.89"),
        ),
        (
            r#"cmd /Q/c whoami 1> "C:\windows\temp\8c1f.txt" 2>&1"#,
            r"[whoami||1>C:\windows\temp\8c1f.txt|2=1]",
            Some(r"C:\windows\temp\8c1f.txt"),
        ),
        (
            r"cmd.exe /Q /c (whoami /all) 1> \\localhost\C$\Windows\Temp\abc 2>&1 & exit",
            r"[whoami|/all|1>\\localhost\C$\Windows\Temp\abc|2=1]&[exit|]",
            Some(r"\\localhost\C$\Windows\Temp\abc"),
        ),
        (
            r#"cmd.exe /C "powershell -NoProfile -EncodedCommand AAAA > C:\Windows\TEMP\nessus_task_list1.txt""#,
            r"[powershell|-NoProfile -EncodedCommand AAAA|1>C:\Windows\TEMP\nessus_task_list1.txt]",
            None,
        ),
        (
            "cmd /c certutil -encodehex -f a b",
            "[certutil|-encodehex -f a b]",
            None,
        ),
        (
            smbexec,
            r"[echo|cd > \\127.0.0.1\C$\__output 2>&1|1>C:\x.bat]&[C:\x.bat|]&[del|C:\x.bat]",
            None,
        ),
        ("cmd /c a 2>&1 > T", "[a||2=1|1>T]", Some("T")),
        ("cmd /c a &> T", "[a|]&[||1>T]", Some("T")),
        ("cmd /c a > T 2> T", "[a||1>T|2>T]", Some("T")),
        ("cmd /c a >> T 2>>&1", "[a||1>>T]&[1|]", None),
        ("cmd /c a > nul 2>&1", "[a||1>nul|2=1]", None),
        ("cmd /c (a > T) 2>&1", "[a||2=1|1>T]", Some("T")),
        ("cmd /c a > T 2>&1 & del T", "[a||1>T|2=1]&[del|T]", None),
        ("cmd /s /c \"a > T 2>&1\" & b", "[a||1>T|2=1]&[b|]", None),
        ("cmd", "", None),
    ];
    for (line, expected, file) in table {
        let cmd = CmdCommand::parse(line);
        assert_eq!(shown(&cmd.commands), expected, "{line}");
        assert_eq!(cmd.captures_output_to().as_deref(), file, "{line}");
        assert_eq!(cmd.clone().into_owned(), cmd);
    }
}

#[test]
fn ends() {
    let table: [(&str, &[(&str, &str)]); 46] = [
        ("", &[]),
        ("whoami /all", &[("whoami /all", "")]),
        (r#""C:\a b.exe" c > d"#, &[(r#""C:\a b.exe" c > d"#, "")]),
        ("cmd", &[("cmd", "")]),
        ("cmd /c", &[("cmd /c", "")]),
        (
            "cmd  /c  wmic process list",
            &[("wmic process list", "cmd")],
        ),
        ("cmd/c wmic/node:a os", &[("wmic /node:a os", "cmd")]),
        (
            r"C:\Windows\System32\CMD.EXE /c whoami",
            &[("whoami", "cmd")],
        ),
        ("%COMSPEC% /c whoami", &[("whoami", "cmd")]),
        (
            "cmd /V:ON/C \"set x=1&& rundll32 a.dll,b\"",
            &[("set x=1", "cmd"), ("rundll32 a.dll,b", "cmd")],
        ),
        (
            "cmd /c cmd /s /c \"cmd /k whoami /all\"",
            &[("whoami /all", "cmd cmd cmd")],
        ),
        ("cmd /c \"%comspec% /c whoami\"", &[("whoami", "cmd cmd")]),
        (
            "cmd /c start /b call a.bat x",
            &[("a.bat x", "cmd start call")],
        ),
        (
            "cmd /c for %i in (a) do cmd /c b %i",
            &[("b %i", "cmd for cmd")],
        ),
        (
            "cmd /c for /f %i in ('whoami /all ^| find \"a\"') do set x=%i",
            &[
                ("whoami /all", "cmd for"),
                ("find \"a\"", "cmd for"),
                ("set x=%i", "cmd for"),
            ],
        ),
        (
            "cmd /c if exist a (b & cmd /c c)",
            &[("b", "cmd if"), ("c", "cmd if cmd")],
        ),
        ("echo calc & cmd /c a", &[("echo calc", ""), ("a", "cmd")]),
        ("start /b a", &[("a", "start")]),
        (
            r#"forfiles /p C:\w /m n.exe /c "cmd /c 0x22C:\a b.exe0x22 -x""#,
            &[(r#""C:\a b.exe" -x"#, "forfiles cmd")],
        ),
        (r#"forfiles.exe /c C:\a.exe"#, &[(r"C:\a.exe", "forfiles")]),
        (
            r#"forfiles /c "a 0xZZ 0x00 0x""#,
            &[("a 0xZZ 0x00 0x", "forfiles")],
        ),
        ("forfiles /p a", &[("forfiles /p a", "")]),
        (
            "conhost.exe 0xffffffff -ForceV1",
            &[("conhost.exe 0xffffffff -ForceV1", "")],
        ),
        (
            r"\??\C:\Windows\system32\conhost.exe 0x4",
            &[(r"\??\C:\Windows\system32\conhost.exe 0x4", "")],
        ),
        ("conhost.exe 0x4", &[("conhost.exe 0x4", "")]),
        (
            "conhost --headless cmd /c whoami",
            &[("whoami", "conhost cmd")],
        ),
        (
            "conhost --width 80 --signal 0x8 -- a --headless",
            &[("a --headless", "conhost")],
        ),
        ("conhost a b", &[("a b", "conhost")]),
        (
            r#"pcalua.exe -a "C:\a b.exe""#,
            &[(r#""C:\a b.exe""#, "pcalua")],
        ),
        (
            "pcalua -a cmd.exe -c /c whoami /all",
            &[("whoami /all", "pcalua cmd")],
        ),
        (
            "pcalua -a powershell -c \"-nop x\"",
            &[("powershell -nop x", "pcalua")],
        ),
        (
            r#"runas /user:a\b "cmd /k \"a b\" c""#,
            &[("a b c", "runas cmd")],
        ),
        ("runas /netonly /user:x a.exe", &[("a.exe", "runas")]),
        (
            "rundll32 shell32.dll,ShellExec_RunDLL cmd /c whoami",
            &[("whoami", "rundll32 cmd")],
        ),
        (
            "rundll32.exe SHELL32.DLL, ShellExec_RunDLLA ?0x400?a b",
            &[("a b", "rundll32")],
        ),
        (
            r#"rundll32 shell32,ShellExec_RunDLL "cmd.exe" "/c whoami""#,
            &[("whoami\"", "rundll32 cmd")],
        ),
        (
            r"rundll32 url.dll,OpenURL file:///C:/a b.exe",
            &[(r#""C:/a b.exe""#, "rundll32")],
        ),
        (
            "rundll32 url.dll,FileProtocolHandler calc.exe",
            &[("calc.exe", "rundll32")],
        ),
        (
            "rundll32 url.dll,OpenURL http://a/b",
            &[("rundll32 url.dll,OpenURL http://a/b", "")],
        ),
        ("rundll32 a.dll,b c", &[("rundll32 a.dll,b c", "")]),
        (
            r#"explorer.exe /root,"C:\a b.exe""#,
            &[(r#""C:\a b.exe""#, "explorer")],
        ),
        (r"explorer C:\a", &[(r"explorer C:\a", "")]),
        (
            r#"schtasks /create /tn a /tr "cmd /c b""#,
            &[(r#"schtasks /create /tn a /tr "cmd /c b""#, "")],
        ),
        (
            r#"wmic process call create "cmd /c b""#,
            &[(r#"wmic process call create "cmd /c b""#, "")],
        ),
        ("cmd /c mshta http://a", &[("mshta http://a", "cmd")]),
        ("cmd /c a.bat", &[("a.bat", "cmd")]),
    ];
    for (line, expected) in table {
        let ends = runs_in_the_end(line);
        let shown: Vec<_> = ends
            .iter()
            .map(|end| (&*end.line, end.via.join(" ")))
            .collect();
        let shown: Vec<_> = shown.iter().map(|(line, via)| (*line, &**via)).collect();
        assert_eq!(shown, expected, "{line}");
    }
}

#[test]
fn redirects_of_wrappers() {
    let line = r#"cmd /c (cmd /c "a > x & b") > y 2>&1"#;
    let ends = runs_in_the_end(line);
    let files: Vec<_> = ends.iter().map(EndCommand::captures_output_to).collect();
    assert_eq!(files, [Some("x".into()), Some("y".into())]);
}

#[test]
fn bounds() {
    let deep = format!("{}whoami", "cmd /c ".repeat(20));
    let ends = runs_in_the_end(&deep);
    assert_eq!(ends.len(), 1);
    assert_eq!((&*ends[0].program, ends[0].via.len()), ("whoami", 20));
    let many = format!("cmd /c {}", "a & ".repeat(5000));
    assert_eq!(runs_in_the_end(&many).len(), 4096);
    assert_eq!(CmdCommand::parse(&many).commands.len(), 4096);
    // Many commands in many blocks with many redirects copy no more than in proportion.
    let block = format!("cmd /c {}{}", "(a&".repeat(3000), ")>x".repeat(3000));
    let shared = |line: &str| -> usize {
        let commands = CmdCommand::parse(line).commands;
        let redirects = commands.iter().flat_map(|c| &c.redirects);
        redirects.map(|r| r.target.len() + 32).sum()
    };
    assert!(shared(&block) < 65 * block.len() + 4096);
    let target = format!("cmd /c ({}b)>{}", "a&".repeat(3000), "x".repeat(100_000));
    assert!(shared(&target) < 65 * target.len() + 4096);
    // The last command has it.
    assert!(
        !CmdCommand::parse(&target)
            .commands
            .last()
            .unwrap()
            .redirects
            .is_empty()
    );
}

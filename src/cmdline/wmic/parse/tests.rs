use super::*;

/// The parsed parts of a command in one line.
fn shown(line: &str) -> String {
    let c = WmicCommand::parse(line);
    let target = c.target.as_ref().map_or("-", Target::name);
    let verb = c.verb.map_or("-", Verb::name);
    let method = c.method.as_deref().unwrap_or("-");
    format!(
        "{:?} {:?} {target} {verb} {method} {:?}",
        c.nodes, c.node_files, c.arguments
    )
}

#[test]
fn commands() {
    let table = [
        ("wmic", "[] [] - - - []"),
        ("", "[] [] - - - []"),
        ("wmic /?", "[] [] - - - []"),
        ("wmic  os get", "[] [] os get - []"),
        (
            r#""C:\W\wmic.exe" os get a, b,c"#,
            r#"[] [] os get - ["a", "b", "c"]"#,
        ),
        ("wmic /node:A os get", r#"["A"] [] os get - []"#),
        ("wmic /NoDe : A os get", r#"["A"] [] os get - []"#),
        (
            r#"wmic /node:"A","B-1",C os get"#,
            r#"["A", "B-1", "C"] [] os get - []"#,
        ),
        (
            r#"wmic /node:"A, B" os get"#,
            r#"["A", "B"] [] os get - []"#,
        ),
        ("wmic /node:A , B os get", r#"["A", "B"] [] os get - []"#),
        ("wmic /node:'A' os get", r#"["A"] [] os get - []"#),
        (r#"wmic /node:"" os get"#, r#"[""] [] os get - []"#),
        (
            r"wmic /node:@C:\a.txt,B os get",
            r#"["B"] ["C:\\a.txt"] os get - []"#,
        ),
        (
            r#"wmic /node:@"C:\a b.txt" os get"#,
            r#"[] ["C:\\a b.txt"] os get - []"#,
        ),
        (
            r#"wmic /node:"@C:\a.txt" os get"#,
            r#"[] ["C:\\a.txt"] os get - []"#,
        ),
        (r"wmic /node:A/user:C\d os get", r#"["A"] [] os get - []"#),
        (
            "wmic /user:x /password:y -node:A os get",
            r#"["A"] [] os get - []"#,
        ),
        (
            r#"wmic "/node:A" "process" "call" "create" "x y""#,
            r#"["A"] [] process call create ["x y"]"#,
        ),
        (r#"wmic /no"d"e:A os get"#, r#"[] [] d get - ["e:A", "os"]"#),
        ("wmic os get /node:A", "[] [] os get - []"),
        (
            "wmic /nᵒde:A prᵒcess cᵃll create x",
            r#"["A"] [] prᵒcess call create ["x"]"#,
        ),
        (
            r#"wmic process call create "a \"b\" /c","C:\""#,
            r#"[] [] process call create ["a \"b\" /c", "C:\\"]"#,
        ),
        (
            r#"wmic process where name="a b" call terminate"#,
            "[] [] process call terminate []",
        ),
        (
            "wmic process where (name='call x') delete",
            "[] [] process delete - []",
        ),
        (
            r#"wmic process where "a like "%b c%"" call terminate"#,
            "[] [] process call terminate []",
        ),
        (
            r#"wmic process where "a like '%call create%'" get b"#,
            r#"[] [] process get - ["b"]"#,
        ),
        (
            r#"wmic process where name="open call create x"#,
            r#"[] [] process call create ["x"]"#,
        ),
        (
            "wmic process where name=it's call terminate",
            "[] [] process call terminate []",
        ),
        (
            r#"wmic path A.b="c d" call e f"#,
            r#"[] [] A.b="c d" call e ["f"]"#,
        ),
        (
            r#"wmic class Win32_Process call Create CommandLine="x y""#,
            r#"[] [] Win32_Process call Create ["CommandLine=\"x y\""]"#,
        ),
        (
            "wmic process call create(x)",
            r#"[] [] process call create ["(x)"]"#,
        ),
        ("wmic context", "[] [] context - - []"),
        (
            "wmic cpu get loadpercentage/value",
            r#"[] [] cpu get - ["loadpercentage"]"#,
        ),
        (
            "wmic process call terminate/nointeractive",
            "[] [] process call terminate []",
        ),
        (
            r"wmic /namespace:\\root\x/node:A os list brief/format:csv",
            r#"["A"] [] os list - ["brief"]"#,
        ),
        // Paths, dates and URLs are whole.
        (
            "wmic process call create C:/x/all, 1/2/2020 ,http://h/value",
            r#"[] [] process call create ["C:/x/all", "1/2/2020", "http://h/value"]"#,
        ),
        (
            r#"wmic process call create "a/value""#,
            r#"[] [] process call create ["a/value"]"#,
        ),
        (
            r#"wmic process call create CommandLine = "x y", D = C:\e"#,
            r#"[] [] process call create ["CommandLine=\"x y\"", "D=C:\\e"]"#,
        ),
        ("wmic os set a = b", r#"[] [] os set - ["a", "=", "b"]"#),
    ];
    for (line, expected) in table {
        assert_eq!(shown(line), expected, "{line}");
    }
}

#[test]
fn switches() {
    let c = WmicCommand::parse(
        r#"wmic /namespace:\\root\x /OUTPUT:"a b" /zz:1 process where a=1 list brief /format : "C:\e.xsl" /every:5 /password:p"#,
    );
    assert_eq!(c.namespace.as_deref(), Some(r"\\root\x"));
    let switches: Vec<_> = c
        .switches
        .iter()
        .map(|s| (&*s.name, s.value.as_deref()))
        .collect();
    assert_eq!(switches, [("output", Some("a b")), ("zz", Some("1"))]);
    assert_eq!(c.condition.as_deref(), Some("a=1"));
    assert_eq!(c.format.as_deref(), Some(r"C:\e.xsl"));
    let switches: Vec<_> = c
        .verb_switches
        .iter()
        .map(|s| (&*s.name, s.value.as_deref()))
        .collect();
    assert_eq!(switches, [("every", Some("5")), ("password", None)]);
    assert!(!c.is_password_given);
    let inside = WmicCommand::parse(r#"wmic logicaldisk where "name='/format:e.xsl'" get size"#);
    assert_eq!(inside.format, None);
}

#[test]
fn no_password_is_kept() {
    for line in [
        "wmic /password:SECRET os get",
        "wmic /password : \"SECRET x\" os get",
        "wmic \"/password:SECRET x\" os get",
        "wmic /pᵃssword:SECRET os get",
        "wmic os get /password:SECRET",
        "wmic -user:a -password:'SECRET x' os get",
    ] {
        let command = WmicCommand::parse(line);
        assert!(
            !format!("{command:?}").contains("SECRET"),
            "{line}: {command:?}"
        );
        assert!(!super::super::redact(line).contains("SECRET"), "{line}");
        assert_eq!(command.target.unwrap().name(), "os", "{line}");
    }
}

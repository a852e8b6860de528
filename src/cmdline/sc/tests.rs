use super::*;

/// `@server command service name=value`
fn shown(line: &str) -> String {
    let Some(command) = ScCommand::parse(line) else {
        return "-".to_owned();
    };
    let mut words = Vec::new();
    words.extend(command.server.iter().map(|server| format!("@{server}")));
    let texts = [&command.command, &command.service];
    words.extend(texts.into_iter().flatten().map(|text| text.to_string()));
    let options = command.options.iter();
    words.extend(options.map(|option| format!("{}={}", option.name, option.value)));
    words.extend(command.is_password_given.then(|| "***".to_owned()));
    assert_eq!(command.clone().into_owned(), command);
    words.join(" ")
}

#[test]
fn commands() {
    let table = [
        (
            r#"sc \\FILE02 create svc binPath= "cmd /c \"a b\"" DisplayName= "x y" start= auto"#,
            r#"@FILE02 create svc binpath=cmd /c "a b" displayname=x y start=auto"#,
        ),
        (
            r"C:\Windows\System32\sc.exe create svc binpath=C:\t\a.exe",
            r"create svc binpath=C:\t\a.exe",
        ),
        (
            r#"SC config svc obj= CORP\a password= SECRET binPath= "x=y z""#,
            r"config svc obj=CORP\a binpath=x=y z ***",
        ),
        (
            r#"sc config svc "password=SECRET x" start= auto"#,
            "config svc start=auto ***",
        ),
        (r"sc \\FILE02 start svc", "@FILE02 start svc"),
        ("sc query", "query"),
        ("sc create svc binPath=", "create svc binpath="),
        ("sc create svc start auto", "create svc"),
        ("sc", ""),
        ("scx create svc", "-"),
        ("", "-"),
    ];
    for (line, expected) in table {
        assert_eq!(shown(line), expected, "{line}");
    }
}

#[test]
fn other_computers() {
    let is_remote = |line| {
        ScCommand::parse(line)
            .unwrap()
            .is_remote(Some("WKS01.corp.example"))
    };
    assert!(is_remote(r"sc \\FILE02 query"));
    assert!(
        !is_remote(r"sc \\WKS01 query") && !is_remote(r"sc \\. query") && !is_remote("sc query")
    );
}

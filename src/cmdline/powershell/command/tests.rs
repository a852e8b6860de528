use super::*;

#[test]
fn scripts() {
    let table = [
        ("", None),
        ("powershell", None),
        ("powershell -c a  b", Some("a b")),
        ("powershell -c \"a  b\"", Some("a  b")),
        (r#"powershell -Command "a \"b\"" c"#, Some("a \"b\" c")),
        ("powershell -nop a -c b", Some("a -c b")),
        ("powershell & {a}", Some("& {a}")),
        ("powershell -x y", Some("-x y")),
        ("powershell -c -", None),
        ("powershell /c a", Some("a")),
        ("powershell -Command:a b", Some("a b")),
        ("powershell -ep bypass -w 1 a", Some("a")),
        ("powershell -v 2 -e YQA=", Some("a")),
        ("powershell -e YQA= -nop", Some("a")),
        ("powershell -e:YQA=", Some("a")),
        ("powershell -e YQ", Some("")),
        ("powershell -e YQBiAG", Some("ab")),
        ("powershell \u{2014}ec \"YQA\"", Some("a")),
        ("powershell -File a.ps1 b", None),
        ("pwsh a.ps1 b", None),
        ("pwsh -cwa a b", Some("a")),
        ("pwsh -v -c a", None),
    ];
    for (line, script) in table {
        let command = PowerShellCommand::parse(line);
        assert_eq!(command.script.as_deref(), script, "{line}");
        assert_eq!(command.clone().into_owned(), command);
    }
}

#[test]
fn fields() {
    let command = PowerShellCommand::parse(
        "powershell -NoLogo -NoP -NonI -noe -W Hid -Exec Bypass -wd x -f - a",
    );
    assert_eq!(command.script.as_deref(), Some("-wd x -f - a"));
    assert!(command.no_profile && command.non_interactive && command.no_exit);
    assert!(command.is_hidden);
    assert_eq!(command.execution_policy.as_deref(), Some("Bypass"));
    let command = PowerShellCommand::parse("\"C:\\p\\pwsh.exe\" -wd x a.ps1 'b c'");
    assert!(command.is_pwsh);
    assert_eq!(command.working_directory.as_deref(), Some("x"));
    assert_eq!(command.file.as_deref(), Some("a.ps1"));
    assert_eq!(command.arguments, ["'b", "c'"]);
    let command = PowerShellCommand::parse("powershell -f -");
    assert!(command.is_from_input && command.file.is_none());
    let command = PowerShellCommand::parse("powershell -e YQBiAG");
    assert!(!command.is_encoded_valid);
    assert_eq!(command.encoded.as_deref(), Some("YQBiAG"));
}

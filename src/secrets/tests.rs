use std::borrow::Cow;

use proptest::prelude::*;
use proptest::{collection, sample};

use super::*;

/// What is masked, and nothing else. `X` is part of a secret in each first text.
#[test]
fn lines() {
    let table = [
        // net use
        (r"net use \\h\s X /user:u", r"net use \\h\s *** /user:u"),
        (r"net use \\h\s /user:u X", r"net use \\h\s /user:u ***"),
        (
            r"net use Z: \\h\s X /persistent:no",
            r"net use Z: \\h\s *** /persistent:no",
        ),
        (r"net use * \\h\s\v X", r"net use * \\h\s\v ***"),
        (r"net use LPT1 \\h\p X", r"net use LPT1 \\h\p ***"),
        (r"net use Z: /home X", r"net use Z: /home ***"),
        (
            r"NET1.EXE  USE \\h\ipc$  X  /USER:d\u",
            r"NET1.EXE  USE \\h\ipc$  ***  /USER:d\u",
        ),
        (
            r#""C:\Windows\System32\net.exe" use \\h\s "X y" /user:"a b""#,
            r#""C:\Windows\System32\net.exe" use \\h\s *** /user:"a b""#,
        ),
        (
            r#"net use \\h\s /user:"a b" X"#,
            r#"net use \\h\s /user:"a b" ***"#,
        ),
        (
            r#"net use \\h\s "/user:a b" X"#,
            r#"net use \\h\s "/user:a b" ***"#,
        ),
        (r#"net use "\\h\s t" X"#, r#"net use "\\h\s t" ***"#),
        (r"net use \\h\s -X", r"net use \\h\s ***"),
        (
            "net\tuse\t\\\\h\\s\tX\t/user:u",
            "net\tuse\t\\\\h\\s\t***\t/user:u",
        ),
        (r"n^et u^se \\h\s X^X", r"n^et u^se \\h\s ***"),
        (r#"n"e"t use \\h\s X"#, r#"n"e"t use \\h\s ***"#),
        (
            r#""n"et u"s"e \\h\s X & dir a"#,
            r#""n"et u"s"e \\h\s *** & dir a"#,
        ),
        (
            r#"cmd /c "C:\Windows\n"e"t.exe "us"er u X""#,
            r#"cmd /c "C:\Windows\n"e"t.exe "us"er u ***""#,
        ),
        (r"net use https://h/dav X", r"net use https://h/dav ***"),
        (r"net use %share% X", r"net use %share% ***"),
        (
            r#"cmd /c "net use \\h\s X""#,
            r#"cmd /c "net use \\h\s ***""#,
        ),
        (
            r#"cmd /c "net use \\h\s X" & dir a b"#,
            r#"cmd /c "net use \\h\s ***" & dir a b"#,
        ),
        (
            r#"cmd /c "net use \\h\s "X y" /user:u""#,
            r#"cmd /c "net use \\h\s *** /user:u""#,
        ),
        (
            r#"cmd.exe /c"net use \\h\s X""#,
            r#"cmd.exe /c"net use \\h\s ***""#,
        ),
        (
            r#"cmd /c "cmd /c "net use \\h\s X"""#,
            r#"cmd /c "cmd /c "net use \\h\s ***"""#,
        ),
        (
            r#"cmd /c cmd /c cmd /c net use \\h\s X & net use \\g\s X & dir"#,
            r#"cmd /c cmd /c cmd /c net use \\h\s *** & net use \\g\s *** & dir"#,
        ),
        (
            r#"cmd /c dir&net use \\h\s X|more"#,
            r#"cmd /c dir&net use \\h\s ***"#,
        ),
        (
            r#"powershell -c "net use \\h\s 'X y' /user:u; dir a b""#,
            r#"powershell -c "net use \\h\s *** /user:u; dir a b""#,
        ),
        (
            r#"powershell "& {net use \\h\s \"X y\" /user:u}""#,
            r#"powershell "& {net use \\h\s *** /user:u}""#,
        ),
        // net user
        ("net user u X /add", "net user u *** /add"),
        ("net user /add u X /domain", "net user /add u *** /domain"),
        (
            r#"net user "a b" "X y" /add /y"#,
            r#"net user "a b" *** /add /y"#,
        ),
        (
            "cmd /c net user u X && net localgroup administrators u /add",
            "cmd /c net user u *** && net localgroup administrators u /add",
        ),
        (
            "cmd /c net user u X /add>nul 2>&1",
            "cmd /c net user u *** /add>nul 2>&1",
        ),
        // Others
        (
            r#"certutil.exe -f -p "X y" -importpfx a.pfx"#,
            r#"certutil.exe -f -p *** -importpfx a.pfx"#,
        ),
        (
            r#"sqlcmd -S h -U sa -P X -Q "select 1""#,
            r#"sqlcmd -S h -U sa -P *** -Q "select 1""#,
        ),
        ("osql /U sa /P X", "osql /U sa /P ***"),
        // PsExec
        (
            r"psexec \\h -u u -p X cmd /c foo -p 80",
            r"psexec \\h -u u -p *** cmd /c foo -p 80",
        ),
        (
            r"PsExec64.exe -accepteula /u d\u /p X \\h -s cmd",
            r"PsExec64.exe -accepteula /u d\u /p *** \\h -s cmd",
        ),
        (
            r#"psexec \\h,g -i 1 -u "d\a b" -p "X y" -h cmd"#,
            r#"psexec \\h,g -i 1 -u "d\a b" -p *** -h cmd"#,
        ),
        (
            r"psexec @hosts.txt -d -u u -p X -w C:\t cmd",
            r"psexec @hosts.txt -d -u u -p *** -w C:\t cmd",
        ),
        (r"psexec \\h -u u -pX cmd", r"psexec \\h -u u -p*** cmd"),
        (r"psexec \\h -u u -p:X cmd", r"psexec \\h -u u -p:*** cmd"),
        (r"psexec \\h -p X -u u cmd", r"psexec \\h -p *** -u u cmd"),
        (
            r#"cmd /c "C:\t\ps^exec.exe" \\h -u u -p X cmd"#,
            r#"cmd /c "C:\t\ps^exec.exe" \\h -u u -p *** cmd"#,
        ),
        (
            r"paexec \\h -u u -p X -c a.exe",
            r"paexec \\h -u u -p *** -c a.exe",
        ),
        (r"pslist \\h -u u -p X", r"pslist \\h -u u -p ***"),
        (
            r"psexec \\g -u a -p X psexec \\h -u u -p X cmd",
            r"psexec \\g -u a -p *** psexec \\h -u u -p *** cmd",
        ),
        // runas
        (
            "cmd /c echo X| runas /user:u cmd",
            "cmd /c echo ***| runas /user:u cmd",
        ),
        ("echo X|runas /user:u cmd", "echo ***|runas /user:u cmd"),
        (
            r#"cmd /c "(echo X y) | C:\Windows\System32\runas.exe /user:u cmd""#,
            r#"cmd /c "(echo ***) | C:\Windows\System32\runas.exe /user:u cmd""#,
        ),
        (
            "set /p =X<nul|runas /user:u cmd",
            "set /p =***<nul|runas /user:u cmd",
        ),
        (
            r#"cmd /c "<nul set /P "a=X y" | runas /user:u cmd""#,
            r#"cmd /c "<nul set /P "a=***" | runas /user:u cmd""#,
        ),
        (
            "echo a & echo.X | run^as /user:u cmd",
            "echo a & echo.*** | run^as /user:u cmd",
        ),
        // schtasks and its like
        (
            r#"schtasks /create /tn a /tr "cmd /c b & c" /ru u /rp X /f"#,
            r#"schtasks /create /tn a /tr "cmd /c b & c" /ru u /rp *** /f"#,
        ),
        (
            "schtasks.exe /Change /TN a /RP X",
            "schtasks.exe /Change /TN a /RP ***",
        ),
        (
            r#"schtasks /create /s h /u u /p "X y" /tn a /tr b"#,
            r#"schtasks /create /s h /u u /p *** /tn a /tr b"#,
        ),
        (
            r#"schtasks /create /tn a /tr "net use \\h\s X /user:u" /ru u /rp X"#,
            r#"schtasks /create /tn a /tr "net use \\h\s *** /user:u" /ru u /rp ***"#,
        ),
        (
            "schtasks /create /rp:X /tn a",
            "schtasks /create /rp:*** /tn a",
        ),
        ("tasklist /s h /u u /p X /v", "tasklist /s h /u u /p *** /v"),
        (
            "cmdkey /add:h /user:u /pass:X",
            "cmdkey /add:h /user:u /pass:***",
        ),
        (
            "cmdkey /generic:h /user:u /pass:\"X y\"",
            "cmdkey /generic:h /user:u /pass:***",
        ),
        (
            "cmdkey /add:h /user:u /pass: \"X y\"",
            "cmdkey /add:h /user:u /pass: ***",
        ),
        (
            r#"psexec \\h -u u -p"X y" cmd"#,
            r#"psexec \\h -u u -p*** cmd"#,
        ),
        (
            r#"psexec \\h -u u -p:"X y" cmd"#,
            r#"psexec \\h -u u -p:*** cmd"#,
        ),
        (
            r"schtasks /create /rp X\schtasks /tn a",
            r"schtasks /create /rp *** /tn a",
        ),
        (
            r"psexec \\h -u u -p X\net cmd",
            r"psexec \\h -u u -p *** cmd",
        ),
        // sc
        (
            r#"sc \\h config s obj= d\u password= X start= auto"#,
            r#"sc \\h config s obj= d\u password= *** start= auto"#,
        ),
        (
            r#"sc config s password= "X y" start= auto"#,
            r#"sc config s password= *** start= auto"#,
        ),
        (
            r#"cmd /c "sc config s password= X start= auto""#,
            r#"cmd /c "sc config s password= *** start= auto""#,
        ),
        // connection strings
        (
            "x Server=h;Password=X;Database=d",
            "x Server=h;Password=***;Database=d",
        ),
        (
            r#"x "Server=h;User Id=u;Password=X y;Database=d" -z"#,
            r#"x "Server=h;User Id=u;Password=***;Database=d" -z"#,
        ),
        (
            r#"x "Driver={a};Uid=u;PWD=X" -z"#,
            r#"x "Driver={a};Uid=u;PWD=***" -z"#,
        ),
        (
            r#"x "Server=h;Password='X;y';Database=d""#,
            r#"x "Server=h;Password=***;Database=d""#,
        ),
        (
            r#"x "Password=X y;Server=h""#,
            r#"x "Password=***;Server=h""#,
        ),
        (r#"x -c "Pass^word = X""#, r#"x -c "Pass^word = ***""#),
        ("$adminPassword = 'X y'; dir", "$adminPassword = ***; dir"),
        ("http://h/?password=X&b=c", "http://h/?password=***&b=c"),
        // URLs
        (
            "git clone https://u:X@h/r.git",
            "git clone https://u:***@h/r.git",
        ),
        ("ftp://u:X@y@h:21/a", "ftp://u:***@h:21/a"),
        // PowerShell
        (
            "ConvertTo-SecureString 'X y' -AsPlainText -Force",
            "ConvertTo-SecureString *** -AsPlainText -Force",
        ),
        (
            "ConvertTo-SecureString -AsPlainText -Force -String \"X\"",
            "ConvertTo-SecureString -AsPlainText -Force -String ***",
        ),
        (
            "ConvertTo-SecureString -AsPlainText:$true X -Force",
            "ConvertTo-SecureString -AsPlainText:$true *** -Force",
        ),
        (
            "ConvertTo-SecureString 'X'+'X' -a -f",
            "ConvertTo-SecureString *** -a -f",
        ),
        (
            "'it''sX' | ConvertTo-SecureString -AsPlainText -Force",
            "*** | ConvertTo-SecureString -AsPlainText -Force",
        ),
        (
            "echo X | ConvertTo-SecureString -AsPlainText -Force",
            "echo *** | ConvertTo-SecureString -AsPlainText -Force",
        ),
        (
            r#"powershell -c "convertto-securestring \"X y\" -AsPlainText -Force""#,
            r#"powershell -c "convertto-securestring *** -AsPlainText -Force""#,
        ),
        (
            "New-LocalUser u -Password (ConvertTo-Secure`String 'X' -AsPlainText -Force)",
            "New-LocalUser u -Password (ConvertTo-Secure`String *** -AsPlainText -Force)",
        ),
        (
            "New-Object System.Management.Automation.PSCredential('u', (ConvertTo-SecureString 'X' -AsPlainText -Force))",
            "New-Object System.Management.Automation.PSCredential('u', (ConvertTo-SecureString *** -AsPlainText -Force))",
        ),
        (
            "[System.Net.NetworkCredential]::new('u', 'X', 'd')",
            "[System.Net.NetworkCredential]::new('u', ***, 'd')",
        ),
        (
            "New-Object Net.NetworkCredential -ArgumentList $u, \"X\"",
            "New-Object Net.NetworkCredential -ArgumentList $u, ***",
        ),
        (
            "New-Object PSCredential @('u','X')",
            "New-Object PSCredential @('u',***)",
        ),
        ("Foo -Password 'X y' -Bar z", "Foo -Password *** -Bar z"),
        // other switches
        (
            "wmic /PASSWORD : \"X y\" os get",
            "wmic /PASSWORD : *** os get",
        ),
        ("winrs -r:h -u:u -p:X dir", "winrs -r:h -u:u -p:*** dir"),
    ];
    for (line, expected) in table {
        assert!(line.contains('X'), "{line}");
        assert_eq!(redact(line), expected, "{line}");
        assert!(matches!(redact(expected), Cow::Borrowed(_)), "{expected}");
    }
}

/// No rule masks what is no secret.
#[test]
fn others() {
    let lines = [
        "net use",
        "net use Z: /delete",
        r"net use \\h\s * /user:u",
        r"net use \\h\s /user:u /savecred",
        "net user u /domain",
        "net user u * /add",
        "net user u /delete",
        "net users",
        "net view /all",
        "net localgroup administrators u /add",
        "the net use of energy",
        r#"n"e"t view "u"se X"#,
        "set /p a=X & runas /user:u cmd",
        "set a=X | runas /user:u cmd",
        "asp.net user controls",
        r"net use * /delete /y",
        r"psexec \\h -s cmd /c foo -p 80",
        r"psexec \\h -i 1 tool -p 80",
        r"PAExec \\h -u u -p@ C:\p.txt cmd",
        r"psexec -? ",
        "runas /user:u /savecred cmd",
        "echo X | more & runas /user:u cmd",
        "schtasks /query /fo csv /v",
        "schtasks /create /ru SYSTEM /rp * /tn a",
        "schtasks /create /tn p /tr r",
        r"C:\Users\u\x.exe -p 80",
        "ssh -p 22 u@h",
        "mysql -u u -h h",
        "if ($password -eq $x) { }",
        "$a == $password",
        "x Password=;Server=h",
        "sc config s start= auto",
        "net user a /passwordreq:yes",
        "https://h/a@b:c",
        "mailto:u@h",
        "ConvertTo-SecureString $x -AsPlainText",
        "ConvertTo-SecureStringX 'y' -AsPlainText",
        "[Net.NetworkCredential]::new($u, $p)",
        "Get-Credential u",
        "pwd",
        "cd %cd% & pwd",
        "svchost.exe -k netsvcs -p -s Schedule",
        "SELECT * FROM Win32_Process WHERE Name = 'psexec.exe'",
        r#"forfiles /p c:\windows /m *.ini /c "cmd /c echo @file""#,
        "",
    ];
    for line in lines {
        assert_eq!(redact(line), line);
    }
}

/// Each rule has an example, in which its own secret is masked.
#[test]
fn examples() {
    for rule in RULES {
        assert!(redact(rule.example).contains(MASK), "{}", rule.example);
        assert!(rule.source.starts_with("https://"), "{}", rule.what);
    }
}

/// A line in which something is masked is never passed over, wherever in eight bytes its letters are.
#[test]
fn no_rule_is_passed_over() {
    for rule in RULES {
        for pad in 0..9 {
            let line = format!("{} {}", "a".repeat(pad), rule.example);
            assert!(redact(&line).contains(MASK), "{line}");
        }
    }
}

/// Text of what the rules look for, and of what shells take out.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "net",
        "use",
        "user",
        " ",
        " ",
        " ",
        "\t",
        "\n",
        r"\\h\s",
        "X",
        "X",
        "y",
        "*",
        "/user:",
        "/home",
        "\"",
        "\"",
        "'",
        "^",
        "`",
        "\\",
        "psexec",
        "paexec",
        ".exe",
        "64",
        "-u",
        "-p",
        "/p",
        "/ru",
        "/rp",
        ":",
        "=",
        "schtasks",
        "cmdkey",
        "/pass",
        "echo",
        "|",
        "&",
        "(",
        ")",
        "runas",
        "password",
        "pwd",
        ";",
        "http://",
        "@",
        "ConvertTo-SecureString",
        "NetworkCredential",
        "-String",
        ",",
        "+",
        "$x",
        "é",
        "／",
        "K",
        "U",
        "W",
    ];
    collection::vec(sample::select(PIECES), 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    /// The quick look passes over no text in which the rules find something.
    #[test]
    fn quick_look(line in pieces()) {
        if super::mask::found(&line).is_some() {
            prop_assert!(super::quick::may_hold_secret(&line), "{line}");
        }
    }

    /// What is masked stays masked.
    #[test]
    fn masked_twice(line in pieces()) {
        let once = redact(&line).into_owned();
        let twice = redact(&once).into_owned();
        prop_assert_eq!(twice.contains(MASK), once.contains(MASK), "{}: {}", once, twice);
        if !line.contains('X') {
            return Ok(());
        }
        // Text between masks is text of the line, in order.
        let mut rest = &*line;
        for part in once.split(MASK) {
            let at = rest.find(part);
            prop_assert!(at.is_some(), "{line}: {once}");
            rest = &rest[at.unwrap() + part.len()..];
        }
    }
}

use super::{is_to_share, is_wmiexec};

#[test]
fn lines() {
    let yes = [
        r"cmd.exe /Q /c cd  1> \\127.0.0.1\ADMIN$\__1619425227.894209 2>&1",
        r"C:\Windows\system32\cmd.exe /q /C whoami 1> \\127.0.0.1\C$\__1700000000.5 2>&1 ",
        r"cmd.exe /Q /c dir 1>\\127.0.0.1\x$\__16194 2>&1",
    ];
    let no = [
        "",
        r"cmd.exe /c whoami 1> \\127.0.0.1\ADMIN$\__1.2 2>&1",
        r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__1.2",
        r"cmd.exe /Q /c whoami > \\127.0.0.1\ADMIN$\__1.2 2>&1",
        r"cmd.exe /Q /c whoami 1> \\10.0.0.1\ADMIN$\__1.2 2>&1",
        r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__a.2 2>&1",
        r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\out.txt 2>&1",
        r"cmd.exe /Q /c whoami 1> \\127.0.0.1\__1.2 2>&1",
        r"cmd.exe /c dir \\127.0.0.1\ADMIN$ 1> C:\t\__1.txt 2>&1",
        r"cmd.exe /Q /c echo cd ^> \\127.0.0.1\C$\__output 2^>^&1 > C:\x.bat & del C:\x.bat",
    ];
    for line in yes {
        assert!(is_wmiexec(line), "{line}");
    }
    for line in no {
        assert!(!is_wmiexec(line), "{line}");
    }
    for line in yes {
        assert!(is_to_share(line), "{line}");
    }
    assert!(is_to_share(r"cmd.exe /C dir > \\10.0.0.5\share\x.txt 2>&1"));
    for line in [
        "",
        r"cmd.exe /c dir > C:\x.txt 2>&1",
        r"cmd.exe /c dir \\10.0.0.5\share\x",
        r"cmd.exe /c dir > \\10.0.0.5\share 2>&1",
        r"cmd.exe dir > \\10.0.0.5\share\x 2>&1",
    ] {
        assert!(!is_to_share(line), "{line}");
    }
}

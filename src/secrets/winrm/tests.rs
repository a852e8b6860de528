use crate::secrets::redact;

#[test]
fn passwords() {
    let table = [
        ("winrm id -p:x -r:h", "winrm id -p:*** -r:h"),
        ("winrm id /Pass:x", "winrm id /Pass:***"),
        (
            "winrm id -password:\"a b\" -r:h",
            "winrm id -password:*** -r:h",
        ),
        ("winrm id \"-p:a b\" -r:h", "winrm id \"-p:***\" -r:h"),
        (r#"winrm id -p:"a\"b c" -r:h"#, "winrm id -p:*** -r:h"),
        (r#"winrm id -p:a"b c" -r:h"#, "winrm id -p:*** -r:h"),
        (
            r#"cmd /c "winrm id -p:x" & dir"#,
            r#"cmd /c "winrm id -p:***" & dir"#,
        ),
        ("winrm id -p:\"a b", "winrm id -p:***"),
        (
            "CSCRIPT x.vbs i Create WMICIMV2/Win32_Process -p:x",
            "CSCRIPT x.vbs i Create WMICIMV2/Win32_Process -p:***",
        ),
        ("winrs -r:h -p:x dir", "winrs -r:h -p:*** dir"),
        ("winrm id -p: -r:h", "winrm id -p: -r:h"),
        (
            "winrm id -passwords:x -port:1 a-p:x",
            "winrm id -passwords:x -port:1 a-p:x",
        ),
        ("ssh -p:22", "ssh -p:22"),
        ("winrm -p:x -p:y", "winrm -p:*** -p:***"),
        ("", ""),
    ];
    for (line, expected) in table {
        assert_eq!(redact(line), expected, "{line}");
    }
}

use super::*;

#[test]
fn paths() {
    let table = [
        (
            r"%systemroot%\system32\wbem\cimwin32.dll",
            r"C:\Windows\system32\wbem\cimwin32.dll",
            Some(true),
        ),
        (
            r"%WinDir%\SysWOW64\x.dll",
            r"C:\Windows\SysWOW64\x.dll",
            Some(true),
        ),
        (
            r"c:\windows\System32\\a.dll",
            r"C:\windows\System32\a.dll",
            Some(true),
        ),
        (
            r"\SystemRoot\System32\a.dll",
            r"C:\Windows\System32\a.dll",
            Some(true),
        ),
        (
            r"\??\C:\Windows\System32\a.dll",
            r"C:\Windows\System32\a.dll",
            Some(true),
        ),
        (
            r"%ProgramFiles%\W\a.dll",
            r"C:\Program Files\W\a.dll",
            Some(false),
        ),
        (
            r"%ProgramFiles(x86)%\a.dll",
            r"C:\Program Files (x86)\a.dll",
            Some(false),
        ),
        (
            r"C:\Windows\System32\..\..\Temp\a.dll",
            r"C:\Temp\a.dll",
            Some(false),
        ),
        (r"C:\..\..\a.dll", r"C:\a.dll", Some(false)),
        (
            r"C:\Windows\System32x\a.dll",
            r"C:\Windows\System32x\a.dll",
            Some(false),
        ),
        (r"\\srv\share\a.dll", r"\\srv\share\a.dll", Some(false)),
        (r"%other%\a.dll", r"%other%\a.dll", None),
        (r"100%\a.dll", r"100%\a.dll", None),
        ("wbemcons.dll", "wbemcons.dll", None),
        ("é", "é", None),
    ];
    for (logged, path, is_system) in table {
        let provider = ProviderStarted {
            provider_path: Some(logged.into()),
            ..ProviderStarted::default()
        };
        assert_eq!(provider.provider_path().as_deref(), Some(path), "{logged}");
        assert_eq!(provider.is_system_provider(), is_system, "{logged}");
    }
    assert_eq!(ProviderStarted::default().provider_path(), None);
}

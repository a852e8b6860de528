use super::*;

#[test]
fn images() {
    let table = [
        (
            r"C:\Windows\System32\wbem\WMIC.exe",
            Program::Wmic,
            Some(true),
            Some(false),
        ),
        (
            r"c:\windows\syswow64\WBEM\wmiprvse.EXE",
            Program::WmiPrvSe,
            Some(true),
            Some(false),
        ),
        (
            r"\Device\HarddiskVolume3\Windows\System32\wbem\scrcons.exe",
            Program::Scrcons,
            Some(true),
            Some(false),
        ),
        (r"C:\Temp\wmic.exe", Program::Wmic, Some(false), Some(true)),
        (
            r"C:\Temp\wbem\wmic.exe",
            Program::Wmic,
            Some(false),
            Some(true),
        ),
        (
            r"C:\Temp\System32\wbem\wmic.exe",
            Program::Wmic,
            Some(false),
            Some(true),
        ),
        (
            r"C:\Windows\WinSxS\amd64_x\WMIC.exe",
            Program::Wmic,
            Some(false),
            Some(false),
        ),
        ("wmic.exe", Program::Wmic, None, None),
        (
            r"C:\x\notwmic.exe",
            Program::Other,
            Some(false),
            Some(false),
        ),
        (
            r"C:\Windows\System32\cmd.exe",
            Program::Cmd,
            Some(false),
            Some(false),
        ),
        ("", Program::Other, None, Some(false)),
    ];
    for (path, program, in_wbem, masquerading) in table {
        let image = Image::new(path);
        assert_eq!(image.program, program, "{path}");
        assert_eq!(image.is_in_wbem(), in_wbem, "{path}");
        assert_eq!(image.is_masquerading(), masquerading, "{path}");
    }
}

use super::*;

#[test]
fn patterns() {
    let table = [
        (
            "cmd /c del %targetinstance.name%",
            "cmd /c del c:\\a b.txt",
            true,
        ),
        (
            "cmd /c del %targetinstance.name%",
            "cmd /c dir c:\\a",
            false,
        ),
        ("x.exe %a% -k %b%", "x.exe 1 -k 2 -k 3", true),
        ("x.exe %a% -k %b% end", "x.exe 1 -k 2 end", true),
        ("x.exe %a% -k %b% end", "x.exe 1 2 end", false),
        ("x.exe %__class% 100%%", "x.exe win32_process 100%", true),
        ("x.exe %a%%b%", "x.exe 12", true),
        ("x.exe 50% of %a%", "x.exe 50% of all", true),
        ("x.exe %a%x", "x.exe ", false),
    ];
    for (template, line, expected) in table {
        let pattern = pattern(template).unwrap();
        assert_eq!(matches(&pattern, line), expected, "{template} {line}");
    }
    for template in [
        "",
        "x.exe",
        "x.exe 100%%",
        "%a%",
        "a %b%",
        "%a b% c:\\x",
        "50% of x",
    ] {
        assert_eq!(pattern(template), None, "{template}");
    }
}

use super::*;

#[test]
fn classes() {
    let table = [
        ("wmicimv2/Win32_Process", Some("Win32_Process")),
        ("WMICIMV2/win32_process?Handle=4", Some("win32_process")),
        (
            "wmi/root/subscription/__EventFilter/",
            Some("__EventFilter"),
        ),
        ("cimv2/CIM_Process", Some("CIM_Process")),
        ("wmicimv2/*", Some("*")),
        ("wmicimv2/", None),
        ("winrm/config/listener", None),
        ("shell/cmd", None),
        ("", None),
    ];
    for (resource, expected) in table {
        assert_eq!(class(resource), expected, "{resource}");
    }
}

#[test]
fn hosts() {
    let table = [
        ("SRV01", "SRV01"),
        ("http://SRV01", "SRV01"),
        (
            "HTTPS://srv01.corp.example:5986/wsman",
            "srv01.corp.example",
        ),
        ("SRV01:80/x", "SRV01"),
        ("10.0.0.5:5985", "10.0.0.5"),
        ("[::1]:5985", "[::1]"),
        ("fe80::1", "fe80::1"),
        ("[fe80::1", "[fe80::1"),
        ("", ""),
    ];
    for (endpoint, expected) in table {
        assert_eq!(host(endpoint), expected, "{endpoint}");
    }
}

use super::*;

#[test]
fn local_names() {
    let local = [
        "",
        ".",
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "[::1]",
        "::ffff:127.0.0.1",
        " . ",
        "localhost.",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
    ];
    let remote = [
        "SRV01",
        "localhost.evil.example",
        "10.0.0.1",
        "::2",
        "127.0.0.1.example",
        "128.0.0.1",
        "3232235786",
        "192.168.266",
        "0xC0A8010A",
        "127.0.0.0.1",
        "127.256.0.1",
        "4294967296",
        "127.",
        "0x",
        "1270.0.0.1",
        "..",
    ];
    for name in local {
        assert!(Host::new(name).is_local(), "{name}");
    }
    for name in remote {
        assert!(!Host::new(name).is_local(), "{name}");
    }
}

#[test]
fn same_computers() {
    let table = [
        ("WKS01", "wks01", true),
        ("WKS01", "wks01.corp.example", true),
        ("wks01.corp.example.", "WKS01.CORP.example", true),
        ("wks01.corp.example", "wks01.lab.example", false),
        ("wks0", "wks01", false),
        ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10", false),
        ("::1", "0:0:0:0:0:0:0:1", true),
        ("", "x", false),
    ];
    for (one, two, expected) in table {
        assert_eq!(Host::new(one).is_same(two), expected, "{one} {two}");
        assert_eq!(Host::new(two).is_same(one), expected, "{two} {one}");
    }
    assert!(Host::new("WKS01").is_name_of("wks01.corp.example"));
    assert!(!Host::new("wks01.corp.example").is_name_of("WKS01"));
    assert!(!Host::new("").is_name_of(""));
    assert!(!Host::new("10").is_name_of("10.0.0.5"));
}

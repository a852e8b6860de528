use super::*;

#[test]
fn spellings() {
    let same = [
        r"root\cimv2",
        "ROOT/CIMV2",
        r"\\.\root\cimv2",
        "//./root/CIMV2",
        r"\\root\cimv2",
        r"root\\cimv2",
        r"\\localhost\root\cimv2\",
        r" root\cimv2 ",
        // Found by a property test: blanks around the names.
        r"/ root\ cimv2",
        r"\\root \cimv2",
    ];
    let others = [
        "",
        "root",
        r"root\cimv2\x",
        r"\\SRV\root\cimv2",
        r"\\rooter\cimv2",
        "é",
    ];
    for one in same {
        for two in same {
            assert_eq!(Namespace::new(one), Namespace::new(two), "{one} {two}");
        }
        for other in others {
            assert_ne!(Namespace::new(one), Namespace::new(other), "{one} {other}");
        }
    }
    assert_eq!(Namespace::new(r"\\SRV\ROOT\x").to_string(), r"\\SRV\ROOT\x");
    assert_eq!(Namespace::new(r"\\SRV").host(), Some("SRV"));
}

use super::*;

#[test]
fn spellings() {
    assert_eq!(folded("CMD  /c \"dir\""), folded("'cmd' /c dir"));
    assert_ne!(folded("cmd /c dir"), folded("cmd /c dir x"));
    assert_eq!(
        folded("wmic /password:one os get"),
        folded("wmic /password:other os get")
    );
    // As stored states have it.
    let key = command(Class::Command, Side::Cause, "a", "cmd");
    assert_eq!(key.hash, 0x55eb_867a_b72c_f8b8);
}

#[test]
fn short_names() {
    let table = [
        ("FILE02.corp.example", "file02"),
        (r" \\FILE02. ", "file02"),
        ("10.0.0.5", "10.0.0.5"),
        ("::1", "::1"),
        ("", ""),
    ];
    for (name, expected) in table {
        assert_eq!(short(name), expected, "{name:?}");
    }
    assert_eq!(short(&"A".repeat(1 << 20)), "a".repeat(255));
}

#[test]
#[cfg(feature = "serde")]
fn numbers_of_classes() {
    for number in 1..=17 {
        assert_eq!(Class::of_number(number).map(Class::number), Some(number));
    }
    assert!(Class::of_number(0).is_none() && Class::of_number(18).is_none());
}

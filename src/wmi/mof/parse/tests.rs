use super::*;

#[test]
fn instances_within() {
    let table = [
        ("instance of B{}", true),
        ("INSTANCE\u{a0}of B{}", true),
        ("instance\nof B{}", true),
        ("instances", false),
        ("instanc", false),
        ("ínstance", false),
        ("$instance", false),
    ];
    for (value, expected) in table {
        let text = format!("instance of A{{x={value};}};");
        let instance = Instance::parse(&text).unwrap();
        let found = matches!(instance.get("x"), Some(MofValue::Instance(_)));
        assert_eq!(found, expected, "{value}");
        assert!(instance.is_complete, "{value}");
    }
    // Truncated after the keyword.
    let cut = Instance::parse("instance of A{x=instance").unwrap();
    assert!(matches!(cut.get("x"), Some(MofValue::Instance(inner)) if inner.class.is_empty()));
}

/// The escapes of MOF (DSP0004): `\x` takes one to four digits; what is none stays.
#[test]
fn escapes() {
    let table = [
        (r"a\nb", "a\nb"),
        (r"\b\t\n\f\r", "\u{8}\t\n\u{c}\r"),
        (r#"\"\\\'"#, r#""\'"#),
        (r"\x41", "A"),
        (r"\X00e9", "é"),
        (r"\x0041b", "Ab"),
        (r"\x9", "\t"),
        (r"\xd800", "\\xd800"),
        (r"\xg", "\\xg"),
        (r"\q", "q"),
    ];
    for (raw, expected) in table {
        let text = format!("instance of A{{x=\"{raw}\";}};");
        let instance = Instance::parse(&text).unwrap();
        assert_eq!(instance.text("x").as_deref(), Some(expected), "{raw}");
    }
}

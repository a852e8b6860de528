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

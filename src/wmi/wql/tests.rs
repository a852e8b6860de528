use super::*;

#[test]
fn queries() {
    // text, class, within, condition, isa
    type Row = (
        &'static str,
        &'static str,
        Option<f64>,
        Option<&'static str>,
        &'static [&'static str],
    );
    let table: [Row; 12] = [
        ("select * from A", "A", None, None, &[]),
        ("SELECT a, b.c FROM A ", "A", None, None, &[]),
        ("select*from A", "A", None, None, &[]),
        (
            "select * from A within 0.5 where x=1",
            "A",
            Some(0.5),
            Some("x=1"),
            &[],
        ),
        (
            "SELECT * FROM A WITHIN 5WHERE T ISA 'B' OR T ISA \"C\"",
            "A",
            Some(5.0),
            Some("T ISA 'B' OR T ISA \"C\""),
            &["B", "C"],
        ),
        (
            "select * from A where x = 'isa ''B'' group by'",
            "A",
            None,
            Some("x = 'isa ''B'' group by'"),
            &[],
        ),
        (
            "select * from A where T isa B",
            "A",
            None,
            Some("T isa B"),
            &["B"],
        ),
        (
            "select * from A where x='it\\'s' group within 10 by y having n > 5",
            "A",
            None,
            Some("x='it\\'s'"),
            &[],
        ),
        ("select * from A group within 10", "A", None, None, &[]),
        (
            "associators of {B.c=\"}\"} where ResultClass = D",
            "B",
            None,
            Some("ResultClass = D"),
            &[],
        ),
        ("REFERENCES OF {B='x'}", "B", None, None, &[]),
        (
            "select * from A where x = 'cut",
            "A",
            None,
            Some("x = 'cut"),
            &[],
        ),
    ];
    for (text, class, within, condition, isa) in table {
        let query = Query::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((&*query.class, query.within), (class, within), "{text}");
        assert_eq!(query.condition.as_deref(), condition, "{text}");
        assert_eq!(query.isa, isa, "{text}");
    }
    let group = Query::parse("select a,b from A group within 10 by x, y having n > 5").unwrap();
    assert_eq!(
        (group.properties, group.group_by),
        (vec!["a".into(), "b".into()], vec!["x".into(), "y".into()])
    );
    assert_eq!(
        (group.group_within, group.having.as_deref()),
        (Some(10.0), Some("n > 5"))
    );
    for text in [
        "",
        "select",
        "select *",
        "select * from",
        "select * from 'x'",
        "x",
        "associators {A}",
        "references of A",
        "references of {}",
    ] {
        let error = Query::parse(text).unwrap_err();
        assert!(
            error.offset().unwrap() <= text.len() as u64,
            "{text}: {error}"
        );
    }
}

#[test]
fn event_classes() {
    let table = [
        ("__instancecreationevent", EventClass::Intrinsic),
        ("__TimerEvent", EventClass::Timer),
        ("__ConsumerFailureEvent", EventClass::System),
        ("Win32_ProcessStartTrace", EventClass::Extrinsic),
    ];
    for (class, kind) in table {
        assert_eq!(EventClass::from_name(class), kind, "{class}");
    }
}

/// A number with any blanks before it, and a word behind it.
#[test]
fn intervals() {
    for text in [
        "select * from A within 10 where b = 1",
        "select * from A within 10where b = 1",
        "select * from A within \t\r\n    10\n\nwhere b = 1",
        "select * from A within                    10.0 where b = 1",
    ] {
        let query = Query::parse(text).unwrap();
        assert_eq!(query.within, Some(10.0), "{text}");
        assert_eq!(query.condition.as_deref(), Some("b = 1"), "{text}");
    }
}

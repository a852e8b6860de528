use super::*;

/// A mistake in the table shows here.
#[test]
fn templates_of_all_events() {
    for schema in EVENTS {
        let templates = Template::for_event(schema);
        assert_eq!(templates.len(), schema.messages.len(), "{}", schema.name);
        for (template, source) in templates.iter().zip(schema.messages) {
            let text = source.text;
            let mut fields: Vec<_> = template.inserts.iter().map(|i| i.field).collect();
            assert_eq!(fields.len(), text.matches('%').count(), "{text}");
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(
                fields.len(),
                template.inserts.len(),
                "a field twice: {text}"
            );
            assert!(
                fields.iter().all(|field| *field < schema.fields.len()),
                "{text}"
            );
            let free = template
                .inserts
                .get(template.free)
                .map(|insert| insert.field);
            assert_eq!(free, Some(source.free - 1), "no such free insert: {text}");
            // Values without words between them could not be told apart.
            let mut words = template.inserts.iter().skip(1).map(|insert| &insert.words);
            assert!(words.all(|words| !words.tokens.is_empty()), "{text}");
        }
    }
}

#[test]
fn words_match_any_white_space() {
    let words = Words::new("\n\tLogon ID:\t\t");
    let table = [
        ("x\n\tLogon ID:\t\t0", 0, Some((3, 12))),
        ("x\r\nLogon\u{a0}ID: 0", 0, Some((3, 13))),
        ("x  Logon  ID:0", 0, Some((3, 13))),
        ("Logon ID:", 0, Some((0, 9))),
        ("xLogon ID: Logon ID:", 0, Some((11, 20))),
        ("Logon ID: Logon ID:", 1, Some((10, 19))),
        ("x LogonID:", 0, None),
        ("x Logon", 0, None),
        ("", 0, None),
    ];
    for (text, from, expected) in table {
        let found = words
            .find(text, from, Spacing::Free)
            .map(|span| (span.start, span.end));
        assert_eq!(found, expected, "{text:?}");
    }
    assert_eq!(words.margins(), (2, 2));
    assert_eq!(
        Words::new("").find("x", 1, Spacing::Free),
        Some(Span { start: 1, end: 1 })
    );
}

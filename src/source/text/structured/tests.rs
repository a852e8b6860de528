use super::*;

/// The names and values.
fn read(line: &str) -> Option<Vec<(String, String)>> {
    let mut tape = Tape::default();
    let text = lay_out(&mut tape, line)?;
    let items = tape.items.iter().skip(1);
    let values = items.map(|item| (item.name.text(&text).into(), item.value.text(&text).into()));
    Some(values.collect())
}

#[test]
fn members_of_a_message() {
    const HEAD: &str = "<14>1 2026-03-03T09:04:55Z WKS07 Microsoft-Windows-WMI-Activity 4 - ";
    let said = [
        ("Hostname", "WKS07"),
        ("SourceName", "Microsoft-Windows-WMI-Activity"),
        ("ExecutionProcessID", "4"),
        ("@timestamp", "2026-03-03T09:04:55Z"),
    ];
    let message = ("Message", "A message.");
    let table: &[(&str, &[(&str, &str)])] = &[
        (r#"[a@1 EventID="5857"] A message."#, &[("EventID", "5857")]),
        (
            r#"[b][a@1 EventID="5857" A="x] [y" C=""][b@2 D="e"] A message."#,
            &[("EventID", "5857"), ("A", "x] [y"), ("C", ""), ("D", "e")],
        ),
        (
            r#"[a@1 EventID="5857" A="\"\\\]\n\é" B="\\\""] A message."#,
            &[("EventID", "5857"), ("A", r#""\]\n\é"#), ("B", r#"\""#)],
        ),
        // One that is repeated.
        (
            r#"[a@1 EventID="5857" A="b"][c A="b" EventID="5857" A="d"] A message."#,
            &[("EventID", "5857"), ("A", "b"), ("A", "d")],
        ),
    ];
    for (data, parameters) in table {
        for relay in [
            "",
            "<14>1 - relay a - - - ",
            "77 <14>Mar  3 09:04:56 relay a: ",
        ] {
            let line = format!("{relay}{HEAD}{data}\r\n");
            let expected: Vec<_> = parameters
                .iter()
                .chain(&said)
                .chain([&message])
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(read(&line), Some(expected), "{line}");
        }
    }
}

#[test]
fn what_the_header_does_not_say() {
    let line = r#"<14>1 - - nxlog - - [a@1 EventID="1" message="b"] "#;
    let expected = [("EventID", "1"), ("message", "b")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read(line), Some(expected.to_vec()));
    for line in [
        "<14>1 - - a - - - EventID=\"1\"",
        r#"<14>1 - - a - - [b c="d"] x"#,
        "Mar  3 09:04:55 WKS07 a: x",
        "x",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
}

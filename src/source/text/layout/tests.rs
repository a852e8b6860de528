use super::*;

/// The names and values, and what may be XML.
fn read(shape: Shape, text: &str) -> (Vec<(&str, &str)>, Option<&str>) {
    let mut tape = Tape::default();
    let Some(layout) = lay_out(&mut tape, shape, text) else {
        return (Vec::new(), None);
    };
    let values = tape.items.iter().skip(1).map(|item| {
        let named_in = match item.is_named_by_column {
            true => layout.columns,
            false => text,
        };
        (item.name.text(named_in), item.value.text(text))
    });
    (values.collect(), layout.xml.map(|xml| &text[xml]))
}

#[test]
fn lines_of_splunk() {
    let text = "01/14/2021 11:41:39 PM\r\nLogName=Security\r\nEmpty=\r\nnothing\r\nMessage=A.\r\n\r\nB=c\r\n\r\n";
    let expected = [
        ("First line", "01/14/2021 11:41:39 PM"),
        ("LogName", "Security"),
        ("Empty", ""),
        ("Message", "A.\r\n\r\nB=c\r\n"),
    ];
    assert_eq!(read(Shape::Splunk, text), (expected.to_vec(), None));
}

#[test]
fn lines_of_event_viewer() {
    let head = "Log Name:      Security\nUser:          \nDescription:\n";
    let values = |message| {
        vec![
            ("Log Name", "Security"),
            ("User", ""),
            ("Description", message),
        ]
    };
    let table = [
        ("A.\n\nB: c\n\n", "A.\n\nB: c\n", None),
        ("", "", None),
        ("\nA.", "\nA.", None),
        (
            "A.\nEvent Xml:\n<Event/>\n\n",
            "A.\nEvent Xml:\n<Event/>\n",
            Some("<Event/>"),
        ),
        (
            "A.\nEvent Xml:\n- <Event/>",
            "A.\nEvent Xml:\n- <Event/>",
            Some("- <Event/>"),
        ),
        // The last line counts, and only a line.
        (
            "Event Xml:\n<a/>\nEvent Xml:\n<b/>",
            "Event Xml:\n<a/>\nEvent Xml:\n<b/>",
            Some("<b/>"),
        ),
        ("x Event Xml:\n<a/>", "x Event Xml:\n<a/>", None),
        ("A.\nEvent Xml:\nnone", "A.\nEvent Xml:\nnone", None),
    ];
    for (rest, message, xml) in table {
        let text = format!("{head}{rest}");
        assert_eq!(
            read(Shape::EventViewer, &text),
            (values(message), xml),
            "{rest:?}"
        );
    }
    let one_line = "Log Name: a\nDescription: b\nc";
    let expected = vec![("Log Name", "a"), ("Description", "b\nc")];
    assert_eq!(read(Shape::EventViewer, one_line), (expected, None));
}

#[test]
fn cells_of_snare() {
    let head = "MSWinEventLog\t1\tSecurity\t77\tTue Nov 24 15:00:00 2026\t4688\tP\tN/A\tN/A\tSuccess Audit\tWKS07\tProcess Creation\t";
    let table = [
        ("\tA message.\t13678\n", "A message.", Some("13678")),
        ("A message.\t13678", "A message.", Some("13678")),
        ("\tA message.\r\n", "A message.", None),
        ("\tA message.", "A message.", None),
        ("\tA\tmessage\t1.\t13678", "A\tmessage\t1.", Some("13678")),
        (
            "\tA message.\t13678\tEventSourceId=AU_1\tb=c",
            "A message.",
            Some("13678"),
        ),
        (
            "\tA message.\t13678\t0123456789abcdef0123456789ABCDEF",
            "A message.",
            Some("13678"),
        ),
        ("\tId = {0}; B = c\t", "Id = {0}; B = c", None),
        ("\t\t13678", "", Some("13678")),
        ("", "", None),
    ];
    for (rest, message, counter) in table {
        for (host, separator) in [("", "\t"), ("WKS07\t", "\t"), ("", "#011")] {
            let text = format!("{host}{head}{rest}").replace('\t', separator);
            let message = message.replace('\t', separator);
            let (found, xml) = read(Shape::Snare, &text);
            let names = ["EventID", "ComputerName", "Strings", "EventLogCounter"];
            let value = |name| found.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
            let expected = [Some("4688"), Some("WKS07"), Some(message.as_str()), counter];
            assert_eq!((names.map(value), xml), (expected, None), "{text:?}");
        }
    }
    assert!(
        read(Shape::Snare, "MSWinEventLog\t1\tSecurity")
            .0
            .is_empty()
    );
}

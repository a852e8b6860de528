use super::*;

/// The first record of the text, however it arrives.
fn first(shape: Shape, text: &str) -> &str {
    let read = |steps: &[usize]| {
        let mut block = Block::new(shape, 0);
        let mut ends = steps
            .iter()
            .map(|end| block.end(&text.as_bytes()[..*end], false));
        let end = ends.find_map(|end| end);
        end.or_else(|| block.end(text.as_bytes(), true)).unwrap()
    };
    let whole = read(&[]);
    assert_eq!(
        read(&(0..=text.len()).collect::<Vec<_>>()),
        whole,
        "{text:?}"
    );
    &text[..whole]
}

#[test]
fn records_end_where_the_next_begins() {
    let splunk = "01/14/2021 11:41:39 PM\nLogName=Security\nMessage=A\n";
    let viewer = "Log Name:      Security\nSource:        x\nDescription:\nA\n";
    let event = "<Event xmlns='x'>\n  <System>";
    let folded = "- <Event xmlns='x'>\n- <System>";
    let snare = "MSWinEventLog\t1\tSecurity\n";
    let snare_in_syslog = format!("<13>Nov 24 15:00:00 H {snare}");
    let event_in_syslog = format!("<13>Nov 24 15:00:00 H t: {event}");
    for (shape, one) in [(Shape::Splunk, splunk), (Shape::EventViewer, viewer)] {
        for next in [
            "",
            splunk,
            viewer,
            event,
            folded,
            snare,
            &snare_in_syslog,
            &event_in_syslog,
        ] {
            assert_eq!(first(shape, &format!("{one}{next}")), one, "{next:?}");
        }
        // Not at the start of a line, or not whole.
        for next in [
            " 01/14/2021 11:41:39 PM\nLogName=Security\n",
            "x <Event xmlns='x'>\n  <System>",
            "<Event>\n<Data>",
            "<EventData>",
            "01/14/2021 11:41:39 PM\n",
            "Log Name:      Security\n",
            "LogName=Security\n",
            "Nov 24 15:00:00 H sshd[1]: x\n",
        ] {
            let text = format!("{one}{next}");
            assert_eq!(first(shape, &text), text);
        }
    }
    // The XML that is announced is the record's.
    let with_xml = format!("{viewer}Event Xml:\r\n{event}</System></Event>\n");
    assert_eq!(
        first(Shape::EventViewer, &format!("{with_xml}{viewer}")),
        with_xml
    );
    assert_eq!(
        first(Shape::EventViewer, &format!("{with_xml}{event}")),
        with_xml
    );
    let splunk_with_line = format!("{splunk}Event Xml:\n");
    assert_eq!(
        first(Shape::Splunk, &format!("{splunk_with_line}{event}")),
        splunk_with_line
    );
    for shape in [Shape::Snare, Shape::Message] {
        assert_eq!(first(shape, &format!("{snare}a\n")), snare);
    }
}

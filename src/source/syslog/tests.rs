use super::*;

/// The host and the message after the header, whatever follows and however it arrives.
fn read(text: &str) -> Option<(Option<&str>, &str)> {
    let bytes = text.as_bytes();
    let whole = header(bytes, true);
    for end in 0..bytes.len() {
        let part = header(&bytes[..end], false);
        assert!(part == Found::More || part == whole, "{end} of {text:?}");
    }
    match whole {
        Found::Is(header) => {
            let host = header.host.map(|host| &text[host]);
            Some((host, &text[header.len..]))
        }
        _ => None,
    }
}

#[test]
fn headers() {
    let host = Some("W10-1.corp");
    let table: &[(&str, Option<&str>)] = &[
        // RFC 3164.
        ("<13>Nov 24 15:00:00 W10-1.corp wef: <Event", host),
        ("<13>Nov 24 15:00:00 W10-1.corp wef[4]: <Event", host),
        ("<13>Nov  4 15:00:00 W10-1.corp wef[4]:<Event", host),
        ("<13>Nov 4 15:00:00.123 W10-1.corp <Event", host),
        ("<191>Nov 24 2026 15:00:00 W10-1.corp a.b: <Event", host),
        (
            "Nov 24 15:00:00 W10-1.corp Microsoft-Windows-Security-Auditing[4]: <Event",
            host,
        ),
        ("Nov 24 15:00:00 fe80::1 wef: <Event", Some("fe80::1")),
        ("Nov 24 15:00:00 wef[4]: <Event", None),
        ("<0>Nov 24 15:00:00  wef: <Event", None),
        ("Nov 24 15:00:00 <Event", None),
        ("<13><Event", None),
        ("77 <13>Nov 24 15:00:00 W10-1.corp wef: <Event", host),
        // The timestamp of rsyslog.
        (
            "2026-11-24T15:00:00.123456+01:00 W10-1.corp wef: <Event",
            host,
        ),
        ("2026-11-24T15:00:00Z W10-1.corp wef: <Event", host),
        ("<13>2026-11-24T15:00:00-10:00 W10-1.corp wef: <Event", host),
        // RFC 5424.
        (
            "<13>1 2026-11-24T15:00:00Z W10-1.corp wef - - - <Event",
            host,
        ),
        (
            "<13>1 2026-11-24T15:00:00.000001-01:00 W10-1.corp a b c - \u{feff}<Event",
            host,
        ),
        ("<13>1 - - - - - - <Event", None),
        ("1 2026-11-24T15:00:00Z W10-1.corp wef - - - <Event", host),
        (
            "1234 <13>1 2026-11-24T15:00:00Z W10-1.corp wef 4 5 - <Event",
            host,
        ),
        (
            r#"<13>1 2026-11-24T15:00:00Z W10-1.corp wef 4 - [a@1 b="x\"y\]z\\" c="<Event"][d] <Event"#,
            host,
        ),
    ];
    for (text, host) in table {
        let found = read(text);
        assert_eq!(found, Some((*host, "<Event")), "{text:?}");
        let json = text.strip_suffix("<Event").unwrap().to_owned() + "{\"a";
        assert_eq!(read(&json), Some((*host, "{\"a")), "{json:?}");
    }
}

#[test]
fn times_with_a_zone() {
    let table = [
        ("<13>Nov 24 15:00:00 H t: <", None),
        ("Nov 24 2026 15:00:00 H t: <", None),
        ("<13><", None),
        ("<13>1 - - - - - - <", None),
        (
            "2026-11-24T15:00:00.123+01:00 H t: <",
            Some("2026-11-24T15:00:00.123+01:00"),
        ),
        (
            "7 <13>1 2026-11-24T15:00:00Z H a b c - <",
            Some("2026-11-24T15:00:00Z"),
        ),
    ];
    for (text, expected) in table {
        let Found::Is(header) = header(text.as_bytes(), true) else {
            panic!("{text:?}")
        };
        assert_eq!(header.time.map(|time| &text[time]), expected, "{text:?}");
    }
}

#[test]
fn structured_data() {
    let table = [
        ("- ", None),
        (r#"[a@1 b="c"] "#, Some(false)),
        (r#"[a@1 EventID="4688" b="\"]"][d] "#, Some(true)),
        (r#"[a@1 b="c"][x eventid="1"] "#, Some(true)),
        (r#"[a@1 event_id="1"] "#, Some(true)),
        (r#"[a@1 EventCode="1"] "#, Some(true)),
        (r#"[a@1 EventID="x"] "#, Some(false)),
        (r#"[a@1 EventIDs="1"] "#, Some(false)),
        (r#"[a@1 b="EventID=1"] "#, Some(false)),
    ];
    for (data, has_event) in table {
        let text = format!("<13>1 2026-11-24T15:00:00Z H nxlog 4 - {data}A message.");
        assert_eq!(read(&text), Some((Some("H"), "A message.")), "{text}");
        let Found::Is(header) = header(text.as_bytes(), true) else {
            panic!("{text}")
        };
        let found = header.data.unwrap();
        assert_eq!((&text[found.app], &text[found.process]), ("nxlog", "4"));
        let elements = &text[found.elements];
        assert_eq!(elements, data.trim_end().trim_matches('-'), "{text}");
        assert_eq!(found.has_event, has_event == Some(true), "{text}");
        // An event needs no message.
        for end in ["", " ", "\r\n", " \n"] {
            let alone = text.strip_suffix(" A message.").unwrap().to_owned() + end;
            let message = end.strip_prefix(' ').unwrap_or(end);
            let expected = (has_event == Some(true)).then_some((Some("H"), message));
            if has_event == Some(true) || !end.starts_with(' ') {
                assert_eq!(read(&alone), expected, "{alone:?}");
            }
        }
    }
}

#[test]
fn messages_of_other_text() {
    let table = [
        ("Nov 24 15:00:00 H sshd[1]: Accepted", "Accepted"),
        ("Nov 24 15:00:00 H MSWinEventLog\t1\t", "MSWinEventLog\t1\t"),
        ("Nov 24 15:00:00 H H\tMSWinEventLog\t", "H\tMSWinEventLog\t"),
        ("Nov 24 15:00:00  MSWinEventLog\t1\t", "MSWinEventLog\t1\t"),
        ("Nov 24 15:00:00 H a b: c", "a b: c"),
    ];
    for (text, message) in table {
        assert_eq!(
            read(text).map(|(_, found)| found),
            Some(message),
            "{text:?}"
        );
    }
}

#[test]
fn other_texts() {
    let long = format!("<13>Nov 24 15:00:00 {} <Event", "h".repeat(MAX_NAME + 1));
    let data = format!(
        "<13>1 - - - - - [a b=\"{}\"] <Event",
        "x".repeat(MAX_HEADER)
    );
    let table = [
        "",
        "<",
        "<Event",
        "<13",
        "<13>",
        "<13>Event",
        "<192><Event",
        "<1234><Event",
        "<13 ><Event",
        "7 <Event",
        "7 {",
        "123",
        "123456789 <13><Event",
        "Now 24 15:00:00 H t: <Event",
        "Nov 24 15:00 H t: <Event",
        "Nov 24 2026 H t: <Event",
        "Nov 24 15:00:00",
        "Nov 24 15:00:00 H",
        "Nov 24 15:00:00\nH t: <Event",
        "nov 24 15:00:00 H t: <Event",
        "2026-11-24 15:00:00 H t: <Event",
        "2026-11-24T15:00:00 H t: <Event",
        "2026-11-24T15:00Z H t: <Event",
        "<13>2 2026-11-24T15:00:00Z H t - - - <Event",
        "<13>1 2026-11-24T15:00:00Z H t - - <Event",
        "<13>1 2026-11-24T15:00:00Z H t - - [a b=\"c\"",
        "<13>1 2026-11-24T15:00:00Z H t - - [a b=\"c\n\"] <Event",
        "1 - H t - - - <Event",
        "01/14/2021 11:41:39 PM\nLogName=Security",
        &long,
        &data,
    ];
    for text in table {
        assert_eq!(read(text), None, "{text:?}");
    }
}

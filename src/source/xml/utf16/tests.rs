use super::*;
use crate::error::ErrorKind;

const START: &str = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
        <EventID>4688</EventID></System><EventData>";

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// One parser for all: nothing of an event is left for the next.
#[test]
fn one_parser_for_many_texts() {
    let event = |data: &str| format!("{START}{data}</EventData></Event>");
    let line = |text: &str| event(&format!("<Data Name='CommandLine'>{text}</Data>"));
    let long = "\u{10348}ö&lt;".repeat(2_000);
    let plain = long.replace("&lt;", "<");
    type Expected<'t> = Result<Option<&'t str>, (ErrorKind, u64)>;
    let table: [(String, Expected<'_>); 9] = [
        (line("wmic os get"), Ok(Some("wmic os get"))),
        (line("wmic os get") + "\0\0", Ok(Some("wmic os get"))),
        (format!("\u{feff}{}", line("ö")), Ok(Some("ö"))),
        (line(&long), Ok(Some(&plain))),
        (String::new(), Err((ErrorKind::Structure, 0))),
        (line("a &lt; b"), Ok(Some("a < b"))),
        (line("x").replace("4688", "4689"), Ok(None)),
        // Two bytes a unit, four for the character before the reference.
        (
            line("\u{10348}&x;"),
            Err((ErrorKind::Syntax, 2 * (START.len() as u64 + 25 + 2))),
        ),
        (line("last"), Ok(Some("last"))),
    ];
    let mut parser = Utf16Parser::new();
    for (text, expected) in table {
        let found = parser.parse(&units(&text));
        let found = found
            .map(|event| event.map(|event| event.get("CommandLine").unwrap().text().into_owned()));
        let found = found.map_err(|error| (error.kind(), error.offset().unwrap()));
        let expected = expected.map(|value| value.map(str::to_owned));
        assert_eq!(found, expected, "{text:.300}");
    }
}

/// A pair of surrogates at the end of the head, whole or cut.
#[test]
fn the_head_and_the_rest() {
    let mut parser = Utf16Parser::new();
    let start = format!("{START}<Data Name='CommandLine'>");
    let end = "</Data></EventData></Event>";
    for before in HEAD - start.len() - 3..HEAD - start.len() + 3 {
        let line = format!("{}\u{10348}é", "x".repeat(before));
        let mut units = units(&format!("{start}{line}{end}"));
        let event = parser.parse(&units).unwrap().unwrap();
        assert_eq!(event.get("CommandLine").unwrap().as_str(), Some(&*line));
        let high = start.len() + before;
        units.remove(high + 1);
        let error = parser.parse(&units).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encoding);
        assert_eq!(error.offset(), Some(2 * high as u64), "{before}");
    }
}

#[test]
fn limits_warnings_and_lone_surrogates() {
    let limits = Limits {
        max_event_bytes: 400,
        ..Limits::default()
    };
    let mut parser = Utf16Parser::with_limits(limits);
    let whole = format!("{START}</EventData></Event>");
    let cut = whole.replace("</Event>", "<RenderingInfo><Message>");
    assert!(parser.parse(&units(&cut)).unwrap().is_some());
    let offset = parser.warnings()[0].offset();
    assert_eq!(offset, Some(2 * cut.len() as u64));
    assert!(parser.parse(&units(&whole)).unwrap().is_some());
    assert_eq!(parser.warnings().len(), 0);
    for (text, kind) in [
        (vec![0x20; 401], ErrorKind::Limit),
        (units(&"ö".repeat(201)), ErrorKind::Limit),
        (vec![0x3c, 0xdc00], ErrorKind::Encoding),
    ] {
        assert_eq!(parser.parse(&text).unwrap_err().kind(), kind);
    }
}

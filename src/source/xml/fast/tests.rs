use proptest::prelude::*;

use super::super::conforming;
use super::*;

/// The result of this parser; it must not depend on the space for decoded text.
fn scan(text: &str) -> Option<Option<Event<'static>>> {
    let owned = scan_with(text, &mut []);
    for room in [8, text.len()] {
        assert_eq!(scan_with(text, &mut vec![0; room]), owned, "{room}: {text}");
    }
    owned
}

fn scan_with(text: &str, scratch: &mut [u8]) -> Option<Option<Event<'static>>> {
    scan_for(EventSet::SIX, text, scratch)
}

fn scan_for(events: EventSet, text: &str, scratch: &mut [u8]) -> Option<Option<Event<'static>>> {
    let mut scanner = Cursor::new(text, scratch);
    let Some(identity) = scanner.identity(events)? else {
        return Some(None);
    };
    let mut event = identity.event().ok()??;
    scanner.event(&identity, &mut event)?;
    Some(Some(event.into_owned()))
}

/// Checks that the result equals the conforming way's, if there is one; returns whether there
/// is.
fn check(text: &str) -> bool {
    match scan(text) {
        None => false,
        Some(scanned) => {
            let expected = conforming(text, &Options::default(), &mut Vec::new());
            assert_eq!(expected.as_ref().ok(), Some(&scanned), "{text}");
            true
        }
    }
}

const PROCESS: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>\
    <EventID>4688</EventID><Version>2</Version><Level>0</Level><Task>13312</Task><Opcode>0</Opcode>\
    <Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-03-03T09:04:55.1090330Z'/>\
    <EventRecordID>48211</EventRecordID><Correlation/><Execution ProcessID='4' ThreadID='312'/>\
    <Channel>Security</Channel><Computer>WKS07</Computer><Security/></System><EventData>\
    <Data Name='SubjectUserSid'>S-1-5-18</Data><Data Name='NewProcessId'>0x14c8</Data>\
    <Data Name='TokenElevationType'>%%1936</Data><Data Name='CommandLine'>a &lt;b&gt; &amp;lt;&#xD;\n</Data>\
    <Data Name='TargetUserName'></Data></EventData></Event>";
const FAILURE: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
    <Provider Name='Microsoft-Windows-WMI-Activity' Guid='{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}'/>\
    <EventID>5858</EventID><Version>0</Version><Level>2</Level><Task>0</Task><Opcode>0</Opcode>\
    <Keywords>0x4000000000000000</Keywords><TimeCreated SystemTime='2026-03-03T09:04:55.1090330Z'/>\
    <EventRecordID>7</EventRecordID><Correlation ActivityID='{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}'/>\
    <Execution ProcessID='2880' ThreadID='312'/><Channel>C</Channel><Computer>WKS07</Computer>\
    <Security UserID='S-1-5-18'/></System><UserData><Operation_ClientFailure xmlns='x'><Id>{0}</Id>\
    <ClientProcessId>4844</ClientProcessId><Operation>Start A::B - C : D</Operation>\
    <ResultCode>0x80041003</ResultCode><PossibleCause/></Operation_ClientFailure></UserData></Event>";

#[test]
fn what_windows_writes_is_read_here() {
    for text in [PROCESS, FAILURE] {
        assert!(check(text));
        assert!(check(&text.replace('\'', "\"")));
        assert!(check(&text.replace("><", ">\r\n  <")));
        assert!(check(&format!(" \n{text}\r\n")));
        assert!(check(&text.replace("Microsoft-Windows-", "Other-")));
        assert!(check(
            &text.replace("<EventID>", "<EventID Qualifiers='16384'>")
        ));
        // Of a provider without a name the GUID tells.
        let name = text.find("Name='").unwrap() + "Name='".len();
        let len = text[name..].find('\'').unwrap();
        let mut nameless = text.to_owned();
        nameless.replace_range(name..name + len, "");
        assert_eq!(scan(&nameless), None);
        // Nothing after that is read.
        let (head, _) = text.split_once("</EventID>").unwrap();
        assert!(check(&format!("{head}9</EventID>")));
    }
}

/// Every event of the table, with both kinds of quotes, with all fields and without one of them.
#[test]
fn every_event_is_read_here() {
    let options = Options {
        events: EventSet::ALL,
        ..Options::default()
    };
    for schema in crate::schema::EVENTS {
        for missing in 0..=schema.fields.len() {
            let fields = schema.fields.iter().enumerate();
            let fields = fields
                .filter(|(index, _)| *index != missing)
                .map(|(index, field)| {
                    let value = match field.in_type {
                        _ if index % 7 == 6 => "",
                        InType::HexInt32 => "0x80041032",
                        InType::HexInt64 | InType::Pointer => "0x3E7",
                        InType::UInt32 | InType::UInt64 => "4844",
                        InType::Boolean => "true",
                        InType::Guid => "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}",
                        InType::Sid => "S-1-5-18",
                        InType::UnicodeString if field.name == "TokenElevationType" => "%%1936",
                        InType::UnicodeString => "C:\\Windows\\é &amp; &lt;b",
                    };
                    let name = field.name;
                    match schema.element {
                        None => format!("<Data Name='{name}'>{value}</Data>"),
                        Some(_) => format!("<{name}>{value}</{name}>"),
                    }
                });
            let fields: String = fields.collect();
            let data = match schema.element {
                None => format!("<EventData>{fields}</EventData>"),
                Some(element) => format!(
                    "<UserData><{element} xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>\
                     {fields}</{element}></UserData>"
                ),
            };
            let provider = schema.provider;
            let header = format!(
                "<Event xmlns='{NAMESPACE}'><System><Provider Name='{}' Guid='{}'/>\
                 <EventID>{}</EventID><Channel>{}</Channel></System>",
                provider.name, provider.guid, schema.event_id, schema.channel
            );
            let text = format!("{header}{data}</Event>");
            for text in [text.replace('\'', "\""), text.replace("><", ">\n<"), text] {
                let expected = conforming(&text, &options, &mut Vec::new());
                let scanned = scan_for(EventSet::ALL, &text, &mut []);
                // A number that is empty is an error.
                assert_eq!(
                    scanned,
                    expected.ok().map(|event| event.map(Event::into_owned)),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn what_is_unusual_is_not() {
    for text in [PROCESS, FAILURE] {
        for (from, to) in [
            ("<System>", "<System><!-- -->"),
            ("<EventID>", "<EventID >"),
            ("/></System>", "></Security></System>"),
            ("</Event>", "</Event><Event/>"),
            ("</Event>", "</Event>x"),
            ("</Event>", "<RenderingInfo/></Event>"),
            ("WKS07", "WKS&#48;7"),
            ("WKS07", "<![CDATA[WKS07]]>"),
            ("<Version>", "<Level>1</Level><Version>"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert!(changed != *text && scan(&changed).is_none(), "{from} {to}");
        }
    }
}

proptest! {
    /// Any of the events, with pieces moved: both parsers agree, or this one declines.
    #[test]
    fn changed_events_are_read_equally(
        is_process in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..20, any::<prop::sample::Index>()), 0..4),
    ) {
        const PIECES: [&str; 20] = [
            "'", "\"", "<", ">", "/", "&lt;", "&", " ", "</Data>", "<Data Name='X'>", "0", "é",
            "x", "f", "G", "%%", "-", "/>", "<Data Name='NewProcessId'>", "\u{b0}",
        ];
        let mut text = if is_process { PROCESS } else { FAILURE }.to_owned();
        for (at, piece, len) in changes {
            let mut at = at.index(text.len());
            let mut end = (at + len.index(20)).min(text.len());
            while !text.is_char_boundary(at) { at -= 1; }
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(at..end.max(at), PIECES.get(piece).unwrap_or(&""));
        }
        check(&text);
    }
}

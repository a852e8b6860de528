//! One event as XML: identity, versions, text, and what is refused.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::borrow::Cow;

use wmi_events::event::{ExtraField, ProcessCreation};
use wmi_events::source::{Limits, xml};
use wmi_events::value::{LogonId, ProcessId, TokenElevation};
use wmi_events::{ErrorKind, Event, EventId, Payload};

const SECURITY: &str = "<Provider Name='Microsoft-Windows-Security-Auditing'/>";

/// A 4688 with that header after the ID, and those fields.
fn process(header: &str, data: &str) -> String {
    format!(
        "<Event><System>{SECURITY}<EventID>4688</EventID>{header}</System>\
         <EventData>{data}</EventData></Event>"
    )
}

fn read(xml: &str) -> Event<'_> {
    Event::from_xml(xml)
        .unwrap_or_else(|e| panic!("{e}: {xml}"))
        .expect(xml)
}

fn process_of<'e, 'a>(event: &'e Event<'a>) -> &'e ProcessCreation<'a> {
    match &event.payload {
        Payload::ProcessCreation(process) => process,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_event_is_its_provider_and_id() {
    let security = "Name='Microsoft-Windows-Security-Auditing'";
    let guid = "Guid='{54849625-5478-4994-A5BA-3E3B0328C30D}'";
    let bare_guid = "Guid='54849625-5478-4994-a5ba-3e3b0328c30d'";
    let wmi_guid = "Guid='{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}'";
    let table = [
        (format!("{security} {guid}"), 4688, true),
        (security.to_owned(), 4688, true),
        (
            security.to_ascii_uppercase().replace("NAME", "Name"),
            4688,
            true,
        ),
        (guid.to_owned(), 4688, true),
        (bare_guid.to_owned(), 4688, true),
        (format!("Name='' {guid}"), 4688, true),
        (format!("{security} Guid=''"), 4688, true),
        (format!("{security} EventSourceName='Security'"), 4688, true),
        // One right and one wrong is not ours, and a number alone is nobody's.
        (format!("{security} {wmi_guid}"), 4688, false),
        (format!("Name='Other' {guid}"), 4688, false),
        (String::new(), 4688, false),
        (security.to_owned(), 4689, false),
        (security.to_owned(), 5861, false),
        (wmi_guid.to_owned(), 5861, true),
        (wmi_guid.to_owned(), 4688, false),
        (security.to_owned(), 70_224, false),
    ];
    for (provider, id, expected) in table {
        let xml = format!(
            "<Event><System><Provider {provider}/><EventID>{id}</EventID></System></Event>"
        );
        assert_eq!(Event::from_xml(&xml).unwrap().is_some(), expected, "{xml}");
        // As Windows writes it.
        let namespace = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";
        let xml = xml.replacen("<Event>", &format!("<Event {namespace}>"), 1);
        assert_eq!(Event::from_xml(&xml).unwrap().is_some(), expected, "{xml}");
        // The order within the header does not matter.
        let xml = format!(
            "<Event><System><EventID>{id}</EventID><Provider {provider}/></System></Event>"
        );
        assert_eq!(Event::from_xml(&xml).unwrap().is_some(), expected, "{xml}");
    }
    let no_provider = "<Event><System><EventID>4688</EventID></System></Event>";
    assert!(Event::from_xml(no_provider).unwrap().is_none());
}

#[test]
fn another_kind_is_not_looked_at_further() {
    let cut = "<Event><System><Provider Name='Other'/><EventID>1</EventID><Version>x &";
    assert!(Event::from_xml(cut).unwrap().is_none());
}

/// Versions 0, 1 and 2 have 8, 9 and 15 fields; a later one is read as 2, what it adds is kept.
#[test]
fn versions_of_4688() {
    let fields = [
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "HOST$"),
        ("SubjectDomainName", "CORP"),
        ("SubjectLogonId", "0x3e7"),
        ("NewProcessId", "0xffffffffffffffff"),
        ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
        ("TokenElevationType", "%%1936"),
        ("ProcessId", "0x4"),
        ("CommandLine", ""),
        ("TargetUserSid", "S-1-0-0"),
        ("TargetUserName", "-"),
        ("TargetDomainName", "-"),
        ("TargetLogonId", "0x0"),
        ("ParentProcessName", r"C:\Windows\explorer.exe"),
        ("MandatoryLabel", "S-1-16-8192"),
        ("Added", "later"),
    ];
    for (version, count) in [(0, 8), (1, 9), (2, 15), (3, 16), (255, 16)] {
        let fields = fields.get(..count).unwrap();
        let data = |named: bool| -> String {
            let data = fields.iter().map(|(name, value)| match named {
                true => format!("<Data Name='{name}'>{value}</Data>"),
                false => format!("<Data>{value}</Data>"),
            });
            data.collect()
        };
        let header = format!("<Version>{version}</Version>");
        for named in [true, false] {
            let xml = process(&header, &data(named));
            let event = read(&xml);
            let row = format!("version {version}, named {named}");
            assert_eq!(event.system.version, Some(version), "{row}");
            let known = fields.get(..count.min(15)).unwrap();
            let found: Vec<_> = event
                .fields()
                .map(|f| (f.name(), f.text().into_owned()))
                .collect();
            let expected: Vec<_> = known.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
            assert_eq!(found, expected, "{row}");
            let extra: Vec<_> = event.extra.iter().map(|f| (&*f.name, &*f.value)).collect();
            let name = if named { "Added" } else { "15" };
            assert_eq!(
                extra,
                if count > 15 {
                    vec![(name, "later")]
                } else {
                    vec![]
                },
                "{row}"
            );

            let process = process_of(&event);
            assert_eq!(
                process.new_process_id,
                Some(ProcessId::new(u64::MAX)),
                "{row}"
            );
            assert_eq!(process.subject_logon_id, Some(LogonId::SYSTEM), "{row}");
            assert_eq!(
                process.token_elevation_type,
                Some(TokenElevation::DEFAULT),
                "{row}"
            );
            // Absent, empty and `-` are three things.
            assert_eq!(
                process.command_line.as_deref(),
                (version > 0).then_some(""),
                "{row}"
            );
            assert_eq!(
                process.target_user_name.as_deref(),
                (version > 1).then_some("-"),
                "{row}"
            );
        }
    }
}

#[test]
fn every_event_of_wmi_activity() {
    let table = [
        (
            5857,
            "Operation_StartedOperational",
            "ProviderName Code HostProcess ProcessID ProviderPath",
        ),
        (
            5858,
            "Operation_ClientFailure",
            "Id ClientMachine User ClientProcessId Component Operation ResultCode PossibleCause",
        ),
        (
            5859,
            "Operation_EssStarted",
            "NamespaceName Query User Processid Provider queryid PossibleCause",
        ),
        (
            5860,
            "Operation_TemporaryEssStarted",
            "NamespaceName Query User Processid ClientMachine PossibleCause",
        ),
        (
            5861,
            "Operation_ESStoConsumerBinding",
            "Namespace ESS CONSUMER PossibleCause",
        ),
    ];
    for (id, element, names) in table {
        let names: Vec<&str> = names.split(' ').collect();
        let values: Vec<String> = (1..=names.len()).map(|n| n.to_string()).collect();
        let fields = names
            .iter()
            .zip(&values)
            .map(|(name, value)| format!("<{name}>{value}</{name}>"));
        let xml = format!(
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
             <EventID>{id}</EventID></System><UserData><{element} xmlns='x'>{}</{element}>\
             </UserData></Event>",
            fields.collect::<String>()
        );
        let event = read(&xml);
        assert_eq!(event.system.event_id, EventId::new(id));
        assert_eq!(event.payload.schema().element, Some(element));
        let found: Vec<_> = event.fields().map(|field| field.name()).collect();
        assert_eq!(found, names, "{id}");
        for (field, value) in event.fields().zip(&values) {
            let text = field.text();
            assert_eq!(
                text.trim_start_matches("0x"),
                value,
                "{id} {}",
                field.name()
            );
        }
    }
}

/// Nothing of a text is trimmed, joined or translated.
#[test]
fn text_is_as_logged() {
    let table = [
        ("plain", "plain"),
        ("  leading and trailing\t ", "  leading and trailing\t "),
        ("a\nb\n\n\tc", "a\nb\n\n\tc"),
        ("a\r\nb\rc", "a\r\nb\rc"),
        ("a&#xD;\r\n&#13;&#10;b", "a\r\r\n\r\nb"),
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("&#x41;&#66;&#x1F600;", "AB😀"),
        ("&amp;lt;&amp;#x41;", "&lt;&#x41;"),
        ("<![CDATA[<a> & ]] </Data>]]>", "<a> & ]] </Data>"),
        ("a<![CDATA[]]>b<!-- c --><?d?>e", "abe"),
        (
            "ünïcödé 命令行 \u{202e}\u{feff}",
            "ünïcödé 命令行 \u{202e}\u{feff}",
        ),
        ("\u{1}&#x1;\u{1b}[31m", "\u{1}\u{1}\u{1b}[31m"),
        ("", ""),
        ("&#x20;", " "),
    ];
    for (written, text) in table {
        let xml = process("", &format!("<Data Name='CommandLine'>{written}</Data>"));
        let event = read(&xml);
        assert_eq!(
            process_of(&event).command_line.as_deref(),
            Some(text),
            "{written:?}"
        );
    }
}

#[test]
fn text_is_borrowed_where_it_can_be() {
    let xml = process(
        "<Computer>HOST</Computer>",
        "<Data Name='CommandLine'>a\n\tb</Data><Data Name='NewProcessName'><![CDATA[<]]></Data>\
         <Data Name='ParentProcessName'>a &amp; b</Data>",
    );
    let event = read(&xml);
    let process = process_of(&event);
    assert!(matches!(event.system.computer, Some(Cow::Borrowed(_))));
    assert!(matches!(event.system.provider_name, Some(Cow::Borrowed(_))));
    assert!(matches!(process.command_line, Some(Cow::Borrowed(_))));
    assert!(matches!(process.new_process_name, Some(Cow::Borrowed(_))));
    assert!(matches!(process.parent_process_name, Some(Cow::Owned(_))));
}

/// What python-evtx writes: empty attributes for none, a time without zone.
#[test]
fn empty_properties_are_absent() {
    let xml = "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>\
        <Provider Name=\"Microsoft-Windows-Security-Auditing\" Guid=\"\"></Provider>\n\
        <EventID Qualifiers=\"\">4688</EventID>\n<Version></Version>\n\
        <TimeCreated SystemTime=\"2016-07-08 18:12:51.681640\"></TimeCreated>\n\
        <Correlation ActivityID=\"\" RelatedActivityID=\"\"></Correlation>\n\
        <Execution ProcessID=\"\" ThreadID=\"48\"></Execution>\n<Channel/>\n\
        <Security UserID=\"\"></Security>\n</System>\n<EventData/></Event>";
    let system = read(xml).system;
    assert_eq!(system.time_text().unwrap(), "2016-07-08T18:12:51.6816400Z");
    assert_eq!(system.thread_id, Some(48));
    let absent = (
        system.provider_guid,
        system.qualifiers,
        system.version,
        system.process_id,
    );
    assert_eq!(absent, (None, None, None, None));
    let absent = (
        system.activity_id,
        system.related_activity_id,
        system.channel,
        system.user_id,
    );
    assert_eq!(absent, (None, None, None, None));
}

/// What Windows writes for an event it cannot render, and elements of versions to come.
#[test]
fn what_is_unknown_is_kept() {
    let xml = format!(
        "<Event><System>{SECURITY}<EventID>4688</EventID><New a='b'><c/></New></System>\
         <ProcessingErrorData><ErrorCode>15005</ErrorCode><EventPayload>0A0B</EventPayload>\
         </ProcessingErrorData><DebugData>x</DebugData><EventData><Data Name='Tree'> <a b='c'>d</a>&amp;</Data>\
         <Binary>FF</Binary></EventData></Event>"
    );
    let event = read(&xml);
    let extra: Vec<_> = event.extra.iter().map(|f| (&*f.name, &*f.value)).collect();
    let expected = [
        (
            "ProcessingErrorData",
            "<ErrorCode>15005</ErrorCode><EventPayload>0A0B</EventPayload>",
        ),
        ("DebugData", "x"),
        ("Tree", " <a b='c'>d</a>&amp;"),
        ("Binary", "FF"),
    ];
    assert_eq!(extra, expected);
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(serde_json::from_str::<Event<'_>>(&json).unwrap(), event);
    let _: &Vec<ExtraField<'_>> = &event.extra;
}

#[test]
fn errors_say_what_and_where() {
    use ErrorKind::{Field, Limit, Structure, Syntax, Truncated};
    let p = |data: &str| process("", data);
    let h = |header: &str| process(header, "");
    let start = p("").find("<EventData>").unwrap() + "<EventData>".len();
    let header = h("").find("</System>").unwrap();
    let table = [
        (p("<Data Name='ProcessId'>zz</Data>"), Field, start + 23),
        (p("<Data Name='ProcessId'></Data>"), Field, start + 23),
        (p("<Data Name='ProcessId'/>"), Field, start + 24),
        (
            p("<Data Name='SubjectLogonId'>0x10000000000000000</Data>"),
            Field,
            start + 28,
        ),
        (
            p("<Data Name='TokenElevationType'>full</Data>"),
            Field,
            start + 32,
        ),
        (h("<Version>256</Version>"), Field, header + 9),
        (
            h("<TimeCreated SystemTime='yesterday'/>"),
            Field,
            header + 25,
        ),
        (h("<Correlation ActivityID='{1}'/>"), Field, header + 25),
        (p("<Data Name='A'>&nbsp;</Data>"), Syntax, start + 15),
        (p("<Data Name='A'>&#0;</Data>"), Syntax, start + 15),
        (p("<Data Name='A'>&#xD800;</Data>"), Syntax, start + 15),
        (p("<Data Name='A'>a & b</Data>"), Syntax, start + 17),
        (p("<Data Name='&x;'></Data>"), Syntax, start),
        (p("<Data Name='<'></Data>"), Syntax, start + 12),
        (p("<Data Name='A' Name='B'></Data>"), Syntax, start),
        (p("<Data></Date>"), Syntax, start + 6),
        (p("<!DOCTYPE x>"), Syntax, start),
        (p("<?xml version='1.0'?>"), Syntax, start),
        (
            p("<Data Name='CommandLine'><b/></Data>"),
            Structure,
            start + 25,
        ),
        (
            p("<Data>0</Data>").replace("</EventData>", "</EventData><EventData/>"),
            Structure,
            start + 26,
        ),
        (
            p("<Data Name='CommandLine'/><Data Name='commandline'/>"),
            Structure,
            start + 26,
        ),
        (p("text"), Structure, start),
        (h("<EventID>4688</EventID>"), Structure, header),
        (format!("{} <x/>", p("")), Structure, p("").len() + 1),
        (format!("{}{}", p(""), p("")), Structure, p("").len()),
        (format!("{}x", p("")), Structure, p("").len()),
        ("<Event/>".into(), Structure, 8),
        ("<Event></Event>".into(), Structure, 7),
        ("<Event><EventData/></Event>".into(), Structure, 7),
        ("<Event><System/></Event>".into(), Structure, 7),
        ("<Events><Event/></Events>".into(), Structure, 0),
        ("<html>".into(), Structure, 0),
        ("".into(), Structure, 0),
        ("Record 1".into(), Structure, 0),
        (
            "<!DOCTYPE Event [<!ENTITY a 'b'>]><Event/>".into(),
            Syntax,
            0,
        ),
        ("<Event><System>".into(), Truncated, 15),
        ("<Event><System><Provider Na".into(), Truncated, 15),
        (
            p("").replace("</EventData></Event>", ""),
            Truncated,
            p("").len() - 20,
        ),
        (p("<Data Name='A'><![CDATA[ </Data>"), Truncated, start + 15),
        (format!("<Event>{}", "<a>".repeat(40)), Structure, 7),
        (
            p(&format!("<Data Name='A'>{}", "<a>".repeat(40))),
            Limit,
            start + 15 + 29 * 3,
        ),
        (p(&"<x/>".repeat(300)), Structure, start + 4),
    ];
    for (xml, kind, offset) in table {
        let error = Event::from_xml(&xml).expect_err(&xml);
        assert_eq!(
            (error.kind(), error.offset()),
            (kind, Some(offset as u64)),
            "{error}: {xml}"
        );
        // A byte order mark is three bytes of the input.
        let marked = format!("\u{feff}{xml}");
        let error = Event::from_xml_bytes(marked.as_bytes()).expect_err(&xml);
        assert_eq!(
            (error.kind(), error.offset()),
            (kind, Some(offset as u64 + 3)),
            "{error}: {xml}"
        );
        let utf16: Vec<u16> = marked.encode_utf16().collect();
        let error = Event::from_utf16(&utf16).expect_err(&xml);
        let units = xml.get(..offset).unwrap().encode_utf16().count() as u64;
        assert_eq!(
            (error.kind(), error.offset()),
            (kind, Some(2 * units + 2)),
            "{error}: {xml}"
        );
    }
}

#[test]
fn messages_of_errors() {
    let table = [
        (
            process("", "<Data Name='ProcessId'>\u{1b}]0;x\u{7}</Data>"),
            "event 4688: invalid `ProcessId` at byte 135: expected a hexadecimal (0x1f) or \
             decimal number of 64 bits, found `␛]0;x␇`",
        ),
        (
            process("", "<Data Name='CommandLine'>&who;</Data>"),
            "event 4688: malformed XML at byte 137: entity `who` is not one of the predefined",
        ),
        (
            process("", "<Data Name='CommandLine'/><Data Name='CommandLine'/>"),
            "event 4688: not a Windows event at byte 138: `CommandLine` is there twice",
        ),
        (
            "<Events/>".to_owned(),
            "not a Windows event at byte 0: expected `Event`, found `Events`",
        ),
        (
            process("<Level>no</Level>", ""),
            "event 4688: invalid `Level` at byte 99: expected a number of 8 bits, found `no`",
        ),
    ];
    for (xml, message) in table {
        assert_eq!(Event::from_xml(&xml).unwrap_err().to_string(), message);
    }
}

#[test]
fn encodings() {
    let xml = process("", "<Data Name='CommandLine'>ü😀</Data>");
    let with =
        |bytes: Vec<u8>| Event::from_xml_bytes(&bytes).map(|event| event.unwrap().into_owned());
    let utf16 = |unit: fn(u16) -> [u8; 2]| xml.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let event = read(&xml).into_owned();
    assert_eq!(with(utf16(u16::to_le_bytes)).unwrap(), event);
    assert_eq!(with(utf16(u16::to_be_bytes)).unwrap(), event);
    // Latin-1, cut UTF-16, a lone surrogate: an error at that byte.
    let at = xml.find('ü').unwrap();
    let latin1 = xml
        .replace('😀', "")
        .chars()
        .map(|c| u8::try_from(c).unwrap())
        .collect();
    let mut odd = utf16(u16::to_le_bytes);
    odd.truncate(odd.len() - 1);
    let odd_at = odd.len() - 1;
    let mut lone = utf16(u16::to_le_bytes);
    drop(lone.splice(2 * at..2 * at + 2, 0xd800_u16.to_le_bytes()));
    for (bytes, offset) in [(latin1, at), (odd, odd_at), (lone, 2 * at)] {
        let error = with(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encoding, "{error}");
        assert_eq!(error.offset(), Some(offset as u64), "{error}");
    }
    let units: Vec<u16> = xml.encode_utf16().chain([0, 0]).collect();
    assert_eq!(Event::from_utf16(&units).unwrap().unwrap(), event);
}

#[test]
fn limits() {
    let xml = process("", "<Data Name='A'>1</Data><Data Name='B'>2</Data>");
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        xml::parse(&xml, &limits.into()).map(|event| event.unwrap().extra.len())
    };
    assert_eq!(with(|_| {}).unwrap(), 2);
    assert_eq!(with(|limits| limits.max_fields = 2).unwrap(), 2);
    assert_eq!(with(|limits| limits.max_depth = 3).unwrap(), 2);
    let table = [
        (
            with(|limits| limits.max_fields = 1),
            "more than 1 fields in an event",
        ),
        (
            with(|limits| limits.max_depth = 2),
            "more than 2 levels of elements",
        ),
        (
            with(|limits| limits.max_event_bytes = 100),
            "more than 100 bytes in an event",
        ),
    ];
    for (result, message) in table {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert!(error.to_string().contains(message), "{error}");
    }
}

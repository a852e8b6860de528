use super::*;

fn utf16(text: &str) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// Detects it from all bytes at once, byte by byte, and live.
fn assert_is(bytes: &[u8], expected: Content) {
    for (capacity, pace) in [
        (1, Pace::Stored),
        (1, Pace::Live),
        (8192, Pace::Stored),
        (1 << 20, Pace::Live),
    ] {
        let input = io::BufReader::with_capacity(capacity, bytes);
        let (content, mut input) = detect(input, pace).unwrap();
        let shown = bytes.get(..200).unwrap_or(bytes).escape_ascii();
        assert_eq!(content, expected, "{shown}");
        let mut whole = Vec::new();
        input.read_to_end(&mut whole).unwrap();
        assert!(whole == bytes, "nothing is lost of {shown}");
    }
}

const XML: Content = Content::Log(Format::Xml);
const JSON: Content = Content::Log(Format::Json);
const EVTX: Content = Content::Log(Format::Evtx);

#[test]
fn contents() {
    let table: [(&[u8], Content); 45] = [
        (b"", Content::Empty),
        (b" \r\n", Content::Empty),
        (b"\0\0\0", Content::Other),
        (b"<Event/>", XML),
        (b"\xef\xbb\xbf\r\n<Event/>", XML),
        (&utf16("<Event/>"), XML),
        (b"<\0E\0", XML),
        (b"\0<\0E", XML),
        (b"Record 1\r\n<?xml", XML),
        (b"Record 1\n{", JSON),
        (b"Record 1 (recovered)\n\n{", JSON),
        (b"Record of a meeting", Content::Other),
        (b"Recorded", Content::Other),
        // Syslog.
        (b"<13>Nov 24 15:00:00 H t[4]: <Event", XML),
        (b"Nov 24 15:00:00 H t: {", JSON),
        (b"2026-11-24T15:00:00.1+01:00 H t: {\"a", JSON),
        (b"<13>1 2026-11-24T15:00:00Z H t - - - <Event", XML),
        (
            b"99 <13>1 2026-11-24T15:00:00Z H t - - [a b=\"{\"] \xef\xbb\xbf{",
            JSON,
        ),
        (
            b"<13>Nov 24 15:00:00 relay <14>Nov 24 14:59:59 H t: {",
            JSON,
        ),
        (b"<13>Nov 24 15:00:00 H sshd[1]: Accepted", Content::Other),
        (b"<13>Nov 24 15:00:00 H t: ", Content::Other),
        (b"<13>Nov 24", Content::Other),
        (b"<13>", Content::Other),
        (&utf16("<13>Nov 24 15:00:00 H t: <Event"), XML),
        // Copied from Internet Explorer.
        (b"- <Event xmlns='x'>\r\n  - <System>", XML),
        (b"- name: value", Content::Other),
        (b"-", Content::Other),
        (b"{\"a\"", JSON),
        (b"{", JSON),
        (b"[", JSON),
        (b"[]", JSON),
        (b"[ \n{", JSON),
        (&utf16("\r\n[{"), JSON),
        (b"\x1e{", JSON),
        (b"[section]\r\nkey=value", Content::Other),
        (b"[1, 2]", Content::Other),
        (b"ElfFile\0", EVTX),
        (b"ElfFilE\0", Content::Other),
        (b"\x1f\x8b\x08", Content::Gzip),
        (b"PK\x03\x04", Content::Zip),
        (b"PK\x05\x06", Content::Zip),
        (b"PK\x01\x02", Content::Other),
        (b"name,value\n", Content::Other),
        (b"<!DOCTYPE HTML><html>", Content::Other),
        (b"\n<html lang='en'>", Content::Other),
    ];
    for (bytes, expected) in table {
        assert_is(bytes, expected);
    }
}

/// The first event comes after something else.
#[test]
fn logs_with_junk_before_them() {
    let event = "<Event xmlns='x'><System/></Event>";
    let object = r#"{"EventID": 4688, "Channel": "Security"}"#;
    let table = [
        // On its own line, after any other line.
        (format!("garbage line\n{event}"), XML),
        (format!("garbage\r\nmore\r\n\r\n{event}"), XML),
        (format!("garbage\r{event}"), XML),
        (format!("{}\n{event}", "x".repeat(60_000)), XML),
        ("garbage\n<Events><Event>".to_owned(), XML),
        ("garbage\n<Event".to_owned(), XML),
        (
            format!("g\n<?xml version='1.0'?><Events>{event}</Events>"),
            XML,
        ),
        // The rest of a truncated event.
        (format!("xt</Data></EventData></Event>{event}"), XML),
        (format!("xt</Data></EventData></Event> \t{event}"), XML),
        (format!("lost\":1}}\n{object}\n"), JSON),
        (format!("garbage\n\u{1e}{object}"), JSON),
        (format!("garbage\n[{object}]"), JSON),
        (format!("[INFO] exported\n{object}"), JSON),
        (format!("[INFO] exported\n{event}"), XML),
        (
            "Record 1 of 2\n{ \"a\\\"\" :\n {\"The Event\": 1".to_owned(),
            JSON,
        ),
        ("g\n{\"line\": \"{\\\"EventID\\\": 1".to_owned(), JSON),
        (
            "g\n{\"Id\":1,\"P\":\"Microsoft-Windows-Eventlog\"}".to_owned(),
            JSON,
        ),
        (format!("garbage\n{{\"id\":1}}\n{object}"), JSON),
        // Syslog, after the messages of others.
        (
            format!("Nov 24 15:00:00 H sshd[1]: x\nNov 24 15:00:00 H t: {event}"),
            XML,
        ),
        (
            format!("Nov 24 15:00:00 H sshd[1]: x\n<13>Nov 24 15:00:00 H t: {object}"),
            JSON,
        ),
        (
            format!("Nov 24 15:00:00 H sshd[1]: x {event}"),
            Content::Other,
        ),
        (format!("garbage\n- {event}"), XML),
        // The first match counts.
        (format!("garbage\n{object}\n{event}"), JSON),
        (format!("garbage\n{event}\n{object}"), XML),
        // NULs, as in parts of a file that were never written.
        (format!("\0\0\0\0{event}"), XML),
        (format!("{}{event}", "\0".repeat(60_000)), XML),
        (format!("\0\0\0{object}"), JSON),
        (format!("\0{event}"), XML),
        (format!("\0{object}"), JSON),
        (format!("garbage\0\0\n\0{event}"), XML),
        // Not at the start of a line, or another tag or text.
        (format!("garbage {event}"), Content::Other),
        (format!("garbage\n  see {event}"), Content::Other),
        (format!("garbage\n<p>{event}"), Content::Other),
        ("garbage\n<EventData>".to_owned(), Content::Other),
        ("garbage\n<Eventual>".to_owned(), Content::Other),
        ("garbage\n<event>".to_owned(), Content::Other),
        (format!("garbage {object}"), Content::Other),
        (
            "int main()\n{\n  return event();\n}\n".to_owned(),
            Content::Other,
        ),
        (
            "char *events[] =\n{ \"Event\", \"b\" };\n".to_owned(),
            Content::Other,
        ),
        (
            "# note\n{\n  \"strict\": true\n}\n".to_owned(),
            Content::Other,
        ),
        (
            "# note\n{\n  \"name\": \"event\", \"v\": 1\n}\n".to_owned(),
            Content::Other,
        ),
        ("a,b\n1,2\n".to_owned(), Content::Other),
        (format!("{}\n{event}", "x".repeat(WINDOW)), Content::Other),
    ];
    for (text, expected) in &table {
        assert_is(text.as_bytes(), *expected);
    }
    for (text, expected) in table.iter().filter(|(text, _)| !text.contains('\0')) {
        if text.len() < 30_000 {
            assert_is(&utf16(text), *expected);
        }
    }
}

/// An EVTX file is identified by its chunks and records, regardless of its header.
#[test]
fn evtx_without_its_header() {
    let chunk = |header: &[u8]| {
        let mut file = header.to_vec();
        file.resize(evtx::FIRST_CHUNK.start, 0);
        file.extend(b"ElfChnk\0");
        file
    };
    for header in [
        &b""[..],
        b"xxxxx",
        b"\0\0\0<Event",
        b"garbage\n<Event/>",
        b"ElfFile\0",
        b"7z\xbc\xaf\x27\x1c",
    ] {
        let mut file = chunk(header);
        file.extend([b'x'; 100]);
        let input = io::BufReader::new(file.as_slice());
        assert_eq!(detect(input, Pace::Stored).unwrap().0, EVTX, "{header:?}");
    }
    let mut record = b"**\0\0\x28\0\0\0".to_vec();
    record.resize(36, b'r');
    record.extend(40_u32.to_le_bytes());
    // The first chunk lost its header too; text in a record does not identify the file.
    let mut file = vec![0; 9000];
    file.extend(&record);
    file.extend(b"\n<Event/>\n");
    assert_is(&file, EVTX);
    // The first chunk is lost completely.
    let mut file = vec![0; evtx::SECOND_CHUNK.start];
    file.extend(b"ElfChnk\0");
    assert_is(&file, EVTX);
    // A size without its copy does not make a record.
    record[37] = 1;
    let mut file = vec![0; 9000];
    file.extend(&record);
    assert_is(&file, Content::Other);
}

#[test]
fn what_this_crate_does_not_read() {
    let mut tar = b"logs/Security.xml".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    tar.resize(512, 0);
    tar.extend(b"<Event/>\n<Event/>");
    let table: [(&[u8], &str); 6] = [
        (b"BZh91AY&SY\x01", "a bzip2 file"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"\xfd7zXZ\0\0\x04", "an xz file"),
        (b"\x28\xb5\x2f\xfd\x24\0", "a Zstandard file"),
        (
            b"\x30\0\0\0LfLe\x01\0\0\0",
            "an EVT file, of Windows before Vista",
        ),
        (&tar, "a tar archive"),
    ];
    for (bytes, what) in table {
        assert_is(bytes, Content::Unsupported(what));
    }
}

/// A pipe is not read further than detection needs.
/// An attacker writes a part of the text, and may know where it will be.
#[test]
fn text_with_magic_bytes_is_text() {
    for (at, magic) in [(4, "1AY&SY"), (4, "LfLe"), (257, "ustar"), (257, "ustar  ")] {
        for (start, expected) in [("<x>{", XML), ("{\"a\"", JSON), ("[{ ", JSON)] {
            let pad = " ".repeat(at - start.len());
            let text = format!("{start}{pad}{magic}00 more of it");
            assert_is(text.as_bytes(), expected);
        }
    }
}

#[test]
fn a_live_input_is_not_waited_for() {
    let heads: [(&[u8], Content); 6] = [
        (b"<E", XML),
        (b"{", JSON),
        (b"garbage\n<Event>", XML),
        (b"garbage\n{\"EventID\":4688", JSON),
        (b"ElfFile\0", EVTX),
        (b"\x1f\x8b", Content::Gzip),
    ];
    for (head, expected) in heads {
        let blocked = io::BufReader::new(Blocked);
        let (content, _) = detect(head.chain(blocked), Pace::Live).unwrap();
        assert_eq!(content, expected, "{}", head.escape_ascii());
    }
}

/// Reading from it would block forever.
struct Blocked;

impl Read for Blocked {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        panic!("waited for more than is needed")
    }
}

/// Bytes read before a failure are returned before it.
#[test]
fn a_failure_comes_after_what_was_read() {
    let failing = || {
        let input = (&b"<Event/>"[..]).chain(io::BufReader::new(Failing));
        detect(input, Pace::Stored)
    };
    let (content, mut input) = failing().unwrap();
    assert_eq!(content, XML);
    let mut read = Vec::new();
    let error = input.read_to_end(&mut read).unwrap_err();
    assert_eq!(
        (read.as_slice(), error.to_string().as_str()),
        (&b"<Event/>"[..], "no")
    );
    // Nothing identifies the content.
    let input = (&b"hello"[..]).chain(io::BufReader::new(Failing));
    let error = detect(input, Pace::Stored).unwrap_err();
    assert_eq!(error.to_string(), "cannot read at byte 5");
}

#[derive(Debug)]
struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("no"))
    }
}

/// How far junk is followed by what shows that it is JSON: its first name, and a name that every event has.
#[test]
fn names_after_junk() {
    for (len, is_json) in [(507, true), (508, true), (509, false), (600, false)] {
        let name = "a".repeat(len);
        let text = format!("junk\n{{\"{name}\":\"x\",\"EventID\":1}}\n");
        let expected = if is_json { JSON } else { Content::Other };
        assert_is(text.as_bytes(), expected);
    }
    for (len, is_json) in [(61, true), (62, true), (63, false), (200, false)] {
        let name = format!("event{}", "a".repeat(len - "event".len()));
        let text = format!("junk\n{{\"{name}\":\"x\"}}\n");
        let expected = if is_json { JSON } else { Content::Other };
        assert_is(text.as_bytes(), expected);
    }
}

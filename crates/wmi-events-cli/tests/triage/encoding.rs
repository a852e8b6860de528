//! What Windows does to text: code pages, and globs that its shells do not expand.

use std::fs;
use std::io::Read;

use wmi_events::source::xml::Reader;

use super::common::{self, folder};
use super::*;

/// Events whose command line has `ü`, as a byte or two in some encoding.
fn xml(encoded: &[u8], count: usize) -> Vec<u8> {
    let mut all = Vec::new();
    for id in 0..count {
        let head = format!(
            "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
             <EventRecordID>{id}</EventRecordID><Computer>WKS07</Computer></System><EventData>\
             <Data Name='CommandLine'>wmic /node:M"
        );
        all.extend(head.as_bytes());
        all.extend(encoded);
        all.extend(b"LLER process call create calc.exe</Data></EventData></Event>\r\n");
    }
    all
}

fn command_lines(output: &Output) -> Vec<String> {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let command_line = |line: Value| line["data"]["CommandLine"].as_str().unwrap().to_owned();
    lines(output).into_iter().map(command_line).collect()
}

const WHOLE: &str = "wmic /node:MüLLER process call create calc.exe";

#[test]
fn text_in_a_code_page() {
    let folder = folder("code-page");
    // More than is read at once.
    let count = 400;
    let (console, windows) = (folder.join("850.xml"), folder.join("1252.xml"));
    fs::write(&console, xml(b"\x81", count)).unwrap();
    fs::write(&windows, xml(b"\xfc", count)).unwrap();
    let whole = vec![WHOLE.to_owned(); count];
    for (path, page) in [(&console, "850"), (&windows, "windows-1252")] {
        let path = path.to_str().unwrap();
        let output = triage(&["--format", "jsonl", "--encoding", page, path]);
        assert_eq!(command_lines(&output), whole, "{page}");
        let stdin = fs::read(path).unwrap();
        let output = piped(&["--format", "jsonl", "--encoding", page], &stdin);
        assert_eq!(command_lines(&output), whole, "{page}");
    }
    // Without it, the byte is lost, and that is said.
    let output = triage(&["--format", "jsonl", console.to_str().unwrap()]);
    assert!(command_lines(&output)[0].contains("M\u{fffd}LLER"));
    assert!(text(&output.stderr).contains("byte"));
    // So is one that the code page does not have.
    fs::write(&console, xml(b"\xd5", 1)).unwrap();
    let output = triage(&[
        "--format",
        "jsonl",
        "--encoding",
        "857",
        console.to_str().unwrap(),
    ]);
    assert!(command_lines(&output)[0].contains("M\u{fffd}LLER"));
    assert!(text(&output.stderr).contains("byte"));
    let output = triage(&["--encoding", "klingon", SAMPLE]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no such code page"));
}

/// What says itself how it is encoded is read as that.
#[test]
fn a_code_page_beside_other_logs() {
    let folder = folder("code-page-beside");
    let xml = xml("ü".as_bytes(), 1);
    let utf16 = String::from_utf8(xml.clone()).unwrap();
    let utf16: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut packed = Vec::new();
    let mut gzip = flate2::read::GzEncoder::new(xml.as_slice(), flate2::Compression::fast());
    gzip.read_to_end(&mut packed).unwrap();
    let events: Vec<_> = Reader::new(xml.as_slice()).map(Result::unwrap).collect();
    let log = common::evtx::file(&events, common::evtx::Style::WINDOWS);
    for (name, bytes) in [
        ("marked.xml", [b"\xef\xbb\xbf".as_slice(), &xml].concat()),
        ("utf16.xml", [b"\xff\xfe".as_slice(), &utf16].concat()),
        ("utf16-unmarked.xml", utf16),
        ("log.xml.gz", packed),
        ("log.evtx", log),
    ] {
        let path = folder.join(name).display().to_string();
        fs::write(&path, &bytes).unwrap();
        for encoding in ["850", "932", "utf-8"] {
            let arguments = ["--format", "jsonl", "--encoding", encoding];
            let output = triage(&[&arguments[..], &[&path]].concat());
            assert_eq!(command_lines(&output), [WHOLE], "{name} {encoding}");
            let output = piped(&arguments, &bytes);
            assert_eq!(command_lines(&output), [WHOLE], "{name} {encoding}");
        }
    }
}

/// A shell of Unix expands it before the tool runs.
#[test]
fn globs() {
    let folder = folder("globs");
    for name in ["a.xml", "b.xml", "c.json"] {
        fs::write(folder.join(name), xml(b"x", 1)).unwrap();
    }
    let glob = folder.join("*.xml").display().to_string();
    let output = triage(&["--format", "jsonl", &glob]);
    let expected = if cfg!(windows) {
        (Some(0), 2)
    } else {
        (Some(1), 0)
    };
    assert_eq!((output.status.code(), lines(&output).len()), expected);
}

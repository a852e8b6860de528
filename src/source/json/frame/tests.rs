use super::super::scan;
use super::*;
use crate::source::collected::tape::Tape;

/// The frames of a stream that arrives in pieces of `step` bytes: objects, and `!` with what is
/// broken.
fn frames(text: &str, step: usize, max: usize) -> Vec<String> {
    let mut framer = Framer::new(max);
    let mut buffer: Vec<u8> = Vec::new();
    let mut rest = text.as_bytes();
    let mut found = Vec::new();
    loop {
        match framer.next(&buffer, rest.is_empty()) {
            Frame::More => {
                let done = framer.needed_from();
                buffer.drain(..done);
                framer.rebase(done);
                let (now, later) = rest.split_at(step.min(rest.len()));
                buffer.extend_from_slice(now);
                rest = later;
            }
            Frame::Object { range, .. } => {
                let text = str::from_utf8(&buffer[range.clone()]).unwrap();
                if scan::read(&mut Tape::default(), text).is_some() {
                    found.push(text.to_owned());
                } else {
                    framer.doubt(&range);
                }
            }
            Frame::Message { .. } => found.push("message".to_owned()),
            Frame::Broken { why, .. } => found.push(format!("!{why:?}")),
            Frame::End => return found,
        }
    }
}

#[test]
fn streams() {
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        (" \r\n\t", &[]),
        ("{}", &["{}"]),
        ("\u{feff}{}\r\n{\"a\":1}\r\n", &["{}", "{\"a\":1}"]),
        ("{}{}\n{}{\"a\":{}}", &["{}", "{}", "{}", "{\"a\":{}}"]),
        ("[{},{}]", &["{}", "{}"]),
        (
            "[\n  {\n    \"a\": {\n    }\n  },\n  {}\n]\n",
            &["{\n    \"a\": {\n    }\n  }", "{}"],
        ),
        ("[{}", &["{}", "!Array"]),
        ("{}]", &["{}", "!Text"]),
        (
            "Record 1\n{\n\"a\": \"}\"}\nRecord 22\n{}\n",
            &["{\n\"a\": \"}\"}", "{}"],
        ),
        (r#"{"a":"\"}","b":"\\"}"#, &[r#"{"a":"\"}","b":"\\"}"#]),
        ("\x1e{}\n\x1e{}\n", &["{}", "{}"]),
        (
            "<13>Nov 24 15:00:00 H t: {}\nNov 24 15:00:00 H {}",
            &["{}", "{}"],
        ),
        (
            "Nov 24 15:00:00 H t: x {}\n<13>Nov 24 15:00:00 H t: {}",
            &["message", "{}"],
        ),
        // Truncated, then whole again.
        ("{\"a\":\"b\n{}\n", &["!String", "{}"]),
        ("{\"a\":{\"b\":1\n{}\n", &["!NextEvent", "{}"]),
        (
            "{}\n{\"a\":{\"b\":1,\n{}\n{}\n",
            &["{}", "!NextEvent", "{}", "{}"],
        ),
        ("{\"a\":1", &["!End"]),
        ("{}\n{\"a\":\"\\", &["{}", "!End"]),
        ("hello\n{}\n", &["!Text", "{}"]),
        ("{}\nhello\nworld\n {}\n", &["{}", "!Text", "{}"]),
        // Indented no further than the open object, but not the first on its line.
        (
            "{\"a\":[{},\n    {}]}\n{}",
            &["{\"a\":[{},\n    {}]}", "{}"],
        ),
    ];
    for (text, expected) in table {
        for step in [1, 2, 3, 7, 1000] {
            assert_eq!(frames(text, step, 1000), *expected, "{text:?} by {step}");
        }
    }
}

#[test]
fn too_long() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(100));
    for (text, expected) in [
        (format!("{long}\n{{}}\n"), vec!["!TooLong", "{}"]),
        (
            format!("{{}}\n{long}\n{{}}\n"),
            vec!["{}", "!TooLong", "{}"],
        ),
        (format!("[{{}},{long},{{}}]"), vec!["{}", "!TooLong", "{}"]),
        (format!("{{}}\n{{\"a\":{long}"), vec!["{}", "!TooLong"]),
        // A list of records.
        (
            format!(
                "{{\"records\":[{{}},{{\"b\":\"{0}\"}},{{}}],\"{0}\":1}}\n{{}}\n",
                "x".repeat(40)
            ),
            vec![
                "{}",
                "{\"b\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}",
                "{}",
                "{}",
            ],
        ),
        (
            format!("{{\"hits\":{{\"hits\":[{{}},{long},{{}}]}}}}{{}}",),
            vec!["{}", "!TooLong", "{}", "{}"],
        ),
    ] {
        for step in [1, 9, 1000] {
            let found = frames(&text, step, 64);
            assert_eq!(found, expected, "{text:?} by {step}");
        }
    }
}

use super::*;

/// The rows of a stream of three columns that arrives in pieces, and `!` with what is broken.
fn frames(text: &str, step: usize, max: usize) -> Vec<String> {
    let mut framer = Framer::new(b',', 3..=3, max, 0);
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
            Frame::Row { range, .. } => {
                found.push(String::from_utf8_lossy(&buffer[range]).into_owned());
            }
            Frame::Broken { why, .. } => found.push(format!("!{why:?}")),
            Frame::End => return found,
        }
    }
}

#[test]
fn streams() {
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("\r\n\n", &[]),
        ("a,b,c", &["a,b,c"]),
        ("a,b,c\r\n\r\nd,,\n", &["a,b,c", "d,,"]),
        ("\u{feff}a,b,c\n\u{feff}a,b,c\n", &["a,b,c", "a,b,c"]),
        ("a,b,\"c\r\nd\"\r\ne,f,g\n", &["a,b,\"c\r\nd\"", "e,f,g"]),
        (
            "a,\"b,\"\"\n\"\"\",c\nd,e,\"\"",
            &["a,\"b,\"\"\n\"\"\",c", "d,e,\"\""],
        ),
        ("a,b \"x\",c\n", &["a,b \"x\",c"]),
        // Quotes that are not doubled.
        ("a,b,\"c \"d\" e\"\nf,g,h", &["a,b,\"c \"d\" e\"", "f,g,h"]),
        (
            "a,b,\"c\n\"d\" e\"\nf,g,h",
            &["a,b,\"c\n\"d\" e\"", "f,g,h"],
        ),
        // Another number of cells.
        ("a,b\nd,e,f\n", &["!Cells(2)", "d,e,f"]),
        ("a,b,c,d\ne,f,g\nh\n", &["!Cells(4)", "e,f,g", "!Cells(1)"]),
        ("a,\"b\nx\ny\"\nd,e,f\n", &["!Cells(2)", "d,e,f"]),
        // The end of the quotes is missing.
        (
            "a,b,\"c\nd,e,\"f\"\ng,h,i\n",
            &["!NextRow", "d,e,\"f\"", "g,h,i"],
        ),
        (
            "\"a\",\"b\",\"c\n\"d\",\"e\",\"f\"\n",
            &["!NextRow", "\"d\",\"e\",\"f\""],
        ),
        (
            "a,b,\"c\nd,e,\"\"\"f\"\" x\"\n",
            &["!NextRow", "d,e,\"\"\"f\"\" x\""],
        ),
        ("a,b,\"c\nd,e,f\ng,h,i\n", &["!End", "d,e,f", "g,h,i"]),
        (
            "a,\"b\nd,e,\"f\"\ng,h,i",
            &["!Cells(2)", "d,e,\"f\"", "g,h,i"],
        ),
        ("a,b,\"c\nx\ny", &["!End"]),
    ];
    for (text, expected) in table {
        for step in [1, 2, 3, 7, 1000] {
            assert_eq!(frames(text, step, 1000), *expected, "{text:?} by {step}");
        }
    }
}

#[test]
fn too_long() {
    let long = "x".repeat(100);
    let table = [
        (format!("a,b,{long}\na,b,c\n"), vec!["!TooLong", "a,b,c"]),
        (
            format!("a,b,\"{long}\n{long}\"\na,b,c\n"),
            vec!["!TooLong", "a,b,c"],
        ),
        (
            format!("a,b,\"x\n{long}\"\na,b,c\n"),
            vec!["!TooLong", "a,b,c"],
        ),
        (format!("a,b,c\n{long}"), vec!["a,b,c", "!TooLong"]),
        (format!("{long}\n{long}\na,b,c"), vec!["!TooLong", "a,b,c"]),
    ];
    for (text, expected) in table {
        for step in [1, 9, 1000] {
            assert_eq!(frames(&text, step, 64), expected, "{text:?} by {step}");
        }
    }
}

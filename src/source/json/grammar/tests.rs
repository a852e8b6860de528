use proptest::prelude::*;

use super::super::scan;
use super::*;
use crate::source::collected::tape::Tape;

/// The result for a text in pieces of that many bytes, and where it ended.
fn read(text: &str, step: usize) -> (Step, usize) {
    let mut scanner = Scanner::new(0);
    let mut len = 0;
    loop {
        len = (len + step).min(text.len());
        match scanner.run(&text.as_bytes()[..len]) {
            Step::More if len < text.len() => {}
            found => return (found, scanner.at()),
        }
    }
}

#[test]
fn what_is_wrong() {
    let table = [
        ("{}", Step::EventEnd, 2),
        ("{} ", Step::EventEnd, 2),
        ("{}}", Step::EventEnd, 2),
        (r#"{"a":[1,{"b":-0.5e+1}],"c":null}"#, Step::EventEnd, 32),
        ("", Step::More, 0),
        ("{", Step::More, 1),
        (r#"{"a":"\u12"#, Step::More, 10),
        ("x", Step::Wrong("an object"), 0),
        ("[", Step::Wrong("an object"), 0),
        ("{,", Step::Wrong("a name or `}`"), 1),
        ("{{", Step::Wrong("a name or `}`"), 1),
        (r#"{"a"x"#, Step::Wrong("`:`"), 4),
        (r#"{"a":}"#, Step::Wrong("a value"), 5),
        (r#"{"a":1,}"#, Step::Wrong("a name"), 7),
        (r#"{"a":1,{"#, Step::Wrong("a name"), 7),
        (r#"{"a":1]"#, Step::Wrong("`,` or `}`"), 6),
        (r#"{"a":[1}"#, Step::Wrong("`,` or `]`"), 7),
        (r#"{"a":[1,]"#, Step::Wrong("a value"), 8),
        (r#"{"a":[}"#, Step::Wrong("a value or `]`"), 6),
        ("{\"a\n", Step::Wrong(NO_CONTROL), 3),
        (r#"{"a\x"#, Step::Wrong("an escape"), 4),
        (r#"{"a\u12x"#, Step::Wrong("a hexadecimal digit"), 7),
        (r#"{"a":1.}"#, Step::Wrong("a digit"), 7),
        (r#"{"a":01"#, Step::Wrong("`,` or `}`"), 6),
        (r#"{"a":trux"#, Step::Wrong("`true`, `false` or `null`"), 8),
        // Half a line, then a whole one.
        (r#"{"EventID":1,"Comp{"EventID":1}"#, Step::Wrong("`:`"), 20),
        (
            r#"{"EventID":1{"EventID":1}"#,
            Step::Wrong("`,` or `}`"),
            12,
        ),
    ];
    for (text, expected, at) in table {
        for step in [1, 2, 7, 100] {
            assert_eq!(read(text, step), (expected, at), "{text} by {step}");
        }
    }
}

#[test]
fn what_is_open() {
    let text = br#"  {"a":[{"b":{}},{"c":["#;
    let mut scanner = Scanner::new(2);
    let mut objects = Vec::new();
    loop {
        match scanner.step(text) {
            Step::Object => objects.push(scanner.at() - 1),
            Step::Close => {}
            step => break assert_eq!(step, Step::More),
        }
    }
    assert_eq!(objects, [8, 13, 17]);
    let open: Vec<_> = (0..30).filter(|start| scanner.is_open(*start)).collect();
    assert_eq!(open, [2, 7, 17, 22]);
}

proptest! {
    /// One returns EventEnd exactly where the other finds an object.
    #[test]
    fn as_the_tape_reads_it(
        pieces in proptest::collection::vec(prop::sample::select(&[
            "{", "}", "[", "]", ":", ",", "\"a\"", "\"", "\\", "1", "-", ".5", "e3", "0", "null",
            "true", " ", "\n", "\\u00e9", "x", "é", "\u{1}", "\"b\":1",
        ][..]), 0..14),
        step in 1_usize..5,
    ) {
        let text = format!("{{\"k\":{}}}", pieces.concat());
        let (found, at) = read(&text, step);
        let rest = text.get(at..).map(str::trim_ascii_end);
        let is_object = found == Step::EventEnd && rest == Some("");
        prop_assert_eq!(is_object, scan::read(&mut Tape::default(), &text).is_some(), "{:?}", text);
    }
}

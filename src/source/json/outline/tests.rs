use proptest::prelude::*;

use super::super::scan;
use super::*;
use crate::source::collected::tape::Tape;

/// Reads the text with and without the outlines; whether one was of all of it.
fn is_known(outlines: &mut Outlines<()>, text: &str) -> bool {
    let (mut plain, mut outlined) = (Tape::default(), Tape::default());
    let expected = scan::read(&mut plain, text);
    let found = scan::read_like(&mut outlined, text, outlines);
    assert_eq!(found.is_some(), expected.is_some(), "{text}");
    if found.is_none() {
        return false;
    }
    assert_eq!(outlined.items, plain.items, "{text}");
    assert!(outlined.open.is_empty());
    outlines.learn(&plain.values(text), ());
    found.flatten().is_some()
}

#[test]
fn records_that_differ_in_their_values() {
    let mut outlines = Outlines::default();
    let table = [
        (r#"{"a":1,"b":{"c":"x","d":[1,"y",null]},"e":true}"#, false),
        (
            r#"{"a":-2.5,"b":{"c":"x\n","d":[34,"",null]},"e":false}"#,
            true,
        ),
        // It differs in the middle, then no more.
        (r#"{"a":1,"b":{"c":null,"d":[1,"y",null]},"e":1}"#, false),
        (r#"{"a":2,"b":{"c":null,"d":[0,"\"",null]},"e":1}"#, true),
        (r#"{"a":2,"b":{"c":3,"d":[0,"\"",null]},"e":1}"#, false),
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":1}"#, false),
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":12}"#, true),
        (r#"{ "a":2,"b":{"c":3,"d":[]},"e":1}"#, false),
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":1,"f":[[],{}]}"#, false),
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":1,"f":[[],{}]}"#, true),
        // Not JSON.
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":1,"f":[[],{}]}}"#, false),
        (r#"{"a":2,"b":{"c":3,"d":[]},"e":01}"#, false),
        (r#"{"a":2,"b":{"c":"\x","d":[1,"y",null]},"e":1}"#, false),
        ("{}", false),
        ("{}", true),
        // An escaped name is not kept.
        (r#"{"\n":1}"#, false),
        (r#"{"\n":1}"#, false),
    ];
    for (text, expected) in table {
        assert_eq!(is_known(&mut outlines, text), expected, "{text}");
    }
}

#[test]
fn leaf_of_the_last_record() {
    let mut outlines = Outlines::default();
    let mut tape = Tape::default();
    let text = r#"{"a":1}"#;
    scan::read(&mut tape, text).unwrap();
    for leaf in [1, 2] {
        outlines.learn(&tape.values(text), leaf);
        let found = scan::read_like(&mut tape, r#"{"a":20}"#, &outlines);
        assert_eq!(found, Some(Some(leaf)));
        scan::read(&mut tape, text).unwrap();
    }
}

#[test]
fn limits() {
    let mut outlines = Outlines::default();
    for number in 0..100_000 {
        is_known(&mut outlines, &format!(r#"{{"a{number}":1}}"#));
        let text = outlines.steps.iter().map(|step| step.text.len());
        assert_eq!(text.sum::<usize>(), outlines.len);
        assert!(outlines.len <= MAX_TEXT && outlines.steps.len() <= MAX_STEPS);
    }
    let long = |len: usize| format!(r#"{{"{}":1}}"#, "a".repeat(len));
    for (len, is_kept) in [(MAX_RECORD - 10, true), (MAX_RECORD, false)] {
        is_known(&mut outlines, &long(len));
        assert_eq!(is_known(&mut outlines, &long(len)), is_kept);
    }
}

proptest! {
    /// Whatever was learned, a text is read as without it.
    #[test]
    fn as_without(texts in proptest::collection::vec(
        proptest::collection::vec(prop::sample::select(&[
            "\"a\":1", "\"b\":\"x\\n\"", "\"c\":{", "\"d\":[", "\"e\":null", "}", "]", ",", "\"f\"",
            "2", "true", " ", "{", "\"", "[",
        ][..]), 0..10),
        1..12,
    )) {
        let mut outlines = Outlines::default();
        for text in texts {
            let pieces = text.join(",").replace("{,", "{").replace("[,", "[");
            let pieces = pieces.replace(",}", "}").replace(",]", "]").replace(", ,", " ");
            is_known(&mut outlines, &format!("{{{pieces}}}"));
            is_known(&mut outlines, &format!("{{{}}}", text.concat()));
        }
    }
}

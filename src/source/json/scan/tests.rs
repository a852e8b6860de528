use proptest::prelude::*;

use super::*;

fn reads(text: &str) -> bool {
    read(&mut Tape::default(), text).is_some()
}

/// The result of `serde_json` for the same text.
fn is_object(text: &str) -> bool {
    let value: Result<Box<serde_json::value::RawValue>, _> = serde_json::from_str(text);
    value.is_ok_and(|value| value.get().starts_with('{'))
}

#[test]
fn items() {
    let mut tape = Tape::default();
    let text = r#" {"a":{"b":[1,{"c\n":"x\"y"}],"d":null} , "e":-1.5E+3}"#;
    read(&mut tape, text).unwrap();
    let found: Vec<_> = tape
        .items
        .iter()
        .map(|item| {
            (
                item.name.text(text),
                item.value.text(text),
                item.next,
                item.kind,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("", text.trim(), 8, Kind::Object),
            ("a", r#"{"b":[1,{"c\n":"x\"y"}],"d":null}"#, 7, Kind::Object),
            ("b", r#"[1,{"c\n":"x\"y"}]"#, 6, Kind::Array),
            ("", "1", 4, Kind::Literal),
            ("", r#"{"c\n":"x\"y"}"#, 6, Kind::Object),
            ("c\\n", r#""x\"y""#, 6, Kind::Escaped),
            ("d", "null", 7, Kind::Null),
            ("e", "-1.5E+3", 8, Kind::Literal),
        ]
    );
}

#[test]
fn texts() {
    for text in [
        "{}",
        " {\t}\r\n",
        r#"{"":""}"#,
        r#"{"a":[[],{},[{}]]}"#,
        r#"{"a":0}"#,
        r#"{"a":-0.0e0}"#,
        r#"{"a":"\u0041\/\b"}"#,
        r#"{"a":"\ud800"}"#,
        r#"{"a":true,"b":false,"c":null}"#,
        "",
        "{",
        "}",
        "[]",
        "1",
        "{}{}",
        "{} x",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{,}"#,
        r#"{"a":[1,]}"#,
        r#"{"a":[,1]}"#,
        r#"{"a":[1 2]}"#,
        r#"{"a":1 "b":2}"#,
        r#"{a:1}"#,
        r#"{"a":01}"#,
        r#"{"a":.5}"#,
        r#"{"a":1.}"#,
        r#"{"a":1e}"#,
        r#"{"a":+1}"#,
        r#"{"a":tru}"#,
        r#"{"a":truee}"#,
        r#"{"a":"\x"}"#,
        r#"{"a":"\u12"}"#,
        r#"{"a":"b}"#,
        r#"{"a":[}"#,
        r#"{"a":[}]"#,
        r#"{"a":{]}"#,
        "{\"a\":\"\n\"}",
        "{\"a\":\"\u{7f}é\"}",
        "{\"a\u{1}\":1}",
        "{'a':1}",
        "\u{feff}{}",
    ] {
        assert_eq!(reads(text), is_object(text), "{text:?}");
    }
}

proptest! {
    #[test]
    fn as_serde_json_reads_it(
        pieces in proptest::collection::vec(prop::sample::select(&[
            "{", "}", "[", "]", ":", ",", "\"a\"", "\"", "\\", "1", "-", ".5", "e3", "0", "null",
            "true", " ", "\n", "\\u00e9", "x", "é", "\u{1}",
        ][..]), 0..14),
        is_within in any::<bool>(),
    ) {
        let text = pieces.concat();
        let text = if is_within { format!("{{\"k\":{text}}}") } else { text };
        prop_assert_eq!(reads(&text), is_object(&text), "{:?}", text);
    }
}

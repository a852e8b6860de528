use super::*;
use crate::event::Property;
use crate::source::collected::dialects::DIALECTS;

/// Whether `4688` in that text is certainly not the event's ID.
fn is_other_in(text: &str) -> bool {
    let (before, after) = text.split_once("4688").unwrap();
    is_other(before.as_bytes(), after.as_bytes())
}

#[test]
fn names_of_other_numbers() {
    for text in [
        r#"{"ProcessID":4688,"a":1}"#,
        r#"{"execution": {"process_id" : 4688}}"#,
        r#"{"processID":"4688"}"#,
        r#"{"ExecutionThreadID":4688}"#,
        r#"{"_raw":"<Execution ProcessID='4688' ThreadID='1'/>"}"#,
        r#"{"_raw":"<Execution ProcessID=\"4688\" ThreadID=\"1\"/>"}"#,
        r#"{"log":"{\"ProcessId\":4688}"}"#,
        r#"{"message":"Image: a ProcessId: 4688 b"}"#,
        r#""{""ProcessID"":4688}""#,
        r#"{"process":{"pid":4688}}"#,
        r#"{"winlog.process.pid":"4688"}"#,
        r#"{"port":4688}"#,
        r#"{"port": "4688"}"#,
        r#"{"port":4688"#,
    ] {
        assert!(is_other_in(text), "{text}");
    }
    for text in [
        "4688",
        r#"{"EventID":4688}"#,
        r##"{"EventID":{"#text":4688}}"##,
        r#"{"EventID":"4688"}"#,
        r#"{"log":"{\"EventID\":4688}"}"#,
        r#"{"log":"{\"port\":4688}"}"#,
        r#"{"message":"EventCode=4688"}"#,
        r#"{"message":"port=4688"}"#,
        r#"{"_raw":"<EventID>4688</EventID>"}"#,
        r#"{"Activity":"4688 - A new process"}"#,
        r#"["4688"]"#,
        r#"{"rows":[4688]}"#,
        r#"{"port\"":4688}"#,
        r#"{"port":"4688}"#,
        r#"{"port":4688.0}"#,
        r#"{"intValue":"4688"}"#,
        r#"{"grapid":"4688"}"#,
        r#""{""EventID"":{""Value"":4688}}""#,
        r#""{""EventID"":""4688""}""#,
        r#""{""port"":4688}""#,
        r#"{"":4688}"#,
    ] {
        assert!(!is_other_in(text), "{text}");
    }
}

/// No name of an ID in the table is one of another number.
#[test]
fn names_of_ids() {
    let header = DIALECTS.iter().flat_map(|dialect| dialect.header);
    let paths = header.filter(|(property, _)| *property == Property::EventId);
    let names = paths.flat_map(|(_, paths)| *paths).map(|path| {
        let path = path.trim_start_matches('=');
        path.rsplit_once('.').map_or(path, |(_, name)| name)
    });
    let mut count = 0;
    for name in names.chain(["#text", "Value", "intValue", "stringValue"]) {
        for name in [
            name.to_owned(),
            format!("winlog.{name}"),
            format!("_{name}"),
            name.to_uppercase(),
        ] {
            assert!(!is_other_in(&format!("{{\"{name}\":4688}}")), "{name}");
            assert!(!is_other_in(&format!("{{\"{name}\":\"4688\"}}")), "{name}");
            assert!(
                !is_other_in(&format!("{{\"a\":\"{{\\\"{name}\\\":4688}}\"}}")),
                "{name}"
            );
            assert!(!is_other_in(&format!("{name}=4688")), "{name}");
            assert!(
                !is_other_in(&format!("\"{{\"\"{name}\"\":4688}}\"")),
                "{name}"
            );
        }
        count += 1;
    }
    assert!(count > DIALECTS.len());
}

/// A name that is longer than what is looked at is none: the record is read.
#[test]
fn long_names() {
    for (len, is_seen) in [
        (MAX_NAME - 2, true),
        (MAX_NAME - 1, true),
        (MAX_NAME, false),
    ] {
        let text = format!("{{\"{}\":4688}}", "p".repeat(len));
        assert_eq!(is_other_in(&text), is_seen, "{len}");
    }
}

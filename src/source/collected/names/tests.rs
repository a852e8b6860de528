use super::*;
use crate::source::collected::tape::Tape;
use crate::source::json::scan;

/// Slots and texts of the members that are found, `~` before those whose name goes on.
fn found(names: &Names, json: &str, prefix: &str) -> Vec<String> {
    let mut tape = Tape::default();
    scan::read(&mut tape, json).unwrap();
    let values = tape.values(json);
    let mut all = Vec::new();
    names.find(values.root().unwrap(), prefix, &mut |found| {
        let mark = if found.is_within { "~" } else { "" };
        all.push(format!(
            "{mark}{}.{}={}",
            found.slot,
            found.rank,
            found.raw.text()
        ));
    });
    all
}

#[test]
fn paths_in_every_way_of_writing() {
    let names = Names::new([
        (0, "System.Provider.Name"),
        (0, "SourceName"),
        (1, "EventID"),
        (2, "=ProcessID"),
        (3, "winlog.event_data"),
    ]);
    let table: &[(&str, &[&str])] = &[
        (r#"{"System":{"Provider":{"Name":"a"}}}"#, &["0.0=\"a\""]),
        (r#"{"System":{"Provider":{"@Name":"a"}}}"#, &["0.0=\"a\""]),
        (
            r##"{"System":{"Provider":{"#attributes":{"Name":"a"}}}}"##,
            &["0.0=\"a\""],
        ),
        (
            r#"{"System":{"Provider_attributes":{"Name":"a"}}}"#,
            &["0.0=\"a\""],
        ),
        (
            r#"{"System.Provider.Name":"a","sourcename":"b"}"#,
            &["0.0=\"a\"", "0.3=\"b\""],
        ),
        (r#"{"eventid":1,"EventID":2}"#, &["1.1=1", "1.0=2"]),
        (r#"{"ProcessID":1,"ProcessId":2}"#, &["2.0=1"]),
        (r#"{"winlog.event_data.A.B":1}"#, &["~3.0=1"]),
        (r#"{"winlog":{"event_data":{"A":1}}}"#, &["3.0={\"A\":1}"]),
        (
            r#"{"EventID":null,"other":1,"a.b":2,"@x":3,"y_attributes":4,"":5}"#,
            &[],
        ),
        (r#"{"EventI\u0044":1}"#, &[]),
    ];
    for (json, expected) in table {
        assert_eq!(found(&names, json, ""), *expected, "{json}");
    }
    let json = r#"{"_EventID":1,"EventID":2,"_":3}"#;
    assert_eq!(found(&names, json, "_"), ["1.0=1", "1.0=2"]);
    assert!(names.is_container("system") && !names.is_container("EventID"));
}

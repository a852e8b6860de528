use super::*;
use crate::source::collected::object::Object;
use crate::source::collected::tape::Values;
use crate::source::json::scan;

/// The members of an object that was made, with what is in them.
fn shown(values: &Values<'_, '_>, item: u32) -> String {
    let object = values.value(item as usize).and_then(|raw| raw.object());
    let members = object.into_iter().flat_map(Object::members);
    let members = members.map(|(name, raw)| {
        let within = raw
            .object()
            .map(|_| shown(values, u32::try_from(raw.index()).unwrap()));
        let list: Vec<_> = raw.elements().map(|element| element.text()).collect();
        let value = match within {
            Some(within) => within,
            None if raw.is_array() => format!("[{}]", list.join(" ")),
            None => raw.text().to_owned(),
        };
        format!("{}={value}", name.text())
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn read(json: &str) -> Tape {
    let mut tape = Tape::default();
    scan::read(&mut tape, json).unwrap();
    tape
}

#[test]
fn lists_of_keys_and_values() {
    let json = r#"{"values":[{"key":"a","value":{"stringValue":"x\"y"}},{"key":"b","value":{"intValue":"7"}},
            {"key":"c","value":{"kvlistValue":{"values":[{"key":"d","value":{"boolValue":true}}]}}},
            {"key":"e","value":{"arrayValue":{"values":[{"stringValue":"p"},{"intValue":"1"}]}}},
            {"key":"no value"},{"value":{"intValue":"1"}},{"key":"f","value":{}}]}"#;
    let mut tape = read(json);
    let made = key_values(&mut tape, json, 0).unwrap();
    let expected = r#"{a="x\"y",b="7",c={d=true},e=["p" "1"]}"#;
    assert_eq!(shown(&tape.values(json), made), expected);
    let mut tape = read("{}");
    assert_eq!(key_values(&mut tape, "{}", 0), None);
}

#[test]
fn rows_of_tables() {
    let json = r#"{"columns":[{"name":"a","type":"string"},{"name":"b"}],
            "rows":[["x",{"y":[1,2]}],["z"],[]]}"#;
    let mut tape = read(json);
    let made = table(&mut tape, json, 0);
    let values = tape.values(json);
    let found: Vec<_> = made.iter().map(|item| shown(&values, *item)).collect();
    assert_eq!(found, [r#"{a="x",b={y=[1 2]}}"#, r#"{a="z"}"#, "{}"]);
    let mut tape = read(r#"{"columns":["a"]}"#);
    assert!(table(&mut tape, r#"{"columns":["a"]}"#, 0).is_empty());
}

/// Deeper than the limit, a map is kept as OTLP writes it.
#[test]
fn maps_within_maps() {
    for count in [MAX_LEVELS - 1, MAX_LEVELS, MAX_LEVELS + 1] {
        let start = r#"{"values":[{"key":"a","value":{"kvlistValue":"#.repeat(count);
        let inner = r#"{"values":[{"key":"b","value":{"intValue":"7"}}]}"#;
        let json = format!("{start}{inner}{}", "}}]}".repeat(count));
        let mut tape = read(&json);
        let made = key_values(&mut tape, &json, 0).unwrap();
        let shown = shown(&tape.values(&json), made);
        let levels = shown.matches("{a=").count();
        assert_eq!(levels, count, "{shown}");
        assert_eq!(shown.contains(r#"{b="7"}"#), count <= MAX_LEVELS, "{shown}");
        assert_eq!(shown.contains("{values=["), count > MAX_LEVELS, "{shown}");
    }
}

/// A table with more cells is none, so that it is told as a record of no known shape.
#[test]
fn large_tables() {
    let columns = vec!["\"a\""; 1 << 11].join(",");
    for (rows, is_read) in [
        ((1 << 11) - 1, true),
        (1 << 11, true),
        ((1 << 11) + 1, false),
    ] {
        assert_eq!(rows * (1 << 11) <= MAX_CELLS, is_read);
        let json = format!(
            "{{\"columns\":[{columns}],\"rows\":[{}]}}",
            vec!["[]"; rows].join(",")
        );
        let made = table(&mut read(&json), &json, 0);
        assert_eq!(made.len(), if is_read { rows } else { 0 });
    }
}

//! Whether a document has fields of ECS only: by the table that `.ci/ecs_fields.py` makes of `ecs_flat.yml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;
use wmi_events::Event;
use wmi_events::value::WindowsTime;

/// What is no part of ECS, as Winlogbeat's `winlog`.
const CUSTOM: [&str; 2] = ["winlog", "wmi"];

#[derive(serde::Deserialize)]
struct Table {
    ecs: String,
    fields: HashMap<String, Field>,
}

#[derive(serde::Deserialize)]
struct Field {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    array: bool,
    #[serde(default)]
    required: bool,
    /// The values, each with the event types that it expects.
    allowed: Option<HashMap<String, Vec<String>>>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("../ecs/fields.json")).unwrap());

/// What is wrong with a document.
pub(crate) fn problems(document: &Value) -> Vec<String> {
    let mut flat = Vec::new();
    for (name, value) in document.as_object().unwrap() {
        if !CUSTOM.contains(&name.as_str()) {
            flatten(name, value, &mut flat);
        }
    }
    let mut problems = Vec::new();
    for (name, value) in &flat {
        match TABLE.fields.get(name) {
            Some(field) => check(name, field, value, &mut problems),
            None => problems.push(format!("{name} is no field of the table")),
        }
    }
    for (name, field) in &TABLE.fields {
        if field.required && !flat.iter().any(|(found, _)| found == name) {
            problems.push(format!("{name} is required"));
        }
    }
    check_types(document, &mut problems);
    problems
}

/// The fields of the event whose text is nowhere in its document, as it is or as a number or a part of it.
pub(crate) fn lost(event: &Event<'_>, document: &Value) -> Vec<String> {
    /// What becomes another value.
    const READ: [&str; 5] = [
        "UtcTime",
        "MandatoryLabel",
        "ProviderPath",
        "PossibleCause",
        "CONSUMER",
    ];
    let mut flat = Vec::new();
    flatten("", document, &mut flat);
    let texts = flat.iter().map(|(_, value)| match value {
        Value::String(text) => text.to_lowercase(),
        other => other.to_string().to_lowercase(),
    });
    let all = texts.collect::<Vec<_>>().join("\n");
    let is_there = |text: &str| {
        let text = text.trim().to_lowercase();
        let number = text
            .strip_prefix("0x")
            .map(|digits| u64::from_str_radix(digits, 16));
        let parts = || {
            text.split(['\\', ','])
                .map(|part| part.split_once('=').map_or(part, |pair| pair.1))
        };
        all.contains(&text)
            || all.contains(&text.replace("%%", "%"))
            || number
                .is_some_and(|number| number.is_ok_and(|number| all.contains(&number.to_string())))
            || parts().all(|part| all.contains(part))
    };
    let fields = event.fields().filter(|field| {
        let text = field.text();
        let is_read = READ.contains(&field.name());
        let says_nothing = matches!(&*text, "" | "-" | "?" | "S-1-0-0" | "NULL SID" | "0x0");
        !is_read && !says_nothing && !is_there(&text)
    });
    fields
        .map(|field| format!("{}: {}", field.name(), field.text()))
        .collect()
}

fn flatten<'v>(name: &str, value: &'v Value, flat: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(object) => {
            for (inner, value) in object {
                flatten(&format!("{name}.{inner}"), value, flat);
            }
        }
        _ => flat.push((name.to_owned(), value)),
    }
}

fn check(name: &str, field: &Field, value: &Value, problems: &mut Vec<String>) {
    let values: &[Value] = match value {
        Value::Array(values) if field.array => values,
        Value::Array(_) => return problems.push(format!("{name} is no array")),
        _ if field.array => return problems.push(format!("{name} is an array")),
        _ => std::slice::from_ref(value),
    };
    if values.is_empty() {
        problems.push(format!("{name} is empty"));
    }
    for value in values {
        let is_right = match &*field.kind {
            "keyword" | "wildcard" | "match_only_text" => {
                value.as_str().is_some_and(|text| !text.is_empty())
            }
            "long" => value.is_i64(),
            "date" => value
                .as_str()
                .is_some_and(|text| text.parse::<WindowsTime>().is_ok()),
            other => panic!("a test for the type {other} is missing"),
        };
        let is_allowed = field.allowed.as_ref().is_none_or(|allowed| {
            value
                .as_str()
                .is_some_and(|value| allowed.contains_key(value))
        });
        if !is_right || !is_allowed {
            problems.push(format!("{name}: {value} is no {}", field.kind));
        }
    }
}

/// Each event type is expected of one of the categories.
fn check_types(document: &Value, problems: &mut Vec<String>) {
    let list = |name: &str| {
        document["event"][name]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let allowed = TABLE.fields["event.category"].allowed.as_ref().unwrap();
    for kind in list("type") {
        let is_expected = list("category").iter().any(|category| {
            let types = &allowed[category.as_str().unwrap()];
            types.iter().any(|expected| kind == **expected)
        });
        if !is_expected {
            problems.push(format!("event.type: {kind} is not expected"));
        }
    }
}

#[test]
fn the_table_is_of_the_version_and_finds_mistakes() {
    assert_eq!(TABLE.ecs, wmi_events::export::ecs::VERSION);
    let sound = serde_json::json!({
        "@timestamp": "2026-03-03T09:00:03.1240005Z", "ecs": {"version": "9.4.0"},
        "event": {"category": ["process"], "type": ["start"], "outcome": "success"},
        "process": {"pid": 4556}, "winlog": {"anything": [1]},
    });
    assert_eq!(problems(&sound), [""; 0]);
    let table: [(&str, Value, &str); 8] = [
        (
            "/process/pid",
            "0x11cc".into(),
            "process.pid: \"0x11cc\" is no long",
        ),
        (
            "/event/outcome",
            "ok".into(),
            "event.outcome: \"ok\" is no keyword",
        ),
        ("/event/type", "start".into(), "event.type is an array"),
        (
            "/event/type",
            serde_json::json!(["creation"]),
            "event.type: \"creation\" is not expected",
        ),
        ("/event/type", serde_json::json!([]), "event.type is empty"),
        (
            "/@timestamp",
            "yesterday".into(),
            "@timestamp: \"yesterday\" is no date",
        ),
        (
            "/process",
            serde_json::json!({"id": 1}),
            "process.id is no field of the table",
        ),
        ("/ecs", serde_json::json!({}), "ecs.version is required"),
    ];
    for (pointer, value, expected) in table {
        let mut document = sound.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        assert_eq!(problems(&document), [expected], "{pointer}");
    }
}

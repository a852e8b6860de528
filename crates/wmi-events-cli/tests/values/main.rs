//! Texts of attackers in each field of each event, in every output: none shows a password, and none is more than text.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod hostile;
mod secrets;

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value;
use wmi_events::schema::{EventSet, InType};
use wmi_events::source::xml::Reader;
use wmi_events::{Record, System};

const SAMPLE: &str = include_str!("../../../../examples/sample.xml");

/// The properties of the header that are text, beside the provider, by which an event is recognized.
const HEADER: [&str; 4] = ["Computer", "Channel", "UserID", "LocalTime"];

/// What the tool wrote, by the name of the output.
struct Output {
    name: String,
    text: String,
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("values-{name}"));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// One event of each kind: of the sample where it has one, otherwise with a text in each field.
fn kinds() -> Vec<Value> {
    let sample: Vec<_> = Reader::new(SAMPLE.as_bytes()).map(Result::unwrap).collect();
    let of = EventSet::ALL.schemas().map(|schema| {
        let known = sample
            .iter()
            .find(|event| std::ptr::eq(event.payload.schema(), schema));
        if let Some(event) = known {
            return serde_json::to_value(event).unwrap();
        }
        let mut system = System::of(schema);
        system.computer = Some("WKS07".into());
        system.record_id = Some(u64::from(schema.event_id.get()));
        system.time_created = Some("2026-03-03T09:00:00Z".parse().unwrap());
        let mut record = Record::new(system);
        for field in schema
            .fields
            .iter()
            .filter(|field| field.in_type == InType::UnicodeString)
        {
            record.set(field.name, "x");
        }
        serde_json::to_value(record.into_event().unwrap().unwrap()).unwrap()
    });
    of.collect()
}

/// The object of the fields.
fn data(event: &mut Value) -> &mut serde_json::Map<String, Value> {
    let event = event.as_object_mut().unwrap();
    if event.contains_key("EventData") {
        return event["EventData"].as_object_mut().unwrap();
    }
    let element = event["UserData"].as_object_mut().unwrap();
    element
        .values_mut()
        .next()
        .unwrap()
        .as_object_mut()
        .unwrap()
}

/// Each event with the text in one of its fields, of each in turn, and one with it in all of them.
fn events(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in kinds() {
        let id = kind["System"]["EventID"].as_u64().unwrap();
        let provider = kind["System"]["Provider"]["Name"]
            .as_str()
            .unwrap_or_default();
        let is_it = |schema: &&wmi_events::schema::EventSchema| {
            u64::from(schema.event_id.get()) == id && schema.provider.name == provider
        };
        let schema = EventSet::ALL.schemas().find(is_it).unwrap();
        let fields = schema
            .fields
            .iter()
            .filter(|f| f.in_type == InType::UnicodeString && f.name != "TokenElevationType");
        let names: Vec<_> = fields.map(|field| field.name).collect();
        let mut all = kind.clone();
        for name in &names {
            let mut event = kind.clone();
            data(&mut event).insert((*name).into(), text.into());
            data(&mut all).insert((*name).into(), text.into());
            lines.push(event.to_string());
        }
        lines.push(all.to_string());
        for name in HEADER {
            let mut event = kind.clone();
            event["System"][name] = text.into();
            lines.push(event.to_string());
        }
        let mut event = kind.clone();
        data(&mut event).insert("OfALaterVersion".into(), text.into());
        lines.push(event.to_string());
        let mut event = kind.clone();
        data(&mut event).insert(text.into(), "x".into());
        lines.push(event.to_string());
    }
    // Each is an event of its own.
    for (number, line) in lines.iter_mut().enumerate() {
        let mut event: Value = serde_json::from_str(line).unwrap();
        event["System"]["EventRecordID"] = (number + 1).into();
        *line = event.to_string();
    }
    lines
}

fn run(arguments: &[&str], input: &str) -> [String; 2] {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wmi-events"))
        .args(arguments)
        .env("COLUMNS", "100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
}

/// A page with what is packed in it.
fn unpacked(page: &str) -> String {
    let mut text = String::new();
    for part in page.split("<script").skip(1) {
        let Some((base64, _)) = part
            .split_once('>')
            .and_then(|(_, rest)| rest.split_once("</script>"))
        else {
            continue;
        };
        if let Ok(bytes) = STANDARD.decode(base64) {
            let mut packed = String::new();
            GzDecoder::new(&*bytes).read_to_string(&mut packed).unwrap();
            writeln!(text, "{packed}").unwrap();
        }
    }
    text
}

/// The formats of `triage`.
const FORMATS: [&str; 7] = ["table", "jsonl", "csv", "timesketch", "ecs", "ocsf", "html"];

/// Everything that the tool makes of an input.
fn outputs(name: &str, input: &str) -> Vec<Output> {
    let folder = folder(name);
    let mut outputs = Vec::new();
    let mut add = |name: String, text: String| outputs.push(Output { name, text });
    for format in FORMATS {
        let [out, err] = run(&["--events", "all", "--all", "--format", format], input);
        if format == "html" {
            let packed = unpacked(&out);
            assert!(
                packed.contains("OfALaterVersion"),
                "nothing is packed in the page"
            );
            add("packed in the page".into(), packed);
        }
        add(format.into(), out);
        add(format!("errors of {format}"), err);
    }
    for format in ["jsonl", "ecs", "ocsf"] {
        let state = folder.join(format!("{format}.state"));
        let arguments = [
            "agent",
            "--events",
            "all",
            "--format",
            format,
            "--state",
            state.to_str().unwrap(),
        ];
        let [out, err] = run(&arguments, input);
        add(format!("agent's {format}"), out);
        add(format!("agent's errors with {format}"), err);
        add(
            format!("agent's state with {format}"),
            fs::read_to_string(state).unwrap(),
        );
    }
    let logs = folder.join("events.jsonl");
    fs::write(&logs, input).unwrap();
    let [out, err] = run(&["baseline", "learn", logs.to_str().unwrap()], "");
    add("baseline".into(), out);
    add("errors of baseline".into(), err);
    outputs
}

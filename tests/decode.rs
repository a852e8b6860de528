//! The decoders on real fields and on arbitrary text.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;

use common::{corpus, files, json_lines};
use proptest::prelude::*;
use proptest::{collection, sample};
use serde_json::Value;
use wmi_events::cmdline::wmic::{self, FormatSource, WmicCommand};
use wmi_events::cmdline::{Argv, argv};
use wmi_events::event::EssToConsumerBinding;
use wmi_events::secrets::redact;
use wmi_events::value::{Sid, WbemStatus};
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::{ConsumerAction, Origin, Subscription};
use wmi_events::wmi::{Namespace, ObjectPath, Operation, Query, Target};
use wmi_events::{EventId, Payload as EventPayload, Record, System};

/// Every field of that name of that event in the corpus, of every shape.
fn values(id: u64, field: &str) -> Option<Vec<String>> {
    let corpus = corpus()?;
    let mut values = Vec::new();
    for file in files(&corpus.join("expected"), "jsonl") {
        for line in json_lines(&file) {
            if line["event_id"] == id {
                values.extend(line["data"][field].as_str().map(str::to_owned));
            }
        }
    }
    assert!(!values.is_empty(), "no {field} of {id} in the corpus");
    Some(values)
}

fn count(counts: &mut BTreeMap<String, usize>, what: impl ToString) {
    *counts.entry(what.to_string()).or_default() += 1;
}

fn print(what: &str, counts: &BTreeMap<String, usize>) {
    for (name, count) in counts {
        println!("{what} {name}: {count}");
    }
}

#[test]
fn operations_of_the_corpus() {
    let Some(operations) = values(5858, "Operation") else {
        return;
    };
    let mut methods = BTreeMap::new();
    for text in &operations {
        let operation = Operation::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert!(!matches!(operation.target, Target::Other(_)), "{text}");
        let namespace = operation.namespace.as_ref().unwrap();
        let written = format!(
            "{}{}::{} - {} : {}",
            if operation.is_start { "Start " } else { "" },
            operation.interface,
            operation.method_name(),
            namespace.as_str(),
            operation.target_text
        );
        assert_eq!(written, *text);
        count(&mut methods, operation.method_name());
    }
    print("method", &methods);
    let mut statuses = BTreeMap::new();
    for text in values(5858, "ResultCode").unwrap() {
        let status: WbemStatus = text.parse().unwrap();
        assert!(status.name().is_some(), "{text}");
        assert!(status.is_failure(), "{text}");
        count(&mut statuses, status);
    }
    print("status", &statuses);
}

#[test]
fn queries_of_the_corpus() {
    let Some(permanent) = values(5859, "Query") else {
        return;
    };
    let mut classes = BTreeMap::new();
    for text in permanent.iter().chain(&values(5860, "Query").unwrap()) {
        let query = Query::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        count(
            &mut classes,
            format!("{} {:?}", query.class, query.event_class()),
        );
        // What a search for the words says.
        assert_eq!(
            text.to_lowercase().matches(" isa ").count(),
            query.isa.len(),
            "{text}"
        );
        assert_eq!(
            text.to_lowercase().contains(" within "),
            query.within.is_some(),
            "{text}"
        );
    }
    print("event class", &classes);
}

/// A SID by its definition, not by this crate.
fn sid_text(bytes: &[u8]) -> String {
    let authority = bytes[2..8]
        .iter()
        .fold(0_u64, |n, b| n << 8 | u64::from(*b));
    let parts = bytes[8..]
        .chunks(4)
        .map(|p| p.iter().rev().fold(0_u64, |n, b| n << 8 | u64::from(*b)));
    assert_eq!(usize::from(bytes[1]) * 4 + 8, bytes.len());
    parts.fold(format!("S-{}-{authority}", bytes[0]), |text, part| {
        format!("{text}-{part}")
    })
}

/// The numbers between braces after each `CreatorSID = ` of a text.
fn creator_sids(cause: &str) -> Vec<String> {
    let lists = cause
        .split("\n\tCreatorSID = {")
        .skip(1)
        .map(|rest| rest.split_once('}').unwrap().0);
    lists
        .map(|list| {
            let bytes: Vec<u8> = list.split(',').map(|n| n.trim().parse().unwrap()).collect();
            sid_text(&bytes)
        })
        .collect()
}

#[test]
fn subscriptions_of_the_corpus() {
    let Some(causes) = values(5861, "PossibleCause") else {
        return;
    };
    let consumers = values(5861, "CONSUMER").unwrap();
    let names = values(5861, "ESS").unwrap();
    let mut classes = BTreeMap::new();
    for ((cause, path), ess) in causes.iter().zip(&consumers).zip(&names) {
        let mut binding = EssToConsumerBinding::default();
        binding.possible_cause = Some(cause.into());
        binding.consumer = Some(path.into());
        binding.ess = Some(ess.into());
        let subscription = binding.subscription();
        assert!(subscription.is_complete, "{cause}");
        assert_eq!(subscription.filter_origin, Origin::Cause);
        assert_eq!(subscription.consumer_origin, Origin::Cause);
        assert_eq!(subscription.filter.name.as_deref(), Some(ess.as_str()));
        subscription.filter.query().unwrap().unwrap();
        assert!(subscription.consumer.action().is_some(), "{path}");
        // Both instances are written as they were.
        let (_, from_filter) = cause.split_once("Binding EventFilter: \n").unwrap();
        let (filter, consumer) = from_filter.split_once("Perm. Consumer: \n").unwrap();
        assert_eq!(subscription.filter.instance.text, filter.trim_end());
        assert_eq!(subscription.filter.instance.to_string(), filter);
        assert_eq!(subscription.consumer_instance.to_string(), consumer);
        // The SIDs as read by other means.
        let sids = [
            subscription.filter.creator_sid,
            subscription.consumer.creator_sid(),
        ];
        let sids: Vec<String> = sids.iter().flatten().map(Sid::to_string).collect();
        assert_eq!(sids, creator_sids(cause));
        count(&mut classes, subscription.consumer.class());

        // The fields alone give the same names.
        let mut bare = binding.clone();
        bare.possible_cause = None;
        let names = bare.subscription();
        assert_eq!(names.consumer.class(), subscription.consumer.class());
        assert_eq!(names.consumer.name(), subscription.consumer.name());
        assert_eq!(names.filter.name, subscription.filter.name);
        assert_eq!(names.consumer_origin, Origin::Fields);
        assert!(!names.is_complete);
    }
    print("consumer", &classes);
}

#[test]
fn command_lines_of_the_corpus() {
    let Some(lines) = values(4688, "CommandLine") else {
        return;
    };
    let mut wmic_lines = 0;
    for line in &lines {
        let arguments: Vec<_> = Argv::new(line).collect();
        // Written and read again they are the same.
        let again = argv::join(arguments.iter().map(|a| &**a));
        if !arguments
            .first()
            .is_some_and(|program| program.contains('"'))
        {
            assert!(Argv::new(&again).eq(arguments), "{line}");
        }
        wmic_lines += usize::from(wmic::looks_like_wmic(line));
    }
    println!(
        "{} command lines, {wmic_lines} of wmic's grammar",
        lines.len()
    );
}

/// The rows on wmic.exe of the shared test vectors, by the parsed command line.
#[test]
fn wmic_vectors() {
    let Some(corpus) = corpus() else { return };
    let mut rows = 0;
    for row in json_lines(&corpus.parent().unwrap().join("vectors.jsonl")) {
        let text = |key: &str| row[key].as_str().filter(|text| !text.is_empty());
        let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
        for (field, key) in [("NewProcessName", "image"), ("CommandLine", "command_line")] {
            if let Some(value) = text(key) {
                record.set(field, value.to_owned());
            }
        }
        let event = record.into_event().unwrap().unwrap();
        let EventPayload::ProcessCreation(process) = &event.payload else {
            unreachable!()
        };
        let command = process.wmic_command();
        let found = [
            (
                "remote_wmic",
                command.as_ref().map(|c| c.is_remote(text("computer"))),
            ),
            (
                "wmic_process_create",
                command.as_ref().map(WmicCommand::is_process_create),
            ),
            (
                "wmic_xsl",
                command.as_ref().map(|c| {
                    c.format_source()
                        .is_some_and(|source| source != FormatSource::Builtin)
                }),
            ),
        ];
        for (name, found) in found {
            if let Some(expected) = row["expect"][name].as_bool() {
                assert_eq!(found.unwrap_or(false), expected, "{name}: {row}");
                rows += 1;
            }
        }
    }
    println!("{rows} answers as expected");
}

/// Runs every decoder on a text; none may panic.
fn decode_all(text: &str) {
    let offsets = [
        Operation::parse(text).err(),
        Query::parse(text).err(),
        ObjectPath::parse(text).err(),
        Instance::parse(text).err(),
    ];
    for error in offsets.into_iter().flatten() {
        assert!(
            error.offset().unwrap() <= text.len() as u64,
            "{error}: {text:?}"
        );
    }
    let namespace = Namespace::new(text);
    assert_eq!(
        namespace,
        Namespace::new(&namespace.to_string()),
        "{text:?}"
    );
    let subscription = Subscription::from_cause(text);
    let _ = (
        serde_json::to_string(&subscription).unwrap(),
        subscription.consumer.action(),
    );
    let command = WmicCommand::parse(text);
    let _ = (
        command.is_remote(Some(text)),
        command.is_process_create(),
        command.format_source(),
    );
    let _ = (serde_json::to_string(&command).unwrap(), redact(text));
    assert!(Argv::new(text).count() <= text.len());
}

#[test]
fn prefixes_of_the_corpus() {
    let fields = [
        (4688, "CommandLine"),
        (5858, "Operation"),
        (5859, "Query"),
        (5860, "Query"),
        (5861, "PossibleCause"),
        (5861, "CONSUMER"),
    ];
    let mut prefixes = 0;
    for (id, field) in fields {
        let Some(mut texts) = values(id, field) else {
            return;
        };
        texts.sort();
        texts.dedup();
        for text in texts {
            for (end, _) in text.char_indices() {
                decode_all(&text[..end]);
                prefixes += 1;
            }
        }
    }
    println!("{prefixes} prefixes");
}

/// A cut instance gives each property that was whole, as it was.
#[test]
fn cut_causes_keep_what_was_there() {
    let Some(causes) = values(5861, "PossibleCause") else {
        return;
    };
    for cause in causes {
        let whole = Subscription::from_cause(&cause);
        for end in (0..cause.len()).step_by(cause.len() / 300 + 1) {
            let Some(text) = cause.get(..end) else {
                continue;
            };
            let cut = Subscription::from_cause(text);
            assert!(!cut.is_complete, "{text}");
            for (cut, whole) in [
                (&cut.filter.instance, &whole.filter.instance),
                (&cut.consumer_instance, &whole.consumer_instance),
            ] {
                let sure = cut.properties.len().saturating_sub(1);
                assert_eq!(cut.properties[..sure], whole.properties[..sure], "{text}");
            }
        }
    }
}

/// Text of the languages' own pieces, which arbitrary text rarely is.
fn language() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "instance of ",
        "__EventFilter",
        "A",
        "{",
        "}",
        ";",
        "\n",
        "\t",
        " ",
        "=",
        ",",
        "\"",
        "\\",
        "'",
        "NULL",
        "TRUE",
        "12",
        "-1.5",
        "$x",
        "SELECT ",
        "* ",
        " FROM ",
        " WHERE ",
        " ISA ",
        " WITHIN ",
        " GROUP BY ",
        "associators of ",
        "Start ",
        "IWbemServices",
        "::",
        "ExecMethod",
        "ExecQuery",
        " - ",
        " : ",
        ":",
        ".",
        "@",
        "\\\\.\\root",
        "/",
        "wmic ",
        "/node:",
        "/password:",
        "-",
        "process ",
        "call ",
        "create ",
        "where ",
        "(",
        ")",
        "get ",
        "/format:",
        "é",
        "ᵒ",
        "😀",
    ];
    collection::vec(sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// Text as MOF writes it.
fn mof_text(text: &str) -> String {
    let escape = |c: char| match c {
        '\\' => "\\\\".to_owned(),
        '"' => "\\\"".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn mof_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        common::generate::text().prop_map(|text| mof_text(&text)),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<u64>().prop_map(|n| n.to_string()),
        sample::select(&["TRUE", "FALSE", "NULL", "1.500000000000000e+000", "0x1F"][..])
            .prop_map(String::from),
        collection::vec(any::<u8>(), 0..9).prop_map(|bytes| {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("{{{}}}", bytes.join(", "))
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        collection::vec(inner, 0..3).prop_map(|values| {
            let properties = values
                .iter()
                .enumerate()
                .map(|(i, v)| format!("\tP{i} = {v};\n"));
            format!(
                "\ninstance of Inner\n{{\n{}}}",
                properties.collect::<String>()
            )
        })
    })
}

proptest! {
    #[test]
    fn any_text_decodes(text in prop_oneof![any::<String>(), language(), common::generate::text()]) {
        decode_all(&text);
    }

    /// Read and written again it is the same text.
    #[test]
    fn mof_round_trips(values in collection::vec(mof_value(), 0..6)) {
        let properties = values.iter().enumerate().map(|(i, v)| format!("\tName{i} = {v};\n"));
        let text = format!("instance of Some_Class\n{{\n{}}};\n", properties.collect::<String>());
        let (instance, rest) = Instance::parse_first(&text).unwrap();
        prop_assert!(instance.is_complete);
        prop_assert_eq!(rest, "\n");
        prop_assert_eq!(instance.to_string(), text);
    }

    #[test]
    fn mof_text_round_trips(value in common::generate::text()) {
        let text = format!("instance of A\n{{\n\tB = {};\n}};\n", mof_text(&value));
        let instance = Instance::parse(&text).unwrap();
        let read = instance.text("b");
        prop_assert_eq!(read.as_deref(), Some(value.as_str()));
    }

    #[test]
    fn argv_round_trips(
        program in "[^\" \t\0]([^\"\0]{0,8}[^\"\0])?",
        arguments in collection::vec(common::generate::text(), 0..5),
    ) {
        let all: Vec<&str> = [program.as_str()].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        let line = argv::join(all.iter().copied());
        prop_assert_eq!(Argv::new(&line).collect::<Vec<_>>(), all, "{}", line);
    }

    /// No password is left, in any surrounding text.
    #[test]
    fn passwords_are_never_kept(before in language(), quote in sample::select(&["", "\"", "'"][..]), after in language()) {
        // The switch is one of its own, as wmic sees it.
        let line = format!("wmic /password:{quote}SECRET{quote} {before}{after}");
        let command = WmicCommand::parse(&line);
        prop_assert!(command.is_password_given);
        prop_assert!(!format!("{command:?}").contains("SECRET"), "{command:?}");
        prop_assert!(!serde_json::to_string(&command).unwrap().contains("SECRET"));
        prop_assert!(!redact(&line).contains("SECRET"));
    }
}

/// Hostile text takes time in proportion to its length: these would take minutes otherwise.
#[test]
fn hostile_text_is_linear() {
    for piece in [
        "instance of A {",
        "instance of A {x=",
        "{",
        "\"",
        "\\",
        "\\\"",
        "\"\\",
        "a=\"",
        "'",
        "(",
        "where (",
        "/node:",
        "::",
        " : ",
        " - ",
        "SELECT ",
        "ISA ",
        "A.b=",
        "GROUP ",
        "GROUP BY ",
        "x,",
        "-",
        "/ ",
        "%a",
        ", ",
        "@",
        "@,",
        "'a",
        "instance of A {};",
        "instance of A {x=\"",
        "wmic where '",
        "/password",
        "/password:\"",
        "x=1;",
        "instance of A as ",
        "/pass^word:x os get,",
        "\"/password:'x ",
    ] {
        decode_all(&piece.repeat(400_000 / piece.len()));
        let line = format!("wmic process where {}", piece.repeat(200_000 / piece.len()));
        decode_all(&line);
    }
}

#[test]
fn subscriptions_that_are_not_whole() {
    let filter = "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"F\";\n};\n";
    let consumer = "Perm. Consumer: \ninstance of Vendor_Consumer\n{\n\tName = \"C\";\n\tX = {\"a\", NULL};\n};\n";
    let mut binding = EssToConsumerBinding::default();
    binding.ess = Some("Ess".into());
    binding.consumer = Some(r#"ActiveScriptEventConsumer="a\"b\\c""#.into());
    let table = [
        // the cause, filter and its source, consumer's class and name and its source, complete
        (
            "",
            ("Ess", Origin::Fields),
            ("ActiveScriptEventConsumer", "a\"b\\c", Origin::Fields),
            false,
        ),
        (
            "Unknown",
            ("Ess", Origin::Fields),
            ("ActiveScriptEventConsumer", "a\"b\\c", Origin::Fields),
            false,
        ),
        (
            filter,
            ("F", Origin::Cause),
            ("ActiveScriptEventConsumer", "a\"b\\c", Origin::Fields),
            false,
        ),
        (
            consumer,
            ("Ess", Origin::Fields),
            ("Vendor_Consumer", "C", Origin::Cause),
            false,
        ),
        (
            &format!("{filter}{consumer}"),
            ("F", Origin::Cause),
            ("Vendor_Consumer", "C", Origin::Cause),
            true,
        ),
        (
            &format!("{filter}{consumer}").replace('\n', "\r\n"),
            ("F", Origin::Cause),
            ("Vendor_Consumer", "C", Origin::Cause),
            true,
        ),
        (
            &format!("instance of ?; {filter}{consumer}"),
            ("F", Origin::Cause),
            ("Vendor_Consumer", "C", Origin::Cause),
            true,
        ),
    ];
    for (cause, (filter, filter_origin), (class, name, consumer_origin), is_complete) in table {
        binding.possible_cause = Some(cause.into());
        let subscription = binding.subscription();
        assert_eq!(subscription.filter.name.as_deref(), Some(filter), "{cause}");
        assert_eq!(subscription.filter_origin, filter_origin, "{cause}");
        assert_eq!(subscription.consumer.class(), class, "{cause}");
        assert_eq!(
            subscription.consumer.name().as_deref(),
            Some(name),
            "{cause}"
        );
        assert_eq!(subscription.consumer_origin, consumer_origin, "{cause}");
        assert_eq!(subscription.is_complete, is_complete, "{cause}");
        let json: Value = serde_json::to_value(&subscription).unwrap();
        assert_eq!(json["filter"]["Name"], filter, "{json}");
        assert_eq!(json["consumer"]["class"], class, "{json}");
        assert_eq!(json["consumer"]["Name"], name, "{json}");
        assert_eq!(json["complete"], is_complete, "{json}");
    }
}

/// Each standard class with every property of its documentation.
#[test]
fn standard_consumers() {
    let read = |class: &str, properties: &str| {
        let text = format!("Perm. Consumer: \ninstance of {class}\n{{\n{properties}}};\n");
        let subscription = Subscription::from_cause(&text);
        format!("{:?}", subscription.consumer.action())
    };
    let command = read(
        "commandlineeventconsumer",
        "CommandLineTemplate = \"a\";\nExecutablePath = \"b\";\nWorkingDirectory = \"c\";\n",
    );
    assert_eq!(
        command,
        r#"Some(Command { executable: Some("b"), command_line: Some("a"), working_directory: Some("c") })"#
    );
    let script = read(
        "ActiveScriptEventConsumer",
        "ScriptingEngine = \"JScript\";\nScriptFileName = \"x.js\";\n",
    );
    assert_eq!(
        script,
        r#"Some(Script { engine: Some("JScript"), text: None, file: Some("x.js") })"#
    );
    let file = read(
        "LogFileEventConsumer",
        "Filename = \"f\";\nText = \"t\";\nIsUnicode = TRUE;\n",
    );
    assert_eq!(file, r#"Some(File { name: Some("f"), text: Some("t") })"#);
    let entry = read(
        "NTEventLogEventConsumer",
        "SourceName = \"s\";\nEventID = 8;\nInsertionStringTemplates = {\"a\", \"b\"};\n",
    );
    assert_eq!(
        entry,
        r#"Some(LogEntry { source: Some("s"), event_id: Some(8), strings: ["a", "b"] })"#
    );
    let mail = read(
        "SMTPEventConsumer",
        "SMTPServer = \"m\";\nToLine = \"t\";\nSubject = \"s\";\nMessage = \"x\";\n",
    );
    assert_eq!(
        mail,
        r#"Some(Mail { server: Some("m"), to: Some("t"), subject: Some("s"), message: Some("x") })"#
    );
    assert_eq!(read("Vendor", "CommandLineTemplate = \"a\";\n"), "None");
    let _: Option<ConsumerAction<'_>> = None;
}

/// What each decoded value writes.
#[cfg(feature = "serde")]
#[test]
fn decoded_values_as_json() {
    use serde_json::json;
    let written = |text: &str| serde_json::to_value(Operation::parse(text).unwrap()).unwrap();
    let start = "Start IWbemServices::";
    let table = [
        (
            format!(
                "{start}ExecQuery - root\\cimv2 : SELECT Name, ProcessId FROM Win32_Process WHERE Name = 'a'"
            ),
            json!({
                "interface": "IWbemServices",
                "method": "ExecQuery",
                "namespace": "root\\cimv2",
                "target": "SELECT Name, ProcessId FROM Win32_Process WHERE Name = 'a'",
                "wql": {
                    "class": "Win32_Process",
                    "within": null,
                    "isa": [],
                    "where": "Name = 'a'",
                    "properties": ["Name", "ProcessId"],
                },
            }),
        ),
        (
            format!(
                "{start}ExecNotificationQuery - root\\cimv2 : SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process' GROUP WITHIN 10 BY TargetInstance.Name HAVING NumberOfEvents > 3"
            ),
            json!({
                "interface": "IWbemServices",
                "method": "ExecNotificationQuery",
                "namespace": "root\\cimv2",
                "target": "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process' GROUP WITHIN 10 BY TargetInstance.Name HAVING NumberOfEvents > 3",
                "wql": {
                    "class": "__InstanceCreationEvent",
                    "within": 5.0,
                    "isa": ["Win32_Process"],
                    "where": "TargetInstance ISA 'Win32_Process'",
                    "properties": ["*"],
                    "group_within": 10.0,
                    "group_by": ["TargetInstance.Name"],
                    "having": "NumberOfEvents > 3",
                },
            }),
        ),
        (
            format!(
                "{start}GetObject - root\\cimv2 : \\\\SRV01\\root\\cimv2:Win32_Service.Name=\"a\""
            ),
            json!({
                "interface": "IWbemServices",
                "method": "GetObject",
                "namespace": "root\\cimv2",
                "target": "\\\\SRV01\\root\\cimv2:Win32_Service.Name=\"a\"",
                "object_path": {
                    "namespace": "\\\\SRV01\\root\\cimv2",
                    "class": "Win32_Service",
                    "keys": {"Name": "a"},
                },
            }),
        ),
        (
            format!("{start}ExecMethod - root\\cimv2 : Win32_OperatingSystem=@::Win32Shutdown"),
            json!({
                "interface": "IWbemServices",
                "method": "ExecMethod",
                "namespace": "root\\cimv2",
                "target": "Win32_OperatingSystem=@::Win32Shutdown",
                "object_path": {"class": "Win32_OperatingSystem", "keys": "@"},
                "invoked_method": "Win32Shutdown",
            }),
        ),
    ];
    for (operation, expected) in table {
        assert_eq!(written(&operation), expected, "{operation}");
    }
    let mof = "instance of A{a=18446744073709551615;b=-1;c=1.5;d=true;e=NULL;f={\"x\",2};g=instance of B{h=\"y\";};i=odd;};";
    let instance = Instance::parse(mof).unwrap();
    let values: Vec<_> = "abcdefgi"
        .chars()
        .map(|name| serde_json::to_value(instance.get(&name.to_string()).unwrap()).unwrap())
        .collect();
    let expected =
        json!([u64::MAX, -1, 1.5, true, null, ["x", 2], {"class": "B", "h": "y"}, "odd"]);
    assert_eq!(Value::from(values), expected);
}

//! JSON of collectors: the corpus', and every shape in events of our own.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;

use common::collectors::SHAPES;
use common::expected::compare;
use common::{beside, corpus, expected_file, files, json_lines};
use serde_json::Value;
use wmi_events::source::Limits;
use wmi_events::source::json::Reader;
use wmi_events::source::message;
use wmi_events::value::WindowsTime;
use wmi_events::{ErrorKind, Event, Payload};

/// Every record of the corpus, and of `more` beside it.
#[test]
fn events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let header = ["event_id", "record_id", "version", "computer"];
    let mut counts: BTreeMap<(String, u16, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut paths = files(&corpus.join("json"), "jsonl");
    paths.extend(files(&beside(&corpus, "more").join("json"), "jsonl"));
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let events: Vec<_> = Reader::new(text.as_bytes()).collect();
        let expected = json_lines(&expected_file(&corpus, &path));
        let (read, rows) = (events.len(), expected.len());
        if read != rows {
            wrong.push(format!("{}: {read} of {rows} events", path.display()));
            continue;
        }
        for ((event, expected), line) in events.iter().zip(expected).zip(text.lines()) {
            let row = format!("line {} of {}", expected["line"], path.display());
            let event = match event {
                Ok(event) => event,
                Err(error) => {
                    wrong.push(format!("{row}: {error}"));
                    continue;
                }
            };
            let comparison = compare(event, &expected, &header);
            wrong.extend(comparison.lines().iter().map(|l| format!("{row}: {l}")));
            let own = serde_json::to_string(event).unwrap();
            for json in [line, &own] {
                let alone = Event::from_json(json);
                if alone.as_ref().ok().and_then(Option::as_ref) != Some(event) {
                    wrong.push(format!("{row}: alone it is {alone:?}"));
                }
            }
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let how = expected["how"].as_str().unwrap().to_owned();
            *counts
                .entry((name, event.system.event_id.get(), how))
                .or_default() += 1;
        }
    }
    for ((name, id, how), count) in &counts {
        println!("{name} {id} from {how}: {count}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // 1324 of the corpus and 32 of `more`.
    assert_eq!(counts.values().sum::<usize>(), 1356);
}

/// Records that have both say the same twice.
#[test]
fn messages_say_what_the_fields_say() {
    let Some(corpus) = corpus() else { return };
    let mut counts = BTreeMap::new();
    for path in files(&corpus.join("json"), "jsonl") {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let text = record.get("Message").or_else(|| record.get("message"));
            let Some(text) = text.and_then(Value::as_str) else {
                continue;
            };
            let event = Event::from_json(line).unwrap().unwrap();
            let told = message::parse(event.system.clone(), text).unwrap().unwrap();
            for field in event.fields() {
                // Collectors name accounts in a message that are SIDs in the event.
                let told = told.field(field.name());
                let (found, told) = (field.text(), told.as_ref().map(|f| f.text()));
                // NXLog leaves the field as XML has it, and renders the message.
                let unescaped = found.replace("&lt;", "<").replace("&gt;", ">");
                let unescaped = unescaped.replace("&quot;", "\"").replace("&amp;", "&");
                let same = told.as_deref() == Some(&*found) || told.as_deref() == Some(&*unescaped);
                assert!(same, "{} is {found}, not {told:?}, in {line}", field.name());
            }
            *counts.entry(event.system.event_id).or_insert(0) += 1;
        }
    }
    println!("{counts:?}");
    assert_eq!(counts.values().sum::<usize>(), 1310);
}

#[test]
fn every_shape() {
    for (name, json) in SHAPES {
        let event = Event::from_json(json).unwrap_or_else(|e| panic!("{name}: {e}"));
        let event = event.unwrap_or_else(|| panic!("{name}: not seen as an event"));
        let system = &event.system;
        assert_eq!(
            system.provider_name.as_deref(),
            Some("Microsoft-Windows-Security-Auditing"),
            "{name}"
        );
        assert_eq!(
            system.channel.as_deref(),
            (*name != "evtx").then_some("Security"),
            "{name}"
        );
        assert_eq!(system.computer.as_deref(), Some("WKS07"), "{name}");
        assert_eq!(system.record_id, Some(48211), "{name}");
        // PowerShell 5 writes no more than milliseconds.
        let time = system.time_text().unwrap();
        let expected = [
            "2026-03-03T09:04:55.1090330Z",
            "2026-03-03T09:04:55.1090000Z",
        ];
        assert_eq!(
            time,
            expected[usize::from(*name == "powershell 5")],
            "{name}"
        );
        if !["triage", "velociraptor, a query's row"].contains(name) {
            assert_eq!(
                (system.process_id, system.thread_id),
                (Some(4), Some(312)),
                "{name}"
            );
        }
        if !["triage", "velociraptor, a query's row", "evtxecmd"].contains(name) {
            assert_eq!(system.version, Some(2), "{name}");
        }
        for (field, expected) in [
            ("SubjectUserName", "dana"),
            ("NewProcessId", "0x14c8"),
            ("ProcessId", "0x1a08"),
            ("CommandLine", "wmic os get"),
            ("TargetUserName", "-"),
        ] {
            let field = event
                .field(field)
                .unwrap_or_else(|| panic!("{name}: no {field}"));
            assert_eq!(field.text(), expected, "{name}");
        }
        assert_eq!(event.extra, [], "{name}");
        // As a line, within an array, on several lines: always the same event.
        let line = json.replace("\n        ", "");
        let spread = json.replace(",\"", ",\n  \"");
        for stream in [
            line.clone(),
            format!("{line}\n{line}\n"),
            format!("[{line},\n{line}]"),
            format!("\u{feff}{spread}\n{spread}"),
        ] {
            let events: Vec<_> = Reader::new(stream.as_bytes()).map(Result::unwrap).collect();
            assert!(
                !events.is_empty() && events.iter().all(|e| *e == event),
                "{name}: {stream}"
            );
            let utf16: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let decoded: Vec<_> = Reader::new(utf16.as_slice()).map(Result::unwrap).collect();
            assert_eq!(decoded, events, "{name}");
        }
        let own = serde_json::to_string(&event).unwrap();
        assert_eq!(Event::from_json(&own).unwrap(), Some(event), "{name}");
    }
}

/// A name with a sign of a converter is a field like any other, unless the converter's attributes have it.
#[test]
fn names_with_signs() {
    let data = r##"{"EventID":4688,"Provider":"Microsoft-Windows-Security-Auditing","EventData":{"CommandLine":"c",
        "#x":"1","@y":"2","xmlns_z":"3","a_attributes":"4","Data":"5",
        "@Name":"n","@xmlns":"n","xmlns:a":"n","#text":"n","b_attributes":{"c":"n"}}}"##;
    let event = Event::from_json(data).unwrap().unwrap();
    let extra: Vec<_> = event
        .extra
        .iter()
        .map(|field| format!("{}={}", field.name, field.value))
        .collect();
    let expected = ["#x=1", "@y=2", "xmlns_z=3", "a_attributes=4", "Data=5"];
    assert_eq!(extra, expected);
    // Alone it is the text of the first field.
    let alone = data
        .replace("\"CommandLine\":\"c\",", "")
        .replace("\"Data\":\"5\",", "");
    let alone = alone.replace("\"EventData\":{", "\"EventData\":{\"Data\":\"S-1-5-18\",");
    let event = Event::from_json(&alone).unwrap().unwrap();
    let Payload::ProcessCreation(process) = &event.payload else {
        unreachable!()
    };
    let sid = process.subject_user_sid.as_ref().unwrap();
    assert_eq!(sid.to_string(), "S-1-5-18");
}

/// Events of WMI-Activity, whose fields are one level further down.
#[test]
fn user_data() {
    let table = [
        r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-WMI-Activity"}},"EventID":5858},
            "UserData":{"Operation_ClientFailure":{"#attributes":{"xmlns":"x"},"ClientMachine":"WKS07","ClientProcessId":4844,"ResultCode":"0x80041003"}}}}"##,
        r#"{"winlog":{"event_id":"5858","provider_name":"Microsoft-Windows-WMI-Activity",
            "user_data":{"xml_name":"Operation_ClientFailure","ClientMachine":"WKS07","ClientProcessId":"4844","ResultCode":"0x80041003"}}}"#,
        r#"{"EventId":5858,"Provider":"Microsoft-Windows-WMI-Activity",
            "Payload":"{\"UserData\":{\"Operation_ClientFailure\":{\"@xmlns\":\"x\",\"ClientMachine\":\"WKS07\",\"ClientProcessId\":\"4844\",\"ResultCode\":\"0x80041003\"}}}"}"#,
        r#"{"Id":5858,"ProviderName":"Microsoft-Windows-WMI-Activity","Properties":[null,{"Value":"WKS07"},{"Value":null},{"Value":4844},{"Value":null},{"Value":null},{"Value":2147749891},null]}"#,
        r#"{"Id":5858,"ProviderName":"Microsoft-Windows-WMI-Activity","Properties":[null,{"Value":"WKS07"},{"Value":null},{"Value":4844},{"Value":null},{"Value":null},{"Value":-2147217405},null]}"#,
        r#"{"EventID":5858,"SourceName":"Microsoft-Windows-WMI-Activity","ProcessID":9,"ClientMachine":"WKS07","ClientProcessId":4844,"ResultCode":"0x80041003"}"#,
    ];
    for json in table {
        let event = Event::from_json(json).unwrap().unwrap();
        let fields: Vec<_> = event
            .fields()
            .map(|f| format!("{}={}", f.name(), f.text()))
            .collect();
        assert_eq!(
            fields,
            [
                "ClientMachine=WKS07",
                "ClientProcessId=4844",
                "ResultCode=0x80041003"
            ],
            "{json}"
        );
        assert_eq!(event.extra, [], "{json}");
    }
}

/// Texts that are not events, events of other providers, and malformed events.
#[test]
fn what_json_leaves_open() {
    let event = |fields: &str| {
        format!(
            r#"{{"System":{{"Provider":{{"Name":"Microsoft-Windows-Security-Auditing"}},"EventID":4688}},"EventData":{{{fields}}}}}"#
        )
    };
    let field = |json: &str| -> Result<Option<String>, String> {
        let event = Event::from_json(json).map_err(|error| error.to_string())?;
        Ok(event.map(|event| {
            event
                .field("CommandLine")
                .map_or("absent".into(), |f| f.text().into_owned())
        }))
    };
    let ok = |text: &str| Ok(Some(text.to_owned()));
    let bomb = "[".repeat(1_000_000);
    let nested = format!("{bomb}{}", "]".repeat(1_000_000));
    let table: Vec<(String, Result<Option<String>, String>)> = vec![
        (event(r#""CommandLine":"a\u0000b""#), ok("a\0b")),
        (event(r#""CommandLine":"a\ud83d\ude00b""#), ok("a😀b")),
        (event(r#""CommandLine":"""#), ok("")),
        (event(r#""CommandLine":null"#), ok("absent")),
        (event(r#""CommandLine":12"#), ok("12")),
        (event(r#""CommandLine":true"#), ok("true")),
        (event(r#""CommandLine":1.5e3"#), ok("1.5e3")),
        (event(&format!(r#""Other":{nested},"CommandLine":"x""#)), ok("x")),
        (event(r#""CommandLine":"a\ud83d""#), Err("event 4688: malformed JSON at byte 112: half of a surrogate pair".into())),
        (event(r#""CommandLine":["a","b"]"#), Err("event 4688: invalid `CommandLine` at byte 112: expected one value, found `[\"a\",\"b\"]`".into())),
        (event(r#""CommandLine":"a","CommandLine":"b""#), Err("event 4688: not a Windows event at byte 130: `CommandLine` is there twice".into())),
        (event(r#""CommandLine":"a","commandline":"b""#), Err("event 4688: not a Windows event at byte 130: `commandline` is there twice".into())),
        (event(r#""NewProcessId":"zz""#), Err("event 4688: invalid `NewProcessId` at byte 113: expected a hexadecimal".into())),
        (event("\"CommandLine\":\"a\0b\""), Err("malformed JSON at byte 113: control character".into())),
        (event(r#""CommandLine":"a""#)[..110].to_owned(), Err("truncated at byte 1".into())),
        (bomb, Err("truncated at byte 999999: the text ends within the JSON of an event".into())),
        ("4688".into(), Err("malformed JSON at byte ".into())),
        ("{}{}".into(), Err("malformed JSON at byte 2: trailing characters".into())),
        ("{}".into(), Ok(None)),
        (r#"{"name":"wmi","version":"5.8.57"}"#.into(), Ok(None)),
        (r#"{"EventID":4688}"#.into(), Ok(None)),
        (r#"{"EventID":4688,"Channel":"Security"}"#.into(), ok("absent")),
        (r#"{"EventID":4688,"Channel":"Application"}"#.into(), Ok(None)),
        (r#"{"EventID":4624,"SourceName":"Microsoft-Windows-Security-Auditing"}"#.into(), Ok(None)),
        (r#"{"EventID":70224,"SourceName":"Microsoft-Windows-Security-Auditing"}"#.into(), Ok(None)),
        (r#"{"EventID":4688.0,"SourceName":"Microsoft-Windows-Security-Auditing"}"#.into(), ok("absent")),
        (r#"{"EventID":"x","SourceName":"Microsoft-Windows-Security-Auditing"}"#.into(), Err("invalid `EventID` at byte 11: expected a number".into())),
        (r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","RecordNumber":"x"}"#.into(), Err("invalid `EventRecordID` at byte ".into())),
        (r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","EventTime":"noon"}"#.into(), Err("invalid `SystemTime` at byte ".into())),
        (r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","Message":"Ein neuer Prozess wurde erstellt."}"#.into(),
         Err("event 4688: malformed message at byte 78: expected the fields".into())),
    ];
    for (json, expected) in table {
        let found = field(&json);
        let shown: String = json.chars().take(200).collect();
        match (&found, &expected) {
            (Err(found), Err(expected)) => assert!(
                found.starts_with(expected.as_str()),
                "{found}\n{expected}\n{shown}"
            ),
            _ => assert_eq!(found, expected, "{shown}"),
        }
    }
}

/// With any number of members: a duplicate name is an error, unique names are not.
#[test]
fn many_members() {
    for count in [10, 200, 5000] {
        let members: String = (0..count).map(|n| format!(",\"a{n:06}b\":{n}")).collect();
        let provider = r#""SourceName":"Microsoft-Windows-WMI-Activity""#;
        let json = format!("{{\"EventID\":5857,{provider}{members}}}");
        assert!(Event::from_json(&json).unwrap().is_some());
        let twice = json.replace("a000007b", "a000003b");
        let error = Event::from_json(&twice).unwrap_err().to_string();
        assert!(error.ends_with("`a000003b` is there twice"), "{error}");
    }
}

/// A header's text that is empty, not left out, stays so in this crate's own JSON. Collectors write
/// an empty one for what is not there.
#[test]
fn empty_properties() {
    for empty in 0..16_u8 {
        let mut system = wmi_events::System::new(wmi_events::EventId::ESS_STARTED);
        let record = wmi_events::Record::new(system.clone());
        let mut event = record.into_event().unwrap().unwrap();
        let text = |bit: u8| (empty & bit != 0).then(|| "".into());
        system.provider_name = text(1).or(system.provider_name);
        (system.channel, system.computer, system.user_id) = (text(2), text(4), text(8));
        event.system = system;
        let own = serde_json::to_string(&event).unwrap();
        assert_eq!(
            serde_json::from_str::<Event<'_>>(&own).unwrap(),
            event,
            "{own}"
        );
        assert_eq!(
            Event::from_json(&own).unwrap(),
            Some(event.clone()),
            "{own}"
        );
        let read: Vec<_> = Reader::new(own.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(read, [event], "{own}");
        // The same as evtx_dump has it.
        let dumped = format!("{{\"Event\":{own}}}");
        let dumped = Event::from_json(&dumped).unwrap().unwrap();
        let system = dumped.system;
        let texts = [
            system.provider_name,
            system.channel,
            system.computer,
            system.user_id,
        ];
        assert!(texts.iter().flatten().all(|text| !text.is_empty()), "{own}");
    }
    // Guid, number and time have no empty text.
    let json = r#"{"System":{"Provider":{"Name":"Microsoft-Windows-WMI-Activity"},"EventID":5859,
        "Version":"","TimeCreated":{"SystemTime":""},"Correlation":{"ActivityID":""}}}"#;
    let system = Event::from_json(json).unwrap().unwrap().system;
    assert_eq!(
        (system.version, system.time_created, system.activity_id),
        (None, None, None)
    );
}

/// A time that has no text is an error where it is read, and is not written.
#[test]
fn times_beyond_what_can_be_written() {
    let event = |time: &str| {
        format!(
            r#"{{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","EventTime":{time}}}"#
        )
    };
    for time in [
        // Milliseconds for seconds.
        "1772528695109",
        "253402300800",
        "-62167219201",
        "253402300800.5",
        "\"\\/Date(253402300800000)\\/\"",
        "\"9999-12-31T23:59:59-00:01\"",
        "\"+10000-01-01T00:00:00Z\"",
    ] {
        let error = Event::from_json(&event(time)).unwrap_err();
        assert_eq!(
            error.kind(),
            wmi_events::ErrorKind::Field,
            "{time}: {error}"
        );
        assert!(error.offset().is_some(), "{error}");
    }
    let last = event("253402300799.9999999");
    let last = Event::from_json(&last).unwrap().unwrap();
    let own = serde_json::to_string(&last).unwrap();
    assert!(own.contains("9999-12-31T23:59:59.9999999Z"), "{own}");
    let mut beyond = last;
    beyond.system.time_created = beyond
        .system
        .time_created
        .map(|time| WindowsTime(time.0 + chrono::Days::new(1)));
    assert!(serde_json::to_string(&beyond).is_err());
}

/// Times in a zone that nothing names are not made up.
#[test]
fn local_times_are_not_known() {
    let time = |key: &str, value: &str| {
        let json = format!(
            r#"{{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","{key}":"{value}"}}"#
        );
        Event::from_json(&json).unwrap().unwrap().system.time_text()
    };
    assert_eq!(time("EventTime", "2026-03-03 09:04:55"), None);
    assert_eq!(
        time("EventTime", "2026-03-03T09:04:55Z").as_deref(),
        Some("2026-03-03T09:04:55.0000000Z")
    );
    assert_eq!(
        time("EventTime", "2026-03-03 09:04:55-02:00").as_deref(),
        Some("2026-03-03T11:04:55.0000000Z")
    );
}

#[test]
fn messages_of_4688_in_other_languages_and_versions() {
    let english = "A new process has been created.\n\nSubject:\n\tSecurity ID:\t\tCORP\\dana\n\tAccount Name:\t\tdana\n\tAccount Domain:\t\tCORP\n\tLogon ID:\t\t0x5A71C\n\nProcess Information:\n\tNew Process ID:\t\t0x14c8\n\tNew Process Name:\tC:\\x.exe\n\tToken Elevation Type:\tTokenElevationTypeFull (2)\n\tCreator Process ID:\t0x1a08\n";
    let german = "Ein neuer Prozess wurde erstellt.\r\n\r\nErstellersubjekt:\r\n\tSicherheits-ID:\t\tCORP\\dana\r\n\tKontoname:\t\tdana\r\n\tKontodomäne:\t\tCORP\r\n\tAnmelde-ID:\t\t0x5A71C\r\n\r\nZielsubjekt:\r\n\tSicherheits-ID:\t\tNULL SID\r\n\tKontoname:\t\t-\r\n\tKontodomäne:\t\t-\r\n\tAnmelde-ID:\t\t0x0\r\n\r\nProzessinformationen:\r\n\tNeue Prozess-ID:\t\t0x14c8\r\n\tNeuer Prozessname:\tC:\\x.exe\r\n\tTokenerhöhungstyp:\t%%1937\r\n\tVerbindliche Beschriftung:\t\tS-1-16-8192\r\n\tErstellerprozess-ID:\t0x1a08\r\n\tErstellerprozessname:\tC:\\y.exe\r\n\tProzessbefehlszeile:\tx: y\r\n\r\nDer Tokenerhöhungstyp gibt: an.\r\n\r\nTyp 1 ist";
    let system = wmi_events::System::new(wmi_events::EventId::PROCESS_CREATION);
    let fields = |text: &str| {
        let event = message::parse(system.clone(), text).unwrap().unwrap();
        let all: Vec<_> = event
            .fields()
            .map(|f| format!("{}={}", f.name(), f.text()))
            .collect();
        all.join(" ")
    };
    let first = r"SubjectUserSid=CORP\dana SubjectUserName=dana SubjectDomainName=CORP SubjectLogonId=0x5a71c NewProcessId=0x14c8 NewProcessName=C:\x.exe TokenElevationType=%%1937 ProcessId=0x1a08";
    for ending in ["\n", "\r\n", "\r"] {
        assert_eq!(fields(&english.replace('\n', ending)), first);
    }
    // In version 1 a command line follows, here with the template's own words.
    let spoof = "cmd /c echo \n\nToken Elevation Type indicates\n\tCreator Process ID:\t0x4";
    let with_line =
        format!("{english}\tProcess Command Line:\t{spoof}\n\nToken Elevation Type indicates x");
    assert_eq!(fields(&with_line), format!("{first} CommandLine={spoof}"));
    assert_eq!(
        fields(german),
        format!(
            r"{first} CommandLine=x: y TargetUserSid=NULL SID TargetUserName=- TargetDomainName=- TargetLogonId=0x0 ParentProcessName=C:\y.exe MandatoryLabel=S-1-16-8192"
        )
    );
    // A line too few: nothing says which is missing.
    let short = german.replace("\tKontoname:\t\t-\r\n", "");
    let error = message::parse(system.clone(), &short).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event 4688: malformed message at byte 0: expected the lines of the event's message"
    );
}

/// A document around more records than fit in the limit is read record by record.
#[test]
fn documents_longer_than_an_event() {
    let record = |id: usize| {
        format!(
            r#"{{"EventID":4688,"Channel":"Security","RecordNumber":{id},"CommandLine":"a[{{\"]{id}"}}"#
        )
    };
    let records: Vec<String> = (1..=500).map(record).collect();
    let list = records.join(",");
    let row = |id: usize| format!(r#"[4688,"Security",{id},"a[{{\"]{id}"]"#);
    let rows = (1..=500).map(row).collect::<Vec<_>>().join(",");
    let table = [
        format!(r#"{{"records":[{list}]}}"#),
        format!(
            r#"{{"took":1,"hits":{{"total":{{"value":500}},"hits":[{list}],"max":[1]}},"x":"y]"}}"#
        ),
        format!(r#"{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{list}]}}]}}]}}"#),
        format!(
            r#"{{"tables":[{{"name":"a","columns":[{{"name":"EventID","type":"int"}},"Channel",{{"name":"RecordNumber"}},"CommandLine"],"rows":[{rows}]}}],"x":[1]}}"#
        ),
        format!(r#"{{"preview":false,"fields":[{{"name":"EventID"}}],"results":[{list}]}}"#),
    ];
    let mut limits = Limits::default();
    limits.max_event_bytes = 4096;
    for document in table {
        let value: Value = serde_json::from_str(&document).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        for text in [document.clone(), pretty, format!("{document}\n{document}")] {
            // In chunks, so that more of a record is awaited.
            let input = BufReader::with_capacity(64, text.as_bytes());
            let mut reader = Reader::with_limits(input, limits.clone());
            let ids: Vec<_> = reader
                .by_ref()
                .map(|event| event.unwrap().system.record_id.unwrap())
                .collect();
            let expected: Vec<u64> = (1..=500).cycle().take(ids.len()).collect();
            assert_eq!(ids, expected, "{}", text.get(..200).unwrap());
            assert!(ids.len() == 500 || ids.len() == 1000, "{}", ids.len());
            let stats = reader.stats();
            assert_eq!(stats.matched, ids.len() as u64);
            assert_eq!(stats.seen, stats.matched);
        }
    }
}

/// An event after a line that was cut in a text of JSON within its event, where a name had just ended.
#[test]
fn after_a_text_that_was_cut() {
    let line = |id: u32| {
        let payload = r##"{\"EventData\": {\"Data\": [{\"@Name\": \"CommandLine\", \"#text\": \"calc.exe\"}]}}"##;
        format!(
            r#"{{"Computer": "WKS07", "Payload": "{payload}", "Channel": "Security", "Provider":
            "Microsoft-Windows-Security-Auditing", "EventId": 4688, "EventRecordId": "{id}"}}"#
        )
        .replace("\n            ", "")
    };
    let whole = line(1);
    let end = whole.find(r#"\"calc"#).unwrap();
    let lines = format!("{}\n{}\n{}\n", &whole[..end], line(2), line(3));
    let mut reader = Reader::new(lines.as_bytes());
    let events = reader.by_ref().filter_map(Result::ok);
    let ids: Vec<_> = events.map(|event| event.system.record_id).collect();
    assert_eq!(ids, [Some(2), Some(3)]);
    assert_eq!(reader.stats().malformed, 1);
}

/// A message that cannot be read costs the message, not the event. One event alone, whose warnings
/// nobody asks for, is an error.
#[test]
fn messages_that_cannot_be_read() {
    let json =
        r#"{"EventID":4688,"Channel":"Security","RecordNumber":7,"Message":"Etwas geschah."}"#;
    let mut reader = Reader::new(json.as_bytes());
    let event = reader.next().unwrap().unwrap();
    assert_eq!(event.system.record_id, Some(7));
    assert_eq!(event.fields().count(), 0);
    let [warning] = reader.warnings() else {
        panic!("{:?}", reader.warnings())
    };
    assert_eq!(warning.kind(), ErrorKind::Language);
    assert_eq!(warning.event_id(), Some(event.system.event_id));
    let stats = reader.stats();
    assert_eq!((stats.matched, stats.warnings, stats.malformed), (1, 1, 0));
    let alone = Event::from_json(json).unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::Language);
}

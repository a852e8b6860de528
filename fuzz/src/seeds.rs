//! The first inputs of each target: from the fixtures of the tests, and from a corpus where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;
use wmi_events::detect::{Baseline, Correlator, ProcessTree};
use wmi_events::schema::EVENTS;
use wmi_events::secrets::RULES;
use wmi_events::source;
use wmi_events::{Config, Event};

use crate::common::collectors::SHAPES;
use crate::common::zip::{Entry, Zip};
use crate::common::{evtx, other_inputs, write};
use crate::{made, words};

/// The most seeds of a target.
const MAX_SEEDS: usize = 400;

/// The longest seed of a target, which also bounds what the fuzzer makes: short inputs are tried more often.
fn max_len(target: &str) -> usize {
    match target {
        "archive" | "evtx" | "state" => 1 << 16,
        _ => 1 << 12,
    }
}

/// The seeds of each target.
#[derive(Debug, Default)]
pub struct Seeds(BTreeMap<&'static str, BTreeSet<Vec<u8>>>);

impl Seeds {
    /// Those of the fixtures of a source tree.
    #[must_use]
    pub fn of_fixtures(tree: &Path) -> Self {
        let mut seeds = Self::default();
        seeds.files(tree);
        seeds.texts();
        seeds.choices();
        let sample = fs::read(tree.join("examples/sample.xml")).unwrap_or_default();
        let options = made::all();
        let events: Vec<_> = source::from_reader(std::io::Cursor::new(sample), &options)
            .map(|reader| reader.filter_map(Result::ok).collect())
            .unwrap_or_default();
        seeds.events(&events);
        seeds.states(&events);
        seeds
    }

    /// Adds those of a corpus: its events one by one, and their fields.
    pub fn add_corpus(&mut self, corpus: &Path) {
        let mut kept: BTreeMap<(u16, usize), usize> = BTreeMap::new();
        for path in files(corpus) {
            let Ok(reader) = source::open_with(&path, &made::all()) else {
                continue;
            };
            for event in reader.filter_map(Result::ok) {
                // Few of each event and length: the fuzzer needs what differs.
                let len = format!("{event:?}").len() / 64;
                let count = kept.entry((event.system.event_id.get(), len)).or_default();
                *count += 1;
                if *count <= 4 {
                    self.events(&[event]);
                }
            }
            self.records(&path);
        }
    }

    /// The text of each record of a file that is one to a line.
    fn records(&mut self, path: &Path) {
        let Ok(text) = fs::read_to_string(path) else {
            return;
        };
        for line in text.lines().filter(|line| line.len() < 8192).take(8) {
            match line.trim_start().as_bytes().first() {
                Some(b'{' | b'[') => self.add(&["json", "stream"], line),
                Some(b'<') => self.add(&["xml", "stream", "xml_paths"], line),
                _ => self.add(&["csv", "text"], line),
            }
        }
    }

    fn add(&mut self, targets: &[&'static str], seed: impl AsRef<[u8]>) {
        let seed = seed.as_ref();
        for target in targets {
            let seeds = self.0.entry(target).or_default();
            if seed.len() <= max_len(target) && seeds.len() < MAX_SEEDS {
                seeds.insert(seed.to_vec());
            }
        }
    }

    /// Files of the tree as they are.
    fn files(&mut self, tree: &Path) {
        const STREAMS: &[&str] = &["stream", "tool_lines", "archive"];
        for (name, target) in [
            ("examples/sample.xml", "xml"),
            ("tests/export/events.jsonl", "json"),
        ] {
            let bytes = fs::read(tree.join(name)).unwrap_or_default();
            self.add(&[target], &bytes);
            self.add(STREAMS, &bytes);
        }
        for name in files(&tree.join("tests/state")) {
            self.add(&["state"], fs::read(name).unwrap_or_default());
        }
        for input in other_inputs::all() {
            self.add(STREAMS, &input.bytes);
        }
    }

    fn texts(&mut self) {
        for (_, shape) in SHAPES {
            let line = shape.replace("\n        ", "");
            self.add(&["json", "stream", "tool_lines"], &line);
        }
        const LANGUAGES: &[&str] = &[
            "mof",
            "subscription",
            "wql",
            "operation",
            "object_path",
            "values",
        ];
        const LINES: &[&str] = &[
            "argv",
            "cmd",
            "powershell",
            "wmic",
            "winrm",
            "path",
            "message",
        ];
        let examples = RULES.iter().map(|rule| rule.example);
        for text in words::PIECES.iter().copied().chain(examples) {
            self.add(LANGUAGES, text);
            self.add(LINES, text);
            self.add(&["secrets"], format!("\0{text}"));
        }
        for text in [
            "2026-03-03T09:04:55.109033Z",
            "{54849625-5478-4994-A5BA-3E3B0328C30D}",
            "0x80041032",
            "S-1-5-21-1-2-3-500",
            "CORP\\dana",
            "wks07.corp\0WKS07",
            "six,sysmon",
            "%%1937",
            "\u{1}\u{1}\0\0\0\0\0\u{5}\u{12}\0\0\0",
        ] {
            self.add(&["values"], text);
        }
        for text in [
            "-24h",
            "2026-03-03",
            "2026-03-03T09:00",
            "Europe/Berlin",
            "+02:00",
            "850\0a\u{81}b",
            "shift_jis\0ab",
        ] {
            self.add(&["tool_arguments"], text);
        }
        for (index, word) in words::Family::CommandLines.words().into_iter().enumerate() {
            let choice = u8::try_from(index % 256).unwrap_or(0);
            self.add(
                &["linear"],
                [&[choice][..], b"wmic \xff", word, b"\xff"].concat(),
            );
        }
        self.add(
            &["baseline"],
            serde_json::to_vec(&Baseline::windows()).unwrap_or_default(),
        );
        for rule in Baseline::enterprise().rules() {
            self.add(
                &["baseline"],
                serde_json::to_vec(&[rule]).unwrap_or_default(),
            );
        }
        self.add(
            &["baseline"],
            serde_json::to_vec(&Config::default()).unwrap_or_default(),
        );
    }

    /// Bytes that choose: a few of each length, and those of words.
    fn choices(&mut self) {
        const CHOOSING: &[&str] = &[
            "damage",
            "zip",
            "evtx_events",
            "shapes",
            "differential",
            "sigma",
            "detect",
            "locate",
        ];
        let mut state = 0x2545_f491_u32;
        for len in [16, 64, 128, 256, 512, 1024, 2048] {
            for _ in 0..8 {
                let mut bytes = Vec::with_capacity(len);
                for _ in 0..len {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    bytes.push(state.to_le_bytes()[1]);
                }
                self.add(CHOOSING, &bytes);
            }
        }
        for (index, piece) in words::PIECES.iter().enumerate() {
            let choice = u8::try_from(index).unwrap_or(0);
            self.add(
                &["locate"],
                [&[choice, choice, choice, 3, 0][..], piece.as_bytes()].concat(),
            );
        }
    }

    /// Events, in each format.
    fn events(&mut self, events: &[Event<'_>]) {
        for event in events {
            let xml = write::xml(event, &write::Style::default());
            let as_windows = xml.replace(" >", ">").replace(" />", "/>");
            for text in [&xml, &as_windows] {
                self.add(&["xml", "xml_paths", "utf16", "stream", "tool_lines"], text);
            }
            self.add(
                &["json", "stream", "tool_lines"],
                serde_json::to_vec(event).unwrap_or_default(),
            );
            self.stored("stored", event);
            for finding in event.findings() {
                self.stored("stored", &finding);
            }
            self.fields(event);
            self.tables(event);
        }
        for style in [
            evtx::Style::WINDOWS,
            evtx::Style {
                typed: false,
                template: false,
                nested: false,
            },
        ] {
            for some in events.chunks(2) {
                let file = evtx::file(some, style);
                let used = file
                    .iter()
                    .rposition(|byte| *byte != 0)
                    .unwrap_or(0)
                    .max(4608);
                // A chunk of records, and a chunk as it is.
                self.add(
                    &["evtx"],
                    [&[2], &file[4608..=used.min(file.len() - 1)]].concat(),
                );
                self.add(
                    &["evtx"],
                    [&[0], &file[4096..=used.min(file.len() - 1)]].concat(),
                );
                self.archives(&file[..=used.min(file.len() - 1)]);
            }
        }
    }

    fn archives(&mut self, file: &[u8]) {
        let mut zip = Zip::default();
        for is_deflated in [false, true] {
            zip.add(Entry::new(
                if is_deflated { "a.evtx" } else { "b/a.evtx" },
                is_deflated,
                file,
            ));
        }
        let bytes = zip.finish();
        let mut outer = Zip::default();
        outer.is_long = true;
        outer.add(Entry::new("a.zip", true, &bytes));
        self.add(&["archive"], &bytes);
        self.add(&["archive"], outer.finish());
        self.add(&["archive"], file);
    }

    /// The fields of an event for the languages in them.
    fn fields(&mut self, event: &Event<'_>) {
        for field in event.fields() {
            let text = field.text();
            match field.name() {
                "CommandLine" | "ParentCommandLine" => {
                    self.add(&["argv", "cmd", "powershell", "wmic", "winrm"], &*text);
                    self.add(&["secrets"], format!("\0{text}"));
                }
                "NewProcessName" | "ParentProcessName" | "Image" | "ProviderPath" => {
                    self.add(&["path"], &*text)
                }
                "Operation" => self.add(&["operation"], &*text),
                "Query" | "NotificationQuery" => self.add(&["wql"], &*text),
                "CONSUMER" | "ESS" | "Consumer" | "Filter" => self.add(&["object_path"], &*text),
                "PossibleCause" => self.add(&["mof", "subscription"], &*text),
                _ => self.add(&["values"], &*text),
            }
        }
    }

    /// An event as a message, a block of text and a row.
    fn tables(&mut self, event: &Event<'_>) {
        let schema = event.payload.schema();
        let position = EVENTS
            .iter()
            .position(|other| std::ptr::eq(*other, schema))
            .unwrap_or(0);
        let choice = u8::try_from(position).unwrap_or(0);
        let named: String = event
            .fields()
            .map(|field| format!("{} = {}; ", field.name(), field.text()))
            .collect();
        let labels: String = event
            .fields()
            .map(|field| {
                let label = field.spec().aliases.last().copied().unwrap_or(field.name());
                format!("{label}:\t{}\r\n", field.text())
            })
            .collect();
        for text in [&named, &labels] {
            self.add(&["message"], [&[choice], text.as_bytes()].concat());
        }
        let (channel, id) = (
            event.system.channel.as_deref().unwrap_or("Security"),
            event.system.event_id,
        );
        let provider = schema.provider.name;
        let splunk = format!(
            "01/14/2021 11:41:39 PM\nLogName={channel}\nSourceName={provider}\nEventCode={id}\nRecordNumber=7\nMessage={labels}\n"
        );
        let viewer = format!(
            "Log Name:      {channel}\r\nSource:        {provider}\r\nEvent ID:      {id}\r\nComputer:      WKS07\r\nDescription:\r\n{labels}\r\n"
        );
        self.add(&["text", "stream", "tool_lines"], &splunk);
        self.add(&["text", "stream", "tool_lines"], &viewer);
        let data: serde_json::Map<String, Value> = event
            .fields()
            .map(|field| {
                (
                    field.name().to_owned(),
                    Value::from(field.text().into_owned()),
                )
            })
            .collect();
        let payload = serde_json::json!({"EventData": data}).to_string();
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let table = format!(
            "RecordNumber,EventRecordId,TimeCreated,EventId,Provider,Channel,Computer,Payload\r\n3,12,2025-02-25 09:19:25.3910000,{id},{provider},{channel},WKS07,{}\r\n",
            quoted(&payload)
        );
        let row = format!(
            "{id},{channel},{provider},0x14c8,{},{},\r\n",
            quoted("wmic os get"),
            quoted(&payload)
        );
        self.add(&["csv", "stream"], table);
        self.add(&["csv"], row);
    }

    fn states(&mut self, events: &[Event<'_>]) {
        let (mut correlator, mut tree) = (Correlator::default(), ProcessTree::default());
        for event in events {
            correlator.observe(event);
            tree.observe(event);
        }
        self.stored("state", &correlator);
        self.stored("state", &tree);
    }

    /// A value as text and as bytes.
    fn stored(&mut self, target: &'static str, value: &impl Serialize) {
        self.add(&[target], serde_json::to_vec(value).unwrap_or_default());
        self.add(&[target], postcard::to_stdvec(value).unwrap_or_default());
    }

    /// The seeds of a target.
    pub fn of(&self, target: &str) -> impl Iterator<Item = &[u8]> {
        self.0.get(target).into_iter().flatten().map(Vec::as_slice)
    }
}

/// The files of a folder, at any depth, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

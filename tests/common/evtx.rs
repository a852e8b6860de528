//! Writes events as EVTX files, as Windows lays them out and in other ways that BinXml allows.

use std::collections::HashMap;

use ::evtx::checksum_ieee;
use wmi_events::schema::InType;
use wmi_events::value::{Guid, Sid};
use wmi_events::{Event, Record};

/// How to write, where the format leaves a choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Values of the types that Windows gives them, not all as text.
    pub(crate) typed: bool,
    /// A template with its values, not the elements with their text.
    pub(crate) template: bool,
    /// The fields in a template of their own.
    pub(crate) nested: bool,
}

impl Style {
    pub(crate) const WINDOWS: Self = Self {
        typed: true,
        template: true,
        nested: true,
    };
}

#[derive(Clone)]
enum Value {
    Text(String),
    /// A type, and the value's bytes.
    Typed(u8, Vec<u8>),
    /// BinXml, to be written into the chunk.
    Element(Box<Element>),
}

#[derive(Clone, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, Value)>,
    text: Option<Value>,
    children: Vec<Self>,
    /// A value after the children.
    behind: Option<Value>,
}

/// The event as Windows prints it: with `_` for controls.
pub(crate) fn printed(event: &Event<'_>) -> Event<'static> {
    let text = |text: &str| -> String {
        let printed = |c: char| {
            if c < ' ' && !"\t\r\n".contains(c) {
                '_'
            } else {
                c
            }
        };
        text.chars().map(printed).collect()
    };
    let mut system = event.system.clone().into_owned();
    for property in [
        &mut system.channel,
        &mut system.computer,
        &mut system.user_id,
    ] {
        *property = property.as_deref().map(|property| text(property).into());
    }
    let mut record = Record::new(system);
    for field in event.fields() {
        record.set(field.name(), text(&field.text()));
    }
    for extra in &event.extra {
        record.set(extra.name.to_string(), text(&extra.value));
    }
    record.into_event().unwrap().unwrap()
}

const CHUNK_LEN: usize = 65536;
const HEADER_LEN: usize = 512;

/// A file of those events; record IDs count from 1 and ignore those of the events.
pub(crate) fn file(events: &[Event<'_>], style: Style) -> Vec<u8> {
    let mut chunks: Vec<Vec<u8>> = Vec::new();
    let mut writer = Writer::new(1);
    for (event, id) in events.iter().zip(1..) {
        let mark = writer.clone();
        writer.record(event, id, style);
        if writer.bytes.len() > CHUNK_LEN {
            chunks.push(mark.finish(id - 1));
            writer = Writer::new(id);
            writer.record(event, id, style);
        }
    }
    if !events.is_empty() {
        chunks.push(writer.finish(events.len() as u64));
    }
    [
        header(chunks.len(), events.len() as u64 + 1),
        chunks.concat(),
    ]
    .concat()
}

/// A file of one record of 4688 with so many elements within one another as its data; each may be a value of
/// the one around it, with a template of its own.
pub(crate) fn nested(levels: usize, are_values: bool, style: Style) -> Vec<u8> {
    let name = "Microsoft-Windows-Security-Auditing".to_owned();
    let mut provider = parent("Provider", Vec::new());
    provider.attributes.push(("Name".into(), Value::Text(name)));
    let id = leaf("EventID", Value::Text("4688".into()));
    let channel = leaf("Channel", Value::Text("Security".into()));
    let system = parent("System", vec![provider, id, channel]);
    let inner = leaf("a", Value::Text("x".into()));
    let inner = (1..levels).fold(inner, |inner, _| match are_values {
        true => leaf("a", Value::Element(Box::new(inner))),
        false => parent("a", vec![inner]),
    });
    let root = parent("Event", vec![system, parent("EventData", vec![inner])]);
    let mut writer = Writer::new(1);
    writer.root(&root, 1, style);
    [header(1, 2), writer.finish(1)].concat()
}

fn header(chunks: usize, next_id: u64) -> Vec<u8> {
    let mut header = b"ElfFile\0".to_vec();
    header.extend(0_u64.to_le_bytes());
    header.extend((chunks as u64).saturating_sub(1).to_le_bytes());
    header.extend(next_id.to_le_bytes());
    header.extend(128_u32.to_le_bytes());
    for number in [1_u16, 3, 4096, u16::try_from(chunks).unwrap()] {
        header.extend(number.to_le_bytes());
    }
    header.resize(124, 0);
    header.extend(checksum_ieee(&header[..120]).to_le_bytes());
    header.resize(4096, 0);
    header
}

#[derive(Clone)]
struct Writer {
    /// The chunk; its header is written at the end.
    bytes: Vec<u8>,
    names: HashMap<String, u32>,
    first_id: u64,
    last_record: usize,
}

impl Writer {
    fn new(first_id: u64) -> Self {
        Self {
            bytes: vec![0; HEADER_LEN],
            names: HashMap::new(),
            first_id,
            last_record: 0,
        }
    }

    fn finish(mut self, last_id: u64) -> Vec<u8> {
        let end = self.bytes.len();
        self.bytes.resize(CHUNK_LEN, 0);
        let mut header = b"ElfChnk\0".to_vec();
        for number in [self.first_id, last_id, self.first_id, last_id] {
            header.extend(number.to_le_bytes());
        }
        for number in [128, self.last_record, end] {
            header.extend(u32::try_from(number).unwrap().to_le_bytes());
        }
        header.extend(checksum_ieee(&self.bytes[HEADER_LEN..end]).to_le_bytes());
        self.bytes[..header.len()].copy_from_slice(&header);
        let checked = [&self.bytes[..120], &self.bytes[128..HEADER_LEN]].concat();
        self.bytes[124..128].copy_from_slice(&checksum_ieee(&checked).to_le_bytes());
        self.bytes
    }

    fn record(&mut self, event: &Event<'_>, id: u64, style: Style) {
        self.root(&element(event, style), id, style);
    }

    fn root(&mut self, root: &Element, id: u64, style: Style) {
        let start = self.bytes.len();
        self.last_record = start;
        self.bytes.extend(b"**\0\0\0\0\0\0");
        self.bytes.extend(id.to_le_bytes());
        self.bytes.extend(0_u64.to_le_bytes());
        if style.template {
            self.instance(root);
        } else {
            self.bytes.extend([0x0f, 1, 1, 0]);
            self.element(root, None);
        }
        self.bytes.push(0);
        let size = u32::try_from(self.bytes.len() + 4 - start)
            .unwrap()
            .to_le_bytes();
        self.bytes.extend(size);
        self.bytes[start + 4..start + 8].copy_from_slice(&size);
    }

    /// An instance with its template.
    fn instance(&mut self, root: &Element) {
        self.bytes.extend([0x0f, 1, 1, 0, 0x0c, 1, 0, 0, 0, 0]);
        self.u32(self.bytes.len() + 4);
        self.bytes.extend([0; 20]);
        let size_at = self.bytes.len();
        self.u32(0);
        self.bytes.extend([0x0f, 1, 1, 0]);
        let mut values = Vec::new();
        self.element(root, Some(&mut values));
        self.bytes.push(0);
        let size = u32::try_from(self.bytes.len() - size_at - 4).unwrap();
        self.bytes[size_at..size_at + 4].copy_from_slice(&size.to_le_bytes());
        self.u32(values.len());
        let descriptors_at = self.bytes.len();
        self.bytes.extend(vec![0; 4 * values.len()]);
        for (index, value) in values.into_iter().enumerate() {
            let start = self.bytes.len();
            let kind = kind(&value);
            match value {
                Value::Text(text) => self.utf16(&text),
                Value::Typed(_, bytes) => self.bytes.extend(bytes),
                Value::Element(element) => {
                    self.instance(&element);
                    self.bytes.push(0);
                }
            }
            let size = u16::try_from(self.bytes.len() - start)
                .unwrap()
                .to_le_bytes();
            let at = descriptors_at + 4 * index;
            self.bytes[at..at + 4].copy_from_slice(&[size[0], size[1], kind, 0]);
        }
    }

    /// With the values to be put in later, or with the values right there.
    fn element(&mut self, element: &Element, mut values: Option<&mut Vec<Value>>) {
        let has_attributes = !element.attributes.is_empty();
        self.bytes.push(if has_attributes { 0x41 } else { 0x01 });
        if values.is_some() {
            self.bytes.extend([0xff, 0xff]);
        }
        self.u32(0);
        self.name(&element.name);
        if has_attributes {
            self.u32(0);
        }
        for (name, value) in &element.attributes {
            self.bytes.push(0x06);
            self.name(name);
            // Names of fields are never values.
            let literal = name == "Name" && element.name == "Data";
            self.value(value, values.as_deref_mut().filter(|_| !literal));
        }
        if element.text.is_none() && element.children.is_empty() {
            self.bytes.push(0x03);
            return;
        }
        self.bytes.push(0x02);
        if let Some(text) = &element.text {
            self.value(text, values.as_deref_mut());
        }
        for child in &element.children {
            self.element(child, values.as_deref_mut());
        }
        if let Some(value) = &element.behind {
            self.value(value, values);
        }
        self.bytes.push(0x04);
    }

    fn value(&mut self, value: &Value, values: Option<&mut Vec<Value>>) {
        match (values, value) {
            (Some(values), value) => {
                self.bytes.push(0x0d);
                self.bytes
                    .extend(u16::try_from(values.len()).unwrap().to_le_bytes());
                self.bytes.push(kind(value));
                values.push(value.clone());
            }
            (None, Value::Text(text)) => {
                self.bytes.extend([0x05, 0x01]);
                let units = u16::try_from(text.encode_utf16().count()).unwrap();
                self.bytes.extend(units.to_le_bytes());
                self.utf16(text);
            }
            (None, _) => panic!("only text can stand by itself"),
        }
    }

    fn name(&mut self, name: &str) {
        if let Some(offset) = self.names.get(name) {
            self.bytes.extend(offset.to_le_bytes());
            return;
        }
        let offset = u32::try_from(self.bytes.len() + 4).unwrap();
        self.names.insert(name.to_owned(), offset);
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 6]);
        self.bytes
            .extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        self.utf16(name);
        self.bytes.extend([0, 0]);
    }

    fn utf16(&mut self, text: &str) {
        self.bytes
            .extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    }

    fn u32(&mut self, number: usize) {
        self.bytes
            .extend(u32::try_from(number).unwrap().to_le_bytes());
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Text(_) => 0x01,
        Value::Typed(kind, _) => *kind,
        Value::Element(_) => 0x21,
    }
}

fn element(event: &Event<'_>, style: Style) -> Element {
    let mut fields = Vec::new();
    let element = event.payload.schema().element;
    for field in event.fields() {
        let value = value(field.spec().in_type, &field.text(), style);
        fields.push(self::field(element.is_none(), field.name(), value));
    }
    for field in &event.extra {
        let value = Value::Text(field.value.to_string());
        fields.push(self::field(element.is_none(), &field.name, value));
    }
    let mut root = parent("Event", vec![system(event, style)]);
    root.children.push(match element {
        None => parent("EventData", fields),
        Some(element) => parent("UserData", vec![parent(element, fields)]),
    });
    if style.template && style.nested {
        // As Windows does: the whole `EventData`, but of `UserData` what is in it.
        let mut data = root.children.pop().unwrap();
        match data.children.pop().filter(|_| element.is_some()) {
            None => {
                data = self::element(
                    event,
                    Style {
                        nested: false,
                        ..style
                    },
                )
                .children
                .pop()
                .unwrap();
                root.behind = Some(Value::Element(Box::new(data)));
            }
            Some(operation) => {
                data.text = Some(Value::Element(Box::new(operation)));
                root.children.push(data);
            }
        }
    }
    root
}

fn parent(name: &str, children: Vec<Element>) -> Element {
    Element {
        name: name.into(),
        children,
        ..Element::default()
    }
}

fn leaf(name: &str, value: Value) -> Element {
    Element {
        name: name.into(),
        text: Some(value),
        ..Element::default()
    }
}

fn field(is_data: bool, name: &str, value: Value) -> Element {
    if !is_data {
        return leaf(name, value);
    }
    Element {
        attributes: vec![("Name".into(), Value::Text(name.into()))],
        ..leaf("Data", value)
    }
}

fn value(in_type: InType, text: &str, style: Style) -> Value {
    let number = || match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).unwrap(),
        None => text.parse().unwrap(),
    };
    if !style.typed {
        return Value::Text(text.into());
    }
    match in_type {
        InType::HexInt32 => Value::Typed(0x14, number().to_le_bytes()[..4].to_vec()),
        InType::HexInt64 | InType::Pointer => Value::Typed(0x15, number().to_le_bytes().to_vec()),
        InType::UInt32 => Value::Typed(0x08, number().to_le_bytes()[..4].to_vec()),
        InType::UInt64 => Value::Typed(0x0a, number().to_le_bytes().to_vec()),
        InType::Boolean => Value::Typed(0x0d, u32::from(text == "true").to_le_bytes().to_vec()),
        InType::Guid => match text.parse::<Guid>() {
            Ok(guid) if guid.to_string().to_uppercase() == text => {
                Value::Typed(0x0f, windows_bytes(guid).to_vec())
            }
            _ => Value::Text(text.into()),
        },
        InType::Sid => match text.parse::<Sid>() {
            Ok(sid) if sid.to_string() == text => Value::Typed(0x13, sid.to_bytes()),
            _ => Value::Text(text.into()),
        },
        _ => Value::Text(text.into()),
    }
}

/// The first three parts of a GUID in the byte order of Windows.
fn windows_bytes(guid: Guid) -> [u8; 16] {
    let mut bytes = guid.as_u128().to_be_bytes();
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    bytes
}

fn system(event: &Event<'_>, style: Style) -> Element {
    let system = &event.system;
    let typed = |kind: u8, bytes: &[u8], text: String| {
        if style.typed {
            Value::Typed(kind, bytes.to_vec())
        } else {
            Value::Text(text)
        }
    };
    let text =
        |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(|t| Value::Text(t.into()));
    let byte = |n: u8| typed(0x04, &[n], n.to_string());
    let word = |n: u16| typed(0x06, &n.to_le_bytes(), n.to_string());
    let number = |n: u32| typed(0x08, &n.to_le_bytes(), n.to_string());
    let guid = |guid: wmi_events::value::Guid| {
        let [a0, a1, a2, a3, b0, b1, c0, c1, rest @ ..] = guid.as_u128().to_be_bytes();
        let bytes = [&[a3, a2, a1, a0, b1, b0, c1, c0][..], &rest].concat();
        typed(0x0f, &bytes, guid.to_string())
    };
    let time = system.time_created.map(|time| {
        let seconds = time.0.timestamp() + 11_644_473_600;
        let ticks = seconds * 10_000_000 + i64::from(time.0.timestamp_subsec_nanos() / 100);
        typed(0x11, &ticks.to_le_bytes(), system.time_text().unwrap())
    });
    let attributes = |name: &str, all: [(&str, Option<Value>); 2]| {
        let all = all
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Element {
            attributes: all.collect(),
            ..parent(name, Vec::new())
        }
    };
    let mut id = leaf("EventID", word(system.event_id.get()));
    id.attributes = system
        .qualifiers
        .map(|n| ("Qualifiers".into(), word(n)))
        .into_iter()
        .collect();
    let optional = |name: &str, value: Option<Value>| value.map(|value| leaf(name, value));
    let keywords = system
        .keywords
        .map(|k| typed(0x15, &k.bits().to_le_bytes(), k.to_string()));
    let record_id = system
        .record_id
        .map(|n| typed(0x0a, &n.to_le_bytes(), n.to_string()));
    let children = [
        Some(attributes(
            "Provider",
            [
                ("Name", text(&system.provider_name)),
                ("Guid", system.provider_guid.map(guid)),
            ],
        )),
        Some(id),
        optional("Version", system.version.map(byte)),
        optional("Level", system.level.map(byte)),
        optional("Task", system.task.map(word)),
        optional("Opcode", system.opcode.map(byte)),
        optional("Keywords", keywords),
        Some(attributes(
            "TimeCreated",
            [("SystemTime", time), ("", None)],
        )),
        optional("EventRecordID", record_id),
        Some(attributes(
            "Correlation",
            [
                ("ActivityID", system.activity_id.map(guid)),
                ("RelatedActivityID", system.related_activity_id.map(guid)),
            ],
        )),
        Some(attributes(
            "Execution",
            [
                ("ProcessID", system.process_id.map(number)),
                ("ThreadID", system.thread_id.map(number)),
            ],
        )),
        optional("Channel", text(&system.channel)),
        optional("Computer", text(&system.computer)),
        Some(attributes(
            "Security",
            [("UserID", text(&system.user_id)), ("", None)],
        )),
    ];
    parent("System", children.into_iter().flatten().collect())
}

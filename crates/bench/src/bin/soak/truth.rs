//! Events of this crate, made of numbers from a seed, and their parts for the writers.

use wmi_events::schema::{EventSchema, EventSet, InType};
use wmi_events::value::{Keywords, WindowsTime};
use wmi_events::{Event, Record, System};
use wmi_events_bench::dialects::Parts;

use crate::random::Random;
use crate::windows;

/// What the texts of an event may be.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Texts {
    /// Anything that XML and JSON can say.
    Any,
    /// One line of words, for shapes without escapes.
    Plain,
    /// With a NUL, which Windows writes as it is.
    Nul,
}

/// An event as it must be read.
pub(crate) struct Truth {
    pub(crate) event: Event<'static>,
    pub(crate) parts: Parts,
}

const WORDS: &[&str] = &[
    "wmic",
    "/node:FILE02",
    "process call create",
    "calc.exe",
    r"C:\Windows\System32\wbem\WmiPrvSE.exe",
    r#""C:\Program Files\a b\c.exe""#,
    "-enc",
    "SELECT * FROM Win32_Process",
    r"root\cimv2",
    "powershell",
    "ü",
    "日本",
    "a=b;c",
    "100%",
    "%systemroot%",
];

/// What could be taken for markup, a record or an end.
const TRAPS: &[&str] = &[
    "<",
    ">&amp;",
    "\"",
    "'",
    "\\",
    "\r\n",
    "\n\t",
    "😀",
    "\u{202e}",
    "</Event>",
    "<Event><System>",
    "]]>",
    "<!--",
    "{\"EventID\":4688}",
    "},{",
    "\\\"",
    "\\u0000",
    ",\"",
    "LogName=Security",
    "Record 1",
];

const COMPUTERS: &[&str] = &[
    "WKS07.corp.example",
    "FILE02.corp.example",
    "DC01",
    "SRV-ÄÖ",
];

impl Texts {
    fn some(self, random: &mut Random) -> String {
        let longest = match random.below(200) {
            0 => 2_000,
            1..20 => 60,
            _ => 6,
        };
        let mut text = String::new();
        for _ in 0..random.below(longest) {
            text += random.pick(WORDS);
            if self == Self::Any && random.percent(20) {
                text += random.pick(TRAPS);
            }
            text.push(' ');
        }
        if self == Self::Nul {
            text.push('\0');
        }
        // Plain text has no blanks at its ends, which shapes without quotes cannot keep.
        text + &format!("{:x}", random.next() >> 40)
    }
}

/// An event with that record number.
pub(crate) fn event(random: &mut Random, number: u64, texts: Texts) -> Truth {
    let schemas: Vec<_> = EventSet::SIX.schemas().collect();
    of_schema(random.pick(&schemas), random, number, texts)
}

/// A 4688, which every collector writes.
pub(crate) fn process(random: &mut Random, number: u64, texts: Texts) -> Truth {
    let schema = &wmi_events::schema::PROCESS_CREATION;
    of_schema(schema, random, number, texts)
}

fn of_schema(
    schema: &'static EventSchema,
    random: &mut Random,
    number: u64,
    texts: Texts,
) -> Truth {
    let mut record = Record::new(system(schema, random, number));
    for field in schema.fields {
        let value = match (field.name, field.in_type) {
            ("TokenElevationType", _) => format!("%%{}", 1936 + random.below(3)),
            (_, InType::UnicodeString) => texts.some(random),
            (_, InType::Sid) => {
                format!("S-1-5-21-{}-{}", random.below(1 << 30), random.below(9999))
            }
            (_, InType::Guid) => {
                let guid = u128::from(random.next()) << 64 | u128::from(random.next());
                wmi_events::value::Guid::from_u128(guid)
                    .to_string()
                    .to_uppercase()
            }
            (_, InType::Boolean) => random.percent(50).to_string(),
            (_, InType::UInt64) => random.next().to_string(),
            (_, InType::UInt32) => (random.next() >> 32).to_string(),
            (_, InType::HexInt32) => format!("{:#x}", random.next() >> 32),
            _ => format!("{:#x}", random.next() >> 20),
        };
        record.set(field.name, value);
    }
    let Ok(Some(event)) = record.into_event() else {
        panic!("an event of its own schema");
    };
    let parts = parts(&event);
    Truth { event, parts }
}

fn system(schema: &'static EventSchema, random: &mut Random, number: u64) -> System<'static> {
    let Ok(start) = "2026-03-03T08:00:00Z".parse::<WindowsTime>() else {
        panic!("a time");
    };
    let mut system = System::of(schema);
    system.version = Some(schema.version);
    (system.level, system.opcode) = (Some(0), Some(0));
    system.task = Some(random.below(1 << 16) as u16);
    system.keywords = Some(Keywords::from_bits_retain(0x8020_0000_0000_0000));
    system.record_id = Some(number);
    let late = std::time::Duration::from_nanos(number * 1_234_567_800);
    system.time_created = Some(WindowsTime(start.0 + late));
    system.process_id = Some(random.below(1 << 20) as u32);
    system.thread_id = Some(random.below(1 << 20) as u32);
    system.channel = Some(schema.channel.into());
    system.computer = Some(random.pick(COMPUTERS).into());
    system
}

fn parts(event: &Event<'static>) -> Parts {
    let System {
        provider_name,
        provider_guid,
        event_id,
        version,
        task,
        keywords,
        record_id,
        process_id,
        thread_id,
        channel,
        computer,
        ..
    } = event.system.clone();
    let fields = event.fields();
    Parts {
        xml: windows::xml(event),
        provider: provider_name.unwrap_or_default().into_owned(),
        guid: provider_guid
            .map(|guid| guid.to_string())
            .unwrap_or_default(),
        id: event_id.get(),
        version: version.unwrap_or_default(),
        task: task.unwrap_or_default(),
        keywords: keywords
            .map(|keywords| keywords.to_string())
            .unwrap_or_default(),
        time: event.system.time_text().unwrap_or_default(),
        record: record_id.unwrap_or_default(),
        process: process_id.unwrap_or_default(),
        thread: thread_id.unwrap_or_default(),
        channel: channel.unwrap_or_default().into_owned(),
        computer: computer.unwrap_or_default().into_owned(),
        operation: event.payload.schema().element.map(str::to_owned),
        data: fields
            .map(|field| (field.name().to_owned(), field.text().into_owned()))
            .collect(),
    }
}

//! Arbitrary events, ways of writing them, and ways of giving their bytes.

use proptest::prelude::*;
use proptest::{collection, option};
use wmi_events::schema::{EventSchema, EventSet, FieldSpec, InType};
use wmi_events::value::{Guid, Keywords, WindowsTime};
use wmi_events::{Event, Record, System};

use super::write::Style;

/// Text of all that XML can say: what it escapes, what could be trimmed or taken for markup.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[ -~]{0,12}",
        1 => "[\t\r\n ]{1,3}",
        1 => Just("</Event>".to_owned()),
        1 => Just("<Event><System>".to_owned()),
        1 => Just("]]>".to_owned()),
        1 => Just("&lt;&amp;amp;".to_owned()),
        1 => Just("-".to_owned()),
        1 => "[\u{80}-\u{7ff}\u{4e00}-\u{4eff}\u{1f600}-\u{1f64f}\u{1}\u{1b}\u{202e}]{1,4}",
    ];
    collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn value(field: &FieldSpec) -> BoxedStrategy<String> {
    match (field.name, field.in_type) {
        ("TokenElevationType", _) => (1900_u32..2000).prop_map(|n| format!("%%{n}")).boxed(),
        (_, InType::UnicodeString | InType::Sid) => text().boxed(),
        (_, InType::Guid) => prop_oneof![
            any::<u128>().prop_map(|n| Guid::from_u128(n).to_string().to_uppercase()),
            text(),
        ]
        .boxed(),
        (_, InType::Boolean) => any::<bool>().prop_map(|is_so| is_so.to_string()).boxed(),
        (_, InType::UInt64) => any::<u64>().prop_map(|n| n.to_string()).boxed(),
        (_, InType::HexInt32) => any::<u32>().prop_map(|n| format!("{n:#x}")).boxed(),
        (_, InType::UInt32) => any::<u32>().prop_map(|n| n.to_string()).boxed(),
        _ => any::<u64>().prop_map(|n| format!("{n:#x}")).boxed(),
    }
}

/// Text of a header property: an empty one counts as absent.
fn property() -> impl Strategy<Value = Option<String>> {
    option::of(text().prop_filter("absent", |text| !text.is_empty()))
}

fn guid() -> impl Strategy<Value = Option<Guid>> {
    option::of(any::<u128>().prop_map(Guid::from_u128))
}

fn system(schema: &'static EventSchema) -> impl Strategy<Value = System<'static>> {
    let numbers = (
        option::of(any::<u16>()),
        option::of(any::<u8>()),
        option::of(any::<u8>()),
        option::of(any::<u16>()),
        option::of(any::<u8>()),
        option::of(any::<u64>()),
        option::of(any::<u64>()),
        option::of(any::<u32>()),
        option::of(any::<u32>()),
    );
    // From 1601 to 2600, in units of 100 ns.
    let ticks = option::of(0_i64..315_000_000_000_000_000);
    let texts = (property(), property(), property());
    let names = prop_oneof![Just((true, true)), Just((true, false)), Just((false, true))];
    (numbers, ticks, (guid(), guid()), texts, names).prop_map(move |parts| {
        let (numbers, ticks, guids, texts, (has_name, has_guid)) = parts;
        let mut system = System::of(schema);
        system.provider_name = system.provider_name.filter(|_| has_name);
        system.provider_guid = system.provider_guid.filter(|_| has_guid);
        system.qualifiers = numbers.0;
        system.version = numbers.1;
        system.level = numbers.2;
        system.task = numbers.3;
        system.opcode = numbers.4;
        system.keywords = numbers.5.map(Keywords::from_bits_retain);
        system.record_id = numbers.6;
        system.process_id = numbers.7;
        system.thread_id = numbers.8;
        system.time_created = ticks.map(|ticks| {
            let epoch: WindowsTime = "1601-01-01T00:00:00Z".parse().unwrap();
            let seconds = std::time::Duration::from_secs((ticks / 10_000_000).unsigned_abs());
            let rest = std::time::Duration::from_nanos((ticks % 10_000_000).unsigned_abs() * 100);
            WindowsTime(epoch.0 + seconds + rest)
        });
        (system.activity_id, system.related_activity_id) = guids;
        system.channel = texts.0.map(Into::into);
        system.computer = texts.1.map(Into::into);
        system.user_id = texts.2.map(Into::into);
        system
    })
}

/// One of the six events, which readers give by default.
pub(crate) fn event() -> impl Strategy<Value = Event<'static>> {
    event_of(EventSet::SIX)
}

pub(crate) fn event_of(events: EventSet) -> impl Strategy<Value = Event<'static>> {
    let schemas: Vec<_> = events.schemas().collect();
    prop::sample::select(schemas).prop_flat_map(|schema| {
        let values: Vec<_> = schema.fields.iter().map(|f| option::of(value(f))).collect();
        let extra = option::of(text());
        (system(schema), values, extra).prop_map(move |(system, values, extra)| {
            let mut record = Record::new(system);
            for (field, value) in schema.fields.iter().zip(values) {
                if let Some(value) = value {
                    record.set(field.name, value);
                }
            }
            if let Some(extra) = extra {
                record.set("OfALaterVersion", extra);
            }
            record.into_event().unwrap().unwrap()
        })
    })
}

pub(crate) fn style() -> impl Strategy<Value = Style> {
    any::<[bool; 8]>().prop_map(Style::from)
}

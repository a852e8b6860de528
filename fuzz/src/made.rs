//! Events, and ways to write and to give them, made of the bytes of the fuzzer.

use arbitrary::{Result, Unstructured};
use wmi_events::event::ProcessCreation;
use wmi_events::schema::{EventSchema, EventSet, FieldSpec, InType};
use wmi_events::source::Options;
use wmi_events::value::{Guid, Keywords, WindowsTime};
use wmi_events::{Event, EventId, Record, System};

use crate::common::evtx;
use crate::common::streams::{Damage, MARKS};
use crate::common::write::Style;
use crate::words;

/// Options to read any event of this crate.
pub(crate) fn all() -> Options {
    let mut options = Options::default();
    options.events = EventSet::ALL;
    options
}

/// Text of pieces that mean something somewhere, and of any others.
pub(crate) fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=4)? {
        if u.ratio(2, 3)? {
            text += u.choose(words::PIECES)?;
        } else {
            text += short(u)?;
        }
        if u.ratio(1, 3)? {
            text.push(' ');
        }
    }
    // What XML cannot say at all.
    text.retain(|c| !matches!(c, '\0' | '\u{fffe}' | '\u{ffff}'));
    Ok(text)
}

/// Some bytes that are text.
fn short<'b>(u: &mut Unstructured<'b>) -> Result<&'b str> {
    let len = u.int_in_range(0..=24)?.min(u.len());
    let bytes = u.bytes(len)?;
    Ok(match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    })
}

/// A text of the field, as Windows writes it.
fn value(u: &mut Unstructured<'_>, field: &FieldSpec) -> Result<String> {
    if field.name == "TokenElevationType" {
        return Ok(format!("%%{}", u.arbitrary::<u16>()?));
    }
    Ok(match field.in_type {
        InType::Guid if u.arbitrary()? => {
            Guid::from_u128(u.arbitrary()?).to_string().to_uppercase()
        }
        InType::Sid if u.ratio(3, 4)? => (*u.choose(words::SIDS)?).to_owned(),
        InType::Boolean => u.arbitrary::<bool>()?.to_string(),
        InType::UInt64 => u.arbitrary::<u64>()?.to_string(),
        InType::UInt32 => u.arbitrary::<u32>()?.to_string(),
        InType::HexInt32 => format!("{:#x}", u.arbitrary::<u32>()?),
        InType::HexInt64 => format!("{:#x}", u.arbitrary::<u64>()?),
        InType::Pointer => format!("{:#x}", u64::from(u.arbitrary::<u16>()?) * 4),
        _ => text(u)?,
    })
}

/// Text of the header: an empty one counts as absent.
fn property(u: &mut Unstructured<'_>) -> Result<Option<String>> {
    Ok(u.arbitrary::<bool>()?
        .then(|| text(u))
        .transpose()?
        .filter(|text| !text.is_empty()))
}

fn time(u: &mut Unstructured<'_>) -> Result<Option<WindowsTime>> {
    Ok(match u.int_in_range(0..=3)? {
        0 => None,
        1 => WindowsTime::from_file_time(u.int_in_range(0..=315_000_000_000_000_000)?),
        // Some minutes of one day, so that events are near each other.
        _ => WindowsTime::from_file_time(
            134_170_020_000_000_000 + u64::from(u.arbitrary::<u16>()?) * 100_000,
        ),
    })
}

fn system(u: &mut Unstructured<'_>, schema: &'static EventSchema) -> Result<System<'static>> {
    let mut system = System::of(schema);
    match u.int_in_range(0..=3)? {
        0 => system.provider_name = None,
        1 => system.provider_guid = None,
        _ => {}
    }
    system.version = u.arbitrary()?;
    system.time_created = time(u)?;
    system.record_id = u.arbitrary()?;
    system.channel = property(u)?.map(Into::into);
    system.computer = match u.int_in_range(0..=2)? {
        0 => property(u)?.map(Into::into),
        _ => Some((*u.choose(words::COMPUTERS)?).into()),
    };
    system.user_id = property(u)?.map(Into::into);
    if u.arbitrary()? {
        (system.qualifiers, system.level) = (u.arbitrary()?, u.arbitrary()?);
        (system.task, system.opcode) = (u.arbitrary()?, u.arbitrary()?);
        system.keywords = u
            .arbitrary::<Option<u64>>()?
            .map(Keywords::from_bits_retain);
        (system.process_id, system.thread_id) = (u.arbitrary()?, u.arbitrary()?);
        system.activity_id = u.arbitrary::<Option<u128>>()?.map(Guid::from_u128);
        system.related_activity_id = u.arbitrary::<Option<u128>>()?.map(Guid::from_u128);
    }
    Ok(system)
}

/// Any event of those.
pub(crate) fn event(u: &mut Unstructured<'_>, events: EventSet) -> Result<Event<'static>> {
    let schemas: Vec<_> = events.schemas().collect();
    let schema = *u.choose(&schemas)?;
    let mut record = Record::new(system(u, schema)?);
    for field in schema.fields {
        if u.ratio(3, 4)? {
            record.set(field.name, value(u, field)?);
        }
    }
    if u.ratio(1, 8)? {
        record.set("OfALaterVersion", text(u)?);
    }
    Ok(record
        .into_event()
        .expect("its values are of its types")
        .expect("its schema is known"))
}

pub(crate) fn events(
    u: &mut Unstructured<'_>,
    max: usize,
    of: EventSet,
) -> Result<Vec<Event<'static>>> {
    let count = u.int_in_range(1..=max)?;
    let mut events = vec![event(u, of)?];
    while events.len() < count && !u.is_empty() {
        events.push(event(u, of)?);
    }
    Ok(events)
}

/// A process that WmiPrvSE.exe started.
pub(crate) fn started_by_wmi<'a>(image: &'a str, line: &'a str) -> Event<'a> {
    let process = ProcessCreation::builder()
        .new_process_name(image)
        .parent_process_name(r"C:\Windows\System32\wbem\WmiPrvSE.exe")
        .command_line(line);
    Event::new(System::new(EventId::PROCESS_CREATION), process)
}

pub(crate) fn style(u: &mut Unstructured<'_>) -> Result<Style> {
    Ok(u.arbitrary::<[bool; 8]>()?.into())
}

pub(crate) fn evtx_style(u: &mut Unstructured<'_>) -> Result<evtx::Style> {
    let [typed, template, nested] = u.arbitrary::<[bool; 3]>()?;
    // Without a template there is only text.
    Ok(evtx::Style {
        typed: typed && template,
        template,
        nested,
    })
}

/// The sizes of the pieces in which bytes come, over and over.
pub(crate) fn sizes(u: &mut Unstructured<'_>) -> Result<Vec<usize>> {
    let count = u.int_in_range(1..=4)?;
    (0..count)
        .map(|_| {
            Ok(match u.int_in_range(0..=2)? {
                0 => u.int_in_range(1..=4)?,
                1 => u.int_in_range(1..=300)?,
                _ => u.int_in_range(1..=70_000)?,
            })
        })
        .collect()
}

pub(crate) fn damage(u: &mut Unstructured<'_>) -> Result<Damage> {
    let some = |u: &mut Unstructured<'_>| -> Result<Vec<u8>> {
        if u.arbitrary()? {
            return Ok(u.choose(MARKS)?.as_bytes().to_vec());
        }
        let len = u.int_in_range(1..=8)?;
        Ok(u.bytes(len.min(u.len()))?.to_vec())
    };
    Ok(match u.int_in_range(0..=3)? {
        0 => Damage::Insert(some(u)?),
        1 => Damage::Remove(u.int_in_range(1..=600)?),
        2 => Damage::Replace(u.arbitrary()?),
        _ => Damage::Overwrite(some(u)?),
    })
}

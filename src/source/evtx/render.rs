//! Records as XML, through the `evtx` crate.
//!
//! This is the conforming way, which reads everything that BinXml allows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use evtx::{EvtxChunkData, ParserSettings};

/// The first bytes of a chunk.
pub(super) const MAGIC: &[u8] = b"ElfChnk\0";
/// The name table in a chunk's header.
const NAMES: Range<usize> = 128..384;

/// The stack for it. The `evtx` crate follows up to 512 elements and 64 values within one another, which take
/// a third of a MiB optimized and ten times that otherwise; the caller's may be smaller.
const STACK: usize = 8 << 20;

/// By BinXml offset, the XML of a record or why there is none.
type Rendered = HashMap<usize, Result<String, String>>;

/// The XML of the records at those BinXml offsets in a chunk.
pub(super) fn xml(chunk: &[u8], wanted: &HashSet<usize>) -> Rendered {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, || all(chunk, wanted)) {
            Ok(thread) => thread.join().unwrap_or_default(),
            // A platform without threads.
            Err(_) => all(chunk, wanted),
        }
    })
}

fn all(chunk: &[u8], wanted: &HashSet<usize>) -> Rendered {
    let mut rendered = HashMap::new();
    let mut bytes = chunk.to_vec();
    // Of the header only the magic is needed. Without the name table, each name is read in place,
    // so damage to the table does no harm.
    for (header, value) in [
        (0..MAGIC.len(), MAGIC),
        (NAMES, &[0; NAMES.end - NAMES.start]),
    ] {
        if let Some(slot) = bytes.get_mut(header) {
            slot.copy_from_slice(value);
        }
    }
    let Ok(mut data) = EvtxChunkData::new(bytes, false) else {
        return rendered;
    };
    // All records are searched, regardless of the header's count: the wanted ones are known.
    data.header.first_event_record_id = 0;
    data.header.last_event_record_id = u64::MAX;
    data.header.last_event_record_data_offset = u32::MAX;
    data.header.free_space_offset = u32::MAX;
    let settings = ParserSettings::new().indent(false).recover_records(true);
    let Ok(mut chunk) = data.parse(Arc::new(settings)) else {
        return rendered;
    };
    for record in chunk.iter() {
        let Ok(record) = record else { continue };
        let Ok(start) = usize::try_from(record.binxml_offset) else {
            continue;
        };
        if wanted.contains(&start) {
            let xml = record.into_xml().map(|record| record.data);
            rendered.insert(start, xml.map_err(|error| chain(&error)));
        }
    }
    rendered
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    crate::escape::shorten(&message)
}

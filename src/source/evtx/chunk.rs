//! The events of one chunk.

use std::collections::{HashMap, HashSet, VecDeque};

use evtx::{ChunkFlags, EvtxChunkHeader, checksum_ieee};

use super::record_decoder::{Class, RecordDecoder};
use super::records::{Extent, HEADER_LEN, RecordSpan, Records, Step};
use super::templates::Templates;
use super::{CHUNK_LEN, Options, render};
use crate::error::Error;
use crate::escape::excerpt;
use crate::event::Event;
use crate::source::{Stats, xml};

/// Reads chunks in sequence and reuses their memory.
#[derive(Debug)]
pub(super) struct ChunkReader {
    options: Options,
    /// The chunk's offset in the file.
    offset: u64,
    problems: VecDeque<Error>,
    records: Option<Records>,
    templates: Templates,
    draft: RecordDecoder,
    /// The XML of records with unknown layouts, by BinXml offset.
    rendered: Option<HashMap<usize, Result<String, String>>>,
    current: Option<Current>,
}

/// The event to return next.
#[derive(Debug)]
struct Current {
    span: RecordSpan,
    /// `None` if the event is in the draft.
    xml: Option<String>,
}

impl ChunkReader {
    pub(super) fn new(options: Options) -> Self {
        Self {
            templates: Templates::new(options.events),
            options,
            offset: 0,
            problems: VecDeque::new(),
            records: None,
            draft: RecordDecoder::default(),
            rendered: None,
            current: None,
        }
    }

    /// Begins a chunk of those bytes at `offset` in the file.
    pub(super) fn begin(&mut self, bytes: &[u8], offset: u64) {
        self.offset = offset;
        self.problems.clear();
        self.templates.clear();
        self.rendered = None;
        self.current = None;
        self.records = None;
        // Windows allocates logs ahead of need, so chunks may be empty.
        if is_blank(bytes) {
            return;
        }
        if bytes.len() < CHUNK_LEN {
            let end = offset.saturating_add(bytes.len() as u64);
            let error = Error::truncated("the file ends within a chunk", end);
            self.problems.push_back(error);
        }
        let extent = self.extent(bytes);
        self.records = Some(Records::new(extent, self.options.recover));
    }

    /// What the header says, after reporting its faults.
    fn extent(&mut self, bytes: &[u8]) -> Extent {
        let header = match bytes.get(..HEADER_LEN).map(EvtxChunkHeader::from_bytes) {
            Some(Ok(header)) => header,
            _ => {
                let found = bytes.get(..render::MAGIC.len()).unwrap_or(bytes);
                let found = excerpt(&found.escape_ascii().to_string());
                let what = format!("expected a chunk, found `{found}`");
                self.problems.push_back(Error::damaged(what, self.offset));
                return Extent {
                    end: bytes.len(),
                    first_id: 0,
                    last_id: u64::MAX,
                };
            }
        };
        let extent = Extent {
            end: usize::try_from(header.free_space_offset).unwrap_or(usize::MAX),
            first_id: header.first_event_record_id,
            last_id: header.last_event_record_id,
        };
        if self.options.validate_checksums {
            self.validate(bytes, &header);
        }
        extent
    }

    fn validate(&mut self, bytes: &[u8], header: &EvtxChunkHeader) {
        if header.flags.contains(ChunkFlags::NO_CRC32) {
            return;
        }
        // All of the header but the flags and the checksum itself.
        let parts = [bytes.get(..120), bytes.get(128..HEADER_LEN)];
        let parts = parts.map(Option::unwrap_or_default).concat();
        if checksum_ieee(&parts) != header.header_chunk_checksum {
            let error = Error::checksum("a chunk's header", self.offset);
            self.problems.push_back(error);
        }
        let end = usize::try_from(header.free_space_offset).unwrap_or(usize::MAX);
        let records = bytes.get(HEADER_LEN..end).map(checksum_ieee);
        if records != Some(header.events_checksum) {
            let offset = self.at(HEADER_LEN);
            let error = Error::checksum("the records of a chunk", offset);
            self.problems.push_back(error);
        }
    }

    /// Advances to the next event of this crate in the bytes with which the chunk began; `None` at its
    /// end.
    pub(super) fn advance(&mut self, bytes: &[u8], stats: &mut Stats) -> Option<Result<(), Error>> {
        loop {
            if let Some(error) = self.problems.pop_front() {
                return Some(Err(error));
            }
            let span = match self.records.as_mut()?.next(bytes)? {
                Step::Record(span) => span,
                Step::Damaged(start) => {
                    return Some(Err(Error::damaged("expected a record", self.at(start))));
                }
                Step::Uncounted(start) if self.options.validate_checksums => {
                    let what = "records that the chunk's header does not count yet, \
                                which no checksum covers";
                    return Some(Err(Error::damaged(what, self.at(start))));
                }
                Step::Uncounted(_) => continue,
            };
            let (start, end) = (span.xml_start(), span.xml_end);
            let xml = match self.draft.read(bytes, &mut self.templates, start, end) {
                Class::Foreign => {
                    stats.count(&Ok(None));
                    continue;
                }
                Class::Drafted => None,
                Class::Unknown => match self.xml_event(bytes, &span) {
                    Ok(Some(xml)) => Some(xml),
                    Ok(None) => {
                        stats.count(&Ok(None));
                        continue;
                    }
                    // Recovered bytes that are not an event are not reported.
                    Err(_) if span.is_recovered => continue,
                    Err(error) => return Some(Err(error)),
                },
            };
            self.current = Some(Current { span, xml });
            return Some(Ok(()));
        }
    }

    /// The offset in the file of one in the chunk.
    fn at(&self, at: usize) -> u64 {
        self.offset.saturating_add(at as u64)
    }

    /// The record's XML, if it is an event of this crate.
    fn xml_event(&mut self, bytes: &[u8], span: &RecordSpan) -> Result<Option<String>, Error> {
        let offset = self.at(span.start);
        if self.rendered.is_none() {
            self.rendered = Some(self.render(bytes));
        }
        let rendered = self.rendered.as_mut();
        let xml = match rendered.and_then(|all| all.remove(&span.xml_start())) {
            Some(Ok(xml)) => xml,
            Some(Err(error)) => return Err(Error::damaged(error, offset)),
            None => return Err(Error::damaged("a record without an event", offset)),
        };
        let event = xml::parse(&xml, &self.options);
        let is_ours = event
            .map_err(|error| error.at(Some(offset)))
            .map(|event| event.is_some())?;
        Ok(is_ours.then_some(xml))
    }

    /// Renders all remaining records with unknown layouts.
    fn render(&mut self, bytes: &[u8]) -> HashMap<usize, Result<String, String>> {
        let mut draft = RecordDecoder::default();
        let mut wanted = HashSet::new();
        if let Some(records) = &self.records {
            // Records before this one had known layouts.
            let mut from_start = records.restarted();
            while let Some(step) = from_start.next(bytes) {
                let Step::Record(span) = step else { continue };
                let (start, end) = (span.xml_start(), span.xml_end);
                if end > start
                    && draft.read(bytes, &mut self.templates, start, end) == Class::Unknown
                {
                    wanted.insert(start);
                }
            }
        }
        render::xml(bytes, &wanted)
    }

    /// Whether the current event is from space that the log no longer counts.
    pub(super) fn is_recovered(&self) -> bool {
        let current = self.current.as_ref();
        current.is_some_and(|current| current.span.is_recovered)
    }

    /// The event to which [`advance`](Self::advance) moved.
    pub(super) fn event(&self) -> Result<Option<Event<'_>>, Error> {
        let Some(current) = &self.current else {
            return Ok(None);
        };
        let offset = self.at(current.span.start);
        match &current.xml {
            None => self.draft.event(offset),
            Some(xml) => {
                let event = xml::parse(xml, &self.options);
                event.map_err(|error| error.at(Some(offset)))
            }
        }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    const LEN: usize = 4096;
    static BLANK: [u8; LEN] = [0; LEN];
    // Compared in pieces, which costs a tenth of looking at each byte.
    bytes.chunks(LEN).all(|bytes| BLANK.starts_with(bytes))
}

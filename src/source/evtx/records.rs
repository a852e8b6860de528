//! Where a chunk's records are: in sequence, and after damaged ones.

use memchr::memmem;

use super::cursor::Cursor;

/// The bytes of a chunk's header.
pub(super) const HEADER_LEN: usize = 512;
const MAGIC: &[u8] = b"**\0\0";
/// Magic, size, record ID and time; BinXml follows.
const RECORD_HEADER_LEN: usize = 24;
/// A copy of the size ends a record.
const SIZE_LEN: usize = 4;

/// What a chunk's header says about its records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// The end of the records.
    pub(super) end: usize,
    pub(super) first_id: u64,
    pub(super) last_id: u64,
}

/// One step through a chunk.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    Record(RecordSpan),
    /// Bytes at this offset that are not a record.
    Damaged(usize),
    /// From this offset on, records that the chunk's header does not count yet.
    Uncounted(usize),
}

/// A record of a chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RecordSpan {
    pub(super) start: usize,
    /// The end of its BinXml.
    pub(super) xml_end: usize,
    pub(super) id: u64,
    /// From space that the log no longer counts.
    pub(super) is_recovered: bool,
}

impl RecordSpan {
    pub(super) fn xml_start(&self) -> usize {
        self.start.saturating_add(RECORD_HEADER_LEN)
    }

    fn end(&self) -> usize {
        self.xml_end.saturating_add(SIZE_LEN)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Records {
    extent: Extent,
    /// Whether to search space that the log no longer counts.
    recover: bool,
    position: usize,
    last_id: Option<u64>,
    /// The range `position..` up to this is searched for such records.
    carving_to: Option<usize>,
    is_after_end: bool,
    is_done: bool,
}

impl Records {
    pub(super) fn new(extent: Extent, recover: bool) -> Self {
        Self {
            extent,
            recover,
            position: HEADER_LEN,
            last_id: None,
            carving_to: None,
            is_after_end: false,
            is_done: false,
        }
    }

    /// The same records from the start.
    pub(super) fn restarted(&self) -> Self {
        Self::new(self.extent, self.recover)
    }

    pub(super) fn next(&mut self, chunk: &[u8]) -> Option<Step> {
        loop {
            if let Some(end) = self.carving_to {
                match carve(chunk, self.position, end) {
                    Some(span) => {
                        self.position = span.end();
                        return Some(Step::Record(span));
                    }
                    None => {
                        self.position = end;
                        self.carving_to = None;
                    }
                }
            } else if self.is_done {
                return None;
            } else if self.position < self.extent.end && !self.is_after_end {
                if let Some(step) = self.live(chunk) {
                    return Some(step);
                }
            } else if let Some(step) = self.after_end(chunk) {
                return Some(step);
            }
        }
    }

    /// A record that the chunk's header counts.
    fn live(&mut self, chunk: &[u8]) -> Option<Step> {
        let start = self.position;
        if let Some(span) = record(chunk, start)
            && (has_copy(chunk, &span) || self.is_followed(chunk, &span))
        {
            return Some(self.take(span));
        }
        let is_blank = chunk
            .get(start..start.saturating_add(MAGIC.len()))
            .is_none_or(|magic| magic == [0; MAGIC.len()]);
        match self.resync(chunk, start.saturating_add(1)) {
            Some(span) => {
                self.position = span.start;
                self.carve(start, span.start);
                Some(Step::Damaged(start))
            }
            None => {
                self.end_at(chunk, start);
                // Zeros mark the real end of the records.
                (!is_blank).then_some(Step::Damaged(start))
            }
        }
    }

    fn take(&mut self, span: RecordSpan) -> Step {
        self.position = span.end();
        self.last_id = Some(span.id);
        Step::Record(span)
    }

    /// The next record after a damaged one: a whole record that the chunk's header counts.
    fn resync(&self, chunk: &[u8], from: usize) -> Option<RecordSpan> {
        let ids = self.extent.first_id..=self.extent.last_id;
        let mut from = from;
        while let Some(span) = carve(chunk, from, self.extent.end) {
            if ids.contains(&span.id) {
                return Some(span);
            }
            from = span.start.saturating_add(1);
        }
        None
    }

    /// Whether a record ends where the next one begins, or where all records end.
    fn is_followed(&self, chunk: &[u8], span: &RecordSpan) -> bool {
        span.end() == self.extent.end
            || span.end() < self.extent.end && record(chunk, span.end()).is_some()
    }

    /// Live-copied logs have records that no header counts yet: they follow the last one, and
    /// continue its IDs.
    fn after_end(&mut self, chunk: &[u8]) -> Option<Step> {
        let start = self.position;
        let span = record(chunk, start).filter(|span| {
            let next = self.last_id.and_then(|last| last.checked_add(1));
            has_copy(chunk, span) && Some(span.id) == next
        });
        match span {
            Some(_) if !self.is_after_end => {
                self.is_after_end = true;
                Some(Step::Uncounted(start))
            }
            Some(span) => Some(self.take(span)),
            None => {
                self.end_at(chunk, start);
                None
            }
        }
    }

    /// Ends the counted records.
    fn end_at(&mut self, chunk: &[u8], start: usize) {
        self.is_done = true;
        self.carve(start, chunk.len());
    }

    fn carve(&mut self, from: usize, to: usize) {
        if self.recover {
            self.position = from;
            self.carving_to = Some(to);
        }
    }
}

/// The record whose header is at `start`.
fn record(chunk: &[u8], start: usize) -> Option<RecordSpan> {
    let mut cursor = Cursor::new(chunk, start);
    if cursor.take(MAGIC.len())? != MAGIC {
        return None;
    }
    let size = cursor.size()?;
    let id = cursor.u64()?;
    let end = start.checked_add(size)?;
    let xml_end = end.checked_sub(SIZE_LEN)?;
    let is_within = end <= chunk.len() && xml_end > start.saturating_add(RECORD_HEADER_LEN);
    is_within.then_some(RecordSpan {
        start,
        xml_end,
        id,
        is_recovered: false,
    })
}

fn has_copy(chunk: &[u8], span: &RecordSpan) -> bool {
    let size = Cursor::new(chunk, span.xml_end).size();
    size == span.end().checked_sub(span.start)
}

/// The first whole record in `from..to`, at any offset.
fn carve(chunk: &[u8], mut from: usize, to: usize) -> Option<RecordSpan> {
    let chunk = chunk.get(..to).unwrap_or(chunk);
    loop {
        let start = from.checked_add(memmem::find(chunk.get(from..)?, MAGIC)?)?;
        match record(chunk, start) {
            Some(span) if has_copy(chunk, &span) => {
                return Some(RecordSpan {
                    is_recovered: true,
                    ..span
                });
            }
            _ => from = start.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests;

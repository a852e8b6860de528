//! [`Spool`]: texts in an order that is known only at the end, in bounded memory.

use std::cmp::Ordering;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use extsort::{ExternalSorter, PushExternalSorter, Sortable};
use tempfile::SpooledTempFile;
use wmi_events::value::WindowsTime;

/// The bytes of texts that stay in memory; beyond, they go to a temporary file.
const IN_MEMORY: usize = 64 << 20;
/// The number of keys that are sorted in memory; beyond, sorted runs go to temporary files.
const KEYS: usize = 500_000;

/// Texts with the keys by which they are sorted. Equal keys stay in the order in which they came.
pub(crate) struct Spool {
    texts: BufWriter<SpooledTempFile>,
    end: u64,
    count: u64,
    keys: PushExternalSorter<Entry, fn(&Entry, &Entry) -> Ordering>,
}

/// The order of a text: by rank, then by time; one without a time is last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) rank: u8,
    /// In 100 ns, with the sign bit flipped.
    pub(crate) time: u64,
}

impl Key {
    pub(crate) fn new(rank: u8, time: Option<WindowsTime>) -> Self {
        // Chrono's seconds are positive and negative: with the sign bit flipped they are in the order of numbers.
        let time = time.map_or(u64::MAX, |time| {
            let seconds = time.0.timestamp();
            let tenths = i64::from(time.0.timestamp_subsec_nanos() / 100);
            let ticks = seconds.saturating_mul(10_000_000).saturating_add(tenths);
            ticks.cast_unsigned() ^ (1 << 63)
        });
        Self { rank, time }
    }
}

/// What is kept of a text beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    key: Key,
    number: u64,
    start: u64,
    length: u64,
    /// Two numbers of the caller's.
    pub(crate) notes: [u64; 2],
}

impl Spool {
    pub(crate) fn new() -> Self {
        Self {
            texts: BufWriter::new(SpooledTempFile::new(IN_MEMORY)),
            end: 0,
            count: 0,
            keys: ExternalSorter::new()
                .with_segment_size(KEYS)
                .pushed_by(Entry::cmp),
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.count
    }

    pub(crate) fn push(&mut self, key: Key, notes: [u64; 2], text: &str) -> io::Result<()> {
        self.texts.write_all(text.as_bytes())?;
        let length = text.len() as u64;
        let (number, start) = (self.count, self.end);
        self.count += 1;
        self.end += length;
        self.keys.push(Entry {
            key,
            number,
            start,
            length,
            notes,
        })
    }

    /// Hands out the texts in order.
    pub(crate) fn each(
        self,
        mut take: impl FnMut(&Entry, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut texts = self
            .texts
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let mut text = Vec::new();
        let mut at = None;
        for entry in self.keys.done()? {
            let entry = entry?;
            if at != Some(entry.start) {
                texts.seek(SeekFrom::Start(entry.start))?;
            }
            text.resize(usize::try_from(entry.length).map_err(io::Error::other)?, 0);
            texts.read_exact(&mut text)?;
            at = Some(entry.start + entry.length);
            take(
                &entry,
                std::str::from_utf8(&text).map_err(io::Error::other)?,
            )?;
        }
        Ok(())
    }
}

impl Sortable for Entry {
    fn encode<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[self.key.rank])?;
        for number in [
            self.key.time,
            self.number,
            self.start,
            self.length,
            self.notes[0],
            self.notes[1],
        ] {
            writer.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }

    fn decode<R: Read>(reader: &mut R) -> io::Result<Self> {
        let mut rank = [0];
        reader.read_exact(&mut rank)?;
        let mut next = || {
            let mut bytes = [0; 8];
            reader
                .read_exact(&mut bytes)
                .map(|()| u64::from_le_bytes(bytes))
        };
        Ok(Self {
            key: Key {
                rank: rank[0],
                time: next()?,
            },
            number: next()?,
            start: next()?,
            length: next()?,
            notes: [next()?, next()?],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More texts than stay in memory, and more keys than are sorted at once, in the order of their keys.
    #[test]
    fn large() {
        let mut spool = Spool::new();
        let count = KEYS as u64 + 1000;
        let padding = "x".repeat(150);
        for number in 0..count {
            let key = Key {
                rank: u8::from(number % 3 == 0),
                time: number.wrapping_mul(7919) % 1000,
            };
            let text = format!("{} {} {number} {padding}", key.rank, key.time);
            spool.push(key, [number, 0], &text).unwrap();
        }
        assert_eq!(spool.len(), count);
        let (mut last, mut seen) = (None, 0);
        spool
            .each(|entry, text| {
                let mut parts = text
                    .split(' ')
                    .map(|part| part.parse::<u64>().unwrap_or_default());
                let key = (parts.next(), parts.next(), parts.next());
                assert!(Some(key) > last, "{key:?} after {last:?}");
                assert_eq!(key.2, Some(entry.notes[0]));
                last = Some(key);
                seen += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, count);
    }

    #[test]
    fn empty() {
        Spool::new().each(|_, _| panic!("a text")).unwrap();
    }
}

//! The library's readers in this process.

use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use wmi_events::source::{self, Options, PushReader};
use wmi_events::{Error, Event};

use crate::Outcome;
use crate::check::{Check, Found};
use crate::memory::Peaks;
use crate::random::Random;
use crate::shapes::Form;
use crate::stream::{Expected, Stream};

/// A stream as an input, with what a reader must give for the bytes that it has got.
struct Source {
    stream: Stream,
    expected: Arc<Mutex<Got>>,
    bytes: Vec<u8>,
    at: usize,
}

#[derive(Default)]
struct Got {
    expected: Vec<Expected>,
    offset: u64,
    events: u64,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.bytes.len() {
            if self.stream.is_at_end() {
                return Ok(0);
            }
            (self.at, self.bytes) = (0, std::mem::take(&mut self.bytes));
            self.bytes.clear();
            let expected = self.stream.next(&mut self.bytes);
            let mut got = self.expected.lock().unwrap_or_else(PoisonError::into_inner);
            got.expected.extend(expected);
            got.offset += self.bytes.len() as u64;
            got.events = self.stream.number();
        }
        let rest = &self.bytes[self.at..];
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        self.at += len;
        Ok(len)
    }
}

fn give(check: &mut Check, event: Result<Event<'_>, Error>) {
    match event {
        Ok(event) => check.event(&Found::of(&event)),
        Err(error) => check.report(error.offset(), &error.to_string()),
    }
}

/// [`source::from_reader`].
pub(crate) fn read(form: Form, size: u64, seed: u64) -> Result<Outcome, String> {
    let got = Arc::new(Mutex::new(Got::default()));
    let input = Source {
        stream: Stream::new(form, seed, size, false),
        expected: Arc::clone(&got),
        bytes: Vec::new(),
        at: 0,
    };
    let input = BufReader::with_capacity(64 << 10, input);
    let options = Options::default();
    let mut reader = source::from_reader(input, &options).map_err(|error| error.to_string())?;
    let mut check = Check::new();
    let mut peaks = Peaks::new(std::process::id(), size);
    let take = |check: &mut Check, peaks: &mut Peaks| {
        let mut got = got.lock().unwrap_or_else(PoisonError::into_inner);
        got.expected
            .drain(..)
            .for_each(|expected| check.expect(expected));
        peaks.at(got.offset);
        got.events
    };
    while let Some(event) = reader.next_borrowed() {
        take(&mut check, &mut peaks);
        give(&mut check, event);
        for warning in reader.warnings() {
            check.report(warning.offset(), &warning.to_string());
        }
    }
    let events = take(&mut check, &mut peaks);
    outcome(check, events, peaks)
}

/// [`PushReader`], with pieces of any size.
pub(crate) fn push(form: Form, size: u64, seed: u64) -> Result<Outcome, String> {
    let mut random = Random::new(!seed);
    let mut stream = Stream::new(form, seed, size, false);
    let mut reader = PushReader::new(&Options::default());
    let mut check = Check::new();
    let mut peaks = Peaks::new(std::process::id(), size);
    let (mut bytes, mut offset) = (Vec::new(), 0);
    loop {
        let is_at_end = stream.is_at_end() && bytes.is_empty();
        if is_at_end {
            reader.finish();
        } else {
            if !stream.is_at_end() {
                let expected = stream.next(&mut bytes);
                expected
                    .into_iter()
                    .for_each(|expected| check.expect(expected));
            }
            let longest = random.pick(&[7, 300, 5_000, 64 << 10]);
            let piece = bytes.len() - random.below(longest.min(bytes.len()));
            reader.push(&bytes[..piece]);
            bytes.drain(..piece);
            offset += piece as u64;
        }
        while let Some(event) = reader.next_borrowed() {
            give(&mut check, event);
            for warning in reader.warnings() {
                check.report(warning.offset(), &warning.to_string());
            }
        }
        peaks.at(offset);
        if is_at_end {
            return outcome(check, stream.number(), peaks);
        }
    }
}

pub(crate) fn outcome(check: Check, events: u64, peaks: Peaks) -> Result<Outcome, String> {
    for (shape, count) in &check.by_shape {
        eprintln!("  {shape}: {count}");
    }
    let ours = check.matched;
    let broken = check.end()?;
    Ok(Outcome {
        events,
        ours,
        broken,
        peaks,
    })
}

//! Reading inputs side by side and handing out what comes of them in their order.

use std::collections::HashMap;
use std::fmt;
use std::io::BufReader;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use indicatif::ProgressBar;
use wmi_events::source::{Stats, xml};

use crate::input::{self, Input, Shape};
use crate::{Show, Shown};

pub(crate) enum Message {
    Begin,
    Event(Box<Shown>),
    /// Nothing more to write just now.
    Waiting,
    /// Something that could not be read.
    Error(String),
    Done(Outcome),
}

/// What became of an input.
pub(crate) enum Outcome {
    Read(Stats),
    /// A file in a folder that is no event log.
    NoLog,
    Unread,
}

/// How many messages of one input may wait: memory stays bounded.
const WAITING: usize = 16;

/// Reads all inputs, `jobs` at once. `output` gets the messages in the order of the inputs, on
/// this thread.
pub(crate) fn all(
    inputs: &[Input],
    jobs: usize,
    show: &Show,
    progress: &ProgressBar,
    mut output: impl FnMut(&Input, Message),
) {
    let next = AtomicUsize::new(0);
    // Each reader hands over the receiver of its input before it begins, and waits with that
    // until the output is no more than `jobs` inputs behind.
    let (begun_sender, begun) = sync_channel(jobs);
    thread::scope(|scope| {
        for _ in 0..jobs.min(inputs.len()) {
            let begun_sender = begun_sender.clone();
            let next = &next;
            scope.spawn(move || {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(input) = inputs.get(index)
                {
                    let (sender, receiver) = sync_channel(WAITING);
                    let is_heard = begun_sender.send((index, receiver)).is_ok();
                    if !is_heard || read(input, show, progress, &sender).is_err() {
                        return;
                    }
                }
            });
        }
        drop(begun_sender);
        let mut early = HashMap::new();
        for (index, input) in inputs.iter().enumerate() {
            let receiver = loop {
                if let Some(receiver) = early.remove(&index) {
                    break receiver;
                }
                // The readers take the inputs in order, so this one has been begun.
                let Ok((index, receiver)) = begun.recv() else {
                    return;
                };
                early.insert(index, receiver);
            };
            hand_out(input, &receiver, &mut output);
        }
    });
}

fn hand_out(input: &Input, receiver: &Receiver<Message>, output: &mut impl FnMut(&Input, Message)) {
    output(input, Message::Begin);
    loop {
        let message = match receiver.try_recv() {
            Err(TryRecvError::Empty) => {
                output(input, Message::Waiting);
                receiver.recv().ok()
            }
            message => message.ok(),
        };
        match message {
            Some(message) => output(input, message),
            None => return,
        }
    }
}

struct NoListener;

impl<T> From<std::sync::mpsc::SendError<T>> for NoListener {
    fn from(_: std::sync::mpsc::SendError<T>) -> Self {
        Self
    }
}

fn read(
    input: &Input,
    show: &Show,
    progress: &ProgressBar,
    sender: &SyncSender<Message>,
) -> Result<(), NoListener> {
    let unread = |error: &dyn fmt::Display| -> Result<(), NoListener> {
        sender.send(Message::Error(error.to_string()))?;
        Ok(sender.send(Message::Done(Outcome::Unread))?)
    };
    let mut reader = match input.open() {
        Ok(reader) => BufReader::with_capacity(64 << 10, progress.wrap_read(reader)),
        Err(error) => return unread(&error),
    };
    match input::shape(&mut reader) {
        Err(error) => return unread(&error),
        Ok(Shape::Xml) => {}
        Ok(Shape::Evtx) => return unread(&"an EVTX file, which this version does not read"),
        Ok(Shape::Other) if input.is_found => {
            return Ok(sender.send(Message::Done(Outcome::NoLog))?);
        }
        Ok(Shape::Other) => return unread(&"at byte 0: neither XML nor EVTX"),
    }
    let mut events = xml::Reader::new(reader);
    while let Some(event) = events.next_borrowed() {
        let message = match event {
            Ok(event) => Message::Event(Box::new(show.event(&input.name, event))),
            Err(error) => Message::Error(with_cause(&error)),
        };
        sender.send(message)?;
    }
    Ok(sender.send(Message::Done(Outcome::Read(events.stats())))?)
}

fn with_cause(error: &wmi_events::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

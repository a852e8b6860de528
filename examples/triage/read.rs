//! Reading inputs side by side and handing out what comes of them in their order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use wmi_events::ErrorKind;
use wmi_events::escape::escape;
use wmi_events::source::{Options, Stats};

use crate::input::Input;
use crate::{Show, Shown};

pub(crate) enum Message {
    Begin,
    Event(Box<Shown>),
    /// Nothing more to write just now.
    Waiting,
    /// Something that could not be read.
    Error(String),
    /// Several of the above: to hand over each by itself costs more than to make it.
    Several(Vec<Self>),
    Done(Outcome),
}

/// What became of an input.
pub(crate) enum Outcome {
    /// With how many members of an archive are no event logs.
    Read(Stats, u64),
    /// A file in a folder that is no event log.
    NoLog,
    Unread,
}

/// How many messages of one input may wait: memory stays bounded.
const WAITING: usize = 16;
/// How many events of a file are handed over together.
const TOGETHER: usize = 64;

/// Reads all inputs, `jobs` at once. `output` gets the messages in the order of the inputs, on
/// this thread.
pub(crate) fn all(
    inputs: &[Input],
    jobs: usize,
    show: &Show,
    options: &Options,
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
                    if !is_heard || read(input, show, options, &sender).is_err() {
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
            Some(Message::Several(messages)) => {
                for message in messages {
                    output(input, message);
                }
            }
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
    options: &Options,
    sender: &SyncSender<Message>,
) -> Result<(), NoListener> {
    let mut events = match input.open(options) {
        Ok(events) => events,
        Err(error) if input.is_found && error.kind() == ErrorKind::Format => {
            return Ok(sender.send(Message::Done(Outcome::NoLog))?);
        }
        Err(error) => {
            sender.send(Message::Error(with_cause(&error)))?;
            return Ok(sender.send(Message::Done(Outcome::Unread))?);
        }
    };
    let mut several = Vec::new();
    while let Some(event) = events.next() {
        let member = events.member();
        let message = match event {
            Ok(event) => {
                let name = match member {
                    Some(member) => Cow::from(format!("{}/{member}", input.name)),
                    None => Cow::from(&input.name),
                };
                Message::Event(Box::new(show.event(&name, event)))
            }
            Err(error) => {
                let error = with_cause(&error);
                Message::Error(match member {
                    Some(member) => format!("{}: {error}", escape(member)),
                    None => error,
                })
            }
        };
        several.push(message);
        // What comes through a pipe may be all for now.
        if several.len() == TOGETHER || input.is_stream() {
            sender.send(Message::Several(std::mem::take(&mut several)))?;
        }
    }
    sender.send(Message::Several(several))?;
    let others = events.other_members();
    Ok(sender.send(Message::Done(Outcome::Read(events.stats(), others)))?)
}

fn with_cause(error: &wmi_events::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

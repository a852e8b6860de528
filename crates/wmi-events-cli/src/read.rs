//! Reading inputs side by side and handing out what comes of them in their order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use wmi_events::escape::escape;
use wmi_events::source::{Options, Stats};

use crate::input::Input;
use crate::triage::{Show, Shown};

pub(crate) enum Message {
    Begin,
    Event(Box<Shown>),
    /// Nothing more to write just now.
    Waiting,
    /// Something that could not be read.
    Error(String),
    /// Something of the event before that could not be read.
    Warning(String),
    /// Several of the above: to hand over each by itself costs more than to make it.
    Several(Vec<Self>),
    Done(Outcome),
}

/// What became of an input.
pub(crate) enum Outcome {
    /// With how many members of an archive are not event logs.
    Read(Stats, u64),
    /// A file in a folder that is not an event log.
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
        let mut readers = 0;
        for _ in 0..jobs.min(inputs.len()) {
            let begun_sender = begun_sender.clone();
            let next = &next;
            let reader = move || {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(input) = inputs.get(index)
                {
                    let (sender, receiver) = sync_channel(WAITING);
                    let is_heard = begun_sender.send((index, receiver)).is_ok();
                    let mut send = |message| sender.send(message).map_err(|_| NoListener);
                    if !is_heard || read(input, show, options, &mut send).is_err() {
                        return;
                    }
                }
            };
            // A system may refuse more threads.
            if thread::Builder::new().spawn_scoped(scope, reader).is_err() {
                break;
            }
            readers += 1;
        }
        drop(begun_sender);
        if readers == 0 {
            for input in inputs {
                output(input, Message::Begin);
                let mut send = |message| {
                    each(message, &mut |message| output(input, message));
                    Ok(())
                };
                // There is a listener: this thread.
                drop(read(input, show, options, &mut send));
            }
            return;
        }
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
            Some(message) => each(message, &mut |message| output(input, message)),
            None => return,
        }
    }
}

/// A message, or each of several.
fn each(message: Message, output: &mut impl FnMut(Message)) {
    match message {
        Message::Several(messages) => messages.into_iter().for_each(output),
        message => output(message),
    }
}

/// Nobody takes messages any more.
struct NoListener;

fn read(
    input: &Input,
    show: &Show,
    options: &Options,
    send: &mut impl FnMut(Message) -> Result<(), NoListener>,
) -> Result<(), NoListener> {
    let mut events = match input.open(options) {
        Ok(events) => events,
        Err(error) if input.is_no_log(&error) => {
            return send(Message::Done(Outcome::NoLog));
        }
        Err(error) => {
            send(Message::Error(with_cause(&error)))?;
            return send(Message::Done(Outcome::Unread));
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
        let warnings = events.warnings().iter();
        several.extend(warnings.map(|warning| Message::Warning(with_cause(warning))));
        // What comes through a pipe may be all for now.
        if several.len() >= TOGETHER || input.is_stream() {
            send(Message::Several(std::mem::take(&mut several)))?;
        }
    }
    send(Message::Several(several))?;
    let others = events.other_members();
    send(Message::Done(Outcome::Read(events.stats(), others)))
}

/// An error and what caused it, in one line.
pub(crate) fn with_cause(error: &wmi_events::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

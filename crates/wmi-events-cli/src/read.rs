//! Reads inputs in parallel and hands out their messages in input order.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use wmi_events::escape::escape;
use wmi_events::source::{Options, Stats, Unrecognized};

use crate::input::Input;
use crate::show::{Show, Shown};

pub(crate) enum Message {
    Event(Box<Shown>),
    /// No message is ready: flush the output.
    Waiting,
    /// Something that could not be read.
    Error(String),
    /// A part of the event before that could not be read.
    Warning(String),
    /// Several of the above: sending each alone costs more than making it.
    Several(Vec<Self>),
    Done(Outcome),
}

/// The result of an input.
pub(crate) enum Outcome {
    Read {
        stats: Stats,
        /// The number of archive members that are not event logs.
        others: u64,
        /// The first record of no known shape.
        unrecognized: Option<Unrecognized>,
    },
    /// A file in a folder that is not an event log.
    NoLog,
    Unread,
}

/// The name under which the events of an input are shown: the input, and the member of an archive.
pub(crate) struct FileName<'i> {
    input: &'i str,
    member: Option<String>,
    name: Arc<str>,
}

impl<'i> FileName<'i> {
    pub(crate) fn new(input: &'i str) -> Self {
        Self {
            input,
            member: None,
            name: input.into(),
        }
    }

    /// The name with that member: the same one as long as the member is.
    pub(crate) fn of(&mut self, member: Option<&str>) -> &Arc<str> {
        if self.member.as_deref() != member {
            self.member = member.map(str::to_owned);
            self.name = match member {
                Some(member) => format!("{}/{member}", self.input).into(),
                None => self.input.into(),
            };
        }
        &self.name
    }
}

/// The maximum number of waiting messages of one input, to bound memory.
const WAITING: usize = 16;
/// The number of messages of a file that are sent together, and of bytes of text.
const TOGETHER: usize = 64;
const BYTES: usize = 256 << 10;

/// Reads all inputs, `jobs` in parallel. `output` gets the messages in input order, on this thread.
pub(crate) fn all(
    inputs: &[Input],
    jobs: usize,
    show: &Show,
    options: &Options,
    mut output: impl FnMut(&Input, Message),
) {
    // A second thread would take a fifth to a third more of the processors for what it hands over. Only one that waits
    // for a pipe lets the output be flushed meanwhile.
    if jobs == 1 && !inputs.iter().any(Input::is_stream) {
        return here(inputs, show, options, &mut output);
    }
    let next = AtomicUsize::new(0);
    // Each reader sends the receiver of its input before it begins, and blocks there while the
    // output is more than `jobs` inputs late.
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
            // The system may refuse more threads.
            if thread::Builder::new().spawn_scoped(scope, reader).is_err() {
                break;
            }
            readers += 1;
        }
        drop(begun_sender);
        if readers == 0 {
            return here(inputs, show, options, &mut output);
        }
        let mut early = HashMap::new();
        for (index, input) in inputs.iter().enumerate() {
            let receiver = loop {
                if let Some(receiver) = early.remove(&index) {
                    break receiver;
                }
                // The readers take inputs in order: this one has begun.
                let Ok((index, receiver)) = begun.recv() else {
                    return;
                };
                early.insert(index, receiver);
            };
            hand_out(input, &receiver, &mut output);
        }
    });
}

/// Reads all inputs on this thread.
fn here(
    inputs: &[Input],
    show: &Show,
    options: &Options,
    output: &mut impl FnMut(&Input, Message),
) {
    for input in inputs {
        let mut send = |message| {
            each(message, &mut |message| output(input, message));
            Ok(())
        };
        // This thread is the listener: no error is possible.
        drop(read(input, show, options, &mut send));
    }
}

fn hand_out(input: &Input, receiver: &Receiver<Message>, output: &mut impl FnMut(&Input, Message)) {
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

/// Outputs a message, or each of several.
fn each(message: Message, output: &mut impl FnMut(Message)) {
    match message {
        Message::Several(messages) => messages.into_iter().for_each(output),
        message => output(message),
    }
}

/// The receiver is gone.
struct NoListener;

fn read(
    input: &Input,
    show: &Show,
    options: &Options,
    send: &mut impl FnMut(Message) -> Result<(), NoListener>,
) -> Result<(), NoListener> {
    let length = input.length();
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
    let mut bytes = 0;
    let is_stream = input.is_stream();
    let mut name = FileName::new(&input.name);
    while let Some(event) = events.next() {
        let member = events.member();
        let message = match event {
            Ok(event) => Message::Event(Box::new(show.event(name.of(member), event))),
            Err(error) => {
                let error = with_cause(&error);
                Message::Error(match member {
                    Some(member) => format!("{}: {error}", escape(member)),
                    None => error,
                })
            }
        };
        if let Message::Event(shown) = &message {
            bytes += shown.len();
        }
        several.push(message);
        let warnings = events.warnings().iter();
        several.extend(warnings.map(|warning| Message::Warning(with_cause(warning))));
        // A pipe may pause: send at once.
        if several.len() >= TOGETHER || bytes >= BYTES || is_stream {
            bytes = 0;
            send(Message::Several(std::mem::take(&mut several)))?;
        }
    }
    several.extend(length.and_then(|length| length.cut()).map(Message::Error));
    send(Message::Several(several))?;
    send(Message::Done(Outcome::Read {
        stats: events.stats(),
        others: events.other_members(),
        unrecognized: events.unrecognized().cloned(),
    }))
}

/// An error and its causes, in one line.
pub(crate) fn with_cause(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

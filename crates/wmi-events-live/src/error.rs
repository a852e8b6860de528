//! [`Error`].

use std::fmt;

use crate::code::Code;

/// Why a subscription, or one of its events, could not be had.
///
/// A subscription goes on after every error but that of `Subscription::open`: see
/// [`kind`](Self::kind).
#[derive(Debug)]
pub struct Error(Box<Repr>);

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// It could not be subscribed: the query, the log or the rights are wrong, or there is no such computer.
    ///
    /// After the first time, it is tried again later.
    Subscribe,
    /// The subscription ended, for example because the event log service was restarted.
    ///
    /// It is opened again behind the last event that was taken.
    Lost,
    /// One event could not be rendered or read; the next call gives the one after it.
    Event,
    /// A bookmark could not be read or made.
    Bookmark,
}

#[derive(Debug)]
enum Repr {
    Call {
        kind: ErrorKind,
        call: &'static str,
        code: Code,
    },
    Event(wmi_events::Error),
}

impl Error {
    #[cold]
    pub(crate) fn call(kind: ErrorKind, call: &'static str, code: Code) -> Self {
        Self(Box::new(Repr::Call { kind, call, code }))
    }

    #[cold]
    pub(crate) fn event(error: wmi_events::Error) -> Self {
        Self(Box::new(Repr::Event(error)))
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Repr::Call { kind, .. } => kind,
            Repr::Event(_) => ErrorKind::Event,
        }
    }

    /// The code that the Windows API returned, as in `winerror.h`; `None` if an event could not be read.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        match *self.0 {
            Repr::Call { code, .. } => Some(code.0),
            Repr::Event(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Repr::Call { kind, call, code } => {
                let what = match kind {
                    ErrorKind::Subscribe => "cannot subscribe",
                    ErrorKind::Lost => "the subscription is opened again",
                    ErrorKind::Event => "an event cannot be rendered",
                    ErrorKind::Bookmark => "the bookmark cannot be used",
                };
                write!(f, "{what}: {call}: {code}")
            }
            Repr::Event(_) => f.write_str("an event cannot be read"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Repr::Call { .. } => None,
            Repr::Event(error) => Some(error),
        }
    }
}

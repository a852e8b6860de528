//! [`Context`]: what is known of an event when its document is made.

use super::options::Options;
use super::text::Secrets;
use super::uid::Uid;
use crate::detect::Analysis;
use crate::event::{Event, Payload, TimeSource};
use crate::value::{ProcessId, WindowsTime};
use crate::wmi::Operation;
use crate::wmi::subscription::Subscription;

#[derive(Clone, Debug)]
pub(super) struct Context<'e> {
    pub(super) event: &'e Event<'e>,
    /// Of a 5858.
    pub(super) operation: Option<&'e Operation<'e>>,
    /// Of a 5861.
    pub(super) subscription: Option<&'e Subscription<'e>>,
    pub(super) time: WindowsTime,
    /// Whether the time is not the event's own: a collector received it then.
    pub(super) is_received: bool,
    pub(super) secrets: Secrets,
    pub(super) has_argv: bool,
}

impl<'e> Context<'e> {
    /// `None` for an event without a time or, of a process creation, without a header.
    pub(super) fn new(analysis: &'e Analysis<'_>, options: &Options) -> Option<Self> {
        let event = analysis.event()?;
        let system = &event.system;
        let own = system.time_created.filter(WindowsTime::has_text);
        Some(Self {
            event,
            operation: analysis.operation(),
            subscription: match event.payload {
                Payload::EssToConsumerBinding(_) => analysis.subscription(),
                _ => None,
            },
            time: own.or(options.time.filter(WindowsTime::has_text))?,
            is_received: own.is_none() || system.time_source == TimeSource::Received,
            secrets: Secrets::new(options.show_secrets),
            has_argv: options.argv,
        })
    }

    pub(super) fn uid(&self) -> Uid<'e> {
        Uid::of_event(self.event)
    }

    pub(super) fn computer(&self) -> Option<&'e str> {
        let computer = self.event.system.computer.as_deref();
        computer.filter(|computer| !computer.is_empty())
    }
}

/// A process ID as a `long` of Elasticsearch, which refuses greater numbers.
pub(super) fn long(id: Option<ProcessId>) -> Option<u64> {
    let id = id.map(|id| id.get());
    id.filter(|id| i64::try_from(*id).is_ok())
}

/// A process ID as an `integer_t` of OCSF, of 32 bits.
pub(super) fn integer(id: Option<ProcessId>) -> Option<u64> {
    let id = id.map(|id| id.get());
    id.filter(|id| i32::try_from(*id).is_ok())
}

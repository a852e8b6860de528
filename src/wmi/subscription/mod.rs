//! A permanent subscription: the filter and the consumer that a 5861 binds.

mod consumer;
#[cfg(feature = "serde")]
mod json;

use std::borrow::Cow;

pub use self::consumer::{
    ActiveScriptEventConsumer, CommandLineEventConsumer, Consumer, ConsumerAction,
    LogFileEventConsumer, NTEventLogEventConsumer, SMTPEventConsumer,
};

use self::consumer::{creator_sid, get};
use super::mof::{self, Instance};
use super::{Keys, Namespace, ObjectPath, Query};
use crate::error::Error;
use crate::value::Sid;

/// A filter and the consumer bound to it.
///
/// # Examples
///
/// ```
/// use wmi_events::event::EssToConsumerBinding;
/// use wmi_events::wmi::subscription::{ConsumerAction, Origin};
///
/// let mut binding = EssToConsumerBinding::default();
/// binding.ess = Some("Health".into());
/// binding.consumer = Some(r#"CommandLineEventConsumer="Health""#.into());
/// binding.possible_cause = Some(
///     "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"Health\";\n\
///      \tQuery = \"SELECT * FROM __TimerEvent\";\n};\n\
///      Perm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\
///      \tCommandLineTemplate = \"C:\\\\x.exe -q\";\n\tName = \"Health\";\n};\n".into(),
/// );
/// let subscription = binding.subscription();
/// assert_eq!(subscription.filter_origin, Origin::Cause);
/// assert_eq!(subscription.filter.query()?.unwrap().class, "__TimerEvent");
/// assert_eq!(subscription.consumer.class(), "CommandLineEventConsumer");
/// let Some(ConsumerAction::Command { command_line, .. }) = subscription.consumer.action() else {
///     unreachable!()
/// };
/// assert_eq!(command_line.as_deref(), Some(r"C:\x.exe -q"));
/// assert!(subscription.is_complete);
///
/// // The rendered cause is gone: the names are in the fields still.
/// binding.possible_cause = None;
/// let subscription = binding.subscription();
/// assert_eq!(subscription.consumer_origin, Origin::Fields);
/// assert_eq!(subscription.consumer.name().as_deref(), Some("Health"));
/// assert!(!subscription.is_complete);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Subscription<'a> {
    /// What is waited for.
    pub filter: Filter<'a>,
    /// What is done then.
    pub consumer: Consumer<'a>,
    /// The instance of the consumer with all its properties in order; where it comes from the
    /// fields, its class and name.
    pub consumer_instance: Instance<'a>,
    /// Where the filter was read from.
    pub filter_origin: Origin,
    /// Where the consumer was read from.
    pub consumer_origin: Origin,
    /// Whether both instances are there to their ends.
    pub is_complete: bool,
}

/// Where a part of a subscription was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The instance in `PossibleCause`.
    Cause,
    /// The event's own fields, `ESS` and `CONSUMER`, since the instance is not there or cannot
    /// be read: just names.
    Fields,
}

/// An event filter. Source: [`__EventFilter`].
///
/// [`__EventFilter`]: https://learn.microsoft.com/windows/win32/wmisdk/--eventfilter
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Filter<'a> {
    /// `Name`: its key.
    pub name: Option<Cow<'a, str>>,
    /// `CreatorSID`: who made it.
    pub creator_sid: Option<Sid>,
    /// `EventNamespace`: where its events come from.
    pub event_namespace: Option<Cow<'a, str>>,
    /// `QueryLanguage`: `WQL`.
    pub query_language: Option<Cow<'a, str>>,
    /// `Query`, as text.
    pub query_text: Option<Cow<'a, str>>,
    /// `EventAccess`: who may make such events, in SDDL.
    pub event_access: Option<Cow<'a, str>>,
    /// The instance with all its properties in order; where it comes from the fields, without
    /// any.
    pub instance: Instance<'a>,
}

impl<'a> Filter<'a> {
    fn from_instance(instance: Instance<'a>) -> Self {
        Self {
            name: get(&instance, "Name"),
            creator_sid: creator_sid(&instance),
            event_namespace: get(&instance, "EventNamespace"),
            query_language: get(&instance, "QueryLanguage"),
            query_text: get(&instance, "Query"),
            event_access: get(&instance, "EventAccess"),
            instance,
        }
    }

    /// The query taken apart; `None` where there is none.
    ///
    /// # Errors
    ///
    /// As [`Query::parse`].
    pub fn query(&self) -> Result<Option<Query<'_>>, Error> {
        self.query_text.as_deref().map(Query::parse).transpose()
    }

    /// The namespace that its events come from.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace<'_>> {
        self.event_namespace.as_deref().map(Namespace::new)
    }
}

impl<'a> Subscription<'a> {
    /// Reads a subscription from the text of `PossibleCause` alone.
    ///
    /// ```
    /// use wmi_events::wmi::subscription::Subscription;
    ///
    /// let cause = "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"A\";\n";
    /// let cut = Subscription::from_cause(cause);
    /// assert_eq!(cut.filter.name.as_deref(), Some("A"));
    /// assert!(!cut.is_complete);
    /// ```
    #[must_use]
    pub fn from_cause(cause: &'a str) -> Self {
        Self::new(cause, None, None)
    }

    pub(crate) fn new(
        cause: &'a str,
        ess: Option<&'a str>,
        consumer_path: Option<&'a str>,
    ) -> Self {
        let (mut filter, mut consumer) = (None, None);
        for (before, instance) in Instances::new(cause) {
            // The filter comes first, under `Binding EventFilter:`; its class may be a
            // subclass. The consumer is under `Perm. Consumer:`.
            if filter.is_none() && consumer.is_none() && !before.contains("Consumer") {
                filter = Some(instance);
            } else if !instance.class.is_empty() {
                consumer = Some(instance);
                break;
            }
        }
        let is_complete = [&filter, &consumer]
            .iter()
            .all(|i| i.as_ref().is_some_and(|i| i.is_complete));
        let (filter, filter_origin) = match filter {
            Some(instance) => (Filter::from_instance(instance), Origin::Cause),
            None => {
                let mut filter = Filter::from_instance(mof::empty("__EventFilter"));
                filter.name = ess.map(Cow::Borrowed);
                (filter, Origin::Fields)
            }
        };
        let (consumer, instance, consumer_origin) = match consumer {
            Some(instance) => (
                Consumer::from_instance(instance.clone()),
                instance,
                Origin::Cause,
            ),
            None => {
                let (consumer, instance) = from_path(consumer_path.unwrap_or_default());
                (consumer, instance, Origin::Fields)
            }
        };
        Self {
            filter,
            consumer,
            consumer_instance: instance,
            filter_origin,
            consumer_origin,
            is_complete,
        }
    }
}

/// The consumer of `Class="Name"`.
fn from_path(path: &str) -> (Consumer<'_>, Instance<'_>) {
    let parsed = ObjectPath::parse(path).ok();
    let class = parsed.as_ref().map_or("", |path| path.class);
    let name = parsed.as_ref().and_then(|path| match &path.keys {
        Keys::Named(keys) => keys.first().map(|key| key.value.clone()),
        _ => None,
    });
    let mut instance = mof::empty(class);
    // The value in quotes is a text of MOF too: the same escapes.
    if let Some(super::KeyValue::Quoted(inner)) = name {
        let start = inner.as_ptr().addr() - path.as_ptr().addr();
        let raw = path.get(start - 1..(start + inner.len() + 1).min(path.len()));
        let value = mof::MofValue::Text(mof::Text::new(raw.unwrap_or_default()));
        instance.properties.push(mof::Property {
            name: "Name",
            value,
        });
    }
    (Consumer::from_instance(instance.clone()), instance)
}

/// The instances in a text, each with the text before it.
struct Instances<'a> {
    rest: &'a str,
    /// How many more bytes may be read for instances that turn out unreadable.
    allowance: usize,
}

impl<'a> Instances<'a> {
    /// Few causes have more than one unreadable instance; this is far more than they need.
    const READINGS: usize = 4;

    fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            allowance: text.len().saturating_mul(Self::READINGS),
        }
    }

    /// Where to look for the next instance in a text that begins with one that was readable up
    /// to `read` only.
    fn next_start(&mut self, read: usize) -> usize {
        match self.allowance.checked_sub(read) {
            // The next one may be within what was read: a quote that was not closed took it.
            Some(left) => {
                self.allowance = left;
                KEYWORDS.len()
            }
            // A text that is unreadable again and again is read once from here on.
            None => read.max(KEYWORDS.len()),
        }
    }
}

const KEYWORDS: &str = "instance of ";

impl<'a> Iterator for Instances<'a> {
    type Item = (&'a str, Instance<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let all = self.rest;
        loop {
            let start = self.rest.find(KEYWORDS)?;
            let text = self.rest.get(start..)?;
            match Instance::parse_first(text) {
                Ok((instance, rest)) => {
                    self.rest = rest;
                    return Some((all.get(..all.len() - text.len())?, instance));
                }
                Err(error) => {
                    let read = error.offset().and_then(|at| usize::try_from(at).ok());
                    let next = self.next_start(read.unwrap_or(text.len()));
                    self.rest = text.get(next..)?;
                }
            }
        }
    }
}

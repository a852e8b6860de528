//! Permanent event subscriptions: the filter and the consumer that event 5861 binds.
//!
//! ATT&CK: [T1546.003], Windows Management Instrumentation Event Subscription.
//!
//! [T1546.003]: https://attack.mitre.org/techniques/T1546/003/

mod consumer;
mod parts;

use std::borrow::Cow;

pub use self::consumer::{
    ActiveScriptEventConsumer, CommandLineEventConsumer, Consumer, ConsumerAction,
    LogFileEventConsumer, NTEventLogEventConsumer, SMTPEventConsumer,
};

use self::consumer::{creator_sid, get};
pub(crate) use self::parts::unquoted;
use super::mof::{self, Instance};
use super::{Keys, Namespace, ObjectPath, Query};
use crate::error::Error;
use crate::owned::owned;
use crate::value::Sid;

/// A permanent event subscription: an event filter and the consumer bound to it.
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
/// // Without `PossibleCause`, the fields still give the names.
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
    /// The event filter: the events that trigger the consumer.
    pub filter: Filter<'a>,
    /// The event consumer: the action of the subscription.
    pub consumer: Consumer<'a>,
    /// The consumer's instance with all properties in order; read from the fields, only its
    /// class and name.
    pub consumer_instance: Instance<'a>,
    /// The origin of the filter.
    pub filter_origin: Origin,
    /// The origin of the consumer.
    pub consumer_origin: Origin,
    /// Whether both instances are present and not truncated.
    pub is_complete: bool,
}

/// The part of the event that a filter or a consumer was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The MOF instance in `PossibleCause`.
    Cause,
    /// The fields `ESS` and `CONSUMER`, which hold only names: the instance is absent or cannot
    /// be parsed.
    Fields,
}

/// An event filter: the query of a subscription. Source: [`__EventFilter`].
///
/// [`__EventFilter`]: https://learn.microsoft.com/windows/win32/wmisdk/--eventfilter
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Filter<'a> {
    /// `Name`: the key of the filter.
    pub name: Option<Cow<'a, str>>,
    /// `CreatorSID`: the SID of the user who created the filter.
    pub creator_sid: Option<Sid>,
    /// `EventNamespace`: the namespace of the events.
    pub event_namespace: Option<Cow<'a, str>>,
    /// `QueryLanguage`: the language of the query, `WQL`.
    pub query_language: Option<Cow<'a, str>>,
    /// `Query`: the text of the query.
    pub query_text: Option<Cow<'a, str>>,
    /// `EventAccess`: a security descriptor in SDDL that names who may raise the events.
    pub event_access: Option<Cow<'a, str>>,
    /// The instance with all properties in order; without properties if read from the fields.
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

    /// The parsed query; `None` if there is none.
    ///
    /// # Errors
    ///
    /// As [`Query::parse`], such as for `SELECT *`.
    pub fn query(&self) -> Result<Option<Query<'_>>, Error> {
        self.query_text.as_deref().map(Query::parse).transpose()
    }

    /// The namespace of the events.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace<'_>> {
        self.event_namespace.as_deref().map(Namespace::new)
    }
}

/// Whether filters or standard consumers have a property of that name, in any case.
pub(crate) fn is_property(name: &str) -> bool {
    const OF_FILTER: [&str; 6] = [
        "Name",
        "CreatorSID",
        "EventNamespace",
        "QueryLanguage",
        "Query",
        "EventAccess",
    ];
    let mut known = OF_FILTER.iter().chain(consumer::PROPERTIES);
    known.any(|known| known.eq_ignore_ascii_case(name))
}

impl Subscription<'_> {
    /// Detaches the subscription from its event, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::wmi::subscription::Subscription;
    ///
    /// let cause = String::from("Binding EventFilter: instance of __EventFilter { Name = \"A\"; };");
    /// let kept: Subscription<'static> = Subscription::from_cause(&cause).into_owned();
    /// assert_eq!(kept.filter.name.as_deref(), Some("A"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Subscription<'static> {
        let filter = self.filter;
        Subscription {
            filter: Filter {
                name: filter.name.map(owned),
                creator_sid: filter.creator_sid,
                event_namespace: filter.event_namespace.map(owned),
                query_language: filter.query_language.map(owned),
                query_text: filter.query_text.map(owned),
                event_access: filter.event_access.map(owned),
                instance: filter.instance.into_owned(),
            },
            consumer: self.consumer.into_owned(),
            consumer_instance: self.consumer_instance.into_owned(),
            filter_origin: self.filter_origin,
            consumer_origin: self.consumer_origin,
            is_complete: self.is_complete,
        }
    }
}

impl<'a> Subscription<'a> {
    /// Parses a subscription from the text of `PossibleCause` alone.
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
            // The filter is first, after `Binding EventFilter:`; it may be of a subclass. The
            // consumer is after `Perm. Consumer:`.
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
                let mut filter = Filter::from_instance(mof::empty("__EventFilter".into()));
                filter.name = ess.map(Cow::Borrowed);
                (filter, Origin::Fields)
            }
        };
        let (consumer, instance, consumer_origin) = match consumer {
            Some(instance) => {
                let consumer = Consumer::standard(&instance);
                let consumer = consumer.unwrap_or_else(|| Consumer::Other(instance.clone()));
                (consumer, instance, Origin::Cause)
            }
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
    let (class, keys) = parsed.map_or(("".into(), Keys::Class), |path| (path.class, path.keys));
    let name = match keys {
        Keys::Named(keys) => keys.into_iter().next().map(|key| key.value),
        _ => None,
    };
    let mut instance = mof::empty(class);
    // A quoted key value has the escapes of a MOF string.
    if let Some(super::KeyValue::Quoted(inner)) = name {
        let start = inner.as_ptr().addr() - path.as_ptr().addr();
        let raw = path.get(start - 1..(start + inner.len() + 1).min(path.len()));
        let value = mof::MofValue::Text(mof::Text::new(raw.unwrap_or_default()));
        instance.properties.push(mof::Property {
            name: "Name".into(),
            value,
        });
    }
    (Consumer::from_instance(instance.clone()), instance)
}

/// The instances in a text, each with the text before it.
struct Instances<'a> {
    rest: &'a str,
    /// How many more bytes may be read in instances that cannot be parsed.
    allowance: usize,
}

impl<'a> Instances<'a> {
    /// Ample: few texts have more than one instance that cannot be parsed.
    const READINGS: usize = 4;

    fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            allowance: text.len().saturating_mul(Self::READINGS),
        }
    }

    /// Where to search next, after an instance that could be parsed only up to `read`.
    fn next_start(&mut self, read: usize) -> usize {
        match self.allowance.checked_sub(read) {
            // An unclosed quote may have swallowed the next instance.
            Some(left) => {
                self.allowance = left;
                KEYWORDS.len()
            }
            // Allowance used up: from here on, read each byte once.
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

#[cfg(test)]
mod tests;

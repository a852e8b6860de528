//! 5861 under the names of `wmi_event`: as Sysmon's events 19, 20 and 21.

use std::borrow::Cow;
use std::fmt;

use crate::event::FieldRef;
use crate::value::Sid;
use crate::wmi::Namespace;
use crate::wmi::subscription::{ConsumerAction, Subscription};

/// One of Sysmon's three events.
#[derive(Clone)]
pub(super) struct WmiEvent<'e> {
    /// Sysmon's number of it.
    event_id: u64,
    texts: Vec<(&'static str, Cow<'e, str>)>,
}

/// With the names of its texts alone: these have parts of fields in another spelling, in which a password would not be
/// known.
impl fmt::Debug for WmiEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.texts.iter().map(|(name, _)| name);
        write!(f, "{} ", self.event_id)?;
        f.debug_set().entries(names).finish()
    }
}

/// The name of the number, which replaces that in the header.
pub(super) const EVENT_ID: &str = "EventID";

impl<'e> WmiEvent<'e> {
    /// The filter, the consumer, and their binding.
    pub(super) fn of(subscription: &Subscription<'e>, namespace: &Namespace<'_>) -> [Self; 3] {
        let (filter, consumer) = (&subscription.filter, &subscription.consumer);
        let filter_user = filter.creator_sid.map(user);
        let consumer_user = consumer.creator_sid().map(user);
        let path = |class: &str, name: Option<&str>| {
            name.map(|name| Cow::Owned(path(namespace, class, name)))
        };
        let consumer_name = consumer.name();
        let (kind, destination) = action(subscription);
        [
            Self::new(
                19,
                "WmiFilterEvent",
                [
                    ("User", filter_user.clone()),
                    ("EventNamespace", filter.event_namespace.clone()),
                    ("Name", filter.name.clone()),
                    ("Query", filter.query_text.clone()),
                ],
            ),
            Self::new(
                20,
                "WmiConsumerEvent",
                [
                    ("User", consumer_user.clone()),
                    ("Name", consumer_name.clone()),
                    ("Type", Some(kind)),
                    ("Destination", destination),
                ],
            ),
            Self::new(
                21,
                "WmiBindingEvent",
                [
                    ("User", consumer_user.or(filter_user)),
                    ("Consumer", path(consumer.class(), consumer_name.as_deref())),
                    ("Filter", path("__EventFilter", filter.name.as_deref())),
                    ("", None),
                ],
            ),
        ]
    }

    fn new(
        event_id: u64,
        event_type: &'static str,
        texts: [(&'static str, Option<Cow<'e, str>>); 4],
    ) -> Self {
        let always = [("EventType", event_type), ("Operation", "Created")];
        let always = always.map(|(name, text)| (name, Cow::Borrowed(text)));
        let texts = texts.into_iter();
        let texts = texts.filter_map(|(name, text)| Some((name, text?)));
        Self {
            event_id,
            texts: always.into_iter().chain(texts).collect(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<FieldRef<'_>> {
        if name.eq_ignore_ascii_case(EVENT_ID) {
            return Some(FieldRef::from_decimal(self.event_id));
        }
        let mut texts = self.texts.iter();
        let (_, text) = texts.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(FieldRef::from_text(text))
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = (&'static str, FieldRef<'_>)> {
        let texts = self.texts.iter();
        let texts = texts.map(|(name, text)| (*name, FieldRef::from_text(text)));
        [(EVENT_ID, FieldRef::from_decimal(self.event_id))]
            .into_iter()
            .chain(texts)
    }
}

fn user(sid: Sid) -> Cow<'static, str> {
    match sid.well_known_name() {
        Some(name) => name.into(),
        None => sid.to_string().into(),
    }
}

/// `Type` and `Destination` of a consumer.
fn action<'e>(subscription: &Subscription<'e>) -> (Cow<'e, str>, Option<Cow<'e, str>>) {
    let class = || Cow::Owned(subscription.consumer.class().to_owned());
    match subscription.consumer.action() {
        Some(ConsumerAction::Command {
            command_line,
            executable,
            ..
        }) => ("Command Line".into(), command_line.or(executable)),
        Some(ConsumerAction::Script { text, file, .. }) => ("Script".into(), text.or(file)),
        Some(ConsumerAction::File { name, .. }) => (class(), name),
        _ => (class(), None),
    }
}

/// `\\.\root\subscription:Class.Name="name"`, as Sysmon prints an object.
fn path(namespace: &Namespace<'_>, class: &str, name: &str) -> String {
    let name = name.replace('\\', r"\\").replace('"', r#"\""#);
    let object = format!(r#"{class}.Name="{name}""#);
    if namespace.parts().next().is_none() {
        return object;
    }
    let host = namespace.host().unwrap_or(".");
    let parts: Vec<_> = namespace.parts().collect();
    format!(r"\\{host}\{}:{object}", parts.join(r"\"))
}

#[cfg(test)]
mod tests;

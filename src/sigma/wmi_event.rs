//! 5861 under the names of `wmi_event`: as Sysmon's events 19, 20 and 21.

use std::borrow::Cow;

use crate::event::FieldRef;
use crate::value::Sid;
use crate::wmi::Namespace;
use crate::wmi::subscription::{ConsumerAction, Subscription};

/// One of Sysmon's three events.
#[derive(Clone, Debug)]
pub(super) struct WmiEvent<'e> {
    /// Sysmon's number of it.
    event_id: u64,
    texts: Vec<(&'static str, Cow<'e, str>)>,
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
mod tests {
    use super::*;

    fn cause(consumer: &str) -> String {
        format!(
            "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tCreatorSID = {{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}};\n\
             \tEventNamespace = \"root\\\\cimv2\";\n\tName = \"A \\\"b\\\"\";\n\tQuery = \"SELECT * FROM __TimerEvent\";\n}};\n\
             Perm. Consumer: \ninstance of {consumer};\n"
        )
    }

    #[test]
    fn every_name_of_each_event() {
        let cause = cause(
            "CommandLineEventConsumer\n{\n\tCommandLineTemplate = \"calc.exe -a\";\n\
             \tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\tName = \"C:\\\\d\";\n}",
        );
        let subscription = Subscription::from_cause(&cause);
        let events = WmiEvent::of(&subscription, &Namespace::new("//./root/subscription"));
        let table: [&[(&str, &str)]; 3] = [
            &[
                ("EventID", "19"),
                ("EventType", "WmiFilterEvent"),
                ("Operation", "Created"),
                ("User", r"NT AUTHORITY\SYSTEM"),
                ("EventNamespace", r"root\cimv2"),
                ("Name", "A \"b\""),
                ("Query", "SELECT * FROM __TimerEvent"),
            ],
            &[
                ("EventID", "20"),
                ("EventType", "WmiConsumerEvent"),
                ("Operation", "Created"),
                ("User", r"BUILTIN\Administrators"),
                ("Name", r"C:\d"),
                ("Type", "Command Line"),
                ("Destination", "calc.exe -a"),
            ],
            &[
                ("EventID", "21"),
                ("EventType", "WmiBindingEvent"),
                ("Operation", "Created"),
                ("User", r"BUILTIN\Administrators"),
                (
                    "Consumer",
                    r#"\\.\root\subscription:CommandLineEventConsumer.Name="C:\\d""#,
                ),
                (
                    "Filter",
                    r#"\\.\root\subscription:__EventFilter.Name="A \"b\"""#,
                ),
            ],
        ];
        for (event, expected) in events.iter().zip(table) {
            let found: Vec<_> = event.fields().map(|(n, value)| (n, value.text())).collect();
            let expected: Vec<_> = expected
                .iter()
                .map(|(n, text)| (*n, Cow::from(*text)))
                .collect();
            assert_eq!(found, expected);
            for (name, value) in event.fields() {
                assert_eq!(event.get(&name.to_lowercase()), Some(value));
            }
            assert_eq!(event.get(""), None);
        }
    }

    #[test]
    fn types_and_destinations() {
        let table = [
            (
                "ActiveScriptEventConsumer { ScriptText = \"x = 1\"; ScriptFileName = \"a.vbs\"; }",
                "Script",
                Some("x = 1"),
            ),
            (
                "ActiveScriptEventConsumer { ScriptFileName = \"a.vbs\"; }",
                "Script",
                Some("a.vbs"),
            ),
            (
                "CommandLineEventConsumer { ExecutablePath = \"a.exe\"; }",
                "Command Line",
                Some("a.exe"),
            ),
            (
                "LogFileEventConsumer { Filename = \"a.log\"; }",
                "LogFileEventConsumer",
                Some("a.log"),
            ),
            (
                "SMTPEventConsumer { SMTPServer = \"mail\"; }",
                "SMTPEventConsumer",
                None,
            ),
            ("OurConsumer { Path = \"x\"; }", "OurConsumer", None),
        ];
        for (consumer, kind, destination) in table {
            let cause = cause(consumer);
            let subscription = Subscription::from_cause(&cause);
            let [_, event, _] = WmiEvent::of(&subscription, &Namespace::new(""));
            assert_eq!(event.get("Type").unwrap().text(), kind, "{consumer}");
            let found = event.get("Destination").map(FieldRef::text);
            assert_eq!(found.as_deref(), destination, "{consumer}");
        }
    }
}

//! Methods of Sysmon's events 19 to 21, which tell the parts of a permanent subscription.

use super::{SysmonWmiEventConsumer, SysmonWmiEventConsumerToFilter, SysmonWmiEventFilter};
use crate::error::Error;
use crate::wmi::Query;
use crate::wmi::subscription::{Subscription, unquoted};

macro_rules! is_deletion {
    ($($event:ident),*) => { $(
        impl $event<'_> {
            /// Whether the part was deleted, not created or changed.
            #[must_use]
            pub fn is_deletion(&self) -> bool {
                let operation = self.operation.as_deref().unwrap_or_default();
                operation.trim().eq_ignore_ascii_case("Deleted")
            }
        }
    )* };
}

is_deletion!(
    SysmonWmiEventFilter,
    SysmonWmiEventConsumer,
    SysmonWmiEventConsumerToFilter
);

impl SysmonWmiEventFilter<'_> {
    /// The filter, as a subscription without a consumer.
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventFilter;
    ///
    /// let mut filter = SysmonWmiEventFilter::default();
    /// filter.name = Some(r#" "Updater""#.into());
    /// filter.event_namespace = Some(r#" "root\\cimv2""#.into());
    /// filter.operation = Some("Created".into());
    /// let subscription = filter.subscription();
    /// assert_eq!(subscription.filter.name.as_deref(), Some("Updater"));
    /// assert!(subscription.filter.namespace().unwrap().is(r"root\cimv2"));
    /// assert!(!filter.is_deletion());
    /// ```
    #[must_use]
    pub fn subscription(&self) -> Subscription<'_> {
        Subscription::of_filter(&[
            ("Name", self.name.as_deref()),
            ("EventNamespace", self.event_namespace.as_deref()),
            ("Query", self.query.as_deref()),
        ])
    }

    /// The parsed query; `None` if it was not logged.
    ///
    /// # Errors
    ///
    /// As [`Query::parse`], such as for `SELECT *`.
    pub fn wql(&self) -> Result<Option<Query<'static>>, Error> {
        let query = self.query.as_deref().map(unquoted);
        let query = query.map(|text| Query::parse(&text).map(Query::into_owned));
        query.transpose()
    }
}

impl SysmonWmiEventConsumer<'_> {
    /// The class of the consumer, by the words that Sysmon has for it; for other words, these.
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventConsumer;
    ///
    /// let mut consumer = SysmonWmiEventConsumer::default();
    /// consumer.consumer_type = Some("Script".into());
    /// assert_eq!(consumer.class(), "ActiveScriptEventConsumer");
    /// ```
    #[must_use]
    pub fn class(&self) -> &str {
        let words = self.consumer_type.as_deref().unwrap_or_default().trim();
        KINDS
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(words))
            .map_or(words, |(_, class, _)| class)
    }

    /// The consumer, as a subscription without a filter.
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventConsumer;
    /// use wmi_events::wmi::subscription::ConsumerAction;
    ///
    /// let mut consumer = SysmonWmiEventConsumer::default();
    /// consumer.consumer_type = Some("Command Line".into());
    /// consumer.destination = Some(r#" "C:\\Temp\\x.exe""#.into());
    /// let subscription = consumer.subscription();
    /// let Some(ConsumerAction::Command { command_line, .. }) = subscription.consumer.action() else {
    ///     unreachable!()
    /// };
    /// assert_eq!(command_line.as_deref(), Some(r"C:\Temp\x.exe"));
    /// ```
    #[must_use]
    pub fn subscription(&self) -> Subscription<'_> {
        let class = self.class();
        let known = KINDS.iter().find(|(_, known, _)| *known == class);
        let property = known.map_or("Destination", |(.., property)| property);
        let properties = [
            ("Name", self.name.as_deref()),
            (property, self.destination.as_deref()),
        ];
        Subscription::of_consumer(class, &properties)
    }
}

/// Sysmon's words for a kind of consumer, its class, and what `Destination` is.
const KINDS: [(&str, &str, &str); 3] = [
    (
        "Command Line",
        "CommandLineEventConsumer",
        "CommandLineTemplate",
    ),
    ("Script", "ActiveScriptEventConsumer", "ScriptText"),
    ("Log File", "LogFileEventConsumer", "Filename"),
];

impl SysmonWmiEventConsumerToFilter<'_> {
    /// The names of the filter and the consumer, and the class of the consumer.
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventConsumerToFilter;
    ///
    /// let mut binding = SysmonWmiEventConsumerToFilter::default();
    /// binding.filter = Some(r#" "__EventFilter.Name=\"Updater\"""#.into());
    /// binding.consumer = Some(r#" "CommandLineEventConsumer.Name=\"Run\"""#.into());
    /// let subscription = binding.subscription();
    /// assert_eq!(subscription.filter.name.as_deref(), Some("Updater"));
    /// assert_eq!(subscription.consumer.class(), "CommandLineEventConsumer");
    /// ```
    #[must_use]
    pub fn subscription(&self) -> Subscription<'static> {
        Subscription::of_paths(
            self.filter.as_deref().unwrap_or_default(),
            self.consumer.as_deref().unwrap_or_default(),
        )
    }
}

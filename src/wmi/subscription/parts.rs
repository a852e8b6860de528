//! A filter, a consumer or their binding alone, as Sysmon logs them.

use std::borrow::Cow;

use super::{Consumer, Filter, Origin, Subscription, from_path};
use crate::wmi::mof::{self, Instance, MofValue, Property, Text};
use crate::wmi::{Keys, ObjectPath};

/// A text of Sysmon: a literal of MOF after a blank, or text without quotes.
fn literal(text: &str) -> Text<'_> {
    let trimmed = text.trim();
    match trimmed.starts_with('"') {
        true => Text::new(trimmed),
        false => Text::of(trimmed),
    }
}

/// The text within the quotes.
pub(crate) fn unquoted(text: &str) -> Cow<'_, str> {
    literal(text).value()
}

fn instance<'a>(class: &'a str, properties: &[(&'static str, Option<&'a str>)]) -> Instance<'a> {
    let mut instance = mof::empty(class.into());
    for (name, text) in properties {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            instance.properties.push(Property {
                name: (*name).into(),
                value: MofValue::Text(literal(text)),
            });
        }
    }
    instance
}

impl<'a> Subscription<'a> {
    /// A filter with these properties.
    pub(crate) fn of_filter(properties: &[(&'static str, Option<&'a str>)]) -> Self {
        Self::of_parts(instance("__EventFilter", properties), mof::empty("".into()))
    }

    /// A consumer of that class with these properties.
    pub(crate) fn of_consumer(
        class: &'a str,
        properties: &[(&'static str, Option<&'a str>)],
    ) -> Self {
        Self::of_parts(
            mof::empty("__EventFilter".into()),
            instance(class, properties),
        )
    }

    /// The filter and the consumer to which these object paths lead.
    pub(crate) fn of_paths(filter: &str, consumer: &str) -> Subscription<'static> {
        let (filter, consumer) = (unquoted(filter), unquoted(consumer));
        let (_, consumer) = from_path(&consumer);
        let mut bound = Subscription::of_parts(mof::empty("__EventFilter".into()), consumer);
        let path = ObjectPath::parse(&filter).ok();
        if let Some(Keys::Named(keys)) = path.map(|path| path.keys) {
            let mut keys = keys.into_iter();
            bound.filter.name = keys.next().map(|key| key.value.text().into_owned().into());
        }
        bound.into_owned()
    }

    fn of_parts(filter: Instance<'a>, consumer: Instance<'a>) -> Self {
        Self {
            filter: Filter::from_instance(filter),
            consumer: Consumer::from_instance(consumer.clone()),
            consumer_instance: consumer,
            filter_origin: Origin::Fields,
            consumer_origin: Origin::Fields,
            is_complete: false,
        }
    }
}

#[cfg(test)]
mod tests;

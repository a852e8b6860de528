//! The names by which the events on a permanent subscription are joined.

use std::borrow::Cow;

use super::keys::{Class, Hasher, Key, Side};
use crate::detect::facts::{BindingFacts, Parts};
use crate::secrets::redact;

/// The names of a filter and a consumer; empty if the event does not have it.
pub(super) struct Names<'f> {
    pub(super) filter: Cow<'f, str>,
    /// As a 5861 has it: `Class="Name"`.
    pub(super) consumer: Cow<'f, str>,
    /// Whether it is of Sysmon, which tells the parts one by one.
    is_of_parts: bool,
}

impl<'f> Names<'f> {
    pub(super) fn of(facts: &'f BindingFacts<'_>) -> Self {
        if let Parts::Bound(binding) = &facts.parts {
            return Self {
                filter: binding.ess.as_deref().unwrap_or_default().into(),
                consumer: binding.consumer.as_deref().unwrap_or_default().into(),
                is_of_parts: false,
            };
        }
        let subscription = facts.subscription();
        let name = subscription.consumer.name();
        let consumer = name.map(|name| {
            // Within the quotes of the name, a password would not be known.
            let name = redact(&name);
            format!("{}=\"{name}\"", subscription.consumer.class())
        });
        Self {
            filter: subscription
                .filter
                .name
                .as_deref()
                .unwrap_or_default()
                .into(),
            consumer: consumer.unwrap_or_default().into(),
            is_of_parts: true,
        }
    }

    pub(super) fn keys(&self, host: &str) -> Vec<Key> {
        let mut keys = Vec::new();
        let mut add = |hasher| keys.push(Key::new(Side::Cause, hasher));
        if self.is_of_parts {
            let part = |kind: &str, name| Hasher::new(Class::Part, host).name(kind).name(name);
            if !self.filter.is_empty() {
                add(part("filter", &self.filter));
            }
            if !self.consumer.is_empty() {
                add(part("consumer", &self.consumer));
            }
        }
        if !self.filter.is_empty() && !self.consumer.is_empty() {
            let both = Hasher::new(Class::Subscription, host);
            add(both.name(&self.filter).name(&self.consumer));
        }
        keys
    }
}

//! [`Data`]: the fields of an event as an object of names and texts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::mask::Mask;
use super::text::{Secrets, Value};
use crate::event::Event;
use crate::serde_impl::subscription::Shown;
use crate::wmi::subscription::Subscription;

/// The fields under their Windows names, in manifest order, without those that the document has elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Data<'e> {
    pub(super) event: &'e Event<'e>,
    pub(super) secrets: Secrets,
    /// The fields that are not written.
    pub(super) without: Mask,
    /// Whether `-` and empty texts are left out, too.
    pub(super) is_dense: bool,
    /// The name of the element in XML, under `xml_name`.
    pub(super) element: Option<&'static str>,
    /// Whether what OCSF has no place for in the header is there, too, under `System`.
    pub(super) has_header: bool,
    /// The parsed filter and consumer, under `subscription`.
    pub(super) subscription: Option<Parsed<'e>>,
}

const ELEMENT: &str = "xml_name";
const SUBSCRIPTION: &str = "subscription";
const HEADER: &str = "System";

impl Data<'_> {
    fn fields(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        let payload = &self.event.payload;
        let specs = payload.schema().fields.iter().enumerate();
        specs.filter_map(|(position, spec)| {
            let value = payload.value_at(position)?;
            let is_empty = || matches!(value.as_str(), Some("" | "-"));
            let is_left_out = self.without.has(position) || self.is_dense && is_empty();
            (!is_left_out).then_some((spec.name, Value(value, self.secrets)))
        })
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.subscription.is_none()
            && self.element.is_none()
            && self.event.extra.is_empty()
            && self.fields().next().is_none()
            && self.header().next().is_none()
    }

    /// The header without what each document of OCSF has.
    fn header(&self) -> impl Iterator<Item = (&'static str, Value<'_>)> {
        let entries = self.has_header.then(|| self.event.system.entries());
        let rest = entries.into_iter().flatten().filter(|(name, _)| {
            !matches!(
                *name,
                "Provider_Name"
                    | "EventID"
                    | "Level"
                    | "TimeCreated_SystemTime"
                    | "EventRecordID"
                    | "Correlation_ActivityID"
                    | "Channel"
                    | "Computer"
            )
        });
        rest.map(|(name, value)| (name, Value(value, self.secrets)))
    }

    /// The fields unknown to the schema. Databases refuse an object with a name twice, or with an empty one.
    fn extra(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        let known = self.event.payload.schema().fields.iter();
        let known = known.map(|spec| Cow::Borrowed(spec.name));
        let mut taken: HashSet<Cow<'_, str>> = known.collect();
        taken.extend([ELEMENT, SUBSCRIPTION, HEADER].map(Cow::Borrowed));
        // How often each name was there: the number of the next.
        let mut counts: HashMap<&str, u64> = HashMap::new();
        let mut extra = Vec::with_capacity(self.event.extra.len());
        for field in &self.event.extra {
            let base = if field.name.is_empty() {
                "_"
            } else {
                &*field.name
            };
            let count = counts.entry(base).or_default();
            let mut name = Cow::Borrowed(base);
            while !taken.insert(name.clone()) {
                *count += 1;
                name = format!("{base}_{count}").into();
            }
            extra.push((name, self.secrets.text(&field.value)));
        }
        extra
    }
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(element) = self.element {
            map.serialize_entry(ELEMENT, element)?;
        }
        for (name, value) in self.fields() {
            map.serialize_entry(name, &value)?;
        }
        if let Some(subscription) = &self.subscription {
            map.serialize_entry(SUBSCRIPTION, &self.secrets.shown(subscription))?;
        }
        if self.header().next().is_some() {
            map.serialize_entry(HEADER, &Header(self))?;
        }
        if !self.event.extra.is_empty() {
            for (name, value) in self.extra() {
                map.serialize_entry(&name, &value)?;
            }
        }
        map.end()
    }
}

/// The header's rest as an object.
struct Header<'d, 'e>(&'d Data<'e>);

impl Serialize for Header<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.header())
    }
}

/// A subscription, lent by the analysis or made of the event.
#[derive(Clone, Debug)]
pub(super) enum Parsed<'e> {
    Lent(&'e Subscription<'e>),
    Own(Box<Subscription<'e>>),
}

impl Serialize for Shown<&Parsed<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let subscription = match self.0 {
            Parsed::Lent(subscription) => subscription,
            Parsed::Own(subscription) => &**subscription,
        };
        Shown(subscription, self.1).serialize(serializer)
    }
}

impl Serialize for Shown<Parsed<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown(&self.0, self.1).serialize(serializer)
    }
}

/// Names and texts as an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'e>(pub(super) &'e [(Cow<'static, str>, Cow<'e, str>)]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

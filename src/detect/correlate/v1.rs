//! Version 1 of a stored correlator, which stays as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::state::{to_u64, to_usize};
use super::{CorrelatorConfig, EventRef, trace};
use crate::event::EventId;
use crate::value::WindowsTime;

#[derive(Serialize, Deserialize)]
pub(super) struct State<'a, Traces> {
    pub(super) config: Config<'a>,
    pub(super) traces: Traces,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Config<'a> {
    window: Duration,
    clock_skew: Duration,
    max_traces: u64,
    max_bytes: u64,
    addresses: Cow<'a, BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Trace<'a> {
    role: Role,
    keys: Vec<Key<'a>>,
    event: Event<'a>,
}

#[derive(Serialize, Deserialize)]
struct Key<'a> {
    text: Cow<'a, str>,
    full_names: Vec<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
struct Event<'a> {
    computer: Cow<'a, str>,
    time: WindowsTime,
    event_id: EventId,
    record_id: Option<u64>,
    user: Option<Cow<'a, str>>,
    what: Cow<'a, str>,
}

/// Declares the roles by their names in a state.
macro_rules! roles {
    ($($role:ident),*) => {
        #[derive(Serialize, Deserialize)]
        enum Role {
            $( $role, )*
        }

        impl From<trace::Role> for Role {
            fn from(role: trace::Role) -> Self {
                match role {
                    $( trace::Role::$role => Self::$role, )*
                }
            }
        }

        impl From<Role> for trace::Role {
            fn from(role: Role) -> Self {
                match role {
                    $( Role::$role => Self::$role, )*
                }
            }
        }
    };
}

roles!(
    Source,
    Child,
    RemoteChild,
    ScriptHost,
    Provider,
    Binding,
    Activation
);

impl<'a> From<&'a CorrelatorConfig> for Config<'a> {
    fn from(config: &'a CorrelatorConfig) -> Self {
        Self {
            window: config.window,
            clock_skew: config.clock_skew,
            max_traces: to_u64(config.max_traces),
            max_bytes: to_u64(config.max_bytes),
            addresses: Cow::Borrowed(&config.addresses),
        }
    }
}

impl From<Config<'_>> for CorrelatorConfig {
    fn from(config: Config<'_>) -> Self {
        Self {
            window: config.window,
            clock_skew: config.clock_skew,
            max_traces: to_usize(config.max_traces),
            max_bytes: to_usize(config.max_bytes),
            addresses: config.addresses.into_owned(),
        }
    }
}

impl<'a> From<&'a trace::Trace> for Trace<'a> {
    fn from(trace: &'a trace::Trace) -> Self {
        let key = |key: &'a trace::Key| Key {
            text: Cow::Borrowed(&*key.text),
            full_names: key.full_names.iter().map(|name| (&**name).into()).collect(),
        };
        let event = &*trace.event;
        Self {
            role: trace.role.into(),
            keys: trace.keys.iter().map(key).collect(),
            event: Event {
                computer: Cow::Borrowed(&*event.computer),
                time: event.time,
                event_id: event.event_id,
                record_id: event.record_id,
                user: event.user.as_deref().map(Cow::Borrowed),
                what: Cow::Borrowed(&*event.what),
            },
        }
    }
}

impl From<Trace<'_>> for trace::Trace {
    fn from(stored: Trace<'_>) -> Self {
        let key = |key: &Key<'_>| {
            let names = key.full_names.iter().map(|name| &**name);
            trace::Key::with_full_names(&key.text, names)
        };
        let event = stored.event;
        let event = EventRef {
            computer: event.computer.into_owned(),
            time: event.time,
            event_id: event.event_id,
            record_id: event.record_id,
            user: event.user.map(Cow::into_owned),
            what: event.what.into_owned(),
        };
        let keys = stored.keys.iter().map(key).collect();
        Self::new(stored.role.into(), keys, event.limited())
    }
}

//! serde for [`System`]: nested as in XML, without absent properties.
//!
//! Numbers are accepted as numbers or text.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::{EventId, System};
use crate::schema::field_input::FieldInput;
use crate::value::number;
use crate::value::{Guid, Keywords, WindowsTime};

#[derive(Serialize, Deserialize)]
#[serde(rename = "System", rename_all = "PascalCase")]
struct Repr<'a> {
    #[serde(borrow, default, skip_serializing_if = "Provider::is_empty")]
    provider: Provider<'a>,
    #[serde(rename = "EventID")]
    event_id: EventId,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    qualifiers: Option<u16>,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    version: Option<u8>,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    level: Option<u8>,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    task: Option<u16>,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    opcode: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keywords: Option<Keywords>,
    #[serde(default, skip_serializing_if = "TimeCreated::is_empty")]
    time_created: TimeCreated,
    #[serde(
        rename = "EventRecordID",
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    record_id: Option<u64>,
    #[serde(default, skip_serializing_if = "Correlation::is_empty")]
    correlation: Correlation,
    #[serde(default, skip_serializing_if = "Execution::is_empty")]
    execution: Execution,
    #[serde(
        borrow,
        default,
        deserialize_with = "text",
        skip_serializing_if = "Option::is_none"
    )]
    channel: Option<Cow<'a, str>>,
    #[serde(
        borrow,
        default,
        deserialize_with = "text",
        skip_serializing_if = "Option::is_none"
    )]
    computer: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Security::is_empty")]
    security: Security<'a>,
}

/// Declares an element whose properties are attributes.
macro_rules! element {
    ($element:ident $(<$lt:lifetime>)? {
        $( $(#[$attribute:meta])* $field:ident: $type:ty = $name:literal; )*
    }) => {
        #[derive(Default, PartialEq, Serialize, Deserialize)]
        struct $element $(<$lt>)? {
            $(
                #[serde(rename = $name, default, skip_serializing_if = "Option::is_none")]
                $(#[$attribute])*
                $field: Option<$type>,
            )*
        }

        impl $(<$lt>)? $element $(<$lt>)? {
            fn is_empty(&self) -> bool {
                *self == Self::default()
            }
        }
    };
}

element!(Provider<'a> {
    #[serde(borrow, deserialize_with = "text")]
    name: Cow<'a, str> = "Name";
    guid: Guid = "Guid";
});
element!(TimeCreated { system_time: WindowsTime = "SystemTime"; });
element!(Correlation {
    activity_id: Guid = "ActivityID";
    related_activity_id: Guid = "RelatedActivityID";
});
element!(Execution {
    #[serde(deserialize_with = "number")]
    process_id: u32 = "ProcessID";
    #[serde(deserialize_with = "number")]
    thread_id: u32 = "ThreadID";
});
element!(Security<'a> {
    #[serde(borrow, deserialize_with = "text")]
    user_id: Cow<'a, str> = "UserID";
});

/// serde's own `Option<Cow<str>>` would copy.
fn text<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'a, str>>, D::Error> {
    Ok(Option::<FieldInput<'a>>::deserialize(deserializer)?.map(FieldInput::into_text))
}

fn borrow<'s>(text: &'s Option<Cow<'_, str>>) -> Option<Cow<'s, str>> {
    text.as_deref().map(Cow::Borrowed)
}

fn number<'de, D: Deserializer<'de>, T: TryFrom<u64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let Some(value) = Option::<FieldInput<'_>>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let text = value.into_text();
    let invalid = || {
        let found = serde::de::Unexpected::Str(&text);
        serde::de::Error::invalid_value(found, &"a number in the range of the property")
    };
    number::parse(&text).map(Some).ok_or_else(invalid)
}

impl Serialize for System<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Repr {
            provider: Provider {
                name: borrow(&self.provider_name),
                guid: self.provider_guid,
            },
            event_id: self.event_id,
            qualifiers: self.qualifiers,
            version: self.version,
            level: self.level,
            task: self.task,
            opcode: self.opcode,
            keywords: self.keywords,
            time_created: TimeCreated {
                system_time: self.time_created,
            },
            record_id: self.record_id,
            correlation: Correlation {
                activity_id: self.activity_id,
                related_activity_id: self.related_activity_id,
            },
            execution: Execution {
                process_id: self.process_id,
                thread_id: self.thread_id,
            },
            channel: borrow(&self.channel),
            computer: borrow(&self.computer),
            security: Security {
                user_id: borrow(&self.user_id),
            },
        }
        .serialize(serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for System<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr = Repr::deserialize(deserializer)?;
        Ok(Self {
            provider_name: repr.provider.name,
            provider_guid: repr.provider.guid,
            event_id: repr.event_id,
            qualifiers: repr.qualifiers,
            version: repr.version,
            level: repr.level,
            task: repr.task,
            opcode: repr.opcode,
            keywords: repr.keywords,
            time_created: repr.time_created.system_time,
            record_id: repr.record_id,
            activity_id: repr.correlation.activity_id,
            related_activity_id: repr.correlation.related_activity_id,
            process_id: repr.execution.process_id,
            thread_id: repr.execution.thread_id,
            channel: repr.channel,
            computer: repr.computer,
            user_id: repr.security.user_id,
        })
    }
}

//! [`Property`]: the properties of a header, their names, types, and places in XML.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{EventId, System, TimeSource};
use crate::error::Error;
use crate::schema::NameTable;
use crate::value::{Guid, Keywords, WindowsTime};

/// Declares the properties: each has a type of [`Slot`], a field of [`System`], a name in errors,
/// and a name over the whole header.
macro_rules! properties {
    ( $( $property:ident: $slot:ident $field:ident = $name:literal, $path:literal; )* ) => {
        /// A property of an event's header.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) enum Property {
            $( $property, )*
        }

        impl Property {
            /// Every property.
            pub(crate) const ALL: &[Self] = &[ $( Self::$property, )* ];

            /// The name in errors.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $( Self::$property => $name, )*
                }
            }

            /// The name over the whole header: that of its element in XML, or of element and
            /// attribute.
            pub(crate) const fn path(self) -> &'static str {
                match self {
                    $( Self::$property => $path, )*
                }
            }

            /// The name in stored headers, which stays.
            #[cfg(feature = "serde")]
            pub(crate) const fn key(self) -> &'static str {
                match self {
                    $( Self::$property => stringify!($property), )*
                }
            }

            const fn kind(self) -> Kind {
                match self {
                    $( Self::$property => Kind::$slot, )*
                }
            }
        }

        impl<'a> System<'a> {
            /// The place of a property.
            #[inline]
            pub(super) fn slot(&mut self, property: Property) -> Slot<'_, 'a> {
                match property {
                    $( Property::$property => Slot::$slot(&mut self.$field), )*
                }
            }

            /// The value of a property, if it has one.
            pub(crate) fn property(&self, property: Property) -> Option<PropertyRef<'_, 'a>> {
                match property {
                    $( Property::$property => self.$field.value().map(PropertyRef::$slot), )*
                }
            }
        }
    };
}

properties! {
    ProviderName: Text provider_name = "Provider", "Provider_Name";
    ProviderGuid: Guid provider_guid = "Provider Guid", "Provider_Guid";
    EventId: EventId event_id = "EventID", "EventID";
    Qualifiers: U16 qualifiers = "Qualifiers", "EventID_Qualifiers";
    Version: U8 version = "Version", "Version";
    Level: U8 level = "Level", "Level";
    Task: U16 task = "Task", "Task";
    Opcode: U8 opcode = "Opcode", "Opcode";
    Keywords: Keywords keywords = "Keywords", "Keywords";
    TimeCreated: Time time_created = "SystemTime", "TimeCreated_SystemTime";
    RecordId: U64 record_id = "EventRecordID", "EventRecordID";
    ActivityId: Guid activity_id = "ActivityID", "Correlation_ActivityID";
    RelatedActivityId: Guid related_activity_id = "RelatedActivityID", "Correlation_RelatedActivityID";
    ProcessId: U32 process_id = "Execution ProcessID", "Execution_ProcessID";
    ThreadId: U32 thread_id = "Execution ThreadID", "Execution_ThreadID";
    Channel: Text channel = "Channel", "Channel";
    Computer: Text computer = "Computer", "Computer";
    UserId: Text user_id = "UserID", "Security_UserID";
    TimeSource: TimeSource time_source = "TimeSource", "TimeCreated_TimeSource";
    LocalTime: Text local_time = "LocalTime", "TimeCreated_LocalTime";
}

macro_rules! kinds {
    ( $( $kind:ident($type:ty), $expected:expr; )* ) => {
        #[derive(Clone, Copy, PartialEq)]
        enum Kind {
            $( $kind, )*
        }

        impl Kind {
            /// What values it has, for error messages.
            const fn expected(self) -> &'static str {
                match self {
                    $( Self::$kind => $expected, )*
                }
            }
        }

        /// The place of a property in a [`System`], by type.
        pub(super) enum Slot<'s, 'a> {
            $( $kind(&'s mut $type), )*
        }

        /// The value of a property in a [`System`], by type.
        pub(crate) enum PropertyRef<'s, 'a: 's> {
            $( $kind(&'s <$type as Valued>::Value), )*
        }
    };
}

/// The field of a property.
pub(crate) trait Valued {
    type Value;

    fn value(&self) -> Option<&Self::Value>;
}

impl<T> Valued for Option<T> {
    type Value = T;

    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl Valued for EventId {
    type Value = Self;

    fn value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// The event's own time is what is meant without it.
impl Valued for TimeSource {
    type Value = Self;

    fn value(&self) -> Option<&Self> {
        (*self != Self::Event).then_some(self)
    }
}

kinds! {
    Text(Option<Cow<'a, str>>), "text";
    Guid(Option<Guid>), Guid::EXPECTED;
    Time(Option<WindowsTime>), WindowsTime::EXPECTED;
    EventId(EventId), "a number of 32 bits";
    U8(Option<u8>), "a number of 8 bits";
    U16(Option<u16>), "a number of 16 bits";
    U32(Option<u32>), "a number of 32 bits";
    U64(Option<u64>), "a number of 64 bits";
    Keywords(Option<Keywords>), "a number of 64 bits";
    TimeSource(TimeSource), TimeSource::EXPECTED;
}

/// The properties by the names of [`Property::path`].
static PATHS: LazyLock<NameTable> = LazyLock::new(|| {
    let properties = (0_u16..).zip(Property::ALL);
    NameTable::new(properties.map(|(index, property)| (0, property.path(), index)))
});

impl Property {
    /// The property with that [`path`](Self::path), in any case.
    pub(crate) fn named(path: &str) -> Option<Self> {
        let (index, _) = PATHS.find(0, path)?;
        Self::ALL.get(usize::from(index)).copied()
    }

    /// Whether any text is valid for it.
    #[inline]
    pub(crate) const fn is_text(self) -> bool {
        matches!(self.kind(), Kind::Text)
    }

    /// Whether collectors write its name instead of its number.
    pub(crate) const fn may_be_a_name(self) -> bool {
        matches!(
            self,
            Self::Level | Self::Task | Self::Opcode | Self::Keywords
        )
    }

    /// The error for a value that is not of the property's type.
    #[cold]
    pub(crate) fn wrong(self, found: &str) -> Error {
        Error::value(self.name(), self.kind().expected(), found)
    }
}

/// An element of `System` and its properties.
pub(crate) struct HeaderElement {
    pub(crate) name: &'static str,
    /// The property that is the element's text.
    pub(crate) text: Option<Property>,
    pub(crate) attributes: &'static [(&'static str, Property)],
    /// What the forms of this crate have besides: Windows does not write it.
    #[cfg_attr(
        not(any(feature = "serde", test)),
        expect(dead_code, reason = "for serde")
    )]
    pub(crate) added: &'static [(&'static str, Property)],
}

const fn text(name: &'static str, property: Property) -> HeaderElement {
    HeaderElement {
        name,
        text: Some(property),
        attributes: &[],
        added: &[],
    }
}

const fn attributes(
    name: &'static str,
    attributes: &'static [(&'static str, Property)],
) -> HeaderElement {
    HeaderElement {
        name,
        text: None,
        attributes,
        added: &[],
    }
}

/// The elements of `System`, in the order of the [schema].
///
/// [schema]: https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype
pub(crate) static HEADER_ELEMENTS: &[HeaderElement] = &[
    attributes(
        "Provider",
        &[
            ("Name", Property::ProviderName),
            ("Guid", Property::ProviderGuid),
        ],
    ),
    HeaderElement {
        name: "EventID",
        text: Some(Property::EventId),
        attributes: &[("Qualifiers", Property::Qualifiers)],
        added: &[],
    },
    text("Version", Property::Version),
    text("Level", Property::Level),
    text("Task", Property::Task),
    text("Opcode", Property::Opcode),
    text("Keywords", Property::Keywords),
    HeaderElement {
        name: "TimeCreated",
        text: None,
        attributes: &[("SystemTime", Property::TimeCreated)],
        added: &[
            ("TimeSource", Property::TimeSource),
            ("LocalTime", Property::LocalTime),
        ],
    },
    text("EventRecordID", Property::RecordId),
    attributes(
        "Correlation",
        &[
            ("ActivityID", Property::ActivityId),
            ("RelatedActivityID", Property::RelatedActivityId),
        ],
    ),
    attributes(
        "Execution",
        &[
            ("ProcessID", Property::ProcessId),
            ("ThreadID", Property::ThreadId),
        ],
    ),
    text("Channel", Property::Channel),
    text("Computer", Property::Computer),
    attributes("Security", &[("UserID", Property::UserId)]),
];

/// The element of `System` with that name.
pub(crate) fn header_element(name: &str) -> Option<&'static HeaderElement> {
    HEADER_ELEMENTS.iter().find(|element| element.name == name)
}

#[cfg(test)]
mod tests;

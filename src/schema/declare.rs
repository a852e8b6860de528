//! The macro behind the table in `events.rs`.

/// Declares the events: their structs, [`Payload`](crate::event::Payload), their
/// [`EventSchema`](crate::schema::EventSchema)s and their IDs.
///
/// An entry reads
///
/// ```text
/// /// Docs of the struct.
/// pub struct Name<'a>, CONSTANT = 1234 of PROVIDER {
///     element: Some("Element"), // under UserData; None: EventData
///     fields: [
///         /// Docs of the field.
///         0 field: Type = InType "XmlName", "Alias" ...; // from version 0 on
///     ]
/// }
/// ```
macro_rules! events {
    ( $(
        $(#[$doc:meta])*
        pub struct $event:ident<$lt:lifetime>, $constant:ident = $id:literal of $provider:ident {
            element: $element:expr,
            fields: [ $(
                $(#[$field_doc:meta])*
                $since:literal $field:ident: $type:ty =
                    $in_type:ident $name:literal $(, $alias:literal)*;
            )* ]
        }
    )* ) => {
        /// The structs, which [`event`](crate::event) shows.
        pub(crate) mod models {
        #[allow(clippy::wildcard_imports, reason = "what the declaration names")]
        use super::{*, tables::*};

        $(
            $(#[$doc])*
            ///
            /// A field is `None` where the event's version does not have it or the source left
            /// it out. The lifetime is that of the input that the text is borrowed from.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub struct $event<$lt> {
                $(
                    $(#[$field_doc])*
                    #[doc = concat!(
                        "\n\nWindows name `", $name, "`", $( ", also `", $alias, "`", )*
                        "; type `", stringify!($in_type), "`; since version ", $since, "."
                    )]
                    pub $field: Option<$type>,
                )*
            }

            impl<$lt> $event<$lt> {
                /// What is known of this event.
                #[must_use]
                pub fn schema() -> &'static EventSchema {
                    &$constant
                }

                /// The fields that are there, in manifest order.
                pub fn fields(&self) -> Fields<'_> {
                    let values = [ $( self.$field.as_ref().map(FieldValue::to_value), )* ];
                    Fields::new(&$constant, values)
                }

                /// Detaches the event from its input, copying only the text still borrowed.
                #[must_use]
                pub fn into_owned(self) -> $event<'static> {
                    $event { $( $field: self.$field.map(FieldValue::into_owned), )* }
                }

                pub(crate) fn decode(slots: &mut Slots<$lt>) -> Result<Self, Error> {
                    let mut slots = slots.decoder(&$constant);
                    // Struct fields are evaluated as written: in manifest order.
                    Ok(Self { $( $field: slots.next()?, )* })
                }
            }
        )*

        /// What an event says: one variant an event.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $(
                #[doc = concat!("Event ", stringify!($id), ".")]
                #[cfg_attr(feature = "serde", serde(borrow))]
                $event($event<'a>),
            )*
        }

        impl<'a> Payload<'a> {
            /// What is known of the event.
            #[must_use]
            pub fn schema(&self) -> &'static EventSchema {
                match self {
                    $( Self::$event(_) => &$constant, )*
                }
            }

            /// The fields that are there, in manifest order.
            pub fn fields(&self) -> Fields<'_> {
                match self {
                    $( Self::$event(event) => event.fields(), )*
                }
            }

            /// Detaches the payload from its input, copying only the text still borrowed.
            #[must_use]
            pub fn into_owned(self) -> Payload<'static> {
                match self {
                    $( Self::$event(event) => Payload::$event(event.into_owned()), )*
                }
            }
        }

        $(
            impl<'a> From<$event<'a>> for Payload<'a> {
                fn from(event: $event<'a>) -> Self {
                    Self::$event(event)
                }
            }

            #[cfg(feature = "serde")]
            impl serde::Serialize for $event<'_> {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    crate::serde_impl::serialize_fields(self.fields(), &[], serializer)
                }
            }

            #[cfg(feature = "serde")]
            impl<'de: 'a, 'a> serde::Deserialize<'de> for $event<'a> {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let mut slots = crate::serde_impl::deserialize_slots(&$constant, deserializer)?;
                    Self::decode(&mut slots).map_err(serde::de::Error::custom)
                }
            }
        )*

        impl EventId {
            $(
                #[doc = concat!(
                    stringify!($id), ": [`", stringify!($event), "`](crate::event::",
                    stringify!($event), ")."
                )]
                pub const $constant: Self = Self::new($id);
            )*
        }

        }

        /// What is known of each event, which [`schema`](crate::schema) shows.
        pub(crate) mod tables {
            #[allow(clippy::wildcard_imports, reason = "what the declaration names")]
            use super::{*, models::*};

            $(
                #[doc = concat!(
                    "[`", stringify!($event), "`](crate::event::", stringify!($event), ")."
                )]
                pub static $constant: EventSchema = EventSchema {
                    name: stringify!($event),
                    event_id: EventId::$constant,
                    provider: &$provider,
                    version: newest(&[$($since),*]),
                    element: $element,
                    fields: &[ $( FieldSpec {
                        name: $name,
                        aliases: &[$($alias),*],
                        in_type: InType::$in_type,
                        since: $since,
                    }, )* ],
                    decode: |slots| $event::decode(slots).map(Payload::$event),
                };
            )*

            /// Every event of this crate.
            pub static EVENTS: &[&EventSchema] = &[ $( &$constant, )* ];
        }

        /// The most fields that an event has.
        pub(crate) const MAX_FIELDS: usize =
            max(&[ $( { const FIELDS: &[&str] = &[$($name),*]; FIELDS.len() }, )* ]);
    };
}

pub(crate) use events;

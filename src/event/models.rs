//! The structs of the events, generated from the table in `schema/events.rs`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::field::{Shown, ShownValue, Values};
use super::field_source::{FieldSource, FieldTags};
use super::slots::Slots;
use super::{Builder, FieldRef, FieldValue, Fields};
use crate::error::Error;
use crate::schema::*;
use crate::value::{LogonId, ProcessId, TokenElevation, WbemStatus};

/// What a payload holds: a struct, or a box of one that would make each [`Payload`](super::Payload) larger.
macro_rules! held {
    ($event:ty) => { $event };
    ($event:ty, boxed) => { Box<$event> };
}

macro_rules! event_structs {
    ( $(
        $(#[$doc:meta])*
        pub struct $event:ident<$lt:lifetime>, $constant:ident = $id:literal of $provider:ident in $channel:ident $(, $boxed:ident)? {
            element: $element:expr,
            messages: [$($message:expr),* $(,)?],
            fields: [ $(
                $(#[$field_doc:meta])*
                $since:literal $field:ident: $type:ty =
                    $in_type:ident $name:literal $(, $alias:literal)*;
            )* ]
        }
    )* ) => {
        $(
            $(#[$doc])*
            ///
            /// # Fields
            ///
            /// A field is `None` if the event's version does not have it or the source omits it.
            /// The lifetime is that of the input from which the text is borrowed.
            #[derive(Clone, Default, PartialEq, Eq, Hash)]
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
                /// An event of numbers alone borrows nothing.
                pub(crate) borrowed: PhantomData<&$lt str>,
            }

            impl<$lt> $event<$lt> {
                /// The schema of this event: ID, provider, version and fields.
                #[must_use]
                pub fn schema() -> &'static EventSchema {
                    &$constant
                }

                /// Builds the struct field by field.
                pub fn builder() -> Builder<Self> {
                    Builder::default()
                }

                /// The present fields, in manifest order.
                pub fn fields(&self) -> Fields<'_> {
                    Fields::new(&$constant, self)
                }

                /// The field at that position, from 0 in manifest order, if it is present.
                pub(crate) fn value_at(&self, position: usize) -> Option<FieldRef<'_>> {
                    let rest = position;
                    $(
                        let Some(rest) = rest.checked_sub(1) else {
                            let value = self.$field.as_ref();
                            return value.map(|value| value.to_ref(InType::$in_type));
                        };
                    )*
                    let _ = rest;
                    None
                }

                /// Detaches the event from its input, copying only the text still borrowed.
                #[must_use]
                pub fn into_owned(self) -> $event<'static> {
                    $event {
                        $( $field: self.$field.map(FieldValue::into_owned), )*
                        borrowed: PhantomData,
                    }
                }

                fn mask(&mut self) {
                    $( self.$field.iter_mut().for_each(ShownValue::mask); )*
                }

                #[cfg(feature = "serde")]
                pub(crate) fn decode(slots: &mut Slots<$lt>) -> Result<Self, Error> {
                    let mut event = Self::default();
                    event.fill(&mut slots.decoder(&$constant))?;
                    Ok(event)
                }

                /// Sets the fields that the source has.
                fn fill<S: FieldSource<$lt>>(&mut self, source: &mut S) -> Result<(), S::Error> {
                    const ELEMENT: Option<&str> = $element;
                    $( source.field(
                        &mut self.$field,
                        const { &FieldTags::new(
                            ELEMENT.is_some(),
                            [concat!("<", $name, ">"), concat!("</", $name, ">")],
                            [
                                concat!("<Data Name='", $name, "'>"),
                                concat!("<Data Name=\"", $name, "\">"),
                            ],
                        ) },
                        InType::$in_type,
                    )?; )*
                    Ok(())
                }
            }

            /// Without passwords.
            impl fmt::Debug for $event<'_> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let mut shown = f.debug_struct(stringify!($event));
                    $( shown.field(stringify!($field), &Shown(self.$field.as_ref())); )*
                    shown.finish()
                }
            }

            impl Values for $event<'_> {
                fn value(&self, position: usize) -> Option<FieldRef<'_>> {
                    self.value_at(position)
                }
            }

            impl<$lt> Builder<$event<$lt>> {
                $(
                    $(#[$field_doc])*
                    pub fn $field(mut self, value: impl Into<$type>) -> Self {
                        self.0.$field = Some(value.into());
                        self
                    }
                )*
            }
        )*

        /// The typed fields of an event: one variant per event.
        ///
        /// # Examples
        ///
        /// ```
        /// use wmi_events::Payload;
        /// use wmi_events::event::ClientFailure;
        ///
        /// let mut failure = ClientFailure::default();
        /// failure.user = Some(r"CORP\alice".into());
        /// let payload = Payload::from(failure);
        /// assert_eq!(payload.schema().event_id.get(), 5858);
        /// match &payload {
        ///     Payload::ClientFailure(failure) => {
        ///         assert_eq!(failure.user.as_deref(), Some(r"CORP\alice"));
        ///     }
        ///     other => unreachable!("{other:?}"),
        /// }
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $(
                #[doc = concat!("Event ", stringify!($id), ".")]
                $event(held!($event<'a> $(, $boxed)?)),
            )*
        }

        impl<'a> Payload<'a> {
            /// The schema of the event: ID, provider, version and fields.
            #[must_use]
            pub fn schema(&self) -> &'static EventSchema {
                match self {
                    $( Self::$event(_) => &$constant, )*
                }
            }

            /// The present fields, in manifest order.
            pub fn fields(&self) -> Fields<'_> {
                match self {
                    $( Self::$event(event) => event.fields(), )*
                }
            }

            /// The field at that position, from 0 in manifest order, if it is present.
            pub(crate) fn value_at(&self, position: usize) -> Option<FieldRef<'_>> {
                match self {
                    $( Self::$event(event) => event.value_at(position), )*
                }
            }

            pub(super) fn mask(&mut self) {
                match self {
                    $( Self::$event(event) => event.mask(), )*
                }
            }

            /// Detaches the payload from its input, copying only the text still borrowed.
            #[must_use]
            pub fn into_owned(self) -> Payload<'static> {
                match self {
                    $( Self::$event(event) => Payload::$event(event.into_owned().into()), )*
                }
            }
        }


        $(
            impl<'a> From<$event<'a>> for Payload<'a> {
                fn from(event: $event<'a>) -> Self {
                    Self::$event(event.into())
                }
            }
        )*

        impl<T: Into<Self>> From<Builder<T>> for Payload<'_> {
            fn from(builder: Builder<T>) -> Self {
                builder.build().into()
            }
        }

        impl<'a> Payload<'a> {
            /// The payload of the event with that schema, without fields.
            pub(crate) fn empty(schema: &'static EventSchema) -> Result<Self, Error> {
                $(
                    if std::ptr::eq(schema, &$constant) {
                        return Ok(Self::$event(Default::default()));
                    }
                )*
                // Unreachable: every schema is in the table.
                Err(Error::structure("unknown schema", 0))
            }

            /// Sets the fields that the source has.
            pub(crate) fn fill<S: FieldSource<'a>>(&mut self, source: &mut S) -> Result<(), S::Error> {
                match self {
                    $( Self::$event(event) => event.fill(source), )*
                }
            }
        }
    };
}

event_table!(event_structs);

/// Decodes the payload of the event with that schema.
pub(crate) fn decode<'a>(
    schema: &'static EventSchema,
    slots: &mut Slots<'a>,
) -> Result<Payload<'a>, Error> {
    let mut payload = Payload::empty(schema)?;
    payload.fill(&mut slots.decoder(schema))?;
    Ok(payload)
}

#[cfg(test)]
mod tests;

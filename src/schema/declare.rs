//! The macro that expands the table of events to schemas and IDs.

macro_rules! schema_tables {
    ( $(
        $(#[doc = $doc:literal])*
        pub struct $event:ident<$lt:lifetime>, $constant:ident = $id:literal of $provider:ident in $channel:ident $(, $boxed:ident)? {
            element: $element:expr,
            messages: [$($message:expr),* $(,)?],
            fields: [ $(
                $(#[doc = $field_doc:literal])*
                $since:literal $field:ident: $type:ty =
                    $in_type:ident $name:literal $(, $alias:literal)*;
            )* ]
        }
    )* ) => {
        impl EventId {
            $(
                #[doc = concat!(
                    "Event ", stringify!($id), ", [`", stringify!($event), "`](crate::event::",
                    stringify!($event), ")."
                )]
                pub const $constant: Self = Self::new($id);
            )*
        }


            $(
                #[doc = concat!(
                    "The schema of event ", stringify!($id), ", [`", stringify!($event),
                    "`](crate::event::", stringify!($event), ")."
                )]
                pub static $constant: EventSchema = EventSchema {
                    name: stringify!($event),
                    description: before_examples(concat!($($doc, "\n"),*)),
                    event_id: EventId::$constant,
                    provider: &$provider,
                    channel: channels::$channel,
                    set: EventSet::$constant,
                    version: newest(&[$($since),*]),
                    element: $element,
                    messages: &[$($message),*],
                    fields: &[ $( FieldSpec {
                        name: $name,
                        meaning: concat!($($field_doc, "\n"),*).trim_ascii(),
                        aliases: &[$($alias),*],
                        in_type: InType::$in_type,
                        since: $since,
                    }, )* ],
                    positions: std::sync::OnceLock::new(),
                };
            )*

            /// The place of each event in the table.
            #[derive(Clone, Copy)]
            enum Place {
                $( $event, )*
            }

            bitflags::bitflags! {
                /// A set of events: which of them a reader gives.
                ///
                /// Its text has words with commas between them; see its `FromStr`.
                ///
                /// # Examples
                ///
                /// ```
                /// use wmi_events::schema::EventSet;
                /// use wmi_events::source::Options;
                ///
                /// let mut options = Options::default();
                /// assert_eq!(options.events, EventSet::SIX);
                /// options.events = EventSet::SIX | EventSet::SYSMON;
                /// assert_eq!(options.events.to_string(), "six,sysmon");
                /// ```
                #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
                pub struct EventSet: u32 {
                    $(
                        #[doc = concat!(
                            "Event ", stringify!($id), ", [`", stringify!($event),
                            "`](crate::event::", stringify!($event), ")."
                        )]
                        const $constant = 1 << Place::$event as u32;
                    )*
                }
            }

            /// The log of each event.
            const LOGS: &[(&str, EventSet)] = &[ $( (channels::$channel, EventSet::$constant), )* ];

            /// The schemas of all events of this crate.
            pub static EVENTS: &[&EventSchema] = &[ $( &$constant, )* ];

        /// The largest number of fields of an event.
        pub(crate) const FIELDS_LEN: usize =
            max(&[ $( { const FIELDS: &[&str] = &[$($name),*]; FIELDS.len() }, )* ]);
    };
}

pub(crate) use schema_tables;

//! What the table of events expands to here: schemas, IDs.

macro_rules! schema_tables {
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
        impl EventId {
            $(
                #[doc = concat!(
                    stringify!($id), ": [`", stringify!($event), "`](crate::event::",
                    stringify!($event), ")."
                )]
                pub const $constant: Self = Self::new($id);
            )*
        }


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
                };
            )*

            /// Every event of this crate.
            pub static EVENTS: &[&EventSchema] = &[ $( &$constant, )* ];

        /// The most fields that an event has.
        pub(crate) const MAX_FIELDS: usize =
            max(&[ $( { const FIELDS: &[&str] = &[$($name),*]; FIELDS.len() }, )* ]);
    };
}

pub(crate) use schema_tables;

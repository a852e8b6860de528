//! The macro behind the table in `predicates.rs`.

/// Declares the predicates: the bits of [`Indicators`](crate::detect::Indicators), their names,
/// and on [`Event`](crate::Event) an `is_...` each with its `Option` twin.
///
/// An entry reads
///
/// ```text
/// /// Docs of both: the rule, its false positives, its source.
/// 7 NAME name is_name: Kind(rule), Kind(rule);
/// ```
///
/// The number is the bit, which never changes. A kind is a variant of `Facts`.
macro_rules! predicates {
    ( $(
        $(#[doc = $doc:literal])+
        $bit:literal $flag:ident $name:ident $is_name:ident: $($kind:ident($rule:expr)),+;
    )* ) => {
        bitflags! {
            /// What an event shows, one bit a predicate.
            ///
            /// Bits are only ever added, so a stored number keeps its meaning; serde writes a
            /// list of the names instead. Unknown bits are kept.
            ///
            /// # Examples
            ///
            /// ```
            /// use wmi_events::detect::Indicators;
            ///
            /// let indicators = Indicators::REMOTE_WMIC | Indicators::WMIC_XSL;
            /// assert_eq!(indicators.names().collect::<Vec<_>>(), ["remote_wmic", "wmic_xsl"]);
            /// assert_eq!(Indicators::of_name("wmic_xsl"), Some(Indicators::WMIC_XSL));
            /// ```
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
            pub struct Indicators: u128 {
                $(
                    #[doc = concat!(
                        "`", stringify!($name), "`: [`Event::", stringify!($is_name),
                        "`](crate::Event::", stringify!($is_name), ")."
                    )]
                    const $flag = 1 << $bit;
                )*
            }
        }

        /// The name of each bit, in the order of the bits.
        pub(super) const NAMES: &[(&str, Indicators)] = &[ $( (stringify!($name), Indicators::$flag), )* ];

        /// The rule of each, as its docs say it.
        pub(super) const RULES: &[&str] = &[ $( concat!($($doc, "\n"),+), )* ];

        /// What an event shows. Each is `false` where the event does not have the fields to
        /// tell; its twin says that.
        impl Event<'_> {
            $(
                $(#[doc = $doc])+
                #[must_use]
                pub fn $is_name(&self) -> bool {
                    self.$name().unwrap_or(false)
                }

                #[doc = concat!(
                    "[`", stringify!($is_name), "`](Self::", stringify!($is_name),
                    "), with `None` where a field that the answer needs is absent or empty."
                )]
                #[must_use]
                pub fn $name(&self) -> Option<bool> {
                    match Facts::new(self) {
                        $( Facts::$kind(facts) => ($rule)(&facts), )+
                        _ => Some(false),
                    }
                }
            )*
        }

        $( on_process! { $($kind)+ $is_name $name ($($rule),+) } )*

        pub(super) fn indicators(facts: &Facts<'_>) -> Indicators {
            let mut indicators = Indicators::empty();
            $(
                // Of another kind of event it is no.
                let answer = match facts {
                    $( Facts::$kind(facts) => ($rule)(facts), )+
                    _ => None,
                };
                if answer == Some(true) {
                    indicators |= Indicators::$flag;
                }
            )*
            indicators
        }
    };
}

/// The predicates on 4688 that need no more than the process: not the name of its computer.
macro_rules! on_process {
    (Process is_remote_wmic $($rest:tt)*) => {};
    (Process $is_name:ident $name:ident ($rule:expr)) => {
        impl ProcessCreation<'_> {
            #[doc = concat!("[`Event::", stringify!($is_name), "`].")]
            #[must_use]
            pub fn $is_name(&self) -> bool {
                self.$name().unwrap_or(false)
            }

            #[doc = concat!("[`Event::", stringify!($name), "`].")]
            #[must_use]
            pub fn $name(&self) -> Option<bool> {
                ($rule)(&ProcessFacts::new(self, None))
            }
        }
    };
    ($($other:tt)*) => {};
}

pub(super) use {on_process, predicates};

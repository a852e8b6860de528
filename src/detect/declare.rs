//! The macro that expands the table in `predicates.rs`.

/// Declares the predicates: the bits of [`Indicators`](crate::detect::Indicators), their names,
/// their docs, and an `is_...` method for each on [`Event`](crate::Event).
///
/// An entry:
///
/// ```text
/// /// The rule, its false positives, its source.
/// 7 NAME name is_name: Kind(rule), Kind(rule);
/// ```
///
/// The number is the bit, which never changes. The three names are the same word. A kind is a
/// variant of `Facts`, or what a process may be: for any other process the answer is no, without
/// asking the rule.
macro_rules! predicates {
    ( $(
        $(#[doc = $doc:literal])+
        $bit:literal $flag:ident $name:ident $is_name:ident: $($kind:ident($rule:expr)),+;
    )* ) => {
        bitflags! {
            /// What an event shows: one bit for each predicate.
            ///
            /// A bit never changes its meaning, so stored numbers stay valid; new bits may be added.
            /// serde writes a list of names. Unknown bits are kept.
            ///
            /// # Examples
            ///
            /// ```
            /// use wmi_events::detect::Indicators;
            ///
            /// let indicators = Indicators::REMOTE_WMIC | Indicators::WMIC_XSL;
            /// assert_eq!(indicators.names().collect::<Vec<_>>(), ["remote_wmic", "wmic_xsl"]);
            /// assert_eq!(Indicators::from_name("WMIC_XSL"), Some(Indicators::WMIC_XSL));
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

        /// The names, in the order of the bits.
        pub(super) const NAMES: &[(&str, Indicators)] = &[ $( (stringify!($name), Indicators::$flag), )* ];

        /// The names of predicates and constants, in the order of the bits.
        #[cfg(test)]
        pub(super) const IS_NAMES: &[&str] = &[ $( stringify!($is_name), )* ];
        #[cfg(test)]
        pub(super) const FLAG_NAMES: &[&str] = &[ $( stringify!($flag), )* ];

        /// The rules: the docs of the predicates.
        pub(super) const RULES: &[&str] = &[ $( concat!($($doc, "\n"),+), )* ];

        /// Predicates
        ///
        /// A predicate is `false` if the event lacks a field that the answer needs;
        /// [`indicator`](Self::indicator) is `None` then.
        impl Event<'_> {
            $(
                $(#[doc = $doc])+
                #[must_use]
                pub fn $is_name(&self) -> bool {
                    let facts = Facts::new(self);
                    let answer = None$( .or_else(|| ask!($kind, &facts, $rule)) )+;
                    answer == Some(Some(true))
                }
            )*
        }

        /// Whether an event shows one indicator.
        pub(super) fn indicator(facts: &Facts<'_>, flag: Indicators) -> Answer {
            $(
                if flag == Indicators::$flag {
                    return None$( .or_else(|| ask!($kind, facts, $rule)) )+.unwrap_or(Some(false));
                }
            )*
            // An undeclared bit.
            None
        }

        pub(super) fn indicators(facts: &Facts<'_>) -> Indicators {
            let mut indicators = Indicators::empty();
            $(
                // For another kind of event the answer is no.
                if None$( .or_else(|| ask!($kind, facts, $rule)) )+ == Some(Some(true)) {
                    indicators |= Indicators::$flag;
                }
            )*
            indicators
        }
    };
}

/// Asks a rule, if it is on this kind of event or process.
macro_rules! ask {
    (Wmic, $facts:expr, $rule:expr) => { ask!(@process Gate::WMIC, $facts, $rule) };
    (PowerShell, $facts:expr, $rule:expr) => { ask!(@process Gate::POWERSHELL, $facts, $rule) };
    (WmicOrPowerShell, $facts:expr, $rule:expr) => {
        ask!(@process Gate::WMIC | Gate::POWERSHELL, $facts, $rule)
    };
    (Cmd, $facts:expr, $rule:expr) => { ask!(@process Gate::CMD, $facts, $rule) };
    (Shell, $facts:expr, $rule:expr) => {
        ask!(@process Gate::CMD | Gate::POWERSHELL, $facts, $rule)
    };
    (WmiProgram, $facts:expr, $rule:expr) => { ask!(@process Gate::WMI, $facts, $rule) };
    (WmiChild, $facts:expr, $rule:expr) => { ask!(@process Gate::CHILD, $facts, $rule) };
    (WmicOrWmiChild, $facts:expr, $rule:expr) => {
        ask!(@process Gate::WMIC | Gate::CHILD, $facts, $rule)
    };
    (@process $gates:expr, $facts:expr, $rule:expr) => {
        match $facts {
            Facts::Process(facts) if facts.may_be($gates) => Some(($rule)(facts)),
            _ => None,
        }
    };
    ($kind:ident, $facts:expr, $rule:expr) => {
        match $facts {
            Facts::$kind(facts) => Some(($rule)(facts)),
            _ => None,
        }
    };
}

pub(super) use {ask, predicates};

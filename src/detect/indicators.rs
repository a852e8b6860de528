//! [`Indicators`]: names, rules, and how they are computed.

pub use super::predicates::Indicators;

use super::predicates::{NAMES, RULES};

impl Indicators {
    /// The names of the bits that are set, in snake_case; unknown bits are left out.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .iter()
            .filter(move |(_, flag)| self.contains(*flag))
            .map(|(name, _)| *name)
    }

    /// Each indicator's name and its text: rule, false positives and source.
    ///
    /// The text is that of the predicate's docs on [`Event`](crate::Event).
    ///
    /// ```
    /// use wmi_events::detect::Indicators;
    ///
    /// let (name, rule) = Indicators::rules().next().unwrap();
    /// assert_eq!(name, "remote_wmic");
    /// assert!(rule.contains("wmic.exe with a remote `/NODE`"));
    /// ```
    pub fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMES
            .iter()
            .zip(RULES)
            .map(|((name, _), rule)| (*name, *rule))
    }
}

#[cfg(feature = "serde")]
mod json {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    use super::Indicators;

    impl Serialize for Indicators {
        /// A list of names.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            // Binary formats need the length first.
            self.names().collect::<Vec<_>>().serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Indicators {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let names = Vec::<Cow<'de, str>>::deserialize(deserializer)?;
            names.iter().try_fold(Self::empty(), |all, name| {
                let flag = Self::from_name(&name.to_ascii_uppercase());
                let unknown = || D::Error::custom(format_args!("no indicator `{name}`"));
                flag.map(|flag| all | flag).ok_or_else(unknown)
            })
        }
    }
}

#[cfg(test)]
mod tests;

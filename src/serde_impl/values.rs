//! serde for the typed values: text in formats for people, numbers in binary ones.

use std::borrow::Cow;
use std::convert::identity;
use std::fmt::Display;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, SerializeStruct, Serializer};

use crate::event::TimeSource;
use crate::event_id::EventId;
use crate::schema::field_input::FieldInput;
use crate::value::number::{self, parse_u64};
use crate::value::{
    Account, Guid, IntegrityLevel, Keywords, LogonId, NO_TEXT, ProcessId, Sid, TokenElevation,
    WbemStatus, WindowsTime,
};

/// Reads text or a number as text.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'static, str>, D::Error> {
    FieldInput::deserialize(deserializer).map(FieldInput::into_text)
}

fn parse<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    text(deserializer)?.parse().map_err(de::Error::custom)
}

fn parse_number<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let text = text(deserializer)?;
    parse(&text).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &"a number"))
}

/// Declares for each type its number, and how its text is written and read.
macro_rules! numbers {
    ($($type:ident: $number:ty, $get:ident, $new:ident, $text:expr, $parse:expr;)*) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(&$text(self))
                } else {
                    self.$get().serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    $parse(deserializer)
                } else {
                    <$number>::deserialize(deserializer).map(Self::$new)
                }
            }
        }
    )* };
}

numbers! {
    LogonId: u64, get, new, identity, parse;
    ProcessId: u64, get, new, identity, parse;
    TokenElevation: u32, get, new, identity, parse;
    // `Display` has the name, too.
    WbemStatus: u32, get, new, (|status: &Self| status.hex()), parse;
    Keywords: u64, bits, from_bits_retain, identity, keywords;
}

fn keywords<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Keywords, D::Error> {
    parse_number(deserializer, parse_u64).map(Keywords::from_bits_retain)
}

/// Declares types that are numbers in every format.
macro_rules! always_numbers {
    ($($type:ident: $number:ty;)*) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.get().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = if deserializer.is_human_readable() {
                    parse_number(deserializer, number::parse)
                } else {
                    <$number>::deserialize(deserializer)
                };
                number.map(Self::new)
            }
        }
    )* };
}

always_numbers! {
    EventId: u16;
    IntegrityLevel: u32;
}

/// Its name in every format.
impl Serialize for TimeSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for TimeSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        let expected = &Self::EXPECTED;
        let invalid = || de::Error::invalid_value(de::Unexpected::Str(&name), expected);
        Self::parse(&name).ok_or_else(invalid)
    }
}

/// Text in every format.
impl Serialize for Sid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            parse(deserializer)
        } else {
            let text = Cow::<str>::deserialize(deserializer)?;
            text.parse().map_err(de::Error::custom)
        }
    }
}

/// In binary, 16 bytes in the order of the text.
impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.as_u128().to_be_bytes().serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return parse(deserializer);
        }
        let digits = <[u8; 16]>::deserialize(deserializer)?;
        Ok(Self::from_u128(u128::from_be_bytes(digits)))
    }
}

/// In binary, seconds since 1970 and nanoseconds. A time without a text form is not written: text
/// could not be read back.
impl Serialize for WindowsTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.has_text() {
            return Err(S::Error::custom(NO_TEXT));
        }
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.0.timestamp(), self.0.timestamp_subsec_nanos()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for WindowsTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return parse(deserializer);
        }
        let (seconds, nanoseconds) = Deserialize::deserialize(deserializer)?;
        Self::from_timestamp(seconds, nanoseconds).ok_or_else(|| de::Error::custom(NO_TEXT))
    }
}

/// Text leaves the absent parts out.
impl Serialize for Account<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_binary = !serializer.is_human_readable();
        let texts = [
            ("sid", &self.sid),
            ("domain", &self.domain),
            ("name", &self.name),
        ];
        let texts = texts
            .into_iter()
            .filter(|(_, text)| is_binary || text.is_some());
        let logon_id = Some(&self.logon_id).filter(|id| is_binary || id.is_some());
        let len = texts.clone().count() + usize::from(logon_id.is_some());
        let mut account = serializer.serialize_struct("Account", len)?;
        for (name, text) in texts {
            account.serialize_field(name, text)?;
        }
        if let Some(id) = logon_id {
            account.serialize_field("logon_id", id)?;
        }
        account.end()
    }
}

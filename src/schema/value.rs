//! [`Value`].

use std::borrow::Cow;

use crate::value::{Guid, Keywords, LogonId, ProcessId, Sid, TokenElevation, WbemStatus};

/// The value of a field as its source holds it: text or a number.
///
/// Strings, integers and the types of [`value`](crate::value) convert into it. SIDs and GUIDs
/// become text.
///
/// # Examples
///
/// ```
/// use wmi_events::record::Value;
/// use wmi_events::value::Sid;
///
/// assert_eq!(Value::from("0x12ec"), Value::Text("0x12ec".into()));
/// assert_eq!(Value::from(4844_u32), Value::Unsigned(4844));
/// assert_eq!(Value::from(-2147217405_i32), Value::Signed(-2147217405));
/// assert_eq!(Value::from(Sid::LOCAL_SYSTEM), Value::Text("S-1-5-18".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Text as logged.
    Text(Cow<'a, str>),
    /// An unsigned number of up to 64 bits.
    Unsigned(u64),
    /// A number that the source holds as signed.
    Signed(i64),
}

impl<'a> Value<'a> {
    /// The text, or the number in decimal.
    pub(crate) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            Self::Unsigned(number) => number.to_string().into(),
            Self::Signed(number) => number.to_string().into(),
        }
    }
}

impl Value<'_> {
    #[cfg(feature = "json")]
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Unsigned(number) => Value::Unsigned(number),
            Self::Signed(number) => Value::Signed(number),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

macro_rules! from {
    ($variant:ident: $($number:ty),*) => { $(
        impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Self::$variant(number.into())
            }
        }
    )* };
    ($variant:ident($value:ident) = $number:expr; $($type:ty),*) => { $(
        impl From<$type> for Value<'_> {
            fn from($value: $type) -> Self {
                Self::$variant($number.into())
            }
        }
    )* };
}

from!(Unsigned: u8, u16, u32, u64);
from!(Signed: i8, i16, i32, i64);
from!(Unsigned(code) = code.get(); LogonId, ProcessId, TokenElevation, WbemStatus);
from!(Unsigned(keywords) = keywords.bits(); Keywords);
from!(Text(value) = value.to_string(); Sid, Guid);

//! [`FieldInput`].

use std::borrow::Cow;
use std::fmt;

use crate::secrets::Masked;
use crate::value::utf16::Texts;
use crate::value::{
    Guid, Keywords, LogonId, ProcessId, Sid, TokenElevation, WbemStatus, WindowsTime,
};

/// The value of a field as its source holds it: text or a number.
///
/// Strings, integers and the types of [`value`](crate::value) convert into it. SIDs, GUIDs, times
/// and `bool` become text.
///
/// # Examples
///
/// ```
/// use wmi_events::record::FieldInput;
/// use wmi_events::value::Sid;
///
/// assert_eq!(FieldInput::from("0x12ec"), FieldInput::Text("0x12ec".into()));
/// assert_eq!(FieldInput::from(4844_u32), FieldInput::Unsigned(4844));
/// assert_eq!(FieldInput::from(-2147217405_i32), FieldInput::Signed(-2147217405));
/// assert_eq!(FieldInput::from(Sid::LOCAL_SYSTEM), FieldInput::Text("S-1-5-18".into()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldInput<'a> {
    /// Text as logged.
    Text(Cow<'a, str>),
    /// An unsigned number of up to 64 bits.
    Unsigned(u64),
    /// A number that the source holds as signed.
    Signed(i64),
}

/// Without passwords.
impl fmt::Debug for FieldInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.debug_tuple("Text").field(&Masked(&**text)).finish(),
            Self::Unsigned(number) => f.debug_tuple("Unsigned").field(number).finish(),
            Self::Signed(number) => f.debug_tuple("Signed").field(number).finish(),
        }
    }
}

impl<'a> FieldInput<'a> {
    /// The text, or the number in decimal.
    pub(crate) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            Self::Unsigned(number) => number.to_string().into(),
            Self::Signed(number) => number.to_string().into(),
        }
    }
}

impl FieldInput<'_> {
    /// The text of a UTF-16 value of the Windows API, which ends at its first NUL.
    ///
    /// It is as in the XML of the event: `_` replaces control characters and lone surrogates.
    ///
    /// ```
    /// use wmi_events::record::FieldInput;
    ///
    /// let units = [0x61, 0x1b, 0xd83d, 0, 0x62];
    /// assert_eq!(FieldInput::from_utf16(&units), FieldInput::from("a__"));
    /// ```
    #[must_use]
    pub fn from_utf16(units: &[u16]) -> Self {
        let mut texts = Texts::default();
        let units: Vec<_> = units.iter().map(|unit| unit.to_le_bytes()).collect();
        texts.push_utf16(&units);
        texts.into_string().into()
    }

    pub(crate) fn into_owned(self) -> FieldInput<'static> {
        match self {
            Self::Text(text) => FieldInput::Text(Cow::Owned(text.into_owned())),
            Self::Unsigned(number) => FieldInput::Unsigned(number),
            Self::Signed(number) => FieldInput::Signed(number),
        }
    }
}

impl<'a> From<&'a str> for FieldInput<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for FieldInput<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for FieldInput<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for FieldInput<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

macro_rules! from {
    ($variant:ident: $($number:ty),*) => { $(
        impl From<$number> for FieldInput<'_> {
            fn from(number: $number) -> Self {
                Self::$variant(number.into())
            }
        }
    )* };
    ($variant:ident($value:ident) = $number:expr; $($type:ty),*) => { $(
        impl From<$type> for FieldInput<'_> {
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
from!(Text(value) = value.to_string(); bool, Guid, Sid, WindowsTime);

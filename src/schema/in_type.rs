//! [`InType`].

use std::borrow::Cow;
use std::fmt;

use super::field_input::FieldInput;

/// The type of a field in the manifest, which defines how Windows prints it.
///
/// Source: [`InputType`] of the manifest schema.
///
/// [`InputType`]: https://learn.microsoft.com/windows/win32/wes/eventmanifestschema-inputtype-complextype
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InType {
    /// UTF-16 text.
    UnicodeString,
    /// A security identifier, printed as `S-1-5-18`.
    Sid,
    /// 32 bits, printed as `0x80041032`.
    HexInt32,
    /// 64 bits, printed as `0x3e7`.
    HexInt64,
    /// 32 or 64 bits, printed as `0x12ec`.
    Pointer,
    /// 32 bits, printed as `4844`.
    UInt32,
    /// 64 bits, printed as `134087222950000000`.
    UInt64,
    /// Printed as `true` or `false`.
    Boolean,
    /// A GUID, printed in braces.
    Guid,
}

impl InType {
    /// The value as Windows prints it in a field of this type; text is unchanged.
    ///
    /// ```
    /// use wmi_events::record::FieldInput;
    /// use wmi_events::schema::InType;
    ///
    /// let pid = FieldInput::Unsigned(4844);
    /// assert_eq!(InType::Pointer.text(&pid), "0x12ec");
    /// assert_eq!(InType::UInt32.text(&pid), "4844");
    /// ```
    #[must_use]
    pub fn text<'v>(self, value: &'v FieldInput<'_>) -> Cow<'v, str> {
        match value {
            FieldInput::Text(text) => Cow::Borrowed(text),
            FieldInput::Unsigned(number) if self.is_hexadecimal() => format!("{number:#x}").into(),
            FieldInput::Unsigned(number) => number.to_string().into(),
            FieldInput::Signed(number) => number.to_string().into(),
        }
    }

    pub(crate) const fn is_hexadecimal(self) -> bool {
        matches!(self, Self::HexInt32 | Self::HexInt64 | Self::Pointer)
    }

    pub(crate) const fn is_number(self) -> bool {
        self.is_hexadecimal() || matches!(self, Self::UInt32 | Self::UInt64)
    }

    /// Whether a number of the field fits in 32 bits.
    pub(crate) const fn is_32_bit(self) -> bool {
        matches!(self, Self::HexInt32 | Self::UInt32)
    }
}

impl fmt::Display for InType {
    /// The name in the manifest, such as `win:HexInt32`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sid => f.write_str("win:SID"),
            Self::Guid => f.write_str("win:GUID"),
            other => write!(f, "win:{other:?}"),
        }
    }
}

//! [`TokenElevation`].

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::code::codes;
use super::number;
use crate::error::Error;

codes! {
    /// The token elevation type of a process, logged as `%%1936`, `%%1937` or `%%1938`.
    ///
    /// User Account Control assigns it. Source: [event 4688], Token Elevation Type; the names
    /// are those of [`TOKEN_ELEVATION_TYPE`].
    ///
    /// [event 4688]: https://learn.microsoft.com/windows/security/threat-protection/auditing/event-4688
    /// [`TOKEN_ELEVATION_TYPE`]: https://learn.microsoft.com/windows/win32/api/winnt/ne-winnt-token_elevation_type
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::value::TokenElevation;
    ///
    /// let elevation: TokenElevation = "%%1937".parse()?;
    /// assert_eq!(elevation, TokenElevation::FULL);
    /// assert_eq!(elevation.name(), Some("TokenElevationTypeFull"));
    /// assert_eq!(elevation.to_string(), "%%1937");
    /// assert_eq!(TokenElevation::new(1940).name(), None);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct TokenElevation;

    /// Full token: UAC is disabled, or the user is built-in Administrator or a service account
    DEFAULT = 1936, "TokenElevationTypeDefault";
    /// Elevated token: the user chose to run as administrator
    FULL = 1937, "TokenElevationTypeFull";
    /// Limited token: the user is an administrator, the process is not elevated
    LIMITED = 1938, "TokenElevationTypeLimited";
}

impl TokenElevation {
    pub(crate) const EXPECTED: &str = "a message number such as %%1936";

    #[inline]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // As Windows writes them.
        if let [b'%', b'%', b'1', b'9', b'3', last @ b'6'..=b'8'] = text.as_bytes() {
            return Some(Self::new(1930 + u32::from(*last - b'0')));
        }
        Self::parse_unusual(text)
    }

    fn parse_unusual(text: &str) -> Option<Self> {
        let text = number::trim(text);
        number::parse(text.strip_prefix("%%").unwrap_or(text)).map(Self)
    }

    /// As Windows logs it; a known one does not allocate.
    pub(crate) fn text(self) -> Cow<'static, str> {
        match self {
            Self::DEFAULT => "%%1936".into(),
            Self::FULL => "%%1937".into(),
            Self::LIMITED => "%%1938".into(),
            _ => self.to_string().into(),
        }
    }
}

impl fmt::Display for TokenElevation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "%%{}", self.get())
    }
}

impl FromStr for TokenElevation {
    type Err = Error;

    /// Reads `%%1936` or `1936`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as `Full`.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("TokenElevation", Self::EXPECTED, text))
    }
}

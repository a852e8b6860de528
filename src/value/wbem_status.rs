//! [`WbemStatus`].

use std::fmt;
use std::str::FromStr;

use super::code::codes;
use super::number;
use crate::error::Error;

codes! {
    /// The HRESULT of a WMI operation, mostly one of the `WBEMSTATUS` codes, logged as
    /// `0x80041032`. Any 32-bit number is kept.
    ///
    /// Source: [`WBEMSTATUS`] (`wbemcli.h`); the codes named here are those seen in real 5857
    /// and 5858 events.
    ///
    /// [`WBEMSTATUS`]: https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::value::WbemStatus;
    ///
    /// let status: WbemStatus = "0x80041003".parse()?;
    /// assert_eq!(status, WbemStatus::ACCESS_DENIED);
    /// assert_eq!(status.name(), Some("WBEM_E_ACCESS_DENIED"));
    /// assert_eq!(status.to_string(), "0x80041003");
    /// assert!(status.is_failure());
    /// // As .NET and PowerShell print it.
    /// assert_eq!("-2147217405".parse::<WbemStatus>()?, status);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct WbemStatus;

    /// The operation succeeded.
    S_OK = 0x0, "S_OK";
    /// It failed, with no more to say.
    FAILED = 0x8004_1001, "WBEM_E_FAILED";
    /// The object was not found.
    NOT_FOUND = 0x8004_1002, "WBEM_E_NOT_FOUND";
    /// The user may not do this.
    ACCESS_DENIED = 0x8004_1003, "WBEM_E_ACCESS_DENIED";
    /// The object is not valid here.
    INVALID_CONTEXT = 0x8004_1007, "WBEM_E_INVALID_CONTEXT";
    /// An internal, critical error.
    CRITICAL_ERROR = 0x8004_100A, "WBEM_E_CRITICAL_ERROR";
    /// The provider does not offer this.
    NOT_SUPPORTED = 0x8004_100C, "WBEM_E_NOT_SUPPORTED";
    /// The class does not exist.
    INVALID_CLASS = 0x8004_1010, "WBEM_E_INVALID_CLASS";
    /// The client cancelled the call.
    CALL_CANCELLED = 0x8004_1032, "WBEM_E_CALL_CANCELLED";
}

impl WbemStatus {
    pub(crate) const EXPECTED: &str = "a status such as 0x80041032";

    /// Whether it says failure: the severity bit of the HRESULT ([MS-ERREF] 2.1).
    ///
    /// [MS-ERREF]: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/0642cb2f-2075-4469-918c-4441e69c548a
    #[must_use]
    pub const fn is_failure(self) -> bool {
        self.get() & 0x8000_0000 != 0
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match number::trim(text).strip_prefix('-') {
            // A negative HRESULT in decimal: the same 32 bits, read as signed.
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits
                .parse()
                .ok()
                .and_then(|n: u64| Self::from_signed(-i64::try_from(n).ok()?)),
            Some(_) => None,
            None => number::parse(text).map(Self::new),
        }
    }

    /// From the signed 32 bits that .NET prints.
    pub(crate) fn from_signed(number: i64) -> Option<Self> {
        i32::try_from(number)
            .ok()
            .map(|n| Self::new(n.cast_unsigned()))
    }
}

impl fmt::Display for WbemStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.get())
    }
}

impl FromStr for WbemStatus {
    type Err = Error;

    /// Reads `0x80041003`, `2147749891` or `-2147217405`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for anything else, such as
    /// `0x180041003` (33 bits).
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("WbemStatus", Self::EXPECTED, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let table = [
            ("0x0", Some(0)),
            ("0x80041032", Some(0x8004_1032)),
            ("0X8004100c", Some(0x8004_100c)),
            ("2147749938", Some(0x8004_1032)),
            ("-2147217358", Some(0x8004_1032)),
            ("-2147483648", Some(0x8000_0000)),
            ("-2147483649", None),
            ("--1", None),
            ("-", None),
            ("-0x1", None),
            ("4294967296", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(
                WbemStatus::parse(text).map(WbemStatus::get),
                expected,
                "{text:?}"
            );
        }
    }
}

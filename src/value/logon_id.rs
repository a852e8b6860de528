//! [`LogonId`].

use std::fmt;
use std::str::FromStr;

use super::digits::{Digits, Hex, Short};
use super::number::{EXPECTED_U64, parse_u64};
use crate::error::Error;

/// The locally unique identifier (LUID) of a logon session, 64 bits, printed as `0x3e7`.
///
/// Unique on its computer until the next restart; events of one session have the same number.
/// Source: [MS-DTYP] 2.3.7 `LUID`; the well-known numbers are in `ntifs.h`.
///
/// [MS-DTYP]: https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/48cbee2a-0790-45f2-8269-931d7083b2c3
///
/// # Examples
///
/// ```
/// use wmi_events::value::LogonId;
///
/// let id: LogonId = "0x3E7".parse()?;
/// assert_eq!(id, LogonId::SYSTEM);
/// assert_eq!(id.to_string(), "0x3e7");
/// assert_eq!(LogonId::new(0x3e4), LogonId::NETWORK_SERVICE);
/// assert!(LogonId::new(0).is_none());
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogonId(u64);

impl LogonId {
    /// The session of `NT AUTHORITY\SYSTEM`, `0x3e7` (`SYSTEM_LUID`).
    pub const SYSTEM: Self = Self(0x3e7);
    /// The anonymous session, `0x3e6` (`ANONYMOUS_LOGON_LUID`).
    pub const ANONYMOUS: Self = Self(0x3e6);
    /// The session of `NT AUTHORITY\LOCAL SERVICE`, `0x3e5` (`LOCALSERVICE_LUID`).
    pub const LOCAL_SERVICE: Self = Self(0x3e5);
    /// The session of `NT AUTHORITY\NETWORK SERVICE`, `0x3e4` (`NETWORKSERVICE_LUID`).
    ///
    /// Most WMI providers run in it.
    pub const NETWORK_SERVICE: Self = Self(0x3e4);

    /// The logon session with that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether it is `0x0`: no session.
    ///
    /// Windows writes it as the `TargetLogonId` of a process that runs as its creator.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl Digits for LogonId {
    fn write(self, to: &mut Short) {
        Hex(self.0).write(to);
    }
}

impl fmt::Display for LogonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().text())
    }
}

impl From<u64> for LogonId {
    fn from(number: u64) -> Self {
        Self::new(number)
    }
}

impl FromStr for LogonId {
    type Err = Error;

    /// Reads `0x3e7` or `999`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as `3e7`.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse_u64(text)
            .map(Self)
            .ok_or_else(|| Error::value("LogonId", EXPECTED_U64, text))
    }
}

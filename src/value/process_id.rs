//! [`ProcessId`].

use std::fmt;
use std::str::FromStr;

use super::number::{EXPECTED_U64, parse_u64};
use crate::error::Error;

/// A process ID, comparable between 4688 and WMI-Activity events.
///
/// 4688 logs it as a 64-bit pointer in hexadecimal, WMI-Activity as 32 bits in decimal. Windows
/// reuses the number of a process that has ended. `Display` prints decimal;
/// [`Field::text`](crate::event::Field::text) prints it as its event does. Source: the events'
/// manifests (`win:Pointer`, `win:UInt32`).
///
/// # Examples
///
/// ```
/// use wmi_events::value::ProcessId;
///
/// let hexadecimal: ProcessId = "0x12ec".parse()?;
/// let decimal: ProcessId = "4844".parse()?;
/// assert_eq!(hexadecimal, decimal);
/// assert_eq!(hexadecimal.get(), 4844);
/// assert_eq!(hexadecimal, ProcessId::new(4844));
/// assert_eq!(hexadecimal.to_string(), "4844");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessId(u64);

impl ProcessId {
    /// The process with that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ProcessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u32> for ProcessId {
    fn from(number: u32) -> Self {
        Self::new(number.into())
    }
}

impl From<u64> for ProcessId {
    fn from(number: u64) -> Self {
        Self::new(number)
    }
}

impl FromStr for ProcessId {
    type Err = Error;

    /// Reads `0x12ec` or `4844`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as `12ec`.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse_u64(text)
            .map(Self)
            .ok_or_else(|| Error::value("ProcessId", EXPECTED_U64, text))
    }
}

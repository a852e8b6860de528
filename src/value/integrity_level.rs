//! [`IntegrityLevel`].

use std::fmt;

use super::code::codes;
use super::sid::Sid;

codes! {
    /// The mandatory integrity level of a process, logged as a SID `S-1-16-<level>`.
    ///
    /// Levels compare as numbers.
    ///
    /// Source: [MS-DTYP] 2.4.2.4 and the `SECURITY_MANDATORY_*_RID` constants of `winnt.h`.
    ///
    /// [MS-DTYP]: https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/81d92bba-d22b-4a8c-908a-554ab29148ab
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::value::{IntegrityLevel, Sid};
    ///
    /// let label: Sid = "S-1-16-12288".parse()?;
    /// let level = IntegrityLevel::from_sid(label).unwrap();
    /// assert_eq!(level, IntegrityLevel::HIGH);
    /// assert!(level > IntegrityLevel::MEDIUM);
    /// assert_eq!(level.name(), Some("High"));
    /// assert_eq!(level.get(), 0x3000);
    /// assert_eq!(level.to_string(), "High");
    /// assert_eq!(IntegrityLevel::from_sid(Sid::LOCAL_SYSTEM), None);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct IntegrityLevel;

    /// Anonymous processes
    UNTRUSTED = 0x0000, "Untrusted";
    /// Sandboxed processes
    LOW = 0x1000, "Low";
    /// Processes of a standard user
    MEDIUM = 0x2000, "Medium";
    /// Processes of a standard user with UI access
    MEDIUM_PLUS = 0x2100, "Medium Plus";
    /// Elevated processes
    HIGH = 0x3000, "High";
    /// Processes of the system and its services
    SYSTEM = 0x4000, "System";
    /// Protected processes
    PROTECTED_PROCESS = 0x5000, "Protected Process";
    /// Secure processes
    SECURE_PROCESS = 0x7000, "Secure Process";
}

impl IntegrityLevel {
    const LEVELS: [Self; 8] = [
        Self::UNTRUSTED,
        Self::LOW,
        Self::MEDIUM,
        Self::MEDIUM_PLUS,
        Self::HIGH,
        Self::SYSTEM,
        Self::PROTECTED_PROCESS,
        Self::SECURE_PROCESS,
    ];

    /// The level of that name, in any case.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let is_named = |level: &Self| {
            let known = level.name();
            known.is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        Self::LEVELS.into_iter().find(is_named)
    }

    /// The level of a mandatory label, or `None` for any other SID.
    #[must_use]
    pub fn from_sid(label: Sid) -> Option<Self> {
        match (label.authority(), label.sub_authorities()) {
            (16, [level]) => Some(Self::new(*level)),
            _ => None,
        }
    }
}

impl fmt::Display for IntegrityLevel {
    /// The name, or the number in hexadecimal if it is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{:#x}", self.get()),
        }
    }
}

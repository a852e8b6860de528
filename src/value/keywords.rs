//! [`Keywords`].

use std::fmt;

use bitflags::bitflags;

bitflags! {
    /// The keywords of an event, 64 bits, printed as `0x8020000000000000`.
    ///
    /// Unnamed bits are kept: each provider defines the lower 48 bits.
    ///
    /// Source: the standard keywords of `winmeta.xml` (Windows SDK).
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::value::Keywords;
    ///
    /// let keywords = Keywords::from_bits_retain(0x8020_0000_0000_0000);
    /// assert!(keywords.contains(Keywords::AUDIT_SUCCESS));
    /// assert_eq!(keywords.to_string(), "0x8020000000000000");
    /// ```
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Keywords: u64 {
        /// `win:ResponseTime`.
        const RESPONSE_TIME = 0x0001_0000_0000_0000;
        /// `win:WDIContext`.
        const WDI_CONTEXT = 0x0002_0000_0000_0000;
        /// `win:WDIDiag`.
        const WDI_DIAG = 0x0004_0000_0000_0000;
        /// `win:SQM`.
        const SQM = 0x0008_0000_0000_0000;
        /// `win:AuditFailure`.
        const AUDIT_FAILURE = 0x0010_0000_0000_0000;
        /// `win:AuditSuccess`: on every 4688.
        const AUDIT_SUCCESS = 0x0020_0000_0000_0000;
        /// `win:CorrelationHint`.
        const CORRELATION_HINT = 0x0040_0000_0000_0000;
        /// `win:EventlogClassic`.
        const EVENTLOG_CLASSIC = 0x0080_0000_0000_0000;
    }
}

impl fmt::Display for Keywords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.bits())
    }
}

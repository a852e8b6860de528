//! [`Limits`].

/// What one event may cost. An event beyond a limit is an
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit) that says which one.
///
/// # Examples
///
/// ```
/// use wmi_events::ErrorKind;
/// use wmi_events::source::{Limits, xml};
///
/// let mut limits = Limits::default();
/// limits.max_event_bytes = 64;
/// let error = xml::parse(&"<Event> ".repeat(9), &limits).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit);
/// assert_eq!(error.to_string(), "limit exceeded at byte 64: more than 64 bytes in an event");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The bytes of an event, as UTF-8. Default 4 MiB: Windows stores an event in less than
    /// 64 KiB of UTF-16, which is less than 256 KiB with every character escaped.
    pub max_event_bytes: usize,
    /// How deep elements nest. Default 32; Windows needs 5.
    pub max_depth: usize,
    /// The fields of an event. Default 256; the events of this crate have up to 15.
    pub max_fields: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_event_bytes: 4 << 20,
            max_depth: 32,
            max_fields: 256,
        }
    }
}

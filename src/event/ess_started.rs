//! Methods of [`EssStarted`], event 5859.

use super::EssStarted;
use crate::value::Sid;

impl EssStarted<'_> {
    /// The owner's SID; `None` unless `User` is a SID, as it is in practice.
    ///
    /// ```
    /// use wmi_events::event::EssStarted;
    ///
    /// let mut started = EssStarted::default();
    /// started.query = Some("select * from MSFT_SCMEventLogEvent".into());
    /// assert_eq!(started.wql()?.unwrap().class, "MSFT_SCMEventLogEvent");
    /// started.user = Some("S-1-5-32-544".into());
    /// assert_eq!(started.user_sid(), Some(wmi_events::value::Sid::ADMINISTRATORS));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn user_sid(&self) -> Option<Sid> {
        self.user.as_deref()?.parse().ok()
    }
}

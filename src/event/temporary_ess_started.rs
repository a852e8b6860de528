//! Methods of [`TemporaryEssStarted`], event 5860.

use super::TemporaryEssStarted;
use crate::value::Account;

impl TemporaryEssStarted<'_> {
    /// The client's user; `None` if it was not logged.
    ///
    /// ```
    /// use wmi_events::event::TemporaryEssStarted;
    ///
    /// let mut started = TemporaryEssStarted::default();
    /// started.query = Some("SELECT * FROM Win32_ProcessStartTrace".into());
    /// assert_eq!(started.wql()?.unwrap().class, "Win32_ProcessStartTrace");
    /// started.user = Some(r"CORP\alice".into());
    /// assert_eq!(started.account().unwrap().name.as_deref(), Some("alice"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn account(&self) -> Option<Account<'_>> {
        self.user.as_deref().and_then(Account::from_name)
    }
}

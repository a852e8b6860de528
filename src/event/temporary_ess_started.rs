//! What the fields of event 5860 mean.

use super::TemporaryEssStarted;
use crate::error::Error;
use crate::value::Account;
use crate::wmi::{Namespace, Query};

impl TemporaryEssStarted<'_> {
    /// The query taken apart; `None` where it was not logged.
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
    ///
    /// # Errors
    ///
    /// As [`Query::parse`].
    pub fn wql(&self) -> Result<Option<Query<'_>>, Error> {
        self.query.as_deref().map(Query::parse).transpose()
    }

    /// The namespace that is watched.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace<'_>> {
        self.namespace_name.as_deref().map(Namespace::new)
    }

    /// The client's user; `None` where it was not logged.
    #[must_use]
    pub fn account(&self) -> Option<Account<'_>> {
        self.user.as_deref().and_then(Account::of_name)
    }
}

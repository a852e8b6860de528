//! What the fields of event 5859 mean.

use super::EssStarted;
use crate::error::Error;
use crate::value::Sid;
use crate::wmi::{Namespace, Query};

impl EssStarted<'_> {
    /// The query taken apart; `None` where it was not logged.
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

    /// The owner's SID, which `User` is in practice.
    #[must_use]
    pub fn user_sid(&self) -> Option<Sid> {
        self.user.as_deref()?.parse().ok()
    }
}

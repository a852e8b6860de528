//! Methods of [`ClientFailure`], event 5858.

use super::{ClientFailure, System};
use crate::error::Error;
use crate::value::{Host, WbemStatus};
use crate::wmi::Operation;

impl ClientFailure<'_> {
    /// The parsed operation; `None` if it was not logged.
    ///
    /// ```
    /// use wmi_events::event::ClientFailure;
    /// use wmi_events::wmi::Method;
    ///
    /// let mut failure = ClientFailure::default();
    /// failure.operation = Some(r"Start IWbemServices::GetObject - root\cimv2 : Win32_Process".into());
    /// assert_eq!(failure.operation()?.unwrap().method, Method::GetObject);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Operation::parse`], such as for `Start IWbemServices`.
    pub fn operation(&self) -> Result<Option<Operation<'_>>, Error> {
        self.operation.as_deref().map(Operation::parse).transpose()
    }

    /// The result of the operation.
    #[must_use]
    pub fn status(&self) -> Option<WbemStatus> {
        self.result_code
    }

    /// Whether the client was on another computer than the one that logged the event.
    ///
    /// `false` if either computer is unknown. Short and full names match, in any case.
    ///
    /// ```
    /// use wmi_events::System;
    /// use wmi_events::event::ClientFailure;
    ///
    /// let mut system = System::default();
    /// system.computer = Some("FILE02.corp.example".into());
    /// let mut failure = ClientFailure::default();
    /// failure.client_machine = Some("file02".into());
    /// assert!(!failure.is_remote(&system));
    /// failure.client_machine = Some("WKS07".into());
    /// assert!(failure.is_remote(&system));
    /// ```
    #[must_use]
    pub fn is_remote(&self, system: &System<'_>) -> bool {
        self.remote(system).unwrap_or(false)
    }

    /// [`is_remote`](Self::is_remote), but `None` if either computer is unknown.
    #[must_use]
    pub fn remote(&self, system: &System<'_>) -> Option<bool> {
        let client = Host::new(
            self.client_machine
                .as_deref()
                .filter(|name| !name.is_empty())?,
        );
        let computer = system.computer.as_deref()?;
        Some(!client.is_local() && !client.is_same(computer))
    }
}

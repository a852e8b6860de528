//! Methods of WMI-Activity's Trace events.

use super::{MethodExecuted, OperationStarted, ProcessCreated, System};
use crate::error::Error;
use crate::value::{Host, ProcessId, WindowsTime};
use crate::wmi::Operation;

/// A `FILETIME` that says something: 0 is an unknown time.
fn time(file_time: Option<u64>) -> Option<WindowsTime> {
    WindowsTime::from_file_time(file_time.filter(|time| *time > 0)?)
}

/// The client of an event of the Trace log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TraceClient<'e> {
    /// The name of its computer; `None` for `Local`.
    pub(crate) computer: Option<&'e str>,
    pub(crate) process_id: Option<ProcessId>,
    pub(crate) is_remote: Option<bool>,
}

macro_rules! of_client {
    ($($event:ident),*) => { $(
        impl $event<'_> {
            /// Whether the client is on another computer than the one that logged the event.
            ///
            /// Windows says so since Windows 10 1803; before, the client's name decides, which the client
            /// says itself. `None` if neither is known.
            #[must_use]
            pub fn is_remote(&self, system: &System<'_>) -> Option<bool> {
                if let Some(is_local) = self.is_local {
                    return Some(!is_local);
                }
                let name = self.client_machine.as_deref().filter(|name| !name.is_empty())?;
                if name.eq_ignore_ascii_case("Local") {
                    return Some(false);
                }
                let client = Host::new(name);
                Some(!client.is_local() && !client.is_same(system.computer.as_deref()?))
            }

            /// The name of the client's computer: its full name, or else its short name; `None` for
            /// `Local`.
            #[must_use]
            pub fn client_computer(&self) -> Option<&str> {
                let names = [&self.client_machine_fqdn, &self.client_machine];
                let mut names = names.into_iter().filter_map(|name| name.as_deref());
                names.find(|name| !name.is_empty() && !name.eq_ignore_ascii_case("Local"))
            }

            /// When the client's process was created; `None` if it is unknown.
            #[must_use]
            pub fn client_started(&self) -> Option<WindowsTime> {
                time(self.client_process_creation_time)
            }

            pub(crate) fn client(&self, system: &System<'_>) -> TraceClient<'_> {
                TraceClient {
                    computer: self.client_computer(),
                    process_id: self.client_process_id,
                    is_remote: self.is_remote(system),
                }
            }
        }
    )* };
}

of_client!(OperationStarted, MethodExecuted, ProcessCreated);

impl OperationStarted<'_> {
    /// The parsed operation; `None` if it was not logged.
    ///
    /// # Errors
    ///
    /// As [`Operation::parse`], such as for `Start IWbemServices`.
    pub fn operation(&self) -> Result<Option<Operation<'_>>, Error> {
        self.operation.as_deref().map(Operation::parse).transpose()
    }
}

impl ProcessCreated<'_> {
    /// When the process was created.
    ///
    /// ```
    /// use wmi_events::System;
    /// use wmi_events::event::ProcessCreated;
    ///
    /// let mut created = ProcessCreated::default();
    /// created.client_machine = Some("WKS07".into());
    /// created.client_machine_fqdn = Some("WKS07.corp.example".into());
    /// created.client_process_creation_time = Some(133_420_814_327_695_919);
    /// created.is_local = Some(false);
    /// assert_eq!(created.is_remote(&System::default()), Some(true));
    /// assert_eq!(created.client_computer(), Some("WKS07.corp.example"));
    /// assert!(created.client_started().is_some());
    /// assert_eq!(created.process_started(), None);
    /// ```
    #[must_use]
    pub fn process_started(&self) -> Option<WindowsTime> {
        time(self.created_process_creation_time)
    }
}

#[cfg(test)]
mod tests;

//! [`Builder`]: the struct of an event, field by field.

/// Builds the struct of an event: `ProcessCreation::builder()` and its like.
///
/// It has a method for each field, of the field's name, whose docs are those of the field. It is
/// meant for tests and for programs that make events; fields that are not set are absent.
///
/// # Examples
///
/// ```
/// use wmi_events::event::ProcessCreation;
/// use wmi_events::value::LogonId;
/// use wmi_events::{Event, System, schema};
///
/// let process = ProcessCreation::builder()
///     .new_process_name(r"C:\Windows\System32\wbem\WMIC.exe")
///     .command_line("wmic /node:SRV01 os get")
///     .new_process_id(4844_u32)
///     .target_logon_id(LogonId::SYSTEM)
///     .build();
/// assert_eq!(process.new_process_id.unwrap().get(), 4844);
/// let event = Event::new(System::of(&schema::PROCESS_CREATION), process);
/// assert!(event.is_remote_wmic());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Builder<T>(pub(super) T);

impl<T> Builder<T> {
    /// The struct.
    #[must_use]
    pub fn build(self) -> T {
        self.0
    }
}

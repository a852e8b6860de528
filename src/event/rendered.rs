//! The header from the values that the Windows API renders.

use super::System;
use super::header::Conventions;
use super::property::Property;
use crate::error::Error;
use crate::schema::field_input::FieldInput;
use crate::value::WindowsTime;

/// The properties by `EVT_SYSTEM_PROPERTY_ID`.
const ORDER: [Property; 18] = [
    Property::ProviderName,
    Property::ProviderGuid,
    Property::EventId,
    Property::Qualifiers,
    Property::Level,
    Property::Task,
    Property::Opcode,
    Property::Keywords,
    Property::TimeCreated,
    Property::RecordId,
    Property::ActivityId,
    Property::RelatedActivityId,
    Property::ProcessId,
    Property::ThreadId,
    Property::Channel,
    Property::Computer,
    Property::UserId,
    Property::Version,
];

impl<'a> System<'a> {
    /// A header from its values by position, as `EvtRender` gives them with `EvtRenderContextSystem`.
    ///
    /// `None` is a null, a number as the time a `FILETIME`. Values after the 18th are ignored. Source:
    /// [`EVT_SYSTEM_PROPERTY_ID`].
    ///
    /// [`EVT_SYSTEM_PROPERTY_ID`]: https://learn.microsoft.com/windows/win32/api/winevt/ne-winevt-evt_system_property_id
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for a value that is not of its property's type.
    ///
    /// ```
    /// use wmi_events::System;
    /// use wmi_events::schema::WMI_ACTIVITY;
    ///
    /// let values = [None, Some(WMI_ACTIVITY.guid.into()), Some(5861_u16.into())];
    /// let system = System::from_values(values)?;
    /// assert_eq!(system.schema().unwrap().name, "EssToConsumerBinding");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn from_values(
        values: impl IntoIterator<Item = Option<FieldInput<'a>>>,
    ) -> Result<Self, Error> {
        let mut system = Self::default();
        for (property, value) in ORDER.into_iter().zip(values) {
            let Some(value) = value else { continue };
            if let (Property::TimeCreated, FieldInput::Unsigned(ticks)) = (property, &value)
                && let Some(time) = WindowsTime::from_file_time(*ticks)
            {
                system.time_created = Some(time);
            } else {
                system.set(property, value, Conventions::XML)?;
            }
        }
        Ok(system)
    }
}

#[cfg(test)]
mod tests;

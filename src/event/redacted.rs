//! [`Event::redacted`].

use std::borrow::Cow;

use super::Event;
use super::field::ShownValue;
use crate::secrets::redact;

impl Event<'_> {
    /// The event as more people than those who read the log may see it: with the passwords in its texts masked, as
    /// [`redact`] does, in header, fields and extra fields. Borrowed if there is none.
    ///
    /// Detections take the event itself: a mask may hide more than the password.
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    /// use wmi_events::{Event, EventId, System};
    ///
    /// let process = ProcessCreation::builder().command_line("net user adm x /add");
    /// let event = Event::new(System::new(EventId::PROCESS_CREATION), process);
    /// let shown = event.redacted();
    /// assert_eq!(shown.get("CommandLine").unwrap().text(), "net user adm *** /add");
    /// ```
    #[must_use]
    pub fn redacted(&self) -> Cow<'_, Self> {
        let has_secret = |text: &str| matches!(redact(text), Cow::Owned(_));
        let extra = self
            .extra
            .iter()
            .flat_map(|field| [&field.name, &field.value]);
        let mut values = self.entries().map(|(_, value)| value);
        if !values.any(|value| value.as_str().is_some_and(has_secret))
            && !extra.into_iter().any(|text| has_secret(text))
            && !self.system.local_time.as_deref().is_some_and(has_secret)
        {
            return Cow::Borrowed(self);
        }
        let mut masked = self.clone();
        let system = &mut masked.system;
        let header = [
            &mut system.provider_name,
            &mut system.local_time,
            &mut system.channel,
            &mut system.computer,
            &mut system.user_id,
        ];
        header.into_iter().flatten().for_each(ShownValue::mask);
        masked.payload.mask();
        for field in &mut masked.extra {
            field.name.mask();
            field.value.mask();
        }
        Cow::Owned(masked)
    }
}

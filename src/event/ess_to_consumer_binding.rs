//! What the fields of event 5861 mean.

use super::EssToConsumerBinding;
use crate::wmi::subscription::Subscription;

impl EssToConsumerBinding<'_> {
    /// The filter and the consumer: from `PossibleCause`, and where that is not there or
    /// cannot be read, their names from `ESS` and `CONSUMER`. An example is at
    /// [`Subscription`].
    #[must_use]
    pub fn subscription(&self) -> Subscription<'_> {
        let (ess, consumer) = (self.ess.as_deref(), self.consumer.as_deref());
        Subscription::new(
            self.possible_cause.as_deref().unwrap_or_default(),
            ess,
            consumer,
        )
    }
}

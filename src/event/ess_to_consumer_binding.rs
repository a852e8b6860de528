//! Methods of [`EssToConsumerBinding`], event 5861.

use super::EssToConsumerBinding;
use crate::wmi::subscription::Subscription;

impl EssToConsumerBinding<'_> {
    /// The filter and the consumer, parsed from `PossibleCause`.
    ///
    /// If that is absent or cannot be parsed, the names come from `ESS` and `CONSUMER`. For an
    /// example, see [`Subscription`].
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

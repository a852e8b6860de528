//! What events 5859 and 5860 have in common: a query that is watched for.

use super::{EssStarted, TemporaryEssStarted};
use crate::error::Error;
use crate::wmi::{Namespace, Query};

macro_rules! watching {
    ($($event:ident),*) => { $(
        impl $event<'_> {
            /// The query taken apart; `None` where it was not logged.
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
        }
    )* };
}

watching!(EssStarted, TemporaryEssStarted);

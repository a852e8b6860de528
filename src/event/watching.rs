//! Methods that events 5859 and 5860 share: both contain an event query.

use super::{EssStarted, TemporaryEssStarted};
use crate::error::Error;
use crate::wmi::{Namespace, Query};

macro_rules! watching {
    ($($event:ident),*) => { $(
        impl $event<'_> {
            /// The parsed query; `None` if it was not logged.
            ///
            /// # Errors
            ///
            /// As [`Query::parse`], such as for `SELECT *`.
            pub fn wql(&self) -> Result<Option<Query<'_>>, Error> {
                self.query.as_deref().map(Query::parse).transpose()
            }

            /// The namespace of the query; `None` if it was not logged.
            #[must_use]
            pub fn namespace(&self) -> Option<Namespace<'_>> {
                self.namespace_name.as_deref().map(Namespace::new)
            }
        }
    )* };
}

watching!(EssStarted, TemporaryEssStarted);

//! [`Code`]: what a call of the Windows API returned.

use std::fmt;

/// A result code of the Windows API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(pub(crate) u32);

macro_rules! codes {
    ( $( $name:ident = $number:literal, $meaning:literal; )* ) => {
        impl Code {
            $( pub(crate) const $name: Self = Self($number); )*

            /// The name in `winerror.h`, and what it means for a subscription.
            const fn known(self) -> Option<(&'static str, &'static str)> {
                match self {
                    $( Self::$name => Some((stringify!($name), $meaning)), )*
                    _ => None,
                }
            }
        }

        /// Every known code with its name, for the test against `windows-sys`.
        #[cfg(all(test, windows))]
        pub(crate) const ALL: &[(&str, u32)] = &[ $( (stringify!($name), $number), )* ];
    };
}

codes! {
    ERROR_ACCESS_DENIED = 5, "the user may not read the log";
    ERROR_INVALID_HANDLE = 6, "the handle is no longer valid";
    ERROR_INVALID_PARAMETER = 87, "a parameter is not valid";
    ERROR_INSUFFICIENT_BUFFER = 122, "the buffer is too small";
    ERROR_NO_MORE_ITEMS = 259, "there are no more events";
    ERROR_NOT_FOUND = 1168, "the record of the bookmark does not exist";
    ERROR_TIMEOUT = 1460, "there was no event in time";
    RPC_S_SERVER_UNAVAILABLE = 1722, "the event log service does not answer";
    RPC_S_INVALID_BOUND = 1734, "the batch is larger than the service can send";
    ERROR_INVALID_OPERATION = 4317, "there is no event";
    ERROR_EVT_INVALID_CHANNEL_PATH = 15000, "the name of the log is not valid";
    ERROR_EVT_INVALID_QUERY = 15001, "the query is not valid";
    ERROR_EVT_CHANNEL_NOT_FOUND = 15007, "there is no such log";
    ERROR_EVT_MALFORMED_XML_TEXT = 15008, "the XML is not valid";
    ERROR_EVT_SUBSCRIPTION_TO_DIRECT_CHANNEL = 15009, "analytic and debug logs have no subscriptions";
    ERROR_EVT_QUERY_RESULT_STALE = 15011, "the log was overwritten or cleared beneath the subscription";
    ERROR_EVT_PUBLISHER_DISABLED = 15037, "the log is disabled";
}

impl Code {
    /// Whether the record of a bookmark, or of the present position, is no longer in the log.
    pub(crate) const fn is_stale(self) -> bool {
        matches!(
            self,
            Self::ERROR_NOT_FOUND | Self::ERROR_EVT_QUERY_RESULT_STALE
        )
    }

    /// Whether `EvtNext` says with it that there is nothing at present.
    ///
    /// `ERROR_INVALID_OPERATION` is what a pull subscription that is read while it is idle gives on some
    /// versions of Windows.
    pub(crate) const fn is_drained(self) -> bool {
        matches!(
            self,
            Self::ERROR_NO_MORE_ITEMS | Self::ERROR_TIMEOUT | Self::ERROR_INVALID_OPERATION
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some((name, meaning)) => write!(f, "{meaning} ({name}, {})", self.0),
            None => write!(f, "Windows error {}", self.0),
        }
    }
}

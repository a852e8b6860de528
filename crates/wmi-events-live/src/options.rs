//! [`Options`], [`Start`] and [`Login`].

use std::fmt;

use wmi_events::source;

/// Where a subscription starts.
///
/// ```
/// use wmi_events_live::Start;
///
/// // What a run before has stored, or else from the oldest record on.
/// let stored: Option<String> = None;
/// let start = stored.map_or(Start::Oldest, Start::Bookmark);
/// assert_eq!(start, Start::Oldest);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// After the record of that bookmark, the XML that `Subscription::bookmark` gave.
    ///
    /// If that record is no longer in the log, the subscription starts at the oldest one, and its first
    /// item is a [`Gap`](crate::Gap).
    Bookmark(String),
    /// At the oldest record of the log.
    Oldest,
    /// With what is logged from now on.
    Future,
}

/// How events are rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rendering {
    /// As XML, which has everything; no allocation once the buffers are large enough.
    #[default]
    Xml,
    /// As typed values where their number is that of the event's fields, and as XML otherwise.
    ///
    /// An event of a version that the crate does not know, and one with a value of another kind than the
    /// schema has, are read from their XML.
    Values,
}

/// How to subscribe.
///
/// ```
/// use wmi_events_live::{Login, Options, Rendering};
///
/// let mut options = Options::default();
/// assert_eq!((options.batch, options.rendering), (64, Rendering::Xml));
/// options.batch = 256;
/// options.login = Some(Login::new("SRV01"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Which events are given, and their limits. The query decides which of them the service sends.
    pub events: source::Options,
    /// How events are rendered.
    pub rendering: Rendering,
    /// The most events that are asked for at once: 1 to 1024, other numbers count as the nearest. Default: 64.
    ///
    /// Where large events are more than the service can send at once, the subscription halves it by itself.
    pub batch: usize,
    /// The computer whose log is read; `None` for this one.
    pub login: Option<Login>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            events: source::Options::default(),
            rendering: Rendering::Xml,
            batch: 64,
            login: None,
        }
    }
}

/// The most events that are asked for at once.
pub(crate) const MAX_BATCH: usize = 1024;

/// Another computer, and as whom to log in there.
///
/// It is kept as long as the subscription, which logs in again where it was lost. `Debug` does not show the
/// password.
///
/// ```
/// use wmi_events_live::Login;
///
/// let mut login = Login::new("SRV01");
/// login.user = Some("collector".into());
/// login.domain = Some("CORP".into());
/// login.password = Some("secret".into());
/// assert!(!format!("{login:?}").contains("secret"));
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Login {
    /// The computer's name or address.
    pub server: String,
    /// The user; `None` for the one as whom the process runs.
    pub user: Option<String>,
    /// The user's domain.
    pub domain: Option<String>,
    /// The user's password.
    pub password: Option<String>,
}

impl Login {
    /// That computer, as the user as whom the process runs.
    pub fn new(server: impl Into<String>) -> Self {
        Self {
            server: server.into(),
            user: None,
            domain: None,
            password: None,
        }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("server", &self.server)
            .field("user", &self.user)
            .field("domain", &self.domain)
            .field("password", &self.password.as_ref().map(|_| "…"))
            .finish()
    }
}

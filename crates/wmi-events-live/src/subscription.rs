//! [`Subscription`].

use std::fmt;
use std::time::Duration;

use wmi_events::source::Stats;

use crate::error::{Error, ErrorKind};
use crate::item::Item;
use crate::options::{Options, Start};
use crate::pull::Pull;
use crate::windows::Wevtapi;

/// A pull subscription to the Windows Event Log: events in batches, in the order of their log.
///
/// The service keeps what was not fetched, so a slow reader loses nothing as long as the log has it.
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
///
/// use wmi_events::schema::EventSet;
/// use wmi_events_live::{Item, Start, Subscription};
///
/// # fn stored() -> Option<String> { None }
/// # fn store(_: Option<String>) {}
/// // The default of `Options` gives the six; this is their part in WMI-Activity's log.
/// let events = EventSet::SIX - EventSet::PROCESS_CREATION;
/// let start = stored().map_or(Start::Oldest, Start::Bookmark);
/// let mut log = Subscription::open(&events.structured_query(), start)?;
/// loop {
///     let mut has_taken = false;
///     while let Some(item) = log.next_borrowed() {
///         has_taken = true;
///         match item {
///             Ok(Item::Event(event)) => println!("{:?}", event.indicators()),
///             Ok(Item::Gap(gap)) => eprintln!("{gap}"),
///             Ok(_) => {}
///             Err(error) => eprintln!("{error}"),
///         }
///     }
///     // The batch is done with: what is read after a crash begins here.
///     if has_taken {
///         store(log.bookmark()?);
///     }
///     log.wait(Duration::from_secs(1))?;
/// }
/// # #[expect(unreachable_code)]
/// # Ok::<(), wmi_events_live::Error>(())
/// ```
pub struct Subscription(Box<Pull<Wevtapi>>);

impl Subscription {
    /// Subscribes to what a query selects, with the default [`Options`].
    ///
    /// The query is a [structured one], as
    /// [`EventSet::structured_query`](wmi_events::schema::EventSet::structured_query) makes it. Subscribe to
    /// each log by itself: then one that may not be read, or is missing, does not hide the others, and a gap
    /// in one does not give the records of the others again.
    ///
    /// Reading the Security log takes an administrator, a member of Event Log Readers, or a service that
    /// runs as LocalSystem. Analytic logs, such as WMI-Activity/Trace, have no subscriptions.
    ///
    /// [structured one]: https://learn.microsoft.com/windows/win32/wes/queryschema-schema
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Subscribe`] if the service refuses it, for example
    /// because there is no such log (15007); [`ErrorKind::Bookmark`] if the bookmark is not one.
    pub fn open(query: &str, start: Start) -> Result<Self, Error> {
        Self::with_options(query, start, &Options::default())
    }

    /// [`open`](Self::open) with other options.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and where another computer cannot be logged in to.
    pub fn with_options(query: &str, start: Start, options: &Options) -> Result<Self, Error> {
        let log = Wevtapi::new(options.login.clone());
        let log = log.map_err(|code| Error::call(ErrorKind::Subscribe, "CreateEventW", code))?;
        Ok(Self(Box::new(Pull::open(log, query, start, options)?)))
    }

    /// The next item of the batch; it does not wait. `None` is the end of the batch, or that there is
    /// nothing at present; the call after it fetches the next batch.
    ///
    /// # Errors
    ///
    /// One event that cannot be read ([`ErrorKind::Event`]) costs no other. After
    /// [`ErrorKind::Lost`] or [`ErrorKind::Subscribe`] the subscription is opened
    /// again behind the last event that was taken, at first after one second, then after ever longer times up
    /// to a minute. Where a batch is larger than the service can send, and where the log was overwritten, that
    /// is done at once and without an error.
    pub fn next_borrowed(&mut self) -> Option<Result<Item<'_>, Error>> {
        self.0.next_borrowed()
    }

    /// The bookmark of the last event that was given, as XML; `None` if none was.
    ///
    /// Store it after the batch was taken, and with whatever became of its events. What is given again after a
    /// crash is then at most one batch.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Bookmark`].
    pub fn bookmark(&mut self) -> Result<Option<String>, Error> {
        self.0.bookmark()
    }

    /// Waits until there may be something to take, at most that long; returns whether there may be.
    ///
    /// It returns at once unless the last call of [`next_borrowed`](Self::next_borrowed) found nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Lost`], if the system cannot wait.
    pub fn wait(&self, timeout: Duration) -> Result<bool, Error> {
        self.0.wait(timeout)
    }

    /// [`wait`](Self::wait) for the first of several. Those after the 64th are not waited for.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait).
    pub fn wait_any(subscriptions: &[Self], timeout: Duration) -> Result<bool, Error> {
        let is_ready = || subscriptions.iter().any(|one| one.0.is_ready());
        if is_ready() {
            return Ok(true);
        }
        let patience = subscriptions.iter().map(|one| one.0.patience(timeout));
        let logs = subscriptions.iter().map(|one| one.0.log());
        let waited = Wevtapi::wait_any(logs, patience.min().unwrap_or(timeout));
        let is_signaled =
            waited.map_err(|code| Error::call(ErrorKind::Lost, "WaitForMultipleObjects", code))?;
        Ok(is_signaled || is_ready())
    }

    /// What did not prevent reading the last event, such as a truncated `RenderingInfo`.
    #[must_use]
    pub fn warnings(&self) -> &[wmi_events::Error] {
        self.0.warnings()
    }

    /// What was given so far: [`Item::Other`] counts as skipped.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.stats()
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

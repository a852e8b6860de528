//! [`Pull`]: batches, the bookmark, gaps, and what is done where a subscription is lost.

use std::collections::VecDeque;
use std::mem;
use std::time::{Duration, Instant};

use wmi_events::source::Stats;

use crate::code::Code;
use crate::error::{Error, ErrorKind};
use crate::event_log::{self, EventLog};
use crate::item::{Gap, Item};
use crate::options::{MAX_BATCH, Options, Start};
use crate::renderer::Renderer;

/// How long after a failure a subscription is opened again: at first, and at most.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(60);

/// How often one call opens the subscription again: as often as a batch can be halved.
const MAX_AGAIN: u32 = MAX_BATCH.ilog2() + 1;

/// Fields are dropped in this order: the session, which is in `log`, after what was opened with it.
pub(crate) struct Pull<L: EventLog> {
    renderer: Renderer<L>,
    /// What was fetched and not yet taken.
    batch: VecDeque<L::Handle>,
    subscription: Option<L::Handle>,
    bookmark: L::Handle,
    /// Whether the bookmark has a record.
    has_record: bool,
    /// Whether that record is before a gap: then it is of no use for what comes after it.
    is_stale: bool,
    /// Gaps and errors that are to be told.
    noted: VecDeque<Noted>,
    /// Whether something of the present batch was given: then its end is told before the next one.
    has_given: bool,
    /// Whether the last fetch found nothing.
    is_drained: bool,
    size: usize,
    retry: Retry,
    /// Without the warnings of the last event, which it borrows as long as it is looked at.
    stats: Stats,
    query: String,
    /// Where it starts without a bookmark.
    start: Start,
    log: L,
}

#[derive(Debug)]
enum Noted {
    Gap(Gap),
    Error(Error),
}

impl<L: EventLog> Pull<L> {
    pub(crate) fn open(
        mut log: L,
        query: &str,
        start: Start,
        options: &Options,
    ) -> Result<Self, Error> {
        let renderer = Renderer::new(&mut log, options.events.clone(), options.rendering)?;
        let (xml, start) = match start {
            // Without its record, what is left of the log.
            Start::Bookmark(xml) => (Some(xml), Start::Oldest),
            start => (None, start),
        };
        let bookmark = log
            .bookmark(xml.as_deref())
            .map_err(|code| Error::call(ErrorKind::Bookmark, "EvtCreateBookmark", code))?;
        let mut pull = Self {
            renderer,
            batch: VecDeque::new(),
            subscription: None,
            bookmark,
            has_record: xml.is_some(),
            is_stale: false,
            noted: VecDeque::new(),
            has_given: false,
            is_drained: false,
            size: options.batch.clamp(1, MAX_BATCH),
            retry: Retry::default(),
            stats: Stats::default(),
            query: query.to_owned(),
            start,
            log,
        };
        pull.subscribe()?;
        Ok(pull)
    }

    /// The next item of the batch. `None` is its end; the call after that fetches another one.
    pub(crate) fn next_borrowed(&mut self) -> Option<Result<Item<'_>, Error>> {
        if self.noted.is_empty() && self.batch.is_empty() {
            if mem::take(&mut self.has_given) {
                return None;
            }
            self.fetch();
        }
        if let Some(noted) = self.noted.pop_front() {
            return Some(match noted {
                // What comes after it is of the same batch.
                Noted::Gap(gap) => Ok(Item::Gap(gap)),
                Noted::Error(error) => {
                    self.has_given = true;
                    Err(error)
                }
            });
        }
        let event = self.batch.pop_front()?;
        self.stats = self.stats();
        self.has_given = true;
        // It is taken whatever it turns out to be: one that cannot be read must not come again for ever.
        if let Err((call, code)) = self.update_bookmark(&event) {
            self.note(Error::call(ErrorKind::Bookmark, call, code));
        }
        Some(self.renderer.item(&mut self.log, &event, &mut self.stats))
    }

    /// The XML of the bookmark; `None` if no event was taken yet.
    pub(crate) fn bookmark(&mut self) -> Result<Option<String>, Error> {
        if !self.has_record {
            return Ok(None);
        }
        let xml = self.renderer.bookmark(&mut self.log, &self.bookmark);
        xml.map(Some)
            .map_err(|code| Error::call(ErrorKind::Bookmark, "EvtRender", code))
    }

    pub(crate) fn warnings(&self) -> &[wmi_events::Error] {
        self.renderer.warnings()
    }

    pub(crate) fn stats(&self) -> Stats {
        let mut stats = self.stats;
        stats.warnings += u64::from(!self.warnings().is_empty());
        stats
    }

    /// Whether the next call of [`next_borrowed`](Self::next_borrowed) may give something.
    pub(crate) fn is_ready(&self) -> bool {
        let is_due = match self.subscription {
            Some(_) => !self.is_drained,
            None => self.retry.left().is_zero(),
        };
        is_due || !self.batch.is_empty() || !self.noted.is_empty()
    }

    /// Waits until there may be something; returns whether there is.
    pub(crate) fn wait(&self, timeout: Duration) -> Result<bool, Error> {
        if self.is_ready() {
            return Ok(true);
        }
        let is_signaled = self.log.wait(self.patience(timeout));
        let is_signaled = is_signaled
            .map_err(|code| Error::call(ErrorKind::Lost, "WaitForSingleObject", code))?;
        Ok(is_signaled || self.is_ready())
    }

    /// How much of that time may be waited.
    pub(crate) fn patience(&self, timeout: Duration) -> Duration {
        match self.subscription {
            Some(_) => timeout,
            None => timeout.min(self.retry.left()),
        }
    }

    #[cfg(windows)]
    pub(crate) fn log(&self) -> &L {
        &self.log
    }

    /// Fetches a batch, where there is one.
    fn fetch(&mut self) {
        for again in 0..=MAX_AGAIN {
            self.reopen();
            let Some(subscription) = &self.subscription else {
                return;
            };
            let batch = &mut self.batch;
            let take = |event| batch.push_back(event);
            let fetched = self.log.next(subscription, self.size, take);
            match fetched {
                Ok(()) => {
                    self.is_drained = self.batch.is_empty();
                    return self.retry.reset();
                }
                Err(code) if code.is_drained() => {
                    self.is_drained = true;
                    return self.retry.reset();
                }
                Err(code) => {
                    self.subscription = None;
                    if !self.is_mended(code) || again == MAX_AGAIN {
                        self.retry.later();
                        return self.note(Error::call(ErrorKind::Lost, "EvtNext", code));
                    }
                }
            }
        }
    }

    /// Whether the subscription is opened again at once, without an error.
    fn is_mended(&mut self, code: Code) -> bool {
        if code == Code::RPC_S_INVALID_BOUND && self.size > 1 {
            // The service has moved on all the same, so it must begin anew.
            self.size /= 2;
            return true;
        }
        // Without a record it cannot be told from the bookmark that some are missing.
        if code.is_stale() && !self.has_record {
            self.note_gap(None);
        }
        code.is_stale()
    }

    /// Opens the subscription again, if it was lost and the time has come.
    fn reopen(&mut self) {
        if self.subscription.is_some() || !self.retry.left().is_zero() {
            return;
        }
        let is_silent = !self.has_record && self.start == Start::Future;
        match self.subscribe() {
            // What came in between is not given.
            Ok(()) if is_silent => self.note_gap(None),
            Ok(()) => {}
            Err(error) => {
                self.retry.later();
                self.note(error);
            }
        }
    }

    /// Subscribes behind the bookmark, or where it is told to start.
    fn subscribe(&mut self) -> Result<(), Error> {
        let error = |(call, code)| Error::call(ErrorKind::Subscribe, call, code);
        self.is_drained = false;
        if self.has_record {
            let flags = event_log::START_AFTER_BOOKMARK | event_log::STRICT;
            let bookmark = Some(&self.bookmark);
            match self.log.subscribe(&self.query, bookmark, flags) {
                Err((_, code)) if code.is_stale() => {}
                subscription => {
                    self.subscription = Some(subscription.map_err(error)?);
                    return Ok(());
                }
            }
        }
        let flags = match self.start {
            Start::Future if !self.has_record => event_log::TO_FUTURE_EVENTS,
            _ => event_log::START_AT_OLDEST_RECORD,
        };
        let subscription = self.log.subscribe(&self.query, None, flags);
        self.subscription = Some(subscription.map_err(error)?);
        if self.has_record {
            // It stays the bookmark until an event was taken: who stops before must come here again.
            self.is_stale = true;
            let bookmark = self.bookmark()?;
            self.note_gap(bookmark);
        }
        Ok(())
    }

    fn update_bookmark(&mut self, event: &L::Handle) -> Result<(), (&'static str, Code)> {
        if self.is_stale {
            let empty = self.log.bookmark(None);
            self.bookmark = empty.map_err(|code| ("EvtCreateBookmark", code))?;
            self.is_stale = false;
            self.has_record = false;
        }
        let updated = self.log.update_bookmark(&self.bookmark, event);
        updated.map_err(|code| ("EvtUpdateBookmark", code))?;
        self.has_record = true;
        Ok(())
    }

    fn note(&mut self, error: Error) {
        self.noted.push_back(Noted::Error(error));
    }

    fn note_gap(&mut self, bookmark: Option<String>) {
        let goes_on = match self.start {
            Start::Future if bookmark.is_none() => Start::Future,
            _ => Start::Oldest,
        };
        let gap = Gap { bookmark, goes_on };
        // Opened again several times in one call, it is one gap.
        if !matches!(self.noted.back(), Some(Noted::Gap(last)) if *last == gap) {
            self.noted.push_back(Noted::Gap(gap));
        }
    }
}

/// When a subscription that was lost is opened again: after ever longer times.
#[derive(Debug, Default)]
struct Retry {
    at: Option<Instant>,
    last: Duration,
}

impl Retry {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn later(&mut self) {
        self.last = (self.last * 2).clamp(FIRST_RETRY, LAST_RETRY);
        self.at = Instant::now().checked_add(self.last);
    }

    /// How long it is until then.
    fn left(&self) -> Duration {
        let left = self
            .at
            .map(|at| at.saturating_duration_since(Instant::now()));
        left.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;

//! [`EventLog`]: the calls of the Windows API that a subscription makes, one method each.
//!
//! All that is decided is decided above it, and tested with another implementation.

use std::time::Duration;

use crate::code::Code;

/// `EVT_SUBSCRIBE_FLAGS`.
pub(crate) const TO_FUTURE_EVENTS: u32 = 1;
pub(crate) const START_AT_OLDEST_RECORD: u32 = 2;
pub(crate) const START_AFTER_BOOKMARK: u32 = 3;
pub(crate) const STRICT: u32 = 0x10000;

/// `EVT_RENDER_FLAGS` that give text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Event = 1,
    Bookmark = 2,
}

/// `EVT_RENDER_CONTEXT_FLAGS` without names of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Properties {
    System = 1,
    User = 2,
}

/// What was rendered, or why not.
#[derive(Debug)]
pub(crate) enum Rendered {
    /// How many bytes there are, and how many values.
    Whole { bytes: usize, values: usize },
    /// How many bytes the buffer must have.
    TooSmall { bytes: usize },
}

pub(crate) trait EventLog {
    /// An object of the API, closed when it is dropped.
    type Handle;

    /// `EvtSubscribe`, and `EvtOpenSession` before it for another computer.
    fn subscribe(
        &mut self,
        query: &str,
        bookmark: Option<&Self::Handle>,
        flags: u32,
    ) -> Result<Self::Handle, (&'static str, Code)>;

    /// `EvtNext`: hands over up to `max` events, in order.
    fn next(
        &mut self,
        subscription: &Self::Handle,
        max: usize,
        take: impl FnMut(Self::Handle),
    ) -> Result<(), Code>;

    /// `EvtRender` of text: UTF-16, ended by a NUL.
    fn render_text(
        &mut self,
        fragment: &Self::Handle,
        what: Text,
        buffer: &mut [u16],
    ) -> Result<Rendered, Code>;

    /// `EvtRender` of values: `EVT_VARIANT`s, and behind them what they point to.
    fn render_values(
        &mut self,
        context: &Self::Handle,
        event: &Self::Handle,
        buffer: &mut [u64],
    ) -> Result<Rendered, Code>;

    /// `EvtCreateRenderContext`.
    fn render_context(&mut self, properties: Properties) -> Result<Self::Handle, Code>;

    /// `EvtCreateBookmark`: from XML, or empty.
    fn bookmark(&mut self, xml: Option<&str>) -> Result<Self::Handle, Code>;

    /// `EvtUpdateBookmark`.
    fn update_bookmark(
        &mut self,
        bookmark: &Self::Handle,
        event: &Self::Handle,
    ) -> Result<(), Code>;

    /// Waits until the service signals that there are events; returns whether it did within that time.
    fn wait(&self, timeout: Duration) -> Result<bool, Code>;
}

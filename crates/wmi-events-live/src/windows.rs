//! [`Wevtapi`]: the calls of `wevtapi.dll`.
#![allow(unsafe_code, reason = "this is where the Windows API is called")]

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};
use std::time::Duration;

use windows_sys::Win32::Foundation::{HANDLE, WAIT_FAILED, WAIT_TIMEOUT};
use windows_sys::Win32::System::EventLog::{
    EVT_HANDLE, EVT_RPC_LOGIN, EvtClose, EvtCreateBookmark, EvtCreateRenderContext, EvtNext,
    EvtOpenSession, EvtRender, EvtRenderEventValues, EvtRpcLogin, EvtRpcLoginAuthDefault,
    EvtSubscribe, EvtUpdateBookmark,
};
use windows_sys::Win32::System::Threading::{CreateEventW, WaitForMultipleObjects};

use crate::code::Code;
use crate::event_log::{EventLog, Properties, Rendered, Text};
use crate::options::Login;

/// The most handles that one call waits for: `MAXIMUM_WAIT_OBJECTS`.
const MAX_WAIT: usize = 64;

/// An object of the event log.
#[derive(Debug)]
pub(crate) struct Handle(EVT_HANDLE);

impl Handle {
    /// What a call returned: null is an error.
    fn new(handle: EVT_HANDLE) -> Result<Self, Code> {
        if handle == 0 {
            Err(last_error())
        } else {
            Ok(Self(handle))
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle was returned by a call, is closed by nothing else, and not used after this.
        unsafe { EvtClose(self.0) };
    }
}

/// The event log service of this computer or of another.
#[derive(Debug)]
pub(crate) struct Wevtapi {
    login: Option<Login>,
    session: Option<Handle>,
    /// Set by the service when there are events; a wait resets it.
    signal: OwnedHandle,
    /// Handles as `EvtNext` writes them.
    fetched: Vec<EVT_HANDLE>,
}

impl Wevtapi {
    pub(crate) fn new(login: Option<Login>) -> Result<Self, Code> {
        // SAFETY: security attributes and name may be null. It resets itself, and is not set at first.
        let signal = unsafe { CreateEventW(null(), 0, 0, null()) };
        if signal.is_null() {
            return Err(last_error());
        }
        Ok(Self {
            login,
            session: None,
            // SAFETY: the handle is valid, and nothing else closes it.
            signal: unsafe { OwnedHandle::from_raw_handle(signal) },
            fetched: Vec::new(),
        })
    }

    /// Waits until one of them has events; returns whether one has within that time.
    pub(crate) fn wait_any<'w>(
        logs: impl Iterator<Item = &'w Self>,
        timeout: Duration,
    ) -> Result<bool, Code> {
        let mut signals = [null_mut(); MAX_WAIT];
        let mut count = 0;
        for (place, log) in signals.iter_mut().zip(logs) {
            *place = log.signal.as_raw_handle();
            count += 1;
        }
        if count == 0 {
            std::thread::sleep(timeout);
            return Ok(false);
        }
        // No more than a day, which is not `INFINITE`; less than a millisecond is one.
        let ms = timeout.as_micros().div_ceil(1000).min(86_400_000);
        let ms = u32::try_from(ms).unwrap_or(86_400_000);
        // SAFETY: the first `count` handles are valid as long as the logs are borrowed.
        let waited = unsafe { WaitForMultipleObjects(count, signals.as_ptr(), 0, ms) };
        match waited {
            WAIT_FAILED => Err(last_error()),
            WAIT_TIMEOUT => Ok(false),
            _ => Ok(true),
        }
    }

    /// Logs in at another computer. The session before, if any, is closed.
    fn log_in(&mut self) -> Result<(), Code> {
        let Some(login) = &self.login else {
            return Ok(());
        };
        self.session = None;
        let mut server = wide(&login.server);
        let mut user = login.user.as_deref().map(wide);
        let mut domain = login.domain.as_deref().map(wide);
        let mut password = login.password.as_deref().map(wide);
        let pointer = |text: &mut Option<Vec<u16>>| {
            text.as_mut().map_or(null_mut(), |text| text.as_mut_ptr())
        };
        let rpc_login = EVT_RPC_LOGIN {
            Server: server.as_mut_ptr(),
            User: pointer(&mut user),
            Domain: pointer(&mut domain),
            Password: pointer(&mut password),
            Flags: EvtRpcLoginAuthDefault,
        };
        // SAFETY: the login and its texts, each ended by a NUL, are valid until the call returns. Timeout
        // and flags must be 0.
        let session = unsafe { EvtOpenSession(EvtRpcLogin, (&raw const rpc_login).cast(), 0, 0) };
        let session = Handle::new(session);
        if let Some(password) = &mut password {
            password.fill(0);
            std::hint::black_box(password);
        }
        self.session = Some(session?);
        Ok(())
    }
}

impl EventLog for Wevtapi {
    type Handle = Handle;

    fn subscribe(
        &mut self,
        query: &str,
        bookmark: Option<&Handle>,
        flags: u32,
    ) -> Result<Handle, (&'static str, Code)> {
        self.log_in().map_err(|code| ("EvtOpenSession", code))?;
        let query = wide(query);
        // SAFETY: session, signal and bookmark are valid or null, the query ends with a NUL. Without a
        // callback its context is not used.
        let subscription = unsafe {
            EvtSubscribe(
                raw(self.session.as_ref()),
                self.signal.as_raw_handle(),
                null(),
                query.as_ptr(),
                raw(bookmark),
                null(),
                None,
                flags,
            )
        };
        Handle::new(subscription).map_err(|code| ("EvtSubscribe", code))
    }

    fn next(
        &mut self,
        subscription: &Handle,
        max: usize,
        take: impl FnMut(Handle),
    ) -> Result<(), Code> {
        self.fetched.resize(max, 0);
        let size = u32::try_from(max).map_err(|_| Code::ERROR_INVALID_PARAMETER)?;
        let mut count = 0;
        // SAFETY: there is room for `size` handles. The signal says when there are events, so that this
        // need not wait; flags must be 0.
        let is_ok = unsafe {
            EvtNext(
                subscription.0,
                size,
                self.fetched.as_mut_ptr(),
                0,
                0,
                &raw mut count,
            )
        };
        let result = checked(is_ok);
        if result.is_ok() {
            let count = usize::try_from(count).unwrap_or(0);
            let handles = self.fetched.get(..count).unwrap_or_default();
            handles.iter().copied().map(Handle).for_each(take);
        }
        result
    }

    fn render_text(
        &mut self,
        fragment: &Handle,
        what: Text,
        buffer: &mut [u16],
    ) -> Result<Rendered, Code> {
        render(None, fragment, what as u32, buffer)
    }

    fn render_values(
        &mut self,
        context: &Handle,
        event: &Handle,
        buffer: &mut [u64],
    ) -> Result<Rendered, Code> {
        render(Some(context), event, EvtRenderEventValues, buffer)
    }

    fn render_context(&mut self, properties: Properties) -> Result<Handle, Code> {
        // SAFETY: there are no paths.
        Handle::new(unsafe { EvtCreateRenderContext(0, null(), properties as u32) })
    }

    fn bookmark(&mut self, xml: Option<&str>) -> Result<Handle, Code> {
        let xml = xml.map(wide);
        let xml = xml.as_ref().map_or(null(), |xml| xml.as_ptr());
        // SAFETY: null is an empty bookmark; a text ends with a NUL, and lives until the call returns.
        Handle::new(unsafe { EvtCreateBookmark(xml) })
    }

    fn update_bookmark(&mut self, bookmark: &Handle, event: &Handle) -> Result<(), Code> {
        // SAFETY: both handles are valid.
        checked(unsafe { EvtUpdateBookmark(bookmark.0, event.0) })
    }

    fn wait(&self, timeout: Duration) -> Result<bool, Code> {
        Self::wait_any(std::iter::once(self), timeout)
    }
}

/// `EvtRender` into whole units or words.
fn render<T: Copy>(
    context: Option<&Handle>,
    fragment: &Handle,
    flags: u32,
    buffer: &mut [T],
) -> Result<Rendered, Code> {
    let (mut bytes, mut values) = (0, 0);
    let size = u32::try_from(size_of_val(buffer)).unwrap_or(u32::MAX);
    // SAFETY: the handles are valid, and the buffer has at least `size` bytes, for any of which any value is
    // valid: `T` is `u16` or `u64`. Values go to a buffer of `u64`, as they have pointers in them.
    let is_ok = unsafe {
        EvtRender(
            raw(context),
            fragment.0,
            flags,
            size,
            buffer.as_mut_ptr().cast(),
            &raw mut bytes,
            &raw mut values,
        )
    };
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    let values = usize::try_from(values).unwrap_or(usize::MAX);
    match checked(is_ok) {
        Ok(()) => Ok(Rendered::Whole { bytes, values }),
        Err(Code::ERROR_INSUFFICIENT_BUFFER) => Ok(Rendered::TooSmall { bytes }),
        Err(code) => Err(code),
    }
}

fn raw(handle: Option<&Handle>) -> EVT_HANDLE {
    handle.map_or(0, |handle| handle.0)
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

fn checked(is_ok: i32) -> Result<(), Code> {
    if is_ok == 0 {
        Err(last_error())
    } else {
        Ok(())
    }
}

fn last_error() -> Code {
    let code = io::Error::last_os_error().raw_os_error();
    Code(code.unwrap_or_default().cast_unsigned())
}

// What `OwnedHandle` and `windows-sys` call a handle is the same.
const _: fn(HANDLE) -> std::os::windows::io::RawHandle = |handle| handle;

#[cfg(test)]
mod tests {
    use windows_sys::Win32::Foundation as foundation;
    use windows_sys::Win32::System::EventLog as event_log;
    use windows_sys::Win32::System::Rpc as rpc;

    use super::*;
    use crate::event_log::{
        START_AFTER_BOOKMARK, START_AT_OLDEST_RECORD, STRICT, TO_FUTURE_EVENTS,
    };

    /// The numbers that are written out, for other systems have no `windows-sys`.
    #[test]
    fn constants() {
        macro_rules! in_windows_sys {
            ( $( $name:ident of $module:ident ),* $(,)? ) => {
                vec![ $( (stringify!($name), $module::$name.cast_unsigned_if_signed()) ),* ]
            };
        }
        trait Unsigned {
            fn cast_unsigned_if_signed(self) -> u32;
        }
        impl Unsigned for u32 {
            fn cast_unsigned_if_signed(self) -> u32 {
                self
            }
        }
        impl Unsigned for i32 {
            fn cast_unsigned_if_signed(self) -> u32 {
                self.cast_unsigned()
            }
        }
        let named = in_windows_sys![
            ERROR_ACCESS_DENIED of foundation,
            ERROR_INVALID_HANDLE of foundation,
            ERROR_INVALID_PARAMETER of foundation,
            ERROR_INSUFFICIENT_BUFFER of foundation,
            ERROR_NO_MORE_ITEMS of foundation,
            ERROR_NOT_FOUND of foundation,
            ERROR_TIMEOUT of foundation,
            RPC_S_SERVER_UNAVAILABLE of rpc,
            RPC_S_INVALID_BOUND of rpc,
            ERROR_INVALID_OPERATION of foundation,
            ERROR_EVT_INVALID_CHANNEL_PATH of foundation,
            ERROR_EVT_INVALID_QUERY of foundation,
            ERROR_EVT_CHANNEL_NOT_FOUND of foundation,
            ERROR_EVT_MALFORMED_XML_TEXT of foundation,
            ERROR_EVT_SUBSCRIPTION_TO_DIRECT_CHANNEL of foundation,
            ERROR_EVT_QUERY_RESULT_STALE of foundation,
            ERROR_EVT_PUBLISHER_DISABLED of foundation,
        ];
        assert_eq!(crate::code::ALL, named);
        assert_eq!(
            [
                TO_FUTURE_EVENTS,
                START_AT_OLDEST_RECORD,
                START_AFTER_BOOKMARK,
                STRICT
            ],
            [
                event_log::EvtSubscribeToFutureEvents,
                event_log::EvtSubscribeStartAtOldestRecord,
                event_log::EvtSubscribeStartAfterBookmark,
                event_log::EvtSubscribeStrict,
            ]
        );
        assert_eq!(Text::Event as u32, event_log::EvtRenderEventXml);
        assert_eq!(Text::Bookmark as u32, event_log::EvtRenderBookmark);
        assert_eq!(Properties::System as u32, event_log::EvtRenderContextSystem);
        assert_eq!(Properties::User as u32, event_log::EvtRenderContextUser);
    }
}

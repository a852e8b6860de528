//! The second source: WMI-Activity from a session of Event Tracing for Windows, as it happens.
//!
//! ```bat
//! cargo run --example etw -- 60
//! ```
//!
//! It runs as an administrator, for that many seconds or until Ctrl-C, and prints the findings of each event. Beside
//! 5857 to 5861 it has the events of the analytic log (11 to 24), which no subscription gives: who asked for which
//! operation, and which process was created for whom.
//!
//! What to know before it is built upon:
//!
//! - **Not 4688.** `Microsoft-Windows-Security-Auditing` is a protected provider: only the session `EventLog-Security`
//!   has it. Subscribe to the Security log for it.
//! - **Events can be lost.** A session drops events when its buffers are full, and nothing gives them again after a
//!   restart: there is no bookmark. `EventsLost` is polled, and printed when it rises.
//! - **No record ID and no computer.** The computer is this one.
//! - A session outlives a program that is killed. The next run stops the old one, which has the same name.
#![allow(clippy::print_stdout, reason = "what it found")]

#[cfg(not(windows))]
fn main() {
    eprintln!("sessions of ETW are on Windows only");
}

#[cfg(windows)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).map(|text| text.parse());
    session::run(seconds.transpose()?)
}

#[cfg(windows)]
mod session {
    use std::error::Error;
    use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
    use std::time::{Duration, Instant};

    use ferrisetw::parser::Parser;
    use ferrisetw::provider::{EventFilter, Provider};
    use ferrisetw::trace::{UserTrace, stop_trace_by_name};
    use ferrisetw::{EventRecord, SchemaLocator};
    use windows_sys::Win32::System::Diagnostics::Etw::{
        CONTROLTRACE_HANDLE, ControlTraceW, EVENT_TRACE_CONTROL_QUERY, EVENT_TRACE_PROPERTIES,
    };
    use wmi_events::record::FieldInput;
    use wmi_events::schema::{EventSchema, EventSet, FieldSpec, InType, WMI_ACTIVITY};
    use wmi_events::value::{Guid, WindowsTime};
    use wmi_events::{Event, Record, System};

    const NAME: &str = "wmi-events";

    /// The keywords of the logs WMI-Activity/Operational and WMI-Activity/Trace.
    const OPERATIONAL: u64 = 0x4000_0000_0000_0000;
    const TRACE: u64 = 0x8000_0000_0000_0000;

    /// How many events may wait to be looked at; then the session waits, and loses events when its buffers are full.
    const WAITING: usize = 4096;

    pub(super) fn run(seconds: Option<u64>) -> Result<(), Box<dyn Error>> {
        // One that a run before has left.
        drop(stop_trace_by_name(NAME));
        let (sender, events) = sync_channel(WAITING);
        let ids = chosen().map(|schema| schema.event_id.get()).collect();
        let provider = Provider::by_guid(WMI_ACTIVITY.guid.as_u128())
            .any(OPERATIONAL | TRACE)
            .add_filter(EventFilter::ByEventIds(ids))
            .add_callback(move |record: &EventRecord, locator: &SchemaLocator| {
                send(record, locator, &sender);
            })
            .build();
        let trace = UserTrace::new()
            .named(NAME.to_owned())
            .enable(provider)
            .start_and_process()
            .map_err(|error| format!("cannot start a session (as an administrator?): {error:?}"))?;
        let end =
            seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
        let mut lost = 0;
        let mut polled = Instant::now();
        while end.is_none_or(|end| Instant::now() < end) {
            match events.recv_timeout(Duration::from_millis(200)) {
                Ok(event) => tell(&event?),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err("the session ended".into()),
            }
            if polled.elapsed() >= Duration::from_secs(1) {
                polled = Instant::now();
                let now = events_lost()?;
                if now > lost {
                    eprintln!("{} events were lost, {now} in all", now - lost);
                }
                lost = now;
            }
        }
        trace
            .stop()
            .map_err(|error| format!("cannot stop the session: {error:?}"))?;
        Ok(())
    }

    /// The events of the provider.
    fn chosen() -> impl Iterator<Item = &'static EventSchema> {
        let schemas = EventSet::ALL.schemas();
        schemas.filter(|schema| schema.provider.guid == WMI_ACTIVITY.guid)
    }

    type Decoded = Result<Event<'static>, wmi_events::Error>;

    /// In the callback of the session: decodes and hands over.
    fn send(record: &EventRecord, locator: &SchemaLocator, sender: &SyncSender<Decoded>) {
        let Some(schema) = chosen().find(|schema| schema.event_id.get() == record.event_id())
        else {
            return;
        };
        let Ok(layout) = locator.event_schema(record) else {
            return;
        };
        let parser = Parser::create(record, &layout);
        let mut event = Record::new(header(record, schema));
        for field in schema.fields {
            if let Some(value) = value(&parser, field) {
                event.set(field.name, value);
            }
        }
        // It fails when the program ends.
        if let Some(event) = event.into_event().transpose() {
            drop(sender.send(event));
        }
    }

    fn header(record: &EventRecord, schema: &EventSchema) -> System<'static> {
        let mut system = System::of(schema);
        system.version = Some(record.version());
        system.level = Some(record.level());
        system.opcode = Some(record.opcode());
        // The clock of the session is system time.
        let ticks = u64::try_from(record.raw_timestamp()).ok();
        system.time_created = ticks.and_then(WindowsTime::from_file_time);
        system.process_id = Some(record.process_id());
        system.thread_id = Some(record.thread_id());
        system.activity_id = Some(Guid::from_u128(record.activity_id().to_u128()));
        system.computer = std::env::var("COMPUTERNAME").ok().map(Into::into);
        system
    }

    /// The value of a field, under any of its names. One that this version of Windows does not log is absent.
    fn value(parser: &Parser<'_, '_>, field: &FieldSpec) -> Option<FieldInput<'static>> {
        let names = std::iter::once(&field.name).chain(field.aliases);
        let mut values = names.filter_map(|name| match field.in_type {
            InType::Boolean => parser.try_parse::<bool>(name).ok().map(FieldInput::from),
            InType::UnicodeString | InType::Sid | InType::Guid => {
                parser.try_parse::<String>(name).ok().map(FieldInput::from)
            }
            _ => {
                let short = parser.try_parse::<u32>(name).ok().map(FieldInput::from);
                short.or_else(|| parser.try_parse::<u64>(name).ok().map(FieldInput::from))
            }
        });
        values.next()
    }

    fn tell(event: &Event<'_>) {
        println!("{} {}", event.system.event_id, event.payload.schema().name);
        for finding in event.findings() {
            println!("  {}: {}", finding.severity, finding.detection.name);
        }
    }

    /// What the session could not write to its buffers since it began.
    fn events_lost() -> Result<u32, String> {
        /// Room for the names of session and file, which the query writes behind the properties.
        #[repr(C)]
        struct Query {
            properties: EVENT_TRACE_PROPERTIES,
            names: [u16; 2 * 1024],
        }
        let mut query = Query {
            properties: EVENT_TRACE_PROPERTIES::default(),
            names: [0; 2 * 1024],
        };
        let size = u32::try_from(size_of::<Query>()).map_err(|error| error.to_string())?;
        let names = u32::try_from(size_of::<EVENT_TRACE_PROPERTIES>());
        let names = names.map_err(|error| error.to_string())?;
        query.properties.Wnode.BufferSize = size;
        query.properties.LoggerNameOffset = names;
        query.properties.LogFileNameOffset = names + 2 * 1024;
        let name: Vec<u16> = NAME.encode_utf16().chain([0]).collect();
        #[expect(unsafe_code, reason = "the query is a call of the Windows API")]
        // SAFETY: the name ends with a NUL. The properties are the first of `size` bytes, which the call may write
        // to, and the offsets of the names are within them.
        let code = unsafe {
            ControlTraceW(
                CONTROLTRACE_HANDLE::default(),
                name.as_ptr(),
                (&raw mut query).cast(),
                EVENT_TRACE_CONTROL_QUERY,
            )
        };
        match code {
            0 => Ok(query.properties.EventsLost),
            code => Err(format!("cannot query the session: Windows error {code}")),
        }
    }
}

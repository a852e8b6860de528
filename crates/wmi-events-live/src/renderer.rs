//! [`Renderer`]: an event's handle to an event.

use wmi_events::record::FieldInput;
use wmi_events::schema::EventSchema;
use wmi_events::source::xml::Utf16Parser;
use wmi_events::source::{Options as ReaderOptions, Stats};
use wmi_events::{Event, Record, System};

use crate::code::Code;
use crate::error::{Error, ErrorKind};
use crate::event_log::{EventLog, Properties, Rendered, Text};
use crate::item::Item;
use crate::options::Rendering;
use crate::variant::{Variant, Variants};

/// How many units and words the buffers have at first: nearly every event fits.
const FIRST_TEXT: usize = 8 << 10;
const FIRST_VALUES: usize = 1 << 10;

/// Keeps its buffers.
pub(crate) struct Renderer<L: EventLog> {
    options: ReaderOptions,
    /// For values: the contexts of the header and of the fields.
    contexts: Option<(L::Handle, L::Handle)>,
    parser: Utf16Parser,
    /// Whether the last event was read by the parser.
    is_from_xml: bool,
    text: Vec<u16>,
    values: Vec<u64>,
    scratch: Vec<u16>,
}

impl<L: EventLog> Renderer<L> {
    pub(crate) fn new(
        log: &mut L,
        options: ReaderOptions,
        rendering: Rendering,
    ) -> Result<Self, Error> {
        let mut context = |properties| {
            let context = log.render_context(properties);
            context
                .map_err(|code| Error::call(ErrorKind::Subscribe, "EvtCreateRenderContext", code))
        };
        let contexts = match rendering {
            Rendering::Xml => None,
            Rendering::Values => Some((context(Properties::System)?, context(Properties::User)?)),
        };
        Ok(Self {
            parser: Utf16Parser::with_options(options.clone()),
            options,
            contexts,
            is_from_xml: false,
            text: vec![0; FIRST_TEXT],
            values: Vec::new(),
            scratch: Vec::new(),
        })
    }

    /// The event, which is counted.
    pub(crate) fn item(
        &mut self,
        log: &mut L,
        handle: &L::Handle,
        stats: &mut Stats,
    ) -> Result<Item<'_>, Error> {
        stats.seen += 1;
        self.is_from_xml = false;
        let event = match self.read_values(log, handle) {
            Some(event) => Ok(event),
            None => self.read_xml(log, handle),
        };
        match &event {
            Ok(Some(_)) => stats.matched += 1,
            Ok(None) => stats.skipped += 1,
            Err(_) => stats.malformed += 1,
        }
        Ok(event?.map_or(Item::Other, Item::Event))
    }

    /// What did not prevent reading the last event.
    pub(crate) fn warnings(&self) -> &[wmi_events::Error] {
        if self.is_from_xml {
            self.parser.warnings()
        } else {
            &[]
        }
    }

    fn read_xml(&mut self, log: &mut L, handle: &L::Handle) -> Result<Option<Event<'_>>, Error> {
        let max = self.options.limits.max_event_bytes.saturating_add(1);
        let units = render_text(log, handle, Text::Event, &mut self.text, max)
            .map_err(|code| Error::call(ErrorKind::Event, "EvtRender", code))?;
        self.is_from_xml = true;
        self.parser.parse(units).map_err(Error::event)
    }

    /// The event from values; `None` if they are not wanted, or do not fit the schema.
    fn read_values(&mut self, log: &mut L, handle: &L::Handle) -> Option<Option<Event<'static>>> {
        let (system, user) = self.contexts.as_ref()?;
        let max = self.options.limits.max_event_bytes;
        let system = render_values(log, system, handle, &mut self.values, max)?;
        let system = inputs(&system, &mut self.scratch)?;
        let system = System::from_values(system).ok()?;
        let Some(schema) = system
            .schema()
            .filter(|schema| self.options.events.has(schema))
        else {
            return Some(None);
        };
        let user = render_values(log, user, handle, &mut self.values, max)?;
        if user.len() != count_of(schema, system.version?) {
            return None;
        }
        let user = inputs(&user, &mut self.scratch)?;
        let record = Record::from_optional_values(system, user);
        record.into_event().ok()
    }

    /// A bookmark's XML.
    pub(crate) fn bookmark(&mut self, log: &mut L, bookmark: &L::Handle) -> Result<String, Code> {
        let max = self.options.limits.max_event_bytes.saturating_add(1);
        let units = render_text(log, bookmark, Text::Bookmark, &mut self.text, max)?;
        Ok(String::from_utf16_lossy(units))
    }
}

/// The number of fields of a version; of a later one than is known, none fits.
fn count_of(schema: &EventSchema, version: u8) -> usize {
    if version > schema.version {
        return usize::MAX;
    }
    let fields = schema.fields.iter();
    fields.filter(|field| field.since <= version).count()
}

/// The values; `None` if one is of a kind that no field has.
fn inputs(
    values: &Variants<'_>,
    scratch: &mut Vec<u16>,
) -> Option<Vec<Option<FieldInput<'static>>>> {
    let inputs = values.iter(scratch).map(|value| match value {
        Variant::Null => Some(None),
        Variant::Input(input) => Some(Some(input)),
        Variant::Other => None,
    });
    inputs.collect()
}

/// Renders text of at most `max` units; the buffer grows to what it needs.
fn render_text<'b, L: EventLog>(
    log: &mut L,
    fragment: &L::Handle,
    what: Text,
    buffer: &'b mut Vec<u16>,
    max: usize,
) -> Result<&'b [u16], Code> {
    loop {
        match log.render_text(fragment, what, buffer)? {
            Rendered::Whole { bytes, .. } => {
                // It may claim more than it wrote.
                let units = buffer.get(..bytes / 2).unwrap_or(buffer);
                let end = units.iter().position(|unit| *unit == 0);
                return Ok(units.get(..end.unwrap_or(units.len())).unwrap_or_default());
            }
            Rendered::TooSmall { bytes } => grow(buffer, bytes.div_ceil(2), max)?,
        }
    }
}

/// Renders values into at most `max` bytes; `None` if it cannot be done.
fn render_values<'b, L: EventLog>(
    log: &mut L,
    context: &L::Handle,
    event: &L::Handle,
    buffer: &'b mut Vec<u64>,
    max: usize,
) -> Option<Variants<'b>> {
    if buffer.is_empty() {
        buffer.resize(FIRST_VALUES, 0);
    }
    loop {
        match log.render_values(context, event, buffer).ok()? {
            Rendered::Whole { values, .. } => {
                let base = buffer.as_ptr().addr() as u64;
                return Some(Variants::new(buffer, base, values));
            }
            Rendered::TooSmall { bytes } => grow(buffer, bytes.div_ceil(8), max / 8).ok()?,
        }
    }
}

/// Grows a buffer to what is needed, and always by something.
fn grow<T: Clone + Default>(buffer: &mut Vec<T>, needed: usize, max: usize) -> Result<(), Code> {
    if buffer.len() >= max {
        return Err(Code::ERROR_INSUFFICIENT_BUFFER);
    }
    let len = needed.max(buffer.len().saturating_mul(2)).min(max);
    buffer.resize(len, T::default());
    Ok(())
}

//! [`Analysis`]: an event with its text decoded, each part once and on first use.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use super::facts::{Facts, ProcessFacts};
use super::image::Program;
use super::indicators::Indicators;
use super::predicates;
use crate::cmdline::WmicCommand;
use crate::event::{Event, FieldRef, ProcessCreation, ProcessView};
use crate::wmi::subscription::Subscription;
use crate::wmi::{Operation, Query};

/// An event with its decoded text and its indicators.
///
/// Each part is decoded on first use and then kept: predicates, indicators, findings, the
/// correlator and an exporter share one parse of a command line or a subscription. The type is
/// `Send` and `Sync`: the parts are in [`OnceLock`]s. [`Analysis::new`] looks at the two image names
/// of a 4688 and allocates nothing; a kept part costs one atomic load.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Analysis, Indicators};
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
///     .set("CommandLine", "wmic /node:SRV01 process call create calc.exe");
/// let event = record.into_event()?.unwrap();
/// let analysis = Analysis::new(&event);
/// assert_eq!(analysis.wmic_command().unwrap().nodes, ["SRV01"]);
/// assert!(analysis.indicators().contains(Indicators::REMOTE_WMIC));
/// assert_eq!(analysis.findings().next().unwrap().name(), "remote_wmic_process_create");
/// # Ok::<(), wmi_events::Error>(())
/// ```
pub struct Analysis<'e> {
    source: Source<'e>,
    pub(super) facts: Facts<'e>,
    indicators: OnceLock<Indicators>,
}

/// The event without passwords, and what was found in it.
impl fmt::Debug for Analysis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Analysis");
        shown.field("source", &self.source);
        shown.field("indicators", &self.indicators).finish()
    }
}

/// The event, or its payload alone.
#[derive(Clone, Copy, Debug)]
enum Source<'e> {
    Event(&'e Event<'e>),
    Process(&'e ProcessCreation<'e>),
}

impl<'e> Analysis<'e> {
    /// The analysis of an event.
    #[must_use]
    pub fn new(event: &'e Event<'_>) -> Self {
        Self::of(Source::Event(event), Facts::new(event))
    }

    /// The analysis of an event whose indicators another analysis of it has computed, such as one of
    /// another thread. They are taken as given, also for findings and the correlator.
    ///
    /// ```
    /// use wmi_events::detect::Analysis;
    /// use wmi_events::event::ProcessCreation;
    /// use wmi_events::{Event, EventId, System};
    ///
    /// let process = ProcessCreation::builder().new_process_name(r"C:\Windows\System32\wbem\mofcomp.exe");
    /// let event = Event::new(System::new(EventId::PROCESS_CREATION), process);
    /// let indicators = Analysis::new(&event).indicators();
    /// let again = Analysis::with_indicators(&event, indicators);
    /// assert_eq!(again.indicators(), indicators);
    /// assert_eq!(again.findings().count(), event.findings().count());
    /// ```
    #[must_use]
    pub fn with_indicators(event: &'e Event<'_>, indicators: Indicators) -> Self {
        let mut analysis = Self::new(event);
        analysis.indicators = indicators.into();
        analysis
    }

    /// The analysis of a process creation without its header.
    ///
    /// The computer that logged it is unknown, and its own name counts as a remote computer.
    ///
    /// ```
    /// use wmi_events::detect::{Analysis, Indicators};
    /// use wmi_events::event::ProcessCreation;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.new_process_name = Some(r"C:\Windows\System32\wbem\mofcomp.exe".into());
    /// let analysis = Analysis::of_process(&process);
    /// assert_eq!(analysis.indicator(Indicators::MOF_COMPILER), Some(true));
    /// assert_eq!(analysis.indicator(Indicators::WMIPRVSE_CHILD), None); // no parent was logged
    /// ```
    #[must_use]
    pub fn of_process(process: &'e ProcessCreation<'_>) -> Self {
        let facts = Facts::Process(ProcessFacts::new(process.into(), None));
        Self::of(Source::Process(process), facts)
    }

    fn of(source: Source<'e>, facts: Facts<'e>) -> Self {
        Self {
            source,
            facts,
            indicators: OnceLock::new(),
        }
    }

    /// The event; `None` for a process creation without its header.
    #[must_use]
    pub fn event(&self) -> Option<&'e Event<'e>> {
        match self.source {
            Source::Event(event) => Some(event),
            Source::Process(_) => None,
        }
    }

    /// All indicators that the event shows, computed once.
    #[must_use]
    pub fn indicators(&self) -> Indicators {
        *self
            .indicators
            .get_or_init(|| predicates::indicators(&self.facts))
    }

    /// Whether the event shows these indicators, as [`Event::indicator`] says.
    #[must_use]
    pub fn indicator(&self, indicators: Indicators) -> Option<bool> {
        indicator(&self.facts, indicators)
    }

    /// The process whose start the event tells; `None` for other events.
    ///
    /// ```
    /// use wmi_events::detect::Analysis;
    /// use wmi_events::event::SysmonProcessCreation;
    /// use wmi_events::{Event, System, schema};
    ///
    /// let process = SysmonProcessCreation::builder().original_file_name("wmic.exe").image("x.exe");
    /// let event = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), process);
    /// assert!(event.is_wmic_renamed());
    /// assert_eq!(Analysis::new(&event).process().unwrap().image(), Some("x.exe"));
    /// ```
    #[must_use]
    pub fn process(&self) -> Option<ProcessView<'e>> {
        match &self.facts {
            Facts::Process(facts) => Some(facts.process),
            _ => None,
        }
    }

    /// The parsed wmic.exe command of a process.
    ///
    /// `None` if it is not wmic.exe, by its image and its original file name, or if no command line was
    /// logged.
    #[must_use]
    pub fn wmic_command(&self) -> Option<&WmicCommand<'e>> {
        match &self.facts {
            Facts::Process(process) if process.is(Program::Wmic) == Some(true) => process.command(),
            _ => None,
        }
    }

    /// The parsed operation of a 5858 or a Trace event 11; `None` if it is absent or malformed.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation<'e>> {
        match &self.facts {
            Facts::Failure(failure) => failure.operation(),
            Facts::Call(call) => call.operation(),
            _ => None,
        }
    }

    /// The parsed filter and consumer of a 5861, or what an event 19 to 21 of Sysmon has of them.
    ///
    /// ```
    /// use wmi_events::detect::Analysis;
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::ESS_TO_CONSUMER_BINDING));
    /// record.set("PossibleCause", "Binding EventFilter: \ninstance of __EventFilter\n{\n\
    ///     \tQuery = \"SELECT * FROM __TimerEvent\";\n};\n");
    /// let event = record.into_event()?.unwrap();
    /// let analysis = Analysis::new(&event);
    /// assert!(!analysis.subscription().unwrap().is_complete);
    /// assert_eq!(analysis.query().unwrap().class, "__TimerEvent");
    /// assert!(analysis.operation().is_none());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn subscription(&self) -> Option<&Subscription<'e>> {
        match &self.facts {
            Facts::Binding(binding) => Some(binding.subscription()),
            _ => None,
        }
    }

    /// The parsed query of a subscription: of a 5859 or 5860, or of the filter of a 5861.
    ///
    /// `None` if it is absent or malformed.
    #[must_use]
    pub fn query(&self) -> Option<&Query<'e>> {
        match &self.facts {
            Facts::Watch(watch) => watch.query(),
            Facts::Binding(binding) => binding.query(),
            _ => None,
        }
    }

    /// [`text`](Self::text), with the names of 4688 for what an event 1 of Sysmon calls otherwise:
    /// a rule names them so.
    pub(super) fn text_of_rule(&self, name: &str) -> Option<Cow<'e, str>> {
        if let Facts::Process(ProcessFacts { process, .. }) = &self.facts {
            // What rules mostly ask for.
            let text = match name {
                "NewProcessName" => process.image().map(Cow::Borrowed),
                "ParentProcessName" => process.parent_image().map(Cow::Borrowed),
                "CommandLine" => process.whole_command_line(),
                _ => None,
            };
            if text.is_some() {
                return text;
            }
        }
        self.text(name)
    }

    /// The text of a field as Windows prints it; for a subscription also of a property of its filter
    /// or consumer.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'e, str>> {
        let value = match self.source {
            Source::Event(event) => {
                let position = event.payload.schema().position(name);
                position.and_then(|position| event.payload.value_at(position))
            }
            Source::Process(process) => {
                let position = ProcessCreation::schema().position(name);
                position.and_then(|position| process.value_at(position))
            }
        };
        value.map(FieldRef::text).or_else(|| {
            let subscription = self.subscription()?;
            let filter = subscription.filter.instance.text(name);
            filter.or_else(|| subscription.consumer_instance.text(name))
        })
    }
}

fn indicator(facts: &Facts<'_>, indicators: Indicators) -> Option<bool> {
    let mut all = Some(true);
    for flag in indicators.iter() {
        match predicates::indicator(facts, flag) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

impl Event<'_> {
    /// All indicators that the event shows, computed in one pass.
    #[must_use]
    pub fn indicators(&self) -> Indicators {
        predicates::indicators(&Facts::new(self))
    }

    /// Whether the event shows these indicators; `None` if it lacks the fields to decide.
    ///
    /// An example is the parent's name before version 2 of 4688. The event must show all of several
    /// indicators: one that it does not show makes the answer `Some(false)`.
    ///
    /// ```
    /// use wmi_events::detect::Indicators;
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record.set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe");
    /// let event = record.into_event()?.unwrap();
    /// assert_eq!(event.indicator(Indicators::MOF_COMPILER), Some(false));
    /// assert_eq!(event.indicator(Indicators::REMOTE_WMIC), None); // no command line was logged
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn indicator(&self, indicators: Indicators) -> Option<bool> {
        indicator(&Facts::new(self), indicators)
    }
}

#[cfg(test)]
mod tests;

//! [`Analysis`]: what is known of an event, each part worked out once and only when asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::facts::{Facts, ProcessFacts};
use super::image::Program;
use super::indicators::Indicators;
use super::predicates;
use crate::cmdline::WmicCommand;
use crate::event::{Event, Field, ProcessCreation};
use crate::wmi::subscription::Subscription;
use crate::wmi::{Operation, Query};

/// What is known of an event: its text decoded, and what it shows.
///
/// Each part is worked out when it is first asked for and then kept, so that predicates,
/// indicators, findings, the correlator and an exporter share one reading of a command line or of
/// a subscription. It is `Send` and `Sync`: the parts are in [`OnceLock`]s. Making one costs a look
/// at the two image names of a 4688 and no allocation; a kept part costs one atomic load.
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
#[derive(Debug)]
pub struct Analysis<'e> {
    source: Source<'e>,
    pub(super) facts: Facts<'e>,
    indicators: OnceLock<Indicators>,
}

/// What is analysed.
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

    /// The analysis of a process creation without its header: which computer logged it is not
    /// known, so that its own name counts as that of another computer.
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
        let facts = Facts::Process(ProcessFacts::new(process, None));
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

    /// All that the event shows, found out in one pass and kept.
    #[must_use]
    pub fn indicators(&self) -> Indicators {
        *self
            .indicators
            .get_or_init(|| predicates::indicators(&self.facts))
    }

    /// Whether the event shows that; as [`Event::indicator`].
    #[must_use]
    pub fn indicator(&self, indicators: Indicators) -> Option<bool> {
        indicator(&self.facts, indicators)
    }

    /// The command of wmic.exe, of a 4688 whose image is wmic.exe and whose command line was logged.
    #[must_use]
    pub fn wmic_command(&self) -> Option<&WmicCommand<'e>> {
        match &self.facts {
            Facts::Process(process) if process.is(Program::Wmic) == Some(true) => process.command(),
            _ => None,
        }
    }

    /// The operation of a 5858, where it can be read.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation<'e>> {
        match &self.facts {
            Facts::Failure(failure) => failure.operation(),
            _ => None,
        }
    }

    /// The filter and the consumer of a 5861.
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

    /// The query that a subscription watches for, where it can be read: of a 5859 or 5860, or of
    /// the filter of a 5861.
    #[must_use]
    pub fn query(&self) -> Option<&Query<'e>> {
        match &self.facts {
            Facts::Watch(watch) => watch.query(),
            Facts::Binding(binding) => binding.query(),
            _ => None,
        }
    }

    /// The text of a field, as Windows prints it; of a 5861 also of a property of its filter or
    /// consumer.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'e, str>> {
        let mut fields = match self.source {
            Source::Event(event) => event.fields(),
            Source::Process(process) => process.fields(),
        };
        let field = fields.find(|field| field.spec().is_named(name));
        field.map(Field::into_text).or_else(|| {
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
    /// All that the event shows, found out in one pass.
    #[must_use]
    pub fn indicators(&self) -> Indicators {
        predicates::indicators(&Facts::new(self))
    }

    /// Whether the event shows that: `None` where a field that the answer needs is absent or empty,
    /// such as the parent's name before version 2 of 4688.
    ///
    /// Of several indicators the event must show each: one that it does not show is a `Some(false)`.
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
mod tests {
    use super::*;

    #[test]
    fn is_shared_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<Analysis<'_>>();
    }
}

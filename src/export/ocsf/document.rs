//! [`Document`].

use super::class::Class;
use super::objects::Body;
use super::{calls, finding, header, process, wmi_activity};
use crate::detect::{Analysis, Finding};
use crate::event::Payload;
use crate::export::alert::Alert;
use crate::export::context::Context;
use crate::export::options::Options;
use crate::export::rule::Rule;

/// An event, a finding or a story as a document of OCSF.
///
/// Serialize it with `serde_json`: text of the event is borrowed, absent attributes are not written.
/// The [module](super) has the mapping.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Analysis;
/// use wmi_events::export::{Options, ocsf};
/// use wmi_events::{EventId, Record, System};
///
/// let mut system = System::new(EventId::PROVIDER_STARTED);
/// system.time_created = Some("2026-03-03T09:04:55.1090338Z".parse()?);
/// system.computer = Some("FILE02".into());
/// let mut record = Record::new(system);
/// record
///     .set("ProviderName", "CIMWin32")
///     .set("ProcessID", 4844_u32)
///     .set("ProviderPath", r"%systemroot%\system32\wbem\cimwin32.dll");
/// let event = record.into_event()?.unwrap();
/// let analysis = Analysis::new(&event);
/// let document = ocsf::Document::new(&analysis, &Options::default()).unwrap();
/// let json = serde_json::to_value(&document)?;
/// assert_eq!((json["class_uid"].as_u64(), json["type_uid"].as_u64()), (Some(1005), Some(100_501)));
/// assert_eq!(json["module"]["file"]["path"], r"C:\Windows\system32\wbem\cimwin32.dll");
/// assert_eq!(json["unmapped"]["ProviderName"], "CIMWin32");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct Document<'e>(pub(super) Body<'e>);

impl<'e> Document<'e> {
    /// The document of an event.
    ///
    /// `None` if neither the event nor the options have a time, and for
    /// [`Analysis::of_process`], which has no header.
    #[must_use]
    pub fn new(analysis: &'e Analysis<'_>, options: &Options) -> Option<Self> {
        Context::new(analysis, options).map(|context| Self(body(&context)))
    }

    /// The detection finding of a finding on the event.
    ///
    /// `None` as for [`new`](Self::new).
    ///
    /// ```
    /// use wmi_events::detect::Analysis;
    /// use wmi_events::export::{Options, ocsf};
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut system = System::new(EventId::PROCESS_CREATION);
    /// system.time_created = Some("2026-03-03T09:00:03Z".parse()?);
    /// let mut record = Record::new(system);
    /// record
    ///     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
    ///     .set("CommandLine", "wmic /node:SRV01 process call create calc.exe");
    /// let event = record.into_event()?.unwrap();
    /// let analysis = Analysis::new(&event);
    /// let finding = analysis.findings().next().unwrap();
    /// let document = ocsf::Document::of_finding(&analysis, &finding, &Options::default());
    /// let json = serde_json::to_value(document.unwrap())?;
    /// assert_eq!(json["type_uid"], 200_401);
    /// assert_eq!(json["finding_info"]["attacks"][0]["technique"]["uid"], "T1047");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_finding(
        analysis: &'e Analysis<'_>,
        finding: &'e Finding<'_>,
        options: &Options,
    ) -> Option<Self> {
        let context = Context::new(analysis, options)?;
        Some(Self::of_alert(&context, Alert::of_finding(finding)))
    }

    /// The detection finding of another rule, such as a Sigma rule, that matched the event.
    ///
    /// `None` as for [`new`](Self::new).
    #[must_use]
    pub fn of_rule(
        analysis: &'e Analysis<'_>,
        rule: &'e Rule<'_>,
        options: &Options,
    ) -> Option<Self> {
        let context = Context::new(analysis, options)?;
        Some(Self::of_alert(&context, Alert::of_rule(rule)))
    }

    /// The document with the file that its event was read from, in `metadata.log_source`.
    #[must_use]
    pub fn with_file(mut self, path: &'e str) -> Self {
        self.0.metadata.get_or_insert_default().log_source = Some(path);
        self
    }

    fn of_alert(context: &Context<'e>, alert: Alert<'e>) -> Self {
        Self(finding::of(body(context), context, alert))
    }
}

fn body<'e>(context: &Context<'e>) -> Body<'e> {
    let mut body = header::of(context);
    let mapped = match &context.event.payload {
        Payload::ProcessCreation(event) => {
            process::launch(&mut body, event.into(), *process::AUDITED, context)
        }
        Payload::SysmonProcessCreation(event) => {
            process::launch(&mut body, (&**event).into(), *process::BY_SYSMON, context)
        }
        Payload::ProcessCreated(event) => {
            process::launch(&mut body, event.into(), *process::BY_WMI, context)
        }
        Payload::ProviderStarted(event) => wmi_activity::provider(&mut body, event, context),
        Payload::ClientFailure(event) => wmi_activity::failure(&mut body, event, context),
        Payload::EssStarted(event) => wmi_activity::watched(&mut body, event, context),
        Payload::TemporaryEssStarted(event) => wmi_activity::temporary(&mut body, event, context),
        Payload::EssToConsumerBinding(event) => wmi_activity::binding(&mut body, event, context),
        Payload::OperationStarted(event) => calls::started(&mut body, event, context),
        Payload::MethodExecuted(event) => calls::method(&mut body, event, context),
        Payload::SysmonWmiEventFilter(event) => calls::filter(&mut body, event, context),
        Payload::SysmonWmiEventConsumer(event) => calls::consumer(&mut body, event, context),
        Payload::SysmonWmiEventConsumerToFilter(event) => calls::binding(&mut body, event, context),
        _ => None,
    };
    if mapped.is_none() {
        body = header::of(context);
        body.unmapped = header::unmapped(context, None);
        Class::BASE.set(&mut body, 0, "Unknown".into());
    }
    body
}

//! [`Document`].

use super::objects::{Body, Ecs, EventFields, Host, Id, Log, Path};
use super::{alert, process, sysmon, trace, winlog, wmi_activity};
use crate::detect::{Analysis, Finding};
use crate::event::Payload;
use crate::export::alert::Alert;
use crate::export::context::Context;
use crate::export::options::Options;
use crate::export::rule::Rule;
use crate::export::text::{Text, level};

/// The version of ECS whose fields documents have, in `ecs.version`.
pub const VERSION: &str = "9.4.0";

/// An event, an alert or a story as a document of ECS.
///
/// Serialize it with `serde_json`: text of the event is borrowed, absent fields are not written.
/// The [module](super) has the mapping.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Analysis;
/// use wmi_events::export::{Options, ecs};
/// use wmi_events::{EventId, Record, System};
///
/// let mut system = System::new(EventId::CLIENT_FAILURE);
/// system.time_created = Some("2026-03-03T09:04:55.1090338Z".parse()?);
/// let mut record = Record::new(system);
/// record.set("User", r"CORP\dana").set("ResultCode", 0x8004_1003_u32);
/// let event = record.into_event()?.unwrap();
/// let analysis = Analysis::new(&event);
/// let document = ecs::Document::new(&analysis, &Options::default()).unwrap();
/// let json = serde_json::to_value(&document)?;
/// assert_eq!(json["event"]["type"][0], "denied");
/// assert_eq!(json["user"]["domain"], "CORP");
/// assert_eq!(json["winlog"]["user_data"]["ResultCode"], "0x80041003");
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

    /// The alert of a finding on the event.
    ///
    /// `None` as for [`new`](Self::new).
    ///
    /// ```
    /// use wmi_events::detect::Analysis;
    /// use wmi_events::export::{Options, ecs};
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
    /// let alert = ecs::Document::of_finding(&analysis, &finding, &Options::default());
    /// let json = serde_json::to_value(alert.unwrap())?;
    /// assert_eq!(json["event"]["kind"], "alert");
    /// assert_eq!(json["rule"]["id"], "remote_wmic_process_create");
    /// assert_eq!(json["threat"]["technique"]["id"][0], "T1047");
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

    /// The alert of another rule, such as a Sigma rule, that matched the event.
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

    /// The document with the file that its event was read from, in `log.file.path`.
    ///
    /// ```
    /// use wmi_events::export::ecs::Document;
    ///
    /// fn with_file<'e>(document: Document<'e>) -> Document<'e> {
    ///     document.with_file("logs/Security.evtx")
    /// }
    /// ```
    #[must_use]
    pub fn with_file(mut self, path: &'e str) -> Self {
        let file = Path { path: Some(path) };
        self.0.log.get_or_insert_default().file = Some(file);
        self
    }

    fn of_alert(context: &Context<'e>, alert: Alert<'e>) -> Self {
        let mut body = body(context);
        alert::apply(&mut body, context, alert);
        Self(body)
    }
}

fn body<'e>(context: &Context<'e>) -> Body<'e> {
    let event = context.event;
    let mut body = with_header(context);
    match &event.payload {
        Payload::ProcessCreation(event) => process::creation(&mut body, event, context),
        Payload::SysmonProcessCreation(event) => sysmon::creation(&mut body, event, context),
        Payload::ProviderStarted(event) => wmi_activity::provider(&mut body, event),
        Payload::ClientFailure(event) => wmi_activity::failure(&mut body, event, context),
        Payload::EssStarted(event) => wmi_activity::watched(&mut body, event, context),
        Payload::TemporaryEssStarted(event) => wmi_activity::temporary(&mut body, event, context),
        Payload::EssToConsumerBinding(event) => wmi_activity::binding(&mut body, event, context),
        Payload::OperationStarted(event) => trace::started(&mut body, event, context),
        Payload::OperationStopped(event) => trace::stopped(&mut body, event),
        Payload::MethodExecuted(event) => trace::method(&mut body, event, context),
        Payload::ProcessCreated(event) => trace::process(&mut body, event, context),
        Payload::OperationQuery(event) => trace::query_of(&mut body, event, context),
        other => match sysmon::part(other) {
            Some(part) => sysmon::subscription(&mut body, part, context),
            None => trace::other(&mut body, other),
        },
    }
    body
}

/// What every event has.
fn with_header<'e>(context: &Context<'e>) -> Body<'e> {
    let system = &context.event.system;
    let computer = context.computer();
    let mut body = Body {
        timestamp: Some(Text(context.time)),
        ecs: Some(Ecs {
            version: Some(VERSION),
        }),
        event: Some(EventFields {
            kind: Some("event"),
            code: Some(Text(system.event_id.get())),
            id: Some(Id::Event(context.uid())),
            provider: system.provider_name.as_deref(),
            created: context.is_received.then_some(Text(context.time)),
            sequence: system.record_id.filter(|id| i64::try_from(*id).is_ok()),
            ..EventFields::default()
        }),
        log: level(system).map(|level| Log {
            level: Some(level),
            file: None,
        }),
        host: Some(Host::of(computer)),
        winlog: Some(winlog::of(context)),
        ..Body::default()
    };
    if let Some(local_time) = system.local_time.as_deref() {
        body.wmi_mut().local_time = Some(local_time);
    }
    body
}

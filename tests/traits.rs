//! Every public type is `Send` and `Sync`; stored settings, counts and detections keep their form.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use wmi_events::*;

macro_rules! send_and_sync {
    ($($type:ty,)*) => { $( assert_send_and_sync::<$type>(); )* };
}

fn assert_send_and_sync<T: Send + Sync>() {}

#[test]
fn every_type_is_send_and_sync() {
    send_and_sync! {
        Config,
        Error,
        ErrorKind,
        Event<'static>,
        EventId,
        Payload<'static>,
        Record<'static>,
        System<'static>,
        cmdline::Argv<'static>,
        cmdline::CmdCommand<'static>,
        cmdline::PowerShellCommand<'static>,
        cmdline::ScCommand<'static>,
        cmdline::WindowsPath,
        cmdline::WinrmCommand<'static>,
        cmdline::WmicCommand<'static>,
        cmdline::cmd::Command<'static>,
        cmdline::cmd::EndCommand<'static>,
        cmdline::cmd::Prefix,
        cmdline::cmd::Redirect<'static>,
        cmdline::cmd::RedirectKind,
        cmdline::cmd::Runs,
        cmdline::cmd::Separator,
        cmdline::cmd::Switch<'static>,
        cmdline::path::Place,
        cmdline::powershell::Token<'static>,
        cmdline::powershell::TokenKind,
        cmdline::powershell::Tokens<'static>,
        cmdline::powershell::WmiAction,
        cmdline::powershell::WmiUse,
        cmdline::sc::ScOption<'static>,
        cmdline::wmic::FormatSource,
        cmdline::wmic::NodeTarget<'static>,
        cmdline::wmic::Switch<'static>,
        cmdline::wmic::Target<'static>,
        cmdline::wmic::Verb,
        detect::Analysis<'static>,
        detect::Baseline,
        detect::BaselineAction,
        detect::BaselineProblem,
        detect::BaselineRule,
        detect::Correlator,
        detect::CorrelatorConfig,
        detect::Detection,
        detect::EventRef,
        detect::EventRole,
        detect::Finding<'static>,
        detect::Indicators,
        detect::PathPattern,
        detect::Process,
        detect::ProcessTree,
        detect::Severity,
        detect::Story,
        detect::StoryChange,
        detect::StoryId,
        detect::StoryKind,
        detect::StoryUpdate,
        detect::Suppression,
        detect::Technique,
        detect::TreeLimits,
        detect::Twin,
        detect::Twins,
        event::Builder<event::ProcessCreation<'static>>,
        event::ClientFailure<'static>,
        event::EssStarted<'static>,
        event::EssToConsumerBinding<'static>,
        event::ExtraField<'static>,
        event::Field<'static>,
        event::FieldRef<'static>,
        event::Fields<'static>,
        event::ProcessCreation<'static>,
        event::ProviderStarted<'static>,
        event::TemporaryEssStarted<'static>,
        event::TimeSource,
        record::FieldInput<'static>,
        event::EventsBound<'static>,
        event::EventsDropped<'static>,
        event::MethodExecuted<'static>,
        event::OperationQuery<'static>,
        event::OperationStarted<'static>,
        event::OperationStopped<'static>,
        event::ProcessCreated<'static>,
        event::ProcessView<'static>,
        event::ProviderOperation<'static>,
        event::RepositoryDelete<'static>,
        event::RepositoryUpdate<'static>,
        event::SysmonProcessCreation<'static>,
        event::SysmonWmiEventConsumer<'static>,
        event::SysmonWmiEventConsumerToFilter<'static>,
        event::SysmonWmiEventFilter<'static>,
        event::TransportOperation<'static>,
        export::Options,
        export::Rule<'static>,
        export::ecs::Document<'static>,
        export::ocsf::Document<'static>,
        schema::EventSchema,
        schema::EventSet,
        schema::FieldSpec,
        schema::InType,
        schema::Provider,
        secrets::Rule,
        sigma::LogSource,
        sigma::SigmaView<'static>,
        source::AnyReader,
        source::ArchiveLimits,
        source::Format,
        source::Limits,
        source::Options,
        source::PushReader,
        source::Stats,
        source::Unrecognized,
        source::csv::Reader<&[u8]>,
        source::evtx::Reader<&[u8]>,
        source::json::Reader<&[u8]>,
        source::text::Reader<&[u8]>,
        source::xml::Reader<&[u8]>,
        source::xml::Utf16Parser,
        value::Account<'static>,
        value::Guid,
        value::Host<'static>,
        value::IntegrityLevel,
        value::Keywords,
        value::LogonId,
        value::ProcessId,
        value::Sid,
        value::TokenElevation,
        value::WbemStatus,
        value::WindowsTime,
        wmi::EventClass,
        wmi::Key<'static>,
        wmi::KeyValue<'static>,
        wmi::Keys<'static>,
        wmi::Method<'static>,
        wmi::Namespace<'static>,
        wmi::ObjectPath<'static>,
        wmi::Operation<'static>,
        wmi::Query<'static>,
        wmi::Statement,
        wmi::Target<'static>,
        wmi::mof::Instance<'static>,
        wmi::mof::MofValue<'static>,
        wmi::mof::Number<'static>,
        wmi::mof::Property<'static>,
        wmi::mof::Text<'static>,
        wmi::subscription::ActiveScriptEventConsumer<'static>,
        wmi::subscription::CommandLineEventConsumer<'static>,
        wmi::subscription::Consumer<'static>,
        wmi::subscription::ConsumerAction<'static>,
        wmi::subscription::Filter<'static>,
        wmi::subscription::LogFileEventConsumer<'static>,
        wmi::subscription::NTEventLogEventConsumer<'static>,
        wmi::subscription::Origin,
        wmi::subscription::SMTPEventConsumer<'static>,
        wmi::subscription::Subscription<'static>,
    }
}

/// A new type is missing above until it is added.
#[test]
fn no_public_type_is_missing() {
    let listed = include_str!("traits.rs");
    let types = include_str!("../.ci/public-api.txt")
        .lines()
        .filter_map(|line| {
            let (_, name) = line
                .split_once("pub struct ")
                .or_else(|| line.split_once("pub enum "))?;
            name.split(['<', '(']).next()?.rsplit("::").next()
        });
    let mut count = 0;
    for name in types {
        let is_listed = |end| listed.contains(&format!("{name}{end}"));
        assert!(is_listed(',') || is_listed('<'), "add {name}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn settings_counts_and_detections_in_json() {
    let mut stats = source::Stats::default();
    stats.seen = 3;
    stats.warnings = 1;
    let json = serde_json::to_value(stats).unwrap();
    assert_eq!((&json["seen"], &json["warnings"]), (&3.into(), &1.into()));
    assert_eq!(
        serde_json::from_value::<source::Stats>(json).unwrap(),
        stats
    );
    // A count that a later release adds, and one that an earlier did not have.
    let other = r#"{"seen": 3, "warnings": 1, "later": 7}"#;
    assert_eq!(serde_json::from_str::<source::Stats>(other).unwrap(), stats);

    let mut options = source::Options::default();
    options.limits.max_depth = 7;
    let json = serde_json::to_string(&options).unwrap();
    assert_eq!(
        serde_json::from_str::<source::Options>(&json).unwrap(),
        options
    );

    let detection = detect::Detection::all()
        .iter()
        .find(|d| d.name == "remote_wmic");
    let json = serde_json::to_value(detection.unwrap()).unwrap();
    assert_eq!(json["severity"], "medium");
    assert_eq!(
        json["techniques"][0],
        serde_json::json!({
            "id": "T1047",
            "name": "Windows Management Instrumentation",
            "tactic": "execution"
        })
    );
    assert_eq!(json["when"], serde_json::json!(["remote_wmic"]));
}

#[test]
fn names_of_kinds_and_severities() {
    let kinds = [
        ErrorKind::Io,
        ErrorKind::Encoding,
        ErrorKind::Syntax,
        ErrorKind::Structure,
        ErrorKind::Truncated,
        ErrorKind::Field,
        ErrorKind::Limit,
        ErrorKind::Language,
        ErrorKind::Format,
        ErrorKind::Unsupported,
        ErrorKind::Damaged,
        ErrorKind::Checksum,
    ];
    for kind in kinds {
        assert_eq!(kind.to_string(), kind.name());
        assert_eq!(kind.name(), format!("{kind:?}").to_lowercase());
        assert_eq!(format!("{kind:>12}").len(), 12);
    }
    for level in ["informational", "low", "medium", "high", "critical"] {
        let severity: detect::Severity = level.parse().unwrap();
        assert_eq!(severity.name(), level);
        assert_eq!(
            level.to_uppercase().parse::<detect::Severity>().unwrap(),
            severity
        );
    }
    for other in ["", "severe", "high "] {
        let error = other.parse::<detect::Severity>().unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Field, Some("Severity"))
        );
    }
}

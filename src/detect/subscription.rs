//! Rules on 5859, 5860 and 5861.

use super::facts::{Answer, BindingFacts, WatchFacts};
use super::image::Image;
use super::judge;
use crate::cmdline::Argv;
use crate::value::Sid;
use crate::wmi::subscription::{Consumer, ConsumerAction, Origin};
use crate::wmi::{EventClass, Namespace, Query, classes as hierarchy};

/// The query of the subscription that every Windows installation has.
const DEFAULT_QUERY: &str = "select * from MSFT_SCMEventLogEvent";

pub(super) fn temporary(f: &WatchFacts<'_>) -> Answer {
    Some(f.is_temporary)
}

pub(super) fn permanent(_: &BindingFacts<'_>) -> Answer {
    Some(true)
}

/// Name, query, class, payload and creators: attackers use the names alone.
pub(super) fn default_binding(f: &BindingFacts<'_>) -> Answer {
    let subscription = f.subscription();
    let filter = &subscription.filter;
    if subscription.filter_origin == Origin::Fields
        || subscription.consumer_origin == Origin::Fields
    {
        return None;
    }
    let Consumer::NtEventLog(consumer) = &subscription.consumer else {
        return Some(false);
    };
    let admins = Some(Sid::ADMINISTRATORS);
    Some(
        subscription.is_complete
            && filter.name.as_deref() == Some("SCM Event Log Filter")
            && filter.query_text.as_deref() == Some(DEFAULT_QUERY)
            && filter
                .namespace()
                .is_some_and(|namespace| namespace.is(r"root\cimv2"))
            && consumer.name.as_deref() == Some("SCM Event Log Consumer")
            && consumer.source_name.as_deref() == Some("Service Control Manager")
            && filter.creator_sid == admins
            && consumer.creator_sid == admins
            && !outside_namespace(f)?,
    )
}

/// The same subscription once it is active.
pub(super) fn default_watch(f: &WatchFacts<'_>) -> Answer {
    if f.is_temporary {
        return Some(false);
    }
    let user: Option<Sid> = f.user?.parse().ok();
    Some(
        f.provider? == "SCM Event Provider"
            && f.query()?.text == DEFAULT_QUERY
            && user == Some(Sid::ADMINISTRATORS)
            && f.namespace.as_ref()?.is(r"root\cimv2"),
    )
}

/// A permanent subscription that became active and is not Windows' own.
pub(super) fn unknown_activation(f: &WatchFacts<'_>) -> Answer {
    if f.is_temporary {
        return Some(false);
    }
    Some(default_watch(f) != Some(true))
}

/// The query watches for what attackers use to start: logons, processes, volumes, the registry, time.
pub(super) fn watch_trigger(f: &WatchFacts<'_>) -> Answer {
    f.query().map(is_on_trigger)
}

pub(super) fn binding_trigger(f: &BindingFacts<'_>) -> Answer {
    f.query().map(is_on_trigger)
}

fn is_on_trigger(query: &Query<'_>) -> bool {
    is_on_logon(query)
        || is_on_uptime(query)
        || is_on_process_start(query)
        || is_on_timer(query)
        || is_on_volume(query)
        || is_on_registry(query)
}

/// The consumer's program is named by its full path in a folder where only administrators write, and
/// runs no other code.
pub(super) fn protected_consumer(f: &BindingFacts<'_>) -> Answer {
    if !command_line_consumer(f)? {
        return Some(false);
    }
    let Some(ConsumerAction::Command {
        executable,
        command_line,
        ..
    }) = f.subscription().consumer.action()
    else {
        return Some(false);
    };
    let texts = [executable.as_deref(), command_line.as_deref()];
    let mut texts = texts
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .peekable();
    texts.peek()?;
    // With an executable, the first word of the command line is only its name.
    Some(
        match executable.as_deref().filter(|path| !path.is_empty()) {
            Some(path) => judge::is_protected(&format!("\"{path}\"")) && !judge::is_proxy(path),
            None => texts.all(judge::is_protected),
        },
    )
}

/// The consumer writes a script, a program or a page of a web server.
pub(super) fn file_consumer_executable(f: &BindingFacts<'_>) -> Answer {
    match f.subscription().consumer.action() {
        Some(ConsumerAction::File { name, .. }) => Some(judge::is_executable_file(&name?)),
        _ => Some(false),
    }
}

pub(super) fn outside_namespace(f: &BindingFacts<'_>) -> Answer {
    let namespace = f
        .binding
        .namespace
        .as_deref()
        .filter(|namespace| !namespace.is_empty())?;
    Some(!Namespace::new(namespace).is(r"root\subscription"))
}

macro_rules! consumers {
    ($($rule:ident = $class:ident),*) => { $(
        pub(super) fn $rule(f: &BindingFacts<'_>) -> Answer {
            (!f.subscription().consumer.class().is_empty())
                .then_some(matches!(f.subscription().consumer, Consumer::$class(_)))
        }
    )* };
}

consumers!(
    command_line_consumer = CommandLine,
    active_script_consumer = ActiveScript,
    log_file_consumer = LogFile,
    nt_event_log_consumer = NtEventLog,
    smtp_consumer = Smtp,
    other_consumer = Other
);

pub(super) fn shell_consumer(f: &BindingFacts<'_>) -> Answer {
    if !command_line_consumer(f)? {
        return Some(false);
    }
    let Some(ConsumerAction::Command {
        executable,
        command_line,
        ..
    }) = f.subscription().consumer.action()
    else {
        return Some(false);
    };
    let command = command_line
        .as_deref()
        .and_then(|line| Argv::new(line.trim_start()).next());
    let mut programs = executable
        .iter()
        .map(|path| &**path)
        .chain(command.as_deref());
    let is_shell = |program: &str| Image::of_argument(program).program.is_shell();
    // A consumer that came from the fields has neither.
    (executable.is_some() || command.is_some()).then(|| programs.any(is_shell))
}

pub(super) fn suspicious_consumer(f: &BindingFacts<'_>) -> Answer {
    const SIGNS: [&str; 13] = [
        "frombase64",
        "downloadstring",
        "downloadfile",
        "msxml2.xmlhttp",
        "winhttp.winhttprequest",
        "adodb.stream",
        " iex",
        "invoke-expression",
        "-nop",
        "-enc",
        "-decode",
        "-w hidden",
        "windowstyle hidden",
    ];
    let text = match f.subscription().consumer.action()? {
        ConsumerAction::Command {
            executable,
            command_line,
            ..
        } => command_line.or(executable)?,
        ConsumerAction::Script { text, .. } => text?,
        _ => return Some(false),
    };
    let text = text.to_ascii_lowercase();
    Some(SIGNS.iter().any(|sign| text.contains(sign)))
}

/// Declares a rule on a subscription's query, for a 5859 or 5860 and for a 5861.
macro_rules! watches {
    ($($of_watch:ident, $of_binding:ident = $ask:ident;)*) => { $(
        pub(super) fn $of_watch(f: &WatchFacts<'_>) -> Answer {
            f.query().map($ask)
        }

        pub(super) fn $of_binding(f: &BindingFacts<'_>) -> Answer {
            f.query().map($ask)
        }
    )* };
}

watches! {
    watch_logon, binding_logon = is_on_logon;
    watch_uptime, binding_uptime = is_on_uptime;
    watch_process, binding_process = is_on_process_start;
    watch_timer, binding_timer = is_on_timer;
    watch_volume, binding_volume = is_on_volume;
    watch_registry, binding_registry = is_on_registry;
}

/// The classes of a query: its own, and those of the instances whose changes it watches.
fn is_on(query: &Query<'_>, classes: &[&str]) -> bool {
    let all = std::iter::once(&*query.class).chain(query.isa.iter().map(|isa| &**isa));
    let mut all = all.filter(|class| !class.is_empty());
    all.any(|class| classes.iter().any(|known| hierarchy::reaches(class, known)))
}

fn is_on_volume(query: &Query<'_>) -> bool {
    is_on(
        query,
        &[
            "Win32_VolumeChangeEvent",
            "Win32_LogicalDisk",
            "Win32_Volume",
            "Win32_DiskDrive",
            "Win32_USBControllerDevice",
        ],
    )
}

fn is_on_registry(query: &Query<'_>) -> bool {
    is_on(
        query,
        &[
            "RegistryValueChangeEvent",
            "RegistryKeyChangeEvent",
            "RegistryTreeChangeEvent",
        ],
    )
}

fn is_on_logon(query: &Query<'_>) -> bool {
    is_on(
        query,
        &[
            "Win32_LogonSession",
            "Win32_LoggedOnUser",
            "Win32_SessionProcess",
        ],
    )
}

fn is_on_uptime(query: &Query<'_>) -> bool {
    let condition = query
        .condition
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    condition.contains("systemuptime")
}

fn is_on_process_start(query: &Query<'_>) -> bool {
    let is_creation = ["__InstanceCreationEvent", "__InstanceOperationEvent"]
        .iter()
        .any(|class| class.eq_ignore_ascii_case(&query.class));
    is_on(
        query,
        &[
            "Win32_ProcessStartTrace",
            "Win32_ProcessTrace",
            "Win32_ProcessStartup",
        ],
    ) || is_creation && is_on(query, &["Win32_Process"])
}

fn is_on_timer(query: &Query<'_>) -> bool {
    query.event_class() == EventClass::Timer
        || is_on(
            query,
            &["Win32_LocalTime", "Win32_UTCTime", "Win32_CurrentTime"],
        )
}

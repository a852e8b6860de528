//! Rules on 5859, 5860 and 5861.

use std::borrow::Cow;

use super::facts::{Answer, BindingFacts, WatchFacts};
use super::image::Image;
use super::judge;
use super::sensitive::is_sensitive;
use super::triggers::Triggers;
use crate::cmdline::Argv;
use crate::value::Sid;
use crate::wmi::Namespace;
use crate::wmi::subscription::{Consumer, ConsumerAction, Origin};

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

/// The consumer's program is named by its full path in a folder where only administrators write, and
/// runs no other code.
pub(super) fn protected_consumer(f: &BindingFacts<'_>) -> Answer {
    let Some((executable, command_line)) = command(f)? else {
        return Some(false);
    };
    let line = whole_line(executable, command_line)?;
    let is_harmless = !is_sensitive(&line) && !judge::names_other_code(&line);
    Some(judge::is_protected(&line) && is_harmless)
}

/// An executable and a command line, each if it is present.
type Command<'t> = (Option<Cow<'t, str>>, Option<Cow<'t, str>>);

/// The command of a command-line consumer; `Some(None)` for another one, `None` if the class is unknown.
fn command<'f>(f: &'f BindingFacts<'_>) -> Option<Option<Command<'f>>> {
    if !command_line_consumer(f)? {
        return Some(None);
    }
    Some(match f.subscription().consumer.action() {
        Some(ConsumerAction::Command {
            executable,
            command_line,
            ..
        }) => Some((executable, command_line)),
        _ => None,
    })
}

/// The command line of a consumer, with the program that it names apart.
fn whole_line<'t>(
    executable: Option<Cow<'t, str>>,
    command_line: Option<Cow<'t, str>>,
) -> Option<Cow<'t, str>> {
    let executable = executable.filter(|path| !path.is_empty());
    let command_line = command_line.filter(|line| !line.is_empty());
    let Some(path) = executable else {
        return command_line;
    };
    // The first word of the command line is only its name.
    let mut argv = Argv::new(command_line.as_deref().unwrap_or_default());
    argv.next();
    Some(format!("\"{path}\" {}", argv.rest()).into())
}

/// The consumer writes a script, a program or a page of a web server.
pub(super) fn file_consumer_executable(f: &BindingFacts<'_>) -> Answer {
    match f.subscription().consumer.action() {
        Some(ConsumerAction::File { name, .. }) => Some(judge::is_executable_file(&name?)),
        _ => Some(false),
    }
}

pub(super) fn outside_namespace(f: &BindingFacts<'_>) -> Answer {
    let namespace = f.namespace().filter(|namespace| !namespace.is_empty())?;
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
    let Some((executable, command_line)) = command(f)? else {
        return Some(false);
    };
    let line = command_line.as_deref().map(judge::with_quoted_program);
    let command = line.as_deref().and_then(|line| Argv::new(line).next());
    let mut programs = executable
        .iter()
        .map(|path| &**path)
        .chain(command.as_deref());
    let is_shell = |program: &str| Image::of_argument(program).program.is_shell();
    // A consumer that came from the fields has neither.
    (executable.is_some() || command.is_some()).then(|| programs.any(is_shell))
}

pub(super) fn suspicious_consumer(f: &BindingFacts<'_>) -> Answer {
    match f.subscription().consumer.action()? {
        ConsumerAction::Command {
            executable,
            command_line,
            ..
        } => {
            let line = whole_line(executable, command_line)?;
            Some(judge::hides_or_downloads(&line))
        }
        ConsumerAction::Script { text, .. } => Some(judge::script_hides_or_downloads(&text?)),
        _ => Some(false),
    }
}

/// Declares a rule on what a query watches for, for a 5859 or 5860 and for a 5861.
macro_rules! watches {
    ($($of_watch:ident, $of_binding:ident = $trigger:expr;)*) => { $(
        pub(super) fn $of_watch(f: &WatchFacts<'_>) -> Answer {
            Some(f.triggers()?.intersects($trigger))
        }

        pub(super) fn $of_binding(f: &BindingFacts<'_>) -> Answer {
            Some(f.triggers()?.intersects($trigger))
        }
    )* };
}

watches! {
    watch_logon, binding_logon = Triggers::LOGON;
    watch_uptime, binding_uptime = Triggers::UPTIME;
    watch_process, binding_process = Triggers::PROCESS_START;
    watch_timer, binding_timer = Triggers::TIMER;
    watch_volume, binding_volume = Triggers::VOLUME;
    watch_registry, binding_registry = Triggers::REGISTRY;
    watch_trigger, binding_trigger = Triggers::all();
}

//! [`Facts`]: an event as the rules see it, with its text decoded on first use.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::image::{Image, Program};
use super::lazy_answer::LazyAnswer;
use super::triggers::Triggers;
use crate::cmdline::powershell::WmiUse;
use crate::cmdline::wmic::looks_like_wmic;
use crate::cmdline::{Argv, PowerShellCommand, WmicCommand};
use crate::event::{
    ClientFailure, EssToConsumerBinding, Event, Payload, ProcessCreation, ProviderStarted, System,
};
use crate::value::{Account, Sid};
use crate::wmi::subscription::Subscription;
use crate::wmi::{Namespace, Operation, Query};

/// Yes, no, or `None`: the event lacks the fields to decide.
pub(super) type Answer = Option<bool>;

/// Whether it is LocalSystem, LocalService or NetworkService.
pub(super) fn is_service(account: &Account<'_>) -> bool {
    const SERVICES: [Sid; 3] = [Sid::LOCAL_SYSTEM, Sid::LOCAL_SERVICE, Sid::NETWORK_SERVICE];
    account.sid().is_some_and(|sid| SERVICES.contains(&sid))
}

/// An event as the rules see it.
#[derive(Debug)]
pub(super) enum Facts<'e> {
    Process(ProcessFacts<'e>),
    Provider(&'e ProviderStarted<'e>),
    Failure(FailureFacts<'e>),
    Watch(WatchFacts<'e>),
    Binding(BindingFacts<'e>),
    /// An event without rules.
    Other,
}

impl<'e> Facts<'e> {
    pub(super) fn new(event: &'e Event<'_>) -> Self {
        match &event.payload {
            Payload::ProcessCreation(process) => {
                Self::Process(ProcessFacts::new(process, event.system.computer.as_deref()))
            }
            Payload::ProviderStarted(provider) => Self::Provider(provider),
            Payload::ClientFailure(failure) => Self::Failure(FailureFacts {
                failure,
                system: &event.system,
                operation: OnceLock::new(),
            }),
            Payload::EssStarted(started) => Self::Watch(WatchFacts {
                is_temporary: false,
                namespace: started.namespace(),
                query_text: started.query.as_deref(),
                user: started.user.as_deref(),
                provider: started.provider.as_deref(),
                query: OnceLock::new(),
                triggers: OnceLock::new(),
            }),
            Payload::TemporaryEssStarted(started) => Self::Watch(WatchFacts {
                is_temporary: true,
                namespace: started.namespace(),
                query_text: started.query.as_deref(),
                user: started.user.as_deref(),
                provider: None,
                query: OnceLock::new(),
                triggers: OnceLock::new(),
            }),
            Payload::EssToConsumerBinding(binding) => Self::Binding(BindingFacts {
                binding,
                subscription: OnceLock::new(),
                query: OnceLock::new(),
                triggers: OnceLock::new(),
            }),
            #[allow(
                unreachable_patterns,
                reason = "an event declared later has no rule yet"
            )]
            _ => Self::Other,
        }
    }
}

/// A part that is decoded once; boxed to keep the analysis small.
type Lazy<T> = OnceLock<Option<Box<T>>>;

/// A 5858 as the rules see it.
#[derive(Debug)]
pub(super) struct FailureFacts<'e> {
    pub(super) failure: &'e ClientFailure<'e>,
    pub(super) system: &'e System<'e>,
    operation: Lazy<Operation<'e>>,
}

impl<'e> FailureFacts<'e> {
    pub(super) fn operation(&self) -> Option<&Operation<'e>> {
        let operation = self.operation.get_or_init(|| {
            let operation = self.failure.operation().ok().flatten();
            operation.map(Box::new)
        });
        operation.as_deref()
    }
}

/// A 5859 or 5860 as the rules see it.
#[derive(Debug)]
pub(super) struct WatchFacts<'e> {
    pub(super) is_temporary: bool,
    pub(super) namespace: Option<Namespace<'e>>,
    pub(super) query_text: Option<&'e str>,
    pub(super) user: Option<&'e str>,
    pub(super) provider: Option<&'e str>,
    query: Lazy<Query<'e>>,
    triggers: OnceLock<Option<Triggers>>,
}

impl<'e> WatchFacts<'e> {
    pub(super) fn query(&self) -> Option<&Query<'e>> {
        let query = self
            .query
            .get_or_init(|| Query::parse(self.query_text?).ok().map(Box::new));
        query.as_deref()
    }

    pub(super) fn triggers(&self) -> Option<Triggers> {
        *self.triggers.get_or_init(|| self.query().map(Triggers::of))
    }
}

/// A 5861 as the rules see it.
#[derive(Debug)]
pub(super) struct BindingFacts<'e> {
    pub(super) binding: &'e EssToConsumerBinding<'e>,
    subscription: OnceLock<Box<Subscription<'e>>>,
    query: Lazy<Query<'e>>,
    triggers: OnceLock<Option<Triggers>>,
}

impl<'e> BindingFacts<'e> {
    pub(super) fn subscription(&self) -> &Subscription<'e> {
        self.subscription
            .get_or_init(|| Box::new(self.binding.subscription()))
    }

    pub(super) fn triggers(&self) -> Option<Triggers> {
        *self.triggers.get_or_init(|| self.query().map(Triggers::of))
    }

    pub(super) fn query(&self) -> Option<&Query<'e>> {
        let query = self.query.get_or_init(|| {
            let query = match self.subscription().filter.query_text.as_ref()? {
                Cow::Borrowed(text) => Query::parse(text),
                // It cannot borrow from a field of the same struct.
                Cow::Owned(text) => Query::parse(text).map(Query::into_owned),
            };
            query.ok().map(Box::new)
        });
        query.as_deref()
    }
}

/// A 4688 as the rules see it.
#[derive(Debug)]
pub(super) struct ProcessFacts<'e> {
    pub(super) process: &'e ProcessCreation<'e>,
    /// The computer that logged it.
    pub(super) computer: Option<&'e str>,
    /// The new process: its image, or else the first word of its command line.
    pub(super) image: Option<Image<'e>>,
    /// Its creator.
    pub(super) parent: Option<Image<'e>>,
    /// Its command line, if it was logged.
    pub(super) line: Option<&'e str>,
    command: Lazy<WmicCommand<'e>>,
    /// Whether another program has a command line in wmic's grammar.
    is_renamed_wmic: LazyAnswer,
    wmi_uses: OnceLock<Vec<WmiUse>>,
    /// Whether it may run winrm.vbs; the rules on that ask for it.
    pub(super) may_run_winrm: LazyAnswer,
    /// Whether it is a tool that attacks through WMI; the rule on that answers.
    pub(super) is_attack_tool: LazyAnswer,
    /// What the process may be: a rule on anything else says no.
    gates: u8,
}

/// What a process may be, by its two images.
pub(super) struct Gate;

impl Gate {
    pub(super) const WMIC: u8 = 1;
    pub(super) const POWERSHELL: u8 = 2;
    pub(super) const CMD: u8 = 4;
    /// A program of WMI.
    pub(super) const WMI: u8 = 8;
    /// A child of a program of WMI.
    pub(super) const CHILD: u8 = 16;

    const fn of_image(image: Option<Image<'_>>) -> u8 {
        let Some(image) = image else {
            return Self::WMIC | Self::POWERSHELL | Self::CMD | Self::WMI;
        };
        match image.program {
            Program::Wmic => Self::WMIC | Self::WMI,
            Program::PowerShell => Self::POWERSHELL,
            Program::Cmd => Self::CMD,
            program if program.is_of_wmi() => Self::WMI,
            _ => 0,
        }
    }

    const fn of_parent(parent: Option<Image<'_>>) -> u8 {
        match parent {
            Some(parent) if !parent.program.is_of_wmi() => 0,
            _ => Self::CHILD,
        }
    }
}

fn logged(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

impl<'e> ProcessFacts<'e> {
    pub(super) fn new(process: &'e ProcessCreation<'_>, computer: Option<&'e str>) -> Self {
        let line = logged(process.command_line.as_deref());
        let image = logged(process.new_process_name.as_deref());
        let parent = logged(process.parent_process_name.as_deref());
        let image = match image {
            Some(image) => Some(Image::new(image)),
            None => line.and_then(program).map(Image::of_argument),
        };
        let parent = parent.map(Image::new);
        Self {
            process,
            computer,
            gates: Gate::of_image(image) | Gate::of_parent(parent),
            image,
            parent,
            line,
            command: OnceLock::new(),
            is_renamed_wmic: LazyAnswer::default(),
            wmi_uses: OnceLock::new(),
            may_run_winrm: LazyAnswer::default(),
            is_attack_tool: LazyAnswer::default(),
        }
    }

    /// Whether it may be one of these.
    #[inline]
    pub(super) fn may_be(&self, gates: u8) -> bool {
        self.gates & gates != 0
    }

    #[inline]
    pub(super) fn is(&self, program: Program) -> Answer {
        self.image.map(|image| image.program == program)
    }

    #[inline]
    pub(super) fn parent_is(&self, program: Program) -> Answer {
        self.parent.map(|parent| parent.program == program)
    }

    /// Whether it is PowerShell, of any edition.
    #[inline]
    pub(super) fn is_powershell(&self) -> Answer {
        self.is(Program::PowerShell)
    }

    /// Whether another program has a command line in wmic's grammar.
    #[inline]
    pub(super) fn is_renamed_wmic(&self) -> bool {
        let is_renamed = || Some(self.line.is_some_and(looks_like_wmic));
        self.is_renamed_wmic.get_or(is_renamed) == Some(true)
    }

    /// Tests wmic.exe's command: `false` for another image, unknown if the image or the command
    /// line was not logged.
    #[inline]
    pub(super) fn wmic(&self, ask: impl FnOnce(&WmicCommand<'e>) -> bool) -> Answer {
        if !self.is(Program::Wmic)? {
            return Some(false);
        }
        self.command().map(ask)
    }

    /// What PowerShell's script does through WMI.
    pub(super) fn wmi_uses(&self) -> &[WmiUse] {
        self.wmi_uses.get_or_init(|| {
            let line = self.line.unwrap_or_default();
            PowerShellCommand::parse(line).wmi_uses()
        })
    }

    /// The command line, parsed by wmic.exe's grammar.
    #[inline(never)]
    pub(super) fn command(&self) -> Option<&WmicCommand<'e>> {
        let command = self
            .command
            .get_or_init(|| Some(Box::new(WmicCommand::parse(self.line?))));
        command.as_deref()
    }
}

/// The first word of a command line, borrowed.
fn program(line: &str) -> Option<&str> {
    match Argv::new(line.trim_start()).next()? {
        Cow::Borrowed(program) => Some(program),
        Cow::Owned(_) => None,
    }
}

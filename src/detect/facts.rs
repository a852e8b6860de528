//! [`Facts`]: an event as the rules see it, with its text decoded on first use.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::image::{Image, Program};
use super::lazy_answer::LazyAnswer;
use super::triggers::Triggers;
use crate::cmdline::path::WindowsPath;
use crate::cmdline::powershell::WmiUse;
use crate::cmdline::wmic::looks_like_wmic;
use crate::cmdline::{Argv, PowerShellCommand, WmicCommand};
use crate::event::{
    ClientFailure, EssToConsumerBinding, Event, Payload, ProcessCreated, ProcessView,
    ProviderStarted, SysmonWmiEventConsumer, SysmonWmiEventConsumerToFilter, SysmonWmiEventFilter,
    System,
};
use crate::value::{Account, LogonId, Sid};
use crate::wmi::subscription::Subscription;
use crate::wmi::{Namespace, Operation, Query};

/// Yes, no, or `None`: the event lacks the fields to decide.
pub(super) type Answer = Option<bool>;

/// Whether it is LocalSystem, LocalService or NetworkService.
pub(super) fn is_service(account: &Account<'_>) -> bool {
    const SERVICES: [Sid; 3] = [Sid::LOCAL_SYSTEM, Sid::LOCAL_SERVICE, Sid::NETWORK_SERVICE];
    // Names are in Windows' language.
    const SESSIONS: [LogonId; 3] = [
        LogonId::SYSTEM,
        LogonId::LOCAL_SERVICE,
        LogonId::NETWORK_SERVICE,
    ];
    match account.sid() {
        Some(sid) => SERVICES.contains(&sid),
        None => account.logon_id.is_some_and(|id| SESSIONS.contains(&id)),
    }
}

/// An event as the rules see it.
#[derive(Debug)]
pub(super) enum Facts<'e> {
    Process(ProcessFacts<'e>),
    Provider(ProviderFacts<'e>),
    Failure(FailureFacts<'e>),
    Watch(WatchFacts<'e>),
    Binding(BindingFacts<'e>),
    Call(CallFacts<'e>),
    /// An event without rules.
    Other,
}

impl<'e> Facts<'e> {
    pub(super) fn new(event: &'e Event<'_>) -> Self {
        match &event.payload {
            Payload::ProcessCreation(process) => {
                let computer = event.system.computer.as_deref();
                Self::Process(ProcessFacts::new(process.into(), computer))
            }
            Payload::SysmonProcessCreation(process) => {
                let computer = event.system.computer.as_deref();
                Self::Process(ProcessFacts::new((&**process).into(), computer))
            }
            Payload::ProcessCreated(created) => {
                Self::Process(ProcessFacts::of_created(created, &event.system))
            }
            Payload::OperationStarted(_) | Payload::MethodExecuted(_) => {
                Self::Call(CallFacts::new(event))
            }
            Payload::SysmonWmiEventFilter(filter) if !filter.is_deletion() => {
                Self::Binding(BindingFacts::new(Parts::Filter(filter)))
            }
            Payload::SysmonWmiEventConsumer(consumer) if !consumer.is_deletion() => {
                Self::Binding(BindingFacts::new(Parts::Consumer(consumer)))
            }
            Payload::SysmonWmiEventConsumerToFilter(both) if !both.is_deletion() => {
                Self::Binding(BindingFacts::new(Parts::Both(both)))
            }
            Payload::ProviderStarted(provider) => Self::Provider(ProviderFacts {
                provider,
                path: OnceLock::new(),
            }),
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
            Payload::EssToConsumerBinding(binding) => {
                Self::Binding(BindingFacts::new(Parts::Bound(binding)))
            }
            _ => Self::Other,
        }
    }
}

/// A part that is decoded once; boxed to keep the analysis small.
type Lazy<T> = OnceLock<Option<Box<T>>>;

/// A 5857 as the rules see it.
#[derive(Debug)]
pub(super) struct ProviderFacts<'e> {
    pub(super) provider: &'e ProviderStarted<'e>,
    path: Lazy<(WindowsPath, String)>,
}

impl ProviderFacts<'_> {
    /// The path of the DLL, and its text in lower case.
    pub(super) fn path(&self) -> Option<(&WindowsPath, &str)> {
        let path = self.path.get_or_init(|| {
            let logged = self.provider.provider_path.as_deref();
            let path = WindowsPath::new(logged.filter(|path| !path.is_empty())?);
            let text = path.to_string().to_ascii_lowercase();
            Some(Box::new((path, text)))
        });
        path.as_deref().map(|(path, text)| (path, text.as_str()))
    }
}

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

/// What tells a permanent subscription: a 5861, or Sysmon's events on its parts.
#[derive(Debug)]
pub(super) enum Parts<'e> {
    Bound(&'e EssToConsumerBinding<'e>),
    Filter(&'e SysmonWmiEventFilter<'e>),
    Consumer(&'e SysmonWmiEventConsumer<'e>),
    Both(&'e SysmonWmiEventConsumerToFilter<'e>),
}

/// A 5861, or an event 19, 20 or 21 of Sysmon, as the rules see it.
#[derive(Debug)]
pub(super) struct BindingFacts<'e> {
    pub(super) parts: Parts<'e>,
    subscription: OnceLock<Box<Subscription<'e>>>,
    query: Lazy<Query<'e>>,
    triggers: OnceLock<Option<Triggers>>,
}

impl<'e> BindingFacts<'e> {
    const fn new(parts: Parts<'e>) -> Self {
        Self {
            parts,
            subscription: OnceLock::new(),
            query: OnceLock::new(),
            triggers: OnceLock::new(),
        }
    }

    pub(super) fn subscription(&self) -> &Subscription<'e> {
        self.subscription.get_or_init(|| {
            Box::new(match &self.parts {
                Parts::Bound(binding) => binding.subscription(),
                Parts::Filter(filter) => filter.subscription(),
                Parts::Consumer(consumer) => consumer.subscription(),
                Parts::Both(both) => both.subscription(),
            })
        })
    }

    /// The namespace of the subscription, which only a 5861 has.
    pub(super) fn namespace(&self) -> Option<&'e str> {
        match &self.parts {
            Parts::Bound(binding) => binding.namespace.as_deref(),
            _ => None,
        }
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

/// A call of a client, a Trace event 11 or 22, as the rules see it.
#[derive(Debug)]
pub(super) struct CallFacts<'e> {
    pub(super) event: &'e Event<'e>,
    operation: Lazy<Operation<'e>>,
}

impl<'e> CallFacts<'e> {
    const fn new(event: &'e Event<'e>) -> Self {
        Self {
            event,
            operation: OnceLock::new(),
        }
    }

    pub(super) fn operation(&self) -> Option<&Operation<'e>> {
        let operation = self.operation.get_or_init(|| match &self.event.payload {
            Payload::OperationStarted(started) => started.operation().ok().flatten().map(Box::new),
            _ => None,
        });
        operation.as_deref()
    }
}

/// The program that hosts the provider which creates processes.
const PROVIDER_HOST: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";

/// A process as the rules see it: of a 4688, an event 1 of Sysmon, or a Trace event 23.
#[derive(Debug)]
pub(super) struct ProcessFacts<'e> {
    pub(super) process: ProcessView<'e>,
    /// The computer that logged it.
    pub(super) computer: Option<&'e str>,
    /// The new process: its image, or else the first word of its command line.
    pub(super) image: Option<Image<'e>>,
    /// The program that its original file name says it is. Whoever starts it may have written that: it
    /// adds to what the image says, and takes nothing from it.
    pub(super) original: Option<Program>,
    /// What its image says, or else that.
    program: Option<Program>,
    /// Its creator.
    pub(super) parent: Option<Image<'e>>,
    /// Its command line, if it was logged.
    line: Option<Cow<'e, str>>,
    command: Lazy<WmicCommand<'e>>,
    /// Whether another program has a command line in wmic's grammar.
    is_renamed_wmic: LazyAnswer,
    wmi_uses: OnceLock<Vec<WmiUse>>,
    /// Whether it may run winrm.vbs; the rules on that ask for it.
    pub(super) may_run_winrm: LazyAnswer,
    /// Whether it is a tool that attacks through WMI; the rule on that answers.
    pub(super) is_attack_tool: LazyAnswer,
    /// Whether the client that had it created is on another computer; of a Trace event 23 alone.
    pub(super) is_for_remote: Answer,
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
        match image {
            None => Self::WMIC | Self::POWERSHELL | Self::CMD | Self::WMI,
            Some(image) => Self::of_program(image.program),
        }
    }

    const fn of_program(program: Program) -> u8 {
        match program {
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

impl<'e> ProcessFacts<'e> {
    pub(super) fn new(process: ProcessView<'e>, computer: Option<&'e str>) -> Self {
        let line = process.command_line();
        let image = match process.image() {
            Some(image) => Some(Image::new(image)),
            None => line.and_then(program).map(Image::of_argument),
        };
        let parent = process.parent_image().map(Image::new);
        let original = process
            .original_file_name()
            .map(Program::of_original)
            .filter(|program| *program != Program::Other);
        let gates = original.map_or(0, Gate::of_program);
        Self {
            process,
            computer,
            gates: gates | Gate::of_image(image) | Gate::of_parent(parent),
            program: image.map(|image| image.program).or(original),
            image,
            original,
            parent,
            line: process.whole_command_line(),
            command: OnceLock::new(),
            is_renamed_wmic: LazyAnswer::default(),
            wmi_uses: OnceLock::new(),
            may_run_winrm: LazyAnswer::default(),
            is_attack_tool: LazyAnswer::default(),
            is_for_remote: None,
        }
    }

    /// A process that WMI created: its creator hosts the provider of `Win32_Process`.
    #[inline(never)]
    fn of_created(created: &'e ProcessCreated<'_>, system: &'e System<'_>) -> Self {
        let facts = Self::new(created.into(), system.computer.as_deref());
        let parent = Some(Image::new(PROVIDER_HOST));
        Self {
            gates: Gate::of_image(facts.image) | Gate::of_parent(parent),
            parent,
            is_for_remote: created.is_remote(system),
            ..facts
        }
    }

    /// Its command line, if it was logged.
    #[inline]
    pub(super) fn line(&self) -> Option<&str> {
        self.line.as_deref()
    }

    /// Whether it may be one of these.
    #[inline]
    pub(super) fn may_be(&self, gates: u8) -> bool {
        self.gates & gates != 0
    }

    #[inline]
    pub(super) fn is(&self, program: Program) -> Answer {
        let is_original = self.original == Some(program);
        self.program.map(|known| known == program || is_original)
    }

    /// Whether its image is that program's by its name.
    #[inline]
    pub(super) fn is_named(&self, program: Program) -> Answer {
        self.image.map(|image| image.program == program)
    }

    /// Whether it runs commands from text.
    #[inline]
    pub(super) fn is_shell(&self) -> Answer {
        let is_original = self.original.is_some_and(Program::is_shell);
        self.program.map(|known| known.is_shell() || is_original)
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

    /// Whether another program has a command line in wmic's grammar, or is wmic.exe by its original
    /// file name.
    #[inline]
    pub(super) fn is_renamed_wmic(&self) -> bool {
        let is_original = self.original == Some(Program::Wmic);
        let is_renamed = || Some(is_original || self.line().is_some_and(looks_like_wmic));
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
            let line = self.line().unwrap_or_default();
            PowerShellCommand::parse(line).wmi_uses()
        })
    }

    /// The command line, parsed by wmic.exe's grammar.
    #[inline(never)]
    pub(super) fn command(&self) -> Option<&WmicCommand<'e>> {
        let command = self.command.get_or_init(|| {
            Some(Box::new(match self.line.as_ref()? {
                Cow::Borrowed(line) => WmicCommand::parse(line),
                // It cannot borrow from a field of the same struct.
                Cow::Owned(line) => WmicCommand::parse(line).into_owned(),
            }))
        });
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

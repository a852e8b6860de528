//! What the rules ask of an event, found out once.

use std::cell::OnceCell;

use super::image::{Image, Program};
use crate::cmdline::{Argv, WmicCommand};
use crate::event::{
    ClientFailure, EssToConsumerBinding, Event, Payload, ProcessCreation, ProviderStarted, System,
};
use crate::wmi::subscription::Subscription;
use crate::wmi::{Namespace, Operation, Query};

/// Yes, no, or `None`: the event lacks what would tell.
pub(super) type Answer = Option<bool>;

/// An event, seen as the rules see it.
pub(super) enum Facts<'e> {
    Process(ProcessFacts<'e>),
    Provider(&'e ProviderStarted<'e>),
    Failure(FailureFacts<'e>),
    Watch(WatchFacts<'e>),
    Binding(Box<BindingFacts<'e>>),
    /// An event that no rule is for.
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
                operation: failure.operation().ok().flatten(),
            }),
            Payload::EssStarted(started) => Self::Watch(WatchFacts {
                is_temporary: false,
                namespace: started.namespace(),
                query: started.wql().ok().flatten(),
                user: started.user.as_deref(),
                provider: started.provider.as_deref(),
            }),
            Payload::TemporaryEssStarted(started) => Self::Watch(WatchFacts {
                is_temporary: true,
                namespace: started.namespace(),
                query: started.wql().ok().flatten(),
                user: started.user.as_deref(),
                provider: None,
            }),
            Payload::EssToConsumerBinding(binding) => Self::Binding(Box::new(BindingFacts {
                binding,
                subscription: binding.subscription(),
            })),
            #[allow(
                unreachable_patterns,
                reason = "an event declared later has no rule yet"
            )]
            _ => Self::Other,
        }
    }
}

/// A 5858, seen as the rules see it.
pub(super) struct FailureFacts<'e> {
    pub(super) failure: &'e ClientFailure<'e>,
    pub(super) system: &'e System<'e>,
    pub(super) operation: Option<Operation<'e>>,
}

/// A 5859 or 5860, seen as the rules see it.
pub(super) struct WatchFacts<'e> {
    pub(super) is_temporary: bool,
    pub(super) namespace: Option<Namespace<'e>>,
    pub(super) query: Option<Query<'e>>,
    pub(super) user: Option<&'e str>,
    pub(super) provider: Option<&'e str>,
}

/// A 5861, seen as the rules see it.
pub(super) struct BindingFacts<'e> {
    pub(super) binding: &'e EssToConsumerBinding<'e>,
    pub(super) subscription: Subscription<'e>,
}

/// A 4688, seen as the rules see it.
pub(super) struct ProcessFacts<'e> {
    pub(super) process: &'e ProcessCreation<'e>,
    /// The computer that logged it.
    pub(super) computer: Option<&'e str>,
    /// The new process; by the first word of its command line where its image is not logged.
    pub(super) image: Option<Image<'e>>,
    /// Its creator.
    pub(super) parent: Option<Image<'e>>,
    /// Its command line, where it was logged.
    pub(super) line: Option<&'e str>,
    wmic: OnceCell<WmicCommand<'e>>,
}

fn logged(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

impl<'e> ProcessFacts<'e> {
    pub(super) fn new(process: &'e ProcessCreation<'_>, computer: Option<&'e str>) -> Self {
        let line = logged(process.command_line.as_deref());
        let image = logged(process.new_process_name.as_deref());
        let parent = logged(process.parent_process_name.as_deref());
        Self {
            process,
            computer,
            image: match image {
                Some(image) => Some(Image::new(image)),
                None => line.and_then(program).map(Image::of_argument),
            },
            parent: parent.map(Image::new),
            line,
            wmic: OnceCell::new(),
        }
    }

    #[inline]
    pub(super) fn is(&self, program: Program) -> Answer {
        self.image.map(|image| image.program == program)
    }

    #[inline]
    pub(super) fn parent_is(&self, program: Program) -> Answer {
        self.parent.map(|parent| parent.program == program)
    }

    /// Asks of wmic.exe's command: `false` for another image, unknown where the image or the
    /// command line is not logged.
    #[inline]
    pub(super) fn wmic(&self, ask: impl FnOnce(&WmicCommand<'e>) -> bool) -> Answer {
        if !self.is(Program::Wmic)? {
            return Some(false);
        }
        let line = self.line?;
        Some(ask(self.command(line)))
    }

    #[inline(never)]
    fn command(&self, line: &'e str) -> &WmicCommand<'e> {
        self.wmic.get_or_init(|| WmicCommand::parse(line))
    }
}

/// The first word of a command line, borrowed.
fn program(line: &str) -> Option<&str> {
    match Argv::new(line.trim_start()).next()? {
        std::borrow::Cow::Borrowed(program) => Some(program),
        std::borrow::Cow::Owned(_) => None,
    }
}

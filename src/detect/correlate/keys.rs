//! What events have in common, as numbers that are the same in the stored states of every version.

use super::super::kept;
use crate::secrets::redact;
use crate::value::{Host, ProcessId};

/// Stands for any computer.
pub(super) const ANY: &str = "*";

/// What the events of a key share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// One event, delivered once or more.
    Event,
    /// A command that a source starts on a computer.
    Command,
    /// The command of a consumer.
    Consumer,
    /// A computer with consumers whose command is a template.
    Template,
    /// A computer with script consumers.
    Script,
    /// The query of a permanent subscription.
    Query,
    /// The names of a filter and its consumer.
    Subscription,
    /// A process of a provider host.
    Provider,
    /// A user's commands to other computers.
    SourceSession,
    /// What WMI starts for a user from another computer.
    ExecutionSession,
    /// A user who makes a subscription.
    Creator,
    /// A computer on which a source makes a subscription.
    Persistence,
    /// The command of a service.
    Service,
    /// A command that a source starts on computers that are not known.
    CommandAnywhere,
    /// A process that starts others.
    Descendant,
    /// A computer that is asked for something.
    Host,
    /// A part of a permanent subscription, by its name.
    Part,
}

impl Class {
    /// Its number in a key and in a state.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Event => 1,
            Self::Command => 2,
            Self::Consumer => 3,
            Self::Template => 4,
            Self::Script => 5,
            Self::Query => 6,
            Self::Subscription => 7,
            Self::Provider => 8,
            Self::SourceSession => 9,
            Self::ExecutionSession => 10,
            Self::Creator => 11,
            Self::Persistence => 12,
            Self::Service => 13,
            Self::CommandAnywhere => 14,
            Self::Descendant => 15,
            Self::Host => 16,
            Self::Part => 17,
        }
    }

    #[cfg(feature = "serde")]
    pub(super) fn of_number(number: u8) -> Option<Self> {
        const ALL: [Class; 17] = [
            Class::Event,
            Class::Command,
            Class::Consumer,
            Class::Template,
            Class::Script,
            Class::Query,
            Class::Subscription,
            Class::Provider,
            Class::SourceSession,
            Class::ExecutionSession,
            Class::Creator,
            Class::Persistence,
            Class::Service,
            Class::CommandAnywhere,
            Class::Descendant,
            Class::Host,
            Class::Part,
        ];
        ALL.into_iter().find(|class| class.number() == number)
    }
}

/// Whether an event with a key comes first, or follows from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Cause,
    Effect,
}

impl Side {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Cause => Self::Effect,
            Self::Effect => Self::Cause,
        }
    }
}

/// What an event shares with others.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) class: Class,
    pub(super) side: Side,
    /// Of the class and what is shared.
    pub(super) hash: u64,
    /// For a command to other computers, the full names of those with the key's short name; empty
    /// if any full name matches. For a template, its pattern alone.
    pub(super) texts: Box<[Box<str>]>,
    /// Whether the index holds it: of events of one story that are close in time, it holds few.
    pub(super) is_listed: bool,
}

impl Key {
    pub(super) fn new(side: Side, hasher: Hasher) -> Self {
        Self {
            class: hasher.class,
            side,
            hash: hasher.hash,
            texts: Box::default(),
            is_listed: false,
        }
    }

    pub(super) fn with_texts<'n>(mut self, texts: impl Iterator<Item = &'n str>) -> Self {
        self.texts = texts.map(Into::into).collect();
        self
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let texts = self.texts.iter().map(|text| kept::allocation(text.len()));
        kept::allocation(size_of_val(&*self.texts)) + texts.sum::<usize>()
    }
}

/// FNV-1a, 64 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hasher {
    class: Class,
    hash: u64,
}

impl Hasher {
    pub(super) fn new(class: Class, computer: &str) -> Self {
        let mut hasher = Self {
            class,
            hash: 0xcbf2_9ce4_8422_2325,
        };
        hasher.byte(class.number());
        hasher.name(computer)
    }

    fn byte(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// Adds a text without regard to case.
    pub(super) fn name(mut self, text: &str) -> Self {
        for byte in text.bytes() {
            self.byte(byte.to_ascii_lowercase());
        }
        // No text has it: the ends of texts count.
        self.byte(0xff);
        self
    }

    pub(super) fn number(mut self, number: u64) -> Self {
        for byte in number.to_le_bytes() {
            self.byte(byte);
        }
        self
    }

    pub(super) fn finish(self) -> u64 {
        self.hash
    }
}

/// The short name in lower case, equal for short and full names; an address as it is.
pub(super) fn short(computer: &str) -> String {
    let name = kept::name(Host::new(computer).as_str());
    Host::new(name).short_name().to_ascii_lowercase()
}

/// A command or query without quotes, runs of blanks and case, equal for equivalent spellings; its
/// passwords are masked, for the hash of a password would confirm a guess.
pub(super) fn folded(line: &str) -> String {
    folded_masked(kept::cut_text(&redact(line)))
}

/// [`folded`] of a text that was masked and cut.
pub(super) fn folded_masked(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for word in line.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let plain = word.chars().filter(|c| !matches!(c, '"' | '\''));
        folded.extend(plain.map(|c| c.to_ascii_lowercase()));
    }
    folded
}

pub(super) fn command(class: Class, side: Side, host: &str, folded: &str) -> Key {
    Key::new(side, Hasher::new(class, host).name(folded))
}

pub(super) fn of_host(class: Class, side: Side, host: &str) -> Key {
    Key::new(side, Hasher::new(class, host))
}

pub(super) fn provider(side: Side, host: &str, id: ProcessId) -> Key {
    Key::new(side, Hasher::new(Class::Provider, host).number(id.get()))
}

#[cfg(test)]
mod tests;

//! [`Process`].

use super::super::kept;
use crate::event::{Event, Payload};
use crate::value::{ProcessId, WindowsTime};

/// A process as its 4688 says it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Process {
    /// When it started.
    pub started: WindowsTime,
    /// Its ID.
    pub id: ProcessId,
    /// Its creator's ID.
    pub creator_id: Option<ProcessId>,
    /// Its image, cut at 1,024 bytes.
    pub image: Option<String>,
    /// Its command line. Passwords of wmic.exe are masked; then it is cut at 1,024 bytes.
    pub command_line: Option<String>,
}

impl Process {
    /// The new process of a 4688 that has a time and an ID, as it is kept.
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        let start = Start::of(event)?;
        let Payload::ProcessCreation(process) = &event.payload else {
            return None;
        };
        Some(Self {
            started: start.time,
            id: start.id,
            creator_id: start.creator_id,
            image: process.new_process_name.as_deref().map(kept::text),
            command_line: process.command_line.as_deref().map(kept::command_line),
        })
    }

    pub(super) fn start(&self) -> Start {
        Start {
            time: self.started,
            id: self.id,
            creator_id: self.creator_id,
        }
    }

    /// One from a stored state, as it is kept now: texts cut, passwords masked.
    #[cfg(feature = "serde")]
    pub(super) fn limited(self) -> Self {
        Self {
            image: self.image.as_deref().map(kept::text),
            command_line: self.command_line.as_deref().map(kept::command_line),
            ..self
        }
    }

    /// What it takes beside its own size.
    pub(super) fn heap_bytes(&self) -> usize {
        [&self.image, &self.command_line]
            .into_iter()
            .flatten()
            .map(|text| kept::allocation(text.capacity()))
            .sum()
    }
}

/// The start of a process: what tells its creator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) time: WindowsTime,
    pub(super) id: ProcessId,
    pub(super) creator_id: Option<ProcessId>,
}

impl Start {
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        let Payload::ProcessCreation(process) = &event.payload else {
            return None;
        };
        Some(Self {
            time: WindowsTime(event.system.time_created?),
            id: process.new_process_id?,
            creator_id: process.process_id,
        })
    }
}

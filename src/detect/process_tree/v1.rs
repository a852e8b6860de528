//! Version 1 of a stored process tree, which stays as it is.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::state::{to_u64, to_usize};
use super::{TreeLimits, process};
use crate::value::{ProcessId, WindowsTime};

#[derive(Serialize, Deserialize)]
pub(super) struct State<Hosts> {
    pub(super) limits: Limits,
    /// Least recently seen first.
    pub(super) hosts: Hosts,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Limits {
    max_hosts: u64,
    max_processes: u64,
    max_bytes: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Host<'a, Processes> {
    pub(super) name: Cow<'a, str>,
    pub(super) processes: Processes,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Process<'a> {
    started: WindowsTime,
    id: ProcessId,
    creator_id: Option<ProcessId>,
    image: Option<Cow<'a, str>>,
    command_line: Option<Cow<'a, str>>,
}

impl From<&TreeLimits> for Limits {
    fn from(limits: &TreeLimits) -> Self {
        Self {
            max_hosts: to_u64(limits.max_hosts),
            max_processes: to_u64(limits.max_processes),
            max_bytes: to_u64(limits.max_bytes),
        }
    }
}

impl From<Limits> for TreeLimits {
    fn from(limits: Limits) -> Self {
        Self {
            max_hosts: to_usize(limits.max_hosts),
            max_processes: to_usize(limits.max_processes),
            max_bytes: to_usize(limits.max_bytes),
        }
    }
}

impl<'a> From<&'a process::Process> for Process<'a> {
    fn from(process: &'a process::Process) -> Self {
        Self {
            started: process.started,
            id: process.id,
            creator_id: process.creator_id,
            image: process.image.as_deref().map(Cow::Borrowed),
            command_line: process.command_line.as_deref().map(Cow::Borrowed),
        }
    }
}

impl From<Process<'_>> for process::Process {
    fn from(process: Process<'_>) -> Self {
        Self {
            started: process.started,
            id: process.id,
            creator_id: process.creator_id,
            image: process.image.map(Cow::into_owned),
            command_line: process.command_line.map(Cow::into_owned),
            log: None,
        }
    }
}

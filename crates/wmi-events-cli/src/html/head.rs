//! [`Head`]: what the page says about how it was made.

use wmi_events::source::Stats;

/// What was read and how, and what was not.
#[derive(Default)]
pub(crate) struct Head {
    /// The tool's version.
    pub(crate) version: String,
    /// When the page was made, as text.
    pub(crate) made: String,
    /// The filters of the command line as text; empty without any.
    pub(crate) filters: String,
    /// The zone in which times are shown besides UTC: an IANA name, or `UTC` if none was chosen.
    pub(crate) zone: String,
    pub(crate) inputs: Vec<HeadInput>,
    /// How many files in folders and archives are no event logs.
    pub(crate) not_logs: u64,
    /// What was said on standard error.
    pub(crate) problems: Vec<HeadProblem>,
    /// How many events the filters left out.
    pub(crate) filtered_out: u64,
    /// How many events were left out because they were read before.
    pub(crate) duplicates: u64,
    /// How many stories were dropped to bound memory.
    pub(crate) dropped_stories: u64,
}

/// An input.
pub(crate) struct HeadInput {
    pub(crate) name: String,
    /// `None` if it could not be read.
    pub(crate) stats: Option<Stats>,
}

/// Something that could not be read, or not wholly.
pub(crate) struct HeadProblem {
    /// The file or input.
    pub(crate) name: String,
    pub(crate) message: String,
}

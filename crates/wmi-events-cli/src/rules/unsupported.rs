//! A build without an engine for rules.

use std::path::PathBuf;

use wmi_events::Event;

use super::RuleProblem;
use crate::found::UserRule;

/// No rules.
#[derive(Default)]
pub(crate) struct Rules;

impl Rules {
    pub(super) fn load(paths: &[PathBuf]) -> Result<(Self, Vec<RuleProblem>), String> {
        if paths.is_empty() {
            return Ok((Self, Vec::new()));
        }
        let needed = "--rules: this build cannot run Sigma rules; build it with `--features sigma`, which needs Rust 1.95";
        Err(needed.to_owned())
    }

    #[expect(clippy::unused_self, reason = "as with an engine")]
    pub(crate) fn matches(&self, _: &Event<'_>) -> Vec<&'static UserRule> {
        Vec::new()
    }
}

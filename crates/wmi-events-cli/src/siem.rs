//! `--format ecs` and `--format ocsf`: JSON Lines of documents, one of the event and one of each finding and rule; stories
//! after them.

use serde::Serialize;
use wmi_events::detect::{Analysis, Story, StoryUpdate};
use wmi_events::export::{Options, ecs, ocsf};
use wmi_events::value::WindowsTime;

use crate::found::{Found, UserRule};
use crate::plain_json::plain;
use crate::secrets::Secrets;

#[derive(Clone, Copy)]
pub(crate) enum Schema {
    Ecs,
    Ocsf,
}

/// How the documents are made.
#[derive(Clone, Copy)]
pub(crate) struct Siem {
    pub(crate) schema: Schema,
    pub(crate) secrets: Secrets,
}

impl Siem {
    /// The lines of an event. `None` if it has no time and none is given: a document must have one.
    pub(crate) fn lines(
        self,
        file: &str,
        analysis: &Analysis<'_>,
        found: &Found<'_>,
        time: Option<WindowsTime>,
    ) -> Option<String> {
        let mut options = self.options();
        options.time = time;
        let rules: Vec<_> = found
            .rules
            .iter()
            .copied()
            .map(UserRule::to_export)
            .collect();
        let mut lines = String::new();
        match self.schema {
            Schema::Ecs => {
                let document = ecs::Document::new(analysis, &options)?;
                let findings = found.findings.iter();
                let findings =
                    findings.filter_map(|f| ecs::Document::of_finding(analysis, f, &options));
                let rules = rules.iter();
                let rules = rules.filter_map(|r| ecs::Document::of_rule(analysis, r, &options));
                for document in [document].into_iter().chain(findings).chain(rules) {
                    add(&mut lines, &document.with_file(file));
                }
            }
            Schema::Ocsf => {
                let document = ocsf::Document::new(analysis, &options)?;
                let findings = found.findings.iter();
                let findings =
                    findings.filter_map(|f| ocsf::Document::of_finding(analysis, f, &options));
                let rules = rules.iter();
                let rules = rules.filter_map(|r| ocsf::Document::of_rule(analysis, r, &options));
                for document in [document].into_iter().chain(findings).chain(rules) {
                    add(&mut lines, &document.with_file(file));
                }
            }
        }
        Some(lines)
    }

    /// The line of a story; `update` is what an event did to it, where stories are told as they come.
    pub(crate) fn story(self, story: &Story, update: Option<&StoryUpdate>) -> String {
        let mut line = String::new();
        match self.schema {
            Schema::Ecs => {
                let document = ecs::Document::of_story(story, update);
                document
                    .iter()
                    .for_each(|document| add(&mut line, document));
            }
            Schema::Ocsf => {
                let document = ocsf::Document::of_story(story, update);
                document
                    .iter()
                    .for_each(|document| add(&mut line, document));
            }
        }
        line
    }

    fn options(self) -> Options {
        let mut options = Options::default();
        options.show_secrets = self.secrets == Secrets::Show;
        options
    }
}

fn add(lines: &mut String, document: &impl Serialize) {
    *lines += &plain(serde_json::to_string(document).unwrap_or_default());
    lines.push('\n');
}

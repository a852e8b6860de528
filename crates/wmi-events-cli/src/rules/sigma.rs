//! Sigma rules, run by `rsigma-eval` on the views of an event.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use rsigma_eval::{Engine, Event as RuleEvent, EventValue};
use rsigma_parser::{FilterRule, Level, LogSource, SigmaRule, parse_sigma_yaml};
use serde_json::Value;
use walkdir::WalkDir;
use wmi_events::Event;
use wmi_events::detect::Severity;
use wmi_events::event::FieldRef;
use wmi_events::sigma::SigmaView;

use super::RuleProblem;
use crate::found::UserRule;
use crate::say::shown;

/// Rules, compiled once.
#[derive(Default)]
pub(crate) struct Rules {
    engine: Engine,
    /// By ID and title, which is what the engine says of a match.
    by_name: HashMap<(Option<String>, String), &'static UserRule>,
}

/// What the files have, each part with the name of its file.
#[derive(Default)]
struct Read {
    rules: Vec<(SigmaRule, String)>,
    filters: Vec<(FilterRule, String)>,
    problems: Vec<RuleProblem>,
}

impl Rules {
    pub(super) fn load(paths: &[PathBuf]) -> Result<(Self, Vec<RuleProblem>), String> {
        let mut read = Read::default();
        for path in paths {
            let error = |error: &dyn std::fmt::Display| format!("{}: {error}", shown(path));
            let files = files(path).map_err(|e| error(&e))?;
            if files.is_empty() {
                return Err(error(&"no rule: no file .yml or .yaml"));
            }
            for file in files {
                read.file(&file);
            }
        }
        let mut rules = Self::default();
        // In one call: adding them one by one takes quadratic time.
        let failed = rules
            .engine
            .add_rules(read.rules.iter().map(|(rule, _)| rule));
        let failed: HashMap<_, _> = failed.into_iter().collect();
        for (index, (rule, file)) in read.rules.iter().enumerate() {
            match failed.get(&index) {
                Some(error) => read.problems.push(RuleProblem {
                    file: file.clone(),
                    what: format!("rule {:?}: {error}", rule.title),
                }),
                None => {
                    let key = (rule.id.clone(), rule.title.clone());
                    match rules.by_name.entry(key) {
                        Entry::Vacant(entry) => {
                            entry.insert(Box::leak(Box::new(user_rule(rule, file))));
                        }
                        // The engine does not say which of the two matched.
                        Entry::Occupied(entry) => read.problems.push(RuleProblem {
                            file: file.clone(),
                            what: format!(
                                "rule {:?}: {} has one of the same ID and title, whose name a match of this one has",
                                rule.title,
                                entry.get().file
                            ),
                        }),
                    }
                }
            }
        }
        for (filter, file) in &read.filters {
            if let Err(error) = rules.engine.apply_filter(filter) {
                read.problems.push(RuleProblem {
                    file: file.clone(),
                    what: format!("filter {:?}: {error}", filter.title),
                });
            }
        }
        Ok((rules, read.problems))
    }

    /// The rules that match the event in one of the log sources that it belongs to, each once.
    pub(crate) fn matches(&self, event: &Event<'_>) -> Vec<&'static UserRule> {
        let mut matches: Vec<&'static UserRule> = Vec::new();
        if self.by_name.is_empty() {
            return matches;
        }
        for view in event.sigma_views() {
            let source = view.log_source();
            let log_source = LogSource {
                product: Some(source.product.to_owned()),
                category: source.category.map(str::to_owned),
                service: source.service.map(str::to_owned),
                ..LogSource::default()
            };
            for result in self
                .engine
                .evaluate_with_logsource(&View(view), &log_source)
            {
                let key = (result.header.rule_id, result.header.rule_title);
                let Some(rule) = self.by_name.get(&key).copied() else {
                    continue;
                };
                if !matches.iter().any(|known| std::ptr::eq(*known, rule)) {
                    matches.push(rule);
                }
            }
        }
        matches
    }
}

/// The files with rules below a path, or the file itself.
fn files(path: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let is_rule = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|e| e.eq_ignore_ascii_case("yml") || e.eq_ignore_ascii_case("yaml"))
    };
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(path).follow_links(true) {
        let entry = entry?;
        if entry.file_type().is_file() && (is_rule(entry.path()) || entry.depth() == 0) {
            files.insert(entry.into_path());
        }
    }
    Ok(files)
}

impl Read {
    fn file(&mut self, path: &Path) {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| error.to_string());
        let parsed = text.and_then(|text| parse_sigma_yaml(&text).map_err(|e| e.to_string()));
        let mut problem = |what| {
            self.problems.push(RuleProblem {
                file: name.clone(),
                what,
            });
        };
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return problem(error),
        };
        parsed.errors.into_iter().for_each(&mut problem);
        for correlation in &parsed.correlations {
            let title = &correlation.title;
            problem(format!("rule {title:?}: correlations are not run"));
        }
        let rules = parsed.rules.into_iter();
        self.rules.extend(rules.map(|rule| (rule, name.clone())));
        let filters = parsed.filters.into_iter();
        self.filters
            .extend(filters.map(|filter| (filter, name.clone())));
    }
}

fn user_rule(rule: &SigmaRule, file: &str) -> UserRule {
    let id = rule.id.as_deref().unwrap_or(&rule.title);
    let tags = || {
        rule.tags
            .iter()
            .filter_map(|tag| tag.strip_prefix("attack."))
    };
    let is_technique = |tag: &&str| {
        let digits = tag.strip_prefix(['t', 'T']).unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let tactics = tags().filter(|tag| !is_technique(tag));
    UserRule {
        name: format!("{}{id}", UserRule::PREFIX),
        title: rule.title.clone(),
        severity: rule.level.map_or(Severity::Informational, severity),
        description: rule.description.clone().unwrap_or_default(),
        techniques: tags()
            .filter(is_technique)
            .map(str::to_ascii_uppercase)
            .collect(),
        // Older rules have underscores.
        tactics: tactics.map(|name| name.replace('_', "-")).collect(),
        file: file.to_owned(),
    }
}

const fn severity(level: Level) -> Severity {
    match level {
        Level::Informational => Severity::Informational,
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High => Severity::High,
        Level::Critical => Severity::Critical,
    }
}

/// A view as the engine's event: both types are of other crates.
struct View<'e>(SigmaView<'e>);

/// Text is lent to the engine; a number in decimal stays a number.
fn value(field: FieldRef<'_>) -> EventValue<'_> {
    let number = field.as_decimal();
    match number.and_then(|number| i64::try_from(number).ok()) {
        Some(number) => EventValue::Int(number),
        None => EventValue::Str(field.text()),
    }
}

impl RuleEvent for View<'_> {
    fn get_field(&self, path: &str) -> Option<EventValue<'_>> {
        self.0.get(path).map(value)
    }

    fn any_string_value(&self, is_it: &dyn Fn(&str) -> bool) -> bool {
        self.0.fields().any(|(_, field)| is_it(&field.text()))
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        self.0.fields().map(|(_, field)| field.text()).collect()
    }

    fn to_json(&self) -> Value {
        let fields = self.0.fields();
        let fields = fields.map(|(name, field)| (name.to_owned(), value(field).to_json()));
        Value::Object(fields.collect())
    }
}

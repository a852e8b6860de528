//! A sensor that runs Sigma rules on events: `SigmaView` as an event of `rsigma-eval`.

use std::borrow::Cow;

use rsigma_eval::{Engine, Event as RuleEvent, EventValue};
use rsigma_parser::{LogSource, parse_sigma_yaml};
use serde_json::Value;
use wmi_events::Event;
use wmi_events::event::FieldRef;
use wmi_events::sigma::SigmaView;

/// A view as the engine's event. The wrapper is needed as both types are of other crates.
struct View<'e>(SigmaView<'e>);

/// Text is lent to the engine; a number in decimal stays a number.
fn value(field: FieldRef<'_>) -> EventValue<'_> {
    match field
        .as_decimal()
        .and_then(|number| i64::try_from(number).ok())
    {
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

/// What a rule found.
#[derive(Debug, PartialEq)]
pub struct Match {
    pub rule: String,
    /// The category or service of the view that it matched.
    pub source: &'static str,
}

/// Rules, compiled once.
pub struct Sensor(Engine);

impl Sensor {
    /// Reads rules in YAML, separated by `---`.
    pub fn new(rules: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let rules = parse_sigma_yaml(rules)?;
        if let Some(error) = rules.errors.first() {
            return Err(error.to_string().into());
        }
        let mut engine = Engine::new();
        engine.add_collection(&rules)?;
        Ok(Self(engine))
    }

    /// The number of rules.
    pub fn len(&self) -> usize {
        self.0.rule_count()
    }

    /// Whether there are no rules.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Runs the rules on an event, once for each log source that it belongs to.
    pub fn run(&self, event: &Event<'_>) -> Vec<Match> {
        let mut matches = Vec::new();
        for view in event.sigma_views() {
            let source = view.log_source();
            let log_source = LogSource {
                product: Some(source.product.to_owned()),
                category: source.category.map(str::to_owned),
                service: source.service.map(str::to_owned),
                ..LogSource::default()
            };
            let source = source.category.or(source.service).unwrap_or_default();
            let found = self.0.evaluate_with_logsource(&View(view), &log_source);
            matches.extend(found.into_iter().map(|found| Match {
                rule: found.header.rule_title,
                source,
            }));
        }
        matches
    }
}

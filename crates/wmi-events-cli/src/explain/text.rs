//! The facts as text for people.

use console::style;
use wmi_events::Event;
use wmi_events::detect::Technique;
use wmi_events::escape::escape;
use wmi_events::event::Field;
use wmi_events::schema::EventSet;

use super::card::{Card, CodeCard, EventWithFindings, FindingCard, IndicatorCard, Need, StoryCard};
use super::example::{Example, other_fields};
use super::rule::Rule;
use crate::plain::{width, wrapped};

pub(crate) fn of(card: &Card) -> String {
    match card {
        Card::Finding(card) => finding(card),
        Card::Indicator(card) => indicator(card),
        Card::Story(card) => story(card),
        Card::Event(card) => event(card),
        Card::ResultCode(card) => code(card),
    }
}

fn finding(card: &FindingCard) -> String {
    let mut text = title(
        card.name,
        &format!("finding, {}", card.severity),
        card.title,
    );
    text += &techniques(card.techniques, card.attack_version);
    text += &section(&format!(
        "Matches an event {} that shows",
        words(card.events)
    ));
    text += &card.when.iter().map(rule).collect::<String>();
    if !card.unless.is_empty() {
        text += "and none of\n";
    }
    for unless in &card.unless {
        let then = match unless.then.as_slice() {
            [] => String::new(),
            then => format!(": then it is {}", then.join(" and ")),
        };
        text += &line(&format!("`{}`{then}", unless.indicator));
    }
    if let Some(example) = &card.example {
        text += &section("Example");
        text += &computer(&example.event);
        text += &values(example.event.fields(), None);
        text += &line(&example.why);
        text += &unlike("Not found", example, &card.near_miss);
    }
    text += &section("False positives");
    text += &line(card.false_positives);
    if let Some(example) = &card.example {
        text += &unlike("Benign", example, &card.benign);
    }
    if let Some(effect) = &card.benign_with_enterprise {
        text += &line(&format!("The finding on it, with `--enterprise`: {effect}"));
    }
    text += &needs(card);
    text += &names("Implies, on the same event", &card.implies);
    text += &names("Implied by", &card.implied_by);
    text += &section("Documented at");
    for page in std::iter::once(card.documentation).chain(card.references.iter().copied()) {
        text += &line(page);
    }
    text
}

fn indicator(card: &IndicatorCard) -> String {
    let rule = &card.rule;
    let mut text = title(rule.name, "indicator", &rule.rule);
    text += &section("Events");
    text += &line(&words(rule.events));
    if let Some(false_positives) = &rule.false_positives {
        text += &section("False positives");
        text += &line(false_positives);
    }
    text += &names("Implies the indicators", &card.implies);
    text += &names("Findings that need it", &card.findings);
    text += &section("Source");
    text += &line(rule.source.as_deref().unwrap_or_default());
    text += &section("Documented at");
    text += &line(&card.documentation);
    text
}

fn story(card: &StoryCard) -> String {
    let (what, rest) = card
        .meaning
        .split_first()
        .map_or(("", &[][..]), |(a, b)| (&**a, b));
    let mut text = title(
        card.name,
        &format!("story, at least {}", card.severity),
        what,
    );
    text += &techniques(card.techniques, card.attack_version);
    text += "\n";
    text += &rest
        .iter()
        .map(|part| wrapped(part, 0, width()))
        .collect::<String>();
    text += &section("Documented at");
    text += &line(card.documentation);
    text
}

fn event(card: &EventWithFindings) -> String {
    let event = &card.event;
    let (what, rest) = event
        .description
        .split_first()
        .map_or(("", &[][..]), |(a, b)| (&**a, b));
    let kind = format!("event, {}", event.channel);
    let mut text = title(&event.word, &kind, what);
    for part in rest {
        text += "\n";
        text += &wrapped(part, 0, width());
    }
    text += &section("Fields");
    let fields: Vec<_> = event.fields.iter().map(|field| field.name).collect();
    text += &line(&fields.join(", "));
    text += &line(&format!(
        "`wmi-events schema --event {}` explains them.",
        event.word
    ));
    text += &names("Findings", &card.findings);
    text
}

fn code(card: &CodeCard) -> String {
    let kind = match card.is_failure {
        true => "result code, failure",
        false => "result code, success",
    };
    let mut text = title(card.name, kind, card.meaning);
    text += &section("Number");
    text += &line(&format!("{}, as signed decimal {}", card.code, card.signed));
    text += &section("Documented at");
    text += &line(card.documentation);
    text
}

fn title(name: &str, kind: &str, what: &str) -> String {
    let head = format!("{} ({kind})\n", style(name).bold());
    head + &wrapped(what, 0, width())
}

fn section(name: &str) -> String {
    format!("\n{}\n", style(name).bold())
}

/// Text in a section.
fn line(text: &str) -> String {
    wrapped(text, 2, width())
}

fn names(heading: &str, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        names => section(heading) + &line(&names.join(", ")),
    }
}

fn words(events: EventSet) -> String {
    let words: Vec<_> = events.schemas().map(|event| event.word()).collect();
    or(&words)
}

fn or(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest @ [_, ..])) => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn techniques(techniques: &[Technique], version: &str) -> String {
    let lines = techniques.iter().map(|technique| {
        let Technique {
            id, name, tactic, ..
        } = technique;
        line(&format!("{id} {name} ({tactic})"))
    });
    section(&format!("Techniques of ATT&CK {version}")) + &lines.collect::<String>()
}

fn rule(rule: &Rule) -> String {
    let source = rule.source.as_deref().unwrap_or_default();
    line(&format!("`{}`: {} Source: {source}", rule.name, rule.rule))
}

/// The fields of another event that differ from the example's, and what they change.
fn unlike(kind: &str, example: &Example, other: &Option<Example>) -> String {
    let Some(other) = other else {
        return String::new();
    };
    let id = other.event.system.event_id;
    let (heading, absent) = match example.event.system.event_id == id {
        true => (
            "the example, but with".to_owned(),
            absent(&example.event, &other.event),
        ),
        false => (format!("event {id}"), String::new()),
    };
    let fields = other_fields(&other.event, &example.event).into_iter();
    let fields = values(fields, Some(&example.event));
    let is_elsewhere = example.event.system.computer != other.event.system.computer;
    let computer = is_elsewhere.then(|| computer(&other.event));
    section(&format!("{kind}: {heading}"))
        + &computer.unwrap_or_default()
        + &fields
        + &absent
        + &line(&other.why)
}

/// The fields that only the example has.
fn absent(example: &Event<'_>, other: &Event<'_>) -> String {
    let has = |name: &str| other.field(name).is_some();
    let fields = example.fields().filter(|field| !has(field.name()));
    let names: Vec<_> = fields.map(|field| field.name()).collect();
    match names.is_empty() {
        true => String::new(),
        false => line(&format!("Absent: {}", names.join(", "))),
    }
}

/// The computer that logged the event, as one of the fields.
fn computer(event: &Event<'_>) -> String {
    let name = event.system.computer.as_deref().unwrap_or_default();
    format!("  {:<20} {}\n", "Computer", escape(name))
}

/// Fields and their values; of a value of several lines only those that the other event has not.
///
/// They are not wrapped: a command line may be copied.
fn values<'e>(fields: impl Iterator<Item = Field<'e>>, other: Option<&Event<'_>>) -> String {
    let mut text = String::new();
    for field in fields {
        let mut name = field.name();
        let same = other
            .and_then(|event| event.field(name))
            .map(Field::into_text);
        let is_new = |line: &&str| {
            same.as_ref()
                .is_none_or(|same| !same.lines().any(|l| l == *line))
        };
        for line in field.text().lines().filter(is_new) {
            text += &format!("  {name:<20} {}\n", escape(&line.replace('\t', "  ")));
            name = "";
        }
    }
    text
}

fn needs(card: &FindingCard) -> String {
    let mut text = section("Needs");
    for logged in card
        .logged
        .chunk_by(|a, b| (a.channel, &a.setting) == (b.channel, &b.setting))
    {
        let all: Vec<_> = logged.iter().map(|logged| logged.event.clone()).collect();
        if let Some(first) = logged.first() {
            text += &line(&format!(
                "{} in {}. {}",
                or(&all),
                first.channel,
                first.setting
            ));
        }
    }
    text += &card.needs.iter().map(need).collect::<String>();
    if !card.enough.is_empty() {
        text += &line("Each of these fields is enough:");
    }
    text += &card.enough.iter().map(need).collect::<String>();
    text
}

fn need(need: &Need) -> String {
    let since = match need.since {
        0 => String::new(),
        version => format!(", from version {version} on"),
    };
    line(&format!("{}{since}: {}", need.field, need.meaning))
}

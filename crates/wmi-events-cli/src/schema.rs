//! `schema`: the fields of each event.

use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use comfy_table::{ContentArrangement, Table, presets};
use console::style;
use serde::Serialize;
use wmi_events::schema::{EVENTS, EventSchema, FieldSpec};

use crate::output::{finish, stdout};
use crate::plain::{paragraphs, width, wrapped};
use crate::say::say;

#[derive(clap::Args)]
pub(crate) struct SchemaArguments {
    /// Only this event, such as 5861 or sysmon:1; may be given several times [default: all].
    #[arg(long, value_name = "EVENT", value_parser = words())]
    event: Vec<String>,

    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON array, for programs.
    Json,
}

/// The words for the known events.
fn words() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(EVENTS.iter().map(|event| event.word()))
}

/// The facts about one event.
#[derive(Serialize)]
pub(crate) struct EventCard {
    /// As it is asked for.
    #[serde(skip)]
    pub(crate) word: String,
    pub(crate) event_id: u16,
    pub(crate) name: &'static str,
    pub(crate) provider: &'static str,
    provider_guid: String,
    pub(crate) channel: &'static str,
    /// The newest known version.
    version: u8,
    /// The element under `UserData` that contains the fields; `null`: `EventData`.
    element: Option<&'static str>,
    pub(crate) description: Vec<String>,
    pub(crate) fields: Vec<FieldCard>,
}

#[derive(Serialize)]
pub(crate) struct FieldCard {
    pub(crate) name: &'static str,
    /// As in the manifest, such as `win:HexInt32`.
    r#type: String,
    /// The first and the last version with it.
    versions: [u8; 2],
    aliases: &'static [&'static str],
    meaning: String,
}

impl EventCard {
    pub(crate) fn new(schema: &'static EventSchema) -> Self {
        let fields = schema.fields.iter();
        Self {
            word: schema.word(),
            event_id: schema.event_id.get(),
            name: schema.name,
            provider: schema.provider.name,
            provider_guid: schema.provider.guid.to_string(),
            channel: schema.channel,
            version: schema.version,
            element: schema.element,
            description: paragraphs(schema.description),
            fields: fields
                .map(|field| FieldCard::new(field, schema.version))
                .collect(),
        }
    }

    fn text(&self) -> String {
        let name = style(format!("{} {}", self.word, self.name)).bold();
        let place = self
            .element
            .unwrap_or(match self.channel.ends_with("/Trace") {
                true => "an element under UserData",
                false => "EventData",
            });
        let mut text = format!("{name}\n");
        text += &format!("{}, {}\n", self.provider, self.channel);
        text += &format!(
            "versions: {}, fields in {place}\n\n",
            versions([0, self.version])
        );
        for part in &self.description {
            text += &wrapped(part, 0, width());
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // The table ends its lines with blanks up to the width.
        table.set_width(u16::try_from(width()).unwrap_or(100));
        table.set_header(["field", "type", "versions", "meaning"]);
        for field in &self.fields {
            table.add_row([
                field.name.to_owned(),
                field.r#type.clone(),
                versions(field.versions),
                field.text(),
            ]);
        }
        format!("{text}\n{}\n", table.trim_fmt())
    }
}

impl FieldCard {
    fn new(field: &'static FieldSpec, newest: u8) -> Self {
        Self {
            name: field.name,
            r#type: field.in_type.to_string(),
            versions: [field.since, newest],
            aliases: field.aliases,
            meaning: paragraphs(field.meaning).join(" "),
        }
    }

    /// The meaning, and the other names.
    fn text(&self) -> String {
        match self.aliases {
            [] => self.meaning.clone(),
            names => format!("{} Also: {}.", self.meaning, names.join(", ")),
        }
    }
}

fn versions([first, last]: [u8; 2]) -> String {
    if first == last {
        return first.to_string();
    }
    format!("{first}-{last}")
}

pub(crate) fn run(arguments: &SchemaArguments) -> ExitCode {
    let is_asked = |schema: &&&EventSchema| {
        arguments.event.is_empty() || arguments.event.contains(&schema.word())
    };
    let cards: Vec<_> = EVENTS
        .iter()
        .filter(is_asked)
        .map(|schema| EventCard::new(schema))
        .collect();
    let text = match arguments.format {
        Format::Table => {
            let texts: Vec<_> = cards.iter().map(EventCard::text).collect();
            texts.join("\n\n")
        }
        Format::Json => match serde_json::to_string_pretty(&cards) {
            Ok(json) => format!("{json}\n"),
            Err(error) => {
                say(&error.to_string());
                return ExitCode::FAILURE;
            }
        },
    };
    finish(stdout(), &text);
    ExitCode::SUCCESS
}

//! How events are written in a stream: the shapes that one stream may mix.

use wmi_events::Event;
use wmi_events_bench::dialects::{self, DIALECTS, Parts, message};

use crate::random::Random;
use crate::truth::{self, Texts, Truth};
use crate::write::{self, Style};

/// What one stream is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    /// XML in its variants, and records in text.
    Xml,
    /// The same XML in UTF-16, as Windows tools write it.
    Utf16,
    /// The JSON of each collector.
    Json,
    /// A table.
    Csv,
}

impl Form {
    pub(crate) const ALL: [(&'static str, Self); 4] = [
        ("xml", Self::Xml),
        ("utf16", Self::Utf16),
        ("json", Self::Json),
        ("csv", Self::Csv),
    ];

    pub(crate) fn is_xml(self) -> bool {
        matches!(self, Self::Xml | Self::Utf16)
    }
}

/// What the event before is, which decides what may follow it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Before {
    Whole,
    /// It goes on to the start of the next one: what evtx_dump writes above an event would be a part of it.
    Open,
    /// A broken event in XML may hold any text: only the next event in XML ends it.
    Broken,
}

/// A written event.
pub(crate) struct Written {
    pub(crate) truth: Truth,
    pub(crate) shape: &'static str,
    pub(crate) text: String,
    /// Whether its record goes on to the start of the next one.
    pub(crate) is_open: bool,
    /// Whether it is read as the very same event.
    pub(crate) is_exact: bool,
}

/// An event of this crate in a shape of the form.
///
pub(crate) fn ours(form: Form, random: &mut Random, number: u64, before: Before) -> Written {
    match form {
        Form::Xml | Form::Utf16 => match random.below(20) {
            0..10 => windows(random, number, Texts::Any),
            10..15 => styled(random, number),
            15..17 if before == Before::Whole => evtx_dump(random, number),
            17..20 if before != Before::Broken => text(random, number),
            _ => styled(random, number),
        },
        Form::Json => json(random, number),
        Form::Csv => row(random, number),
    }
}

/// The same in one of the shapes that are broken, without what may hide an event in it.
pub(crate) fn breakable(form: Form, random: &mut Random, number: u64) -> Written {
    if form.is_xml() {
        windows(random, number, Texts::Any)
    } else {
        ours(form, random, number, Before::Whole)
    }
}

pub(crate) fn windows(random: &mut Random, number: u64, texts: Texts) -> Written {
    let truth = truth::event(random, number, texts);
    let text = truth.parts.xml.clone();
    exact(truth, "Windows", text)
}

fn exact(truth: Truth, shape: &'static str, text: String) -> Written {
    Written {
        truth,
        shape,
        text,
        is_open: false,
        is_exact: true,
    }
}

fn styled(random: &mut Random, number: u64) -> Written {
    let truth = truth::event(random, number, Texts::Any);
    let mut flag = || random.percent(50);
    let style = Style {
        double_quotes: flag(),
        indented: flag(),
        prefixed: flag(),
        cdata: flag(),
        comments: flag(),
        references: flag(),
        rendering_info: flag(),
        long_empty: flag(),
    };
    let text = write::xml(&truth.event, &style);
    exact(truth, "any XML", text)
}

fn evtx_dump(random: &mut Random, number: u64) -> Written {
    let mut written = windows(random, number, Texts::Any);
    let before = format!("Record {number}\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    written.text.insert_str(0, &before);
    written.shape = "evtx_dump";
    written
}

fn text(random: &mut Random, number: u64) -> Written {
    let truth = truth::event(random, number, Texts::Plain);
    let (shape, text, is_open) = match random.below(3) {
        0 => ("Splunk", splunk(&truth.parts), true),
        1 => ("Event Viewer", viewer(&truth.parts), true),
        _ => ("Snare", snare(&truth.parts), false),
    };
    Written {
        truth,
        shape,
        text,
        is_open,
        is_exact: false,
    }
}

fn splunk(parts: &Parts) -> String {
    let message = message::of(parts).replace("\r\n", "\n");
    format!(
        "03/03/2026 09:04:55 AM\nLogName={}\nSourceName={}\nEventCode={}\nEventType=0\nType=Information\n\
         ComputerName={}\nUser=NOT_TRANSLATED\nSid=S-1-5-18\nSidType=0\nTaskCategory=Process Creation\n\
         OpCode=Info\nRecordNumber={}\nKeywords=Audit Success\nMessage={message}\n",
        parts.channel, parts.provider, parts.id, parts.computer, parts.record
    )
}

fn viewer(parts: &Parts) -> String {
    format!(
        "Log Name:      {}\r\nSource:        {}\r\nDate:          3/3/2026 9:04:55 AM\r\nEvent ID:      {}\r\n\
         Task Category: Process Creation\r\nLevel:         Information\r\nKeywords:      Audit Success\r\n\
         User:          N/A\r\nComputer:      {}\r\nDescription:\r\n{}\r\n",
        parts.channel,
        parts.provider,
        parts.id,
        parts.computer,
        message::of(parts)
    )
}

fn snare(parts: &Parts) -> String {
    // In one line, with blanks for what separated the message's lines.
    let message = message::of(parts)
        .replace("\r\n", "    ")
        .replace('\t', " ");
    format!(
        "MSWinEventLog\t1\t{}\t7\tTue Mar 03 09:04:55 2026\t{}\t{}\tSYSTEM\tWell Known Group\tInformation\t{}\t\
         None\t\t{message}\t{}\n",
        parts.channel, parts.id, parts.provider, parts.computer, parts.record
    )
}

fn json(random: &mut Random, number: u64) -> Written {
    let index = random.below(DIALECTS.len() + 2);
    let Some(dialect) = DIALECTS.get(index) else {
        let truth = truth::event(random, number, Texts::Any);
        let (name, text) = if index == DIALECTS.len() {
            ("this crate's", serde_json::to_string(&truth.event))
        } else {
            (
                "this crate's, indented",
                serde_json::to_string_pretty(&truth.event),
            )
        };
        return exact(truth, name, text.unwrap_or_default());
    };
    // What a message alone has can be told from its words only in plain text.
    let truth = if dialect.has_all_logs {
        truth::event(random, number, texts(dialect.name))
    } else {
        truth::process(random, number, texts(dialect.name))
    };
    let mut text = (dialect.line)(&truth.parts);
    if random.percent(5) {
        text.insert_str(0, "<13>Mar  3 09:04:55 wks07 agent: ");
    }
    Written {
        truth,
        shape: dialect.name,
        text,
        is_open: false,
        is_exact: false,
    }
}

/// What fields are left to the message by NXLog and Wazuh, whose escapes do not keep all text either.
fn texts(dialect: &str) -> Texts {
    match dialect {
        "NXLog" | "Wazuh" => Texts::Plain,
        _ => Texts::Any,
    }
}

pub(crate) const CSV_HEADING: &str =
    "Provider,Channel,Computer,EventID,EventRecordId,TimeCreated,EventData\r\n";

fn row(random: &mut Random, number: u64) -> Written {
    let truth = truth::event(random, number, Texts::Any);
    let text = as_row(&truth.parts);
    Written {
        truth,
        shape: "WindowsEvent",
        text,
        is_open: false,
        is_exact: false,
    }
}

fn as_row(parts: &Parts) -> String {
    let data: serde_json::Map<_, _> = parts
        .data
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let data = serde_json::Value::Object(data).to_string();
    let (id, record) = (parts.id.to_string(), parts.record.to_string());
    let cells = [
        &parts.provider,
        &parts.channel,
        &parts.computer,
        &id,
        &record,
        &parts.time,
        &data,
    ];
    let cells = cells.map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    });
    cells.join(",")
}

/// Events of other kinds in every shape of the form, written once.
pub(crate) fn others(form: Form) -> Vec<String> {
    let others = dialects::others();
    match form {
        Form::Xml | Form::Utf16 => {
            let xml = others.iter().map(|parts| parts.xml.clone());
            let foreign = [write::foreign_xml(7036), write::foreign_xml(4689)];
            xml.chain(foreign).collect()
        }
        Form::Json => {
            let with_digits = dialects::others_with_digits();
            let all = others.iter().chain(&with_digits);
            let written = |parts| {
                let dialects = DIALECTS.iter();
                let dialects = dialects.filter(|dialect| dialect.has_all_logs);
                dialects.map(move |dialect| (dialect.line)(parts))
            };
            all.flat_map(written).collect()
        }
        Form::Csv => others.iter().map(as_row).collect(),
    }
}

/// The same as this crate's own JSON gives it back.
pub(crate) fn fields(event: &Event<'_>) -> impl Iterator<Item = (String, String)> {
    event
        .fields()
        .map(|field| (field.name().to_owned(), field.text().into_owned()))
        .collect::<Vec<_>>()
        .into_iter()
}

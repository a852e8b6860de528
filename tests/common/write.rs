//! Writes events as XML in all the ways that the grammar allows.

use std::fmt::Write;

use wmi_events::Event;
use wmi_events::event::System;

/// How to write, where the grammar leaves a choice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Style {
    pub(crate) double_quotes: bool,
    /// A line break and blanks before each element of the header and each field.
    pub(crate) indented: bool,
    /// `<e:Event xmlns:e='...'>`.
    pub(crate) prefixed: bool,
    pub(crate) cdata: bool,
    pub(crate) comments: bool,
    /// `&#x61;` for every third character.
    pub(crate) references: bool,
    pub(crate) rendering_info: bool,
    /// `<a></a>` for `<a/>`.
    pub(crate) long_empty: bool,
}

impl From<[bool; 8]> for Style {
    fn from([a, b, c, d, e, f, g, h]: [bool; 8]) -> Self {
        Self {
            double_quotes: a,
            indented: b,
            prefixed: c,
            cdata: d,
            comments: e,
            references: f,
            rendering_info: g,
            long_empty: h,
        }
    }
}

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

pub(crate) fn xml(event: &Event<'_>, style: &Style) -> String {
    let mut writer = Writer {
        out: String::new(),
        style,
    };
    writer.event(event);
    writer.out
}

/// An event of a kind that the crate does not know, of about the usual size.
pub(crate) fn foreign_xml(id: u16) -> String {
    format!(
        "<Event xmlns='{NAMESPACE}'><System><Provider Name='Service Control Manager'/>\
         <EventID Qualifiers='16384'>{id}</EventID><Computer>X</Computer></System>\
         <EventData><Data Name='param1'>&lt;Event&gt; <![CDATA[</Event>]]></Data></EventData>\
         <!-- </Event> --></Event>"
    )
}

struct Writer<'s> {
    out: String,
    style: &'s Style,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event<'_>) {
        let quote = self.quote();
        let xmlns = if self.style.prefixed {
            "xmlns:e"
        } else {
            "xmlns"
        };
        let name = self.name("Event");
        write!(self.out, "<{name} {xmlns}={quote}{NAMESPACE}{quote}>").unwrap();
        self.system(&event.system);
        match event.payload.schema().element {
            None => {
                self.start("EventData");
                for field in event.fields() {
                    self.element(
                        "Data",
                        &[("Name", Some(field.name().into()))],
                        &field.text(),
                    );
                }
                for field in &event.extra {
                    let name = Some(field.name.to_string());
                    self.element("Data", &[("Name", name)], &field.value);
                }
                self.end("EventData");
            }
            Some(element) => {
                self.start("UserData");
                self.start(element);
                for field in event.fields() {
                    self.element(field.name(), &[], &field.text());
                }
                for field in &event.extra {
                    self.element(&field.name, &[], &field.value);
                }
                self.end(element);
                self.end("UserData");
            }
        }
        if self.style.rendering_info {
            self.start("RenderingInfo");
            self.element("Message", &[], "Id = {0}; <Event> & more");
            self.element("Keywords", &[], "");
            self.end("RenderingInfo");
        }
        self.end("Event");
    }

    fn system(&mut self, system: &System<'_>) {
        let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(String::from);
        self.start("System");
        let guid = system.provider_guid.map(|guid| guid.to_string());
        self.empty(
            "Provider",
            &[("Name", text(&system.provider_name)), ("Guid", guid)],
        );
        let qualifiers = system.qualifiers.map(|q| q.to_string());
        let id = system.event_id.to_string();
        self.element("EventID", &[("Qualifiers", qualifiers)], &id);
        self.optional("Version", system.version.map(|n| n.to_string()));
        self.optional("Level", system.level.map(|n| n.to_string()));
        self.optional("Task", system.task.map(|n| n.to_string()));
        self.optional("Opcode", system.opcode.map(|n| n.to_string()));
        self.optional("Keywords", system.keywords.map(|k| k.to_string()));
        self.empty("TimeCreated", &[("SystemTime", system.time_text())]);
        self.optional("EventRecordID", system.record_id.map(|n| n.to_string()));
        let activity = system.activity_id.map(|guid| guid.to_string());
        let related = system.related_activity_id.map(|guid| guid.to_string());
        self.empty(
            "Correlation",
            &[("ActivityID", activity), ("RelatedActivityID", related)],
        );
        let process = system.process_id.map(|n| n.to_string());
        let thread = system.thread_id.map(|n| n.to_string());
        self.empty("Execution", &[("ProcessID", process), ("ThreadID", thread)]);
        self.optional("Channel", text(&system.channel));
        self.optional("Computer", text(&system.computer));
        self.empty("Security", &[("UserID", text(&system.user_id))]);
        self.end("System");
    }

    fn quote(&self) -> char {
        if self.style.double_quotes { '"' } else { '\'' }
    }

    fn name(&self, name: &str) -> String {
        if self.style.prefixed {
            format!("e:{name}")
        } else {
            name.to_owned()
        }
    }

    fn between(&mut self) {
        if self.style.indented {
            self.out.push_str("\r\n\t  ");
        }
        if self.style.comments {
            self.out.push_str("<!-- </Event> & <x> --><?pi </Event> ?>");
        }
    }

    fn start(&mut self, name: &str) {
        self.between();
        let name = self.name(name);
        write!(self.out, "<{name} >").unwrap();
    }

    fn end(&mut self, name: &str) {
        self.between();
        let name = self.name(name);
        write!(self.out, "</{name} >").unwrap();
    }

    fn optional(&mut self, name: &str, text: Option<String>) {
        if let Some(text) = text {
            self.element(name, &[], &text);
        }
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, Option<String>)]) {
        self.between();
        self.tag(name, attributes);
        if self.style.long_empty {
            let name = self.name(name);
            write!(self.out, "></{name}>").unwrap();
        } else {
            self.out.push_str(" />");
        }
    }

    fn element(&mut self, name: &str, attributes: &[(&str, Option<String>)], text: &str) {
        self.between();
        self.tag(name, attributes);
        if text.is_empty() && !self.style.long_empty {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        self.text(text);
        let name = self.name(name);
        write!(self.out, "</{name}>").unwrap();
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, Option<String>)]) {
        let (name, quote) = (self.name(name), self.quote());
        write!(self.out, "<{name}").unwrap();
        for (attribute, value) in attributes {
            if let Some(value) = value {
                write!(self.out, " {attribute} = {quote}").unwrap();
                self.escaped(value);
                self.out.push(quote);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.style.cdata && !text.contains("]]>") {
            // In two pieces, with a comment between them.
            let middle = text
                .char_indices()
                .nth(text.chars().count() / 2)
                .map_or(0, |(i, _)| i);
            let (head, tail) = text.split_at(middle);
            write!(self.out, "<![CDATA[{head}]]><!-- & --><![CDATA[{tail}]]>").unwrap();
        } else {
            self.escaped(text);
        }
    }

    fn escaped(&mut self, text: &str) {
        for (index, c) in text.chars().enumerate() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&apos;"),
                '\r' => self.out.push_str("&#xD;"),
                c if self.style.references && index % 3 == 0 => {
                    write!(self.out, "&#x{:x};", u32::from(c)).unwrap();
                }
                c => self.out.push(c),
            }
        }
    }
}

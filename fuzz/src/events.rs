//! Events: each shape of an event is the same event, and what detections, Sigma and documents make of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};
use wmi_events::detect::{
    Analysis, Baseline, Correlator, CorrelatorConfig, Detection, Indicators, ProcessTree,
    TreeLimits, Twins,
};
use wmi_events::export::{self, ecs, ocsf};
use wmi_events::schema::EventSet;
use wmi_events::source::json::Reader as JsonReader;
use wmi_events::source::xml::Reader as XmlReader;
use wmi_events::source::{self, xml};
use wmi_events::{Event, Record};

use crate::common::envelopes::{ENVELOPES, Holds, around};
use crate::common::evtx as writer;
use crate::common::write::xml as written;
use crate::cost::same;
use crate::made;

/// An event in every shape and back: XML in any style and encoding, EVTX, JSON, postcard, records, collectors.
pub fn shapes(bytes: &[u8]) {
    let _ = every_shape(&mut Unstructured::new(bytes));
}

fn every_shape(u: &mut Unstructured<'_>) -> Result<()> {
    let (style, sizes) = (made::style(u)?, made::sizes(u)?);
    let envelope = &ENVELOPES[u.choose_index(ENVELOPES.len())?];
    let event = made::event(u, EventSet::ALL)?;
    let options = made::all();
    // XML
    let text = written(&event, &style);
    let of_xml = xml::parse(&text, &options)
        .expect(&text)
        .expect("it is ours");
    same(&of_xml, &event);
    same(&of_xml.into_owned(), &event);
    let units: Vec<u16> = text.encode_utf16().collect();
    same(
        &xml::parse_utf16(&units, &options)
            .expect(&text)
            .expect("it is ours"),
        &event,
    );
    let in_pieces = crate::common::pieces::Pieces::new(text.as_bytes(), sizes);
    let read: Vec<_> = XmlReader::with_options(in_pieces, options.clone()).collect();
    assert!(matches!(&*read, [Ok(read)] if *read == event), "{read:?}");
    // JSON, and binary
    let line = serde_json::to_string(&event).expect("plain data");
    same(
        &serde_json::from_str::<Event<'_>>(&line).expect(&line),
        &event,
    );
    same(
        &source::json::parse(&line, &options)
            .expect(&line)
            .expect("it is ours"),
        &event,
    );
    let binary = postcard::to_stdvec(&event).expect("plain data");
    same(
        &postcard::from_bytes::<Event<'_>>(&binary).expect("its own"),
        &event,
    );
    // Records
    let mut record = Record::new(event.system.clone());
    for field in event.fields() {
        let index = event
            .payload
            .schema()
            .position(field.name())
            .expect("a name of its own");
        record.set_at(index, field.text().into_owned());
    }
    for extra in &event.extra {
        record.set(extra.name.clone(), extra.value.clone());
    }
    same(
        &record
            .into_event()
            .expect("its own values")
            .expect("it is ours"),
        &event,
    );
    collectors(&event, envelope.1, |held| around(envelope, held));
    Ok(())
}

/// The event as collectors write it: the same fields, and the same header as far as each has it.
fn collectors(event: &Event<'_>, holds: Holds, wrap: impl Fn(Value) -> Value) {
    let system = &event.system;
    let mut data: Map<String, Value> = event
        .fields()
        .map(|field| {
            (
                field.name().to_owned(),
                Value::from(field.text().into_owned()),
            )
        })
        .collect();
    let extra = event
        .extra
        .iter()
        .map(|extra| (extra.name.to_string(), Value::from(extra.value.to_string())));
    data.extend(extra);
    let provider = event.payload.schema().provider.name;
    let (id, record_id) = (system.event_id.get(), system.record_id);
    let (computer, channel) = (system.computer.as_deref(), system.channel.as_deref());
    let part = if event.payload.schema().element.is_some() {
        "UserData"
    } else {
        "EventData"
    };
    let inner = match event.payload.schema().element {
        Some(element) => json!({element: data.clone()}),
        None => Value::Object(data.clone()),
    };
    let shapes = [
        json!({"Event": {"System": {"Provider": {"#attributes": {"Name": provider}}, "EventID": id, "EventRecordID": record_id,
            "Version": system.version, "Channel": channel, "Computer": computer}, part: inner.clone()}}),
        json!({"System": {"Provider": {"Name": provider}, "EventID": {"Value": id}, "EventRecordID": record_id,
            "Version": system.version, "Channel": channel, "Computer": computer}, part: inner}),
        json!({"winlog": {"event_id": id.to_string(), "provider_name": provider, "record_id": record_id, "version": system.version,
            "channel": channel, "computer_name": computer, "event_data": data}}),
    ];
    for shape in shapes {
        let alone = shape.to_string();
        is_of(&alone, event);
        if holds != Holds::Xml {
            is_of(&wrap(shape).to_string(), event);
        }
    }
    if holds == Holds::Xml {
        let xml = written(event, &Default::default());
        let text = wrap(Value::from(xml)).to_string();
        let read = read_one(&text);
        assert_eq!(read.payload, event.payload, "{text}");
    }
}

fn read_one(text: &str) -> Event<'static> {
    let read: Vec<_> = JsonReader::with_options(text.as_bytes(), made::all()).collect();
    match <[_; 1]>::try_from(read) {
        Ok([Ok(event)]) => event,
        other => panic!("{other:?}\n{text}"),
    }
}

fn is_of(text: &str, event: &Event<'_>) {
    let read = read_one(text);
    assert_eq!(read.payload, event.payload, "{text}");
    assert_eq!(read.extra, event.extra, "{text}");
    let header = |event: &Event<'_>| {
        let system = &event.system;
        (
            system.event_id,
            system.record_id,
            system.version,
            system.computer.clone().map(Cow::into_owned),
        )
    };
    assert_eq!(header(&read), header(event), "{text}");
}

/// The same events in XML, EVTX and JSON are the same, and the fast reader of each agrees with the general one.
pub fn differential(bytes: &[u8]) {
    let _ = agree(&mut Unstructured::new(bytes));
}

fn agree(u: &mut Unstructured<'_>) -> Result<()> {
    let (evtx_style, is_double) = (made::evtx_style(u)?, u.arbitrary()?);
    let cut: u16 = u.arbitrary()?;
    let events: Vec<_> = made::events(u, 3, EventSet::ALL)?
        .iter()
        .map(writer::printed)
        .collect();
    let file = writer::file(&events, evtx_style);
    let of_evtx =
        source::evtx::Reader::from_stream(file.as_slice(), made::all()).expect("it has a header");
    let of_evtx: std::result::Result<Vec<_>, _> = of_evtx.collect();
    let style = crate::common::write::Style {
        double_quotes: is_double,
        ..Default::default()
    };
    let texts: Vec<_> = events
        .iter()
        .map(|event| {
            written(event, &style)
                .replace(" >", ">")
                .replace(" />", "/>")
        })
        .collect();
    let all = texts.concat();
    let of_xml: std::result::Result<Vec<_>, _> =
        XmlReader::with_options(all.as_bytes(), made::all()).collect();
    let of_xml = of_xml.expect(&all);
    let lines: String = events
        .iter()
        .map(|event| serde_json::to_string(event).expect("plain data") + "\n")
        .collect();
    let of_json: std::result::Result<Vec<_>, _> =
        JsonReader::with_options(lines.as_bytes(), made::all()).collect();
    assert_eq!(of_evtx.expect("it is whole"), of_xml);
    assert_eq!(of_json.expect(&lines), of_xml);
    for (text, event) in texts.iter().zip(&of_xml) {
        // What Windows does not write is read by the general reader.
        let unusual = text.replacen("<System>", "<!-- --><System>", 1);
        let read = |text: &str| -> std::result::Result<Option<Event<'static>>, _> {
            let read = xml::parse(text, &made::all());
            read.map(|event| event.map(Event::into_owned))
                .map_err(|error| error.kind())
        };
        assert_eq!(read(text), Ok(Some(event.clone())), "{text}");
        assert_eq!(read(&unusual), read(text), "{text}");
        let mut end = usize::from(cut) * text.len() / (1 << 16);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = &text[..end];
        assert_eq!(
            read(&head.replacen("<System>", "<!-- --><System>", 1)),
            read(head),
            "{head}"
        );
    }
    Ok(())
}

/// The views of Sigma: each name that a view lists is a value of it in any case, and is listed once.
pub fn sigma(bytes: &[u8]) {
    let _ = views(&mut Unstructured::new(bytes));
}

fn views(u: &mut Unstructured<'_>) -> Result<()> {
    let name = made::text(u)?;
    let event = made::event(u, EventSet::ALL)?;
    let mut sources = BTreeMap::new();
    for view in event.sigma_views() {
        let source = view.log_source();
        assert!(source.is_of(Some("Windows"), source.category, source.service));
        *sources
            .entry(format!(
                "{source:?} {:?}",
                view.get("EventID").map(|id| id.text().into_owned())
            ))
            .or_insert(0) += 1;
        let mut names = Vec::new();
        for (name, value) in view.fields() {
            let lower = name.to_ascii_lowercase();
            let found = view
                .get(&lower)
                .unwrap_or_else(|| panic!("{name} is listed"));
            // What is later of the same name is behind the first.
            if !names.contains(&lower) {
                assert_eq!(found.text(), value.text(), "{name}");
                assert_eq!(found.as_decimal(), value.as_decimal(), "{name}");
            }
            if let Some(number) = value.as_decimal() {
                assert_eq!(value.text().parse().ok(), Some(number), "{name}");
            }
            names.push(lower);
        }
        if let Some(value) = view.get(&name) {
            assert!(
                names.contains(&name.to_ascii_lowercase())
                    || name.eq_ignore_ascii_case("ComputerName"),
                "{value:?}"
            );
        }
    }
    assert!(
        !sources.is_empty() && sources.values().all(|count| *count == 1),
        "{sources:?}"
    );
    Ok(())
}

/// Detections, stories and documents of any events: bounded, consistent and without a password.
pub fn detect(bytes: &[u8]) {
    let _ = detections(&mut Unstructured::new(bytes));
}

fn detections(u: &mut Unstructured<'_>) -> Result<()> {
    let mut config = CorrelatorConfig::default();
    config.max_bytes = 2000 + usize::from(u.arbitrary::<u16>()?);
    let mut limits = TreeLimits::default();
    limits.max_bytes = config.max_bytes;
    let max_bytes = config.max_bytes;
    let (mut correlator, mut tree) = (Correlator::new(config), ProcessTree::new(limits));
    let mut twins = Twins::default();
    let events = made::events(u, 12, EventSet::ALL)?;
    let file: Arc<str> = "x.xml".into();
    let mut told = BTreeMap::new();
    for event in &events {
        let analysis = Analysis::new(event);
        found(event, &analysis);
        let _ = twins.observe(&analysis);
        tree.observe(event);
        let (_, before) = correlator.dropped();
        for update in correlator.observe_from(&analysis, &file) {
            let Some(story) = correlator.story(update.story) else {
                let (_, dropped) = correlator.dropped();
                assert!(dropped > before, "it is told, and there was room for it");
                continue;
            };
            let document = ecs::Document::of_story(&story, Some(&update))
                .map(|story| serde_json::to_string(&story));
            document.transpose().expect("plain data");
            let document = ocsf::Document::of_story(&story, Some(&update))
                .map(|story| serde_json::to_string(&story));
            document.transpose().expect("plain data");
            told.insert(update.story, story);
        }
        assert!(
            correlator.used_bytes() <= max_bytes,
            "{} of {max_bytes}",
            correlator.used_bytes()
        );
        assert!(tree.used_bytes() <= max_bytes);
        assert!(tree.ancestors(event).count() <= events.len() + 1);
    }
    // Each story that there is was told.
    assert!(correlator.stories().len() <= told.len());
    let state = serde_json::to_string(&correlator).expect("plain data");
    let read: Correlator = serde_json::from_str(&state).expect("its own state");
    assert_eq!(read.stories(), correlator.stories());
    let state = serde_json::to_string(&tree).expect("plain data");
    assert_eq!(
        serde_json::from_str::<ProcessTree>(&state).expect("its own state"),
        tree
    );
    Ok(())
}

fn found(event: &Event<'_>, analysis: &Analysis<'_>) {
    let indicators = analysis.indicators();
    assert_eq!(event.indicators(), indicators);
    for indicator in Indicators::all().iter() {
        match event.indicator(indicator) {
            Some(is_so) => assert_eq!(is_so, indicators.contains(indicator), "{indicator:?}"),
            None => assert!(!indicators.contains(indicator), "{indicator:?}"),
        }
    }
    let findings: Vec<_> = analysis.findings().collect();
    assert!(findings.len() <= Detection::all().len());
    let assessed = Baseline::enterprise().assess(analysis).count();
    assert_eq!(assessed, findings.len());
    let options = export::Options::default();
    let documents =
        |document: Option<serde_json::Result<String>>| document.transpose().expect("plain data");
    documents(
        ecs::Document::new(analysis, &options).map(|document| serde_json::to_string(&document)),
    );
    documents(
        ocsf::Document::new(analysis, &options).map(|document| serde_json::to_string(&document)),
    );
    for finding in &findings {
        let implied_by = finding.implied_by;
        assert!(
            implied_by.is_none_or(|name| findings.iter().any(|other| other.name() == name)),
            "{finding:?}"
        );
        assert!(
            finding.evidence.iter().all(|(name, _)| !name.is_empty()),
            "{finding:?}"
        );
        documents(
            ecs::Document::of_finding(analysis, finding, &options)
                .map(|document| serde_json::to_string(&document)),
        );
        documents(
            ocsf::Document::of_finding(analysis, finding, &options)
                .map(|document| serde_json::to_string(&document)),
        );
        same(&finding.clone().into_owned(), finding);
    }
}

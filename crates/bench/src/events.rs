//! Single events as XML: of the sample that was written for this crate, or of real logs.

use std::path::PathBuf;

/// The sample: an event of another kind, and all six.
pub const SAMPLE: &str = include_str!("../../../examples/sample.xml");

/// The first event of that ID in the sample.
pub fn of_sample(id: u16) -> String {
    let marker = format!("<EventID>{id}</EventID>");
    let mut found = each(SAMPLE).filter(|event| event.contains(&marker));
    found.next().unwrap_or_default().to_owned()
}

/// The event of that ID with the median length of the real logs, where `WMI_EVENTS_CORPUS` names
/// them; else that of the sample.
pub fn event(id: u16) -> String {
    of_corpus(id).unwrap_or_else(|| of_sample(id))
}

/// The event of another kind with the median length, of those in a Security log of the corpus.
pub fn other() -> String {
    other_of_corpus().unwrap_or_else(|| of_sample(7036))
}

/// Each event of some XML.
pub(crate) fn each(xml: &str) -> impl Iterator<Item = &str> {
    xml.split_inclusive("</Event>").map(str::trim)
}

/// The directory of real logs.
pub fn corpus() -> Option<PathBuf> {
    std::env::var_os("WMI_EVENTS_CORPUS").map(PathBuf::from)
}

fn of_corpus(id: u16) -> Option<String> {
    let marker = format!("<EventID>{id}</EventID>");
    let mut found = Vec::new();
    for file in std::fs::read_dir(corpus()?.join("xml")).ok()?.flatten() {
        let text = std::fs::read_to_string(file.path()).ok()?;
        found.extend(
            each(&text)
                .filter(|e| e.contains(&marker))
                .map(str::to_owned),
        );
    }
    median(found)
}

fn other_of_corpus() -> Option<String> {
    let path = corpus()?.join("evtx/museum-win10-rathbun-security.evtx");
    let settings = evtx::ParserSettings::new().indent(false);
    let parser = evtx::EvtxParser::from_path(path).ok()?;
    let mut parser = parser.with_configuration(settings);
    let events = parser.records().flatten().map(|record| record.data);
    // evtx_dump writes a declaration before each event, Windows does not.
    let bare =
        events.filter_map(|xml| Some(xml.get(xml.find("<Event ")?..)?.trim_end().to_owned()));
    median(bare.filter(|xml| !xml.contains("<EventID>4688<")).collect())
}

fn median(mut events: Vec<String>) -> Option<String> {
    events.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let middle = events.len() / 2;
    (middle < events.len()).then(|| events.swap_remove(middle))
}

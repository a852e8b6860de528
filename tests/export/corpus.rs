//! Every event and every finding of the real logs, and their stories.

use std::collections::{BTreeMap, BTreeSet};

use wmi_events::detect::{Analysis, Correlator};
use wmi_events::export::{Options, ecs, ocsf};
use wmi_events::source;

use super::common::{beside, corpus};
use super::{ecs_of, fields, ocsf::check_numbers, ocsf_of};

#[test]
fn documents_are_valid() {
    let Some(corpus) = corpus() else { return };
    let folders = ["evtx", "xml", "json"].map(|name| corpus.join(name));
    let more = ["xml", "json"].map(|name| beside(&corpus, "more").join(name));
    let shapes = [beside(&corpus, "shapes")];
    let mut counts = BTreeMap::<&str, u64>::new();
    let mut lost = BTreeSet::new();
    let mut correlator = Correlator::default();
    let options = Options::default();
    let mut shown = Options::default();
    shown.show_secrets = true;
    for folder in folders.iter().chain(&more).chain(&shapes) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(mut reader) = source::open(&path) else {
                continue;
            };
            while let Some(read) = reader.next_borrowed() {
                let Ok(event) = read else { continue };
                let analysis = Analysis::new(&event);
                correlator.add(&analysis, None);
                let documents = (
                    ecs::Document::new(&analysis, &options),
                    ocsf::Document::new(&analysis, &options),
                );
                let (Some(of_ecs), Some(of_ocsf)) = documents else {
                    assert!(event.system.time_created.is_none());
                    *counts.entry("events without a time").or_default() += 1;
                    continue;
                };
                *counts.entry("events").or_default() += 1;
                is_valid(&of_ecs, &of_ocsf);
                for document in [ecs_of(&event, &shown), ocsf_of(&event, &shown)] {
                    lost.extend(fields::lost(&event, &document));
                }
                for finding in analysis.findings() {
                    *counts.entry("findings").or_default() += 1;
                    is_valid(
                        &ecs::Document::of_finding(&analysis, &finding, &options).unwrap(),
                        &ocsf::Document::of_finding(&analysis, &finding, &options).unwrap(),
                    );
                }
            }
        }
    }
    for story in correlator.stories() {
        *counts.entry("stories").or_default() += 1;
        is_valid(
            &ecs::Document::of_story(&story, None).unwrap(),
            &ocsf::Document::of_story(&story, None).unwrap(),
        );
    }
    println!("{counts:?}");
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(counts["events"] > 0 && counts["findings"] > 0 && counts["stories"] > 0);
}

fn is_valid(of_ecs: &ecs::Document<'_>, of_ocsf: &ocsf::Document<'_>) {
    let document = serde_json::to_value(of_ecs).unwrap();
    assert_eq!(fields::problems(&document), [""; 0], "{document}");
    check_numbers(&serde_json::to_value(of_ocsf).unwrap());
}

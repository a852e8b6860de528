use quick_xml::events::Event as Markup;

use super::*;
use crate::schema::find_in_channel;

/// The selects of a query: path and text.
fn selects(query: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(query);
    let mut all: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Markup::Start(start) if start.name().as_ref() == "Select" => {
                let path = start.try_get_attribute("Path").unwrap().unwrap();
                all.push((path.value.into_owned(), String::new()));
            }
            Markup::Text(text) => all.last_mut().unwrap().1 += &text,
            Markup::Eof => return all,
            _ => {}
        }
    }
}

/// The events that a query selects, as (channel, provider, ID).
fn selected(query: &str) -> Vec<(String, String, u16)> {
    let mut all = Vec::new();
    for (channel, path) in selects(query) {
        let path = path.strip_prefix("*[System[Provider[@Name='").unwrap();
        let (provider, ids) = path.split_once("'] and (").unwrap();
        let ids: Vec<_> = ids.strip_suffix(")]]").unwrap().split(" or ").collect();
        // Windows takes 32 expressions in a `Select`, and the provider is one.
        assert!(ids.len() < 32, "{channel}");
        for id in ids {
            let id = id.strip_prefix("EventID=").unwrap().parse().unwrap();
            all.push((channel.clone(), provider.to_owned(), id));
        }
    }
    all
}

#[test]
fn a_query_selects_the_events_of_the_set() {
    let sets = [
        EventSet::SIX,
        EventSet::ALL,
        EventSet::TRACE | EventSet::CLIENT_FAILURE,
        EventSet::SYSMON | EventSet::PROCESS_CREATION,
    ];
    for set in sets.into_iter().chain(EventSet::ALL.iter()) {
        let mut found = EventSet::empty();
        for (channel, provider, id) in selected(&set.structured_query()) {
            let event = find_in_channel(&channel, id.into()).unwrap();
            assert_eq!(event.provider.name, provider);
            assert!(!found.has(event), "{set}: twice {id}");
            found |= event.as_set();
        }
        assert_eq!(found, set);
    }
    assert_eq!(
        EventSet::SIX.structured_query().matches("<Select ").count(),
        2
    );
}

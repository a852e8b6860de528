use super::*;
use crate::schema::find_in_channel;

/// The events that a query selects, as (channel, provider, ID), read with another parser.
fn selected(query: &str) -> Vec<(String, String, u16)> {
    let document = roxmltree::Document::parse(query).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name("QueryList"));
    let selects = root
        .descendants()
        .filter(|node| node.has_tag_name("Select"));
    let mut all = Vec::new();
    for select in selects {
        let channel = select.attribute("Path").unwrap();
        let path = select.text().unwrap();
        let path = path.strip_prefix("*[System[Provider[@Name='").unwrap();
        let (provider, ids) = path.split_once("'] and (").unwrap();
        let ids: Vec<_> = ids.strip_suffix(")]]").unwrap().split(" or ").collect();
        // Windows takes 32 expressions in a `Select`, and the provider is one.
        assert!(ids.len() < 32, "{channel}");
        for id in ids {
            let id = id.strip_prefix("EventID=").unwrap().parse().unwrap();
            all.push((channel.to_owned(), provider.to_owned(), id));
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

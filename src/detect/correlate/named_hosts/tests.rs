use super::*;

fn listed(names: &[String]) -> (String, usize, bool) {
    let (hosts, is_all) = by_host(names.iter().map(String::as_str));
    let shown = |(host, named): &(String, Named)| format!("{host}: {}", named.full_names.join(" "));
    let lines: Vec<_> = hosts.iter().map(shown).collect();
    (lines.join("; "), hosts.len(), is_all)
}

#[test]
fn names_of_one_computer_are_one() {
    let table = [
        ("b B b", "b: "),
        ("z.x A", "z: z.x; a: "),
        ("b.x B.X b.y", "b: b.x b.y"),
        ("b.x b b.y", "b: "),
        ("10.0.0.5 10.0.0.5", "10.0.0.5: "),
        (
            "b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8",
            "b: b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8",
        ),
        // One more: the short name covers them.
        ("b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8 b.9 c", "b: ; c: "),
    ];
    for (names, expected) in table {
        let split: Vec<String> = names.split(' ').map(str::to_owned).collect();
        let (found, _, is_all) = listed(&split);
        assert_eq!((&*found, is_all), (expected, true), "{names}");
    }
}

#[test]
fn no_more_than_are_kept() {
    let names: Vec<String> = (0..MAX_NODES + 1).map(|n| format!("h{n}")).collect();
    let (_, count, is_all) = listed(&names[..MAX_NODES]);
    assert_eq!((count, is_all), (MAX_NODES, true));
    let (_, count, is_all) = listed(&names);
    assert_eq!((count, is_all), (MAX_NODES, false));
    // Known names do not count again.
    let twice: Vec<String> = names[..MAX_NODES]
        .iter()
        .cycle()
        .take(5000)
        .cloned()
        .collect();
    let (_, count, is_all) = listed(&twice);
    assert_eq!((count, is_all), (MAX_NODES, true));
}

use super::*;

/// The search looks at first bytes.
#[test]
fn every_sign_is_found() {
    let signs = ('\0'..=char::MAX).filter(|c| is_switch_sign(*c));
    let mut found = 0;
    for sign in signs {
        let text = format!("é{sign}");
        assert_eq!(next_sign(&text, 0, false), Some((2, text.len())), "{sign}");
        found += 1;
    }
    assert!(found > 10, "{found}");
}

#[test]
fn names() {
    let table = [
        ("password:x", Some((8, true))),
        (" \u{a0}PASSWORDx", Some((11, true))),
        ("ｐassword", Some((10, true))),
        ("p^ass\"\"word", Some((11, false))),
        ("'password'", Some((9, false))),
        ("pass word", None),
        ("passwor", None),
        ("user", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(name(text), expected, "{text}");
    }
}

#[test]
fn next_switches() {
    let table = [
        ("x y /node:A", "x y"),
        ("x  \"-node:A", "x"),
        ("x - y / z a/b 1-2 c", "x - y / z a/b 1-2 c"),
        ("x –ｎode", "x"),
        ("x /?", "x"),
        ("/node:A", "/node:A"),
    ];
    for (text, expected) in table {
        assert_eq!(
            &text[..before_switch(text, 0, text.is_ascii())],
            expected,
            "{text}"
        );
    }
}

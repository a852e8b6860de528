use super::*;

/// Names have one hash if they are of one computer.
#[test]
fn hashes() {
    let hasher = NameHasher::default();
    let long = "x".repeat(33);
    let names = [
        ("WKS01", "wks01.corp.example"),
        ("WKS01", r" \\wks01. "),
        ("WKS01", "WKS01.."),
        ("a-b_9", "A-B_9.x:y"),
        ("10.0.0.5", r"\\10.0.0.5"),
        ("10.0.0.6", "10.0.0.6"),
        ("1a", "1A.x"),
        ("fe80::1", "FE80::1"),
        ("", ""),
        ("a\0", "A\0.x"),
        ("a", "a"),
        (&long, "X"),
        (&long[1..], &*format!("{}.y", &long[1..])),
        ("ä", "ä.x"),
    ];
    let shorts = names.map(|(name, _)| parts(name).0.to_ascii_lowercase());
    for (name, other) in names {
        for (known, short) in names.iter().zip(&shorts) {
            let is_same = parts(other).0.eq_ignore_ascii_case(short);
            let are_equal = hasher.of(other) == hasher.of(known.0);
            assert_eq!(are_equal, is_same, "{other} {short}");
        }
        if other != "X" {
            assert_eq!(hasher.of(name), hasher.of(other), "{name} {other}");
        }
    }
}

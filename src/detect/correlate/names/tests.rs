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

/// Each byte at each place, beside letters.
#[test]
fn plain_names() {
    for byte in 0..=0x7f_u8 {
        for len in 1..=20 {
            for at in 1..len {
                let mut name = vec![b'Q'; len];
                name[at] = byte;
                let expected = match byte {
                    b'.' => Some(at),
                    b'-' | b'_' => Some(len),
                    _ => byte.is_ascii_alphanumeric().then_some(len),
                };
                let name = String::from_utf8(name).unwrap();
                let found = plain(&name);
                assert_eq!(found.map(|(_, len)| len), expected, "{name:?}");
                if let Some((words, len)) = found {
                    let text: Vec<_> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                    let (short, rest) = text.split_at(len);
                    assert_eq!(short, &name.to_ascii_lowercase().as_bytes()[..len]);
                    assert!(rest.iter().all(|byte| *byte == 0), "{name:?}");
                }
            }
        }
    }
    for odd in ["", "9", "-a", "Qü", "QQQQQQQü.x", "QQQQQQQü"] {
        assert_eq!(plain(odd), None, "{odd}");
    }
}

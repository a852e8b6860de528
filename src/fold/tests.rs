use super::*;

#[test]
fn rows_are_alphabets() {
    for row in ROWS {
        assert_eq!(row.chars().count(), 26, "{row}");
        for (index, c) in row.chars().enumerate().filter(|(_, c)| *c != '.') {
            assert_eq!(fold(c), letter(u32::try_from(index).unwrap()), "{c}");
        }
    }
}

#[test]
fn signs() {
    for row in SIGNS {
        let ascii = row.chars().next().unwrap();
        assert!(ascii.is_ascii_punctuation(), "{row}");
        assert!(row.chars().all(|c| sign(c) == ascii), "{row}");
    }
    let table = [
        ('／', '/'),
        ('－', '-'),
        ('：', ':'),
        ('＂', '"'),
        ('é', 'é'),
        ('\u{a0}', '\u{a0}'),
    ];
    for (c, expected) in table {
        assert_eq!(sign(c), expected, "{c}");
    }
    assert!("/-／–∕".chars().all(is_switch_sign) && !":\\|_é".contains(is_switch_sign));
}

#[test]
fn words() {
    for word in [
        "node",
        "NODE",
        "nᵒde",
        "ｎｏｄｅ",
        "ＮＯＤＥ",
        "ɴᴏᴅᴇ",
        "ⓝⓞⓓⓔ",
        "𝓃𝑜𝐝𝗲",
    ] {
        assert!(is(word, "node"), "{word}");
    }
    for word in ["nodes", "nod", "n0de", "nöde", "ноде", ""] {
        assert!(!is(word, "node"), "{word}");
    }
    assert!(has_look_alikes("nᵒde") && !has_look_alikes("nöde") && !has_look_alikes("node"));
}

use super::Texts;

#[test]
fn utf16_as_windows_prints_it() {
    fn printed(units: impl Iterator<Item = u16>) -> String {
        let units: Vec<_> = units.map(u16::to_le_bytes).collect();
        let mut texts = Texts::default();
        texts.push_utf16(&units);
        texts.into_string()
    }
    let table: [(&[u16], &str); 9] = [
        (&[], ""),
        (&[0x61, 0xe4, 0x4e00, 0xd83d, 0xde00], "aä一😀"),
        (&[0x09, 0x0a, 0x0d, 0x20], "\t\n\r "),
        (&[0x01, 0x1b, 0x0b, 0xfffe, 0xffff, 0xfffd], "_____\u{fffd}"),
        (&[0xd83d], "_"),
        (&[0xde00, 0x61, 0xd83d, 0xd83d, 0xde00, 0xd83d], "_a_😀_"),
        (&[0x7f, 0x80], "\u{7f}\u{80}"),
        (&[0x61, 0, 0x62], "a"),
        (&[0xe4, 0, 0x62], "ä"),
    ];
    for (units, expected) in table {
        // Anywhere in a block, and across its border.
        for before in 0..40 {
            let before = "x".repeat(before);
            let units = before.encode_utf16().chain(units.iter().copied());
            assert_eq!(printed(units.clone()), format!("{before}{expected}"));
            let is_whole = !expected.ends_with('_') && !units.clone().any(|unit| unit == 0);
            if is_whole {
                let found = printed(units.chain("y".repeat(20).encode_utf16()));
                assert_eq!(found, format!("{before}{expected}{}", "y".repeat(20)));
            }
        }
    }
    for start in 250..260 {
        let text = format!("{}😀{}", "x".repeat(start), "ö".repeat(300));
        assert_eq!(printed(text.encode_utf16()), text);
    }
}

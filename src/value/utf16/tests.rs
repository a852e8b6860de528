use super::*;

#[test]
fn utf16_as_windows_prints_it() {
    let table: [(&[u16], &str); 7] = [
        (&[], ""),
        (&[0x61, 0xe4, 0x4e00, 0xd83d, 0xde00], "aä一😀"),
        (&[0x09, 0x0a, 0x0d, 0x20], "\t\n\r "),
        (&[0x01, 0x1b, 0x0b, 0xfffe, 0xffff, 0xfffd], "_____\u{fffd}"),
        (&[0xd83d], "_"),
        (&[0xde00, 0x61, 0xd83d, 0xd83d, 0xde00, 0xd83d], "_a_😀_"),
        (&[0x7f, 0x80], "\u{7f}\u{80}"),
    ];
    for (units, expected) in table {
        let mut text = String::new();
        push_utf16(&mut text, &mut units.to_vec());
        assert_eq!(text, expected, "{units:x?}");
    }
    // Longer than one piece, with a pair across the border.
    for start in 250..260 {
        let text = format!("{}😀{}", "x".repeat(start), "ö".repeat(300));
        let mut found = String::new();
        push_utf16(&mut found, &mut text.encode_utf16().collect::<Vec<_>>());
        assert_eq!(found, text);
    }
}

#[test]
fn text_ends_at_the_first_nul() {
    assert_eq!(until_nul(&[0x61_u16, 0, 0x62, 0]), [0x61]);
    assert_eq!(until_nul(&[0x61_u16, 0x100]), [0x61, 0x100]);
    assert_eq!(until_nul(&[[0, 1], [0_u8, 0]]), [[0, 1]]);
    assert!(until_nul::<u16>(&[]).is_empty());
}

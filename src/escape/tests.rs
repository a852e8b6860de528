use super::*;

#[test]
fn what_is_unseen_is_shown() {
    let table = [
        ("C:\\new\\tmp ünïcödé 命", "C:\\new\\tmp ünïcödé 命"),
        ("a\nb\r\tc\0", "a␊b␍␉c␀"),
        ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
        ("\u{7f}\u{9b}31m", "␡⟨U+009B⟩31m"),
        ("\u{202e}cod.exe", "⟨U+202E⟩cod.exe"),
        ("zero\u{200b}width\u{feff}", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("tag\u{e0041}", "tag⟨U+E0041⟩"),
        ("\u{115f}\u{1160}\u{3164}", "⟨U+115F⟩⟨U+1160⟩⟨U+3164⟩"),
        ("\u{34f}\u{180e}\u{fff9}", "⟨U+034F⟩⟨U+180E⟩⟨U+FFF9⟩"),
    ];
    for (text, shown) in table {
        assert_eq!(escape(text), shown, "{text:?}");
    }
}

/// Compares with the Unicode tables of the regex crate.
#[test]
fn categories() {
    let unseen = r"^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}]$";
    let unseen = regex::Regex::new(unseen).unwrap();
    let mut buffer = [0; 4];
    for c in '\0'..=char::MAX {
        let text = &*c.encode_utf8(&mut buffer);
        let is_kept = escape(text) == text;
        // Also escaped: the noncharacters at the end of the private planes.
        let is_last = u32::from(c) >= 0xf_0000 && u32::from(c) & 0xfffe == 0xfffe;
        assert_eq!(is_kept, !(unseen.is_match(text) || is_last), "{c:?}");
    }
}

#[test]
fn excerpts_are_short() {
    assert_eq!(excerpt(&"x".repeat(49)), format!("{}…", "x".repeat(48)));
    assert_eq!(excerpt(&"x".repeat(48)), "x".repeat(48));
    assert_eq!(excerpt("\u{1b}[31m"), "␛[31m");
}

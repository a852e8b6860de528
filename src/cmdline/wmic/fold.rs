//! Letters that look like ASCII letters, which wmic.exe takes for them.
//!
//! A published measurement (ArgFuscator, Windows 11 23H2) found modifier letters, small
//! capitals, subscripts and fullwidth forms to work in wmic's switches and values; an older one
//! found none. All of them are folded here, so that a look-alike hides nothing.

/// Small letters `a` to `z`, in rows of look-alikes; `.` where there is none.
const ROWS: [&str; 7] = [
    // Modifier letters (superscripts).
    "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ.ʳˢᵗᵘᵛʷˣʸᶻ",
    "ᴬᴮ.ᴰᴱ.ᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾ.ᴿ.ᵀᵁⱽᵂ...",
    // Subscripts.
    "ₐ...ₑ..ₕᵢⱼₖₗₘₙₒₚ.ᵣₛₜᵤᵥ.ₓ..",
    // Small capitals.
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ.ʏᴢ",
    // Circled.
    "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
    "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ",
    // Ordinal indicators.
    "ª.............º...........",
];

/// The small ASCII letter that a character is or looks like; any other character as it is, of
/// ASCII in lower case.
pub(crate) fn fold(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        // Fullwidth forms of ASCII stand in its order.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).map_or(c, |c| c.to_ascii_lowercase())
        }
        // Mathematical alphabets: 13 of 26 capitals and 26 small letters.
        '\u{1d400}'..='\u{1d6a3}' => letter((u32::from(c) - 0x1d400) % 26),
        _ => {
            let index = ROWS
                .iter()
                .find_map(|row| row.chars().position(|letter| letter == c));
            index
                .and_then(|index| u32::try_from(index).ok())
                .map_or(c, letter)
        }
    }
}

fn letter(index: u32) -> char {
    char::from_u32(u32::from('a') + index).unwrap_or('a')
}

/// Whether a word is that keyword of small letters.
pub(crate) fn is(word: &str, keyword: &str) -> bool {
    // A look-alike has more bytes than the letter, and most words have none.
    if word.len() == keyword.len() {
        word.eq_ignore_ascii_case(keyword)
    } else {
        !word.is_ascii() && word.chars().map(fold).eq(keyword.chars())
    }
}

/// Whether a word has letters that are not ASCII and only look so: what nobody types.
pub(crate) fn has_look_alikes(word: &str) -> bool {
    word.chars().any(|c| !c.is_ascii() && fold(c) != c)
}

#[cfg(test)]
mod tests {
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
}

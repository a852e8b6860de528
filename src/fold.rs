//! Letters and signs that look like those of ASCII, which wmic.exe takes for them.
//!
//! A published measurement (ArgFuscator, Windows 11 23H2) found modifier letters, small
//! capitals, subscripts and fullwidth forms to work in wmic's switches and values; an older one
//! found none. All of them are folded here, so that a look-alike hides nothing.

/// Small letters `a` to `z`, in rows of look-alikes; `.` where there is none.
const ROWS: [&str; 10] = [
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
    // Roman numerals.
    "..ⅽⅾ....ⅰ..ⅼⅿ........ⅴ.ⅹ..",
    "..ⅭⅮ....Ⅰ..ⅬⅯ........Ⅴ.Ⅹ..",
    // An o with a hook, and a subscript gamma.
    "................ǫ.......ᵧ.",
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

/// Signs in rows: the one of ASCII and its look-alikes. Windows writes most of these as the
/// ASCII one where it must do with code page 1252 ("best fit"); PowerShell takes the dashes and
/// quotes for it.
const SIGNS: [&str; 5] = [
    "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe63}",
    "/\u{2044}\u{2215}",
    ":\u{2236}\u{a789}\u{fe13}\u{fe55}",
    "\"\u{201c}\u{201d}\u{201e}\u{201f}\u{2033}",
    "'\u{2018}\u{2019}\u{201a}\u{201b}\u{2032}",
];

/// The sign of ASCII that a character is or looks like; any other character as it is.
#[inline]
pub(crate) fn sign(c: char) -> char {
    if c.is_ascii() { c } else { wide_sign(c) }
}

fn wide_sign(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => fold(c),
        '\u{2010}'..='\u{2236}' | '\u{a789}' | '\u{fe13}'..='\u{fe63}' => {
            let row = SIGNS.iter().find(|row| row.contains(c));
            row.and_then(|row| row.chars().next()).unwrap_or(c)
        }
        _ => c,
    }
}

/// Whether it begins a switch.
#[inline]
pub(crate) fn is_switch_sign(c: char) -> bool {
    matches!(sign(c), '/' | '-')
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
mod tests;

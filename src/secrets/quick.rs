//! A quick look at whether a text may have a secret.

use std::cell::OnceCell;

/// Whether a text is the name of a computer or a user, or another that has nothing between which a secret could stand.
pub(super) fn is_name(text: &str) -> bool {
    /// The longest name of a computer in DNS.
    const LONGEST: usize = 255;
    // Without branches, so that the compiler looks at 16 bytes at once.
    let is_of_name = |byte: u8| {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let is_digit = byte.wrapping_sub(b'0') < 10;
        is_letter | is_digit | (byte == b'.') | (byte == b'-') | (byte == b'_')
    };
    let is_all = |bytes: &[u8; 16]| bytes.iter().fold(true, |all, b| all & is_of_name(*b));
    let (chunks, _) = text.as_bytes().as_chunks();
    text.len() <= LONGEST
        && match text.as_bytes().last_chunk() {
            // Some of it is looked at twice.
            Some(last) => chunks.iter().all(is_all) && is_all(last),
            None => text.bytes().all(is_of_name),
        }
}

/// Whether a text may have a secret: a look at each U and W, eight bytes at a time, and at the rarer K, X and `@`.
/// One of them is in each name that the rules look for, the rest of which follows, possibly after noise. Look-alikes
/// are not of ASCII.
pub(super) fn may_hold_secret(text: &str) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    let bytes = text.as_bytes();
    // Looked for once: the names are in most texts on WMI.
    let has_short = OnceCell::new();
    let is_of_winrm =
        |at| names_winrm(bytes, at) && *has_short.get_or_init(|| has_short_switch(bytes));
    let is_suspicious = |at: usize| match bytes.get(at) {
        Some(b'w' | b'W') => is_w(bytes, at) || is_of_winrm(at + 1),
        Some(b'u' | b'U') => is_u(bytes, at),
        Some(byte) => !byte.is_ascii(),
        None => false,
    };
    let look = |start: usize, word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        // Zero where a byte is U or W in either case; a byte that follows may look so too.
        let is_it = (word | (EACH * 0x22)) ^ (EACH * u64::from(b'w'));
        let mut found = ((is_it.wrapping_sub(EACH) & !is_it) | word) & HIGH;
        while found != 0 {
            if is_suspicious(start + found.trailing_zeros() as usize / 8) {
                return true;
            }
            found &= found - 1;
        }
        false
    };
    let (words, _) = bytes.as_chunks();
    let has_u_or_w = words.iter().zip(0..).any(|(word, n)| look(n * 8, word))
        || match bytes.last_chunk() {
            // Some of it was looked at before.
            Some(word) => look(bytes.len() - 8, word),
            None => (0..bytes.len()).any(is_suspicious),
        };
    has_u_or_w || has_rare(bytes)
}

/// Whether a W may be that of `password`, `pwd` or `network`, with noise beside it or without.
fn is_w(bytes: &[u8], at: usize) -> bool {
    let Some(next) = bytes.get(at + 1).map(u8::to_ascii_lowercase) else {
        return false;
    };
    let is_noisy = is_noise(next);
    if !is_noisy && !matches!(next, b'o' | b'd') {
        return false;
    }
    let is = |before, letter| is_or_noise(bytes, at.checked_sub(before), letter);
    let is_long = || is(1, b's') && is(2, b's') || is(1, b't') && is(2, b'e');
    next != b'o' && is(1, b'p') || next != b'd' && is_long()
}

/// Whether a small letter in either case is there, or noise.
fn is_or_noise(bytes: &[u8], at: Option<usize>, letter: u8) -> bool {
    let byte = at.and_then(|at| bytes.get(at));
    byte.is_some_and(|byte| byte.to_ascii_lowercase() == letter || is_noise(*byte))
}

/// Whether the text after a W may be that of winrm, winrs, wmi or wbem, which are there where `-p` counts.
fn names_winrm(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at).map(u8::to_ascii_lowercase) {
        Some(b'i') => {
            let last = bytes.get(at + 2);
            last.is_some_and(|byte| matches!(byte.to_ascii_lowercase(), b'r' | b's'))
        }
        Some(b'm' | b'b') => true,
        _ => false,
    }
}

/// Whether there is a `-p` or `/p`, as winrm's rule has it.
fn has_short_switch(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'-', b'/', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'p' | b'P')))
}

/// Whether a U may be that of `net use`, `net user`, `runas`, `certutil`, `-u`, `/ru`, `/user` or `SecureString`.
fn is_u(bytes: &[u8], at: usize) -> bool {
    // Letters that follow. After noise it may be anything.
    let follow = |letters: &[u8]| {
        let behind = bytes.get(at + 1..).unwrap_or_default();
        let differs = |(byte, letter): (&u8, &u8)| byte.to_ascii_lowercase() != *letter;
        let mut pairs = behind.iter().zip(letters);
        behind.len() >= letters.len() && !pairs.clone().any(differs)
            || pairs
                .find(|pair| differs(*pair))
                .is_some_and(|(byte, _)| is_noise(*byte))
    };
    let ends = || !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    let is_sign = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| matches!(byte, b'/' | b'-') || is_noise(*byte))
    };
    let Some(before) = at.checked_sub(1).and_then(|at| bytes.get(at)) else {
        return false;
    };
    match before.to_ascii_lowercase() {
        // `secure`, not `security`.
        b'c' => follow(b"res"),
        b'r' => follow(b"nas") || is_sign(at.checked_sub(2)) && ends(),
        b'/' | b'-' => follow(b"se") || ends(),
        // A path goes on.
        b'\\' => false,
        b't' => follow(b"til"),
        before => {
            before.is_ascii_whitespace() && follow(b"se") && is_argument(bytes, at)
                || is_noise(before) && (follow(b"se") || follow(b"nas") || follow(b"res") || ends())
        }
    }
}

/// Whether what is before the blanks may be the name of net.exe: `net`, `net1.exe`, with 64 or 64a.
fn is_argument(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default().trim_ascii_end();
    before.last().is_none_or(|byte| {
        matches!(byte.to_ascii_lowercase(), b't' | b'1' | b'4' | b'a' | b'e') || is_noise(*byte)
    })
}

/// What a shell may take out.
fn is_noise(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'^' | b'`' | b'\\') || byte.is_ascii_control()
}

/// Whether there is the `sk` of `schtasks`, the `exec` of `psexec` or the user of a URL.
fn has_rare(bytes: &[u8]) -> bool {
    let is_near = |at: usize, before: u8, after: u8| {
        let is = |byte: Option<&u8>, letter: u8| {
            byte.is_some_and(|b| b.to_ascii_lowercase() == letter || *b != b'\\' && is_noise(*b))
        };
        is(at.checked_sub(1).and_then(|at| bytes.get(at)), before) && is(bytes.get(at + 1), after)
    };
    let has_task = || memchr::memchr2_iter(b'k', b'K', bytes).any(|at| is_near(at, b's', b's'));
    let has_exec = || {
        // `.exe` is in nearly each line, and many names begin with `exec`.
        let is_it = |at: usize| {
            matches!(
                at.checked_sub(2).and_then(|at| bytes.get(at)),
                Some(b's' | b'S' | b'a' | b'A' | b'^' | b'`')
            )
        };
        // `psexesvc.exe` is the service.
        let is_run = |at: usize| is_or_noise(bytes, Some(at + 2), b'c');
        memchr::memchr2_iter(b'x', b'X', bytes)
            .any(|at| is_near(at, b'e', b'e') && is_it(at) && is_run(at))
    };
    let has_url =
        || memchr::memchr(b'@', bytes).is_some() && memchr::memmem::find(bytes, b"://").is_some();
    has_task() || has_exec() || has_url()
}

#[cfg(test)]
mod tests;

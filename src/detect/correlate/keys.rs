//! The keys of traces, as text that is the same in the stored states of every version.

use super::super::kept;
use super::trace::Key;
use crate::cmdline::wmic::redact;
use crate::value::Host;

/// Matches any computer in a key.
pub(super) const ANY: &str = "*";

/// The short name in lower case, equal for short and full names; an address as it is.
pub(super) fn short(computer: &str) -> String {
    let name = kept::name(Host::new(computer).as_str());
    Host::new(name).short_name().to_ascii_lowercase()
}

/// The text of a key, with a command from [`folded_command`].
pub(super) fn command(host: &str, folded: &str) -> String {
    format!("command {host} {folded}")
}

pub(super) fn query(host: &str, query: &str) -> Key {
    Key::new(&format!("query {host} {}", fold(query)))
}

pub(super) fn provider(host: &str, id: u64) -> Key {
    Key::new(&format!("provider {host} {id}"))
}

pub(super) fn script(host: &str) -> Key {
    Key::new(&format!("script {host}"))
}

/// A command, folded after its passwords are masked: the hash of a password would confirm a
/// guess.
pub(super) fn folded_command(line: &str) -> String {
    fold(&redact(line))
}

/// The length and hash of a command or query without quotes, runs of blanks and case, equal for
/// equivalent spellings. Stored states hold it: the hash is FNV-1a, 64 bits, in every version.
fn fold(text: &str) -> String {
    let (mut len, mut hash) = (0_usize, 0xcbf2_9ce4_8422_2325_u64);
    let mut add = |byte: u8| {
        len += 1;
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    };
    for (index, word) in text.split_ascii_whitespace().enumerate() {
        if index > 0 {
            add(b' ');
        }
        word.bytes().filter(|byte| *byte != b'"').for_each(&mut add);
    }
    format!("{len} {hash:x}")
}

#[cfg(test)]
mod tests {
    use super::{fold, folded_command, short};

    #[test]
    fn spellings() {
        assert_eq!(fold("CMD  /c \"dir\""), fold("cmd /c dir"));
        assert_ne!(fold("cmd /c dir"), fold("cmd /c dir x"));
        assert_eq!(
            folded_command("wmic /password:one os get"),
            folded_command("wmic /password:other os get")
        );
        // As stored states have it.
        assert_eq!(fold("cmd"), "3 f60bf7190d078d0b");
    }

    #[test]
    fn short_names() {
        let table = [
            ("FILE02.corp.example", "file02"),
            (r" \\FILE02. ", "file02"),
            ("10.0.0.5", "10.0.0.5"),
            ("::1", "::1"),
            ("", ""),
        ];
        for (name, expected) in table {
            assert_eq!(short(name), expected, "{name:?}");
        }
        assert_eq!(short(&"A".repeat(1 << 20)), "a".repeat(255));
    }
}

//! The keys of traces, as text that a stored state has the same in every version.

use std::net::IpAddr;

use super::super::kept;
use super::trace::Key;
use crate::cmdline::wmic::redact;
use crate::value::Host;

/// What stands in a key for any computer.
pub(super) const ANY: &str = "*";

/// The short name in lower case, so that short and full names meet; an address as it is.
pub(super) fn short(computer: &str) -> String {
    let host = kept::name(Host::new(computer).as_str());
    let name = match host.parse::<IpAddr>() {
        Ok(_) => host,
        Err(_) => host.split('.').next().unwrap_or(host),
    };
    name.to_ascii_lowercase()
}

/// The text of a key; the command as [`folded_command`] gives it.
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

/// A command, folded once its passwords are masked: the hash of a password tells whether it was
/// guessed right.
pub(super) fn folded_command(line: &str) -> String {
    fold(&redact(line))
}

/// A command or query so that spellings of the same are one: without quotes, runs of blanks
/// and case. Of the text only its length and hash are kept, which a stored state must have the
/// same in every version: FNV-1a, 64 bits.
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

//! [`Command`]: a command whose arguments are read one by one.

use super::spelling::{is_noise, spelled};
use crate::fold::is_switch_sign;

/// How the arguments of a program are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arguments {
    /// As net.exe does.
    Net,
    /// As PsExec does: up to the command.
    PsExec,
    /// Switches with these names have a secret.
    Switches(&'static [&'static str]),
    /// The secret is piped into the program.
    Piped,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Plain,
    /// It is a secret.
    Secret,
    /// It has a secret from there on.
    From(usize),
}

/// A command, and what of it was read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Command {
    /// Without a secret, or behind it.
    Other,
    Net,
    NetUse {
        has_resource: bool,
        is_home: bool,
    },
    NetUser {
        has_name: bool,
    },
    PsExec(Expected),
    Switches {
        names: &'static [&'static str],
        is_secret_next: bool,
    },
}

/// What the next argument of PsExec is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Any,
    /// The value of a switch.
    Value,
    /// The number of a session, or anything.
    Session,
    Secret,
}

/// The switches of PsExec and PAExec without a value.
const FLAGS: &[&str] = &[
    "s",
    "h",
    "d",
    "c",
    "f",
    "v",
    "l",
    "e",
    "x",
    "accepteula",
    "nobanner",
    "low",
    "belownormal",
    "abovenormal",
    "high",
    "realtime",
    "background",
    "arm",
    "csrc",
    "cnodel",
    "noname",
];

impl Command {
    pub(super) fn of(arguments: Arguments) -> Self {
        match arguments {
            Arguments::Net => Self::Net,
            Arguments::PsExec => Self::PsExec(Expected::Any),
            Arguments::Switches(names) => Self::Switches {
                names,
                is_secret_next: false,
            },
            Arguments::Piped => Self::Other,
        }
    }

    /// Whether the next argument is a secret, by the one before.
    pub(super) fn expects_secret(self) -> bool {
        match self {
            Self::PsExec(expected) => expected == Expected::Secret,
            Self::Switches { is_secret_next, .. } => is_secret_next,
            _ => false,
        }
    }

    /// Reads a word with quotes within it that may name what net.exe does; returns whether it does.
    pub(super) fn names_next(&mut self, word: &str) -> bool {
        let mut next = *self;
        let is_net = matches!(self, Self::Net) && next.feed(word) == Verdict::Plain;
        let is_known = is_net && !matches!(next, Self::Other);
        if is_known {
            *self = next;
        }
        is_known
    }

    /// What the next argument is; it is without quotes around it.
    pub(super) fn feed(&mut self, word: &str) -> Verdict {
        match *self {
            Self::Other => Verdict::Plain,
            Self::Net => {
                let is =
                    |name| spelled(word, name).is_some_and(|(len, _)| is_empty(word.get(len..)));
                *self = if is("use") {
                    Self::NetUse {
                        has_resource: false,
                        is_home: false,
                    }
                } else if is("user") || is("users") {
                    Self::NetUser { has_name: false }
                } else {
                    Self::Other
                };
                Verdict::Plain
            }
            Self::NetUse {
                has_resource,
                is_home,
            } => self.net_use(word, has_resource, is_home),
            Self::NetUser { has_name } => {
                if word.starts_with('/') {
                    return Verdict::Plain;
                }
                if !has_name {
                    *self = Self::NetUser { has_name: true };
                    return Verdict::Plain;
                }
                self.end(word)
            }
            Self::PsExec(expected) => self.ps_exec(word, expected),
            Self::Switches {
                names,
                is_secret_next,
            } => self.switches(word, names, is_secret_next),
        }
    }

    /// The last argument that matters: a secret, unless it asks for one.
    fn end(&mut self, word: &str) -> Verdict {
        *self = Self::Other;
        if word == "*" {
            Verdict::Plain
        } else {
            Verdict::Secret
        }
    }

    fn net_use(&mut self, word: &str, has_resource: bool, is_home: bool) -> Verdict {
        let bare = word.trim_start_matches(['^', '`', '"', '\'']);
        // A URL and `//server/share` are resources too.
        let is_resource = bare.starts_with(r"\\") || bare.starts_with("//") || bare.contains("://");
        if bare.starts_with('/') && !is_resource {
            let home = bare.get(1..).and_then(|name| spelled(name, "home"));
            *self = Self::NetUse {
                has_resource,
                is_home: is_home || home.is_some(),
            };
            return Verdict::Plain;
        }
        if has_resource {
            return self.end(word);
        }
        let is_device = bare == "*"
            || bare.ends_with(':')
            || bare.len() == 4 && bare.is_ascii() && spelled(bare, "lpt").is_some();
        // A variable may be one.
        if is_resource || !is_device && bare.starts_with(['%', '!', '$']) {
            *self = Self::NetUse {
                has_resource: true,
                is_home,
            };
        } else if is_home && !is_device {
            return self.end(word);
        } else if !is_device {
            *self = Self::Other;
        }
        Verdict::Plain
    }

    fn ps_exec(&mut self, word: &str, expected: Expected) -> Verdict {
        *self = Self::PsExec(Expected::Any);
        match expected {
            Expected::Secret => return self.end(word),
            Expected::Value => return Verdict::Plain,
            Expected::Session if word.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Verdict::Plain;
            }
            Expected::Session | Expected::Any => {}
        }
        let Some(name) = switch_name(word) else {
            if !word.starts_with(r"\\") && !word.starts_with('@') {
                // The command begins.
                *self = Self::Other;
            }
            return Verdict::Plain;
        };
        let offset = word.len() - name.len();
        let is =
            |known: &&str| spelled(name, known).is_some_and(|(len, _)| is_empty(name.get(len..)));
        *self = Self::PsExec(match spelled(name, "p") {
            Some((len, _)) => match name.get(len..).unwrap_or_default() {
                // The name of a file follows.
                "@" | "@d" => Expected::Value,
                rest if is_empty(Some(rest)) => Expected::Secret,
                rest => {
                    *self = Self::Other;
                    let value = rest.trim_start_matches([':', '=']);
                    return Verdict::From(offset + len + rest.len() - value.len());
                }
            },
            None if is(&"i") => Expected::Session,
            None if FLAGS.iter().any(is) => Expected::Any,
            None => Expected::Value,
        });
        Verdict::Plain
    }

    fn switches(
        &mut self,
        word: &str,
        names: &'static [&'static str],
        is_secret_next: bool,
    ) -> Verdict {
        let mut next = |is_secret_next| {
            *self = Self::Switches {
                names,
                is_secret_next,
            };
        };
        next(false);
        if is_secret_next && !word.starts_with('/') {
            return if word == "*" {
                Verdict::Plain
            } else {
                Verdict::Secret
            };
        }
        let Some(name) = switch_name(word) else {
            return Verdict::Plain;
        };
        let offset = word.len() - name.len();
        for known in names {
            let Some((len, _)) = spelled(name, known) else {
                continue;
            };
            let rest = name
                .get(len..)
                .unwrap_or_default()
                .trim_start_matches(is_noise);
            if rest.is_empty() {
                next(true);
                return Verdict::Plain;
            }
            if let Some(value) = rest.strip_prefix([':', '=']) {
                if value.is_empty() {
                    next(true);
                    return Verdict::Plain;
                }
                return Verdict::From(offset + name.len() - value.len());
            }
        }
        Verdict::Plain
    }
}

/// The text behind the sign of a switch.
fn switch_name(word: &str) -> Option<&str> {
    let bare = word.trim_start_matches(['^', '`', '"', '\'']);
    bare.strip_prefix(is_switch_sign)
}

/// Whether a text has nothing that counts.
fn is_empty(text: Option<&str>) -> bool {
    text.unwrap_or_default().chars().all(is_noise)
}

//! WMI-Activity messages: one line each, values between fixed words.

use super::values::{Values, malformed};
use crate::error::Error;
use crate::event::EventId;
use crate::schema::EventSchema;
use crate::value::number;

/// The words before each value; source: the provider's manifest.
struct Template {
    words: &'static [&'static str],
    /// The field that may contain anything: fields before it are matched from the front, fields
    /// after it from the back.
    free: usize,
}

const PROVIDER_STARTED: Template = Template {
    words: &[
        "",
        " provider started with result code ",
        ". HostProcess = ",
        "; ProcessID = ",
        "; ProviderPath = ",
    ],
    free: 4,
};

const CLIENT_FAILURE: Template = Template {
    words: &[
        "Id = ",
        "; ClientMachine = ",
        "; User = ",
        "; ClientProcessId = ",
        "; Component = ",
        "; Operation = ",
        "; ResultCode = ",
        "; PossibleCause = ",
    ],
    free: 5,
};

const ESS_STARTED: Template = Template {
    words: &[
        "Namespace = ",
        "; NotificationQuery = ",
        "; OwnerName = ",
        "; HostProcessID = ",
        ";  Provider= ",
        ", queryID = ",
        "; PossibleCause = ",
    ],
    free: 1,
};

const TEMPORARY_ESS_STARTED: Template = Template {
    words: &[
        "Namespace = ",
        "; NotificationQuery = ",
        "; UserName = ",
        "; ClientProcessID = ",
        ", ClientMachine = ",
        "; PossibleCause = ",
    ],
    free: 1,
};

const ESS_TO_CONSUMER_BINDING: Template = Template {
    words: &[
        "Namespace = ",
        "; Eventfilter = ",
        " (refer to its activate eventid:5859); Consumer = ",
        "; PossibleCause = ",
    ],
    free: 3,
};

pub(super) fn values<'a>(
    schema: &'static EventSchema,
    id: EventId,
    message: &'a str,
) -> Result<Values<'a>, Error> {
    let template = match id {
        EventId::PROVIDER_STARTED => PROVIDER_STARTED,
        EventId::CLIENT_FAILURE => CLIENT_FAILURE,
        EventId::ESS_STARTED => ESS_STARTED,
        EventId::TEMPORARY_ESS_STARTED => TEMPORARY_ESS_STARTED,
        EventId::ESS_TO_CONSUMER_BINDING => ESS_TO_CONSUMER_BINDING,
        _ => return Err(malformed("an event whose message is known", 0)),
    };
    template.split(schema, message)
}

/// How many occurrences of a word are tried: only crafted messages have more.
const MAX_TRIES: usize = 64;

impl Template {
    fn split<'a>(
        &self,
        schema: &'static EventSchema,
        message: &'a str,
    ) -> Result<Values<'a>, Error> {
        let (first, words) = self.words.split_first().unwrap_or((&"", &[]));
        let (before, behind) = words.split_at_checked(self.free).unwrap_or((words, &[]));
        let rest = message
            .strip_prefix(first)
            .ok_or_else(|| malformed(first, 0))?;
        let mut values = Values::new();
        let mut free = take(schema, before, rest, &mut values)
            .map_err(|(word, rest)| malformed(word, message.len() - rest.len()))?;
        if let [word, behind @ ..] = behind {
            let position = self.free;
            let tail = free
                .rmatch_indices(word)
                .take(MAX_TRIES)
                .find_map(|(at, _)| {
                    let (value, rest) = (free.get(..at)?, free.get(at + word.len()..)?);
                    let mut tail = vec![(position, value)];
                    let last = take(schema, behind, rest, &mut tail).ok()?;
                    is_sound(schema, position, value).then_some((tail, last))
                });
            let (tail, last) = tail.ok_or_else(|| malformed(word, message.len() - free.len()))?;
            values.extend(tail);
            free = last;
        }
        values.push((values.len(), free));
        Ok(values)
    }
}

/// Takes the values before each of the words, from the front. Returns the text after the last word,
/// or the word that is missing and where.
fn take<'a>(
    schema: &'static EventSchema,
    words: &[&'static str],
    mut rest: &'a str,
    values: &mut Values<'a>,
) -> Result<&'a str, (&'static str, &'a str)> {
    for word in words {
        let position = values.last().map_or(0, |(position, _)| position + 1);
        let found = rest
            .match_indices(word)
            .take(MAX_TRIES)
            .find_map(|(at, _)| {
                let value = rest.get(..at)?;
                is_sound(schema, position, value).then_some((value, rest.get(at + word.len()..)?))
            });
        let (value, behind) = found.ok_or((*word, rest))?;
        values.push((position, value));
        rest = behind;
    }
    Ok(rest)
}

/// Whether it can be the whole value: a number where one is expected, and a consumer's name with
/// balanced quotes.
fn is_sound(schema: &'static EventSchema, position: usize, value: &str) -> bool {
    let Some(field) = schema.fields.get(position) else {
        return false;
    };
    if field.in_type.is_number() {
        return number::parse_u64(value).is_some();
    }
    if field.name != "CONSUMER" {
        return true;
    }
    let quotes = value.matches('"').count() - value.matches("\\\"").count();
    quotes.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    fn split(id: EventId, message: &str) -> Result<Vec<&str>, String> {
        let schema = schema::EVENTS.iter().find(|schema| schema.event_id == id);
        let values = values(schema.unwrap(), id, message).map_err(|error| error.to_string())?;
        Ok(values.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn values_that_hold_the_words() {
        let table: [(EventId, &str, &[&str]); 9] = [
            (
                EventId::PROVIDER_STARTED,
                r"A. HostProcess = x provider started with result code 0x80041002. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\a; ProviderPath = b.dll",
                &[
                    "A. HostProcess = x",
                    "0x80041002",
                    "wmiprvse.exe",
                    "12",
                    r"C:\a; ProviderPath = b.dll",
                ],
            ),
            (
                EventId::PROVIDER_STARTED,
                " provider started with result code 0x0. HostProcess = ; ProcessID = 1; ProviderPath = ",
                &["", "0x0", "", "1", ""],
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = D\\u; ClientProcessId = 7; Component = Unknown; Operation = Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'; ResultCode = 0x80041032; PossibleCause = Unknown",
                &[
                    "{0}",
                    "A",
                    "D\\u",
                    "7",
                    "Unknown",
                    "Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'",
                    "0x80041032",
                    "Unknown",
                ],
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = ; ClientProcessId = 7; Component = Unknown; Operation = x; ResultCode = 0x80041032; PossibleCause = a; PossibleCause = b",
                &[
                    "{0}",
                    "A",
                    "",
                    "7",
                    "Unknown",
                    "x",
                    "0x80041032",
                    "a; PossibleCause = b",
                ],
            ),
            (
                EventId::ESS_STARTED,
                "Namespace = //./root/CIMV2; NotificationQuery = select * from X where A = '; OwnerName = me; HostProcessID = 1'; OwnerName = S-1-5-32-544; HostProcessID = 2724;  Provider= SCM Event Provider, queryID = 3; PossibleCause = Permanent",
                &[
                    "//./root/CIMV2",
                    "select * from X where A = '; OwnerName = me; HostProcessID = 1'",
                    "S-1-5-32-544",
                    "2724",
                    "SCM Event Provider",
                    "3",
                    "Permanent",
                ],
            ),
            (
                EventId::TEMPORARY_ESS_STARTED,
                "Namespace = root; NotificationQuery = select; UserName = A\\b; ClientProcessID = 3080, ClientMachine = W5; PossibleCause = Temporary",
                &["root", "select", "A\\b", "3080", "W5", "Temporary"],
            ),
            (
                EventId::TEMPORARY_ESS_STARTED,
                "Namespace = root; NotificationQuery = a\r\nb; UserName = ; ClientProcessID = 0x10, ClientMachine = ; PossibleCause = ",
                &["root", "a\r\nb", "", "0x10", "", ""],
            ),
            (
                EventId::ESS_TO_CONSUMER_BINDING,
                "Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = A=\"x; PossibleCause = \\\"y\"; PossibleCause = Binding EventFilter: \ninstance; PossibleCause = z\n",
                &[
                    "//./root/subscription",
                    "F",
                    "A=\"x; PossibleCause = \\\"y\"",
                    "Binding EventFilter: \ninstance; PossibleCause = z\n",
                ],
            ),
            (
                EventId::ESS_TO_CONSUMER_BINDING,
                "Namespace = ; Eventfilter =  (refer to its activate eventid:5859); Consumer = ; PossibleCause = ",
                &["", "", "", ""],
            ),
        ];
        for (id, message, expected) in table {
            assert_eq!(split(id, message).as_deref(), Ok(expected), "{message}");
        }
    }

    #[test]
    fn other_messages() {
        let table = [
            (
                EventId::CLIENT_FAILURE,
                "",
                "malformed message at byte 0: expected Id = ",
            ),
            (
                EventId::CLIENT_FAILURE,
                "Id = {0}; ClientMachine = A; User = B",
                "malformed message at byte 36: expected ; ClientProcessId = ",
            ),
            (
                EventId::PROVIDER_STARTED,
                "x provider started with result code y. HostProcess = z; ProcessID = 1; ProviderPath = ",
                "malformed message at byte 36: expected . HostProcess = ",
            ),
        ];
        for (id, message, expected) in table {
            assert_eq!(split(id, message).unwrap_err(), expected, "{message}");
        }
    }
}

//! The names of columns: those of Windows in snake_case.

/// Names whose words a manifest wrote together, and one that means too little: as the structs have them.
const OTHERS: [(&str, &str); 4] = [
    ("commandline", "command_line"),
    ("processid", "process_id"),
    ("queryid", "query_id"),
    ("type", "consumer_type"),
];

/// A Windows name in snake_case: `NewProcessId` is `new_process_id`, `ClientMachineFQDN` is
/// `client_machine_fqdn`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let is_next_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || before.is_uppercase() && is_next_lower
            });
        if begins_word {
            snake.push('_');
        }
        if letter.is_alphanumeric() {
            snake.extend(letter.to_lowercase());
        } else {
            snake.push('_');
        }
    }
    let other = OTHERS.iter().find(|(name, _)| *name == snake);
    other.map_or(snake, |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let table = [
            ("NewProcessId", "new_process_id"),
            ("ProcessID", "process_id"),
            ("Processid", "process_id"),
            ("queryid", "query_id"),
            ("CONSUMER", "consumer"),
            ("ESS", "ess"),
            ("ClientMachineFQDN", "client_machine_fqdn"),
            ("SubjectUserSid", "subject_user_sid"),
            ("WMIProvider", "wmi_provider"),
            ("Sha256Hash", "sha256_hash"),
            ("Mandatory Label", "mandatory_label"),
            ("", ""),
        ];
        for (name, expected) in table {
            let snake = snake_case(name).replace("__", "_");
            assert_eq!(snake, expected, "{name}");
        }
    }
}

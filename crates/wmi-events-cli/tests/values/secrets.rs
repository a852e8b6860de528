//! Passwords.

use super::{events, outputs};

/// What no output may hold, in lower case.
const SECRET: &str = "secret";

/// Where it stands, in the spellings of several rules.
const LINES: [&str; 8] = [
    r"cmd.exe /c wmic /node:SRV01 /user:adm /password:sEcReT process call create calc.exe",
    r"net use \\SRV01\c$ sEcReT /user:adm",
    r#"cmd /c "net user adm "a sEcReT" /add""#,
    r"C:\t\psexec.exe \\SRV01 -u adm -p sEcReT cmd",
    "schtasks /create /tn a /tr b /ru adm /rp sEcReT",
    r#"powershell -c "New-LocalUser adm -Password (ConvertTo-SecureString 'sEcReT' -AsPlainText -Force)""#,
    r#"x "Server=SRV01;User Id=adm;Password=a sEcReT;Database=d""#,
    "curl https://adm:sEcReT@srv01.corp.example/",
];

/// The secret is in each field of each event, and in no output.
#[test]
fn no_output_shows_a_password() {
    let mut shown = Vec::new();
    for (number, line) in LINES.iter().enumerate() {
        let input = events(line).join("\n");
        for output in outputs(&format!("secret{number}"), &input) {
            // A state has names in lower case.
            let text = output.text.to_ascii_lowercase();
            let mut places = text.match_indices(SECRET);
            if let Some((first, _)) = places.next() {
                let around = text.get(first.saturating_sub(200)..text.len().min(first + 100));
                let (name, more) = (output.name, places.count());
                shown.push(format!("{name}: {line}, and {more} more: {around:?}"));
            }
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

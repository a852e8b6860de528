use super::*;

#[test]
fn target_users() {
    let someone = Some("S-1-5-21-1-2-3-1104");
    let table = [
        // sid, name, logon ID, whether there is a target
        (None, None, None, false),
        (Some("S-1-0-0"), Some("-"), Some(0), false),
        (Some("S-1-0-0"), Some(""), Some(0), false),
        (Some("-"), Some("-"), None, false),
        (someone, Some("alice"), Some(0x1234), true),
        (Some("S-1-0-0"), Some("alice"), Some(0x1234), true),
        (Some("S-1-0-0"), Some("-"), Some(0x1234), true),
        (someone, Some("-"), Some(0), true),
    ];
    for (sid, name, logon_id, expected) in table {
        let process = ProcessCreation {
            subject_user_name: Some("HOST$".into()),
            target_user_sid: sid.map(Cow::Borrowed),
            target_user_name: name.map(Cow::Borrowed),
            target_logon_id: logon_id.map(LogonId::new),
            ..ProcessCreation::default()
        };
        let row = format!("{sid:?} {name:?} {logon_id:?}");
        assert_eq!(process.target_user().is_some(), expected, "{row}");
        assert_eq!(process.user() == process.subject_user(), !expected, "{row}");
    }
}

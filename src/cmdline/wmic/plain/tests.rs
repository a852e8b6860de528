use super::*;

#[test]
fn lines_for_the_parser() {
    let table = [
        ("w os get", "w os get"),
        ("w /password : x os", "w /password : *** os"),
        ("w ／ｐassword：x os", "w ／ｐassword：*** os"),
        (r#"w "/password:x y" os"#, r#"w "/password:***" os"#),
        (
            r#"w create "c /password:x""#,
            r#"w create "c /password:***""#,
        ),
        ("w '/password:x y' os", "w /password:*** os"),
        ("w /user:u/password:x os", "w /user:u /password:*** os"),
        ("w /password=x os", "w /password:*** os"),
        (r#"w /pass"ᵂord":x os"#, "w /passᵂord:*** os"),
        (r#"w "/password":x os"#, "w /password:*** os"),
        ("w /password x os", "w /password:*** os"),
        ("w -password:'x os get y'", "w -password:*** os get y'"),
    ];
    for (line, expected) in table {
        assert_eq!(plainly(line), expected, "{line}");
    }
}

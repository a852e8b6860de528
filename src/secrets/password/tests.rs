use super::*;

/// A line with its first value marked: `[` up to `|`, where the command goes on, and up to
/// `]`, the last end of the value.
fn shown(line: &str) -> String {
    let Some(found) = Passwords::new(line, After::Next).next() else {
        return line.to_owned();
    };
    let mut marks = [(found.value, '['), (found.limit, ']'), (found.next, '|')];
    marks.sort_by_key(|(at, _)| *at);
    let mut shown = line.to_owned();
    for (at, mark) in marks.into_iter().rev() {
        shown.insert(at, mark);
    }
    shown
}

#[test]
fn values() {
    let table = [
        // One end.
        "w /password:[x]| os get",
        "w /password:[x]|",
        "w -PassWord : [x]| os get",
        "w /\u{a0}password\u{3000}:\t[x]| os get",
        "w ／ｐａｓｓword：[x]| os get",
        "w –pᵃssⓦord∶[x]| os get",
        "w /user:u/password:[x]| os get",
        "w /password=[x]| os get",
        r#"w /password:["x y"]| os get"#,
        "w /password:['x y']| os get",
        "w /password:[“x y”]| os get",
        r#"c /c "w /password:[x]| os get""#,
        r#"c /c "w /password:[x]|" & dir"#,
        r#"c /c "w /password:['x y']|" & dir"#,
        r#"c /c "w /password:["x y"]| os get""#,
        r#"c /c "w /password:[\"x y\"]| os get""#,
        r#"c /c "w /password:[""x y""]| os get""#,
        r#"w "/password:[x y]"| os get"#,
        "w '/password:[x y]'| os get",
        r#"c /c "w ""/password:[x y]""| os get""#,
        r#"c /c "w \"/password:[x y]\"| os get""#,
        r#"w /password:["it's"]| os get"#,
        "w /password:[a^b%c]| os get",
        // Several.
        r#"w /password:["a""x"| os get]"#,
        r#"w /password:["a""x"| os] /node:A get"#,
        r#"w /password:["a\"x y"| os] /node:A get"#,
        r#"w /password:["a"x| os] /node:A get"#,
        r#"w /password:['it''x y'| os] "/node:A" get"#,
        r#"w "/password":[x| os get]"#,
        r#"w /pass"word":[x| os get]"#,
        r#"w /pass"word:[x y"| os get]"#,
        r#"w "/pass^word:[x y"| os get]"#,
        "w /pass^word:[x| os] -node:A",
        "w /pass\u{200b}word:[x| os] /node:A",
        r#"w /password [x| os] /node:A"#,
        r#"w /password ["x y"| os] /node:A"#,
        "w /password:[it's| os] /node:A",
        r#"w /password:["x y]|"#,
        "w /password:['x y]|",
        r#"w "/user:a /password:[x y"| os] /node:A"#,
        // A command is no value, whatever the quotes say.
        "w /password:['x| process call create y']",
        r#"w /password:[""x| process call create y""]"#,
        r#"w ""/password:[x| process call create y]"""#,
        r#"w process call create "c /password:[x]|" /format:y"#,
        r#"w process call create "c /password [x|" os /format:y]"#,
        "w /user:u/password [x| os]",
        // None.
        "w /password",
        "w /password:",
        "w /password os get",
        r#"w "/password" process call create x"#,
        "w /password /node:A",
        "w /password: /node:A",
        r#"w /password:"" os get"#,
        "w /passwords:x",
        "w /passwor:x",
        "w -p a -s s",
        "net accounts /minpwlen:8",
        "w C:\\a-password b",
    ];
    for expected in table {
        let line = expected.replace(['[', '|', ']'], "");
        assert_eq!(shown(&line), expected);
    }
}

/// A line that is odd again and again is not read again and again.
#[test]
fn readings_are_limited() {
    let line = "os get,/pass^word:x ".repeat(100);
    let ends = |password: Password<'_>| (password.next < line.len(), password.limit);
    let found: Vec<_> = Passwords::new(&line, After::Next).map(ends).collect();
    let (last, first) = found.split_last().unwrap();
    assert_eq!(first, [(true, line.len()); 16]);
    assert_eq!(*last, (false, line.len()));
}

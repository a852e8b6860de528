use super::*;

fn shown(text: &str) -> Option<String> {
    let (properties, len) = read(text)?;
    let properties = properties.iter().map(|p| format!("{}={}", p.name, p.value));
    let properties: Vec<_> = properties.collect();
    Some(format!(
        "{} + {}",
        properties.join(" | "),
        text.get(len..).unwrap()
    ))
}

#[test]
fn tables() {
    let table = [
        ("}", " + "),
        ("a=\"b\"} -r:x", "a=b +  -r:x"),
        ("a=b c;d='e f'}", "a=b c | d=e f + "),
        (r#"a="b "c d" e";f="C:\"}"#, r#"a=b "c d" e | f=C:\ + "#),
        (r#"a=\"b c\"; d=\"e\" } x"#, "a=b c | d=e +  x"),
        (r#"a="\"b c\" d"}"#, r#"a="b c" d + "#),
        ("a=powershell & {x};b=c} x", "a=powershell & {x} | b=c +  x"),
        ("a=\"}\";b=\"c;d\"}", "a=} | b=c;d + "),
        ("a;b=c}", "b=c + "),
        ("a}", " + "),
        ("a=}", "a= + "),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "a", "a=", "a=\"b", "a=\"b\" -r:x", "a=b", "a=b}c"] {
        assert_eq!(shown(text), None, "{text}");
    }
}

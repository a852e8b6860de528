use super::*;

/// The tokens as the first letter of the kind and the text.
fn told(script: &str) -> String {
    let tokens = Tokens::new(script);
    let texts = tokens.map(|token| {
        let kind = format!("{:?}", token.kind).to_lowercase();
        format!("{}:{}", &kind[..2], token.text)
    });
    texts.collect::<Vec<_>>().join("~")
}

#[test]
fn tokens() {
    let table = [
        ("", ""),
        ("a 'b''c' \"d`\"e\"\"f\"", "wo:a~te:b'c~te:d\"e\"f"),
        ("G`et-W\"miO\"bj'ect'", "wo:Get-WmiObject"),
        ("\u{2018}a\u{2019} \u{201c}b\u{201d}", "te:a~te:b"),
        ("a # b\nc#d", "wo:a~co:# b~ne:\n~wo:c#d"),
        ("a <# ; #>b", "wo:a~co:<# ; #>~wo:b"),
        ("@'\na'b\n'@ c", "te:a'b~wo:c"),
        ("@\"\r\na\r\n\"@", "te:a"),
        ("-Name:x \u{2013}y -1", "pa:Name~wo:x~pa:y~nu:-1"),
        ("[wmi`class]'a'", "ty:wmiclass~te:a"),
        ("$x.Cre`ate('a')", "va:x~si:.~wo:Create~si:(~te:a~si:)"),
        ("[a.b]::new", "ty:a.b~si:::~wo:new"),
        ("x.delete(1)", "wo:x.delete~si:(~nu:1~si:)"),
        (
            "@{a='b';c=1}",
            "si:@{~wo:a~si:=~te:b~si:;~wo:c~si:=~nu:1~si:}",
        ),
        ("a|%{$_}", "wo:a~si:|~wo:%~si:{~va:_~si:}"),
        ("$env:A ${a b} $a::b", "va:env:A~va:a b~va:a~si:::~wo:b"),
        ("$a[0]", "va:a~si:[~nu:0~si:]"),
        ("a 2>&1 >b", "wo:a~si:2>&1~si:>~wo:b"),
        ("'a'+'b'", "te:a~si:+~te:b"),
        ("a `\n b", "wo:a~wo:b"),
        (
            r"..\a.ps1 \\h\c$ a,b",
            r"wo:..\a.ps1~wo:\\h\c$~wo:a~si:,~wo:b",
        ),
        ("\"a $(b \"c\" (d)) e\" f", "te:a $(b \"c\" (d)) e~wo:f"),
    ];
    for (script, expected) in table {
        assert_eq!(told(script), expected, "{script}");
    }
    assert!(Tokens::new("'a").all(|token| token.is_cut));
}

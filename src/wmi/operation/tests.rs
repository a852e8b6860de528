use super::*;

#[test]
fn targets() {
    let class = |class: &'static str| Target::Class(class.into());
    let other = |text: &'static str| Target::Other(text.into());
    let path = |text| Target::Object(ObjectPath::parse(text).unwrap());
    let method = |text, method: &'static str| Target::Method {
        object: ObjectPath::parse(text).unwrap(),
        method: method.into(),
    };
    let query = |text| Target::Query(Query::parse(text).unwrap());
    let table = [
        (
            r"Start IWbemServices::CreateInstanceEnum - root\cimv2 : Win32_TimeZone",
            class("Win32_TimeZone"),
        ),
        (
            r#"Start IWbemServices::DeleteInstance - Root\Rsop\Computer : A.b="{1}""#,
            path(r#"A.b="{1}""#),
        ),
        (
            r"IWbemServices::GetObject - ROOT\CIMV2 : __SystemSecurity=@",
            path("__SystemSecurity=@"),
        ),
        (
            r"Start IWbemServices::ExecMethod - root\x : MSFT_SmbShare::FireShareChangeEvent",
            method("MSFT_SmbShare", "FireShareChangeEvent"),
        ),
        (
            r#"Start IWbemServices::ExecMethod - ROOT\CIMV2 : \\H\ROOT\CIMV2:A.Name="C:\\x::y - z : \"q"::clear"#,
            method(r#"\\H\ROOT\CIMV2:A.Name="C:\\x::y - z : \"q""#, "clear"),
        ),
        (
            r"Start IWbemServices::ExecQueryAsync - ROOT\CIMV2 : select * from A where b = ' : '",
            query("select * from A where b = ' : '"),
        ),
        (
            r"Start IWbemServices::ExecQuery - ROOT\CIMV2 : selec",
            other("selec"),
        ),
        (
            r"Provider::CreateInstanceEnum - CIMWin32 : Win32_Process",
            class("Win32_Process"),
        ),
        (r"Provider::Ping - CIMWin32 : x", other("x")),
        (r"Start IWbemServices::ExecQuery - ROOT\CIMV2 :", other("")),
        ("IWbemServices::ExecQuery", other("")),
    ];
    for (text, target) in table {
        let operation = Operation::parse(text).unwrap();
        assert_eq!(operation.target, target, "{text}");
        assert_eq!(operation.is_start, text.starts_with("Start"), "{text}");
        assert!(
            text.contains(&format!("::{}", operation.method_name())),
            "{text}"
        );
    }
    for text in ["", "Start", "Start  ", "x", "é - y", "Start IWbemServices"] {
        assert!(Operation::parse(text).is_err(), "{text}");
    }
    let namespace = Operation::parse("IWbemServices::GetObject - a b : c")
        .unwrap()
        .namespace;
    assert_eq!(namespace.unwrap().as_str(), "a b");
}

use super::*;

#[test]
fn parameters() {
    let table = [
        (Cmdlet::GetWmi, "cl", Some("class")),
        (Cmdlet::GetWmi, "Na", Some("namespace")),
        (Cmdlet::GetWmi, "c", None),
        (Cmdlet::GetWmi, "Q", Some("query")),
        (Cmdlet::InvokeWmi, "na", None),
        (Cmdlet::InvokeWmi, "Name", Some("name")),
        (Cmdlet::InvokeWmi, "ar", Some("argumentlist")),
        (Cmdlet::InvokeWmi, "cn", Some("computername")),
        (Cmdlet::InvokeCim, "comp", Some("computername")),
        (Cmdlet::InvokeCim, "m", Some("methodname")),
        (Cmdlet::NewCim, "cl", None),
        (Cmdlet::NewCim, "cla", Some("classname")),
    ];
    for (cmdlet, name, expected) in table {
        let found = cmdlet.parameter(name).map(|(name, _)| name);
        assert_eq!(found, expected, "{cmdlet:?} {name}");
    }
    assert_eq!(Cmdlet::GetWmi.parameter("li"), Some(("list", false)));
    assert_eq!(
        Cmdlet::find("CimCmdlets\\Get\u{2013}CimInstance"),
        Some(&Cmdlet::GetCim)
    );
}

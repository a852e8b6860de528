use super::*;

#[test]
fn texts() {
    let good = 0x5484_9625_5478_4994_a5ba_3e3b_0328_c30d;
    let table = [
        ("{54849625-5478-4994-a5ba-3e3b0328c30d}", Some(good)),
        ("54849625-5478-4994-A5BA-3E3B0328C30D", Some(good)),
        (" {54849625-5478-4994-a5ba-3e3b0328c30d} ", Some(good)),
        ("{00000000-0000-0000-0000-000000000000}", Some(0)),
        ("{54849625-5478-4994-a5ba-3e3b0328c30d", None),
        ("54849625-5478-4994-a5ba-3e3b0328c30d}", None),
        ("5484962554784994a5ba3e3b0328c30d", None),
        ("{54849625-5478-4994-a5ba-3e3b0328c30}", None),
        ("{54849625-5478-4994-a5ba-3e3b0328c30d-}", None),
        ("{+4849625-5478-4994-a5ba-3e3b0328c30d}", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(Guid::parse(text).map(Guid::as_u128), expected, "{text:?}");
    }
    assert_eq!(
        Guid::from_u128(good).to_string(),
        "{54849625-5478-4994-a5ba-3e3b0328c30d}"
    );
}

use super::*;

#[test]
fn mistakes() {
    let table: [(&str, &str, BaselineAction, &str); 6] = [
        (
            "no_such",
            "Query",
            BaselineAction::Suppress,
            "no finding has the name",
        ),
        (
            "mof_compiler",
            "Comand",
            BaselineAction::Suppress,
            "no event has a field `Comand`",
        ),
        (
            "mof_compiler",
            "Query",
            BaselineAction::Suppress,
            "no event of `mof_compiler` has a field",
        ),
        (
            "mof_compiler",
            "NewProcessName",
            BaselineAction::Suppress,
            "matches in any folder",
        ),
        (
            "mof_compiler",
            "CommandLine",
            BaselineAction::Downgrade(crate::detect::Severity::High),
            "no higher severity than high",
        ),
        (
            "command_line_consumer",
            "CommandLineTemplate",
            BaselineAction::Suppress,
            "",
        ),
    ];
    for (finding, field, action, expected) in table {
        let mut rule = BaselineRule::new(finding, action, "x");
        rule.fields.insert(field.into(), "*x".into());
        let problems = Baseline::new(vec![rule]).check();
        let shown: String = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems.len(),
            usize::from(!expected.is_empty()),
            "{finding} {field}: {shown}"
        );
        assert!(shown.contains(expected), "{shown}");
    }
    // A path without a root, and a rule after one that is as wide.
    let mut rule = BaselineRule::new("mof_compiler", BaselineAction::Suppress, "x");
    let wide = rule.clone();
    rule.image = Some(super::super::PathPattern::new(r"*\mofcomp.exe"));
    let problems = Baseline::new(vec![wide, rule]).check();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().all(|problem| problem.rule == 1));
}

#[test]
fn own_rules() {
    for baseline in [Baseline::windows(), Baseline::enterprise()] {
        let problems: Vec<_> = baseline.check().iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

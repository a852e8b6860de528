use super::*;

#[test]
fn chains() {
    let of_a_shell = Indicators::SHELL_CONSUMER.with_implied();
    assert!(
        of_a_shell.contains(Indicators::COMMAND_LINE_CONSUMER | Indicators::PERMANENT_SUBSCRIPTION)
    );
    let alone = Indicators::REMOTE_WMIC;
    assert_eq!(alone.with_implied(), alone);
}

use proptest::prelude::*;

use super::*;

#[test]
fn numbers() {
    let table = [
        ("0", Some(0)),
        ("4844", Some(4844)),
        ("0x0", Some(0)),
        ("0x3E7", Some(0x3e7)),
        ("0X3e7", Some(0x3e7)),
        (" \r\n\t12 ", Some(12)),
        ("18446744073709551615", Some(u64::MAX)),
        ("0xffffffffffffffff", Some(u64::MAX)),
        ("0x0000000000000000000001", Some(1)),
        ("18446744073709551616", None),
        ("0x10000000000000000", None),
        ("", None),
        ("0x", None),
        ("+1", None),
        ("-1", None),
        ("0x+1", None),
        ("1_0", None),
        ("1 0", None),
        ("3e7", None),
        ("%%1936", None),
        ("\u{a0}1", None),
        ("١", None),
    ];
    for (text, expected) in table {
        assert_eq!(parse_u64(text), expected, "{text:?}");
    }
    assert_eq!(parse::<u8>("255"), Some(255));
    assert_eq!(parse::<u8>("256"), None);
}

proptest! {
    /// A word at a time is as a byte at a time, whatever follows the digits.
    #[test]
    fn words_are_as_loops(number in any::<u32>(), digits in 1_u32..9, other in any::<u8>(), text in any::<[u8; 8]>()) {
        let len = digits as usize;
        let word = |digits: &str| {
            let mut word = [other; 8];
            word.iter_mut().zip(digits.bytes()).for_each(|(byte, digit)| *byte = digit);
            word
        };
        let decimal_text = format!("{:0len$}", u64::from(number) % 10_u64.pow(digits));
        let is_longer = len == 8 || other.is_ascii_digit();
        let expected = (!is_longer).then(|| (decimal(decimal_text.as_bytes()).unwrap(), len));
        prop_assert_eq!(leading_decimal(word(&decimal_text)), expected);
        let lower = format!("{:0len$x}", u64::from(number) & ((1 << (4 * len)) - 1));
        for text in [lower.to_uppercase(), lower] {
            prop_assert_eq!(hexadecimal_word(word(&text), len), hexadecimal(text.as_bytes()));
        }
        prop_assert_eq!(hexadecimal_word(text, len), hexadecimal(&text[..len]));
    }
}

#[test]
fn each_byte_in_a_word() {
    for byte in 0..=u8::MAX {
        for at in 0..8 {
            let mut text = *b"12345678";
            text[at] = byte;
            assert_eq!(hexadecimal_word(text, 8), hexadecimal(&text), "{text:?}");
            let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let number = decimal(&text[..digits]).map(|number| (number, digits));
            assert_eq!(
                leading_decimal(text),
                number.filter(|_| digits < 8),
                "{text:?}"
            );
        }
    }
    assert_eq!(hexadecimal_word(*b"12345678", 0), None);
    assert_eq!(hexadecimal_word(*b"12345678", 9), None);
}

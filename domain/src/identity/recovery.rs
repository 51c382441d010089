//! Recovery codes: for whoever has lost their phone. Ten of them, each good once.

/// How many are made at a time.
pub const COUNT: usize = 10;

/// Letters and digits that nobody mistakes for one another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The code that 50 of these random bits spell: `4k7tq-9mx2p`.
pub fn from_random(bits: u64) -> String {
    let mut code = String::with_capacity(11);
    let mut rest = bits;
    for place in 0..10 {
        if place == 5 {
            code.push('-');
        }
        let index = usize::try_from(rest & 31).unwrap_or(0);
        code.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'0')));
        rest >>= 5;
    }
    code
}

/// A typed code in the form in which it was given out; `None` when it is none. Case, spaces and dashes do not matter,
/// and letters that look like digits are those digits.
pub fn normal(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|char| !char.is_whitespace() && *char != '-')
        .map(|char| match char.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let fits = letters.len() == 10 && letters.bytes().all(|byte| ALPHABET.contains(&byte));
    let (front, back) = letters.split_at_checked(5)?;
    fits.then(|| format!("{front}-{back}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = from_random(0x1234_5678_9abc_def0);
        assert_eq!(code.len(), 11);
        assert_eq!(normal(&code.to_uppercase().replace('-', " ")), Some(code));
        assert_eq!(normal("OIL00-00000"), Some("01100-00000".into()));
        for bad in ["", "123456", "abcde-fghi", "abcde-fghiu", "चियाचिया"] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_its_own_normal_form(bits in any::<u64>()) {
            let code = from_random(bits);
            prop_assert_eq!(normal(&code), Some(code.clone()));
        }
    }
}

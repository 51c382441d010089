//! What a password must be. Length and not being one that everybody tries first; no composition rules (NIST SP
//! 800-63B, ASVS 6.2): they make people write `Password1!`.

use thiserror::Error;

/// Whose password it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFor {
    /// A shopper.
    Customer,
    /// Somebody of the shop.
    Staff,
}

impl PasswordFor {
    /// The fewest letters.
    pub const fn shortest(self) -> usize {
        match self {
            Self::Customer => 8,
            Self::Staff => 12,
        }
    }
}

/// The most letters: long enough for any sentence, short enough not to be a load.
pub const LONGEST_PASSWORD: usize = 128;

/// Why a password is not taken; says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordRefused {
    /// Too few letters.
    #[error("use at least {0} letters; a short sentence is easy to remember")]
    Short(usize),
    /// Too many letters.
    #[error("use at most {LONGEST_PASSWORD} letters")]
    Long,
    /// One of those that are tried first.
    #[error("this is one of the passwords that are tried first; choose another, such as a short sentence")]
    Common,
    /// It holds the name to sign in with.
    #[error("leave your name, e-mail address and phone number out of it")]
    Name,
}

/// Those that guessers begin with, without what people add to them: see [`core`].
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "passphrase",
    "qwerty",
    "qwertyuiop",
    "qwertyui",
    "asdfghjkl",
    "asdfghjk",
    "zxcvbnm",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "qazwsxedc",
    "qwer1234",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "welcome",
    "letmein",
    "trustno1",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "jordan",
    "computer",
    "internet",
    "samsung",
    "whatever",
    "starwars",
    "chocolate",
    "butterfly",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "manchester",
    "cricket",
    "pokemon",
    "administrator",
    "admin",
    "root",
    "test",
    "guest",
    "default",
    "secret",
    "changeme",
    "temporary",
    "customer",
    "shop",
    "pasal",
    "pasalshop",
    "nepal",
    "nepali",
    "kathmandu",
    "pokhara",
    "lalitpur",
    "bhaktapur",
    "himalaya",
    "everest",
    "gurkha",
    "gorkha",
    "sagarmatha",
    "namaste",
    "annapurna",
    "buddha",
    "lumbini",
    "mynepal",
    "ilovenepal",
    "maya",
    "krishna",
    "ganesh",
    "shiva",
    "esewa",
    "khalti",
    "abcdefgh",
    "abcdefghi",
    "abcd",
    "abc",
    "qwe",
    "asd",
    "zaq",
    "aaaaaaaa",
];

/// Checks a password. `names` are what it must not hold: the name to sign in with, the person's own name.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_password(password: &str, whose: PasswordFor, names: &[&str]) -> Result<(), PasswordRefused> {
    let letters = password.chars().count();
    if letters < whose.shortest() {
        return Err(PasswordRefused::Short(whose.shortest()));
    }
    if letters > LONGEST_PASSWORD {
        return Err(PasswordRefused::Long);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return Err(PasswordRefused::Common);
    }
    if names
        .iter()
        .flat_map(|name| parts(name))
        .any(|part| lower.contains(&part))
    {
        return Err(PasswordRefused::Name);
    }
    Ok(())
}

/// One of the list with digits or signs around it, one letter again and again, or a run of digits or letters.
fn is_common(lower: &str) -> bool {
    let core = core(lower);
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() <= 3 || COMMON.contains(&core) || COMMON.contains(&lower) || is_run(lower)
}

/// The word inside `Nepal@123!`.
fn core(lower: &str) -> &str {
    lower.trim_matches(|char: char| !char.is_alphabetic())
}

/// `12345678`, `87654321`, `abcdefgh`.
fn is_run(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let step = |by: i64| {
        codes
            .iter()
            .zip(codes.iter().skip(1))
            .filter(|(one, next)| i64::from(**next).saturating_sub(i64::from(**one)) == by)
            .count()
    };
    // All steps but two are alike: 1234567890 has one that is not.
    let alike = step(1).max(step(-1));
    alike.saturating_add(3) >= codes.len()
}

/// What of a name must not stand in a password: the parts that are long enough to mean it.
fn parts(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let local = lower.split('@').next().unwrap_or_default();
    let digits: String = lower.strip_prefix("+977").unwrap_or_default().to_owned();
    [lower.as_str(), local, digits.as_str()]
        .into_iter()
        .chain(local.split(|char: char| !char.is_alphanumeric()))
        .filter(|part| part.chars().count() >= 4)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(password: &str) -> Result<(), PasswordRefused> {
        check_password(
            password,
            PasswordFor::Customer,
            &["asha.rai@example.com", "+9779841234567", "Asha Rai"],
        )
    }

    #[test]
    fn a_sentence_is_a_password_and_a_short_word_is_not() {
        assert_eq!(check("two yaks on a bus"), Ok(()));
        assert_eq!(check("tea yaks"), Ok(()));
        assert_eq!(check("seven77"), Err(PasswordRefused::Short(8)));
        assert_eq!(
            check_password("tea and yaks", PasswordFor::Staff, &[]),
            Ok(()),
            "twelve letters"
        );
        assert_eq!(
            check_password("tea and yak", PasswordFor::Staff, &[]),
            Err(PasswordRefused::Short(12))
        );
        assert_eq!(check(&"चिया ".repeat(40)), Err(PasswordRefused::Long));
    }

    #[test]
    fn what_is_tried_first_is_refused_whatever_stands_around_it() {
        for common in [
            "password",
            "Password123!",
            "Nepal@2082",
            "Kathmandu1",
            "12345678",
            "1234567890",
            "987654321",
            "aaaaaaaa",
            "abababab",
            "qwertyuiop",
            "abcdefgh",
            "$$admin1$$",
        ] {
            assert_eq!(check(common), Err(PasswordRefused::Common), "{common}");
        }
    }

    #[test]
    fn a_password_does_not_hold_the_name() {
        for named in [
            "asha.rai@example.com",
            "ILoveAsha99",
            "call 9841234567",
            "asha rai 1990",
        ] {
            assert_eq!(check(named), Err(PasswordRefused::Name), "{named}");
        }
        assert_eq!(
            check("a rainy day in Patan"),
            Ok(()),
            "short parts of a name are only letters"
        );
    }

    proptest! {
        #[test]
        fn no_text_panics_and_the_length_always_counts(text in ".{0,200}", name in ".{0,40}") {
            let letters = text.chars().count();
            let checked = check_password(&text, PasswordFor::Customer, &[&name]);
            prop_assert!(checked.is_err() || (8..=128).contains(&letters));
        }
    }
}

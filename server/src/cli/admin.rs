//! `pasal admin`: people of the shop from the command line. No password is ever made up, shown or taken from the
//! arguments, where other users of the machine could read it.

use std::io::{self, BufRead as _, IsTerminal as _};

use clap::Subcommand;
use commerce::{
    Shop,
    identity::{self, CreateStaff},
};
use domain::{
    form::NewPasswordForm,
    identity::{PasswordFor, TokenKind},
    paths,
    text::Email,
};

/// What can be done.
#[derive(Subcommand)]
pub enum Admin {
    /// Make somebody of the shop: an owner, or another role. Asks for a password, twice, without showing it.
    Create {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// As pages greet them.
        #[arg(long)]
        name: Option<String>,
        /// A role: owner, manager, fulfilment, catalogue, support, analyst, or the name of an own one.
        #[arg(long, default_value = "owner")]
        role: String,
        /// Read the password from the first line of standard input, for scripts.
        #[arg(long, conflicts_with = "link")]
        password_stdin: bool,
        /// Print a link with which they choose a password themselves.
        #[arg(long)]
        link: bool,
    },
    /// Print a link that makes the first owner; good once, for 15 minutes.
    SetUpLink,
}

/// Runs one; what to tell.
///
/// # Errors
/// What is wrong, in words.
pub async fn run(shop: &Shop, command: Admin) -> Result<String, String> {
    let ctx = shop.system("admin");
    let base = &shop.facts().base_url;
    match command {
        Admin::Create {
            email,
            name,
            role,
            password_stdin,
            link,
        } => {
            let email: Email = email.parse().map_err(|refused| format!("--email: {refused}"))?;
            let name = name.unwrap_or_else(|| email.as_str().split('@').next().unwrap_or_default().to_owned());
            let password = match (link, password_stdin && !io::stdin().is_terminal()) {
                (true, _) => None,
                (false, true) => Some(first_line()?),
                (false, false) => {
                    let names = [email.as_str(), &name];
                    Some(ask_twice(&names, &mut |words| rpassword::prompt_password(words))?)
                }
            };
            let request = CreateStaff {
                email,
                name,
                role,
                password,
            };
            let (_, link) = identity::create_staff(&ctx, &request)
                .await
                .map_err(|error| error.to_string())?;
            Ok(match link {
                None => format!("{} can sign in at {base}{}.", request.name, paths::SIGN_IN),
                Some(secret) => format!(
                    "{} chooses a password here, within {}: {base}{}",
                    request.name,
                    TokenKind::Invite.lifetime_text(),
                    paths::one_time(TokenKind::Invite, secret.as_str())
                ),
            })
        }
        Admin::SetUpLink => match identity::set_up_link(&ctx).await.map_err(|error| error.to_string())? {
            None => Err("this shop has an owner; `pasal admin create` makes another".to_owned()),
            Some(secret) => Ok(format!("{base}{}", paths::one_time(TokenKind::SetUp, secret.as_str()))),
        },
    }
}

fn first_line() -> Result<NewPasswordForm, String> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("the password cannot be read: {error}"))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err("standard input holds no password: write it there as one line".to_owned());
    }
    Ok(NewPasswordForm { password })
}

/// How often somebody may begin again who has mistyped.
const TRIES: u32 = 3;

/// Asks by `ask`, which shows its words and nothing of the answer, until a good password was typed twice alike.
/// `names` are what a password must not consist of.
fn ask_twice(names: &[&str], ask: &mut dyn FnMut(&str) -> io::Result<String>) -> Result<NewPasswordForm, String> {
    let mut ask = |words: &str| {
        ask(words).map_err(|error| {
            format!(
                "the password cannot be asked for, as there is no terminal ({error}). Write it to standard input with \
                 --password-stdin, or print a link for choosing one with --link"
            )
        })
    };
    let mut wrong = String::new();
    for _ in 0..TRIES {
        let lead = if wrong.is_empty() { "" } else { "\n" };
        let form = NewPasswordForm {
            password: ask(&format!("{wrong}{lead}Password (it does not show): "))?,
        };
        if let Some(problem) = form.problem(PasswordFor::Staff, names) {
            wrong = problem;
            continue;
        }
        if ask("The same once more: ")? == form.password {
            return Ok(form);
        }
        "The two were not the same.".clone_into(&mut wrong);
    }
    Err(format!("{wrong} Nobody was made; run the command again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came of these answers, and everything that was shown meanwhile.
    fn typed(answers: &[&str]) -> (Result<NewPasswordForm, String>, String) {
        let (mut answers, mut shown) = (answers.iter(), String::new());
        let result = ask_twice(&["maya@example.com", "Maya Gurung"], &mut |words| {
            shown.push_str(words);
            answers
                .next()
                .map(|answer| (*answer).to_owned())
                .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        });
        (result, shown)
    }

    #[test]
    fn a_password_is_taken_once_it_was_typed_twice_alike() {
        let (result, shown) = typed(&["twelve letters or more", "twelve letters or more"]);
        assert_eq!(result.unwrap().password, "twelve letters or more");
        assert!(!shown.contains("twelve"), "{shown}");

        let (result, shown) = typed(&[
            "short",
            "twelve letters or more",
            "twelve letters or less",
            "twelve letters or more",
            "twelve letters or more",
        ]);
        assert_eq!(result.unwrap().password, "twelve letters or more");
        assert!(shown.contains("The two were not the same."), "{shown}");
    }

    #[test]
    fn whoever_mistypes_again_and_again_makes_nobody() {
        let pair = ["twelve letters or more", "twelve letters or less"];
        let (result, _) = typed(&[pair, pair, pair].concat());
        assert!(result.unwrap_err().contains("Nobody was made"));
    }

    #[test]
    fn without_a_terminal_the_other_ways_are_named() {
        let (result, _) = typed(&[]);
        let error = result.unwrap_err();
        assert!(
            error.contains("--password-stdin") && error.contains("--link"),
            "{error}"
        );
    }
}

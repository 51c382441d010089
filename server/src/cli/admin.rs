//! `pasal admin`: people of the shop from the command line. No password is ever made up or printed.

use std::io::{BufRead as _, IsTerminal as _};

use clap::Subcommand;
use commerce::{
    Shop,
    identity::{self, CreateStaff},
};
use domain::{form::NewPasswordForm, identity::TokenKind, paths, text::Email};

/// What can be done.
#[derive(Subcommand)]
pub enum Admin {
    /// Make somebody of the shop: an owner, or another role. Prints a link for choosing a password.
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
        /// Read the password from the first line of standard input, instead of printing a link.
        #[arg(long)]
        password_stdin: bool,
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
        } => {
            let email: Email = email.parse().map_err(|refused| format!("--email: {refused}"))?;
            let name = name.unwrap_or_else(|| email.as_str().split('@').next().unwrap_or_default().to_owned());
            let password = if password_stdin { Some(password()?) } else { None };
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

fn password() -> Result<NewPasswordForm, String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("Type the password (it shows), then Enter:");
    }
    let mut line = String::new();
    input
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("the password cannot be read: {error}"))?;
    Ok(NewPasswordForm {
        password: line.trim_end_matches(['\r', '\n']).to_owned(),
    })
}

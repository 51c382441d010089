//! `esewa-stand-in [--listen 127.0.0.1:3900] [--secret KEY] [--product-code CODE] [--late-seconds 5]`

use std::{process::ExitCode, time::Duration};

use esewa_stand_in::Config;
use tokio::net::TcpListener;

const USAGE: &str =
    "usage: esewa-stand-in [--listen 127.0.0.1:3900] [--secret KEY] [--product-code CODE] [--late-seconds 5]";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = std::env::args().skip(1);
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let Some((listen, config)) = parse(arguments)? else {
        println!("{USAGE}");
        return Ok(());
    };
    let listener = TcpListener::bind(&listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    // With port 0 the system chooses the port: the line says which.
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("eSewa stand-in listening on http://{address}");
    esewa_stand_in::serve(listener, config)
        .await
        .map_err(|error| error.to_string())
}

/// Nothing, where only help was asked for.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<(String, Config)>, String> {
    let mut listen = String::from("127.0.0.1:3900");
    let mut config = Config::default();
    while let Some(argument) = arguments.next() {
        if matches!(argument.as_str(), "-h" | "--help") {
            return Ok(None);
        }
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let value = value
            .or_else(|| arguments.next())
            .ok_or_else(|| format!("{name} lacks its value, or is unknown\n{USAGE}"))?;
        match name.as_str() {
            "--listen" => listen = value,
            "--secret" => config.secret = value,
            "--product-code" => config.product_code = value,
            "--late-seconds" => {
                let seconds = value
                    .parse()
                    .map_err(|_| format!("--late-seconds: {value} is not a whole number"))?;
                config.late = Duration::from_secs(seconds);
            }
            _ => return Err(format!("{name} is unknown\n{USAGE}")),
        }
    }
    Ok(Some((listen, config)))
}

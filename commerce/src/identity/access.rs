//! Access tokens: JSON Web Tokens, signed with HS256 and nothing else, with keys of the configuration and no others.

use domain::{
    identity::ACCESS_MS,
    ids::{AccountId, SessionId},
    time::Timestamp,
};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use super::{Secret, SigningKeys};
use crate::error::{Error, Result};

/// What kind of token it is: one of another kind is never taken for it.
const TYPE: &str = "access";
const AUDIENCE: &str = "pasal";
/// How far the clocks of two machines may be apart.
const LEEWAY_SECONDS: i64 = 20;
/// Ours are below 500 bytes.
const LONGEST: usize = 2000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    typ: String,
    iss: String,
    aud: String,
    sub: String,
    sid: i64,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// What a token says whose signature is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub account: AccountId,
    pub session: SessionId,
}

/// A token for a session; until when it is good.
pub(super) fn issue(
    keys: &SigningKeys,
    issuer: &str,
    statement: Statement,
    now: Timestamp,
) -> Result<(Secret, Timestamp)> {
    let key = keys
        .first()
        .ok_or_else(|| Error::Invalid("there is no signing key".to_owned()))?;
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(key.kid.clone());
    let seconds = now.0.div_euclid(1000);
    let exp = seconds + ACCESS_MS / 1000;
    let claims = Claims {
        typ: TYPE.to_owned(),
        iss: issuer.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: statement.account.to_string(),
        sid: statement.session.0,
        jti: format!("{:032x}", rand::random::<u128>()),
        iat: seconds,
        nbf: seconds,
        exp,
    };
    let token = encode(&header, &claims, &key.encoding).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok((Secret::from_text(token), Timestamp(exp * 1000)))
}

/// What a token says, if it is one of ours and good now. Whatever is wrong with it, the answer is the same.
pub(super) fn check(keys: &SigningKeys, issuer: &str, token: &str, now: Timestamp) -> Option<Statement> {
    if token.len() > LONGEST {
        return None;
    }
    // The header only chooses among our keys; it names no algorithm or key that we would not use anyway.
    let kid = decode_header(token).ok()?.kid?;
    let key = keys.named(&kid)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.algorithms = vec![Algorithm::HS256];
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[AUDIENCE]);
    // Times are checked below, by the shop's own clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Claims>(token, &key.decoding, &validation).ok()?.claims;
    let seconds = now.0.div_euclid(1000);
    let good_now = claims.nbf <= seconds + LEEWAY_SECONDS
        && seconds < claims.exp
        && claims.exp.checked_sub(claims.iat) == Some(ACCESS_MS / 1000);
    (claims.typ == TYPE && good_now).then_some(Statement {
        account: AccountId(claims.sub.parse().ok()?),
        session: SessionId(claims.sid),
    })
}

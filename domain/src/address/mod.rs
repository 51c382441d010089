//! Where a parcel goes. The list of Nepal's municipalities is in [`areas`], which is the server's alone: nothing else
//! here may name it, or its text would ship to browsers.

pub mod areas;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    phone::Phone,
    text::{ascii_digits, one_line},
};

/// An address in Nepal, complete: what is printed on a label and what the rider needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Who receives the parcel.
    pub recipient: String,
    /// Where the rider calls.
    pub phone: Phone,
    /// The local level without its kind: `Kathmandu`, `Banepa`.
    pub municipality: String,
    /// `Kavrepalanchok`.
    pub district: String,
    /// Without the word province: `Bagmati`.
    pub province: String,
    /// The ward of the municipality.
    pub ward: Ward,
    /// Street or tole, and house.
    pub street: String,
    /// What a rider can see from the road.
    pub landmark: Option<String>,
}

impl Address {
    /// The place in the order of a Nepali envelope, without recipient and phone: street and landmark; municipality
    /// and ward; district and province. Empty parts leave no empty line.
    pub fn lines(&self) -> Vec<String> {
        let landmark = self.landmark.as_deref().unwrap_or_default();
        let street: Vec<&str> = [self.street.as_str(), landmark]
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let mut lines = vec![
            street.join(", "),
            format!("{}-{}", self.municipality, self.ward),
            format!("{}, {} Province", self.district, self.province),
        ];
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// Whether it lies in the Kathmandu valley.
    pub fn is_in_valley(&self) -> bool {
        is_in_valley(&self.district)
    }
}

/// Whether a district is one of the three of the Kathmandu valley; case does not matter.
pub fn is_in_valley(district: &str) -> bool {
    ["Kathmandu", "Lalitpur", "Bhaktapur"]
        .iter()
        .any(|valley| district.trim().eq_ignore_ascii_case(valley))
}

/// A ward of a municipality: 1 to 33, the most that any of them has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Ward(u8);

/// No ward's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a ward is a number from 1 to {}", Ward::MAX)]
pub struct WardRefused;

impl Ward {
    /// The highest number of a ward in Nepal (in Pokhara).
    pub const MAX: u8 = 33;

    /// The ward's number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Ward {
    type Error = WardRefused;

    fn try_from(number: u8) -> Result<Self, WardRefused> {
        if (1..=Self::MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(WardRefused)
        }
    }
}

impl From<Ward> for u8 {
    fn from(ward: Ward) -> Self {
        ward.0
    }
}

impl FromStr for Ward {
    type Err = WardRefused;

    /// Reads `10`, `१०`, `Ward 10` or `Ward No. 10`.
    fn from_str(text: &str) -> Result<Self, WardRefused> {
        let text = ascii_digits(&one_line(text, 40)).to_ascii_lowercase();
        let mut number = text.as_str();
        for word in ["ward", "no", ".", "-", "#"] {
            number = number.strip_prefix(word).unwrap_or(number).trim_start();
        }
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            number.parse::<u8>().map_err(|_| WardRefused).and_then(Self::try_from)
        } else {
            Err(WardRefused)
        }
    }
}

impl fmt::Display for Ward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::phone::PhoneRefused;

    fn address() -> Result<Address, PhoneRefused> {
        Ok(Address {
            recipient: "Asha Rai".into(),
            phone: "9841234567".parse()?,
            municipality: "Banepa".into(),
            district: "Kavrepalanchok".into(),
            province: "Bagmati".into(),
            ward: Ward(8),
            street: "Arniko Marga 12".into(),
            landmark: Some("behind the bus park".into()),
        })
    }

    #[test]
    fn lines_are_those_of_an_envelope() -> Result<(), PhoneRefused> {
        let mut address = address()?;
        assert_eq!(
            address.lines(),
            [
                "Arniko Marga 12, behind the bus park",
                "Banepa-8",
                "Kavrepalanchok, Bagmati Province"
            ]
        );

        address.landmark = Some("  ".into());
        assert_eq!(address.lines().first().map(String::as_str), Some("Arniko Marga 12"));
        assert!(!address.is_in_valley());
        Ok(())
    }

    #[test]
    fn a_ward_is_read_in_both_scripts_and_with_its_word() {
        for typed in ["10", " १० ", "Ward 10", "ward no. 10", "WARD-10", "Ward No 10", "#10"] {
            assert_eq!(typed.parse(), Ok(Ward(10)), "{typed}");
        }
        for bad in ["", "0", "34", "256", "-", "ten", "1.5", "+5", "Ward"] {
            assert_eq!(bad.parse::<Ward>(), Err(WardRefused), "{bad}");
        }
        assert_eq!(WardRefused.to_string(), "a ward is a number from 1 to 33");
    }

    #[test]
    fn an_address_survives_storage_and_a_broken_one_does_not() -> Result<(), Box<dyn Error>> {
        let text = serde_json::to_string(&address()?)?;
        assert_eq!(serde_json::from_str::<Address>(&text)?, address()?);
        assert!(serde_json::from_str::<Address>(&text.replace("\"ward\":8", "\"ward\":34")).is_err());
        Ok(())
    }

    #[test]
    fn the_valley_has_three_districts() {
        assert!(["Kathmandu", "lalitpur ", "BHAKTAPUR"].into_iter().all(is_in_valley));
        assert!(
            !["Kavrepalanchok", "Kathmandu Metropolitan City", ""]
                .into_iter()
                .any(is_in_valley)
        );
    }
}

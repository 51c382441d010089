//! Amounts in paisa, and the three ways in which eSewa writes them.

/// An amount in paisa. At most 12 digits of rupees, so that a JSON number holds it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(u64);

impl Amount {
    pub const RUPEE: Self = Self(100);

    /// Reads `100`, `100.5` or `100.50`; no sign, comma, exponent or space.
    pub fn parse(text: &str) -> Option<Self> {
        let (rupees, paisa) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=12).contains(&rupees.len()) || !(1..=2).contains(&paisa.len()) || !digits(rupees) || !digits(paisa) {
            return None;
        }
        let tens = if paisa.len() == 1 { 10 } else { 1 };
        Some(Self(
            rupees.parse::<u64>().ok()? * 100 + paisa.parse::<u64>().ok()? * tens,
        ))
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// As eSewa returns and signs it: `1000.0`, `1234.5`, `1234.56`.
    pub fn literal(self) -> String {
        format!("{}.{}", self.0 / 100, self.decimals())
    }

    /// As some of eSewa's returns had it: `2,700.0` (signed without the comma).
    pub fn with_commas(self) -> String {
        format!("{}.{}", self.grouped(), self.decimals())
    }

    /// For people: `1,234.50`.
    pub fn for_people(self) -> String {
        format!("{}.{:02}", self.grouped(), self.0 % 100)
    }

    /// As the status API has it: a JSON number.
    pub fn number(self) -> serde_json::Value {
        self.literal().parse::<f64>().ok().into()
    }

    /// One digit where one is enough.
    fn decimals(self) -> String {
        let paisa = self.0 % 100;
        if paisa.is_multiple_of(10) {
            (paisa / 10).to_string()
        } else {
            format!("{paisa:02}")
        }
    }

    fn grouped(self) -> String {
        let digits = (self.0 / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() + 4);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_are_written_as_esewa_writes_them() {
        let written = |text| {
            let amount = Amount::parse(text)?;
            Some([
                amount.literal(),
                amount.with_commas(),
                amount.for_people(),
                amount.number().to_string(),
            ])
        };

        assert_eq!(
            written("1000"),
            Some(["1000.0", "1,000.0", "1,000.00", "1000.0"].map(String::from))
        );
        assert_eq!(
            written("1234.50"),
            Some(["1234.5", "1,234.5", "1,234.50", "1234.5"].map(String::from))
        );
        assert_eq!(
            written("99.05"),
            Some(["99.05", "99.05", "99.05", "99.05"].map(String::from))
        );
        assert_eq!(
            written("999999999999.99"),
            Some(
                [
                    "999999999999.99",
                    "999,999,999,999.99",
                    "999,999,999,999.99",
                    "999999999999.99"
                ]
                .map(String::from)
            )
        );
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "1,000",
            " 1",
            "1.234",
            "NaN",
            "1.2.3",
            "१",
            "1000000000000",
        ] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }
}

//! The checkout's form: what a guest must tell the shop, and no more.

use serde::{Deserialize, Serialize};

use super::{FormErrors, sentence};
use crate::{
    address::Ward,
    payment::Method,
    phone::Phone,
    text::{Email, one_line},
};

/// The fields of the checkout, in the order of the page. `name()` is the name in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CheckoutField {
    /// Who receives it.
    Name,
    /// Where the rider calls.
    Phone,
    /// Municipality and district in one line.
    Area,
    /// Ward number.
    Ward,
    /// Street, house, landmark.
    Street,
    /// Where mails go; optional.
    Email,
    /// For the rider; optional.
    Note,
    /// How it travels.
    Delivery,
    /// How it is paid.
    Payment,
}

impl CheckoutField {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Phone,
        Self::Area,
        Self::Ward,
        Self::Street,
        Self::Email,
        Self::Note,
        Self::Delivery,
        Self::Payment,
    ];

    /// The name in the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Area => "area",
            Self::Ward => "ward",
            Self::Street => "street",
            Self::Email => "email",
            Self::Note => "note",
            Self::Delivery => "delivery",
            Self::Payment => "payment",
        }
    }
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    /// Who receives it.
    pub name: String,
    /// Where the rider calls.
    pub phone: String,
    /// Municipality and district.
    pub area: String,
    /// Ward number.
    pub ward: String,
    /// Street, house, landmark.
    pub street: String,
    /// Optional.
    pub email: String,
    /// Optional.
    pub note: String,
    /// A delivery's code.
    pub delivery: String,
    /// A payment method's code.
    pub payment: String,
}

/// As understood. The area is looked up where the list of municipalities is: on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutDetails {
    /// Who receives it.
    pub name: String,
    /// Where the rider calls.
    pub phone: Phone,
    /// As typed, one line; not looked up yet.
    pub area: String,
    /// The ward.
    pub ward: Ward,
    /// Street, house, landmark.
    pub street: String,
    /// Where mails go.
    pub email: Option<Email>,
    /// May be empty.
    pub note: String,
    /// A delivery's code; not looked up yet.
    pub delivery: String,
    /// How it is paid.
    pub payment: Method,
}

impl CheckoutForm {
    /// One field's text.
    pub fn get(&self, field: CheckoutField) -> &str {
        match field {
            CheckoutField::Name => &self.name,
            CheckoutField::Phone => &self.phone,
            CheckoutField::Area => &self.area,
            CheckoutField::Ward => &self.ward,
            CheckoutField::Street => &self.street,
            CheckoutField::Email => &self.email,
            CheckoutField::Note => &self.note,
            CheckoutField::Delivery => &self.delivery,
            CheckoutField::Payment => &self.payment,
        }
    }

    /// Sets one field's text.
    pub fn set(&mut self, field: CheckoutField, text: String) {
        match field {
            CheckoutField::Name => self.name = text,
            CheckoutField::Phone => self.phone = text,
            CheckoutField::Area => self.area = text,
            CheckoutField::Ward => self.ward = text,
            CheckoutField::Street => self.street = text,
            CheckoutField::Email => self.email = text,
            CheckoutField::Note => self.note = text,
            CheckoutField::Delivery => self.delivery = text,
            CheckoutField::Payment => self.payment = text,
        }
    }

    /// The form with no field longer than what is kept, for storing as a draft.
    #[must_use]
    pub fn bounded(&self) -> Self {
        let mut form = Self::default();
        for field in CheckoutField::ALL {
            let max = if field == CheckoutField::Note { 500 } else { 200 };
            form.set(
                field,
                self.get(field)
                    .chars()
                    .filter(|char| !char.is_control())
                    .take(max)
                    .collect(),
            );
        }
        form
    }

    /// The message for one field as it stands, for a hint while typing.
    pub fn problem(&self, field: CheckoutField) -> Option<String> {
        match field {
            CheckoutField::Name => {
                (one_line(&self.name, 80).chars().count() < 2).then(|| "Tell us who receives the parcel.".to_owned())
            }
            CheckoutField::Phone => self
                .phone
                .parse::<Phone>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
            CheckoutField::Area => one_line(&self.area, 120).is_empty().then(|| {
                "Choose your municipality and district, such as Kathmandu Metropolitan City, Kathmandu.".to_owned()
            }),
            CheckoutField::Ward => self
                .ward
                .parse::<Ward>()
                .is_err()
                .then(|| "Write the ward's number, from 1 to 33.".to_owned()),
            CheckoutField::Street => (one_line(&self.street, 160).chars().count() < 3)
                .then(|| "Name the street or tole, and a landmark that the rider will find.".to_owned()),
            CheckoutField::Email => {
                let email = self.email.trim();
                (!email.is_empty() && email.parse::<Email>().is_err())
                    .then(|| "Write the address like name@example.com, or leave it empty.".to_owned())
            }
            CheckoutField::Note => {
                (self.note.chars().count() > 500).then(|| "Shorten the note to 500 letters.".to_owned())
            }
            CheckoutField::Delivery => self.delivery.trim().is_empty().then(|| "Choose a delivery.".to_owned()),
            CheckoutField::Payment => self
                .payment
                .parse::<Method>()
                .is_err()
                .then(|| "Choose how to pay.".to_owned()),
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<CheckoutDetails, FormErrors<CheckoutField>> {
        let mut errors = FormErrors::default();
        for field in CheckoutField::ALL {
            if let Some(message) = self.problem(field) {
                errors.push(field, message);
            }
        }
        let (Ok(phone), Ok(ward), Ok(payment), true) = (
            self.phone.parse::<Phone>(),
            self.ward.parse::<Ward>(),
            self.payment.parse::<Method>(),
            errors.is_empty(),
        ) else {
            return Err(errors);
        };
        Ok(CheckoutDetails {
            name: one_line(&self.name, 80),
            phone,
            area: one_line(&self.area, 120),
            ward,
            street: one_line(&self.street, 160),
            email: self.email.parse().ok(),
            note: one_line(&self.note, 500),
            delivery: one_line(&self.delivery, 40),
            payment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> CheckoutForm {
        CheckoutForm {
            name: " Asha  Rai ".into(),
            phone: "+977 984-1234567".into(),
            area: "Kathmandu Metropolitan City, Kathmandu".into(),
            ward: "१०".into(),
            street: "Baneshwor, behind the school".into(),
            delivery: "standard".into(),
            payment: "cod".into(),
            ..CheckoutForm::default()
        }
    }

    #[test]
    fn a_filled_form_is_understood() {
        let details = filled().parse().unwrap();
        assert_eq!(
            (details.name.as_str(), details.ward.get(), details.email),
            ("Asha Rai", 10, None)
        );
        assert_eq!(details.payment, Method::CashOnDelivery);
    }

    #[test]
    fn each_wrong_field_says_what_to_do_and_nothing_else_complains() {
        let errors = CheckoutForm {
            ward: "34".into(),
            email: "asha".into(),
            ..filled()
        }
        .parse()
        .unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [CheckoutField::Ward, CheckoutField::Email]);
    }

    #[test]
    fn an_empty_form_asks_for_seven_things() {
        assert_eq!(CheckoutForm::default().parse().unwrap_err().0.len(), 7);
    }

    #[test]
    fn every_field_reads_what_was_set() {
        let mut form = CheckoutForm::default();
        for field in CheckoutField::ALL {
            form.set(field, field.name().to_owned());
        }
        for field in CheckoutField::ALL {
            assert_eq!(form.get(field), field.name());
        }
        let long = CheckoutForm {
            note: "x".repeat(9000),
            ..CheckoutForm::default()
        };
        assert_eq!(long.bounded().note.len(), 500);
    }
}

//! An entry of the address book.

use serde::{Deserialize, Serialize};

use super::{FormErrors, fields, is_ticked, person, sentence};
use crate::{
    address::{Address, Ward},
    phone::Phone,
    text::one_line,
};

fields! {
    /// The fields of an address, in the order of the page.
    AddressField of AddressForm {
        /// `Home`, `Office`; optional.
        Label = label,
        /// Who receives parcels there.
        Name = name,
        /// Where the rider calls.
        Phone = phone,
        /// Municipality and district in one line.
        Area = area,
        /// Ward number.
        Ward = ward,
        /// Street, house.
        Street = street,
        /// What a rider can see from the road; optional.
        Landmark = landmark,
        /// Whether the checkout begins with this one; a box to tick.
        Default = default,
    }
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    /// `Home`, `Office`; optional.
    pub label: String,
    /// Who receives parcels there.
    pub name: String,
    /// Where the rider calls.
    pub phone: String,
    /// Municipality and district in one line.
    pub area: String,
    /// Ward number.
    pub ward: String,
    /// Street, house.
    pub street: String,
    /// Optional.
    pub landmark: String,
    /// `on` where the box is ticked.
    pub default: String,
}

/// As understood. The area is looked up where the list of municipalities is: on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressDetails {
    /// May be empty.
    pub label: String,
    /// Who receives parcels there.
    pub name: String,
    /// Where the rider calls.
    pub phone: Phone,
    /// As typed, one line; not looked up yet.
    pub area: String,
    /// The ward.
    pub ward: Ward,
    /// Street, house.
    pub street: String,
    /// What a rider can see from the road.
    pub landmark: Option<String>,
    /// Whether the checkout begins with this one.
    pub is_default: bool,
}

impl AddressForm {
    /// An address as its form shows it; `area` is the text that finds its municipality again.
    pub fn of(address: &Address, area: String) -> Self {
        Self {
            name: address.recipient.clone(),
            phone: address.phone.display(),
            area,
            ward: address.ward.to_string(),
            street: address.street.clone(),
            landmark: address.landmark.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The message for one field as it stands.
    pub fn problem(&self, field: AddressField) -> Option<String> {
        match field {
            AddressField::Name => person(&self.name)
                .is_none()
                .then(|| "Tell us who receives the parcels.".to_owned()),
            AddressField::Phone => self
                .phone
                .parse::<Phone>()
                .err()
                .map(|refused| sentence(&refused.to_string())),
            AddressField::Area => one_line(&self.area, 120).is_empty().then(|| {
                "Choose the municipality and district, such as Kathmandu Metropolitan City, Kathmandu.".to_owned()
            }),
            AddressField::Ward => self
                .ward
                .parse::<Ward>()
                .is_err()
                .then(|| "Write the ward's number, from 1 to 33.".to_owned()),
            AddressField::Street => (one_line(&self.street, 160).chars().count() < 3)
                .then(|| "Name the street or tole, and the house.".to_owned()),
            AddressField::Label | AddressField::Landmark | AddressField::Default => None,
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// One message for each field that is missing or wrong.
    pub fn parse(&self) -> Result<AddressDetails, FormErrors<AddressField>> {
        let errors = self.errors();
        let (Some(name), Ok(phone), Ok(ward), true) = (
            person(&self.name),
            self.phone.parse(),
            self.ward.parse(),
            errors.is_empty(),
        ) else {
            return Err(errors);
        };
        Ok(AddressDetails {
            label: one_line(&self.label, 40),
            name,
            phone,
            area: one_line(&self.area, 120),
            ward,
            street: one_line(&self.street, 160),
            landmark: Some(one_line(&self.landmark, 120)).filter(|landmark| !landmark.is_empty()),
            is_default: is_ticked(&self.default),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_and_a_landmark_may_be_left_out() {
        let form = AddressForm {
            name: "Asha Rai".into(),
            phone: "9841234567".into(),
            area: "Banepa, Kavrepalanchok".into(),
            ward: "८".into(),
            street: "Arniko Marga 12".into(),
            ..AddressForm::default()
        };
        let details = form.parse().unwrap();
        assert_eq!(
            (details.ward.get(), details.landmark, details.is_default),
            (8, None, false)
        );
        assert_eq!(AddressForm::default().parse().unwrap_err().0.len(), 5);
    }
}

use super::*;
use crate::{
    money::Money,
    rich::Rich,
    time::{Timestamp, UtcOffset},
};

const NEPAL: UtcOffset = UtcOffset::KATHMANDU;

fn cup() -> ProductForm {
    ProductForm {
        title: "Red cup".into(),
        slug: "red-cup".into(),
        description: "Soft.".into(),
        category: "1".into(),
        variants: vec![VariantForm {
            sku: "CUP-1".into(),
            price: "1,250".into(),
            ..VariantForm::default()
        }],
        ..ProductForm::default()
    }
}

fn in_colours(values: &str) -> ProductForm {
    let mut form = cup();
    form.options = vec![OptionForm {
        name: "Colour".into(),
        values: values.into(),
        ..OptionForm::default()
    }];
    form.make_variants();
    form
}

fn fields(form: &ProductForm) -> Vec<ProductField> {
    let errors = form.parse(NEPAL).unwrap_err();
    errors.0.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn a_product_needs_a_title_a_category_and_a_price() {
    let understood = cup().parse(NEPAL).unwrap();
    assert_eq!(understood.variants[0].price, Money::from_major(1250));
    assert_eq!(understood.slug.as_str(), "red-cup");

    let empty = ProductForm {
        variants: vec![VariantForm::default()],
        ..ProductForm::default()
    };
    assert_eq!(
        fields(&empty),
        [ProductField::Title, ProductField::Category, ProductField::Price(0)]
    );
}

#[test]
fn a_former_price_lies_above_the_price() {
    for (former, fits) in [("", true), ("1300", true), ("1250", false), ("1", false), ("x", false)] {
        let mut form = cup();
        form.variants[0].compare_at = former.into();
        assert_eq!(form.parse(NEPAL).is_ok(), fits, "{former}");
    }
}

#[test]
fn options_span_variants_and_keep_those_that_are_there() {
    let mut form = in_colours("Red #C0392B\nBlue");
    form.variants[1].sku = "BLUE-1".into();
    form.variants[1].id = "7".into();
    form.options.push(OptionForm {
        name: "Size".into(),
        values: "S\nM".into(),
        ..OptionForm::default()
    });
    assert_eq!(fields(&form), [ProductField::Variants]);

    form.make_variants();
    let choices: Vec<&str> = form.variants.iter().map(|variant| variant.choice.as_str()).collect();
    assert_eq!(choices, ["red/s", "red/m", "blue/s", "blue/m"]);
    assert!(form.parse(NEPAL).is_ok());

    form.options.pop();
    form.options[0].values = "Green\nBlue".into();
    form.variants[0].choice = "blue".into();
    form.variants[0].id = "7".into();
    form.make_variants();
    assert_eq!(form.variants[1].id, "7");
    assert_eq!(form.variants[0].id, "");
}

#[test]
fn a_value_written_anew_in_its_place_keeps_its_variants() {
    let details = in_colours("Red\nBlue").parse(NEPAL).unwrap();
    let mut form = in_colours("Red\nBlue");
    form.options = details.options.iter().map(OptionForm::of).collect();

    form.options[0].values = "Crimson #dc143c\nBlue".into();
    let renamed = form.options();
    assert_eq!(renamed[0].values[0].code, "red");
    assert_eq!(renamed[0].values[0].label, "Crimson");

    form.options[0].values = "Blue\nRed\nCrimson".into();
    let codes: Vec<String> = form.options()[0]
        .values
        .iter()
        .map(|value| value.code.clone())
        .collect();
    assert_eq!(codes, ["blue", "red", "crimson"]);
}

#[test]
fn values_in_any_script_have_codes_of_their_own() {
    let options = in_colours("रातो\nनिलो").options();
    let [red, blue] = options[0].values.as_slice() else {
        panic!("two values");
    };
    assert_ne!(red.code, blue.code);
    assert!(crate::catalog::is_code(&red.code) && crate::catalog::is_code(&blue.code));
}

#[test]
fn the_same_value_twice_is_refused() {
    assert!(fields(&in_colours("Red\nred")).contains(&ProductField::OptionValues(0)));
}

#[test]
fn what_only_one_changed_goes_together_and_what_both_changed_is_shown() {
    let (seen, mut yours, mut theirs) = (cup().marks(), cup(), cup());
    theirs.variants[0].price = "1300".into();
    theirs.title = "Scarlet cup".into();
    yours.title = "Crimson cup".into();
    yours.brand = String::new();
    yours.description = "Very soft.".into();

    let clashes = yours.join(&theirs, &seen);
    assert_eq!(clashes.len(), 1);
    assert_eq!(
        (clashes[0].part, clashes[0].theirs.as_str(), clashes[0].yours.as_str()),
        (Part::Names, "Scarlet cup", "Crimson cup")
    );
    assert_eq!(yours.variants[0].price, "1300");
    assert_eq!(yours.description, "Very soft.");

    Part::Names.copy(&theirs, &mut yours);
    assert_eq!(yours.join(&theirs, &theirs.marks()), []);
}

#[test]
fn a_form_without_marks_overwrites_nothing() {
    let (mut yours, mut theirs) = (cup(), cup());
    theirs.description = "Theirs.".into();
    assert_eq!(yours.join(&theirs, "").len(), 1);
}

#[test]
fn moments_are_typed_in_the_shops_time() {
    let typed = moment("2026-11-25T14:30", NEPAL).unwrap();
    assert_eq!(typed.map(Timestamp::rfc3339), Some("2026-11-25T08:45:00Z".into()));
    assert_eq!(local_text(typed, NEPAL), "2026-11-25T14:30");
    assert_eq!(moment("", NEPAL), Ok(None));
    for bad in [
        "2026-11-25",
        "2026-02-30T10:00",
        "2026-11-25T24:00",
        "2026-11-25T1:00",
        "x",
    ] {
        assert_eq!(moment(bad, NEPAL), Err(ScheduleRefused::Unreadable), "{bad}");
    }
}

#[test]
fn a_schedule_does_what_is_due_and_nothing_else() {
    let (then, later) = (Some(Timestamp(10)), Some(Timestamp(20)));
    let schedule = Schedule {
        publish_at: then,
        unpublish_at: later,
    };
    for (status, now, expected) in [
        (Status::Draft, 9, None),
        (Status::Draft, 10, Some(Change::Publish)),
        (Status::Draft, 20, None),
        (Status::Active, 19, None),
        (Status::Active, 20, Some(Change::Unpublish)),
        (Status::Archived, 30, None),
    ] {
        assert_eq!(due(status, schedule, Timestamp(now)), expected, "{status} at {now}");
    }
    assert_eq!(
        Schedule {
            publish_at: later,
            unpublish_at: then
        }
        .check(),
        Err(ScheduleRefused::EndsFirst)
    );
}

#[test]
fn search_engines_see_the_page_where_nothing_else_is_said() {
    let description = Rich::typed(
        "Woven by hand in Patan, from wool that is dyed with walnut and madder. "
            .repeat(4)
            .as_str(),
    );
    let shown = Seo::default().description(&description);
    assert!(
        shown.chars().count() <= SEO_DESCRIPTION && shown.ends_with('…'),
        "{shown}"
    );
    assert_eq!(Seo::default().title("Red cup"), "Red cup");
}

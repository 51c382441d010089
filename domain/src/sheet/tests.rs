use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::{
    csv::{self, Rows},
    money::Money,
    product::Status,
    time::{Timestamp, UtcOffset},
};

/// The products of a file, and how many of its cells are kept nowhere.
fn parse(file: &str) -> (Vec<Read>, Vec<usize>) {
    let rows = Rows::open(file.as_bytes(), LIMITS).unwrap();
    let mapping = Mapping::of_header(&rows.header);
    let mut reader = Reader::new(mapping, UtcOffset::KATHMANDU);
    let mut done = Vec::new();
    for row in rows {
        reader.row(row.unwrap(), &mut done);
    }
    done.extend(reader.end());
    let lost = reader.lost().to_vec();
    (done, lost)
}

fn export(products: &[SheetProduct]) -> String {
    csv::write(&header(), products.iter().flat_map(rows))
}

/// Without the lines of the file.
fn settled(mut product: SheetProduct) -> SheetProduct {
    for variant in &mut product.variants {
        variant.line = 0;
    }
    for picture in product.pictures.iter_mut().flatten() {
        picture.line = 0;
    }
    // These only help to find the category.
    (product.category_path, product.kind) = (None, None);
    product
}

fn says(read: &Read) -> Vec<String> {
    let line = |problem: &Problem| {
        let kind = if problem.refuses { "refused" } else { "note" };
        format!("{kind} {} {}: {}", problem.line, problem.column, problem.says)
    };
    read.problems.iter().map(line).collect()
}

fn changed(current: &SheetProduct, file: &str) -> Vec<String> {
    let (read, _) = parse(file);
    let merged = merge(Some(current), &read[0].product, read[0].line);
    let refused = merged.problems.iter().map(|problem| format!("! {}", problem.says));
    let change = |change: &Change| format!("{}: {} -> {}", change.field, change.from, change.to);
    merged.changes.iter().map(change).chain(refused).collect()
}

/// As Shopify exports it.
const SHIRT: &str = "\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,\
Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,\
Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,\
Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,\
SEO Title,SEO Description,Google Shopping / MPN,Variant Weight Unit,Cost per item,Status
wool-shirt,Wool shirt,<p>Warm.</p>,Himal,Apparel > Shirts,Shirt,\"wool, warm\",true,Size,S,,Colour,Red,WS-S-R,250.0,shopify,\
4,deny,manual,1500.00,1800.00,true,true,,https://cdn.example/b.jpg?v=1,2,Back,false,Warm shirt,,,kg,700,active
wool-shirt,,,,,,,,,M,,,Red,WS-M-R,260.0,shopify,0,continue,manual,1500,0.00,true,false,978,https://cdn.example/a.jpg,1,\
Front,,,,X,kg,,
wool-shirt,,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example/c.jpg,3,,,,,,,,
mug,Mug,,,,,,true,Title,Default Title,,,,,120,,,deny,manual,\"1,200.50\",,true,true,,,,,false,,,,g,,draft
";

#[test]
fn a_file_of_shopify_is_read() {
    let (read, lost) = parse(SHIRT);
    let [shirt, mug] = read.as_slice() else {
        panic!("{read:#?}");
    };

    assert_eq!((shirt.line, mug.line), (2, 5));
    assert_eq!(
        says(shirt),
        [
            "note 3 Variant Inventory Policy: Pasal does not sell what is not there: it is sold while there is stock",
            "note 3 Variant Taxable: tax is the same for everything: it is in the price",
        ]
    );
    let shirt = &shirt.product;
    assert_eq!(shirt.options.as_ref().map(Vec::len), Some(2));
    let variants: Vec<_> = shirt
        .variants
        .iter()
        .map(|variant| {
            (
                variant.sku.as_str(),
                variant.choice.join("/"),
                variant.compare_at,
                variant.quantity,
            )
        })
        .collect();
    assert_eq!(
        variants,
        [
            ("WS-S-R", "S/Red".into(), Said::Some(Money::from_major(1800)), Some(4)),
            ("WS-M-R", "M/Red".into(), Said::None, Some(0)),
        ]
    );
    let pictures: Vec<_> = shirt
        .pictures
        .iter()
        .flatten()
        .map(|picture| &picture.src[20..25])
        .collect();
    assert_eq!(pictures, ["a.jpg", "b.jpg", "c.jpg"]);
    assert_eq!(mug.product.options, Some(Vec::new()));
    assert_eq!(mug.product.status, Some(Status::Draft));
    assert_eq!(mug.product.variants[0].price, Some(Money::from_minor(120_050)));
    assert_eq!(lost.iter().sum::<usize>(), 1, "a part number");
    let [small, middle] = shirt.variants.as_slice() else {
        panic!("{shirt:#?}");
    };
    assert_eq!((small.cost, middle.cost), (Some(Money::from_major(700)), None));
    assert_eq!(
        (&small.barcode, &middle.barcode),
        (&Said::None, &Said::Some("978".into()))
    );
}

#[test]
fn the_newer_names_mean_the_same_columns() {
    let header: Vec<String> = "URL handle,Title,Description,Vendor,Product category,Type,Tags,Published on online store,\
        Status,SKU,Barcode,Option1 name,Option1 value,Price,Compare-at price,Cost per item,Charge tax,Inventory tracker,\
        Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,\
        Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,Variant image URL,\
        Gift card,SEO title,SEO description"
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect();
    let mapping = Mapping::of_header(&header);

    assert!(mapping.0.iter().all(Option::is_some), "{mapping:?}");
    assert_eq!(mapping.check(), Ok(()));
    assert_eq!(mapping.place(Column::Handle), Some(0));
    let twice = Mapping::of_header(&["Handle".into(), "handle".into(), "Colour of the box".into()]);
    assert_eq!(twice.0, [Some(Column::Handle), None, None]);
    assert!(Mapping(vec![Some(Column::Price)]).check().is_err());
    assert!(Mapping(vec![Some(Column::Title); 2]).check().is_err());
}

#[test]
fn every_wrong_row_says_what_to_do() {
    let (read, _) = parse(
        "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty,Option1 Name,Option1 Value,Gift Card,Status\n\
         tea,Tea,A B,free,1.5,,,,hidden\n\
         ,,X,1,1,,,,\n\
         cup,Cup,C-1,5,1,Size,S,,\n\
         cup,,C-2,5,1,,S,,\n\
         cup,,C-1,5,1,,,,\n\
         tea,Tea,T-1,5,1,,,,\n\
         card,Card,G-1,5,1,,,TRUE,\n\
         Big Mug,Mug,M-1,5,-2,,,,\n\
         \u{92a},\u{92a},N-1,5,1,,,,\n",
    );

    let all: Vec<Vec<String>> = read.iter().map(says).collect();
    assert!(
        read.iter()
            .map(Read::is_refused)
            .eq([true, true, true, true, true, false, true]),
        "{all:#?}"
    );
    assert_eq!(all[0].len(), 4, "{all:#?}");
    assert!(
        all[1][0].contains("line 3") || all[1][0].starts_with("refused 3 Handle"),
        "{all:#?}"
    );
    assert!(all[2].iter().any(|says| says.contains("same options")));
    assert!(
        all[2]
            .iter()
            .any(|says| says.starts_with("refused 6 Variant SKU: line 4 has the SKU C-1 already"))
    );
    assert!(all[3][0].contains("begins in line 2 already"));
    assert!(all[4][0].contains("gift cards"));
    assert_eq!(read[5].product.handle, "big-mug");
    assert_eq!(read[5].product.variants[0].quantity, Some(0));
}

#[test]
fn no_file_counts_more_pieces_than_a_level_may_have() {
    let (read, _) = parse(
        "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n\
         cup,Cup,C-1,5,1000000\n\
         mug,Mug,M-1,5,1000001\n",
    );

    assert_eq!(read[0].product.variants[0].quantity, Some(1_000_000));
    let says = says(&read[1]);
    assert!(says.iter().any(|says| says.contains("0 to 1000000")), "{says:#?}");
}

#[test]
fn a_product_of_endless_rows_is_refused_and_not_held() {
    let mut file = String::from("Handle,Title,Variant SKU,Variant Price\n");
    for row in 0..=MAX_ROWS {
        let _ = writeln!(file, "tea,Tea,T-{row},5");
    }
    let (read, _) = parse(&file);

    assert_eq!(read.len(), 1);
    assert!(read[0].is_refused() && read[0].product.variants.is_empty());
}

/// A product of the shop with two variants.
fn shirt() -> SheetProduct {
    let (read, _) = parse(SHIRT);
    let mut file = read[0].product.clone();
    file.category = Some("shirts".into());
    let mut shirt = settled(merge(None, &file, 2).product);
    shirt.variants[0].reserved = 2;
    shirt
}

#[test]
fn a_file_changes_what_it_says_and_nothing_else() {
    let shirt = shirt();
    assert_eq!(shirt.options.as_ref().unwrap()[1].values[0].code, "red");

    assert_eq!(
        changed(&shirt, "Handle,Variant SKU,Variant Price\nwool-shirt,ws-m-r,1600\n"),
        ["price of WS-M-R: 1500.00 -> 1600.00"]
    );
    assert_eq!(
        changed(&shirt, "Handle,SKU,Price\nwool-shirt,WS-S-R,1800\n"),
        [
            "price of WS-S-R: 1500.00 -> 1800.00",
            "former price of WS-S-R: 1800.00 -> ",
            "! it is not above the price any more: left out"
        ]
    );
    assert_eq!(
        changed(&shirt, "Handle,Title,Vendor\nwool-shirt,,\n"),
        ["brand: Himal -> "]
    );
    assert_eq!(
        changed(
            &shirt,
            "Handle,Variant SKU,Variant Inventory Qty\nwool-shirt,WS-S-R,2\n"
        ),
        ["stock of WS-S-R: 4 -> 2"]
    );
    assert!(
        changed(
            &shirt,
            "Handle,Variant SKU,Variant Inventory Qty\nwool-shirt,WS-S-R,1\n"
        )[1]
        .contains("promised")
    );
    assert_eq!(changed(&shirt, SHIRT), Vec::<String>::new());
}

#[test]
fn variants_are_added_and_never_taken_away() {
    let shirt = shirt();
    let file =
        "Handle,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Price\nwool-shirt,Size,L,Colour,Blue,1700\n";
    let (read, _) = parse(file);
    let merged = merge(Some(&shirt), &read[0].product, 2);

    assert_eq!(merged.problems, []);
    assert_eq!(merged.product.variants.len(), 3);
    assert_eq!(merged.product.variants[2].sku, "WOOL-SHIRT-L-BLUE");
    let again = merge(Some(&settled(merged.product.clone())), &read[0].product, 2);
    assert_eq!(again.changes, []);

    let other = "Handle,Option1 Name,Option1 Value,SKU,Price\nwool-shirt,Size,L,WS-L,1700\n";
    assert!(
        changed(&shirt, other)
            .iter()
            .any(|says| says.contains("list every variant"))
    );
    let same = "Handle,Option1 Name,Option1 Value,Option2 Name,Option2 Value,SKU,Price\nwool-shirt,Size,S,Colour,Red,WS-1,17\n";
    assert!(changed(&shirt, same).iter().any(|says| says.contains("keep its SKU")));
}

#[test]
fn a_value_that_is_renamed_leaves_nothing_behind() {
    let shirt = shirt();
    let file = "Handle,Option1 Value,Option2 Value,SKU\nwool-shirt,S,Crimson,WS-S-R\nwool-shirt,M,Crimson,WS-M-R\n";
    let (read, _) = parse(file);
    let merged = merge(Some(&shirt), &read[0].product, 2);

    assert_eq!(merged.problems, []);
    let colour = &merged.product.options.as_ref().unwrap()[1];
    assert_eq!(colour.name, "Colour");
    assert_eq!(
        colour
            .values
            .iter()
            .map(|value| value.label.as_str())
            .collect::<Vec<_>>(),
        ["Crimson"]
    );
}

#[test]
fn no_written_cell_is_a_formula() {
    let product = SheetProduct {
        title: Some("=cmd|' /C calc'!A1".into()),
        description: Some("@SUM(1)".into()),
        brand: Some("+977".into()),
        keywords: Some("-1".into()),
        ..shirt()
    };
    let file = export(std::slice::from_ref(&product));

    assert!(file.contains("'=cmd|") && file.contains("'@SUM") && file.contains("'+977") && file.contains("'-1"));
    let (read, _) = parse(&file);
    assert_eq!(read[0].product.title, product.title);
    assert_eq!(read[0].product.description, product.description);
}

fn words() -> impl Strategy<Value = String> {
    "[=+@'\"a |\\\\,;-]{0,6}|\\PC{0,8}".prop_map(|text| text.trim().to_owned())
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z |'\"=-]{0,6}|[\\u{905}-\\u{939}]{1,5}".prop_map(|text| text.trim().to_owned())
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000_000).prop_map(Timestamp)
}

prop_compose! {
    fn product(number: usize)(
        texts in prop::collection::vec(words(), 6),
        title in name(),
        details in prop::collection::vec((name(), words()), 0..3),
        collections in prop::collection::btree_set("[a-z]{1,6}", 0..3),
        status in prop::sample::select(Status::ALL),
        rank in -5_i64..1_000_000,
        published_at in moment(),
        publish_at in prop::option::of(moment()),
        labels in prop::collection::vec(prop::collection::btree_set(name(), 1..3), 0..=3),
        names in prop::collection::btree_set(name(), 3),
        colour in prop::option::of("#[0-9a-f]{6}"),
        prices in prop::collection::vec((1_i64..10_000_000, 0_i64..1000, 0_u32..5000, prop::option::of(0_i64..500)), 8),
        barcodes in prop::collection::vec((prop::option::of("[0-9]{8,14}|[A-Z/-]{1,8}"), prop::option::of(0_i64..100_000), 0_usize..6), 8),
        pictures in prop::collection::vec(("[0-9a-f]{16}", words(), 0_u8..=100, 0_u8..=100), 0..4),
    ) -> SheetProduct {
        let mut product = SheetProduct {
            handle: format!("product-{number}"),
            title: Some(title),
            subtitle: Some(texts[0].clone()),
            brand: Some(texts[1].clone()),
            description: Some(texts[2].clone()),
            keywords: Some(texts[3].clone()),
            seo_title: Some(texts[4].clone()),
            seo_description: Some(texts[5].clone()),
            details: Some(details),
            category: Some("things".into()),
            collections: Some(collections.into_iter().collect()),
            status: Some(status),
            rank: Some(rank),
            published_at: Some(published_at),
            publish_at: publish_at.into(),
            unpublish_at: Said::None,
            options: Some(labels.into_iter().zip(names).enumerate().map(|(place, (labels, name))| SheetOption {
                name,
                code: format!("option-{place}"),
                values: labels.into_iter().enumerate().map(|(index, label)| SheetValue {
                    label,
                    code: format!("code-{index}"),
                    swatch: colour.clone().into(),
                }).collect(),
            }).collect()),
            pictures: Some(pictures.into_iter().map(|(src, alt, left, top)| SheetPicture {
                line: 0, src, alt: Some(alt), focal: Some((left, top)),
            }).collect()),
            ..SheetProduct::default()
        };
        let mut choices: Vec<Vec<String>> = vec![Vec::new()];
        for option in product.options.iter().flatten() {
            choices = choices.into_iter().flat_map(|choice| option.values.iter().map(move |value| {
                let mut longer = choice.clone();
                longer.push(value.label.clone());
                longer
            }).collect::<Vec<_>>()).collect();
        }
        // Backwards, so that the order of values is not that of the rows; and not all, so that values are unused.
        choices.reverse();
        choices.truncate(if rank % 2 == 0 { 8 } else { 1 });
        let shown = |place: usize| product.pictures.iter().flatten().nth(place).map(|picture| picture.src.clone());
        product.variants = choices.into_iter().zip(prices).zip(barcodes).enumerate().map(|(index, ((choice, (price, more, grams, quantity)), (barcode, cost, picture)))| SheetVariant {
            sku: format!("SKU-{number}-{index}"),
            choice,
            price: Some(Money::from_minor(price)),
            compare_at: Some(price + more).filter(|_| more > 0).map(Money::from_minor).into(),
            grams: Some(grams),
            quantity,
            barcode: barcode.into(),
            cost: cost.map(Money::from_minor),
            picture: shown(picture).into(),
            ..SheetVariant::default()
        }).collect();
        product
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_round_trip_loses_nothing_and_changes_nothing(products in (product(1), product(2))) {
        let products = [products.0, products.1];
        let (read, lost) = parse(&export(&products));

        prop_assert_eq!(read.len(), 2);
        prop_assert_eq!(lost.iter().sum::<usize>(), 0);
        for (product, read) in products.iter().zip(read) {
            prop_assert_eq!(&read.problems, &Vec::new());
            let into_an_empty_shop = merge(None, &read.product, read.line);
            prop_assert_eq!(&into_an_empty_shop.problems, &Vec::new());
            prop_assert_eq!(&settled(into_an_empty_shop.product), product);
            let into_the_same = merge(Some(product), &read.product, read.line);
            prop_assert_eq!(&into_the_same.changes, &Vec::new());
            prop_assert_eq!(&settled(into_the_same.product), product);
        }
    }

    #[test]
    fn no_file_panics_and_a_second_run_changes_nothing(rows in prop::collection::vec(prop::collection::vec("|[a-c]{1,2}|[0-9]{1,3}|TRUE|[=|.-]{1,3}", 14), 0..8)) {
        let columns = ["Handle", "Title", "SKU", "Price", "Option1 Name", "Option1 Value", "Option2 Value", "Image Src",
            "Image Position", "Compare-at price", "Inventory quantity", "Options (product.metafields.pasal.options)", "Status", "Tags"];
        let cells = rows.into_iter().map(|row| row.into_iter().map(csv::Cell::Text).collect());
        let (read, _) = parse(&csv::write(&columns, cells));
        for read in read {
            let first = merge(None, &read.product, read.line);
            if read.is_refused() || first.problems.iter().any(|problem| problem.refuses) {
                continue;
            }
            let second = merge(Some(&settled(first.product.clone())), &read.product, read.line);
            prop_assert_eq!(&second.changes, &Vec::new());
        }
    }
}

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn labels(areas: &[Area]) -> Vec<String> {
    areas.iter().map(Area::label).collect()
}

fn exact(text: &str) -> Option<String> {
    match find(text) {
        AreaMatch::Exact(area) => Some(area.label()),
        AreaMatch::Suggestions(_) => None,
    }
}

fn suggested(text: &str) -> Vec<String> {
    match find(text) {
        AreaMatch::Exact(area) => panic!("{text} is taken for {area}"),
        AreaMatch::Suggestions(areas) => labels(&areas),
    }
}

fn count_by<K: Ord>(key: impl Fn(&Area) -> K) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for area in areas() {
        *counts.entry(key(area)).or_default() += 1;
    }
    counts
}

#[test]
fn the_list_is_complete() {
    use AreaKind::{MetropolitanCity, Municipality, RuralMunicipality, SubMetropolitanCity};

    assert_eq!(areas().len(), 753);
    let kinds = [
        (MetropolitanCity, 6),
        (SubMetropolitanCity, 11),
        (Municipality, 276),
        (RuralMunicipality, 460),
    ];
    assert_eq!(count_by(|area| area.kind), kinds.into());
    let provinces = [
        ("Koshi", 137),
        ("Madhesh", 136),
        ("Bagmati", 119),
        ("Gandaki", 85),
        ("Lumbini", 109),
        ("Karnali", 79),
        ("Sudurpashchim", 88),
    ];
    assert_eq!(count_by(|area| area.province), provinces.into());
    assert_eq!(areas().iter().map(|area| usize::from(area.wards)).sum::<usize>(), 6743);
    assert!(
        areas()
            .iter()
            .all(|area| (5..=crate::address::Ward::MAX).contains(&area.wards))
    );
}

#[test]
fn every_district_has_all_its_local_levels() {
    let expected = "Bhojpur 9 Dhankuta 7 Ilam 10 Jhapa 15 Khotang 10 Morang 17 Okhaldhunga 8 Panchthar 8 \
        Sankhuwasabha 10 Solukhumbu 8 Sunsari 12 Taplejung 9 Terhathum 6 Udayapur 8 \
        Bara 16 Dhanusha 18 Mahottari 15 Parsa 14 Rautahat 18 Saptari 18 Sarlahi 20 Siraha 17 \
        Bhaktapur 4 Chitwan 7 Dhading 13 Dolakha 9 Kathmandu 11 Kavrepalanchok 13 Lalitpur 6 Makwanpur 10 Nuwakot 12 \
        Ramechhap 8 Rasuwa 5 Sindhuli 9 Sindhupalchok 12 \
        Baglung 10 Gorkha 11 Kaski 5 Lamjung 8 Manang 4 Mustang 5 Myagdi 6 Nawalparasi_East 8 Parbat 7 Syangja 11 \
        Tanahun 10 \
        Arghakhanchi 6 Banke 8 Bardiya 8 Dang 10 Gulmi 12 Kapilvastu 10 Nawalparasi_West 7 Palpa 10 Pyuthan 9 Rolpa 10 \
        Rukum_East 3 Rupandehi 16 \
        Dailekh 11 Dolpa 8 Humla 7 Jajarkot 7 Jumla 8 Kalikot 9 Mugu 4 Rukum_West 6 Salyan 10 Surkhet 9 \
        Achham 10 Baitadi 10 Bajhang 12 Bajura 9 Dadeldhura 7 Darchula 9 Doti 9 Kailali 13 Kanchanpur 9";
    let counts = count_by(|area| area.district);
    let words: Vec<&str> = expected.split_whitespace().collect();
    assert_eq!(counts.len(), 77);
    for pair in words.chunks(2) {
        let district = pair[0].replace('_', " ");
        assert_eq!(
            counts.get(district.as_str()),
            pair[1].parse().ok().as_ref(),
            "{district}"
        );
    }
    assert_eq!(words.len(), 77 * 2);
}

#[test]
fn a_label_is_one_of_a_kind_and_finds_its_area() {
    let unique: BTreeSet<String> = labels(areas()).into_iter().collect();
    assert_eq!(unique.len(), 753);
    for area in areas() {
        assert_eq!(find(&area.label()), AreaMatch::Exact(*area));
        let long = format!(
            "{} {}, {}, {} Province, Nepal",
            area.municipality,
            area.kind.name(),
            area.district,
            area.province
        );
        assert_eq!(find(&long), AreaMatch::Exact(*area), "{long}");
        assert!(suggest(&area.label(), 3).contains(area));
    }
    assert!(unique.contains("Kathmandu Metropolitan City, Kathmandu"));
    assert!(unique.contains("Banepa, Kavrepalanchok"));
    assert!(unique.contains("Pokhara, Kaski"));
}

#[test]
fn people_write_a_place_in_many_ways() {
    for (typed, label) in [
        ("kathmandu", "Kathmandu Metropolitan City, Kathmandu"),
        (
            "  KATHMANDU  metropolitan city ",
            "Kathmandu Metropolitan City, Kathmandu",
        ),
        ("Kathmandu-10", "Kathmandu Metropolitan City, Kathmandu"),
        ("banepa kavre", "Banepa, Kavrepalanchok"),
        ("Kavre, Banepa", "Banepa, Kavrepalanchok"),
        ("Banepa Nagarpalika", "Banepa, Kavrepalanchok"),
        ("Bharatpur, Chitawan", "Bharatpur, Chitwan"),
        ("Narayanghat", "Bharatpur, Chitwan"),
        ("Myanglung, Tehrathum", "Myanglung, Terhathum"),
        ("Nepalganj", "Nepalgunj, Banke"),
        ("Gokarneswar", "Gokarneshwor, Kathmandu"),
        ("Thimi", "Madhyapur Thimi, Bhaktapur"),
        ("Bhairahawa", "Siddharthanagar, Rupandehi"),
        ("Patan, Lalitpur", "Lalitpur Metropolitan City, Lalitpur"),
        ("Janakpurdham", "Janakpur, Dhanusha"),
        ("Godawari Kailali", "Godawari, Kailali"),
        ("Madhya Nepal", "Madhya Nepal, Lamjung"),
        ("K I Singh", "K.I. Singh, Doti"),
    ] {
        assert_eq!(exact(typed).as_deref(), Some(label), "{typed}");
    }
}

#[test]
fn what_is_not_certain_is_only_suggested() {
    assert_eq!(suggested("Kavre").len(), 13);
    assert_eq!(suggested("Chitwan")[0], "Bharatpur, Chitwan");
    assert_eq!(suggested("Rukum").len(), 9, "both districts of that name");
    assert_eq!(
        suggested("patan"),
        ["Lalitpur Metropolitan City, Lalitpur", "Patan, Baitadi"]
    );
    assert_eq!(suggested("Godawari"), ["Godawari, Lalitpur", "Godawari, Kailali"]);
    for (typed, first) in [
        ("Kathmandoo City Center", None),
        ("kathmnadu", Some("Kathmandu Metropolitan City, Kathmandu")),
        ("Pokhra", Some("Pokhara, Kaski")),
        ("Biratnager", Some("Biratnagar, Morang")),
        ("Biratnagar, Sunsari", Some("Biratnagar, Morang")),
        ("kath", Some("Kathmandu Metropolitan City, Kathmandu")),
        ("London", None),
        ("", None),
        ("10", None),
    ] {
        assert_eq!(suggested(typed).first().map(String::as_str), first, "{typed}");
    }
}

#[test]
fn typing_ahead_shows_the_cities_first() {
    assert_eq!(
        labels(&suggest("", 3)),
        [
            "Kathmandu Metropolitan City, Kathmandu",
            "Lalitpur Metropolitan City, Lalitpur",
            "Pokhara, Kaski"
        ]
    );
    assert_eq!(
        labels(&suggest("b", 5)),
        [
            "Bharatpur, Chitwan",
            "Biratnagar, Morang",
            "Birgunj, Parsa",
            "Butwal, Rupandehi",
            "Bhaktapur Municipality, Bhaktapur"
        ]
    );
    assert_eq!(labels(&suggest("Banepa, kav", 5)), ["Banepa, Kavrepalanchok"]);
    assert_eq!(labels(&suggest("thi", 9))[0], "Madhyapur Thimi, Bhaktapur");
    assert_eq!(
        labels(&suggest("kavre", 2)),
        ["Banepa, Kavrepalanchok", "Dhulikhel, Kavrepalanchok"]
    );
    assert_eq!(suggest("h", 4)[0].municipality, "Hetauda");
    assert_eq!(labels(&suggest("pokahra", 1)), ["Pokhara, Kaski"]);
    assert!(suggest("xyzzyx", 5).is_empty());
    assert!(suggest("k", 0).is_empty());
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = find(&text);
        prop_assert!(suggest(&text, 5).len() <= 5);
    }
}

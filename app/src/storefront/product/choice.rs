//! Which variant a press on an option's value leads to: the same answer for the server's links and in the browser.

/// What has to be known of a variant to choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// One value an option, as indices of its values.
    pub choice: Vec<usize>,
    /// Whether at least one can be had.
    pub is_buyable: bool,
}

/// The variant after a press on `value` of `option` while variant `from` is shown: the one that keeps most of the
/// other choices, among equals one that can be bought, then the first. `None` where no variant has the value.
pub fn after(variants: &[Known], from: usize, option: usize, value: usize) -> Option<usize> {
    let now = variants.get(from).map_or(&[][..], |variant| &variant.choice);
    let mut best: Option<(usize, (usize, bool))> = None;
    for (index, variant) in variants.iter().enumerate() {
        if variant.choice.get(option) != Some(&value) {
            continue;
        }
        let kept = variant
            .choice
            .iter()
            .zip(now)
            .enumerate()
            .filter(|(at, (a, b))| *at != option && a == b)
            .count();
        let worth = (kept, variant.is_buyable);
        if best.is_none_or(|(_, so_far)| worth > so_far) {
            best = Some((index, worth));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_keeps_the_other_choice_where_there_is_such_a_variant() {
        let variants: Vec<Known> = [([0, 0], true), ([0, 1], true), ([1, 1], false), ([2, 0], true)]
            .map(|(choice, is_buyable)| Known {
                choice: choice.to_vec(),
                is_buyable,
            })
            .into();
        assert_eq!(after(&variants, 1, 1, 0), Some(0));
        assert_eq!(
            after(&variants, 0, 0, 1),
            Some(2),
            "the only one with the value, though it is sold out"
        );
        assert_eq!(after(&variants, 1, 0, 2), Some(3));
        assert_eq!(after(&variants, 0, 0, 9), None);
    }
}

//! A line without axes beside a figure, drawn on the server: no script, no library.

use leptos::prelude::*;

/// The width and height of the drawing's own units; the page stretches it.
const WIDTH: i64 = 120;
const HEIGHT: i64 = 28;
/// So that the line is not cut at its highest and lowest.
const MARGIN: i64 = 2;

/// The line of these values, oldest first; nothing where there are fewer than two. It is decoration: the numbers stand in
/// words beside it, and in the table of its chart.
pub(super) fn sparkline(values: &[i64]) -> Option<AnyView> {
    let points = points(values)?;
    Some(
        view! {
            <svg
                class="h-7 w-full text-accent"
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                fill="none"
                stroke="currentColor"
                stroke-width="1.5"
                aria-hidden="true"
            >
                <polyline points=points vector-effect="non-scaling-stroke" stroke-linejoin="round"></polyline>
            </svg>
        }
        .into_any(),
    )
}

fn points(values: &[i64]) -> Option<String> {
    let steps = i64::try_from(values.len())
        .ok()?
        .checked_sub(1)
        .filter(|steps| *steps > 0)?;
    let (low, high) = (*values.iter().min()?, *values.iter().max()?);
    let range = i128::from(high) - i128::from(low);
    let room = i128::from(HEIGHT - 2 * MARGIN);
    let point = |(place, value): (i64, &i64)| {
        let above = (i128::from(*value) - i128::from(low)) * room;
        // A level line lies at the bottom.
        let y = i128::from(HEIGHT - MARGIN) - above.checked_div(range).unwrap_or(0);
        format!("{},{y}", place * WIDTH / steps)
    };
    let points: Vec<String> = (0_i64..).zip(values).map(point).collect();
    Some(points.join(" "))
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn the_line_goes_from_edge_to_edge_and_stays_inside() {
        assert_eq!(points(&[0, 10, 5]).unwrap(), "0,26 60,2 120,14");
        assert_eq!(points(&[7, 7]).unwrap(), "0,26 120,26");
        assert_eq!(points(&[i64::MIN, i64::MAX]).unwrap(), "0,26 120,2");
        assert_eq!(points(&[1]), None);
    }
}

//! How a figure has changed, without a float.

/// The change from `before` to `now` in tenths of a percent, halves away from zero: 1000 to 1125 is 125, which reads
/// "+12.5 %". None where there was nothing before; measured from the size of what was before where that is negative.
pub fn change_in_tenths(now: i64, before: i64) -> Option<i64> {
    let (now, before) = (i128::from(now), i128::from(before));
    let size = before.checked_abs().filter(|size| *size > 0)?;
    let scaled = now.checked_sub(before)?.checked_mul(1000)?;
    let half = size.checked_div(2)?;
    let rounded = if scaled < 0 {
        scaled.checked_sub(half)?
    } else {
        scaled.checked_add(half)?
    };
    i64::try_from(rounded.checked_div(size)?).ok()
}

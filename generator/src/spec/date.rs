//! Calendar dates.

/// Returns true if a text is a Gregorian date of the form `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    parse(text).is_some()
}

/// The number of days from 1970-01-01 to a date of the form `YYYY-MM-DD`. `None` if there is no such date.
pub(crate) fn days_since_epoch(text: &str) -> Option<i64> {
    let (year, month, day) = parse(text)?;
    let of_years = |years: i64| {
        years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400)
    };
    let of_months: i64 = (1..month).map(|month| days_of(month, year)).sum();
    Some(of_years(year - 1) - of_years(1969) + of_months + day - 1)
}

/// Year, month and day.
fn parse(text: &str) -> Option<(i64, i64, i64)> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())?
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let exists = (1..=12).contains(&month) && (1..=days_of(month, year)).contains(&day);
    exists.then_some((year, month, day))
}

/// The number of days of a month.
fn days_of(month: i64, year: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{days_since_epoch, is_date};

    #[test]
    fn dates() {
        for good in ["2024-09-09", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-04-31",
            "2024-9-9",
            "24-09-09",
            "",
            "2024-09-+9",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    /// Expected values from `date --date DATE +%s`, divided by 86,400.
    #[test]
    fn days() {
        for (date, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-11-30", 20_787),
            ("9999-12-31", 2_932_896),
            ("1600-02-29", -135_081),
        ] {
            assert_eq!(days_since_epoch(date), Some(days), "{date}");
        }
        assert_eq!(days_since_epoch("2023-02-29"), None);
    }
}

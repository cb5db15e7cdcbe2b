// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numbers of results, as people read them.

/// A share in whole hundredths; none of none.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (200 * part + whole) / (2 * whole))
}

/// A value of an address, with what would end it or mean something else written in percent.
pub fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_addresses_encoded() {
        assert_eq!((share(2, 3), share(0, 4), share(0, 0)), (Some(67), Some(0), None));
        assert_eq!(encoded("Livia D'Amò & c."), "Livia%20D%27Am%C3%B2%20%26%20c.");
    }
}

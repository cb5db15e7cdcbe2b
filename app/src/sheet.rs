// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables of cells, the same for every kind of file.

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number, shown with two decimals.
    Decimal(f64),
    /// Nothing, because it is withheld or does not apply.
    Empty,
}

impl Cell {
    /// A number given in hundredths: a whole one where it is whole, nothing where there is none.
    pub fn hundredths(value: Option<i64>) -> Self {
        match value {
            None => Self::Empty,
            Some(value) if value % 100 == 0 => Self::Whole(value / 100),
            Some(value) => Self::Decimal(value as f64 / 100.0),
        }
    }

    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it is called; also the name of its tab.
    pub name: String,
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_stays_whole() {
        let cells = [None, Some(1200), Some(1250), Some(-50)].map(Cell::hundredths);
        assert_eq!(cells, [Cell::Empty, Cell::Whole(12), Cell::Decimal(12.5), Cell::Decimal(-0.5)]);
    }
}

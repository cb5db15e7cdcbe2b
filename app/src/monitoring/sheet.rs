// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures and the rows behind them as tables of cells, for files.

use leptos_i18n::td_string;

use super::{
    FigureRows, Indicators, MonitoringReport, OpenedFigure, PartFigures,
    words::{edition_state, figure, standing, unit},
};
use crate::{
    i18n::Locale,
    sheet::{Cell, Sheet},
};

/// What the figures are of, and when they were computed.
pub fn about(report: &MonitoringReport, locale: Locale) -> Sheet {
    let line = |name: &str, words: String| vec![Cell::text(name), Cell::Text(words)];
    let territory = report.territory.as_ref().map_or_else(
        || td_string!(locale, monitoring.all_territories).to_owned(),
        |territory| territory.name.get(locale).to_owned(),
    );
    let rows = vec![
        line(td_string!(locale, monitoring.sheet_project), report.acronym.clone()),
        line(td_string!(locale, monitoring.territory_of_edition), territory),
        line(td_string!(locale, monitoring.sheet_at), written(&report.at)),
        line(td_string!(locale, monitoring.sheet_funding), report.funding.get(locale).to_owned()),
        line("", td_string!(locale, monitoring.explain_applications).to_owned()),
        line("", td_string!(locale, monitoring.explain_participations).to_owned()),
        line("", td_string!(locale, monitoring.explain_persons).to_owned()),
        line("", td_string!(locale, monitoring.explain_territory).to_owned()),
        line("", td_string!(locale, monitoring.persons_do_not_add_up).to_owned()),
    ];
    Sheet {
        name: td_string!(locale, monitoring.sheet_about).to_owned(),
        head: vec![
            td_string!(locale, monitoring.figure).to_owned(),
            td_string!(locale, monitoring.sheet_value).to_owned(),
        ],
        rows,
    }
}

/// Every figure with what it is a number of and how it is computed.
pub fn totals(report: &MonitoringReport, locale: Locale) -> Sheet {
    let rows = report.figures().into_iter().map(|found| {
        let (label, meaning) = figure(found.name, locale);
        let unit = Cell::Text(unit(found.unit, locale));
        vec![Cell::Text(label), Cell::hundredths(found.hundredths), unit, Cell::Text(meaning), Cell::text(found.name)]
    });
    Sheet {
        name: td_string!(locale, monitoring.all_figures).to_owned(),
        head: [
            td_string!(locale, monitoring.figure),
            td_string!(locale, monitoring.number),
            td_string!(locale, monitoring.counts),
            td_string!(locale, monitoring.meaning),
            td_string!(locale, monitoring.sheet_name),
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}

/// A line for each territory of editions, a column for each figure.
pub fn by_territory(report: &MonitoringReport, locale: Locale) -> Sheet {
    let head = td_string!(locale, monitoring.territory_of_edition).to_owned();
    parts(td_string!(locale, monitoring.sheet_by_territory).to_owned(), head, &report.by_territory, locale)
}

/// A line for each axis, a column for each figure.
pub fn by_axis(report: &MonitoringReport, locale: Locale) -> Sheet {
    let word = report.axis_word.get(locale).to_owned();
    parts(td_string!(locale, monitoring.sheet_by_axis).to_owned(), word, &report.by_axis, locale)
}

fn parts(name: String, head: String, parts: &[PartFigures], locale: Locale) -> Sheet {
    let figures = Indicators::default().figures();
    let columns = figures.iter().map(|found| {
        let label = figure(found.name, locale).0;
        format!("{label} ({})", unit(found.unit, locale))
    });
    let rows = parts.iter().map(|part| {
        let values = part.indicators.figures().into_iter().map(|found| Cell::hundredths(found.hundredths));
        [Cell::text(&part.code), Cell::text(part.name.get(locale))].into_iter().chain(values).collect()
    });
    Sheet {
        name,
        head: [td_string!(locale, monitoring.sheet_code).to_owned(), head].into_iter().chain(columns).collect(),
        rows: rows.collect(),
    }
}

/// All of it in one table, a line for each figure of the whole and of each part: for programs that count on.
pub fn all(report: &MonitoringReport, locale: Locale) -> Sheet {
    let whole = report.territory.as_ref();
    let of_whole = match whole {
        None => (td_string!(locale, monitoring.sheet_whole), String::new(), report.acronym.clone()),
        Some(territory) => (
            td_string!(locale, monitoring.sheet_territory_and_below),
            territory.code.clone(),
            territory.name.get(locale).to_owned(),
        ),
    };
    let of = |kind: &'static str, part: &PartFigures| {
        ((kind, part.code.clone(), part.name.get(locale).to_owned()), part.indicators.figures())
    };
    let territories = report.by_territory.iter().map(|part| of(td_string!(locale, monitoring.sheet_territory), part));
    let axes = report.by_axis.iter().map(|part| of(td_string!(locale, monitoring.sheet_axis), part));
    let groups = std::iter::once((of_whole, report.figures())).chain(territories).chain(axes);
    let rows = groups.flat_map(|((kind, code, name), figures)| {
        figures.into_iter().map(move |found| {
            vec![
                Cell::text(&report.acronym),
                Cell::Text(written(&report.at)),
                Cell::text(kind),
                Cell::text(&code),
                Cell::text(&name),
                Cell::Text(figure(found.name, locale).0),
                Cell::text(found.name),
                Cell::hundredths(found.hundredths),
                Cell::Text(unit(found.unit, locale)),
                Cell::text(report.funding.get(locale)),
            ]
        })
    });
    Sheet {
        name: td_string!(locale, monitoring.all_figures).to_owned(),
        head: [
            td_string!(locale, monitoring.sheet_project),
            td_string!(locale, monitoring.sheet_at),
            td_string!(locale, monitoring.sheet_part),
            td_string!(locale, monitoring.sheet_code),
            td_string!(locale, monitoring.sheet_part_name),
            td_string!(locale, monitoring.figure),
            td_string!(locale, monitoring.sheet_name),
            td_string!(locale, monitoring.number),
            td_string!(locale, monitoring.counts),
            td_string!(locale, monitoring.sheet_funding),
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}

/// The rows behind a figure.
pub fn rows(opened: &OpenedFigure, locale: Locale) -> Sheet {
    let (head, rows): (Vec<&str>, Vec<Vec<Cell>>) = match &opened.rows {
        FigureRows::Courses(page) => (
            vec![
                td_string!(locale, monitoring.sheet_code),
                td_string!(locale, monitoring.course),
                td_string!(locale, monitoring.modules),
            ],
            page.items
                .iter()
                .map(|row| vec![Cell::text(&row.slug), Cell::text(row.title.get(locale)), Cell::Whole(row.editions)])
                .collect(),
        ),
        FigureRows::Editions(page) => (
            vec![
                td_string!(locale, monitoring.edition),
                td_string!(locale, monitoring.course),
                td_string!(locale, monitoring.territory_of_edition),
                td_string!(locale, monitoring.state),
                td_string!(locale, monitoring.first_day),
                td_string!(locale, monitoring.last_day),
                td_string!(locale, monitoring.adds),
            ],
            page.items
                .iter()
                .map(|row| {
                    vec![
                        Cell::text(&row.code),
                        Cell::text(row.course.get(locale)),
                        Cell::text(row.territory.get(locale)),
                        Cell::Text(edition_state(&row.state, locale)),
                        Cell::text(&row.starts_on),
                        Cell::text(&row.ends_on),
                        Cell::hundredths(Some(row.hundredths(opened.unit))),
                    ]
                })
                .collect(),
        ),
        FigureRows::Applications(page) => (
            vec![
                td_string!(locale, monitoring.application),
                td_string!(locale, monitoring.family_name),
                td_string!(locale, monitoring.given_name),
                td_string!(locale, monitoring.body),
                td_string!(locale, monitoring.edition),
                td_string!(locale, monitoring.course),
                td_string!(locale, monitoring.standing),
                td_string!(locale, monitoring.attended_minutes),
                td_string!(locale, monitoring.attendable_minutes),
            ],
            page.items
                .iter()
                .map(|row| {
                    vec![
                        Cell::text(&row.code),
                        Cell::text(&row.family_name),
                        Cell::text(&row.given_name),
                        Cell::text(&row.body),
                        Cell::text(&row.edition),
                        Cell::text(row.course.get(locale)),
                        Cell::Text(standing(&row.standing, locale)),
                        Cell::Whole(row.attended),
                        Cell::Whole(row.attendable),
                    ]
                })
                .collect(),
        ),
        FigureRows::Persons(page) => (
            vec![
                td_string!(locale, monitoring.family_name),
                td_string!(locale, monitoring.given_name),
                td_string!(locale, monitoring.participations),
                td_string!(locale, monitoring.courses),
            ],
            page.items
                .iter()
                .map(|row| {
                    vec![
                        Cell::text(&row.family_name),
                        Cell::text(&row.given_name),
                        Cell::Whole(row.participations),
                        Cell::Whole(row.courses),
                    ]
                })
                .collect(),
        ),
    };
    Sheet { name: figure(&opened.opening.figure, locale).0, head: head.into_iter().map(str::to_owned).collect(), rows }
}

/// `2026-12-10T09:00` as tables write it: `2026-12-10 09:00`.
fn written(at: &str) -> String {
    at.replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Text;

    fn sample() -> MonitoringReport {
        let part = |code: &str, applications| PartFigures {
            code: code.to_owned(),
            name: Text::plain("Cremona"),
            indicators: Indicators { applications, ..Indicators::default() },
        };
        MonitoringReport {
            slug: "rete".to_owned(),
            acronym: "RETE".to_owned(),
            axis_word: Text::plain("asse"),
            funding: Text::plain("Cofinanziato dal Fondo"),
            at: "2026-12-10T09:00".to_owned(),
            territories: Vec::new(),
            territory: None,
            total: Indicators { applications: 475, attended_minutes: 91, ..Indicators::default() },
            community_members: Some(12),
            by_territory: vec![part("CR", 400), part("MI", 75)],
            by_axis: vec![part("I", 475)],
            opens: super::super::Opens::default(),
        }
    }

    #[test]
    fn each_row_is_as_long_as_the_head_in_both_languages() {
        for locale in [Locale::it, Locale::en] {
            let report = sample();
            let sheets = [about, totals, by_territory, by_axis, all].map(|table| table(&report, locale));
            for sheet in &sheets {
                assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()), "{sheet:?}");
                assert!(!sheet.rows.is_empty() && sheet.name.chars().count() <= 31, "{sheet:?}");
            }
            let names: std::collections::BTreeSet<_> = sheets[..4].iter().map(|sheet| &sheet.name).collect();
            assert_eq!(names.len(), 4, "a workbook's tabs have different names");
        }
    }

    #[test]
    fn the_one_table_holds_the_whole_and_each_part() {
        let sheet = all(&sample(), Locale::it);
        let applications: Vec<&Vec<Cell>> =
            sheet.rows.iter().filter(|row| row[6] == Cell::text("applications")).collect();
        let values: Vec<(&Cell, &Cell)> = applications.iter().map(|row| (&row[3], &row[7])).collect();
        assert_eq!(
            values,
            [
                (&Cell::text(""), &Cell::Whole(475)),
                (&Cell::text("CR"), &Cell::Whole(400)),
                (&Cell::text("MI"), &Cell::Whole(75)),
                (&Cell::text("I"), &Cell::Whole(475)),
            ]
        );
        assert!(applications.iter().all(|row| row[8] == Cell::text("domande")
            && row[0] == Cell::text("RETE")
            && row[1] == Cell::text("2026-12-10 09:00")
            && row[9] == Cell::text("Cofinanziato dal Fondo")));
    }
}

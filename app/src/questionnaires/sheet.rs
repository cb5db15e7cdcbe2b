// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results as tables of cells, for files.

use leptos_i18n::td_string;

use super::{
    ItemKind, Results,
    rules::{mean, median, respondents, top_two_share},
};
use crate::{
    i18n::Locale,
    sheet::{Cell, Sheet},
};

fn decimal(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Decimal((value * 100.0).round() / 100.0))
}

/// What the results are of: the chosen filters, how many answered.
pub fn about(results: &Results, locale: Locale) -> Sheet {
    let line = |name: &str, cell: Cell| vec![Cell::Text(name.to_owned()), cell];
    let mut rows = vec![line(td_string!(locale, questionnaires.sheet_project), Cell::Text(results.acronym.clone()))];
    let choices = &results.choices;
    let filters = [
        (td_string!(locale, questionnaires.filter_territory), &results.filter.territory, &choices.territories),
        (td_string!(locale, questionnaires.filter_axis), &results.filter.axis, &choices.axes),
        (td_string!(locale, questionnaires.filter_course), &results.filter.course, &choices.courses),
        (td_string!(locale, questionnaires.filter_edition), &results.filter.edition, &choices.editions),
        (td_string!(locale, questionnaires.filter_teacher), &results.filter.teacher, &choices.teachers),
    ];
    for (name, value, choices) in filters {
        if !value.is_empty() {
            let title = choices.iter().find(|choice| choice.value == *value);
            let title = title.map_or_else(|| value.clone(), |choice| choice.title.get(locale).to_owned());
            rows.push(line(name, Cell::Text(title)));
        }
    }
    rows.push(line(td_string!(locale, questionnaires.sheet_rounds), Cell::Whole(results.rounds)));
    rows.push(line(td_string!(locale, questionnaires.sheet_withheld), Cell::Whole(results.withheld_rounds)));
    rows.push(line(td_string!(locale, questionnaires.sheet_participants), Cell::Whole(results.participants)));
    rows.push(line(td_string!(locale, questionnaires.sheet_responses), Cell::Whole(results.responses)));
    rows.push(line(
        td_string!(locale, questionnaires.sheet_rule),
        Cell::Text(td_string!(locale, questionnaires.withheld_rule).to_owned()),
    ));
    rows.push(line(
        td_string!(locale, questionnaires.sheet_funding),
        Cell::Text(results.funding.get(locale).to_owned()),
    ));
    Sheet {
        name: td_string!(locale, questionnaires.sheet_about).to_owned(),
        head: vec![
            td_string!(locale, questionnaires.sheet_what).to_owned(),
            td_string!(locale, questionnaires.sheet_value).to_owned(),
        ],
        rows,
    }
}

/// Item by item: how many gave each answer, mean, median, top-two share, and the project's mean.
pub fn figures(results: &Results, locale: Locale) -> Sheet {
    let set = results.set.as_ref();
    let mut head: Vec<String> = [
        td_string!(locale, questionnaires.sheet_area),
        td_string!(locale, questionnaires.sheet_code),
        td_string!(locale, questionnaires.sheet_item),
        td_string!(locale, questionnaires.filter_teacher),
        td_string!(locale, questionnaires.sheet_respondents),
        "1",
        "2",
        "3",
        "4",
        "5",
        td_string!(locale, questionnaires.mean),
        td_string!(locale, questionnaires.median),
        td_string!(locale, questionnaires.sheet_top_two),
        td_string!(locale, questionnaires.project_mean),
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    let agreement_columns = 5;
    // The answers in words have columns of their own, after the others.
    let mut words: Vec<String> = Vec::new();
    for choice in set.iter().flat_map(|set| &set.items).flat_map(|item| &item.choices) {
        let title = choice.title.get(locale).to_owned();
        if !words.contains(&title) {
            words.push(title);
        }
    }
    head.extend(words.iter().cloned());
    let rows = results
        .figures
        .iter()
        .filter_map(|figure| {
            let item = set?.item(&figure.item)?;
            let area = set?.areas.iter().find(|area| area.code == item.area)?;
            let agreement = item.kind == ItemKind::Agreement;
            let shown = !figure.withheld();
            let count = |count: i64| if shown { Cell::Whole(count) } else { Cell::Empty };
            let mut row = vec![
                Cell::Text(area.title.get(locale).to_owned()),
                Cell::Text(item.code.clone()),
                Cell::Text(item.text.get(locale).to_owned()),
                figure.teacher.clone().map_or(Cell::Empty, Cell::Text),
                if shown {
                    Cell::Whole(respondents(&figure.counts))
                } else {
                    Cell::Text(td_string!(locale, questionnaires.withheld).to_owned())
                },
            ];
            if agreement {
                row.extend(figure.counts.iter().map(|n| count(*n)));
                row.push(decimal(mean(&figure.counts)));
                row.push(decimal(median(&figure.counts)));
                row.push(top_two_share(&figure.counts).map_or(Cell::Empty, Cell::Whole));
                row.push(decimal(mean(&figure.project_counts)));
            } else {
                row.extend(std::iter::repeat_n(Cell::Empty, agreement_columns + 4));
            }
            for word in &words {
                let at = item.choices.iter().position(|choice| choice.title.get(locale) == word);
                row.push(at.and_then(|at| figure.counts.get(at)).map_or(Cell::Empty, |n| count(*n)));
            }
            Some(row)
        })
        .collect();
    Sheet { name: td_string!(locale, questionnaires.sheet_figures).to_owned(), head, rows }
}

/// The free texts.
pub fn texts(results: &Results, locale: Locale) -> Sheet {
    let rows = results
        .texts
        .iter()
        .flat_map(|of_item| {
            let item = results.set.as_ref().and_then(|set| set.item(&of_item.item));
            let title = item.map_or("", |item| item.text.get(locale)).to_owned();
            of_item.texts.iter().map(move |text| vec![Cell::Text(title.clone()), Cell::Text(text.clone())])
        })
        .collect();
    Sheet {
        name: td_string!(locale, questionnaires.texts).to_owned(),
        head: vec![
            td_string!(locale, questionnaires.sheet_item).to_owned(),
            td_string!(locale, questionnaires.sheet_text).to_owned(),
        ],
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        i18n::Text,
        questionnaires::{Figure, ItemTexts, QuestionSet},
    };

    fn sample() -> Results {
        let figure = |item: &str, counts: &[i64]| Figure {
            item: item.to_owned(),
            teacher: None,
            counts: counts.to_vec(),
            project_counts: vec![0, 0, 0, 10, 0],
        };
        Results {
            acronym: "CO.R.RE.L.A.RE.".to_owned(),
            funding: Text::plain("Cofinanziato"),
            rounds: 2,
            set: Some(QuestionSet::satisfaction().unwrap()),
            figures: vec![figure("G1", &[0, 1, 0, 3, 2]), figure("G2", &[4, 1, 1]), figure("C1", &[0; 5])],
            texts: vec![ItemTexts { item: "A1".to_owned(), texts: vec!["=1+1".to_owned()], all: 1 }],
            ..Results::default()
        }
    }

    #[test]
    fn each_row_is_as_long_as_the_head_and_says_what_the_page_says() {
        for locale in [Locale::it, Locale::en] {
            let results = sample();
            for sheet in [about(&results, locale), figures(&results, locale), texts(&results, locale)] {
                assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()), "{sheet:?}");
                assert!(!sheet.rows.is_empty());
            }
        }
        let sheet = figures(&sample(), Locale::it);
        let [g1, g2, c1] = &sheet.rows[..] else { panic!("{sheet:?}") };
        assert_eq!(
            g1[4..14],
            [
                Cell::Whole(6),
                Cell::Whole(0),
                Cell::Whole(1),
                Cell::Whole(0),
                Cell::Whole(3),
                Cell::Whole(2),
                Cell::Decimal(4.0),
                Cell::Decimal(4.0),
                Cell::Whole(83),
                Cell::Decimal(4.0)
            ]
        );
        assert_eq!(g2[14..], [Cell::Whole(4), Cell::Whole(1), Cell::Whole(1)]);
        assert_eq!(c1[4], Cell::Text("meno di 5 risposte".to_owned()), "withheld is said");
        assert!(c1[5..13].iter().all(|cell| *cell == Cell::Empty));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Puts together the page of a project, in the reader's language.

use jiff::Timestamp;

use super::{
    Link, ProjectView,
    facets::FacetValue,
    filters::{Filters, Phase},
    find::Found,
    words::{self, say},
};
use crate::{
    dates,
    i18n::Locale,
    numbers::grouped,
    projects::{ProjectDetails, words as project_words},
};

const PATH: &str = "/corsi";

/// `/progetti/{slug}`.
pub fn project(locale: Locale, project: &ProjectDetails, found: &Found, now: Timestamp) -> ProjectView {
    let of_project = Filters { project: Some(project.slug.clone()), phase: found.filters.phase, ..Filters::default() };
    let everything = Filters { phase: Phase::All, ..of_project.clone() };
    ProjectView {
        slug: project.slug.clone(),
        acronym: project.acronym.clone(),
        title: project.title.get(locale).to_owned(),
        summary: project.summary.get(locale).to_owned(),
        badge: project_words::badge(locale, &project.state, project.demonstration),
        demonstration: project.demonstration,
        facts: facts(locale, project),
        partners: project
            .partners
            .iter()
            .map(|partner| (partner.name.clone(), project_words::partner_role(locale, &partner.role)))
            .collect(),
        territories: links(locale, &found.facets.territories, |code| Filters {
            territory: Some(code),
            ..everything.clone()
        }),
        axes_word: words::capitalized(project.axes_word.get(locale)),
        axes: project
            .axes
            .iter()
            .map(|(code, title)| Link {
                text: format!("{code}. {}", title.get(locale)),
                href: Filters { axis: Some(code.clone()), ..everything.clone() }.address(PATH),
            })
            .collect(),
        courses: words::by_course(locale, &found.page.items, now),
        ended: found.filters.phase != Phase::Live,
        all: Link {
            text: say!(locale, catalogue.all_editions, count = grouped(found.facets.total, locale)),
            href: everything.address(PATH),
        },
    }
}

fn links(locale: Locale, values: &[FacetValue], filters: impl Fn(String) -> Filters) -> Vec<Link> {
    values
        .iter()
        .map(|value| {
            let name = value.names.first().map_or(value.value.as_str(), |name| name.get(locale));
            Link {
                text: format!("{name} ({})", grouped(value.count, locale)),
                href: filters(value.value.clone()).address(PATH),
            }
        })
        .collect()
}

fn facts(locale: Locale, project: &ProjectDetails) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut fact = |name: String, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name, value));
        }
    };
    let dates = match (project.starts_on, project.ends_on) {
        (Some(first), Some(last)) => Some(dates::span(locale, first, last)),
        (Some(first), None) => Some(say!(locale, projects.from_day, day = dates::day(locale, first))),
        (None, Some(last)) => Some(say!(locale, projects.until_day, day = dates::day(locale, last))),
        (None, None) => None,
    };
    fact(say!(locale, projects.dates), dates);
    let funding = &project.funding;
    let here = |text: &Option<crate::i18n::Text>| text.as_ref().map(|text| text.get(locale).to_owned());
    fact(say!(locale, projects.fund), here(&funding.fund));
    fact(say!(locale, projects.programme), here(&funding.programme));
    fact(say!(locale, projects.action), here(&funding.action));
    fact(say!(locale, projects.priority), here(&funding.priority));
    let payers: Vec<&str> = funding.co_financed_by.iter().map(|payer| payer.get(locale)).collect();
    fact(say!(locale, projects.co_financed_by), Some(payers.join(", ")));
    fact(say!(locale, projects.grant_agreement), funding.grant_agreement.clone());
    fact("CUP".to_owned(), funding.cup.clone());
    fact(say!(locale, projects.total_cost), funding.total_cost_eur.as_deref().map(|cost| euro(locale, cost)));
    fact(say!(locale, projects.recipients), here(&project.recipients_rule));
    facts
}

/// `314.410,80 €` in Italian, `€314,410.80` in English, of a decimal written with a point.
fn euro(locale: Locale, amount: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "00"));
    let grouped = whole.parse().map_or_else(|_| whole.to_owned(), |whole| grouped(whole, locale));
    match locale {
        Locale::it => format!("{grouped},{cents:0<2}\u{a0}€"),
        Locale::en => format!("€{grouped}.{cents:0<2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_each_language_does() {
        assert_eq!(euro(Locale::it, "314410.80"), "314.410,80\u{a0}€");
        assert_eq!(euro(Locale::en, "314410.8"), "€314,410.80");
        assert_eq!(euro(Locale::it, "500"), "500,00\u{a0}€");
    }
}

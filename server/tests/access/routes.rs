// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages, API and the other addresses: as the router knows them, and as they are opened; see `cells.rs`.

use crate::cells::*;

pub const ROUTES: &[Row] = &[
    // Pages.
    ("/", "/", OPEN),
    ("/accedi", "/accedi", OPEN),
    ("/accessibilita", "/accessibilita", OPEN),
    ("/area-personale", "/area-personale", LOGGED_IN),
    ("/area-personale/dati", "/area-personale/dati", LOGGED_IN),
    ("/area-personale/domande/{code}", "/area-personale/domande/{application}", APPLICANT_SEES),
    ("/area-personale/profilo", "/area-personale/profilo", LOGGED_IN),
    ("/corsi", "/corsi", OPEN),
    ("/corsi/{slug}", "/corsi/corso-1", OPEN),
    ("/crea-account", "/crea-account", OPEN),
    ("/edizioni/{code}", "/edizioni/ED-1", OPEN),
    ("/edizioni/{code}", "/edizioni/ED-3", NOBODY),
    ("/edizioni/{code}/domanda", "/edizioni/ED-1/domanda", LOGGED_IN),
    ("/gestione", "/gestione", STAFF),
    ("/gestione/domande/{code}", "/gestione/domande/{application}", SEES_PARTICIPANTS),
    ("/gestione/domande/{code}/sostituzione", "/gestione/domande/{application}/sostituzione", DECIDES),
    ("/gestione/edizioni/{code}", "/gestione/edizioni/ED-1", SEES_PARTICIPANTS),
    ("/gestione/edizioni/{code}/annulla", "/gestione/edizioni/ED-1/annulla", DECIDES),
    (
        "/gestione/edizioni/{code}/decisione",
        "/gestione/edizioni/ED-1/decisione?decisione=accept&domanda={application}",
        DECIDES,
    ),
    ("/gestione/edizioni/{code}/modifica", "/gestione/edizioni/ED-1/modifica", DECIDES),
    ("/gestione/incarichi", "/gestione/incarichi", GIVES_TASKS),
    ("/gestione/persone", "/gestione/persone", PERSONS),
    ("/gestione/persone/nuova", "/gestione/persone/nuova", PERSONS),
    ("/gestione/persone/{id}", "/gestione/persone/{person}", SEES_PERSON),
    ("/monitoraggio/{slug}", "/monitoraggio/rete", OPEN),
    ("/note-legali", "/note-legali", OPEN),
    ("/nuova-password", "/nuova-password", OPEN),
    ("/nuovo-indirizzo", "/nuovo-indirizzo", OPEN),
    ("/posta-dimostrativa", "/posta-dimostrativa", NOBODY),
    ("/progetti/{slug}", "/progetti/rete", OPEN),
    ("/progetti/{slug}/privacy", "/progetti/rete/privacy", OPEN),
    ("/recupera-password", "/recupera-password", OPEN),
    ("/verifica", "/verifica", OPEN),
    // Beside the pages.
    ("/area-personale/dati.json", "/area-personale/dati.json", LOGGED_IN),
    ("/lingua/{code}", "/lingua/en", OPEN),
    ("/healthz", "/healthz", OPEN),
    ("/readyz", "/readyz", OPEN),
    // The API.
    ("/api/v1/editions", "/api/v1/editions", OPEN),
    ("/api/v1/editions/{code}", "/api/v1/editions/ED-1", OPEN),
    ("/api/v1/editions/{code}", "/api/v1/editions/ED-3", NOBODY),
    ("/api/v1/editions/{code}/calendar.ics", "/api/v1/editions/ED-1/calendar.ics", OPEN),
    ("/api/v1/editions/{code}/calendar.ics", "/api/v1/editions/ED-3/calendar.ics", NOBODY),
    ("/api/v1/openapi.json", "/api/v1/openapi.json", OPEN),
    ("/api/v1/projects", "/api/v1/projects", OPEN),
    ("/api/v1/projects/{slug}/indicators", "/api/v1/projects/rete/indicators", OPEN),
];

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people enter about themselves, and which passwords are taken.

use super::{NAME_MOST, normal_email, parse_email};
use crate::{
    error::{FieldCode, FieldErrors},
    people::{AccountChoices, Defaults, Term},
    text,
};

/// Shortest password. Length is what makes guessing slow; rules of composition only make passwords hard to remember.
pub const PASSWORD_LEAST: usize = 12;
/// Longest password, so that hashing it costs no more than it has to.
pub const PASSWORD_MOST: usize = 128;
/// Longest name of a body.
pub const BODY_NAME_MOST: usize = 200;

/// The passwords of twelve characters and more that are tried first.
const COMMONEST: [&str; 20] = [
    "123456789012",
    "1234567890123",
    "1q2w3e4r5t6y",
    "administrator",
    "correlare2012",
    "correlare2013",
    "correlare2026",
    "passw0rd1234",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwerty123456",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "amministratore",
    "benvenuto123",
    "benvenuto1234",
    "iloveyou1234",
];

/// An account as somebody asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address, in lower case.
    pub email: String,
    /// What forms begin with.
    pub defaults: Defaults,
}

/// The fields of a person's own work, as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedDefaults<'a> {
    /// Code of the kind of body.
    pub body_kind: &'a str,
    /// Name of the body.
    pub body_name: &'a str,
    /// Code of the role.
    pub role: &'a str,
    /// Code of the territory.
    pub territory: &'a str,
}

/// Parses a name: spaces at its ends and in rows are taken away.
///
/// # Errors
/// `Required` or `TooLong`.
pub fn parse_name(typed: &str) -> Result<String, FieldCode> {
    let name = text::line(typed);
    if name.is_empty() {
        Err(FieldCode::Required)
    } else if name.chars().count() > NAME_MOST {
        Err(FieldCode::TooLong(NAME_MOST as u32))
    } else {
        Ok(name)
    }
}

/// Whether a password is taken for the account of this address.
///
/// # Errors
/// `Required`, `TooShort`, `TooLong`, `SameAsAddress` or `TooCommon`.
pub fn check_password(password: &str, email: &str) -> Result<(), FieldCode> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let email = normal_email(email);
    let mut letters = lower.chars();
    let first = letters.next();
    if length == 0 {
        Err(FieldCode::Required)
    } else if length < PASSWORD_LEAST {
        Err(FieldCode::TooShort(PASSWORD_LEAST as u32))
    } else if length > PASSWORD_MOST {
        Err(FieldCode::TooLong(PASSWORD_MOST as u32))
    } else if !email.is_empty() && lower.trim() == email {
        Err(FieldCode::SameAsAddress)
    } else if COMMONEST.contains(&lower.as_str()) || letters.all(|letter| Some(letter) == first) {
        Err(FieldCode::TooCommon)
    } else {
        Ok(())
    }
}

/// Parses what forms are to begin with: all of it may be left out.
pub fn parse_defaults(typed: TypedDefaults<'_>, choices: &AccountChoices, errors: &mut FieldErrors) -> Defaults {
    let mut code = |field: &str, typed: &str, terms: &[Term]| {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        if !terms.iter().any(|term| term.code == typed) {
            errors.add(field, FieldCode::NotAChoice);
        }
        Some(typed.to_owned())
    };
    let body_kind = code("body_kind", typed.body_kind, &choices.body_kinds);
    let role = code("role", typed.role, &choices.roles);
    let territory = code("territory", typed.territory, &choices.territories);
    let body_name = text::line(typed.body_name);
    if body_name.chars().count() > BODY_NAME_MOST {
        errors.add("body_name", FieldCode::TooLong(BODY_NAME_MOST as u32));
    }
    Defaults { body_kind, body_name: (!body_name.is_empty()).then_some(body_name), role, territory }
}

/// Parses the form that creates an account.
///
/// # Errors
/// The refused fields.
pub fn parse_registration(
    given_name: &str,
    family_name: &str,
    email: &str,
    password: &str,
    defaults: TypedDefaults<'_>,
    choices: &AccountChoices,
) -> Result<Registration, FieldErrors> {
    let mut errors = FieldErrors::default();
    let given_name = parse_name(given_name).map_err(|code| errors.add("given_name", code));
    let family_name = parse_name(family_name).map_err(|code| errors.add("family_name", code));
    let address = parse_email(email).map_err(|code| errors.add("email", code));
    if let Err(code) = check_password(password, email) {
        errors.add("password", code);
    }
    let defaults = parse_defaults(defaults, choices, &mut errors);
    match (given_name, family_name, address) {
        (Ok(given_name), Ok(family_name), Ok(email)) if errors.is_empty() => {
            Ok(Registration { given_name, family_name, email, defaults })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Text;

    fn choices() -> AccountChoices {
        let term = |code: &str| vec![Term { code: code.to_owned(), title: Text::plain(code) }];
        AccountChoices { body_kinds: term("comune"), roles: term("educatore"), territories: term("CR") }
    }

    #[test]
    fn a_password_has_to_be_long_and_not_a_known_one() {
        let check = |password: &str| check_password(password, "maria@comune.cremona.it");
        assert_eq!(check("quattro parole a caso"), Ok(()));
        // No rules of composition.
        assert_eq!(check("solominuscole"), Ok(()));
        assert_eq!(check(""), Err(FieldCode::Required));
        assert_eq!(check("undici-lett"), Err(FieldCode::TooShort(12)));
        // Characters are counted, not bytes.
        assert_eq!(check("èèèèèèòòòòò"), Err(FieldCode::TooShort(12)));
        assert_eq!(check(&"ab".repeat(65)), Err(FieldCode::TooLong(128)));
        assert_eq!(check("Maria@Comune.Cremona.it"), Err(FieldCode::SameAsAddress));
        assert_eq!(check("Password1234"), Err(FieldCode::TooCommon));
        assert_eq!(check("aaaaaaaaaaaaaa"), Err(FieldCode::TooCommon));
    }

    #[test]
    fn a_registration_names_every_refused_field() {
        let typed = TypedDefaults { body_kind: "ministero", role: "re", territory: "XX", body_name: "" };
        let errors = parse_registration("", &"a".repeat(101), "maria", "corta", typed, &choices()).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["given_name", "family_name", "email", "password", "body_kind", "role", "territory"]);
        assert_eq!(errors.of("family_name"), Some(&FieldCode::TooLong(100)));
        assert_eq!(errors.of("territory"), Some(&FieldCode::NotAChoice));
    }

    #[test]
    fn names_are_tidied_and_defaults_may_be_left_out() {
        let none = TypedDefaults::default();
        let password = "quattro parole a caso";
        let made = parse_registration(" Maria\tLuisa ", "De  Rossi", "M@Comune.it", password, none, &choices());
        let made = made.unwrap();
        assert_eq!((made.given_name.as_str(), made.family_name.as_str()), ("Maria Luisa", "De Rossi"));
        assert_eq!(made.email, "m@comune.it");
        assert_eq!(made.defaults, Defaults::default());

        let mut errors = FieldErrors::default();
        let typed =
            TypedDefaults { body_kind: "comune", body_name: " Comune di Crema ", role: "educatore", territory: "CR" };
        let defaults = parse_defaults(typed, &choices(), &mut errors);
        assert!(errors.is_empty());
        assert_eq!(defaults.body_name.as_deref(), Some("Comune di Crema"));
        parse_defaults(TypedDefaults { body_name: &"a".repeat(201), ..typed }, &choices(), &mut errors);
        assert_eq!(errors.of("body_name"), Some(&FieldCode::TooLong(200)));
    }
}

//! The languages naslag speaks: in messages, in the interface of a site, in sorting and in search.
//!
//! Owns [`Language`]. Does not hold words: messages stand in `report`, interface words in the theme's `i18n` folder.

/// A language of interface, messages, sorting and search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Dutch, the default.
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// All languages that ship.
    pub const ALL: [Self; 2] = [Self::Nl, Self::En];

    /// The language with this code (`nl`, `en`).
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The code of BCP 47.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }
}

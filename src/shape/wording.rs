//! The words that authors type for keys and choices: near ones, and Dutch ones for those that are built in.
//!
//! Entry points: [`meant`], [`chosen`].

use crate::text::fold;
use crate::text::nearest;

/// The key that was probably meant by `text`: a near one, or the English word for a Dutch one.
pub fn meant<'a>(text: &str, keys: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let translated = || translated(text).iter().find_map(|key| keys.clone().find(|name| name == key));
    nearest(text, keys.clone()).or_else(translated)
}

/// Dutch words that authors type for the built-in keys.
fn translated(text: &str) -> &'static [&'static str] {
    match fold(text).replace('_', "-").as_str() {
        "titel" => &["title", "document", "name"],
        "naam" => &["title", "name", "document"],
        "datum" => &["date"],
        "omschrijving" | "beschrijving" | "samenvatting" => &["description"],
        "bron" | "bronnen" | "sources" => &["source", "document"],
        "namen" | "varianten" | "synoniemen" => &["names"],
        "concept" => &["draft"],
        "tags" | "categories" | "topics" | "onderwerpen" | "trefwoorden" | "keywords" => &["themas", "thema"],
        "auteurs" | "auteur" | "author" => &["authors", "auteurs"],
        "organisatie" => &["organisation", "organisaties"],
        "plaats" | "gemeente" => &["place", "locatie", "gemeenten"],
        "volgorde" | "nummer" => &["order"],
        "jaar" => &["year"],
        "uitgever" => &["publisher"],
        "functies" | "rollen" | "functie" => &["roles", "role"],
        "rol" => &["role", "roles"],
        "definitie" | "betekenis" => &["definition"],
        "licentie" => &["license"],
        "pagina" | "paginas" | "pagina's" | "bladzijde" | "bladzijden" => &["pages"],
        "regel" | "regels" => &["lines"],
        "bestand" => &["file"],
        "adres" | "webadres" | "link" => &["url"],
        "stuk" | "bestandsnaam" | "title" | "verslag" => &["document"],
        "hoofdstuk" | "onderdeel" => &["section"],
        "taal" => &["language"],
        "verzameling" | "verzamelingen" | "collectie" => &["collection"],
        "enkelvoud" => &["singular"],
        "velden" => &["fields"],
        "relaties" => &["relations"],
        "verplicht" => &["required"],
        "waarden" => &["values"],
        "soort" => &["type"],
        "naar" => &["to"],
        _ => &[],
    }
}

/// The choice that was probably meant by `text`: a near one, or the English word for a Dutch one.
pub fn chosen<'a>(text: &str, choices: &'a [String]) -> Option<&'a str> {
    let known = |word: &&str| choices.iter().find(|choice| *choice == word).map(String::as_str);
    nearest(text, choices.iter().map(String::as_str)).or_else(|| chosen_in_dutch(text).iter().find_map(known))
}

/// Dutch words that authors type for the choices that are built in.
fn chosen_in_dutch(text: &str) -> &'static [&'static str] {
    match fold(text).as_str() {
        "persoon" | "personen" | "spreker" | "sprekers" => &["person"],
        "organisatie" | "organisaties" | "instelling" => &["organisation"],
        "plaats" | "gemeente" | "gemeenten" => &["place"],
        "thema" | "themas" | "thema's" | "onderwerp" => &["topic"],
        "begrip" | "begrippen" | "afkorting" | "term" => &["term"],
        "stuk" | "stukken" | "document" => &["document"],
        "verslag" | "verslagen" | "rapport" => &["report"],
        "literatuur" | "publicatie" => &["literature"],
        "bladzijde" | "pagina" => &["page"],
        "boek" => &["book"],
        "hoofdstuk" => &["chapter"],
        "artikel" | "tijdschrift" => &["article"],
        "proefschrift" | "scriptie" => &["thesis"],
        "toespraak" | "lezing" => &["speech"],
        "wet" => &["law"],
        "website" | "webpagina" => &["web"],
        "krant" => &["newspaper"],
        "nederlands" => &["nl"],
        "engels" => &["en"],
        "tekst" => &["text"],
        "getal" => &["number"],
        "datum" => &["date"],
        "webadres" => &["url"],
        "lijst" => &["list"],
        "keuze" => &["enum"],
        "naam" => &["name"],
        "initialen" | "voorletters" => &["initials"],
        "verborgen" | "geheim" => &["hidden"],
        "afgeleid" | "geschat" => &["derived"],
        "tegenstrijdig" => &["conflicting"],
        "eerste" => &["first"],
        "alle" | "alles" => &["all"],
        "uit" | "nee" => &["off"],
        _ => &[],
    }
}

//! What the pages of a generated knowledge base are made of: words, names, titles, code.
//!
//! Owns lists only; [`super`] says how often each occurs.

/// Words as frequent as these hold Dutch together. Most frequent first.
pub const SMALL: &str = "de van het een en in is dat op te zijn met voor die er niet aan om ook als door naar bij was worden of hebben \
    uit over kan dan nog maar deze dit wordt meer we moet zij tot zich werd wel veel zo geen hun al heeft hij kunnen onder na \
    wat waar tegen ze andere moeten wie alle hoe toen daar alleen zou nu waren tussen zonder eigen vaak via soms want omdat \
    tijdens binnen buiten samen steeds verder eerst hier mensen jaar daarom toch weer zelf elke beide per sinds volgens zodat \
    wanneer iedereen niemand vooral juist zeker bijna ongeveer minder meest later eerder snel goed nieuwe grote kleine lange \
    eerste tweede laatste hele vele ander enkele zulke ieder genoeg zelfs echter immers inmiddels voortaan";

/// Nouns of the field: they stand alone and make compounds.
pub const NOUNS: &str = "aangifte aanpak aanbeveling adres afspraak agenda ambtenaar analyse avond bedrijf beeld begroting beleid \
    bericht beroep besluit bestuur bevel bewaking bewoner bezoek bibliotheek boete bron brand brief brug budget buurt camera \
    casus coach college controle convenant coördinatie crisis cultuur data deelnemer delict derde dienst directie doel dorp \
    draagvlak drugs effect evaluatie evenement factuur familie fase feest fiets formulier fraude functie gebied gebouw gedrag \
    geld geluid gemeente geweld gesprek gevel gezin gracht grens groep haven handhaving handel haat hulp huis horeca idee \
    incident industrie informatie initiatief inbraak inspectie instelling integriteit interventie jeugd jongeren kader kamer \
    kans kantoor kennis kermis keten kind klacht klimaat koers kosten kwartier kwetsbaarheid leefbaarheid leiding leraar les \
    licht locatie loket maand maatregel markt melding methode middel misdaad moeder monitor muur natuur netwerk nacht norm \
    onderwijs onderzoek ondernemer onrust ontwerp oorzaak opdracht openbaarheid opvang orde organisatie ouder overlast overleg \
    overtreding pand park partner patroon peiling plan plein politie portaal post praktijk preventie prijs probleem procedure \
    proces professional project provincie punt raad ramp rapport recht regel regio register rekening resultaat richting risico \
    rol route ruimte samenleving schade school schouw schuld signaal sluiting snelheid sociaal speler sport staat stad station \
    stap steun straat stuur subsidie systeem taak team tekst terrein toekomst toezicht toegang trein uitvoering veiligheid \
    verbinding vereniging vergunning verhaal verkeer vermogen verslag vertrouwen vervoer vestiging visie voertuig voetbal \
    volume voorbeeld voorlichting voorwaarde vraag vrijwilliger vuurwerk waarde waarschuwing water weerbaarheid week werk wet \
    wijk winkel wonen zaak zicht zorg huizen bruggen velden zitting doelgroep spel toon brandweer wethouder burgemeester";

/// Verbs and adjectives of the field.
pub const OTHERS: &str = "actief afstemmen anoniem beginnen bekend bereiken beschermen bespreken bestuurlijk betalen betrokken \
    bewust bieden blijven breed bouwen brengen concreet controleren delen denken digitaal doen duidelijk duurzaam eenvoudig \
    effectief ernstig ervaren extra financieel gaan gemeentelijk gericht geven gevoelig gezamenlijk gezond groeien handhaven \
    helder helpen herkennen hoog houden inzetten integraal kiezen kijken klein komen kwetsbaar laag landelijk langdurig leren \
    leveren lokaal lopen luisteren maken melden merken moeilijk nauw nodig noemen onderzoeken ondermijnend ontmoeten ontstaan \
    onveilig open opstellen organiseren oud passend persoonlijk plaatsen praten regionaal regelen rustig schrijven sluiten \
    spannend spreken staan sterk stimuleren strafrechtelijk sturen tijdelijk toetsen tonen uitleggen uitvoeren vallen vast \
    veilig veranderen verbeteren verdacht verhogen verlenen verminderen verplicht versterken vertellen vertrouwd verwachten \
    vinden volgen voorkomen vragen vrij waarderen weten werken willen zakelijk zien zinvol zoeken zorgen zichtbaar zwaar";

/// What is left is made of these: a beginning, a heart and an end for each syllable.
pub const ONSETS: &str = "b br d dr f g gr h j k kl kr l m n p pl r s sch sl sp st str t tr v vl w z zw";
pub const HEARTS: &str = "a aa e ee i ie o oe oo u ui ei ij eu ou au";
pub const CODAS: &str = "l n r s t k m p d g ng nd rt st cht ts";

/// Sixty themes: a broad one, then what falls under it. Behind the bar stands another name.
pub const THEMES: &str = "Woonomgeving|leefomgeving: Woninginbraak|inbraakpreventie; Burenoverlast|woonoverlast; Wijkaanpak|buurtaanpak; \
    Veiligheidsbeleving|onveiligheidsgevoelens; Buurtpreventie|buurtapps
    Zorgdomein|sociaal domein: Verward gedrag|onbegrepen gedrag; Huiselijk geweld|geweld achter de voordeur; Persoonsgerichte \
    aanpak|lokale top; Dakloosheid|thuisloosheid; Schuldhulpverlening|vroegsignalering
    Ondermijning|georganiseerde misdaad: Drugspanden|hennepkwekerijen; Mensenhandel|uitbuiting; Bibobtoets|integriteitstoets; \
    Witwassen|geldstromen; Vrijplaatsen|blinde vlekken
    Bedrijvigheid|ondernemersklimaat: Veilig ondernemen|keurmerk; Winkeldiefstal|winkelcriminaliteit; Uitgaansgebieden|horecaconvenant; \
    Evenementenveiligheid|evenementenbeleid; Bedrijventerreinen|parkmanagement
    Jeugdbeleid|jeugdcriminaliteit: Jeugdgroepen|hanggroepen; Jongerenwerk|ambulant werk; Schoolveiligheid|veilige school; \
    Messenbezit|steekincidenten; Jonge aanwas|drugsrunners
    Digitale veiligheid|cyberveiligheid: Internetoplichting|phishing; Datalekken|gegevensverlies; Desinformatie|nepnieuws; Cameratoezicht|toezichtcamera; \
    Gijzelsoftware|ransomware
    Fysieke veiligheid|omgevingsveiligheid: Brandveiligheid|brandpreventie; Crisisbeheersing|rampenbestrijding; Hoogwater|overstroming; \
    Verkeersveiligheid|verkeersongevallen; Jaarwisseling|oud en nieuw
    Maatschappelijke onrust|ongenoegen: Radicalisering|extremisme; Polarisatie|tegenstellingen; Demonstraties|betogingen; Vreemdelingenopvang|asielopvang; \
    Discriminatie|uitsluiting
    Sturing|governance: Veiligheidsplannen|integraal veiligheidsplan; Gemeenteraad|kaderstelling; Regionale samenwerking|basisteams; \
    Burgerparticipatie|bewonersinitiatief; Informatiegestuurd werken|gegevensdeling
    Handhaving|toezicht: Bijzondere opsporingsambtenaren|boa; Bestuursdwang|last onder dwangsom; Gedragsverandering|gedragsinzichten; Vergunningverlening|vergunningstelsel; \
    Nalevingsonderzoek|naleving";

pub const FIRST_NAMES: &str = "Aafke Abdel Ahmed Anja Anneke Arjen Astrid Bart Bas Bram Carla Chantal Coen Daniël Dennis Dirk Ebru Eline Els \
    Erik Esra Eva Fatima Femke Floor Frans Freek Gerda Gijs Hanneke Hans Hassan Heleen Henk Ilse Ingrid Irène Jaap Jacqueline Jan \
    Jasmijn Jelle Jeroen Joke Joris Judith Karin Kees Khadija Koen Lars Lieke Linda Loes Maarten Machteld Maria Marleen Mehmet \
    Michiel Mohamed Nadia Niels Noor Olga Pascal Paula Peter Pim Quirine René Renée Ria Rob Ruben Sanne Sjoerd Sofie Tessa Theo \
    Thijs Tineke Tom Ursula Vera Wendy Wietske Willem Wouter Yasmina Yvonne Zoë";
pub const SURNAMES: &str = "Aarts Akkerman Baars Bakker Blom Boersma Bos Bosman Brouwer Claassen Coenen Dekker Dijkstra Driessen Elbers \
    Evers Faber Franssen Gerritsen Goossens Groen Hendriks Hermans Hoekstra Huisman Jacobs Jansen Janssens Kaya Klaassen Koster Kramer \
    Kuipers Lammers Linders Maas Martens Meijer Mulder Nijhuis Nowak Olthof Öztürk Peeters Postma Prins Rademaker Reitsma Roelofs \
    Rutten Sanders Schouten Smeets Smit Spaans Timmermans Tuinstra Veenstra Verbeek Vermeulen Visser Vink Vos Wagenaar Wiersma \
    Willems Wouters Yilmaz Zijlstra Zwart";
pub const PARTICLES: [&str; 14] =
    ["van", "van de", "van den", "van der", "de", "den", "ter", "ten", "van 't", "in 't", "op den", "uit den", "aan de", "te"];
pub const GROUNDS: &str = "Akker Bergh Berk Boom Broek Bosch Brink Dool Eijk Geest Graaf Groot Haar Heijden Heide Hoek Hof Hoogen Horst Kamp \
    Kolk Laan Linde Loo Meer Molen Nieuwenhuis Oever Pol Put Ree Rijt Schaaf Spek Steen Straaten Velde Ven Voort Vries Waal Weerd \
    Wetering Wiel Zande Zwaan";
pub const PREFIXES: &str = "Noorder Ooster Wester Zuider Haver Molen Linden Eiken Berken Heide Duin Rijn Maas Vecht Amstel Hoog Laag Nieuw \
    Oud Groot Kerk Klooster Ravens Wolfs Vossen Konings Graven Biesen Riet Zand";
pub const SUFFIXES: &str = "dam dijk veen wolde burg huizen drecht kerk sluis horst beek broek hoven zijl meer land rode stad berg oord loo \
    wijk monde schoten";
pub const PROVINCES: [&str; 12] = [
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
];
/// Municipalities whose names are words as well, and so need a cue.
pub const AMBIGUOUS: [&str; 6] = ["Huizen", "Bruggen", "Velden", "Haven", "Water", "Markt"];

pub const REPORTS: [(&str, &str); 5] = [
    ("Netwerkdag", "verslag"),
    ("Intervisie", "verslag"),
    ("Werkbezoek", "verslag"),
    ("Kennistafel", "verslag"),
    ("Congres", "aankondiging"),
];
pub const DOCUMENTS: [(&str, &str); 5] = [
    ("Aanpak", "praktijkvoorbeeld"),
    ("Onderzoek", "onderzoek"),
    ("Factsheet", "factsheet"),
    ("Beleidsplan", "beleidsplan"),
    ("Webinar", "webinar"),
];
pub const OFFICES: [&str; 6] = ["burgemeester", "wethouder", "adviseur veiligheid", "onderzoeker", "wijkagent", "raadslid"];
pub const SECTIONS: [&str; 8] =
    ["Werkwijze", "Partners", "Cijfers", "Lessen", "Kosten en middelen", "Knelpunten", "Communicatie", "Vervolg"];
pub const MONTHS: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
pub const CODE: [(&str, &str); 4] = [
    (
        "python",
        r#"def tel(meldingen):
    """Telt meldingen per wijk."""
    aantal = {}
    for melding in meldingen:
        aantal[melding.wijk] = aantal.get(melding.wijk, 0) + 1
    return sorted(aantal.items(), key=lambda paar: -paar[1])"#,
    ),
    (
        "sql",
        "SELECT wijk, COUNT(*) AS aantal
FROM meldingen
WHERE datum >= '2019-01-01'
  AND soort IN ('overlast', 'inbraak')
GROUP BY wijk
ORDER BY aantal DESC;",
    ),
    (
        "json",
        r#"{
  "wijk": "Centrum",
  "meldingen": 42,
  "soorten": ["overlast", "inbraak"],
  "afgerond": true
}"#,
    ),
    (
        "yaml",
        "aanpak:
  naam: Schoon en heel
  wijken: [Centrum, Noord]
  looptijd: 24 # maanden
  partners: [politie, corporatie]",
    ),
];

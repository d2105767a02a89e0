//! What there is to tell an author, as plain data: a code, its arguments, a place, hints and a repair.
//!
//! Owns [`Diagnostic`] and [`Checked`]. Entry points: [`Diagnostic::error`] and [`Diagnostic::warning`]. Holds no sentences:
//! `report` turns a code and its arguments into text, in the reader's language.

use std::collections::BTreeMap;

use crate::span::Span;

/// How many of one code one file may give before the rest is only counted: a file with more has one mistake, made often.
pub const PER_FILE: usize = 100;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What kind of problem it is. Names are stable: editors, tests and `docs/diagnostics.md` rely on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, in kebab case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

codes! {
    /// Two things want one address.
    AddressTaken = "address-taken",
    /// An old anchor that a heading still bears.
    AnchorInUse = "anchor-in-use",
    /// A name stands for two things of the same rank.
    AmbiguousName = "ambiguous-name",
    /// A link to an anchor that the page does not have.
    BrokenAnchor = "broken-anchor",
    /// A link to a page or file that is not there.
    BrokenLink = "broken-link",
    /// A character that hides or turns text (bidirectional controls, NUL).
    ControlCharacter = "control-character",
    /// Two entities of one collection bear the same name.
    DuplicateName = "duplicate-name",
    /// A key stands twice.
    DuplicateKey = "duplicate-key",
    /// A row of a register without a title or with the wrong number of fields.
    BadRow = "bad-row",
    /// A number that readers and programs take for different ones.
    BadNumber = "bad-number",
    /// A date that does not exist or is not written as one.
    BadDate = "bad-date",
    /// A value that is not one of the allowed ones.
    BadChoice = "bad-choice",
    /// A value that is not an address.
    BadUrl = "bad-url",
    /// An address that others than its author cannot follow, or only by way of another.
    ClosedAddress = "closed-address",
    /// Authors of a publication that were joined or parted.
    BadAuthor = "bad-author",
    /// A code of a register whose zeros at the start are gone, or that two rows have.
    BadCode = "bad-code",
    /// A link without a target or without words.
    EmptyLink = "empty-link",
    /// A page embeds itself, straight or through others.
    EmbedCycle = "embed-cycle",
    /// A file or folder that naslag will not read.
    FileRefused = "file-refused",
    /// Raw HTML that is shown as text.
    HtmlShown = "html-shown",
    /// An image from elsewhere.
    ImageRemote = "image-remote",
    /// Backslashes in the target of a link, as Windows writes paths.
    LinkBackslash = "link-backslash",
    /// A link whose scheme is not on the list.
    LinkScheme = "link-scheme",
    /// Spaces in the target of a link.
    LinkSpaces = "link-spaces",
    /// A formula that could not be read.
    MathInvalid = "math-invalid",
    /// A picture, attachment or other file that is not there.
    MissingFile = "missing-file",
    /// A required key is missing.
    MissingKey = "missing-key",
    /// A picture without a text.
    MissingAlt = "missing-alt",
    /// Something that resembles Markdown, and is shown as it stands.
    NearlyMarkup = "nearly-markup",
    /// A file that holds a page, and whose name does not end in `.md`.
    NotAPage = "not-a-page",
    /// A page without a front matter block.
    NoFrontMatter = "no-front-matter",
    /// The markup of another program, which is shown as it stands.
    ForeignMarkup = "foreign-markup",
    /// Running text that is code because it stands further in.
    IndentedText = "indented-text",
    /// A row of a table with more cells than its head.
    TableCells = "table-cells",
    /// A paragraph that is a heading because a line was drawn below it.
    UnderlinedHeading = "underlined-heading",
    /// Two versions of a file that git could not join.
    MergeConflict = "merge-conflict",
    /// A picture of a kind that browsers do not show.
    ImageKind = "image-kind",
    /// A name of a file that cannot become an address.
    BadFileName = "bad-file-name",
    /// A file that is too large.
    TooLarge = "too-large",
    /// A page of more parts or references than it may have.
    TooMany = "too-many",
    /// Letters that were read in the wrong encoding, or lost.
    GarbledText = "garbled-text",
    /// Two parts of a work with the same `order`.
    SameOrder = "same-order",
    /// A part of a work that stands under itself.
    ParentCycle = "parent-cycle",
    /// Nesting that is too deep.
    TooDeep = "too-deep",
    /// Bytes that are not UTF-8.
    NotUtf8 = "not-utf8",
    /// A relation of a row or page that names something of another kind.
    UnknownName = "unknown-name",
    /// A note on a publication that no page cites.
    UncitedNote = "uncited-note",
    /// A citation without a note.
    UnknownCitation = "unknown-citation",
    /// A collection that is not declared.
    UnknownCollection = "unknown-collection",
    /// A folder in `content/` that no collection claims.
    UnknownFolder = "unknown-folder",
    /// A key that the schema does not know.
    UnknownKey = "unknown-key",
    /// A footnote that is used and not defined.
    UndefinedFootnote = "undefined-footnote",
    /// A footnote that is defined and not used.
    UnusedFootnote = "unused-footnote",
    /// Curly quotes around a value of front matter.
    SmartQuotes = "smart-quotes",
    /// A template that does not compile or render.
    TemplateError = "template-error",
    /// A broader topic that leads back to itself.
    TopicCycle = "topic-cycle",
    /// Configuration that is not TOML.
    TomlSyntax = "toml-syntax",
    /// The wrong kind of value.
    WrongType = "wrong-type",
    /// A wiki link cut in two by the border of a table cell.
    WikiLinkCut = "wiki-link-cut",
    /// An anchor, alias, tag or merge key in front matter.
    YamlForbidden = "yaml-forbidden",
    /// Front matter that is not YAML.
    YamlSyntax = "yaml-syntax",
    /// A block of code that is not closed.
    UnclosedCode = "unclosed-code",
    /// A quotation mark at the start of a value that nothing closes.
    UnclosedQuote = "unclosed-quote",
    /// The block of front matter is not closed.
    UnclosedFrontMatter = "unclosed-front-matter",
    /// A panic of ours while working on a page: always our bug.
    InternalError = "internal-error",
    /// A name where a speaker would stand, and nobody is called so.
    UnknownSpeaker = "unknown-speaker",
    /// A text names a municipality that no longer was.
    PlaceEnded = "place-ended",
    /// A term or abbreviation that no text uses.
    UnusedTerm = "unused-term",
    /// A successor that the register does not know.
    UnknownSuccessor = "unknown-successor",
    /// More of the same in a file, which are only counted.
    More = "more",
    /// Embeds that would make a page many times as large as its source.
    PageGrows = "page-grows",
    /// A heading that is nearly one of the form of its collection.
    HeadingForm = "heading-form",
    /// A heading of the form that stands too early or too late.
    HeadingOrder = "heading-order",
    /// A heading of the form that is not there.
    MissingHeading = "missing-heading",
    /// A text of more words than its collection allows.
    TooManyWords = "too-many-words",
    /// A heading that skips a level or is of level one.
    HeadingLevel = "heading-level",
    /// A name that may not be shown stands in what was made.
    PrivateName = "private-name",
    /// Two entities whose names are nearly the same.
    SimilarNames = "similar-names",
    /// A person in a text who has no page.
    UnknownPerson = "unknown-person",
    /// A quotation whose words differ from its source.
    QuoteDiffers = "quote-differs",
    /// A quotation that stands in another source than the page names.
    QuoteElsewhere = "quote-elsewhere",
    /// A quotation that stands nowhere in the sources of its page.
    QuoteNotFound = "quote-not-found",
    /// A quotation that stands on another page of its source than it says.
    QuotePage = "quote-page",
    /// A source whose text is not at hand, so that quotations cannot be compared.
    SourceAbsent = "source-absent",
}

/// How bad it is. Errors stop `build`; warnings and information do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site would be wrong.
    Error,
    /// It works, and is probably not what was meant.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The stable name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A named argument of a message. A value that starts with `@` is itself looked up in the list of words.
pub type Argument = (&'static str, String);

/// Advice that can be acted upon, optionally with a place of its own ("also defined here").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    /// Key of the sentence in the list of hints.
    pub key: &'static str,
    /// What fills its gaps.
    pub arguments: Vec<Argument>,
    /// The place it speaks of, if it is another place.
    pub span: Option<Span>,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// One thing to tell the author. `report` draws it, tests compare it, editors read it as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where; `None` when it concerns no file.
    pub span: Option<Span>,
    /// What fills the gaps of the message.
    pub arguments: Vec<Argument>,
    /// Advice.
    pub hints: Vec<Hint>,
    /// Edits that repair it, safe to apply together.
    pub fix: Vec<Edit>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span) -> Self {
        Self { code, severity: Severity::Error, span: Some(span), arguments: Vec::new(), hints: Vec::new(), fix: Vec::new() }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span) }
    }

    /// Fills the gap `name` of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn hint(mut self, key: &'static str, arguments: &[(&'static str, &str)]) -> Self {
        let arguments = arguments.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        self.hints.push(Hint { key, arguments, span: None });
        self
    }

    /// Adds advice that points at another place.
    #[must_use]
    pub fn hint_at(mut self, key: &'static str, span: Span) -> Self {
        self.hints.push(Hint { key, arguments: Vec::new(), span: Some(span) });
        self
    }

    /// Adds a repair: the text at `span` becomes `text`.
    #[must_use]
    pub fn edit(mut self, span: Span, text: &str) -> Self {
        self.fix.push(Edit { span, text: text.to_owned() });
        self
    }

    /// Adds "did you mean", with the replacement as a repair, when there is a near name.
    #[must_use]
    pub fn nearest(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            if let Some(span) = self.span.clone() {
                self.fix.push(Edit { span, text: near.to_owned() });
            }
            self = self.hint("nearest", &[("name", near)]);
        }
        self
    }

    /// The same for a value of YAML: in the repair it stands between quotes when it would mean something else without.
    #[must_use]
    pub fn nearest_value(self, near: Option<&str>) -> Self {
        match near.filter(|near| yaml_value(near) != **near) {
            None => self.nearest(near),
            Some(near) => {
                let mut found = self.hint("nearest", &[("name", near)]);
                if let Some(span) = found.span.clone() {
                    found.fix.push(Edit { span, text: yaml_value(near) });
                }
                found
            }
        }
    }
}

/// A text as a value of YAML: between straight quotes when it would mean something else without, also within a list in brackets.
pub fn yaml_value(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '‘'))
        && text.trim() == text
        && !text.contains([',', '[', ']', '{', '}'])
        && !text.chars().any(char::is_control)
        && ![": ", " #"].iter().any(|mark| text.contains(mark))
        && !text.ends_with(':');
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// A value, and what was found while making it.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// What was made, as good as it could be.
    pub value: T,
    /// What there is to tell about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to tell.
    pub fn fine(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Takes the value and adds what was found to `found`.
    pub fn keep(self, found: &mut Vec<Diagnostic>) -> T {
        found.extend(self.diagnostics);
        self.value
    }
}

/// What one file gave of each code, so that a hostile or broken file cannot fill the memory with messages.
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<Code, usize>,
}

impl Tally {
    /// Counts what was added to `found` since it had `from` entries, and drops what is beyond the limit.
    pub fn trim(&mut self, found: &mut Vec<Diagnostic>, from: usize) {
        let mut kept = from;
        for index in from..found.len() {
            let count = self.counts.entry(found[index].code).or_default();
            *count += 1;
            if *count <= PER_FILE {
                found.swap(kept, index);
                kept += 1;
            }
        }
        found.truncate(kept);
    }

    /// Whether some code has reached its limit; then it is no use to look for what was probably meant.
    pub fn is_full(&self) -> bool {
        self.counts.values().any(|&count| count >= PER_FILE)
    }

    /// Says how many were left out, at `span`.
    pub fn finish(self, span: &Span, found: &mut Vec<Diagnostic>) {
        for (code, count) in self.counts.into_iter().filter(|&(_, count)| count > PER_FILE) {
            let more = Diagnostic { severity: Severity::Info, ..Diagnostic::error(Code::More, span.clone()) };
            found.push(more.with("code", code.name()).with("count", (count - PER_FILE).to_string()));
        }
    }
}

/// Sorts by file, place and code, and drops repetitions.
pub fn arrange(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| (&a.span, a.severity, a.code, &a.arguments).cmp(&(&b.span, b.severity, b.code, &b.arguments)));
    found.dedup();
}

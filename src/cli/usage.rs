//! The command line in the language of who types it: its help in Dutch, and what is said of one that is not understood.
//!
//! Entry points: [`dressed`], [`tell`], [`language_of`]. Knows no command by name, save what `help.nl.toml` says of each.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use camino::Utf8Path;
use clap::Arg;
use clap::ArgAction;
use clap::Command;
use clap::builder::Resettable;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use crate::config;
use crate::language::Language;
use crate::report::catalog::Catalog;
use crate::tree::Node;
use crate::tree::read_toml;

const DUTCH: &str = include_str!("help.nl.toml");
/// How the help is set out in Dutch.
const TEMPLATE: &str = "{about-with-newline}\nGebruik: {usage}\n\n{all-args}";
/// The words for what stands in the place of a value.
const VALUES: &[(&str, &str)] = &[
    ("COLLECTION", "SOORT"),
    ("DIR", "MAP"),
    ("FILE", "BESTAND"),
    ("FORMAT", "VORM"),
    ("KEY=VALUE", "SLEUTEL=WAARDE"),
    ("NAME", "NAAM"),
    ("NEW", "NIEUW"),
    ("OLD", "OUD"),
    ("PATHS", "PADEN"),
    ("TITLE", "TITEL"),
];

/// The language of who typed this: as asked, else that of the site that is meant.
pub fn language_of(arguments: &[OsString]) -> Language {
    let text = |at: usize| arguments.get(at).and_then(|argument| argument.to_str());
    let value = |flag: &str| {
        (0..arguments.len()).find_map(|at| match text(at)?.strip_prefix(flag)? {
            "" => text(at + 1),
            rest => rest.strip_prefix('='),
        })
    };
    if let Some(language) = value("--lang").and_then(Language::parse) {
        return language;
    }
    let path = Path::new(value("--root").unwrap_or(".")).join("naslag.toml");
    #[expect(clippy::disallowed_methods, reason = "one line of the configuration is wanted, not the site")]
    let text = std::fs::read_to_string(path).unwrap_or_default();
    config::read(&text, &Arc::from(Utf8Path::new("naslag.toml"))).value.language
}

/// The commands with their help in `language`. The English one stands with the flags themselves.
pub fn dressed(command: Command, language: Language) -> Command {
    if language == Language::En {
        return command;
    }
    let words = read_toml(DUTCH, &Arc::from(Utf8Path::new("help.nl.toml"))).value;
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| dress(sub, &words, true)));
    dress(command, &words, false)
        .subcommand_help_heading("Opdrachten")
        .override_usage("naslag <OPDRACHT>")
        .disable_version_flag(true)
        .arg(flag("version", 'V', word(&words, "naslag", "version"), ArgAction::Version))
}

fn dress(command: Command, words: &Node, below: bool) -> Command {
    let name = command.get_name().to_owned();
    let line = usage(&command);
    // Under a heading of their own arguments would stand by the alphabet.
    let mut order = 0;
    let command = command
        .about(word(words, &name, "about"))
        .long_about(Resettable::Reset)
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .mut_args(|arg| {
            let help = word(words, &name, arg.get_id().as_str());
            let heading = if arg.is_positional() { "Argumenten" } else { "Opties" };
            let arg = arg.help(help).long_help(Resettable::Reset).help_heading(heading);
            let valued = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
            let arg = arg.hide_default_value(valued).hide_possible_values(valued);
            order += 1;
            let arg = if arg.is_positional() { arg.display_order(order) } else { arg };
            match dutch_value(&arg) {
                Some(value) => arg.value_name(value),
                None => arg,
            }
        })
        .arg(flag("help", 'h', word(words, &name, "help"), ArgAction::Help));
    if below { command.override_usage(line) } else { command }
}

fn flag(name: &'static str, short: char, help: String, action: ArgAction) -> Arg {
    Arg::new(name).long(name).short(short).help(help).action(action).help_heading("Opties")
}

/// What `help.nl.toml` says of a flag or argument of a command, or of all commands.
fn word(words: &Node, command: &str, key: &str) -> String {
    let of = |section: &str| words.get(section).and_then(|section| section.get(key)).and_then(Node::text);
    of(command).or_else(|| of("all")).unwrap_or_default().to_owned()
}

fn dutch_value(arg: &Arg) -> Option<&'static str> {
    let name = arg
        .get_value_names()
        .and_then(|names| names.first())
        .map_or_else(|| arg.get_id().as_str().to_uppercase(), |name| name.to_string());
    VALUES.iter().find(|(english, _)| *english == name).map(|&(_, dutch)| dutch)
}

/// `naslag mv [OPTIES] <OUD> <NIEUW>`.
fn usage(command: &Command) -> String {
    let mut line = format!("naslag {} [OPTIES]", command.get_name());
    for arg in command.get_positionals() {
        let name = dutch_value(arg).map_or_else(|| arg.get_id().as_str().to_uppercase(), str::to_owned);
        let many = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
        line.push_str(&if arg.is_required_set() { format!(" <{name}>{many}") } else { format!(" [{name}]{many}") });
    }
    line
}

/// What to say of a command line that is not understood; `None` when there is nothing wrong with it (help was asked).
pub fn tell(error: &clap::Error, language: Language) -> Option<String> {
    let catalog = Catalog::of(language);
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(all)) => Some(all.join(", ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let fill = |key: &str, arguments: &[(&'static str, String)]| catalog.fill(&format!("cli.{key}"), arguments);
    let said = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidSubcommand => {
            fill("usage-command", &[("name", text(ContextKind::InvalidSubcommand).unwrap_or_default())])
        }
        ErrorKind::UnknownArgument => fill("usage-flag", &[("name", argument)]),
        ErrorKind::MissingRequiredArgument => fill("usage-missing", &[("name", argument)]),
        ErrorKind::InvalidValue if value.is_empty() => fill("usage-no-value", &[("name", argument)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => fill("usage-value", &[("name", argument), ("value", value)]),
        ErrorKind::ArgumentConflict => fill("usage-conflict", &[("name", argument)]),
        ErrorKind::InvalidUtf8 => fill("usage-text", &[]),
        _ => fill("usage-other", &[]),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(text).map(|name| fill("usage-near", &[("name", name)]));
    let choices = text(ContextKind::ValidValue).filter(|all| !all.is_empty()).map(|all| fill("usage-choices", &[("known", all)]));
    let lines = [Some(said), near, choices, Some(fill("usage-help", &[]))];
    Some(lines.into_iter().flatten().map(|line| line + "\n").collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_commands_are_sound_in_dutch() {
        dressed(crate::cli::Cli::command(), Language::Nl).debug_assert();
    }

    #[test]
    fn each_command_and_each_flag_has_its_help_in_dutch() {
        let words = read_toml(DUTCH, &Arc::from(Utf8Path::new("help.nl.toml"))).value;
        for command in crate::cli::Cli::command().get_subcommands() {
            assert!(!word(&words, command.get_name(), "about").is_empty(), "{}", command.get_name());
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(!word(&words, command.get_name(), id).is_empty(), "{} {id}", command.get_name());
            }
        }
    }
}

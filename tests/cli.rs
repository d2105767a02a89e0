//! Transcripts of every command: `cli/*.trycmd` and, where output and messages are told apart, `cli/*.toml`.
//!
//! `<case>.in/` is the folder they run in; a `<case>.out/` makes it a copy and says which files must be there afterwards. Times are `[..]`.
//! `TRYCMD=overwrite cargo test --test cli` writes what came out.

#[test]
fn the_commands_say_and_do_what_their_transcripts_show() {
    trycmd::TestCases::new().env("NO_COLOR", "1").case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

#[test]
fn colours_are_for_who_wants_them_and_no_color_refuses_them() {
    let said = |refused: &str| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_naslag"));
        program.args(["check", "--root", "tests/cli/waarschuwing.in"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", refused);
        String::from_utf8(program.output().expect("the program runs").stderr).expect("it says text")
    };
    assert!(said("").contains("\u{1b}["), "forced, so there is colour");
    assert!(!said("1").contains('\u{1b}') && said("1").contains("waarschuwing"), "refused, so there is none");
}

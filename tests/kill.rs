//! A build that is killed at any moment leaves the old site or the new one, whole; and the next build cleans up after it.
//!
//! `NASLAG_KILLS` sets the number of rounds.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it reads a setting, and tells what it did")]

#[path = "support/folder.rs"]
mod site;

use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use site::Folder;
use site::run;
use site::tree;

/// Pages of the site: enough for a build to be killed in each of its stages.
const PAGES: usize = 300;
/// Rounds of an ordinary run.
const ROUNDS: usize = 30;

fn write(folder: &Folder, word: &str) {
    for at in 0..PAGES {
        folder.page(
            &format!("verslagen/blad-{at}.md"),
            &format!("Blad {at} {word}"),
            &format!("## {word}\n\nTekst van {word}.\n"),
        );
    }
    folder.page("index.md", &format!("Welkom {word}"), "Welkom.\n");
    folder.write("static/a.txt", word);
    // Every page bears the name of the site, so every page differs.
    folder.write("naslag.toml", site::CONFIG.replace("Proef", word));
}

#[test]
fn a_build_that_is_killed_leaves_one_whole_site() {
    let rounds = std::env::var("NASLAG_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let folder = Folder::new();
    let mut whole = Vec::new();
    let mut longest = Duration::ZERO;
    for word in ["oud", "nieuw"] {
        write(&folder, word);
        let began = Instant::now();
        folder.build().fine();
        longest = longest.max(began.elapsed());
        whole.push(tree(&folder.out()));
    }
    let differ =
        whole[0].iter().filter(|(path, _)| path.ends_with(".html") && whole[1].get(*path) == whole[0].get(*path)).count();
    // The page for missing addresses is the same in both.
    assert!(differ <= 1 && whole[0].len() > PAGES, "every page should differ");
    // Dice of our own, so that a round that failed can be had again.
    let mut dice = 0x9E37_79B9_7F4A_7C15u64;
    let (mut killed, mut changed) = (0, 0);
    let mut aim = longest;
    for round in 0..rounds {
        let before = tree(&folder.out());
        write(&folder, if before == whole[0] { "nieuw" } else { "oud" });
        let mut command = folder.command("build");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = f64::from(u32::try_from(dice >> 40).unwrap_or_default()) / f64::from(1u32 << 24);
        // Two of three are aimed at the moment of the exchange, which moves with what else the machine does; the third at any moment.
        std::thread::sleep(if round % 3 == 0 { aim.mul_f64(part) } else { aim.mul_f64(0.8 + part * 0.4) });
        if child.try_wait().expect("a child can be waited for").is_none() {
            child.kill().expect("a child can be killed");
            killed += 1;
        }
        child.wait().expect("a child can be waited for");
        let after = tree(&folder.out());
        assert!(whole.contains(&after), "round {round}: neither the old nor the new site, but {} files", after.len());
        changed += usize::from(after != before);
        if round % 3 != 0 {
            aim = aim.mul_f64(if after == before { 1.15 } else { 0.9 });
        }
        if round % 5 == 4 {
            // The next build works, and leaves nothing lying about.
            run({
                let mut command = folder.command("build");
                command.arg("--keep-going");
                command
            })
            .fine();
            assert!(whole.contains(&tree(&folder.out())));
            let names = std::fs::read_dir(&folder.root).into_iter().flatten().filter_map(Result::ok);
            let litter: Vec<_> =
                names.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().contains("naslag-")).collect();
            assert!(litter.is_empty(), "round {round}: {litter:?}");
        }
    }
    println!("{rounds} rounds: {killed} were killed, {changed} had the new site");
    assert!(
        killed > rounds / 4 && changed > rounds / 10,
        "{killed} of {rounds} were killed, {changed} came too late: the aim is off"
    );
}

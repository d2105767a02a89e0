//! Shapes of whole sites: nothing takes the square of the number of pages, themes or links, and a few open files are enough.
//!
//! As in `pathological.rs`, each is built at a size and at twice that size, and processor time is what counts.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it reads settings, and shows what it measured")]

#[path = "support/folder.rs"]
mod site;

use std::time::Duration;

use site::Folder;
use site::run;

/// More than twice, with room for a busy machine.
const RATIO: f64 = 2.8;
const SHORT: Duration = Duration::from_millis(400);

type Shape = (&'static str, usize, fn(usize) -> Folder);

fn pages(n: usize, collection: &str, write: impl Fn(usize) -> String) -> Folder {
    let folder = Folder::new();
    for at in 0..n {
        folder.write(&format!("content/{collection}/a{at}.md"), write(at));
    }
    folder
}

const SHAPES: &[Shape] = &[
    ("pages", 500, |n| pages(n, "verslagen", |at| format!("---\ntitle: A{at}\n---\n\nTekst.\n"))),
    ("equal titles of documents", 500, |n| pages(n, "verslagen", |_| "---\ntitle: Rapport\n---\n\nTekst.\n".to_owned())),
    ("equal names of persons, and links to them", 500, |n| {
        pages(n, "sprekers", |_| "---\ntitle: Anna de Wit\n---\n\nZie [[Anna de Wit]].\n".to_owned())
    }),
    ("a chain of topics", 500, |n| {
        pages(n, "themas", |at| format!("---\ntitle: A{at}\nbroader: [A{}]\n---\n", at.saturating_sub(1)))
    }),
    ("a ring of topics", 500, |n| {
        pages(n, "themas", move |at| format!("---\ntitle: A{at}\nbroader: [A{}]\n---\n", (at + 1) % n))
    }),
    ("a lattice of topics", 200, |n| {
        pages(n, "themas", |at| match at {
            0 | 1 => format!("---\ntitle: A{at}\n---\n"),
            _ => {
                // Twenty levels, each topic below two of the level above.
                let above = (at / 2 - 1) % 20 * 2;
                format!("---\ntitle: A{at}\nbroader: [A{above}, A{}]\n---\n", above + 1)
            }
        })
    }),
    ("a chain of embeds", 500, |n| pages(n, "verslagen", |at| format!("---\ntitle: A{at}\n---\n\nTekst.\n\n![[A{}]]\n", at + 1))),
    ("a ring of embeds", 500, |n| pages(n, "verslagen", move |at| format!("---\ntitle: A{at}\n---\n\n![[A{}]]\n", (at + 1) % n))),
    ("chapters of one work", 150, |n| {
        let folder = pages(n, "stukken/werk", |at| format!("---\ntitle: A{at}\norder: {at}\nparent: a0\n---\n\nTekst.\n"));
        folder.write("content/stukken/werk/index.md", "---\ntitle: Werk\n---\n\nTekst.\n");
        folder
    }),
    ("names that nobody knows", 300, |n| {
        pages(n, "verslagen", |at| {
            format!("---\ntitle: A{at}\nthemas: [Onbekend {at}]\n---\n\nZie [[Weg {at}]] en [b](weg-{at}.md).\n")
        })
    }),
    ("rows of a register that follow each other", 2_000, |n| {
        let folder = Folder::new();
        let rows: String = (0..n).map(|at| format!("Plaats {at},GM{at:05},GM{:05}\n", (at + 1) % n)).collect();
        folder.write("content/gemeenten.csv", format!("title,code,successors\n{rows}"));
        folder.write(
            "naslag.toml",
            site::CONFIG.replace("singular = \"gemeente\"", "singular = \"gemeente\"\ndata = \"gemeenten.csv\""),
        );
        folder
    }),
    ("bad rows of a register", 5_000, |n| {
        let folder = Folder::new();
        folder.write("content/gemeenten.csv", format!("title,code\n{}", "a,b,c\n,d\nx,y\n".repeat(n)));
        folder.write(
            "naslag.toml",
            site::CONFIG.replace("singular = \"gemeente\"", "singular = \"gemeente\"\ndata = \"gemeenten.csv\""),
        );
        folder
    }),
    ("themes on one page", 1_000, |n| {
        let folder = pages(n, "themas", |at| format!("---\ntitle: A{at}\n---\n"));
        let names: String = (0..n).map(|at| format!("A{at}, ")).collect();
        folder.write("content/verslagen/veel.md", format!("---\ntitle: Veel\nthemas: [{names}]\n---\n"));
        folder
    }),
    ("links to one page", 500, |n| pages(n, "verslagen", |at| format!("---\ntitle: A{at}\n---\n\nZie [[A0]], zin {at}.\n"))),
    ("pictures", 500, |n| {
        let folder = Folder::new();
        for at in 0..n {
            folder.write(&format!("content/verslagen/beeld-{at}.png"), format!("beeld {at}"));
        }
        folder.page(
            "verslagen/a.md",
            "A",
            &(0..n).map(|at| format!("![b](beeld-{at}.png) ![c](weg-{at}.png)\n")).collect::<String>(),
        );
        folder
    }),
    ("folders that nobody declared", 500, |n| {
        let folder = Folder::new();
        for at in 0..n {
            folder.page(&format!("map{at}/a.md"), "A", "Tekst.\n");
        }
        folder
    }),
];

// One test, since processor time is that of all children of this process.
#[test]
fn nothing_takes_the_square_of_the_number_of_pages() {
    let only = std::env::var("NASLAG_ONLY").ok();
    let least = Folder::new().build().time;
    let mut wrong = Vec::new();
    for (name, size, make) in SHAPES.iter().filter(|(name, ..)| only.as_deref().is_none_or(|only| name.contains(only))) {
        let net = |n: usize| {
            let made = make(n).build();
            made.ended();
            made.time.saturating_sub(least)
        };
        let ratio = |small: Duration, large: Duration| large.as_secs_f64() / small.max(SHORT / 2).as_secs_f64();
        // What a page shows of the others of its work grows with their number, so the whole grows with its square: it may be small only.
        // And each name that nobody knows takes a look at every name there is, in a site that is not made.
        let limit = if matches!(*name, "chapters of one work" | "names that nobody knows") { 4.4 } else { RATIO };
        let steep = |small: Duration, large: Duration| large > SHORT && ratio(small, large) > limit;
        let (mut small, mut large) = (net(*size), net(size * 2));
        for _ in 0..2 {
            // Once more: what is steep stays so, and a busy machine does not.
            if steep(small, large) {
                (small, large) = (net(*size), net(size * 2));
            }
        }
        if std::env::var_os("NASLAG_SHOW").is_some() {
            println!("{name:45} {:8.2} s {:8.2} s  x{:5.2}", small.as_secs_f64(), large.as_secs_f64(), ratio(small, large));
        }
        if steep(small, large) {
            wrong.push(format!("{name}: {small:?} becomes {large:?} at twice the number"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    pages_that_all_link_to_each_other();
    pages_that_embed_each_other();
    a_handful_of_open_files();
}

fn pages_that_all_link_to_each_other() {
    let links: String = (0..200).map(|at| format!("Zie [[A{at}]]. ")).collect();
    let made = pages(200, "verslagen", |at| format!("---\ntitle: A{at}\n---\n\n{links}\n")).build();
    made.fine();
    assert!(made.time < Duration::from_secs(60), "{:?}", made.time);
}

/// Three levels of pages that each embed the next a hundred times would be a million texts.
fn pages_that_embed_each_other() {
    let folder = pages(4, "verslagen", |at| {
        format!(
            "---\ntitle: A{at}\n---\n\nTekst van {at}.\n\n{}",
            if at < 3 { format!("![[A{}]]\n\n", at + 1).repeat(300) } else { String::new() }
        )
    });
    let made = folder.build();
    made.ended();
    assert!(made.stderr.contains("page-grows"), "{}", made.stderr);
    assert!(made.time < Duration::from_secs(20), "{:?}", made.time);
    let size = folder.made("verslagen/a0.html").len();
    assert!(size < 3_000_000, "{size}");
}

fn a_handful_of_open_files() {
    let folder = pages(300, "verslagen", |at| format!("---\ntitle: A{at}\n---\n\nTekst.\n"));
    for at in 0..100 {
        folder.write(&format!("content/verslagen/beeld-{at}.png"), "beeld");
    }
    let program = folder.command("build");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -n 48; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    run(shell).fine();
}

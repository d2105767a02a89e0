//! Times the stages of a rebuild after one edit, until the page that was edited is made: `cargo bench --bench rebuild -- SITE [EDITS]`. The site is edited in place.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, clippy::cast_precision_loss, missing_docs)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use std::time::Instant;

use camino::Utf8Path;

use naslag::path::PageId;
use naslag::site;
use naslag::site::Memos;
use naslag::source;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (site, edits) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => return ExitCode::SUCCESS, // a plain `cargo bench` has no site to edit
        [site] => (site, 10),
        [site, edits] => (site, edits.parse().unwrap_or(10)),
        _ => return failed("usage: rebuild SITE [EDITS]"),
    };
    run(Path::new(site), edits).map_or_else(|error| failed(&error.to_string()), |()| ExitCode::SUCCESS)
}

fn run(root: &Path, edits: usize) -> anyhow::Result<()> {
    let out = root.join("public");
    let memos = Memos::default();
    let mut sources = source::read(root, &out, None)?.value;
    drop(site::plan(&sources, &memos, &|_| {}).value.check(&memos, &|| false));
    // Files that were written a moment ago are read again in any case.
    std::thread::sleep(Duration::from_secs(4));
    let paths: Vec<_> = sources.content.values().map(|source| root.join(source.path.as_std_path())).collect();
    let mut times: BTreeMap<(usize, &'static str), Vec<Duration>> = BTreeMap::new();
    let before = cpu();
    for edit in 0..edits {
        let file = &paths[edit * 7919 % paths.len()];
        fs::write(file, format!("{}\nProefwoord {edit}.\n", fs::read_to_string(file)?))?;
        let marks = RefCell::new(vec![("read", Instant::now())]);
        sources = source::read(root, &out, Some(&sources))?.value;
        let plan = site::plan(&sources, &memos, &|stage| marks.borrow_mut().push((stage, Instant::now()))).value;
        marks.borrow_mut().push(("page", Instant::now()));
        let below = file.strip_prefix(root.join("content")).ok().and_then(Utf8Path::from_path);
        let page = below.and_then(|below| PageId::from_source(below).ok()).and_then(|id| plan.file(&id.out_path()));
        marks.borrow_mut().push(("check", Instant::now()));
        drop((page, plan.check(&memos, &|| false)));
        marks.borrow_mut().push(("", Instant::now()));
        let marks = marks.into_inner();
        for (at, pair) in marks.windows(2).enumerate() {
            times.entry((at, pair[0].0)).or_default().push(pair[1].1 - pair[0].1);
        }
        times.entry((marks.len(), "all")).or_default().push(marks[marks.len() - 1].1 - marks[0].1);
    }
    if let (Some(before), Some(after)) = (before, cpu()) {
        println!("{:>10}  {:>8.1} ms of all cores", "CPU", (after - before) * 10.0 / edits as f64);
    }
    for ((_, stage), mut times) in times {
        times.sort();
        println!("{stage:>10}  {:>8.1} ms  (least {:.1})", milliseconds(times[times.len() / 2]), milliseconds(times[0]));
    }
    Ok(())
}

/// What this process used of all cores, in hundredths of a second, as Linux counts it: busy neighbours do not count.
fn cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn failed(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

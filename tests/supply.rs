//! What you run is what you read: few packages, their licences known, none from elsewhere, and no unsafe code of ours.
//!
//! Reads `Cargo.lock`, `deny.toml` and what Cargo knows of each package.

#![allow(clippy::disallowed_methods, reason = "it reads the source")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// How many packages the lock file may hold, those of tests and of other systems included. It held 247 when this was last changed; of the program itself,
/// without tests, it is some 175: citations brought 29, most of them for the order of letters in all languages. It grows with a reason, which is said in the message of the commit that changes this number.
const BUDGET: usize = 252;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_number_of_packages_stays_within_its_budget() {
    let count = read("Cargo.lock").matches("[[package]]").count();
    assert!(count > 100, "the packages were not found");
    assert!(count <= BUDGET, "{count} packages, and the budget is {BUDGET}: is the new one worth it?");
}

#[test]
fn every_package_comes_from_the_registry_with_its_digest() {
    let lock: toml::Table = read("Cargo.lock").parse().expect("the lock file is TOML");
    let packages = lock["package"].as_array().expect("the lock file lists packages");
    let own = |package: &&toml::Value| package["name"].as_str() != Some("naslag");
    for package in packages.iter().filter(own) {
        let source = package.get("source").and_then(toml::Value::as_str).unwrap_or_default();
        assert!(source.starts_with("registry+"), "{}: {source}", package["name"]);
        assert!(package.get("checksum").is_some(), "{} has no digest", package["name"]);
    }
}

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let deny: toml::Table = read("deny.toml").parse().expect("the file is TOML");
    let list = deny["licenses"]["allow"].as_array().expect("it lists licences");
    list.iter().filter_map(|licence| licence.as_str().map(str::to_owned)).collect()
}

/// Whether an expression of licences (`MIT OR Apache-2.0`, `(MIT OR ISC) AND Unicode-3.0`) can be met with what is allowed.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    let mut split = |separator: &str| -> Vec<String> {
        parts = vec![String::new()];
        for word in expression.replace('(', "( ").replace(')', " )").split_whitespace() {
            match word {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && word == separator {
                parts.push(String::new());
            } else {
                let last = parts.last_mut().expect("there is always a part");
                last.push_str(word);
                last.push(' ');
            }
        }
        parts.iter().map(|part| part.trim().to_owned()).collect()
    };
    let all = split("AND");
    if all.len() > 1 {
        return all.iter().all(|part| is_met(part, allowed));
    }
    let any = split("OR");
    if any.len() > 1 {
        return any.iter().any(|part| is_met(part, allowed));
    }
    let one = any[0].trim();
    match one.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_met(inner, allowed),
        None => allowed.contains(one),
    }
}

#[test]
fn every_licence_is_one_that_we_allow() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
        .current_dir(root())
        .output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let packages = metadata["packages"].as_array().expect("it lists packages");
    let allowed = allowed();
    let wrong: Vec<String> = packages
        .iter()
        .map(|package| (package["name"].to_string(), package["license"].as_str().unwrap_or_default().to_owned()))
        .filter(|(_, licence)| !is_met(licence, &allowed))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(packages.len() > 100 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_expression_of_licences_is_read_as_it_is_meant() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    for fine in
        ["MIT", "MIT OR GPL-3.0", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND Unicode-3.0", "MIT AND Unicode-3.0"]
    {
        assert!(is_met(fine, &allowed), "{fine}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR ISC) AND MIT", "GPL-3.0 AND (MIT OR ISC)"] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}

#[test]
fn no_code_of_ours_is_unsafe() {
    for name in ["src/lib.rs", "src/main.rs"] {
        assert!(read(name).contains("#![forbid(unsafe_code)]"), "{name}");
    }
}

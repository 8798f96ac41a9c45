use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::pages::Pages;
use crate::{files, folder, jsonl, packed, pages, run, thanbai};

const KILLS: usize = 20;

/// Returns names below a folder and bytes.
fn made(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    files(folder).into_iter().map(|(path, bytes)| (name(&path), bytes)).collect()
}

/// Returns how many outputs have their final name, while others are being written.
fn count(folder: &Path) -> usize {
    let names = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| !name.starts_with('.')).count()
}

#[test]
fn a_run_that_was_killed_is_taken_up_again() {
    let pages = pages(21, 30);
    let files = ["a.jsonl", "b.jsonl.gz", "c/d.jsonl.zst", "e.txt", "f.jsonl", "g.jsonl"];
    let parts = files.iter().zip(pages.chunks(5)).map(|(name, pages)| {
        let bytes = if *name == "e.txt" { pages.concat().into_bytes() } else { jsonl(pages) };
        (*name, packed(&bytes, &name[name.rfind('.').unwrap()..]))
    });
    let parts: Vec<_> = parts.map(|(name, bytes)| (format!("in/{name}"), bytes)).collect();
    let folder = folder(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>());
    let format = if cfg!(feature = "parquet") { "parquet" } else { "jsonl" };
    for format in ["jsonl", format] {
        let command = format!("split in --format {format} --output-dir");
        let start = Instant::now();
        run(&folder, &format!("{command} whole")).ok();
        let time = start.elapsed();
        let whole = made(&folder.path().join("whole"));
        assert_eq!(whole.len(), files.len());
        let (mut random, mut unfinished) = (Pages::new(22), 0);
        for kill in 0..KILLS {
            let mut child = thanbai(&folder).args(command.split_whitespace()).arg("out").spawn().unwrap();
            let out = folder.path().join("out");
            // half of them at any moment, half of them when some outputs are there: how long a run takes is nothing to rely on
            if kill % 2 == 0 {
                sleep(time.mul_f64(f64::from(u32::try_from(random.below(1000)).unwrap()) / 1000.0));
            } else {
                let enough = random.below(files.len() - 1) + 1;
                while child.try_wait().unwrap().is_none() && count(&out) < enough {
                    sleep(Duration::from_millis(1));
                }
            }
            child.kill().unwrap();
            child.wait().unwrap();
            if out.exists() {
                // what has its final name is whole
                let kept: Vec<_> =
                    made(&out).into_iter().filter(|(name, _)| !name.starts_with('.') && !name.contains("/.")).collect();
                assert!(kept.iter().all(|file| whole.contains(file)), "kill {kill}");
                unfinished += usize::from(kept.len() < whole.len());
            }
            run(&folder, &format!("{command} out --resume")).ok();
            assert!(made(&out) == whole, "kill {kill}");
            fs::remove_dir_all(out).unwrap();
        }
        assert!(unfinished > 0, "no kill came in the middle");
        fs::remove_dir_all(folder.path().join("whole")).unwrap();
    }
}

#[test]
fn resume_passes_over_what_is_whole_and_not_older_than_its_input() {
    let pages = pages(23, 2);
    let folder = folder(&[("in/a.txt", pages[0].as_bytes()), ("in/b.txt", pages[1].as_bytes())]);
    run(&folder, "split in --output-dir out").ok();
    // what is passed over is not touched
    fs::write(folder.path().join("out/a.txt"), "mine").unwrap();
    let summary = |arguments: &str| -> (usize, usize) {
        run(&folder, &format!("split in --output-dir out --summary s.json {arguments}")).ok();
        let summary: serde_json::Value = serde_json::from_slice(&crate::read(&folder, "s.json")).unwrap();
        let count = |name: &str| usize::try_from(summary[name].as_u64().unwrap()).unwrap();
        (count("inputs"), count("skipped"))
    };
    assert_eq!(summary("--resume"), (0, 2));
    assert_eq!(crate::read(&folder, "out/a.txt"), b"mine");
    let later = fs::File::options().write(true).open(folder.path().join("in/a.txt")).unwrap();
    later.set_modified(std::time::SystemTime::now() + Duration::from_secs(5)).unwrap();
    assert_eq!(summary("--resume"), (1, 1));
    assert_eq!(crate::read(&folder, "out/a.txt"), crate::trips::body(&pages[0]).into_bytes());
    // what was copied in the same moment is not newer
    let made = fs::metadata(folder.path().join("out/a.txt")).unwrap().modified().unwrap();
    later.set_modified(made).unwrap();
    assert_eq!(summary("--resume"), (0, 2));
    assert_eq!(summary(""), (2, 0));
}

/// One output of all inputs is passed over where it is whole and none of them is newer.
#[test]
fn resume_knows_one_output_of_all_inputs() {
    let pages = pages(23, 2);
    let folder = folder(&[("in/a.txt", pages[0].as_bytes()), ("in/b.txt", pages[1].as_bytes())]);
    let skipped = |out: &str| {
        run(&folder, &format!("split in -o {out} --resume --summary s.json")).ok();
        let summary: serde_json::Value = serde_json::from_slice(&crate::read(&folder, "s.json")).unwrap();
        summary["skipped"].as_u64().unwrap()
    };
    assert_eq!(skipped("all.jsonl"), 0);
    let whole = crate::read(&folder, "all.jsonl");
    fs::write(folder.path().join("all.jsonl"), "mine").unwrap();
    assert_eq!((skipped("all.jsonl"), crate::read(&folder, "all.jsonl")), (2, b"mine".to_vec()));
    // what an interrupted run leaves is no output
    fs::rename(folder.path().join("all.jsonl"), folder.path().join(".all.jsonl.part")).unwrap();
    assert_eq!((skipped("all.jsonl"), crate::read(&folder, "all.jsonl")), (0, whole.clone()));
    let later = fs::File::options().write(true).open(folder.path().join("in/b.txt")).unwrap();
    later.set_modified(std::time::SystemTime::now() + Duration::from_secs(5)).unwrap();
    fs::write(folder.path().join("all.jsonl"), "mine").unwrap();
    assert_eq!((skipped("all.jsonl"), crate::read(&folder, "all.jsonl")), (0, whole));
}

/// An input of which every record was refused is like one that could not be read: another option may be all that it needs.
#[test]
fn what_was_made_of_nothing_is_no_output_and_tried_again() {
    let zeros = crate::packed(&[b'x'; 9999], ".zst");
    let folder = folder(&[
        ("in/a.jsonl", b"{\"txt\":\"a\"}\n{\"txt\":\"b\"}\n"),
        ("in/b.jsonl", b"{\"text\":\"a\"}\n{}\n"),
        ("in/c.jsonl", b""),
        ("in/d.jsonl.zst", &zeros[..zeros.len() - 1]),
    ]);
    let outputs = || {
        let names = crate::files(&folder.path().join("out")).into_iter().map(|(path, _)| path);
        names.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        let done = run(&folder, "split in --output-dir out --resume");
        assert!(done.code == Some(1) && done.err.contains("in/a.jsonl: record 2 at "), "{}", done.err);
        assert!(done.err.contains("in/d.jsonl.zst: record 1 at byte 0: input breaks off"), "{}", done.err);
        assert_eq!(outputs(), ["b.jsonl", "c.jsonl"]);
    }
    run(&folder, "split in/a.jsonl --output-dir out --resume --text-field txt").ok();
    for (code, field) in [(1, "text"), (1, "text"), (0, "txt")] {
        let done = run(&folder, &format!("split in/a.jsonl -o one.jsonl --resume --text-field {field}"));
        assert_eq!((done.code, folder.path().join("one.jsonl").exists()), (Some(code), code == 0), "{}", done.err);
    }
    assert_eq!(outputs(), ["a.jsonl", "b.jsonl", "c.jsonl"]);
}

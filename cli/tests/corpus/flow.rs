//! Pipes through which records come slowly.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::{folder, packed, thanbai};

/// How long a record may take; a hundred times as long as it does.
const PATIENCE: Duration = Duration::from_secs(20);

/// Returns the lines of a reader as they come.
fn lines(reader: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || BufReader::new(reader).lines().try_for_each(|line| sender.send(line.unwrap())));
    receiver
}

/// Feeds a command bit by bit; each has to come out, as many lines, before the next goes in.
fn flows(command: &mut Command, bits: &[(Vec<u8>, usize)]) {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), lines(child.stdout.take().unwrap()));
    for (i, (bit, count)) in bits.iter().enumerate() {
        input.write_all(bit).unwrap();
        for _ in 0..*count {
            assert!(output.recv_timeout(PATIENCE).is_ok(), "{command:?}: bit {i}");
        }
    }
    drop(input);
    assert!(output.recv().is_err() && child.wait().unwrap().success(), "{command:?}");
}

fn line(id: usize) -> Vec<u8> {
    format!("{{\"text\":\"Ông Ba bán phở.\",\"id\":{id}}}\n").into_bytes()
}

#[test]
fn records_that_have_come_are_written_when_others_are_long_in_coming() {
    let folder = folder(&[]);
    let of_lines = |arguments: &str| {
        let mut command = thanbai(&folder);
        command.args(["split", "-", "--format", "jsonl"]).args(arguments.split_whitespace());
        command
    };
    // a record and the beginning of the next, which is no record yet
    let [two, three] = [line(2), line(3)];
    let bits = [(line(1), 1), ([&two, &three[..9]].concat(), 1), (three[9..].to_vec(), 1)];
    flows(&mut of_lines("--input-format jsonl"), &bits);
    for extension in [".gz", ".zst"] {
        let bits: Vec<_> = (0..3).map(|i| (packed(&line(i), extension), 1)).collect();
        flows(&mut of_lines("--input-format jsonl"), &bits);
    }
    flows(
        &mut of_lines("--delimiter --"),
        &[("Ông Ba\n--\nb".into(), 1), (b"\n--\n".to_vec(), 1), (b"c".to_vec(), 0), (b"\n--\n".to_vec(), 1)],
    );
    let record = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n";
    // within the version, the headers and the text
    let bits = [4, 20, 56].map(|cut| ([&record[..], &record[..cut]].concat(), 1, record[cut..].to_vec()));
    let bits: Vec<_> = bits.into_iter().flat_map(|(bit, count, rest)| [(bit, count), (rest, 1)]).collect();
    flows(&mut of_lines("--input-format wet"), &bits);
}

#[test]
fn what_is_refused_is_said_when_others_are_long_in_coming() {
    let folder = folder(&[]);
    let mut child = thanbai(&folder).args(["split", "--input-format", "jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    let (mut input, errors) = (child.stdin.take().unwrap(), lines(child.stderr.take().unwrap()));
    input.write_all(b"no record\n").unwrap();
    assert!(errors.recv_timeout(PATIENCE).unwrap().contains("record 1 at byte 0"));
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_pipe_that_is_named_flows() {
    let folder = folder(&[]);
    let pipe = folder.path().join("pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = thanbai(&folder).args(["tag", "pipe.jsonl", "--format", "jsonl"]).spawn().unwrap();
    let (mut input, output) = (File::options().write(true).open(&pipe).unwrap(), lines(child.stdout.take().unwrap()));
    for id in 0..2 {
        input.write_all(&line(id)).unwrap();
        assert!(output.recv_timeout(PATIENCE).unwrap().contains(&format!("\"id\":{id},")));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

/// However it comes in, what is written is the same; a table is not written earlier, since its columns are those of the first batch.
#[test]
fn how_records_come_in_changes_nothing_of_what_is_written() {
    let pages = crate::pages(51, 3);
    let bytes = crate::jsonl(&pages);
    let folder = folder(&[("in.jsonl", &bytes)]);
    let outputs = ["out.jsonl", "out.txt", "out.jsonl.gz", "out.txt.zst", "out.parquet"];
    for output in &outputs[..if cfg!(feature = "parquet") { 5 } else { 4 }] {
        crate::run(&folder, &format!("tag in.jsonl -o whole/{output}")).ok();
        let arguments = ["tag", "--input-format", "jsonl", "-o", output];
        let mut child = thanbai(&folder).args(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        for bit in bytes.chunks(bytes.len() / 3) {
            input.write_all(bit).unwrap();
            thread::sleep(Duration::from_millis(150));
        }
        drop(input);
        assert!(child.wait().unwrap().success());
        assert!(crate::read(&folder, output) == crate::read(&folder, &format!("whole/{output}")), "{output}");
    }
}

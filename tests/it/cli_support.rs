//! The command line as a person sees it, for snapshots.

use std::env::temp_dir;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// What `beibao` answers to `arguments` with `stdin`: exit code, output and talk.
///
/// It is run in the package's own folder. Arguments are split at spaces; quote with `'` what holds
/// some.
pub(crate) fn beibao(arguments: &str, stdin: &str) -> String {
    beibao_in(Path::new(env!("CARGO_MANIFEST_DIR")), arguments, stdin)
}

/// The same, run in `folder`, whose path is shown as `[FOLDER]`.
pub(crate) fn beibao_in(folder: &Path, arguments: &str, stdin: &str) -> String {
    let (code, out, err) = run(folder, &words(arguments), stdin);
    let shown = |text: &str| normal(text, folder);
    format!("exit {code}\n--- out\n{}--- err\n{}", shown(&out), shown(&err))
}

/// Exit code (-1 for a signal), output and talk of one run, as they are.
pub(crate) fn run(
    folder: &Path,
    arguments: &[impl AsRef<OsStr>],
    stdin: &str,
) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_beibao"))
        .args(arguments)
        .current_dir(folder)
        .envs([("NO_COLOR", "1"), ("COLUMNS", "80"), ("LC_ALL", "en_US.UTF-8")])
        .env_remove("LANGUAGE")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cargo has built the binary before its tests");
    let mut pipe = child.stdin.take().expect("it was piped above");
    let input = stdin.to_owned();
    // In a thread of its own: a child that writes before it reads would wait for ever.
    // Who does not read is free not to: then the write fails, and the answer tells the rest.
    let feeder = thread::spawn(move || drop(pipe.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("a child of our own can be waited for");
    feeder.join().expect("it does not panic");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// `arguments` split at spaces, but for what stands between `'`.
fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in arguments.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// `text` as it reads on every machine: paths of `folder`, of the package and of temporary files
/// by a name, `/` in paths, no spaces at the ends of lines, and a newline at the end if there is
/// any text.
fn normal(text: &str, folder: &Path) -> String {
    let mut text = text.replace("\r\n", "\n").replace("beibao.exe", "beibao");
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder_name = if folder == package { "[PACKAGE]" } else { "[FOLDER]" };
    for (path, name) in [(folder, folder_name), (package, "[PACKAGE]"), (&temp_dir(), "[TEMP]")] {
        for path in [path.canonicalize().unwrap_or_default(), path.to_path_buf()] {
            let path = path.to_string_lossy().trim_end_matches('/').to_owned();
            if 1 < path.len() {
                text = text.replace(&path, name);
            }
        }
    }
    let lines: String = text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
    random_names(&lines)
}

/// Names that `tempfile` made up, `.tmpAbC123`, by one name.
fn random_names(text: &str) -> String {
    let mut parts = text.split(".tmp");
    let mut normal = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let random = part.chars().take_while(char::is_ascii_alphanumeric).count();
        normal.push_str(if random == 6 { "[RANDOM]" } else { ".tmp" });
        normal.push_str(if random == 6 { part.get(6..).unwrap_or_default() } else { part });
    }
    normal
}

#[test]
fn paths_and_made_up_names_read_the_same_everywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = format!("in {}/plan.json  \nat /x/.tmpAbC123/y and a.tmp", folder.path().display());
    assert_eq!(normal(&text, folder.path()), "in [FOLDER]/plan.json\nat /x/[RANDOM]/y and a.tmp\n");
    assert_eq!(normal("", folder.path()), "");
}

#[test]
fn arguments_are_split_at_spaces_but_not_between_quotes() {
    assert_eq!(words("check  'a b.geojson' --plan x"), ["check", "a b.geojson", "--plan", "x"]);
}

#[test]
fn an_answer_has_the_exit_code_the_output_and_the_talk() {
    let answer = beibao("--version", "");
    assert!(answer.starts_with("exit "), "{answer}");
    assert!(answer.contains("\n--- out\n") && answer.contains("--- err\n"), "{answer}");
}

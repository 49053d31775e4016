//! What the command says and how it ends, as snapshots in `tests/cli/`. `TRYCMD=overwrite cargo test --test cli` renews them.

#[test]
fn snapshots() {
    // Variables and files of whoever runs the tests must not leak in.
    let set: Vec<_> = std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("ESTOMPE_")).collect();
    assert!(set.is_empty(), "unset these to run this test: {set:?}");
    let cases = trycmd::TestCases::new();
    let nowhere = std::env::temp_dir().join("estompe-tests-no-such-folder");
    // Without words, without a terminal and with a screen, the app would open.
    cases.env("DISPLAY", "").env("WAYLAND_DISPLAY", "");
    cases.env("LC_ALL", "C").env("NO_COLOR", "1").env("XDG_CONFIG_HOME", nowhere.to_string_lossy());
    cases.case("tests/cli/*.trycmd");
}

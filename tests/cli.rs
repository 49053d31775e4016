//! What the command says and how it ends, as snapshots in `tests/cli/`. `TRYCMD=overwrite cargo test --test cli` renews them.

#[test]
fn snapshots() {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", "C").env("NO_COLOR", "1").case("tests/cli/*.trycmd");
    // The other variables that the command heeds must not leak in from whoever runs the tests.
    for name in [
        "POLICY",
        "FACES",
        "FACES_EFFORT",
        "LOGOS",
        "CODED_DATA",
        "CREDIT",
        "TIMESTAMPS",
        "RENAME",
        "JOBS",
        "MEMORY",
        "PROGRESS",
        "LANG",
        "COLOR",
    ] {
        assert!(std::env::var_os(format!("ESTOMPE_{name}")).is_none(), "unset ESTOMPE_{name} to run this test");
    }
}

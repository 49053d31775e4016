//! Rights that a process gives up before it decodes what it does not trust. On Linux it keeps its memory, the descriptors that are
//! open and its end (seccomp-bpf); on other Unix systems no descriptor can be opened and no process started (setrlimit), which
//! leaves it what paths and signals can do; elsewhere nothing is given up.

/// Gives up all that decoding does not need. What a system does not know is kept: the process is one of its own still.
pub(super) fn give_up_rights(seconds: u64) {
    #[cfg(unix)]
    bounded(seconds);
    #[cfg(not(unix))]
    let _ = seconds;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
    let _ = filtered();
}

/// No more descriptors and processes, nothing written to a file, no memory left behind in one, an end in any case.
#[cfg(unix)]
fn bounded(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bounds = [
        (Resource::Nofile, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
        (Resource::Cpu, seconds),
    ];
    for (what, most) in bounds {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// What is left to the thread: all else fails with "operation not permitted".
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
fn filtered() -> Option<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    const KEPT: &[libc::c_long] = &[
        // The descriptors that are open.
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        // Memory.
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        // Waiting for oneself, time, chance.
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_restart_syscall,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        // Faults, and the end.
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let rules = KEPT.iter().map(|call| (*call, Vec::new())).collect();
    let denied = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let filter =
        SeccompFilter::new(rules, denied, SeccompAction::Allow, std::env::consts::ARCH.try_into().ok()?).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    apply_filter(&program).ok()
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod tests {
    use std::io::ErrorKind::PermissionDenied;

    use super::*;

    #[test]
    fn nothing_is_left_but_memory_and_open_descriptors() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "text").expect("write");
        let mut open = std::fs::File::open(&file).expect("open");
        let (path, dir) = (file.clone(), folder.path().join("new"));
        // The filter holds for the thread that asks for it.
        let confined = std::thread::spawn(move || {
            filtered().ok_or("no filter")?;
            let text = std::io::read_to_string(&mut open).map_err(|_| "the open file cannot be read")?;
            let memory = vec![1u8; 64 << 20];
            let denied = [
                std::fs::File::open(&path).map(drop),
                std::fs::write(&path, "other"),
                std::fs::create_dir(&dir),
                std::fs::remove_file(&path),
                std::fs::rename(&path, &dir),
                // A socket of any kind is the same call.
                std::os::unix::net::UnixDatagram::unbound().map(drop),
                std::process::Command::new("true").status().map(drop),
            ];
            let kinds: Vec<_> = denied.map(|d| d.err().map(|e| e.kind())).to_vec();
            Ok::<_, &str>((text, memory.len(), kinds))
        });
        let (text, memory, kinds) = confined.join().expect("the thread ends").expect("confined");
        assert_eq!((text.as_str(), memory), ("text", 64 << 20));
        assert!(kinds.iter().all(|k| *k == Some(PermissionDenied)), "{kinds:?}");
        assert_eq!(std::fs::read_to_string(&file).expect("read"), "text");
    }
}

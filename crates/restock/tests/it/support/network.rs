//! Hosts of a test's own on one machine: network namespaces, the lines between them, and what can happen to a line.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};

use super::full;

/// Which addresses of the range that is meant for such trials (198.18.0.0/15) the next network takes.
static NEXT: AtomicU8 = AtomicU8::new(0);

/// Head office and a store, each a host of its own, joined by a line, and each with a line to this machine. It goes when
/// it is dropped, with everything that still runs in it.
#[derive(Debug)]
pub(crate) struct Network {
    name: String,
    net: [u8; 2],
}

/// A host of a [`Network`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    HeadOffice,
    Store,
}

impl Network {
    /// Makes it; nothing where this machine does not allow that, which is told. At full size nothing may be skipped.
    pub(crate) fn make() -> Option<Self> {
        let id = std::process::id();
        let net = [
            18 + u8::try_from(id % 2).unwrap(),
            u8::try_from(id / 2 % 61).unwrap() * 4 + NEXT.fetch_add(1, Ordering::Relaxed),
        ];
        let network = Self { name: format!("rs{id}n{}", net[1] % 4), net };
        match network.lay() {
            Ok(()) => Some(network),
            Err(why) if full() => panic!(
                "network namespaces cannot be made: {why}; install iproute2, and run as root on a kernel that has them"
            ),
            Err(why) => {
                println!("skipped: network namespaces cannot be made here ({why}); bin/test as root runs it");
                None
            }
        }
    }

    fn lay(&self) -> Result<(), String> {
        let (office, store) = (self.space(Host::HeadOffice), self.space(Host::Store));
        let (line, far) = (format!("{}l", self.name), format!("{}f", self.name));
        for space in [&office, &store] {
            ip(&["netns", "add", space])?;
            ip(&["-n", space, "link", "set", "lo", "up"])?;
        }
        ip(&["-n", &office, "link", "add", &far, "type", "veth", "peer", "name", &line, "netns", &store])?;
        self.address(&office, &far, 1)?;
        self.address(&store, &line, 2)?;
        for (space, end, here) in [(&office, 5, 6), (&store, 9, 10)] {
            let (inside, outside) = (format!("{}i", self.name), format!("{}o{here}", self.name));
            ip(&["link", "add", &outside, "type", "veth", "peer", "name", &inside, "netns", space])?;
            self.address(space, &inside, end)?;
            ip(&["addr", "add", &format!("{}/30", self.at(here)), "dev", &outside])?;
            ip(&["link", "set", &outside, "up"])?;
        }
        Ok(())
    }

    fn address(&self, space: &str, device: &str, number: u8) -> Result<(), String> {
        ip(&["-n", space, "addr", "add", &format!("{}/30", self.at(number)), "dev", device])?;
        ip(&["-n", space, "link", "set", device, "up"])
    }

    fn space(&self, host: Host) -> String {
        format!("{}{}", self.name, if host == Host::HeadOffice { "h" } else { "s" })
    }

    fn at(&self, number: u8) -> Ipv4Addr {
        Ipv4Addr::new(198, self.net[0], self.net[1], number)
    }

    /// Where this machine reaches a host.
    pub(crate) fn seen_from_here(&self, host: Host) -> Ipv4Addr {
        self.at(if host == Host::HeadOffice { 5 } else { 9 })
    }

    /// Where head office reaches this machine.
    pub(crate) fn here(&self) -> Ipv4Addr {
        self.at(6)
    }

    /// Where the store reaches head office, over the line.
    pub(crate) fn over_the_line(&self) -> Ipv4Addr {
        self.at(1)
    }

    /// Runs the program under test on a host.
    pub(crate) fn run(&self, host: Host, args: &[&str]) -> tokio::process::Child {
        let mut command = tokio::process::Command::new("ip");
        command.args(["netns", "exec", &self.space(host), env!("CARGO_BIN_EXE_restock")]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command.spawn().unwrap()
    }

    /// Takes the line between head office and the store away, or gives it back.
    pub(crate) fn line(&self, is_there: bool) {
        let line = format!("{}l", self.name);
        ip(&["-n", &self.space(Host::Store), "link", "set", &line, if is_there { "up" } else { "down" }]).unwrap();
    }

    /// Makes the line bad in both directions; says why not, where this machine cannot do that.
    pub(crate) fn weather(&self, delay: &str, loss: &str) -> Result<(), String> {
        for (host, end) in [(Host::Store, "l"), (Host::HeadOffice, "f")] {
            let device = format!("{}{end}", self.name);
            let netem = ["qdisc", "replace", "dev", &device, "root", "netem", "delay", delay, "loss", loss];
            run("tc", &[&["-n", &self.space(host)], netem.as_slice()].concat())?;
        }
        Ok(())
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for host in [Host::HeadOffice, Host::Store] {
            // A part that was never made cannot be removed.
            let _ = ip(&["netns", "del", &self.space(host)]);
        }
    }
}

fn ip(args: &[&str]) -> Result<(), String> {
    run("ip", args)
}

fn run(program: &str, args: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(args).output().map_err(|error| format!("{program}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() { Ok(()) } else { Err(format!("{program} {}: {said}", args.join(" "))) }
}

//! A listener that a service manager holds for this program. It outlives the program: whoever knocks between the end of one
//! and the start of the next waits at the door instead of finding it gone.

use std::io;

use listenfd::ListenFd;
use tokio::net::TcpListener;

/// The listener that was handed over (`LISTEN_FDS`), where one was. Taken once in a program's life.
pub(crate) fn held_listener() -> io::Result<Option<TcpListener>> {
    let Some(held) = ListenFd::from_env().take_tcp_listener(0)? else { return Ok(None) };
    held.set_nonblocking(true)?;
    TcpListener::from_std(held).map(Some)
}

//! A wire between two programs that a test holds in its hands: cut, held at a question, or losing answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::Http;

/// How the wire is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// It carries.
    Up,
    /// Nobody is reached over it.
    Cut,
    /// A question with this text in it does not come through.
    HeldAt(String),
    /// A question with this text in it comes through, and its answer does not.
    LosesAnswersTo(String),
}

/// A wire to a program on this machine.
pub(crate) struct Wire {
    pub(crate) http: Http,
    state: Arc<watch::Sender<State>>,
    lost: Arc<Mutex<u64>>,
}

impl Wire {
    /// To the program at the end, whether it runs already or not.
    pub(crate) async fn to(end: &Http) -> Self {
        let target: SocketAddr = end.base.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let http = Http::new(format!("http://{}", listener.local_addr().unwrap()));
        let (state, lost) = (Arc::new(watch::Sender::new(State::Up)), Arc::default());
        let wire = Self { http, state: state.clone(), lost: Arc::clone(&lost) };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, target, state.subscribe(), Arc::clone(&lost)));
            }
        });
        wire
    }

    pub(crate) fn set(&self, state: State) {
        self.state.send_replace(state);
    }

    /// Answers that were lost.
    pub(crate) fn lost(&self) -> u64 {
        *self.lost.lock().unwrap()
    }
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Carries bytes both ways, until one end closes or the wire is cut.
async fn carry(client: TcpStream, target: SocketAddr, mut state: watch::Receiver<State>, lost: Arc<Mutex<u64>>) {
    let mut cut = state.clone();
    let carried = async {
        if *state.borrow_and_update() == State::Cut {
            return;
        }
        let Ok(server) = TcpStream::connect(target).await else { return };
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
            (client.into_split(), server.into_split());
        let (mut question, mut answer) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        let mut loses = false;
        loop {
            tokio::select! {
                read = from_client.read(&mut question) => {
                    let Ok(count @ 1..) = read else { return };
                    let asked = &question[..count];
                    let is_held = |state: &State| matches!(state, State::HeldAt(text) if has(asked, text));
                    if state.wait_for(|state| !is_held(state)).await.is_err() {
                        return;
                    }
                    loses |= matches!(&*state.borrow(), State::LosesAnswersTo(text) if has(asked, text));
                    if to_server.write_all(asked).await.is_err() {
                        return;
                    }
                }
                read = from_server.read(&mut answer) => {
                    let Ok(count @ 1..) = read else { return };
                    if loses {
                        *lost.lock().unwrap() += 1;
                        return;
                    }
                    if to_client.write_all(&answer[..count]).await.is_err() {
                        return;
                    }
                }
            }
        }
    };
    tokio::select! {
        () = carried => {}
        _ = cut.wait_for(|state| *state == State::Cut) => {}
    }
}

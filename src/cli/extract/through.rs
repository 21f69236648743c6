//! Articles sent to a daemon in one stream: many at a time, written out in the order of the input.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{Answers, Arguments, Asked, Client, Exit, Failure, ask};
use crate::cli::input;
use crate::wire::{ClientError, Numbered};

/// Maximum articles that are sent, or answered and not yet written.
const AT_ONCE: usize = 32;

/// Answers each article of the input.
pub(crate) async fn run(client: Client, arguments: Arc<Arguments>) -> Result<Exit, Failure> {
    let mut articles = read(Arc::clone(&arguments));
    let (requests, asked) = mpsc::channel(AT_ONCE);
    let mut answers = client.stream(ReceiverStream::new(asked)).await?;
    let mut requests = Some(requests);
    let written = Answers::start(&arguments)?;
    let mut waiting = Waiting { client, arguments, places: VecDeque::new(), asked: 0, written };
    loop {
        let room = requests.is_some() && waiting.places.len() < AT_ONCE;
        tokio::select! {
            article = articles.recv(), if room => match article {
                Some(Ok(asked)) => {
                    if let Some(requests) = &requests {
                        // If the stream has ended, its responses hold the error.
                        let _ = requests.send(asked.request.clone()).await;
                    }
                    waiting.add_asked(asked);
                }
                Some(Err(failure)) => waiting.add_failed(failure),
                None => requests = None,
            },
            answer = answers.next(), if waiting.is_any_asked() => waiting.take(answer).await?,
            else => return waiting.written.end(),
        }
        waiting.write()?;
    }
}

/// Reads the input on a thread where it blocks nothing else.
fn read(arguments: Arc<Arguments>) -> mpsc::Receiver<Result<Asked, Failure>> {
    let (send, read) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        for (index, article) in input::read_all(arguments.files.clone(), arguments.input).enumerate() {
            if send.blocking_send(article.map(|article| ask(&arguments, article, index))).is_err() {
                return;
            }
        }
    });
    read
}

/// Articles that are read but not yet written, in order.
struct Waiting {
    client: Client,
    arguments: Arc<Arguments>,
    places: VecDeque<Place>,
    /// Number of requests sent so far.
    asked: u64,
    written: Answers,
}

enum Place {
    /// Sent, as the request with this number.
    Asked(u64, Box<Asked>),
    /// Ready to be written.
    Done(Result<String, Failure>),
}

impl Waiting {
    fn add_asked(&mut self, asked: Asked) {
        self.places.push_back(Place::Asked(self.asked, Box::new(asked)));
        self.asked += 1;
    }

    fn add_failed(&mut self, failure: Failure) {
        self.places.push_back(Place::Done(Err(failure)));
    }

    fn is_any_asked(&self) -> bool {
        self.places.iter().any(|place| matches!(place, Place::Asked(..)))
    }

    /// Takes the response for one article and requests its other pages.
    async fn take(&mut self, answer: Option<Result<Numbered, ClientError>>) -> Result<(), Failure> {
        let ended =
            || ClientError::Failed("the daemon ended the stream before all articles were answered".into());
        let Numbered { index, answer } = answer.unwrap_or_else(|| Err(ended()))?;
        let is_it = |place: &&mut Place| matches!(place, Place::Asked(number, _) if *number == index);
        let Some(place) = self.places.iter_mut().find(is_it) else { return Ok(()) };
        if let Place::Asked(_, asked) = place {
            let whole = match answer {
                Ok(response) => self.client.whole(asked.request.clone(), response).await,
                Err(refused) => Err(refused),
            };
            *place = Place::Done(asked.write(&self.arguments, whole.map_err(Failure::from)));
        }
        Ok(())
    }

    /// Writes finished answers, up to the first unfinished one.
    fn write(&mut self) -> Result<(), Failure> {
        while let Some(Place::Done(_)) = self.places.front() {
            if let Some(Place::Done(answered)) = self.places.pop_front() {
                self.written.write(answered)?;
            }
        }
        Ok(())
    }
}

//! The invented language of the tests, whose folder is small.

use whosaid::rules::SourceFile;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../tests/fixtures/languages/xx/", $path)))),*]
    };
}

const FILES: [(&str, &str); 14] = files![
    "language.toml",
    "grammar.toml",
    "rules/direct/cue-source-content.toml",
    "rules/indirect/content-fen-source.toml",
    "rules/indirect/cue-source-ob.toml",
    "words/article.txt",
    "words/coordinator.txt",
    "words/honorific.txt",
    "words/particle.txt",
    "words/preposition.txt",
    "words/preverb.txt",
    "words/speaking.txt",
    "words/substitute.txt",
    "words/trade.txt",
];

/// Its files.
pub fn folder() -> Vec<SourceFile> {
    FILES.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect()
}

/// A text in it.
pub const TEXT: &str = "Na drum Shi Orla Ten: «Zel mora tikan dovi.» Oz kama. Velk el brodar, „Mora zel!”\n\n\
    Mora zel tikan, fen Sha Ruvo. Nai drumi va ob zel’lo mora «dovi» kama.\n";

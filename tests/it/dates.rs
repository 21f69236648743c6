//! Days of statements, from the day of the article.

use tonic_types::StatusExt;
use whosaid::wire::v1::*;

use crate::server::{LIMITS, Server, request};

fn asked(content: &str, date: &str) -> ExtractAttributionsRequest {
    let mut asked = request(content);
    asked.document.as_mut().unwrap().date = date.into();
    asked
}

#[tokio::test]
async fn a_time_means_the_latest_such_day_and_one_with_other_words_none() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    // The 25th is a Wednesday.
    for (time, day) in [
        ("on Monday", "2026-11-23"),
        ("on Wednesday", "2026-11-25"),
        ("late Thursday", "2026-11-19"),
        ("on Tuesday night", "2026-11-24"),
        ("yesterday", "2026-11-24"),
        ("today", "2026-11-25"),
        ("on Nov. 3", "2026-11-03"),
        ("on December 3", "2025-12-03"),
        ("on March 3, 2016", "2016-03-03"),
        ("last week", ""),
        ("last Monday", ""),
        ("in 2012", ""),
        ("three years ago", ""),
    ] {
        let asked = asked(&format!("“The bridge will hold,” Ann Lee said {time}."), "2026-11-25");
        let found = client.extract_attributions(asked).await.unwrap().into_inner().extraction.unwrap();
        let attribution = &found.attributions[0];
        assert!(attribution.time.is_some(), "{time}: {attribution:?}");
        assert_eq!(attribution.date, day, "{time}");
    }
}

#[tokio::test]
async fn without_a_date_there_are_no_days_and_odd_dates_are_refused() {
    let server = Server::start(LIMITS).await;
    let mut client = server.client().await;
    let text = "“The bridge will hold,” Ann Lee said on Monday.";
    for (date, day) in [("", ""), ("2026-11-25T23:00:00Z", "2026-11-23")] {
        let found = client.extract_attributions(asked(text, date)).await.unwrap().into_inner();
        assert_eq!(found.extraction.unwrap().attributions[0].date, day);
    }
    for date in ["25.11.2026", "2026-02-30", "2026-11-25x", "2026-11"] {
        let status = client.extract_attributions(asked(text, date)).await.unwrap_err();
        let violation = &status.get_details_bad_request().unwrap().field_violations[0];
        let words = format!("{date:?} is not a date; the format is 2026-11-25");
        assert_eq!((violation.field.as_str(), &violation.description), ("document.date", &words));
    }
}

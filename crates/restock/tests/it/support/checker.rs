//! axe-core, a checker of accessibility, run in the page. It is not part of the repository: `bin/test` installs it beside it.

use std::path::PathBuf;

use serde_json::Value;

use super::Browser;

/// As `bin/test` installs it.
const PLACE: &str = "restock-tests/axe-core-4.14.1/node_modules/axe-core/axe.min.js";

/// The checker's script.
pub(crate) struct Checker(String);

impl Checker {
    /// The checker; none where it is not installed and a test may be skipped for that.
    ///
    /// # Panics
    /// Where everything is to be tested and there is no checker.
    pub(crate) fn installed() -> Option<Self> {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
        let script = cache.and_then(|cache| std::fs::read_to_string(cache.join(PLACE)).ok());
        if script.is_none() {
            assert!(!super::full(), "the accessibility test needs axe-core; bin/test installs it");
            println!("skipped: the accessibility test needs axe-core; bin/test installs it");
        }
        script.map(Self)
    }

    /// What is seriously or critically wrong with the page that is shown: rule, and the first place.
    pub(crate) async fn findings(&self, browser: &Browser) -> Vec<String> {
        browser.page.execute(&self.0, Vec::new()).await.unwrap();
        let found = browser
            .ask_later(
                "axe.run(document, { resultTypes: ['violations'], iframes: false }).then((found) => done(found.violations
                   .filter((one) => ['serious', 'critical'].includes(one.impact))
                   .map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 300)} ${one.nodes[0].failureSummary}`)))",
            )
            .await;
        let Value::Array(found) = found else { panic!("the checker did not answer: {found}") };
        found.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }
}

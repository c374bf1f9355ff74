//! One suite for the port of a source, run on every adapter.

mod retailer;
mod source;

use retailer::{Retailer, central, csv_folder, one_table_of_lines, sqlite_file};

/// The suite on these adapters: a new one is one more line.
macro_rules! on_every_adapter {
    ($($adapter:ident),+ ; $cases:tt) => { $(on_every_adapter!(@one $adapter $cases);)+ };
    (@one $adapter:ident { $($case:ident),+ $(,)? }) => {
        mod $adapter {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    super::source::$case(&super::$adapter().await).await;
                }
            )+
        }
    };
}

on_every_adapter! {
    central, csv_folder, sqlite_file, one_table_of_lines;
    {
        every_row_comes_once_whatever_the_size_of_a_page,
        a_place_is_good_in_another_instance,
        the_same_page_is_the_same_again,
        a_row_that_cannot_be_used_is_told_and_stops_no_other,
        the_same_source_has_the_same_identity,
        the_count_is_the_number_of_rows,
        a_place_that_no_page_named_does_no_harm,
    }
}

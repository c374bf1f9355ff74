//! Files as the catalogue takes them.

/// What the rows of a file are, with its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Groups,
    Products,
    Memberships,
    Lists,
    Prices,
    Sales,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Products => "products",
            Self::Memberships => "memberships",
            Self::Lists => "lists",
            Self::Prices => "prices",
            Self::Sales => "sales",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Groups => &["group_id", "name:en"],
            Self::Products => &["product_id", "name:en", "categories", "barcodes", "discontinued"],
            Self::Memberships => &["product_id", "group_ids"],
            Self::Lists => &["list_id", "name", "currency", "channel"],
            Self::Prices => &["list_id", "product_id", "amount", "from"],
            Self::Sales => &["sale_id", "name:en", "group_ids", "discount_percent", "announced_at", "from", "until"],
        }
    }
}

/// A file of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) kind: Kind,
    rows: Vec<Vec<String>>,
}

impl File {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, rows: Vec::new() }
    }

    pub(super) fn of(kind: Kind, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self { kind, rows: rows.into_iter().collect() }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    #[cfg(test)]
    pub(super) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// As CSV.
    pub(super) fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.kind.columns())?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

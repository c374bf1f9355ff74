//! Legacy publishers that name the type in a header of their own: a table from header value to type.

use std::collections::BTreeMap;

use super::contract_of;

/// Where a publisher writes the type, and which of its words mean which of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeHeader {
    /// Name of the header, such as `x-message-type`.
    pub header: String,
    /// From the header's value to a type name.
    pub types: BTreeMap<String, String>,
}

/// The tables of all legacy publishers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderTypes(Vec<TypeHeader>);

impl HeaderTypes {
    /// Takes tables whose types are all known.
    ///
    /// # Errors
    /// Names the header and the type that no contract declares.
    pub fn new(tables: Vec<TypeHeader>) -> Result<Self, String> {
        for table in &tables {
            for (value, kind) in &table.types {
                if contract_of(kind).is_none() {
                    return Err(format!("header {}: \"{value}\" stands for the unknown type \"{kind}\"", table.header));
                }
            }
        }
        Ok(Self(tables))
    }

    /// The type of a message without a type attribute: the first table whose header it carries decides.
    /// A value that the table does not know is answered as it came, so that the dead letter names it.
    pub fn kind_of<'a>(&'a self, header: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
        self.0.iter().find_map(|table| {
            let value = header(&table.header)?;
            Some(table.types.get(value).map_or(value, String::as_str))
        })
    }
}

//! Currencies.

use super::Refusal;

/// An ISO 4217 currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(String);

impl Currency {
    /// Reads the three letters.
    ///
    /// # Errors
    /// When they are not three capital letters.
    pub fn parse(field: &str, text: &str) -> Result<Self, Refusal> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(Self(text.to_owned()));
        }
        Err(Refusal::invalid(field, "a currency is three capital letters, such as EUR (ISO 4217)"))
    }

    /// Digits after the point in which it is paid: 2 but for a few.
    pub fn minor_digits(&self) -> u32 {
        match self.0.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

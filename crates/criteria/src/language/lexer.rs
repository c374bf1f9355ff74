//! From letters to tokens.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::SourceFault;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'s> {
    Number(Decimal),
    Date(Date),
    Text(&'s str),
    Word(&'s str),
    Symbol(&'static str),
    End,
}

/// A token and the byte at which it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexed<'s> {
    pub(super) token: Token<'s>,
    pub(super) at: usize,
}

/// Longer ones first.
const SYMBOLS: [&str; 15] = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/"];

/// What other languages write, and what is written here.
const ELSEWHERE: [(&str, &str); 14] = [
    ("&&", "and"),
    ("&", "and"),
    ("||", "or"),
    ("|", "or"),
    ("=>", ">="),
    ("=<", "<="),
    ("<>", "!="),
    ("=", "=="),
    ("!", "not"),
    ("%", "/ 100 for a percentage; there is no remainder"),
    ("^", "a * a; there are no powers"),
    ("?", "if(condition, a, b)"),
    ("’", "straight quotes, as in 'toys'"),
    ("“", "straight quotes, as in 'toys'"),
];

/// Digits before and after the point of a number.
const MOST_DIGITS: (usize, usize) = (15, 6);

pub(super) fn tokens(source: &str) -> Result<Vec<Lexed<'_>>, SourceFault> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = source[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (token, length) = token(&source[at..], letter).map_err(|text| SourceFault::new(at, text))?;
        found.push(Lexed { token, at });
        at += length;
    }
    found.push(Lexed { token: Token::End, at });
    Ok(found)
}

/// The token at the beginning of `rest`, and its length in bytes.
fn token(rest: &str, letter: char) -> Result<(Token<'_>, usize), String> {
    if letter.is_ascii_digit() {
        return number_or_date(rest);
    }
    if letter.is_ascii_alphabetic() || letter == '_' {
        let word = leading(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        return Ok((Token::Word(word), word.len()));
    }
    if letter == '\'' || letter == '"' {
        let text = rest[1..].split_once(letter).map(|(text, _)| text);
        let text = text.ok_or_else(|| format!("a text begins here and does not end; close it with {letter}"))?;
        return Ok((Token::Text(text), text.len() + 2));
    }
    for (theirs, ours) in ELSEWHERE {
        let is_other = SYMBOLS.iter().any(|symbol| symbol.len() > theirs.len() && rest.starts_with(symbol));
        if rest.starts_with(theirs) && !is_other {
            return Err(format!("{theirs} means nothing here; write {ours}"));
        }
    }
    match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        Some(symbol) => Ok((Token::Symbol(symbol), symbol.len())),
        None => Err(format!("{letter:?} means nothing here; take it away")),
    }
}

fn number_or_date(rest: &str) -> Result<(Token<'_>, usize), String> {
    let digits = leading(rest, |byte| byte.is_ascii_digit() || byte == b'.' || byte == b'_');
    let dashed = leading(rest, |byte| byte.is_ascii_digit() || byte == b'-');
    if digits.len() == 4 && dashed.len() == 10 && dashed.bytes().filter(|byte| *byte == b'-').count() == 2 {
        let date =
            dashed.parse().map_err(|_| format!("{dashed} is no day of the calendar; write it like 2026-12-24"))?;
        return Ok((Token::Date(date), dashed.len()));
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let after = rest[digits.len()..].chars().next();
    if after.is_some_and(|letter| letter.is_alphanumeric()) {
        return Err(format!("{digits} runs into letters; put a space or an operator between them"));
    }
    match Decimal::from_str_exact(digits) {
        Ok(number) if is_plain(whole, MOST_DIGITS.0) && is_plain(fraction, MOST_DIGITS.1) => {
            Ok((Token::Number(number), digits.len()))
        }
        _ => Err(format!(
            "{digits} is no number that can be read; write it like 12 or 12.5, without signs for thousands"
        )),
    }
}

fn leading(text: &str, belongs: impl Fn(u8) -> bool) -> &str {
    &text[..text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len())]
}

//! YAML as a JSON value, with lines. Anchors are refused: a file of a few lines could stand for gigabytes.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = event::MAX_DEPTH;

/// A document and the lines of its values, by JSON pointer.
pub(super) struct Document {
    pub(super) value: Value,
    pub(super) lines: BTreeMap<String, usize>,
}

type Fault = (usize, String);

/// Reads a text that holds one document.
pub(super) fn read(text: &str) -> Result<Document, Fault> {
    let mut reader = Reader { events: Parser::new_from_str(text), lines: BTreeMap::new() };
    let mut value = None;
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => break,
            Event::StreamStart | Event::Nothing | Event::DocumentStart(_) | Event::DocumentEnd => {}
            _ if value.is_some() => {
                return Err((line(&span), "a file holds one document: write several contracts as a list".to_owned()));
            }
            event => value = Some(reader.value(event, &span, &mut String::new(), 0)?),
        }
    }
    let value = value.ok_or_else(|| (1, "the file is empty: write a contract, beginning with `type:`".to_owned()))?;
    Ok(Document { value, lines: reader.lines })
}

struct Reader<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    lines: BTreeMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Fault> {
        match self.events.next_event() {
            Some(Ok(read)) => Ok(read),
            Some(Err(error)) => Err((error.marker().line(), format!("this is no YAML: {}", error.info()))),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn value(&mut self, event: Event<'a>, span: &Span, pointer: &mut String, depth: usize) -> Result<Value, Fault> {
        if depth > MAX_DEPTH {
            return Err((line(span), format!("nested deeper than {MAX_DEPTH} levels; flatten it")));
        }
        self.lines.entry(pointer.clone()).or_insert_with(|| line(span));
        match event {
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
                if anchor > 0 =>
            {
                Err((line(span), "anchors are not read: write the value out where it is needed".to_owned()))
            }
            Event::Alias(_) => Err((line(span), "aliases are not read: write the value out".to_owned())),
            Event::Scalar(text, style, _, _) => Ok(scalar(&text, style)),
            Event::SequenceStart(..) => self.list(pointer, depth),
            Event::MappingStart(..) => self.object(pointer, depth),
            _ => Err((line(span), "a value is missing here".to_owned())),
        }
    }

    fn list(&mut self, pointer: &mut String, depth: usize) -> Result<Value, Fault> {
        let (mut items, base) = (Vec::new(), pointer.len());
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::Array(items));
            }
            pointer.push_str(&format!("/{}", items.len()));
            items.push(self.value(event, &span, pointer, depth + 1)?);
            pointer.truncate(base);
        }
    }

    fn object(&mut self, pointer: &mut String, depth: usize) -> Result<Value, Fault> {
        let (mut members, base) = (Map::new(), pointer.len());
        loop {
            let (event, at) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok(Value::Object(members)),
                Event::Scalar(name, ..) => name.into_owned(),
                _ => return Err((line(&at), "a name must be a text".to_owned())),
            };
            if members.contains_key(&name) {
                return Err((line(&at), format!("\"{name}\" is given twice; keep one")));
            }
            let (event, span) = self.next()?;
            pointer.push('/');
            pointer.push_str(&escaped(&name));
            self.lines.insert(pointer.clone(), line(&at));
            let value = self.value(event, &span, pointer, depth + 1)?;
            pointer.truncate(base);
            members.insert(name, value);
        }
    }
}

/// A name as it stands in a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn line(span: &Span) -> usize {
    span.start.line()
}

/// YAML 1.2, core schema: `no` and `on` are texts.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let begins_like_one =
        |text: &str| text.strip_prefix('-').unwrap_or(text).starts_with(|first: char| first.is_ascii_digit());
    if !begins_like_one(text) {
        return None;
    }
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}

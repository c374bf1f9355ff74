//! From tokens to a checked tree: recursive descent, bounded in depth and size.
//!
//! A fault of the grammar ends the reading; faults of names and types are gathered.

use super::function::Function;
use super::lexer::{Lexed, Token, tokens};
use super::node::{Comparison, Node, Operator};
use super::typing::{self, Typed};
use super::{MAX_LIST, MAX_NESTING, MAX_PARTS, SourceFault};
use crate::near::nearest;
use crate::{Name, Type};

const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

pub(super) fn parse(source: &str, wanted: Type) -> Result<(Node, Type, usize), Vec<SourceFault>> {
    let mut parser =
        Parser { tokens: tokens(source).map_err(|fault| vec![fault])?, next: 0, parts: 0, faults: Vec::new() };
    let parsed = parser.or(0).and_then(|typed| parser.end().map(|()| typed));
    let typed = match parsed {
        Ok(typed) => typed,
        Err(fault) => {
            parser.faults.push(fault);
            return Err(parser.faults);
        }
    };
    typing::expect(&typed, wanted, "it", &mut parser.faults);
    match typed.kind {
        Some(kind) if parser.faults.is_empty() => Ok((typed.node, kind, parser.parts)),
        _ => Err(parser.faults),
    }
}

struct Parser<'s> {
    tokens: Vec<Lexed<'s>>,
    next: usize,
    parts: usize,
    faults: Vec<SourceFault>,
}

type Parsed = Result<Typed, SourceFault>;

impl<'s> Parser<'s> {
    fn or(&mut self, depth: usize) -> Parsed {
        let mut left = self.and(depth)?;
        while self.take_word("or") {
            let right = self.and(depth)?;
            left = self.logical(left, right, "or", Node::Either)?;
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Parsed {
        let mut left = self.not(depth)?;
        while self.take_word("and") {
            let right = self.not(depth)?;
            left = self.logical(left, right, "and", Node::Both)?;
        }
        Ok(left)
    }

    fn logical(&mut self, left: Typed, right: Typed, word: &str, node: fn(Box<Node>, Box<Node>) -> Node) -> Parsed {
        for side in [&left, &right] {
            typing::expect(side, Type::Truth, &format!("each side of {word:?}"), &mut self.faults);
        }
        self.part(left.at, node(left.node.into(), right.node.into()), Some(Type::Truth))
    }

    fn not(&mut self, depth: usize) -> Parsed {
        let at = self.peek().at;
        if !self.take_word("not") {
            return self.comparison(depth);
        }
        let inner = self.deeper(depth, at, Self::not)?;
        typing::expect(&inner, Type::Truth, "what follows \"not\"", &mut self.faults);
        self.part(at, Node::Not(inner.node.into()), Some(Type::Truth))
    }

    fn comparison(&mut self, depth: usize) -> Parsed {
        let left = self.sum(depth)?;
        let negated = self.peek().token == Token::Word("not");
        if negated {
            self.next += 1;
        }
        if self.take_word("in") {
            return self.list(left, negated);
        }
        if negated {
            return Err(self.unexpected("\"in\" after \"not\""));
        }
        let Some(comparison) = self.comparator() else { return Ok(left) };
        let right = self.sum(depth)?;
        let at = left.at;
        typing::comparable(comparison, &left, &right, &mut self.faults);
        let both = self.part(at, Node::Compare(comparison, left.node.into(), right.node.into()), Some(Type::Truth))?;
        if self.comparator().is_some() {
            let text = "compares three things in a row; write a < b and b < c";
            return Err(SourceFault::new(self.tokens[self.next - 1].at, text));
        }
        Ok(both)
    }

    fn comparator(&mut self) -> Option<Comparison> {
        let Token::Symbol(symbol) = self.peek().token else { return None };
        let found = COMPARISONS.into_iter().find(|(written, _)| *written == symbol).map(|(_, comparison)| comparison);
        self.next += usize::from(found.is_some());
        found
    }

    fn list(&mut self, value: Typed, negated: bool) -> Parsed {
        if !self.take_symbol("[") {
            return Err(self.unexpected("a list, as in category in ['toys', 'games']"));
        }
        let mut list = Vec::new();
        loop {
            let Lexed { token, at } = self.peek();
            let is_negative = self.take_symbol("-");
            let literal = match (self.take().token, is_negative) {
                (Token::Number(number), negative) => {
                    (Node::Number(if negative { -number } else { number }), Type::Number)
                }
                (Token::Date(date), false) => (Node::Date(date), Type::Date),
                (Token::Text(text), false) => (Node::Text(text.into()), Type::Text),
                (Token::Symbol("]"), false) if list.is_empty() => {
                    return Err(SourceFault::new(at, "the list is empty; name at least one member"));
                }
                _ => return Err(wanted(token, at, "a number, a date or a text in quotes: lists hold nothing else")),
            };
            let member = self.part(at, literal.0, Some(literal.1))?;
            typing::same(&value, &member, "the list's member", &mut self.faults);
            list.push(member.node);
            if list.len() > MAX_LIST {
                return Err(SourceFault::new(
                    at,
                    format!("the list has more than {MAX_LIST} members; write two criteria"),
                ));
            }
            if self.take_symbol("]") {
                break;
            }
            if !self.take_symbol(",") {
                return Err(self.unexpected("a comma or ]"));
            }
        }
        self.part(value.at, Node::In { value: value.node.into(), list, negated }, Some(Type::Truth))
    }

    fn sum(&mut self, depth: usize) -> Parsed {
        let mut left = self.product(depth)?;
        loop {
            let operator = if self.take_symbol("+") {
                Operator::Add
            } else if self.take_symbol("-") {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            let right = self.product(depth)?;
            left = self.computed(operator, left, right)?;
        }
    }

    fn product(&mut self, depth: usize) -> Parsed {
        let mut left = self.unary(depth)?;
        loop {
            let operator = if self.take_symbol("*") {
                Operator::Multiply
            } else if self.take_symbol("/") {
                Operator::Divide
            } else {
                return Ok(left);
            };
            let right = self.unary(depth)?;
            left = self.computed(operator, left, right)?;
        }
    }

    fn computed(&mut self, operator: Operator, left: Typed, right: Typed) -> Parsed {
        let kind = typing::computed(operator, &left, &right, &mut self.faults);
        self.part(left.at, Node::Compute(operator, left.node.into(), right.node.into()), kind)
    }

    fn unary(&mut self, depth: usize) -> Parsed {
        let at = self.peek().at;
        if !self.take_symbol("-") {
            return self.primary(depth);
        }
        let inner = self.deeper(depth, at, Self::unary)?;
        typing::expect(&inner, Type::Number, "what follows a minus sign", &mut self.faults);
        self.part(at, Node::Negate(inner.node.into()), Some(Type::Number))
    }

    fn primary(&mut self, depth: usize) -> Parsed {
        let Lexed { token, at } = self.peek();
        self.next += 1;
        match token {
            Token::Number(number) => self.part(at, Node::Number(number), Some(Type::Number)),
            Token::Date(date) => self.part(at, Node::Date(date), Some(Type::Date)),
            Token::Text(text) => self.part(at, Node::Text(text.into()), Some(Type::Text)),
            Token::Word(truth @ ("true" | "false")) => self.part(at, Node::Truth(truth == "true"), Some(Type::Truth)),
            Token::Word(word) if self.peek().token == Token::Symbol("(") => self.call(word, at, depth),
            Token::Word(word) => self.name(word, at),
            Token::Symbol("(") => {
                let inner = self.deeper(depth, at, Self::or)?;
                if self.take_symbol(")") { Ok(inner) } else { Err(self.unexpected("a closing bracket )")) }
            }
            token => {
                self.next -= 1;
                Err(wanted(token, at, "a value: a number, a date, a text in quotes, a name or a bracket"))
            }
        }
    }

    fn name(&mut self, word: &str, at: usize) -> Parsed {
        if let Some(name) = Name::parse(word) {
            return self.part(at, Node::Name(name), Some(name.info().kind));
        }
        if matches!(word, "and" | "or" | "not" | "in") {
            return Err(SourceFault::new(at, format!("a value is missing before {word:?}")));
        }
        let text = match nearest(word, Name::ALL.iter().map(|name| name.info().name)) {
            Some(near) => format!("unknown name {word}; did you mean {near}?"),
            None if Function::parse(word).is_some() => format!("{word} is a function; write it with its brackets"),
            None => format!(
                "unknown name {word}; a text is written in quotes, as in '{word}', and `restock criteria names` lists the names"
            ),
        };
        self.faults.push(SourceFault::new(at, text));
        self.part(at, Node::Truth(false), None)
    }

    fn call(&mut self, word: &str, at: usize, depth: usize) -> Parsed {
        self.next += 1;
        let mut arguments = vec![self.deeper(depth, at, Self::or)?];
        while self.take_symbol(",") {
            arguments.push(self.deeper(depth, at, Self::or)?);
        }
        if !self.take_symbol(")") {
            return Err(self.unexpected("a comma or a closing bracket )"));
        }
        let Some(function) = Function::parse(word) else {
            let text = match nearest(word, Function::ALL.map(|(name, _)| name)) {
                Some(near) => format!("unknown function {word}; did you mean {near}?"),
                None => {
                    let names = Function::ALL.map(|(name, _)| name).join(", ");
                    format!("unknown function {word}; there are {names}")
                }
            };
            self.faults.push(SourceFault::new(at, text));
            return self.part(at, Node::Truth(false), None);
        };
        let kind = typing::called(function, at, &arguments, &mut self.faults);
        let nodes = arguments.into_iter().map(|argument| argument.node).collect();
        self.part(at, Node::Call(function, nodes), kind)
    }

    fn end(&mut self) -> Result<(), SourceFault> {
        match self.peek().token {
            Token::End => Ok(()),
            Token::Symbol(",") => {
                let text =
                    "a comma stands here only between arguments and members; 1,000 is written 1000, and 0,5 is 0.5";
                Err(SourceFault::new(self.peek().at, text))
            }
            _ => Err(self.unexpected("the end, or \"and\", \"or\" or another operator")),
        }
    }

    fn deeper(&mut self, depth: usize, at: usize, read: fn(&mut Self, usize) -> Parsed) -> Parsed {
        if depth >= MAX_NESTING {
            let text = format!("is nested more than {MAX_NESTING} deep; take brackets away, or write two criteria");
            return Err(SourceFault::new(at, text));
        }
        read(self, depth + 1)
    }

    fn part(&mut self, at: usize, node: Node, kind: Option<Type>) -> Parsed {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            let text = format!("has more than {MAX_PARTS} values and operators; write two criteria");
            return Err(SourceFault::new(at, text));
        }
        Ok(Typed { node, kind, at })
    }

    fn peek(&self) -> Lexed<'s> {
        let last = self.tokens.len() - 1;
        self.tokens[self.next.min(last)]
    }

    fn take(&mut self) -> Lexed<'s> {
        let taken = self.peek();
        self.next += 1;
        taken
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_it = self.peek().token == Token::Word(word);
        self.next += usize::from(is_it);
        is_it
    }

    fn take_symbol(&mut self, symbol: &'static str) -> bool {
        let is_it = self.peek().token == Token::Symbol(symbol);
        self.next += usize::from(is_it);
        is_it
    }

    fn unexpected(&self, what: &str) -> SourceFault {
        let Lexed { token, at } = self.peek();
        wanted(token, at, what)
    }
}

fn wanted(token: Token<'_>, at: usize, what: &str) -> SourceFault {
    let found = match token {
        Token::End => "it ends here".to_owned(),
        Token::Number(number) => format!("{number} is here"),
        Token::Date(date) => format!("{date} is here"),
        Token::Text(text) => format!("the text '{text}' is here"),
        Token::Word(word) => format!("{word} is here"),
        Token::Symbol(symbol) => format!("{symbol} is here"),
    };
    SourceFault::new(at, format!("{found}; wanted is {what}"))
}

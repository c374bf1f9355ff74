//! Bounds on what is read, checked before anything is parsed into memory.

use crate::fault::Fault;

/// Arrays and objects may stand inside one another this deep.
pub const MAX_DEPTH: usize = 64;

/// Longest value of a context attribute, in characters.
pub const MAX_ATTRIBUTE_CHARS: usize = 512;

/// Refuses JSON nested deeper than [`MAX_DEPTH`], in one pass and without recursion.
pub(crate) fn check_depth(json: &str) -> Result<(), Fault> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Fault::TooDeep);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a context attribute may hold this text.
pub(crate) fn is_attribute_text(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_ATTRIBUTE_CHARS && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_inside_strings_do_not_count() {
        let text = format!("{{\"a\":\"{}\\\"{}\"}}", "[".repeat(500), "{".repeat(500));
        assert_eq!(check_depth(&text), Ok(()));
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_more_is_not() {
        assert_eq!(check_depth(&"[".repeat(MAX_DEPTH)), Ok(()));
        assert_eq!(check_depth(&"[".repeat(MAX_DEPTH + 1)), Err(Fault::TooDeep));
    }
}

/// Returns the value of a header; it is UTF-8, whatever stands in others.
pub fn field<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (key, value) = line.split_at(colon);
        let is_it = key.eq_ignore_ascii_case(name.as_bytes());
        is_it.then(|| std::str::from_utf8(&value[1..]).map(str::trim).ok()).flatten()
    })
}

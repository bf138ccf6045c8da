//! 改写 A document's text as the form changes it: values are replaced where they stand, all else keeps its bytes.

use super::{Field, Form, Input, Named, Part, rows};
use crate::fen::Fen;
use crate::plan::head::Kind;
use crate::plan::local::{Day, parse_time};
use crate::plan::measure::{self, Measure, Sort};
use crate::plan::{activity, approval, policy, vocabulary, wording};
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// A document that can be changed.
pub(super) struct Text {
    document: DocumentMut,
}

impl Text {
    /// `None` where it is not TOML.
    pub(super) fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(|document| Self { document })
    }

    pub(super) fn into_string(self) -> String {
        self.document.to_string()
    }

    /// The paths of a part's rows; the table itself where it is no list.
    pub(super) fn rows(&self, part: &Part) -> Vec<String> {
        if part.rows.is_none() {
            return vec![part.key.clone()];
        }
        let Some(item) = self.item(&part.key) else { return Vec::new() };
        if part.named {
            let names = item.as_table_like().into_iter().flat_map(TableLike::iter);
            return names.map(|(name, _)| format!("{}.{name}", part.key)).collect();
        }
        let count = item.as_array_of_tables().map_or(0, ArrayOfTables::len);
        (0..count).map(|at| format!("{}.{at}", part.key)).collect()
    }

    /// What stands in a field, as the form shows it.
    pub(super) fn given(&self, path: &str, field: &Field) -> Vec<String> {
        let stands = self.stands(path, field);
        match self.item(&stands) {
            Some(_) if field.input == Input::Bound => {
                stands.rsplit('.').next().map(str::to_owned).into_iter().collect()
            }
            Some(item) => shown(item, &self.typed(path, field)),
            None => Vec::new(),
        }
    }

    /// A field as it is typed: a limit's value as its bound and its measure ask, once it is said on what it is.
    pub(super) fn typed<'f>(&self, path: &str, field: &'f Field) -> Cow<'f, Field> {
        if field.input != Input::Value {
            return Cow::Borrowed(field);
        }
        let row = path.rsplit_once('.').map_or("", |(row, _)| row);
        let stands = self.stands(path, field);
        let bound = stands.rsplit('.').next().unwrap_or_default();
        let on = self.item(&format!("{row}.on")).and_then(Item::as_str).and_then(measure::find);
        on.map_or(Cow::Borrowed(field), |on| {
            let of = vocabulary::of(&on).into_iter().map(str::to_owned).collect();
            Cow::Owned(Field { input: bound_input(bound, on), of, ..field.clone() })
        })
    }

    /// The path at which a field's value stands: its own, but for a limit's bound, whose key is its first word.
    pub(super) fn stands(&self, path: &str, field: &Field) -> String {
        if !matches!(field.input, Input::Bound | Input::Value) {
            return path.to_owned();
        }
        let row = path.rsplit_once('.').map_or("", |(row, _)| row);
        let paths = policy::BOUNDS.iter().map(|bound| format!("{row}.{bound}"));
        paths.into_iter().find(|path| self.item(path).is_some()).unwrap_or_else(|| path.to_owned())
    }

    /// Writes a field, unless it says the same already.
    pub(super) fn put(&mut self, path: &str, field: &Field, given: &[String]) {
        let typed = self.typed(path, field);
        let parts = given.iter().flat_map(|one| apart(field, &typed, one));
        let given: Vec<String> = parts.map(|one| coded(&typed, one.trim().replace("\r\n", "\n"))).collect();
        let is_empty = given.iter().all(String::is_empty);
        if same(&self.given(path, field), &given, typed.input) {
            return;
        }
        if is_empty && field.optional {
            return self.take_out(path);
        }
        if field.input == Input::Bound {
            self.rename(path, field, &given);
        } else if field.input == Input::Value {
            self.set_value(&self.stands(path, field), &typed, &given);
        } else {
            self.set(path, parsed(field, &given));
        }
    }

    /// Puts what bounds a limit under another key.
    fn rename(&mut self, path: &str, field: &Field, given: &[String]) {
        let stands = self.stands(path, field);
        let value = self.item(&stands).and_then(Item::as_value).cloned().unwrap_or_else(|| Value::from(""));
        let (Some((row, _)), Some(key)) = (path.rsplit_once('.'), given.first()) else { return };
        if policy::BOUNDS.contains(&key.as_str()) {
            self.take_out(&stands);
            self.set(&format!("{row}.{key}"), value);
        }
    }

    /// Writes how far a limit reaches, as its measure's values are written.
    fn set_value(&mut self, stands: &str, typed: &Field, given: &[String]) {
        let key = stands.rsplit('.').next().unwrap_or_default();
        if policy::BOUNDS.contains(&key) {
            self.set(stands, parsed(typed, given));
        }
    }

    /// Adds a row: a copy of the last, or one with nothing in it.
    pub(super) fn add(&mut self, part: &Part) {
        if part.named {
            let Some(rows) = self.table(&part.key) else { return };
            let name = (1..).map(|n| format!("{}{n}", part.key)).find(|name| !rows.contains_key(name));
            let last = rows.iter().last().map(|(_, item)| item.clone());
            if let Some(name) = name {
                rows.insert(&name, last.unwrap_or_else(|| Item::Table(Table::new())));
            }
            return;
        }
        let (outer, key) = part.key.rsplit_once('.').unwrap_or(("", &part.key));
        let Some(outer) = self.table(outer) else { return };
        let list = outer.entry(key).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(list) = list.as_array_of_tables_mut() else { return };
        let mut new = list.iter().last().cloned().unwrap_or_default();
        if list.is_empty() {
            let asked =
                |field: &&Field| !field.optional && !matches!(field.input, Input::Bound | Input::Value);
            for field in part.field.iter().filter(asked) {
                insert(&mut new, &field.key, parsed(field, &[String::new()]));
            }
        }
        list.push(new);
    }

    /// Adds a copy of a row at the end of its list.
    pub(super) fn copy_row(&mut self, list: &str, at: usize) -> Option<()> {
        let list = self.table("")?.get_mut(list)?.as_array_of_tables_mut()?;
        let row = list.get(at)?.clone();
        list.push(row);
        Some(())
    }

    /// What the document says that it is.
    pub(super) fn named(&self) -> Option<Named> {
        let says = |path: &str| Some(plain(self.item(path)?.as_value()?));
        let form = if self.item("policy").is_some() {
            Form::Policy
        } else {
            let kind = says("scheme.kind")?;
            Form::Plan(Kind::ALL.into_iter().find(|one| one.key() == kind)?)
        };
        let own = |key: &str| says(&format!("{}.{key}", form.table()));
        Some(Named { form, id: own("id")?, place: own("place")?, version: own("version")?.parse().ok()? })
    }

    pub(super) fn remove(&mut self, part: &Part, path: &str) {
        let Some(row) = path.strip_prefix(&part.key).and_then(|rest| rest.strip_prefix('.')) else { return };
        let (outer, key) = part.key.rsplit_once('.').unwrap_or(("", &part.key));
        let Some(item) = self.table(outer).and_then(|outer| outer.get_mut(key)) else { return };
        if let (Some(list), Ok(at)) = (item.as_array_of_tables_mut(), row.parse::<usize>()) {
            if at < list.len() {
                list.remove(at);
            }
        } else if let Some(table) = item.as_table_like_mut() {
            table.remove(row);
        }
    }

    /// Takes a table out, with all that stands in it.
    pub(super) fn drop_table(&mut self, key: &str) {
        self.document.remove(key);
    }

    /// A document of its own: name, place, version.
    pub(super) fn head(&mut self, named: &Named) {
        let table = named.form.table();
        self.set(&format!("{table}.id"), Value::from(named.id.as_str()));
        self.set(&format!("{table}.place"), Value::from(named.place.as_str()));
        self.set(&format!("{table}.version"), Value::from(named.version));
    }

    /// The policies directly above it.
    pub(super) fn put_under(&mut self, form: Form, under: &[String]) {
        let under: Array = under.iter().map(String::as_str).collect();
        self.set(&format!("{}.under", form.table()), Value::Array(under));
    }

    pub(super) fn is_called(&self, id: &str) -> bool {
        self.named().is_some_and(|named| named.id == id)
    }

    pub(super) fn clear_approvals(&mut self) {
        self.document.remove("approval");
    }

    /// Puts an approval into the plan, in the place of what stands there of the same limit.
    pub(super) fn approve(&mut self, approval: &approval::Terms) {
        let list = self.document.entry("approval").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(list) = list.as_array_of_tables_mut() else { return };
        list.retain(|table| table.get("of").and_then(Item::as_str) != Some(approval.of.as_str()));
        let mut table = Table::new();
        let mut reason = InlineTable::new();
        reason.insert("zh", Value::from(approval.reason.zh.as_str()));
        reason.insert("en", Value::from(approval.reason.en.as_str()));
        table.insert("of", value(approval.of.as_str()));
        table.insert("reason", value(reason));
        table.insert("approver", value(approval.approver.as_str()));
        table.insert("on", Item::Value(datetime(&approval.on.to_string())));
        list.push(table);
    }

    /// Puts a kind's row into the plan, in the place of one of the same code.
    pub(super) fn grant(&mut self, activity: &activity::Terms) {
        let list = self.document.entry("activity").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(list) = list.as_array_of_tables_mut() else { return };
        let is_of = |table: &Table| table.get("code").and_then(Item::as_str) == Some(&activity.code);
        let mut title = InlineTable::new();
        title.insert("zh", Value::from(activity.title.zh.as_str()));
        title.insert("en", Value::from(activity.title.en.as_str()));
        let mut table = Table::new();
        table.insert("code", value(activity.code.as_str()));
        table.insert("title", value(title));
        table.insert("approver", value(activity.approver.as_str()));
        table.insert("on", Item::Value(datetime(&activity.on.to_string())));
        let stands = list.iter().position(is_of);
        if let Some(old) = stands.and_then(|at| list.get_mut(at)) {
            *old = table;
        } else {
            list.push(table);
        }
    }

    fn item(&self, path: &str) -> Option<&Item> {
        let mut table: &dyn TableLike = self.document.as_table();
        let mut keys = path.split('.').peekable();
        loop {
            let item = table.get(keys.next()?)?;
            if keys.peek().is_none() {
                return Some(item);
            }
            table = match item.as_array_of_tables() {
                Some(list) => list.get(keys.next()?.parse().ok()?)?,
                None => item.as_table_like()?,
            };
        }
    }

    /// The table at a path, made where there is none.
    fn table(&mut self, path: &str) -> Option<&mut dyn TableLike> {
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        let mut keys = path.split('.').filter(|key| !key.is_empty());
        let mut outermost = true;
        while let Some(key) = keys.next() {
            let new = || if outermost { Item::Table(Table::new()) } else { value(InlineTable::new()) };
            let item = table.entry(key).or_insert_with(new);
            outermost = false;
            table = match item {
                Item::ArrayOfTables(list) => list.get_mut(keys.next()?.parse().ok()?)?,
                other @ (Item::None | Item::Value(_) | Item::Table(_)) => other.as_table_like_mut()?,
            };
        }
        Some(table)
    }

    /// Replaces a value where it stands, with the space and the comment around it.
    fn set(&mut self, path: &str, new: Value) {
        let (outer, key) = path.rsplit_once('.').unwrap_or(("", path));
        if let Some(table) = self.table(outer) {
            insert(table, key, new);
        }
    }

    fn take_out(&mut self, path: &str) {
        let (outer, key) = path.rsplit_once('.').unwrap_or(("", path));
        if self.item(path).is_some()
            && let Some(table) = self.table(outer)
        {
            table.remove(key);
        }
        if self.is_hollow(outer) {
            self.take_out(outer);
        }
    }

    /// Whether a small table, such as the shares of a fee, has lost the last that stood in it.
    fn is_hollow(&self, path: &str) -> bool {
        let table = self.item(path).and_then(Item::as_inline_table);
        table.is_some_and(InlineTable::is_empty)
    }
}

/// Puts a value under a key; `title.zh` goes into the inline table `title`.
fn insert(table: &mut dyn TableLike, key: &str, new: Value) {
    if let Some((outer, inner)) = key.split_once('.') {
        let item = table.entry(outer).or_insert_with(|| value(InlineTable::new()));
        if let Some(inside) = item.as_table_like_mut() {
            insert(inside, inner, new);
        }
        return;
    }
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            let decor = old.decor().clone();
            *old = new;
            *old.decor_mut() = decor;
        }
        Some(item) => *item = value(new),
        None => {
            table.insert(key, value(new));
        }
    }
}

/// What the form shows of a value; one that is of another sort than its field stands as it is written.
fn shown(item: &Item, field: &Field) -> Vec<String> {
    match (field.input, item) {
        (Input::Fen, Item::Value(Value::Integer(fen))) => vec![yuan(Fen(*fen.value()))],
        // Text where an amount belongs is shown as text, or whoever types the amount would have changed nothing.
        (Input::Fen, Item::Value(Value::String(text))) if fen(text.value()).is_some() => {
            vec![format!("\"{}\"", text.value())]
        }
        (Input::Choices, Item::Value(Value::Array(list))) => list.iter().map(plain).collect(),
        (Input::Words | Input::Order | Input::Numbers | Input::Value, Item::Value(Value::Array(list))) => {
            vec![list.iter().map(plain).collect::<Vec<_>>().join(", ")]
        }
        (Input::Rows, item) => vec![rows::shown(item, &field.columns)],
        (_, Item::Value(one)) => vec![plain(one)],
        (_, Item::None | Item::Table(_) | Item::ArrayOfTables(_)) => Vec::new(),
    }
}

/// How a limit's value is typed: words are chosen from their list, money is typed in yuan.
pub(super) fn bound_input(bound: &str, on: Measure) -> Input {
    match on.sort {
        Sort::Time => Input::Time,
        Sort::Number if on.is_money() => Input::Fen,
        Sort::Number => Input::Number,
        Sort::Date => Input::Day,
        Sort::Flag => Input::YesNo,
        Sort::Word if bound != "within" => Input::Choice,
        Sort::Word | Sort::Words => Input::Choices,
    }
}

/// A value without quotation marks and decoration.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::InlineTable(_) => value.clone().decorated("", "").to_string(),
    }
}

/// `20`, or `18.50`.
pub(super) fn yuan(fen: Fen) -> String {
    let (whole, rest) = (fen.0 / 100, fen.0 % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") }
}

/// Whether two texts of a form say the same.
pub(super) fn same(one: &[String], other: &[String], input: Input) -> bool {
    let words = |texts: &[String]| -> Vec<String> {
        let texts = texts.iter().filter(|text| !text.is_empty()).map(|text| text.trim().to_owned());
        let mut texts: Vec<String> =
            if matches!(input, Input::Words | Input::Order | Input::Numbers | Input::Value) {
                texts.flat_map(|text| split(&text)).collect()
            } else if input == Input::Moment {
                texts.map(|text| seconds(&text)).collect()
            } else {
                texts.collect()
            };
        if input == Input::Choices {
            texts.sort();
        }
        texts
    };
    words(one) == words(other)
}

/// The value that a form's texts mean; a text that means none is written as it is, for the check to see.
fn parsed(field: &Field, given: &[String]) -> Value {
    let text = given.first().map_or("", String::as_str);
    let read = match field.input {
        Input::Day => text.parse::<Date>().ok().map(|day| datetime(&day.to_string())),
        Input::Moment => {
            let text = seconds(text);
            text.parse::<DateTime>().ok().map(|_| datetime(&text))
        }
        Input::Time => parse_time(text.get(..5).unwrap_or(text))
            .map(|time| Value::from(time.strftime("%H:%M").to_string())),
        Input::Number => text.parse::<i64>().ok().map(Value::from),
        Input::Fen => fen(text).map(Value::from),
        Input::YesNo => text.parse::<bool>().ok().map(Value::from),
        Input::Text | Input::Choice | Input::Measure | Input::Bound | Input::Value => None,
        Input::Choices => Some(Value::from(in_week(given).iter().collect::<Array>())),
        Input::Words | Input::Order => Some(Value::from(split(text).iter().collect::<Array>())),
        Input::Numbers => Some(Value::Array(numbers(text))),
        Input::Rows => Some(Value::Array(rows::parsed(text, &field.columns))),
    };
    read.unwrap_or_else(|| Value::from(text))
}

/// A limit's words in one line of text, each for itself: so they are typed while nobody knows yet what the limit is about.
fn apart<'g>(field: &Field, typed: &Field, given: &'g str) -> Vec<&'g str> {
    if field.input == Input::Value && typed.input == Input::Choices {
        given.split([',', '\u{ff0c}', '\u{3001}']).collect()
    } else {
        vec![given]
    }
}

/// Words as a Chinese page shows them, as the document writes them; what is no such word stays as it was typed.
fn coded(field: &Field, text: String) -> String {
    let code = |typed: &str| {
        let is_it = |code: &&String| wording::named(code).zh == typed;
        field.of.iter().find(is_it).map_or_else(|| typed.to_owned(), Clone::clone)
    };
    if field.of.is_empty() {
        text
    } else if field.input == Input::Text {
        code(&text)
    } else if field.input == Input::Rows {
        rows::each_word(&text, &field.columns, code)
    } else if field.input == Input::Order {
        let typed = text.split([',', '\u{ff0c}', '\u{3001}', '\n']).map(str::trim);
        let typed = typed.flat_map(|one| if code(one) == one { split(one) } else { vec![code(one)] });
        typed.collect::<Vec<_>>().join(", ")
    } else {
        text
    }
}

fn numbers(text: &str) -> Array {
    let one = |word: String| word.parse::<i64>().map_or_else(|_| Value::from(word), Value::from);
    split(text).into_iter().map(one).collect()
}

/// Words that were ticked, weekdays in the order of the week.
fn in_week(given: &[String]) -> Vec<String> {
    let mut words: Vec<String> = given.iter().filter(|word| !word.is_empty()).cloned().collect();
    words.sort_by_key(|word| Day::rank(word));
    words
}

/// Words with commas between them, Chinese ones too.
pub(super) fn split(text: &str) -> Vec<String> {
    let parts = text.split([',', '\u{ff0c}', '\u{3001}', ' ', '\n']);
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A moment with its seconds, which a browser leaves out when they are zero.
fn seconds(text: &str) -> String {
    let text = text.replace(' ', "T");
    if text.len() == 16 { format!("{text}:00") } else { text }
}

/// Whole fen from yuan: `20`, `18.5`, `18.50`.
pub(super) fn fen(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<u8>().ok()? * 10,
        2 => rest.parse::<u8>().ok()?,
        _ => return None,
    };
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(i64::from(rest))
}

/// A date or a moment as TOML writes it, without quotation marks.
pub(super) fn datetime(text: &str) -> Value {
    text.parse::<toml_edit::Datetime>().map_or_else(|_| Value::from(text), Value::from)
}

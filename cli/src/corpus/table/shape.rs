use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use super::fields::Type;
use super::nulls;
use crate::args::{Format, SplitArgs};
use crate::corpus::args::InputFormat;
use crate::corpus::mend;
use crate::corpus::piece::{Piece, Records};
use crate::corpus::plan::{Plan, Task};
use crate::corpus::read;
use crate::corpus::record::{self, Id, Names, Value};

/// The columns that a page becomes; columns of these names do not pass through, except entities where nothing is tagged.
const BODY: &str = "body";
const BLOCKS: &str = "blocks";
const ENTITIES: &str = "entities";

/// The column of the ids where the input is no table.
pub const ID: &str = "id";

/// The column of the fields that have none of their own.
const REST: &str = "rest";

/// The fields of WET records.
const OF_WET: [&str; 3] = ["url", "date", "language"];

/// Fields that get a column of their own at most: each takes memory in every chunk, whether or not it has values there.
const MOST_FIELDS: usize = 200;

/// Inputs at most that are asked for the type of a column of which the first has nulls only: their ends are read for that.
const MOST_ASKED: usize = 1000;

/// The columns of an output.
pub struct Shape {
    /// The name of the column of the texts.
    text: String,
    /// The field that the ids come from.
    pub id: String,
    pub schema: SchemaRef,
    pub passing: Passing,
    /// Whether there are entities.
    pub tagged: bool,
}

/// What stands beside the pages.
pub enum Passing {
    /// Columns of a table.
    Columns(SchemaRef),
    /// Id, text and fields of records, and for JSON what has no column.
    Fields { names: HashMap<String, usize>, types: Vec<Type>, rest: bool },
}

/// The shapes of all outputs, learnt from the first records of each.
pub struct Schemas {
    text: String,
    id: String,
    tagged: bool,
    /// The outputs of the inputs, and what these are.
    tasks: Vec<(usize, InputFormat)>,
    tables: Vec<Option<Learning>>,
}

/// What is known of an output that is a table.
#[derive(Default)]
struct Learning {
    shape: OnceLock<Arc<Shape>>,
    /// Whether JSON lines go into it, and WET.
    takes_jsonl: bool,
    takes_wet: bool,
}

impl Schemas {
    /// Returns the shapes before anything is known.
    pub fn new(args: &SplitArgs, tagged: bool, plan: &Plan) -> Self {
        let tables = plan.targets.iter().map(|target| (target.format == Format::Parquet).then(Learning::default));
        let mut tables: Vec<_> = tables.collect();
        for task in &plan.tasks {
            if let Some(table) = &mut tables[task.target] {
                table.takes_jsonl |= task.format == InputFormat::Jsonl;
                table.takes_wet |= task.format == InputFormat::Wet;
            }
        }
        Self {
            text: args.corpus.input.text_field.clone(),
            id: args.corpus.input.id_field.clone(),
            tagged,
            tasks: plan.tasks.iter().map(|task| (task.target, task.format)).collect(),
            tables,
        }
    }

    /// Returns the shape of an output; where it has no records it has no columns of theirs.
    pub fn of(&self, target: usize) -> Arc<Shape> {
        let learnt = self.tables[target].as_ref().and_then(|table| table.shape.get());
        learnt.map_or_else(|| Arc::new(self.fields(Vec::new(), false)), Arc::clone)
    }

    /// Learns the shapes of outputs whose first records are in this batch.
    pub fn learn(&self, batch: &[Piece], plan: &Plan) {
        for piece in batch {
            let Piece::Records(chunk) = piece else { continue };
            let (target, _) = self.tasks[chunk.task];
            if let Some(table) = &self.tables[target] {
                table.shape.get_or_init(|| match &chunk.records {
                    Records::Rows { rows, .. } => {
                        let tasks = plan.tasks.iter().skip(chunk.task + 1);
                        let tables = tasks.filter(|task| task.target == target && task.format == InputFormat::Parquet);
                        let others = tables.take(MOST_ASKED).filter_map(|task| read::columns_of(&task.source));
                        Arc::new(self.columns(&rows.schema(), &nulls::told(&rows.schema(), others), target))
                    }
                    Records::Raw { .. } => Arc::new(self.infer(batch, target, table)),
                });
            }
        }
    }

    /// Returns the shape for a table with these fields. Where others go into the same output a column without nulls in this one may have
    /// some in them.
    fn columns(&self, schema: &SchemaRef, fields: &Fields, target: usize) -> Shape {
        let is_one = self.tasks.iter().filter(|(other, _)| *other == target).count() == 1;
        let fields = fields.iter().filter(|field| !is_own(field.name(), self.tagged));
        let open = |field: &FieldRef| if is_one { Arc::clone(field) } else { Arc::new(Field::clone(field).with_nullable(true)) };
        let fields: Vec<_> = fields.map(open).collect();
        let passing = Passing::Columns(Arc::new(Schema::new(fields.clone())));
        let schema_out = self.schema(fields, schema.metadata().clone());
        Shape { text: self.text.clone(), id: self.id.clone(), schema: schema_out, passing, tagged: self.tagged }
    }

    /// Returns the shape for an output whose first records are in this batch; inputs of other formats may follow.
    fn infer(&self, batch: &[Piece], target: usize, table: &Learning) -> Shape {
        let mut types = self.types(batch, target);
        if table.takes_wet {
            let more: Vec<_> = OF_WET.into_iter().filter(|name| types.iter().all(|(other, _)| other != name)).collect();
            types.extend(more.into_iter().map(|name| (name.to_owned(), Type::Text)));
        }
        self.fields(types, table.takes_jsonl)
    }

    /// Returns whether a name is that of a column which every output has.
    fn is_taken(&self, name: &str) -> bool {
        [ID, &self.text, REST].contains(&name) || is_own(name, self.tagged)
    }

    /// Returns names and types of the fields of JSON objects, in the order of their first sight.
    fn types(&self, batch: &[Piece], target: usize) -> Vec<(String, Type)> {
        let mut types: Vec<(String, Option<Type>)> = Vec::new();
        let (mut places, mut text) = (HashMap::new(), String::new());
        let names = Names { text: &self.text, id: &self.id };
        for piece in batch {
            let Piece::Records(chunk) = piece else { continue };
            let Records::Raw { bytes, records } = &chunk.records else { continue };
            if self.tasks[chunk.task] != (target, InputFormat::Jsonl) {
                continue;
            }
            for raw in records {
                let line = mend::mended(String::from_utf8_lossy(&bytes[raw.range.clone()]));
                let Ok(record) = record::of_json(&line, names, true, &mut text, Id::numbered("", None)) else { continue };
                for field in record.fields.iter().filter(|field| !self.is_taken(&field.name)) {
                    let Value::Json(json) = field.value else { continue };
                    let place = match places.get(&*field.name) {
                        Some(place) => *place,
                        None if types.len() == MOST_FIELDS => continue,
                        None => {
                            places.insert(field.name.clone().into_owned(), types.len());
                            types.push((field.name.clone().into_owned(), None));
                            types.len() - 1
                        }
                    };
                    types[place].1 = Type::both(types[place].1, Type::of(json));
                }
            }
        }
        types.into_iter().map(|(name, kind)| (name, kind.unwrap_or(Type::Json))).collect()
    }

    /// Returns the shape for records with these fields.
    fn fields(&self, types: Vec<(String, Type)>, rest: bool) -> Shape {
        let mut fields = vec![required(ID, DataType::Utf8), required(&self.text, DataType::Utf8)];
        fields.extend(types.iter().map(|(name, kind)| Arc::new(Field::new(name, kind.data_type(), true))));
        if rest {
            fields.push(Arc::new(Field::new(REST, DataType::Utf8, true)));
        }
        let names = types.iter().enumerate().map(|(i, (name, _))| (name.clone(), i)).collect();
        let passing = Passing::Fields { names, types: types.into_iter().map(|(_, kind)| kind).collect(), rest };
        Shape {
            text: self.text.clone(),
            id: self.id.clone(),
            schema: self.schema(fields, HashMap::new()),
            passing,
            tagged: self.tagged,
        }
    }

    /// Returns the fields, with those of the pages behind.
    fn schema(&self, mut fields: Vec<FieldRef>, metadata: HashMap<String, String>) -> SchemaRef {
        fields.push(required(BODY, DataType::Utf8));
        fields.push(required(BLOCKS, spans()));
        if self.tagged {
            fields.push(required(ENTITIES, spans()));
        }
        Arc::new(Schema::new_with_metadata(fields, metadata))
    }
}

impl Shape {
    /// Returns the names of columns that hold long texts or one value each: a dictionary of them is a waste.
    pub fn long(&self) -> impl Iterator<Item = &str> {
        let text =
            |kind: &DataType| matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary);
        let fields = self.schema.fields().iter().filter(move |field| text(field.data_type()));
        fields.map(|field| field.name().as_str()).filter(|name| [ID, BODY, &self.text].contains(name))
    }
}

/// Returns whether a column of this name comes from the pages.
pub fn is_own(name: &str, tagged: bool) -> bool {
    [BODY, BLOCKS].contains(&name) || tagged && name == ENTITIES
}

/// Fails where the column of the texts would have the name of another.
///
/// # Errors
/// It would in one of the tables that are to be written.
pub fn check(args: &SplitArgs, tagged: bool, plan: &Plan) -> Result<(), String> {
    let text = args.corpus.input.text_field.as_str();
    let into_table = |task: &&Task| plan.targets[task.target].format == Format::Parquet;
    let is_taken = |task: &Task| match task.format {
        // it has neither id nor rest but its own
        InputFormat::Parquet => is_own(text, tagged),
        InputFormat::Wet if OF_WET.contains(&text) => true,
        _ => is_own(text, tagged) || [ID, REST].contains(&text),
    };
    if plan.tasks.iter().filter(into_table).any(is_taken) {
        return Err(format!("--text-field {text}: in Parquet another column has this name; rename it, or write JSON lines"));
    }
    Ok(())
}

fn required(name: &str, kind: DataType) -> FieldRef {
    Arc::new(Field::new(name, kind, false))
}

/// Returns the type of a list of spans: byte offsets into the text, half-open.
pub fn spans() -> DataType {
    DataType::List(required("element", DataType::Struct(span_fields())))
}

/// Returns the fields of a span.
pub fn span_fields() -> Fields {
    let fields = [("kind", DataType::Utf8), ("start", DataType::Int32), ("end", DataType::Int32)];
    fields.into_iter().map(|(name, kind)| required(name, kind)).collect()
}

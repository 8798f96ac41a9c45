use std::borrow::Cow;

use arrow_array::RecordBatch;
use arrow_json::writer::EncoderOptions;

use super::{Desk, Output};
use crate::corpus::args::CorpusArgs;
use crate::corpus::piece::Fault;
use crate::corpus::record::{self, Field, Id, Record, Value};
use crate::corpus::table::{Objects, Texts, objects};

impl Desk<'_, '_> {
    /// Does the rows of a table; where they cannot be done at all, one fault stands for all.
    pub(super) fn rows(&mut self, rows: &RecordBatch, first: u64) {
        let count = rows.num_rows() as u64;
        if let Err(error) = self.table(rows, first)
            && count > 0
        {
            self.faults.push(Fault { record: Some(first), count, ..Fault::of_input(self.task, error) });
        }
    }

    fn table(&mut self, rows: &RecordBatch, first: u64) -> Result<(), String> {
        let CorpusArgs { text_field, strict, .. } = &self.job.args.corpus;
        let texts = rows.column_by_name(text_field).and_then(|column| Texts::of(column)).ok_or("no column of texts")?;
        let (schema, options) = (rows.schema(), EncoderOptions::default());
        let mut others = match &mut self.output {
            Output::Rows(out) => {
                out.pass(rows)?;
                None
            }
            _ => Some(objects(rows, text_field, schema.fields(), &options)?),
        };
        for row in 0..rows.num_rows() {
            let (bytes, number) = (texts.get(row), first + row as u64);
            if let Err(error) = self.row(bytes, others.as_mut(), row, number) {
                let raw = bytes.map(<[u8]>::to_vec);
                self.faults.push(Fault { record: Some(number), raw, ..Fault::of_input(self.task, error) });
                if *strict {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Does one row, with its other columns where they have to be written down.
    fn row(&mut self, text: Option<&[u8]>, others: Option<&mut Objects<'_>>, row: usize, number: u64) -> Result<(), String> {
        let args = self.job.args;
        let Some(text) = text else { return Err(format!("column {:?} is null", args.corpus.text_field)) };
        let text = record::utf8(text, 0, args.lossy)?;
        let (mut json, mut fields) = (Vec::new(), Vec::new());
        let mut id = Id::numbered(&self.job.plan.tasks[self.task].name, Some(number));
        for (name, value) in others.map(|others| others.row(row, &mut json)).unwrap_or_default() {
            if *name == args.corpus.id_field && value != "null" {
                id = Id::Json(value);
            }
            fields.push(Field { name: Cow::Borrowed(name), value: Value::Json(value) });
        }
        self.write(Record { id, text: &text, fields }, row)
    }
}

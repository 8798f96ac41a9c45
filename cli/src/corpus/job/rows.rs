use arrow_array::RecordBatch;
use arrow_json::writer::EncoderOptions;

use super::{Desk, Output};
use crate::corpus::args::CorpusArgs;
use crate::corpus::parse;
use crate::corpus::piece::Fault;
use crate::corpus::record::Record;
use crate::corpus::table::{Texts, objects};

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
        let CorpusArgs { input, strict, .. } = &self.job.args.corpus;
        let (text_field, task) = (&input.text_field, &self.job.plan.tasks[self.task]);
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
            let take = |record: Record<'_>| self.write(record, row);
            if let Err(error) = parse::row(bytes, others.as_mut(), (row, number), task, input, take) {
                self.faults.push(Fault::of_row(self.task, number, bytes, error));
                if *strict {
                    break;
                }
            }
        }
        Ok(())
    }
}

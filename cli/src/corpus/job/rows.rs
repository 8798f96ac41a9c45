use std::ops::ControlFlow;

use arrow_array::RecordBatch;

use super::{Desk, Output};
use crate::corpus::args::CorpusArgs;
use crate::corpus::parse;
use crate::corpus::piece::Fault;
use crate::corpus::table::{self, Texts};

impl Desk<'_, '_> {
    /// Does the rows of a table; where they cannot be done at all, each is refused.
    pub(super) fn rows(&mut self, rows: &RecordBatch, first: u64) {
        let Err(error) = self.table(rows, first) else { return };
        let CorpusArgs { input, strict, .. } = &self.job.args.corpus;
        let texts = rows.column_by_name(&input.text_field).and_then(|column| Texts::of(column));
        let wanted = if *strict { 1 } else { usize::MAX };
        for row in (0..rows.num_rows()).take(wanted) {
            let text = texts.as_ref().and_then(|texts| texts.get(row));
            self.faults.push(Fault::of_row(self.task, first + row as u64, text, error.clone()));
        }
    }

    fn table(&mut self, rows: &RecordBatch, first: u64) -> Result<(), String> {
        let CorpusArgs { input, strict, .. } = &self.job.args.corpus;
        // offsets are those of the text that stands beside them
        let replaced = if input.lossy { table::replaced(rows, &input.text_field) } else { None };
        let rows = replaced.as_ref().unwrap_or(rows);
        let task = &self.job.plan.tasks[self.task];
        let (all, id) = match &mut self.output {
            // the columns themselves stand in the output
            Output::Rows(out) => {
                out.pass(rows)?;
                (false, false)
            }
            Output::Text(_) => (false, true),
            Output::Jsonl(_) => (true, true),
        };
        let wanted = |name: &str| all || id && name == input.id_field;
        let lost = parse::rows(rows, first, wanted, (task, input), |row, record| {
            let done = record.and_then(|record| {
                self.numbered += u64::from((all || id) && record.id.is_numbered());
                self.write(record, row.place)
            });
            if let Err(error) = done {
                self.faults.push(Fault::of_row(self.task, row.number, row.text, error));
                if *strict {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        self.faults.extend(lost?.into_iter().map(|(record, error)| Fault::of_column(self.task, record, error)));
        Ok(())
    }
}

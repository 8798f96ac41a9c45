use std::ops::ControlFlow;

use arrow_array::RecordBatch;

use super::{Desk, Output};
use crate::corpus::args::CorpusArgs;
use crate::corpus::parse;
use crate::corpus::piece::Fault;

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
            if let Err(error) = record.and_then(|record| self.write(record, row.place)) {
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

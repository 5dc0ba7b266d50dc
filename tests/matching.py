"""Comparisons of thousands of records, as a preview leaves them; made without one, as only the lists are looked at."""

from .accounts import new_test_users
from .twogethr import TwogethrCase

GROUPS = {"officer": "hr_sync.group_officer,hr.group_hr_manager"}


class MatchingCase(TwogethrCase):
    """A connection that works, with departments and people of both sides."""

    employees, units = 0, 1

    def prepare(self):
        super().prepare()
        self.officer = new_test_users(self.env(user=1), self.company, "hsm_", GROUPS)["officer"]
        self.runs = {
            stream.record_type: self.env["hr.sync.run"].create(
                {"connection_id": self.connection.id, "stream_id": stream.id, "kind": "preview", "state": "done"}
            )
            for stream in self.connection.stream_ids.filtered("enabled")
        }

    def lines(self, record_type, values):
        """Proposals about entities of that type, with these values each."""
        run = self.runs[record_type]
        common = {"stream_id": run.stream_id.id, "run_id": run.id, "res_model": run.stream_id._model_name()}
        return self.env["hr.sync.proposal"].create([{**common, **one} for one in values])

    def certain(self, count, first=0):
        """Departments that are on both sides, and what was found of each."""
        numbers = range(first, first + count)
        self.env.cr.execute(
            "INSERT INTO hr_department (name, company_id, active) "
            "SELECT jsonb_build_object('en_US', 'Unit ' || number), %s, true "
            "FROM generate_series(%s, %s) AS number RETURNING id",
            [self.company.id, numbers[0], numbers[-1]],
        )
        found = zip(numbers, [id_ for (id_,) in self.env.cr.fetchall()], strict=True)
        same = {"outcome": "match", "certainty": "certain"}
        names = [(f"Unit {number}", id_) for number, id_ in found]
        return self.lines(
            "department",
            [
                {**same, "external_id": f"ou_{name}", "label": name, "res_id": id_, "res_name": name}
                for name, id_ in names
            ],
        )

    def question(self, name, *people):
        """Somebody who may be one of these employees."""
        outcome = "question" if people else "create"
        certainty = ("unmatched", "probable", "ambiguous")[min(len(people), 2)]
        values = {"external_id": f"usr_{name}", "label": name, "outcome": outcome, "certainty": certainty}
        values["candidates"] = [person.id for person in people]
        values["res_name"] = ", ".join(person.name for person in people)
        return self.lines("employee", [{**values, "res_id": people[0].id if len(people) == 1 else False}])

    def here(self, *names):
        return self.env["hr.employee"].create([{"name": name, "company_id": self.company.id} for name in names])

    def as_officer(self, records):
        records.env.flush_all()
        records.env.invalidate_all()
        return records.with_user(self.officer).with_context(allowed_company_ids=self.company.ids)

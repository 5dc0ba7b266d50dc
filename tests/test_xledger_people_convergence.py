"""Whoever edits employees on either side, and whatever is lost on the way: in the end both sides have the same."""

from datetime import timedelta
from itertools import count

from odoo.tests import freeze_time, tagged

from .random_histories import RandomHistories, add_more
from .xledger import START, XledgerCase
from .xledger_people_histories import Histories

#: Fields that Xledger shows, by Odoo's names, with a value for each number; and one that it never shows.
_SHOWN = {"work_email": "email", "birthday": "birthday"}
_HIDDEN = {"work_phone": "phone"}


@tagged("slow")
class TestXledgerPeopleConvergence(RandomHistories, XledgerCase):
    machine = Histories
    examples, steps = 25, 6

    def prepare(self):
        super().prepare()
        names = ("Kari Moe", "Ola Vik", "Siri Lie")
        self.staff = self.people(*({"number": str(n), "name": name} for n, name in enumerate(names, 1)))
        self.employees.policy = "ask"
        self.run_out()
        self.state = self.simulator.snapshot()

    def setUp(self):
        super().setUp()
        frozen = freeze_time(START)
        self.clock = frozen.start()
        self.addCleanup(frozen.stop)

    def test_both_sides_are_the_same(self):
        self.run_histories(derandomize=True)

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        super().begin()
        self.clock.move_to(START)
        self.simulator.reset(self.state)
        self.numbers = count(1)
        self.everybody = self.staff
        #: Values in Xledger that somebody has said are to stay: pairs of a personnel number and a value.
        self.kept = set()

    def turn(self):
        self.env.cr.flush()
        self.work()

    def start_sync(self):
        self.employees.action_sync()

    def later(self, **delta):
        self.env.invalidate_all()  # a worker that was killed has invalidated no cache
        self.clock.tick(timedelta(**delta))

    def pass_time(self, **time):
        super().pass_time(**(time or {"hours": 1}))

    def calm(self):
        super().calm()
        self.simulator.carries_out_parts = False

    def come_to_rest(self):
        super().come_to_rest(self.start_sync, self.turn)

    # --- What people do ------------------------------------------------------------------------------

    def value(self, name):
        """One that nobody has entered before."""
        number = next(self.numbers)
        return f"19{60 + number % 40}-01-{1 + number // 40:02}" if name == "birthday" else f"{number}@eksempel.example"

    def edit(self, who, what):
        name = [*_SHOWN, *_HIDDEN][what % 3]
        self.everybody[who % len(self.everybody)][name] = self.value(name)
        self.env.cr.flush()

    def hire(self):
        number = next(self.numbers)
        self.everybody |= self.person(str(100 + number), f"Ny{'abcdefghij'[number % 10]} Etternavn{number}")
        self.env.cr.flush()

    def edit_there(self, who, what):
        one = self.one_there(who)
        if one:
            name = list(_SHOWN)[what % 2]
            value = self.value(name)
            self.simulator.change(one["dbId"], **{_SHOWN[name]: value})
            answered = [("purpose", "=", "issue"), ("state", "=", "pending"), ("resolution", "=", "remote")]
            if self.env["hr.sync.job"].search_count([*answered, ("external_id", "=", one["dbId"])]):
                self.kept.add((one["code"], value))

    def delete_there(self, who):
        if one := self.one_there(who):
            self.simulator.delete(one["dbId"])

    def one_there(self, who):
        numbers = sorted(self.simulator.employees)
        return self.simulator.employees[numbers[who % len(numbers)]] if numbers else None

    def answer(self, which, keeps):
        issues = self.issues(error_code="conflict").sorted("id")
        if not issues:
            return
        issue = issues[which % len(issues)]
        one = self.simulator.employees.get(issue.external_id)
        if keeps and one:
            issue.action_take_remote()
            self.kept |= {(one["code"], value) for value in self.shown(one).values()}
        else:
            issue.action_retry()

    # --- What comes of it ----------------------------------------------------------------------------

    def shown(self, one):
        return {"email": one["email"], "birthday": one["contact"]["birthday"], "phone": one["contact"]["phone"]}

    def check_sums(self):
        there = {}
        for one in self.simulator.employees.values():
            self.assertNotIn(one["code"], there, "two employees with one number")
            there[one["code"]] = one
        self.assertEqual(set(there), set(self.everybody.mapped("personnel_number")))
        for person in self.everybody:
            one = there[person.personnel_number]
            self.assertEqual(person.hr_sync_external_id, one["dbId"])
            for name, field in {**_SHOWN, **_HIDDEN}.items():
                value = self.shown(one)[field]
                if (one["code"], value) not in self.kept:
                    self.assertEqual(value or "", str(person[name] or ""), f"{name} of {person.name}")
        self.check_second()

    def check_second(self):
        """A second sync writes nothing, and nobody is asked anything an hour later."""
        self.simulator.forget()
        with self.count_writes() as written:
            self.start_sync()
            self.turn()
            self.pass_time()
            self.turn()
        self.assertEqual(self.nodes(), [])
        self.assertEqual(written.statements, [])
        self.assertFalse(self.issues())


add_more(TestXledgerPeopleConvergence, "test_both_sides_are_the_same")

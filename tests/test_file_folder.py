"""Files are put into a folder of the server: whole, once the transaction is committed, and nowhere else."""

import errno
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import config, mute_logger

from ..models.sync.export_folder import OPTION
from .avantage_hours import AvantageHoursCase

_LOGGER = "odoo.addons.hr_sync.models.sync.hr_sync_file_folder"


@freeze_time("2026-06-01 08:00:00")
class TestFileFolder(AvantageHoursCase):
    def prepare(self):
        super().prepare()
        self.administrator = new_test_user(
            self.env(user=1),
            "hsf_administrator",
            groups="hr_sync.group_administrator",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def setUp(self):
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.outside = Path(place.name)
        self.root = self.outside / "exports"
        self.folder = self.root / "laval"
        self.folder.mkdir(parents=True)
        self.startPatcher(patch.dict(config.options, {OPTION: str(self.root)}))
        self.as_administrator().export_folder = str(self.folder)

    def as_administrator(self, records=None):
        records = self.connection if records is None else records
        return records.with_user(self.administrator).with_context(allowed_company_ids=self.company.ids)

    def names(self, hidden=False):
        """What the folder has; ``hidden`` files are those with temporary names."""
        return sorted(one.name for one in self.folder.iterdir() if one.name.startswith(".") == hidden)

    def commit(self):
        """As the end of a transaction does it, as far as a test may."""
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()

    def roll_back(self):
        self.env.cr.postcommit.clear()
        self.env.cr.postrollback.run()

    def test_after_the_commit(self):
        """The contents are there before, and the name, by which a program finds the file, after the commit."""
        line = self.line()
        file = self.new_file()
        self.assertEqual((self.names(), len(self.names(hidden=True))), ([], 1))
        self.assertEqual(file.folder_state, "waiting")
        self.commit()
        self.assertEqual((self.names(), self.names(hidden=True)), ([file.name], []))
        self.assertEqual((self.folder / file.name).read_bytes(), self.content(file))
        self.assertEqual((file.folder, file.folder_state), (str(self.folder), "written"))
        self.assertEqual(line.approval_state, "frozen")
        with self.assertRaisesRegex(UserError, "was put into a folder already"):
            self.as_administrator(file).action_put_into_folder()

    def test_rolled_back(self):
        """Neither a transaction nor a savepoint that is rolled back leaves anything."""
        self.line()
        self.new_file()
        self.roll_back()
        self.assertEqual(self.names() + self.names(hidden=True), [])
        self.env["hr.sync.file"].search([]).unlink()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.new_file()
            raise ZeroDivisionError
        self.commit()
        self.assertEqual(self.names() + self.names(hidden=True), [])

    def test_nothing_is_written(self):
        """Where the file cannot be put there, nothing is marked as written."""
        line = self.line()
        taken = self.folder / "avantage_heures_2026-05-01_2026-05-31_1.csv"
        cases = {
            "already has a file avantage_heures_2026-05-01_2026-05-31_1.csv": taken.touch,
            "a part of the path is a file or a symbolic link": lambda: (taken.unlink(), self.swap()),
            "No such file or directory. Make sure that the folder exists": self.folder.unlink,
        }
        for words, act in cases.items():
            act()
            with self.subTest(words), self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self.new_file()
            self.roll_back()
            self.env.invalidate_all()
            self.assertEqual(line.approval_state, "approved")
            self.assertFalse(self.env["hr.sync.file"].search([]))
        self.assertEqual(list(self.outside.glob("**/.*")), [])

    def swap(self):
        """Somebody puts a symbolic link to the outside in the folder's place."""
        self.folder.rmdir()
        self.folder.symlink_to(self.outside, target_is_directory=True)

    def test_what_may_be_entered(self):
        """Nothing outside the folder that the server's configuration allows, whatever leads there."""
        (self.root / "link").symlink_to(self.outside, target_is_directory=True)
        (self.root / "file").touch()
        for folder, words in (
            ("exports/laval", "Enter the absolute path of a folder in"),
            (f"{self.root}/../elsewhere", "Enter the absolute path of a folder in"),
            (f"{self.root}-2", "Enter the absolute path of a folder in"),
            ("/etc", "Enter the absolute path of a folder in"),
            (f"{self.root}/link", "symbolic link"),
            (f"{self.root}/link/exports/laval", "symbolic link"),
            (f"{self.root}/file", "symbolic link"),
            (f"{self.root}/missing", "No such file or directory"),
            (f"{self.root}/a\0b", "Enter the absolute path of a folder in"),
        ):
            with self.subTest(folder), self.assertRaisesRegex(ValidationError, words):
                self.as_administrator().export_folder = folder
        with patch.dict(config.options, {OPTION: "/proc"}), self.assertRaisesRegex(ValidationError, "cannot be put"):
            self.as_administrator().export_folder = "/proc/self"
        for root in (None, "", "exports"):
            with (
                self.subTest(root),
                patch.dict(config.options, {OPTION: root}),
                self.assertRaisesRegex(ValidationError, f"set {OPTION} to an absolute path"),
            ):
                self.as_administrator().export_folder = str(self.folder)
        self.as_administrator().export_folder = f"{self.root}/./laval/"
        self.line()
        self.new_file()
        self.commit()
        self.assertEqual(len(self.names()), 1)

    def test_who_enters_it(self):
        officer = self.connection.with_user(self.officer).with_context(allowed_company_ids=self.company.ids)
        with self.assertRaises(AccessError):
            officer.export_folder = str(self.root)
        with self.assertRaises(AccessError):
            officer.read(["export_folder"])
        self.assertFalse(self.connection.copy({"company_id": self.env.company.create({"name": "B"}).id}).export_folder)

    def test_renaming_fails(self):
        """What somebody has put there since is not overwritten; an administrator tries again."""
        self.line()
        file = self.new_file()
        other = self.folder / file.name
        other.write_text("theirs")
        with mute_logger(_LOGGER):
            self.commit()
        self.assertEqual((file.folder_state, other.read_text(), self.names(hidden=True)), ("failed", "theirs", []))
        self.assertIn("is not overwritten", file.folder_error)
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertIn("nicht überschrieben", file.with_context(lang="de_DE").folder_error)
        again = self.as_administrator(file)
        with self.assertRaisesRegex(UserError, "is not overwritten"):
            again.action_put_into_folder()
        other.unlink()
        with self.assertRaises(AccessError):
            file.with_user(self.officer).action_put_into_folder()
        again.action_put_into_folder()
        self.commit()
        self.assertEqual((file.folder_state, file.folder_error), ("written", False))
        self.assertEqual(other.read_bytes(), self.content(file))

    def test_killed_after_the_commit(self):
        """The form says that the file waits, and the button puts it there."""
        self.line()
        file = self.new_file()
        self.env.cr.postcommit.clear()
        self.assertEqual((self.names(), file.folder_state), ([], "waiting"))
        self.as_administrator(file).action_put_into_folder()
        self.commit()
        self.assertEqual((self.names(), file.folder_state), ([file.name], "written"))

    def test_a_file_system_without_hard_links(self):
        self.line()
        file = self.new_file()
        with patch.object(os, "link", side_effect=OSError(errno.EPERM, "no links")):
            self.commit()
        self.assertEqual((self.names(), self.names(hidden=True)), ([file.name], []))
        self.assertEqual(file.folder_state, "written")

    def test_a_copy_of_the_database(self):
        """It has the same folder, and must not put anything there."""
        self.line()
        self.connection.sudo().database_key = "another"
        with self.assertRaisesRegex(UserError, "is a copy of the one that was connected"):
            self.new_file()
        self.assertEqual(self.names() + self.names(hidden=True), [])

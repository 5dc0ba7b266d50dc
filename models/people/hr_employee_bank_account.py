"""The bank account of an employee that the external system knows."""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...records import MISSING, BankAccount

_HR = "hr.group_hr_user"


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    hr_sync_bank_account_id = fields.Many2one(
        "res.partner.bank",
        groups=_HR,
        copy=False,
        help="The one of the bank accounts that the external system knows.",
        export_string_translation=False,
    )

    def _sync_bank_accounts(self, records):
        """Give each employee the account of the record; accounts that somebody added by hand stay."""
        pairs = [(one, _account(record)) for one, record in zip(self, records, strict=True)]
        pairs = [(one, account) for one, account in pairs if account is not MISSING]
        accounts = self._sync_find_bank_accounts([(one.work_contact_id, account) for one, account in pairs if account])
        for employee, wanted in pairs:
            former = employee.hr_sync_bank_account_id
            account = accounts[employee.work_contact_id, wanted] if wanted else former.browse()
            values = {"bank_account_ids": [Command.unlink(former.id)]} if former and former != account else {}
            if account:
                values["bank_account_ids"] = [*values.get("bank_account_ids", ()), Command.link(account.id)]
                shares = employee.salary_distribution or {}
                if str(former.id) in shares and former != account:
                    # Odoo would give the replaced account's part of the wages to another of the accounts.
                    values["salary_distribution"] = {
                        str(account.id) if key == str(former.id) else key: share for key, share in shares.items()
                    }
            if values:
                employee.write({**values, "hr_sync_bank_account_id": account.id})

    @api.model
    def _sync_find_bank_accounts(self, wanted):
        """The account of each (contact, account), made where there is none; one that was archived comes back.

        :param wanted: pairs of a contact and a ``BankAccount``.
        """
        Bank = self.env["res.partner.bank"].with_context(active_test=False)
        domain = Domain("partner_id", "in", [contact.id for contact, _account in wanted])
        found = Bank.search(domain & Domain("sanitized_acc_number", "in", [one.number for _contact, one in wanted]))
        by_number = {(account.partner_id, account.sanitized_acc_number): account for account in found}
        missing = [pair for pair in dict.fromkeys(wanted) if (pair[0], pair[1].number) not in by_number]
        made = Bank.create(
            [
                {"acc_number": one.number, "clearing_number": one.clearing, "partner_id": contact.id}
                for contact, one in missing
            ]
        )
        by_number.update(zip([(contact, one.number) for contact, one in missing], made, strict=True))
        accounts = {(contact, one): by_number[contact, one.number] for contact, one in wanted}
        Bank.concat(*accounts.values()).filtered(lambda account: not account.active).active = True
        for (_contact, one), account in accounts.items():
            if one.clearing and account.clearing_number != one.clearing:
                # Money would go to another bank: somebody has to trust the account anew.
                account.write({"clearing_number": one.clearing, "allow_out_payment": False})
        return accounts

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        if not {"iban", "bank_account"}.intersection(names):
            return record
        account = self.hr_sync_bank_account_id & self.bank_account_ids or self.primary_bank_account_id
        number, values = account.sanitized_acc_number or None, record.values()
        if "iban" in names:
            values["iban"] = number
        if "bank_account" in names:
            values["bank_account"] = BankAccount(account.clearing_number or None, number) if number else None
        return type(record)(external_id="", **values)


def _account(record):
    """The account of a record, whichever way its system names it; MISSING where it names none."""
    if record.bank_account is not MISSING:
        return record.bank_account
    if record.iban is MISSING or record.iban is None:
        return record.iban
    return BankAccount(None, record.iban)

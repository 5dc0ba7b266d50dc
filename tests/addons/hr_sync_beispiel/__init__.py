from odoo.addons.hr_sync.systems import register

from .system import Beispiel

register(Beispiel())

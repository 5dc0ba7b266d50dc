"""Users for tests, made together: each creation of users costs the same look-ups, however many they are."""

from odoo.fields import Command


def new_test_users(env, company, prefix, groups_of):
    """Users of one company as Odoo's ``new_test_user`` makes them, with their logins as passwords.

    :param prefix: what their logins begin with; their names follow.
    :param groups_of: the external ids of each one's groups, separated by commas, by name.
    :return: the users by name.
    """
    values = [
        {
            "login": prefix + name,
            "password": (prefix + name).ljust(8, "x"),
            "name": f"{prefix}{name} ({groups})",
            "email": f"{prefix[0]}.{prefix[0]}@example.com",
            "group_ids": [Command.set([env.ref(group.strip()).id for group in groups.split(",")])],
            "company_id": company.id,
            "company_ids": company.ids,
        }
        for name, groups in groups_of.items()
    ]
    return dict(zip(groups_of, env["res.users"].create(values), strict=True))

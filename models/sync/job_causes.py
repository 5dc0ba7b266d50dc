"""What issues are about, as people sort them."""


def causes(env):
    """The codes of the error table with what people call them, in the order of a selection."""
    return [
        ("value", env._("Invalid value")),
        ("reference", env._("Missing reference")),
        ("mapping", env._("Unmapped value")),
        ("deleted", env._("Deleted in Odoo")),
        ("skipped", env._("Skipped")),
        ("match", env._("Ambiguous match")),
        ("conflict", env._("Changed on both sides")),
        ("guard", env._("Mass removal to confirm")),
        ("unique", env._("Duplicate value")),
        ("odoo", env._("Rejected by Odoo")),
        ("rejected", env._("Rejected by the external system")),
        ("taken", env._("Already exists in the external system")),
        ("not_found", env._("Not found in the external system")),
        ("locked", env._("Locked in the external system")),
        ("file", env._("Missing file")),
        ("contract", env._("Unexpected response format")),
        ("unanswered", env._("No clear answer")),
        ("forbidden", env._("Missing permission")),
        ("unauthorized", env._("API key rejected")),
        ("unreachable", env._("External system unreachable")),
        ("rate_limit", env._("Too many requests")),
        ("remote", env._("Error in the external system")),
        ("unexpected", env._("Unexpected error")),
    ]

"""How records are exchanged: plain classes over an environment. They import no model and know no system's name."""

"""Avantage, a construction ERP of Québec that is reached through its TCP gateway: how tables are read from it.

Sources: no documentation of the vendor is public. What is known of the protocol comes from a client that its author
wrote against one installation (github.com/thierryeliotvilleneuve1-beep/avantage-bridge), and from a page of another
vendor about the set-up (support.dreeven.com, "Intégration Avantage"). How something is written is not known.
"""

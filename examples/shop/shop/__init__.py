"""A small web shop: accounts, a catalogue, orders and reports."""

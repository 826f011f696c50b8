"""The customer's chat: the widget, and what it talks to."""

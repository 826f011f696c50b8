"""How people who work here come in: by passkey, by a link that works once, or by the company's own sign-in."""

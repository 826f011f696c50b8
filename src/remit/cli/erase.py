"""`remit erase`: destroys a customer's key, and with it all that is personal of theirs."""

from __future__ import annotations

from remit.app import Remit
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.cli.undo import agreed
from remit.model.staff import Member


def erased(home: Home, pack: Named, who: str, by: Member, yes: bool) -> Code:
    """Erase a customer, once what is under way for them is settled. Raises UnknownCustomer."""

    async def work(remit: Remit) -> Code:
        customer = await remit.reception.find(who)
        view = await remit.means.store.view("customer", customer)
        show.say(f"{who} is {customer}. What is personal of theirs can never be read again, here or in a backup.")
        if not yes and not agreed("Erase it for good?"):
            show.say("Nothing was erased.")
            return Code.DONE
        await remit.reception.erase(customer, by=by.id)
        await remit.durable.settle()
        if view is not None and await remit.means.vault.open_record(view.record):
            show.say("It will be erased as soon as what is under way for them is settled.", "yellow")
            return Code.NOT_NOW
        show.say("Erased. The journal still verifies; it says that this was erased, and by whom.", "green")
        return Code.DONE

    return inside(home, home.contents(pack), work)

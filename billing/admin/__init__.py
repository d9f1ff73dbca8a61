from billing.admin import closes, exits, fees, ledger, settlement, statements

__all__ = ["closes", "exits", "fees", "ledger", "settlement", "statements"]

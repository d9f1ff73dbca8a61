from billing.admin import closes, exits, ledger, settlement, statements

__all__ = ["closes", "exits", "ledger", "settlement", "statements"]

"""Every cent: orders, refunds, ledger, statements."""

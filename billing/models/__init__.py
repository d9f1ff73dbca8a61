from billing.models.ad_spend import AdSpend, AdSpendHistory, FundedBy
from billing.models.closes import MonthClose
from billing.models.days import ShopDay
from billing.models.ledger import Account, Posting
from billing.models.lines import Line, LineHistory
from billing.models.orders import Order, OrderHistory
from billing.models.payments import Payment
from billing.models.refunds import Refund, RefundHistory
from billing.models.statements import Adjustment, ClosedMonth, CreditNote, Statement

__all__ = [
    "Account",
    "AdSpend",
    "AdSpendHistory",
    "Adjustment",
    "ClosedMonth",
    "CreditNote",
    "FundedBy",
    "Line",
    "LineHistory",
    "MonthClose",
    "Order",
    "OrderHistory",
    "Payment",
    "Posting",
    "Refund",
    "RefundHistory",
    "ShopDay",
    "Statement",
]

from growth_program.support.models.mails import Mail
from growth_program.support.models.notices import Notice
from growth_program.support.models.preferences import MailRhythm, Preference

__all__ = ["Mail", "MailRhythm", "Notice", "Preference"]

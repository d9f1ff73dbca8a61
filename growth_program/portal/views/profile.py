from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from growth_program.people.services import users
from growth_program.portal.access import own_page


class ProfileForm(forms.Form):
    """What a person says of himself."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=128)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """One's name, and the ways to one's password and second factor."""
    form = ProfileForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        users.rename(request.user, form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("profile")
    factors = Authenticator.objects.filter(user=request.user)
    return render(request, "portal/profile.html", {"form": form, "factors": factors})

"""The same policy for API callers."""

from typing import Any

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from saypro_align.policy.middleware import check
from saypro_align.policy.table import entries, roles_of


class PolicyPermission(BasePermission):
    """Asks the policy table by URL name; no entry, no answer."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return False for strangers to the API; raise Http404 where they may not even look."""
        match = request.resolver_match
        entry = entries().get(match.view_name if match else "")
        if entry is None:
            raise Http404
        if entry.public:
            return True
        if not request.user.is_authenticated:
            return False
        check(entry, roles_of(request.user), request.method or "GET")
        return True

"""The rules of passwords that Django has no Chinese words for."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LengthValidator(MinimumLengthValidator):
    """A password is long enough."""

    def get_error_message(self) -> str:
        return f"密码太短，至少 {self.min_length} 个字符"

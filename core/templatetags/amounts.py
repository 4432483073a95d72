"""Amounts and percentages in templates."""

from django.template import Library

from core.amounts import print_amount, print_percent

register = Library()
register.filter("amount", print_amount)
register.filter("percent", print_percent)

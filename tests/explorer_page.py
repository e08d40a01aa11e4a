"""Driving the explorer's page as a person would, for the tests of each way in."""

import re

from playwright.sync_api import Locator, Page, expect

from ephyto_model import Scenario
from ephyto_model.scenario_fields import fields
from ephyto_model.wording import usd
from ephyto_model.workbook.explorer.answers import view


class ExplorerPage:
    """The explorer in a page that has it on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".ephyto")
        expect(self.root.locator(".headline").first).to_be_visible(timeout=60_000)
        page.wait_for_function(
            "[...document.querySelectorAll('.ephyto .chart')].every((chart) => chart._fullData)", timeout=60_000
        )

    def box(self, name: str) -> Locator:
        return self.root.locator(f"[data-field={name}] input[type=text], [data-field={name}] select").first

    def slider(self, name: str) -> Locator:
        return self.root.locator(f"[data-field={name}] input[type=range]")

    def type(self, name: str, text: str) -> None:
        box = self.box(name)
        if box.evaluate("(element) => element.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)
            box.press("Enter")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def preset(self, name: str) -> None:
        self.root.get_by_label("Preset", exact=True).select_option(label=name)

    def expect_scenario(self, scenario: Scenario) -> None:
        """Compare what the page shows with what the model computes: headline, amounts, every party, waterfall."""
        changed = view(scenario.with_(name="Own settings").run())["stamp"]
        expected = view(scenario.run())
        expect(self.root.locator(".headline").first).to_have_text(expected["headline"], timeout=15_000)
        either = re.compile("|".join(f"^{re.escape(stamp)}$" for stamp in (expected["stamp"], changed)))
        expect(self.root.locator(".foot")).to_have_text(either, timeout=15_000)
        amounts = expected["amounts"]
        expect(self.root.locator(".amounts dd").first).to_have_text(usd(amounts["base_unit"]))
        expect(self.root.locator(".amounts dd").nth(1)).to_have_text(usd(amounts["usage_unit"]))
        expect(self.root.locator(".parties tbody tr")).to_have_count(len(expected["parties"]))
        script = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
        shown = {row[1]: row for row in self.root.locator(".parties tbody tr").evaluate_all(script)}
        for iso3, status, exchanges, category, base, usage, total in expected["parties"]:
            assert shown[iso3][2:8] == [status, f"{exchanges:,}", category, usd(base), usd(usage), usd(total)]
        assert self.drawn("waterfall")[0]["x"] == [step[1] for step in expected["steps"]]

    def drawn(self, chart: str) -> list[dict]:
        script = """(chart) => document.querySelector(`[data-chart=${chart}]`)._fullData.map(
            (trace) => ({name: trace.name, x: Array.from(trace.x), y: Array.from(trace.y)}))"""
        return self.page.evaluate(script, chart)

    def expect_settings(self, scenario: Scenario) -> None:
        """Compare the controls with a scenario's fields."""
        for name, value in scenario.values().items():
            if name in fields() and self.root.locator(f"[data-field={name}]").count():
                shown = self.box(name).input_value()
                assert shown.replace(",", "") == str(value).replace(",", ""), name

"""Driving the explorer's page as a person would, for the tests of the file and of the notebook."""

import re

from page_reference import view
from playwright.sync_api import Locator, Page, expect

from ephyto_model import Scenario
from ephyto_model.language.wording import usd
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.page.controls import FOLDED, GROUPS


class ExplorerPage:
    """The explorer in a page that has it on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(10_000)
        self.root = page.locator(".ephyto")
        expect(self.root.locator(".sentence").first).to_be_visible(timeout=60_000)
        page.wait_for_function("document.querySelector('.ephyto .chart')?._fullData", timeout=60_000)

    def field(self, name: str) -> Locator:
        """Return a field's control, unfolded."""
        for title in FOLDED:
            group = self.root.locator(".controls > details", has=self.page.locator("summary", has_text=title))
            if name in GROUPS[title] and group.get_attribute("open") is None:
                group.locator("> summary").click()
        return self.root.locator(f"[data-field={name}]")

    def box(self, name: str) -> Locator:
        return self.field(name).locator("input[type=text], select").first

    def slider(self, name: str) -> Locator:
        return self.field(name).locator("input[type=range]")

    def type(self, name: str, text: str) -> None:
        box = self.box(name)
        if box.evaluate("(element) => element.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)
            box.press("Enter")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Return a button by its name; what is in the menu More is unfolded first."""
        found = self.root.get_by_role("button", name=name, exact=True)
        folded = self.root.locator(".menu[aria-label=More]").get_by_text(name, exact=True)
        if folded.count() and not found.first.is_visible():
            found = self.menu("More").get_by_role("button", name=name, exact=True)
        return found

    def menu(self, name: str) -> Locator:
        """Open a menu of the header, with what is folded in it, and return it."""
        box = self.root.locator(f".menu[aria-label='{name}']")
        if not box.is_visible():
            self.root.locator("nav > button", has_text=name).click()
        expect(box).to_be_visible()
        box.evaluate("(menu) => menu.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        return box

    def close_menus(self) -> None:
        self.page.evaluate("document.querySelectorAll('.menu:popover-open').forEach((menu) => menu.hidePopover())")

    def reset(self) -> "ExplorerPage":
        """Put the page back to where it began, but for what can be undone: paper, no party, pins or limits, English."""
        self.page.evaluate(
            """async () => {
              const { store } = ephyto;
              document.activeElement?.blur();
              store.present(false);
              store.finishTour();
              store.showTiles("amount");
              if (store.state.language !== "en") await store.speak("en");
              history.replaceState(null, "", location.pathname);
              await store.openAddress();
              delete document.documentElement.dataset.print;
              for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
              for (const fold of document.querySelectorAll(".ephyto details")) fold.open = false;
              for (const box of document.querySelectorAll(".results input[type=text], .results input[type=search]")) {
                box.value = "";
                box.dispatchEvent(new Event("input", { bubbles: true }));
              }
              for (const box of document.querySelectorAll(".new-limit select")) {
                box.selectedIndex = 0;
                box.dispatchEvent(new Event("change", { bubbles: true }));
              }
              scrollTo(0, 0);
            }"""
        )
        return self

    def speak(self, code: str) -> None:
        """Choose a language, and wait until the page speaks it."""
        select = self.root.locator("nav > select")
        if not select.is_visible():  # on a phone it is in the menu
            select = self.menu("More").locator("select")
        select.select_option(code)
        self.close_menus()
        expect(self.page.locator(f"html[lang='{code}']")).to_have_count(1)

    def load(self, text: str) -> None:
        """Paste a code or YAML and load it."""
        menu = self.menu("More")
        menu.get_by_label("Paste a scenario code").fill(text)
        menu.get_by_role("button", name="Load it").click()

    def preset(self, name: str) -> None:
        self.root.get_by_label("Preset", exact=True).select_option(label=name)

    def choose(self, iso3: str) -> None:
        self.root.get_by_label("Contracting party", exact=True).select_option(iso3)

    def expect_scenario(self, scenario: Scenario, iso3: str | None = None) -> None:
        """Compare what the page shows with what the model computes: sentence, figures, matrix, tiles, every party."""
        changed = view(scenario.with_(name="Own settings").run())["stamp"]
        expected = view(scenario.run(), iso3)
        sentence = self.root.locator(".card.figures .sentence")
        expect(sentence).to_have_text(expected["sentence"].replace("**", ""), timeout=15_000)
        either = re.compile("|".join(f"^{re.escape(stamp)}$" for stamp in (expected["stamp"], changed)))
        expect(self.root.locator(".foot")).to_have_text(either, timeout=15_000)
        figures = self.root.locator("dl.figures dd")
        for place, name in enumerate(("need", "base_unit", "usage_unit")):
            expect(figures.nth(place)).to_have_text(
                re.compile(f"^{re.escape(usd(expected['amounts'][name]))}(?![\\d,])")
            )
        cells = self.root.locator(".matrix td[data-cell] b").all_inner_texts()
        assert cells == [usd(fees[2]) for row in expected["schedule"] for fees in row]
        out = self.root.locator(".tile.out")
        expect(out).to_have_count(187 - len(expected["parties"]))
        expect(self.root.locator(".parties tbody tr")).to_have_count(len(expected["parties"]))
        wanted = {
            code: [status, f"{exchanges:,}", category, usd(base), usd(usage), usd(total)]
            for code, status, exchanges, category, base, usage, total in expected["parties"]
        }
        for _ in range(30):  # the table follows when the page has settled
            script = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
            shown = {row[1]: row[2:8] for row in self.root.locator(".parties tbody tr").evaluate_all(script)}
            if shown == wanted:
                break
            self.page.wait_for_timeout(50)
        assert shown == wanted

    def expect_settled(self, scenario: Scenario) -> None:
        """Compare the settings and every party's amount alone, where the whole page is compared elsewhere."""
        wanted = [[party[0], party[6]] for party in view(scenario.run())["parties"]]
        script = """(wanted) => JSON.stringify(ephyto.store.state.view.parties.map((party) => [party[0], party[6]]))
            === JSON.stringify(wanted)"""
        self.page.wait_for_function(script, arg=wanted)

    def expect_unchanged(self) -> None:
        """Check that the page still shows the paper, where something was refused: its settings, and its sentence."""
        shown = view(Scenario().run())
        assert self.page.evaluate("ephyto.store.state.view.scenario") == Scenario().values()
        expect(self.root.locator(".card.figures .sentence")).to_have_text(shown["sentence"].replace("**", ""))

    def drawn(self, chart: str) -> list[dict]:
        script = """(chart) => document.querySelector(`[data-chart=${chart}]`)._fullData.map(
            (trace) => ({name: trace.name, x: Array.from(trace.x), y: Array.from(trace.y)}))"""
        return self.page.evaluate(script, chart)

    def expect_settings(self, scenario: Scenario) -> None:
        """Compare the controls with a scenario's fields."""
        for name, value in scenario.values().items():
            numeric = isinstance(value, int | float) or (isinstance(value, str) and fields()[name].choices)
            if name in (name for group in GROUPS.values() for name in group) and numeric and self.field(name).count():
                shown = self.box(name).input_value()
                assert shown.replace(",", "") == str(value).replace(",", ""), name

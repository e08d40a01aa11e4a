"""The Bureau's page as HTML and as a document."""

from ephyto_model.display.html import page_templates
from ephyto_model.display.word.blocks import Block, Document, Heading, numbered
from ephyto_model.documents.annexes import foundation
from ephyto_model.documents.parts import as_table, bullets, head, source
from ephyto_model.language.translation import tr
from ephyto_model.model.names import scenario_name
from ephyto_model.model.timing import Biennium
from ephyto_model.questions.fees.causes import views as cause_views
from ephyto_model.questions.fees.causes.export import picture
from ephyto_model.questions.fund.texts import stamp
from ephyto_model.questions.fund.years import Fund
from ephyto_model.recalculation.bureau import HERE, TOGETHER, headline, parts, title


def page(fund: Fund, biennium: Biennium) -> bytes:
    """Return the page, which opens and prints with no server and no network."""
    template = page_templates(HERE).get_template("bureau.html.j2")
    shown = {
        "title": title(biennium),
        "name": scenario_name(fund.projection.name),
        "headline": headline(fund, biennium),
        "parts": parts(fund, biennium),
        "waterfall": lambda change: cause_views.table(change, tr(TOGETHER), own=False),
        "stamp": f"{stamp(fund)}.",
    }
    return template.render(**shown).encode()


def paper(fund: Fund, biennium: Biennium) -> Document:
    """Return the same as a paper for the Bureau."""
    blocks: list[Block] = head(title(biennium), scenario_name(fund.projection.name), headline(fund, biennium))
    for part in parts(fund, biennium):
        blocks.append(Heading(part.heading))
        if not part.tables and len(part.sentences) > 1:
            blocks += bullets(text for text, _ in part.sentences)
        else:
            blocks += [numbered(text, *([source(of)] if of else [])) for text, of in part.sentences]
        if part.change:
            blocks.append(picture(part.change, tr(TOGETHER), own=False))
        blocks += [as_table(table) for table in part.tables]
    return Document(title(biennium), [*blocks, *foundation()], tr("Paper for the Bureau, draft"), stamp(fund))
